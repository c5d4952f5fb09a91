"""A year in full, for measuring and for looking at pages: every obligation reported in every quarter.

    python benchmarks/full_year.py FOLDER [--times 1] [--quarters 4]

Makes FOLDER a workspace: the project's own plan, units and templates, and a progress file of every unit that owes
reports, for so many quarters, each marked as a sample. `--times 10` has ten times the tasks, in units of their own
up to sixteen times as many (100 times is a province). The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from gwrb.ledger import loading
from gwrb.ledger.workspace import find
from gwrb.model.plan import CUMULATIVE, ONE_OFF, Target
from gwrb.model.values import Period
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.states import grouped

ROOT = Path(__file__).parent.parent
SETS = 16  # units of their own, at most so many times
DONE = (
    "组织专班推进，{share}的项目已开工，完成投资{number}亿元，主要建设内容按计划实施；台账逐月更新，现场核查{few}次。"
)
PROBLEMS = (
    "用地组卷进度慢，{few}个地块尚未交付。",
    "管线迁改涉及产权单位多，协调周期长。",
    "专项资金到位率偏低，影响{few}个项目开工。",
)
NEXT = (
    "逐项倒排工期，下一季度完成{few}个节点。",
    "建立周调度机制，确保年底前完成。",
    "加快前期手续办理，争取尽早开工。",
)
ASKED = ("请市级协调{few}个地块的供地时序。", "请市财政局支持专项资金调剂。")  # fmt: skip


def sound(folder: Path) -> loading.Sound:
    """The workspace in a folder, which is in order."""
    return loading.sound(loading.read(find(str(folder), folder, None), progress=True))


def plan_times(folder: Path, times: int) -> None:
    """Writes tasks.yaml and units.yaml with the real tasks so many times."""
    tasks, units = (folder / "data" / name for name in ("tasks.yaml", "units.yaml"))
    plan, register = (yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in (tasks, units))
    first, own, groups = (tuple(of) for of in (plan["tasks"], register["units"], register["groups"]))
    meant = sound(folder).register.find
    last: dict[str, int] = {}
    for task in first:
        part, _, number = task["id"].partition("-")
        last[part] = max(last.get(part, 0), int(number))

    def renamed(names: list[str], place: int) -> list[str]:
        return [f"第{place}片{owner.name}" if (owner := meant(name)) else name for name in names]

    for copy in range(1, times):
        place = copy % SETS
        for task in first:
            part, _, number = task["id"].partition("-")
            made = task | {"id": f"{part}-{int(number) + copy * last[part]}"}
            made.pop("links", None)
            if "targets" in made:
                made["targets"] = [{key: of for key, of in one.items() if key != "adds"} for one in made["targets"]]
            if "name" in made:
                made["name"] = f"{made['name'][:14]}之{copy}"
            if place:
                made["assignments"] = [
                    {key: renamed(value, place) if isinstance(value, list) else value for key, value in one.items()}
                    for one in task["assignments"]
                ]
            plan["tasks"].append(made)
    plan["tasks"].sort(key=lambda task: [int(n) for n in task["id"].split("-")])
    for place in range(1, min(times, SETS)):
        for one in own:
            register["units"].append({"name": f"第{place}片{one['name']}", "class": f"第{place}片{one['class']}"})
        for one in groups:
            made = {key: value for key, value in one.items() if key in ("members", "classes", "open")}
            if "members" in made:
                made["members"] = renamed(made["members"], place)
            if "classes" in made:
                made["classes"] = [f"第{place}片{name}" for name in made["classes"]]
            register["groups"].append({"name": f"第{place}片{one['name']}", **made})
    for path, value in ((tasks, plan), (units, register)):
        path.write_text(dump(value))


class Plain(yaml.CSafeDumper):
    """Writes out what stands twice, in place of anchors, which data files may not have."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True


def dump(value: Any) -> str:
    return str(yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False, width=10**6))


def going(name: str) -> float:
    """How one thing goes, all year: the share of its due that is done."""
    return random.Random(name).choices((0.6, 0.9, 1.0, 1.05), (1, 2, 5, 3))[0]


def entry(task: str, scope: str | None, targets: tuple[Target, ...], parts: int, quarter: Period) -> dict[str, Any]:
    """What a unit says of an obligation in a quarter; one of `parts` units that share its sums."""
    seed = random.Random(f"{task} {scope} {parts}")
    measured = [t for t in targets if t.scope in (None, scope) and t.kind != ONE_OFF]
    pace = going(str(measured[0].name) if measured else task)  # linked tasks have figures of one name
    share = Decimal(quarter.number) / 4
    few = seed.randint(2, 9)
    status = "滞后" if pace < 0.9 else "已完成" if quarter.number == 4 and pace >= 1 else "正常推进"
    words = {"share": f"{min(100, round(float(share) * pace * 100))}%", "few": few, "number": few * quarter.number}
    said: dict[str, Any] = {"task": task, **({"scope": scope} if scope else {}), "status": status}
    said["progress"] = DONE.format(**words)
    values = {}
    for target in measured:
        each = Decimal(str(going(str(target.name))))
        amount = target.amount * (share * each if target.counts == CUMULATIVE else min(each, Decimal(1)))
        amount = amount / parts if target.sum else amount
        values[str(target.name)] = float(f"{amount:.1f}") if target.amount < 100 else int(amount)
    if values:
        said["values"] = values
    if pace < 1:
        said["problems"] = seed.choice(PROBLEMS).format(**words)
    said["next"] = seed.choice(NEXT).format(**words)
    said["forecast"] = "不能完成" if pace < 0.9 and seed.random() < 0.3 else "有困难但能完成" if pace < 1 else "能完成"
    if pace < 0.9 and seed.random() < 0.3:
        said["coordination"] = seed.choice(ASKED).format(**words)
    return said


def progress(folder: Path, records: OfficeRecords, quarters: int) -> None:
    """Writes every unit's file for so many quarters."""
    for quarter in records.quarters[:quarters]:
        owed = records.held(quarter).leads
        shared = {id: len(found) for id, found in grouped(owed, lambda d: d.task.id).items()}
        place = folder / "data" / "progress" / str(quarter)
        place.mkdir(parents=True, exist_ok=True)
        for unit, mine in grouped(owed, lambda d: str(d.unit.name)).items():
            late = random.Random(f"{unit} {quarter}").random() < 0.1
            due = records.plan.due(quarter) or quarter.as_of
            entries = [
                entry(
                    str(d.task.id),
                    d.assignment.scope and str(d.assignment.scope),
                    d.task.targets,
                    shared[d.task.id],
                    quarter,
                )
                for d in mine
            ]
            day = due.replace(day=due.day + 3 if late else due.day - 5)
            value = {"unit": unit, "quarter": str(quarter), "submitted": day, "sample": True, "entries": entries}
            text = dump(value)
            (place / f"{unit}.yaml").write_text(text, encoding="utf-8")


def full_year(folder: Path, times: int = 1, quarters: int = 4) -> None:
    """Makes a folder such a workspace."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("progress", "contacts"))
    shutil.copytree(ROOT / "templates", folder / "templates")
    if times > 1:
        plan_times(folder, times)
    progress(folder, office_records(sound(folder)), quarters)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--quarters", type=int, default=4)
    given = parser.parse_args()
    full_year(given.folder, given.times, given.quarters)
