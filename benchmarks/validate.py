"""How long reading takes: gwrb against PyYAML's CSafeLoader loading the same file in a bare interpreter.

    python benchmarks/validate.py            some five minutes; exits 1 where a limit is passed
    python benchmarks/validate.py --quick    300 and 3,000 tasks only

Whole processes on generated files (the tasks of data/tasks.yaml, over and over), each the best of a few, all in
one run. yamale and check-jsonschema, where they are installed (the extra `bench`), check the same file with
the same fields.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
BARE = "import yaml; yaml.load(open('data/tasks.yaml', encoding='utf-8'), Loader=yaml.CSafeLoader)"
GWRB = [sys.executable, "-c", "from gwrb.__main__ import run; run()"]  # what the installed program does
LIST = [*GWRB, "list", "--unit", "市经信局", "--format", "json"]
VALIDATE = [*GWRB, "validate"]
# Limits: ratio to the bare load, ratio of the cost of one more between sizes, megabytes.
STARTUP, SMALL, LARGE, LINEAR, MEMORY = 2.5, 2.5, 0.6, 1.5, 300
YAMALE = "tasks: list(include('task'))\nplan: any()\noutline: any()\n---\ntask:\n  id: regex('^[0-9]+-[0-9]+$')\n  section: str(required=False)\n  topic: str(required=False)\n  text: str()\n  assignments: list(any())\n  links: list(any(), required=False)\n"


class Cost(NamedTuple):
    """One process: seconds, and the most memory it held, in MB."""

    seconds: float
    memory: float


def run(command: list[str], folder: Path) -> Cost:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "GWRB_ROOT")}
    environment |= {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return Cost(time.perf_counter() - started, used.ru_maxrss / 1024)


def together(folder: Path, times: int, *commands: list[str]) -> list[Cost]:
    """The best of several runs of each command, taken in turns so that a busy moment hits them alike."""
    costs: list[list[Cost]] = [[] for _ in commands]
    for _ in range(times):
        for kept, command in zip(costs, commands, strict=True):
            kept.append(run(command, folder))
    return [min(kept) for kept in costs]


def plan(folder: Path, tasks: int) -> Path:
    """A workspace of so many tasks: those of the notice's second part, numbered on."""
    text = (ROOT / "data/tasks.yaml").read_text(encoding="utf-8")
    head, _, body = text.partition("\ntasks:\n")
    items = re.findall(r"^- id: 2-.*\n((?:  .*\n)+)", body, re.MULTILINE)
    items = [re.sub(r"^  name: .{,13}", r"\g<0>%d", item.replace("%", "%%"), flags=re.MULTILINE) for item in items]
    (folder / "data").mkdir(parents=True)
    with (folder / "data/tasks.yaml").open("w", encoding="utf-8") as file:
        file.write(head + "\ntasks:\n")
        for number in range(tasks):
            file.write(f"- id: 2-{number + 1}\n{items[number % len(items)] % number}")
    shutil.copy(ROOT / "data/units.yaml", folder / "data/units.yaml")
    return folder


def reports(folder: Path, files: int) -> Path:
    """A workspace of so many units, each with a progress file for every quarter."""
    units = files // 4
    (folder / "data").mkdir(parents=True)
    names = [f"第{n}局" for n in range(units)]
    head = "plan: {title: 方案, year: 2024, due_day: 20}\noutline: [{part: 一, title: 目标}]\ntasks:\n"
    tasks = [
        f"- id: 1-{n + 1}\n  text: 做好工作。\n  assignments: [{{lead: [{name}]}}]\n" for n, name in enumerate(names)
    ]
    (folder / "data/tasks.yaml").write_text(head + "".join(tasks), encoding="utf-8")
    listed = "".join(f"- {{name: {name}, class: 部门}}\n" for name in names)
    (folder / "data/units.yaml").write_text("units:\n" + listed, encoding="utf-8")
    for q, day in enumerate(("2024-04-15", "2024-07-15", "2024-10-15", "2025-01-15"), 1):
        below = folder / f"data/progress/2024Q{q}"
        below.mkdir(parents=True)
        for n, name in enumerate(names):
            entry = (
                f"- task: 1-{n + 1}\n  status: 正常推进\n  progress: 完成{q}项，推进顺利。\n  values: {{完成数: {q}}}\n"
            )
            text = f"unit: {name}\nquarter: 2024Q{q}\nsubmitted: {day}\nentries:\n{entry * 1}"
            (below / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


class Table:
    """Lines of measurements, and whether all kept their limits."""

    def __init__(self) -> None:
        self.kept = True
        print(f"{'what':<58}{'value':>9}{'limit':>9}")

    def line(self, what: str, value: float, limit: float | None = None, unit: str = "") -> None:
        over = limit is not None and value > limit
        self.kept = self.kept and not over
        bound = "" if limit is None else f"{limit:g}{unit}"
        print(f"{what:<58}{value:>8.2f}{unit}{bound:>9}{'  OVER' if over else ''}", flush=True)


def others(table: Table, folder: Path, tasks: int, bare: float) -> None:
    """yamale and check-jsonschema on the same file."""
    if find_spec("yamale"):
        (folder / "schema.yamale").write_text(YAMALE, encoding="utf-8")
        cost = run(
            [sys.executable, "-m", "yamale.command_line", "-p", "pyyaml", "-s", "schema.yamale", "data/tasks.yaml"],
            folder,
        )
        table.line(f"yamale / bare load, {tasks:,} tasks", cost.seconds / bare)
    if find_spec("check_jsonschema"):
        schema = ROOT / "schema/tasks.schema.json"
        cost = run([sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), "data/tasks.yaml"], folder)
        table.line(f"check-jsonschema / bare load, {tasks:,} tasks", cost.seconds / bare)


def growth(table: Table, what: str, times: dict[int, float]) -> None:
    """What one more costs in each step up, against the first step: 1 where the cost is linear."""
    sizes = list(times)
    steps = list(pairwise(sizes))
    slopes = [(times[high] - times[low]) / (high - low) for low, high in steps]
    for (low, high), slope in zip(steps[1:], slopes[1:], strict=True):
        name = f"cost of a {what}, {low:,} to {high:,} / {sizes[0]:,} to {sizes[1]:,}"
        table.line(name, slope / slopes[0], LINEAR)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    compileall.compile_dir(SOURCE, quiet=1)
    table = Table()
    bare = [sys.executable, "-c", BARE]
    with tempfile.TemporaryDirectory() as scratch:
        small = plan(Path(scratch) / "300", 300)
        base, listed, checked = together(small, 15, bare, LIST, VALIDATE)
        table.line("list --unit --format json / bare load, 300 tasks", listed.seconds / base.seconds, STARTUP)
        table.line("validate / bare load, 300 tasks", checked.seconds / base.seconds, SMALL)
        others(table, small, 300, base.seconds)
        times = {300: checked.seconds}
        for size in (3_000,) if quick else (3_000, 30_000, 100_000):
            folder = plan(Path(scratch) / str(size), size)
            base, cost = together(folder, 1 if size > 30_000 else 3, bare, VALIDATE)
            times[size] = cost.seconds
            limit = LARGE if size == 30_000 else None
            table.line(f"validate / bare load, {size:,} tasks", cost.seconds / base.seconds, limit)
            if size == 30_000:
                table.line("peak memory, 30,000 tasks", cost.memory, MEMORY, "MB")
                others(table, folder, size, base.seconds)
        growth(table, "task", times)
        files = (60, 600) if quick else (60, 600, 6_000)
        growth(table, "progress file", {n: run(VALIDATE, reports(Path(scratch) / f"r{n}", n)).seconds for n in files})
    raise SystemExit(0 if table.kept else 1)


if __name__ == "__main__":
    main()
