"""Every kind of file with rows goes through the same tables: schema, rules, fmt, merge, diff know none by name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
import yaml

from gwrb.merge.git_driver import merge_rows
from gwrb.model import json_schema as schemas
from gwrb.model.files import FILES, ROW_FILES, KeyOrder, file_type_of
from gwrb.model.record import Record
from tests.conftest import Run
from tests.tracking.conftest import read, write


class Case(NamedTuple):
    """One file of a kind: its head and three rows of different keys, in the order in which they stand."""

    path: str
    head: str
    rows: tuple[str, str, str]
    key: str  # what the second row is called in a diff

    def text(self, *numbers: int) -> str:
        return self.head + "".join(self.rows[n] for n in numbers)


DECIDED = "from: 2024Q3\n  decided: 2024-07-05\n  by: 市政府办公厅\n  reason: 职责划转\n"
CASES = {
    "changes": Case(
        "data/changes.yaml",
        "changes:\n",
        (
            f"- {DECIDED}  task: 1-1\n  lead: [乙局]\n",
            f"- {DECIDED}  task: 1-5\n  lead: [乙局]\n",
            f"- {DECIDED}  added:\n    id: 1-6\n    section: 一\n    text: 新建泵站\n    assignments:\n    - lead: [甲局]\n",
        ),
        "1-5 2024Q3（2024-07-05）",
    ),
    "progress": Case(
        "data/progress/2024Q2/甲局.yaml",
        "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n",
        (
            "- task: 1-1\n  status: 正常推进\n",
            "- task: 1-3\n  status: 已完成\n  progress: 建成12个\n",
            "- task: 1-5\n  status: 未启动\n",
        ),
        "甲局 1-3",
    ),
    "plans": Case(
        "data/plans/甲局.yaml",
        "unit: 甲局\nentries:\n",
        (
            "- task: 1-1\n  measures: 按月调度\n",
            "- task: 1-3\n  measures: 分批建设\n",
            "- task: 1-5\n  measures: 稳增长\n",
        ),
        "甲局 1-3",
    ),
    "contacts": Case(
        "data/contacts/甲局.yaml",
        "unit: 甲局\npeople:\n",
        ("- name: 张三\n  duty: 联络员\n", "- name: 李四\n  duty: 分管负责人\n", "- name: 王五\n  duty: 联络员\n"),
        "甲局 李四",
    ),
    "reviews": Case(
        "data/reviews/2024Q1.yaml",
        "quarter: 2024Q1\nreviews:\n",
        (
            "- unit: 甲局\n  task: 1-1\n  date: 2024-04-22\n  decision: 退回\n  reason: 数据不实\n",
            "- unit: 甲局\n  task: 1-1\n  date: 2024-04-24\n  decision: 认可\n",
            "- unit: 甲局\n  task: 1-3\n  date: 2024-04-22\n  decision: 认可\n",
        ),
        "甲局 1-1 2024-04-24",
    ),
    "reminders": Case(
        "data/reminders.yaml",
        "reminders:\n",
        (
            "- unit: 甲局\n  quarter: 2024Q1\n  date: 2024-04-22\n  level: 红\n",
            "- unit: 甲局\n  quarter: 2024Q2\n  date: 2024-07-22\n  level: 黄\n  tasks: [1-1]\n",
            "- unit: 乙局\n  quarter: 2024Q1\n  date: 2024-04-22\n  level: 红\n",
        ),
        "甲局 2024Q2（2024-07-22）",
    ),
    "decisions": Case(
        "data/decisions.yaml",
        "decisions:\n",
        (
            "- unit: 甲局\n  task: 1-1\n  matter: 协调\n  quarter: 2024Q1\n  decision: 办理中\n  date: 2024-04-22\n",
            "- unit: 甲局\n  task: 1-1\n  matter: 延期\n  quarter: 2024Q1\n  decision: 不同意\n  date: 2024-04-22\n",
            "- unit: 甲局\n  task: 1-3\n  matter: 协调\n  quarter: 2024Q1\n  decision: 已解决\n  date: 2024-04-22\n",
        ),
        "甲局 1-1 延期（2024Q1）",
    ),
    "inspection": Case(
        "data/inspections/20240515-1.yaml",
        "id: 20240515-1\ndate: 2024-05-15\nkind: 专项督查\ntitle: 公园\nfindings:\n",
        (
            "- number: 1\n  unit: 甲局\n  text: 停工\n",
            "- number: 2\n  unit: 甲局\n  text: 无台账\n",
            "- number: 3\n  unit: 乙局\n  text: 无标牌\n",
        ),
        "2",
    ),
    "breakdown": Case(
        "data/breakdown/1-3.yaml",
        "task: 1-3\nshares:\n",
        (
            "- {unit: 甲局, amount: 10}\n",
            "- {from: 2024Q2, unit: 甲局, amount: 11}\n",
            "- {from: 2024Q3, unit: 甲局, amount: 12}\n",
        ),
        "甲局 2024Q2",
    ),
    "due_days": Case(
        "data/due_days.yaml",
        "due_days:\n",
        (
            "- quarter: 2024Q1\n  unit: 甲局\n  due: 2024-04-24\n  decided: 2024-04-19\n  reason: 汛期\n",
            "- quarter: 2024Q1\n  unit: 乙局\n  due: 2024-04-25\n  decided: 2024-04-19\n  reason: 汛期\n",
            "- quarter: 2024Q2\n  due: 2024-07-22\n  decided: 2024-07-10\n  reason: 周六\n",
        ),
        "乙局 2024Q1",
    ),
}
ASKED = "unit: 甲局\nquarter: 2024Q1\nsubmitted: 2024-04-15\nentries:\n- task: 1-1\n  status: 正常推进\n  coordination: 用地\n  extension: 2024-12-30\n  extension_reason: 雨\n- task: 1-3\n  status: 已完成\n  progress: 建成10个\n  coordination: 资金\n"
KINDS = pytest.mark.parametrize("record", ROW_FILES, ids=lambda r: r.name)


def codes(run: Run, root: Path, path: str) -> set[str]:
    found = json.loads(run("validate", "-f", "json", cwd=root).out)["diagnostics"]
    return {d["code"] for d in found if d["path"].endswith(path)}


@pytest.fixture
def root(base: Path) -> Path:
    write(base, "data/progress/2024Q1/甲局.yaml", ASKED)
    return base


def test_every_kind_has_its_case() -> None:
    assert set(CASES) == {record.name for record in ROW_FILES}
    assert {name: getattr(file_type_of(case.path), "name", None) for name, case in CASES.items()} == {
        name: name for name in CASES
    }


@KINDS
def test_schema(record: Record) -> None:
    case = CASES[record.name]
    validator = jsonschema.Draft202012Validator(schemas.document(record))
    value: dict[str, Any] = yaml.load(case.text(0, 1, 2), yaml.BaseLoader)
    value = json.loads(json.dumps(value), parse_int=int)
    for row in value.get("findings", ()):
        row["number"] = int(row["number"])
    for row in value.get("shares", ()):
        row["amount"] = int(row["amount"])
    assert list(validator.iter_errors(value)) == []
    assert list(validator.iter_errors(value | {"其他": "x"})) != []
    first = value[str(record.rows)][0]
    assert list(validator.iter_errors(value | {str(record.rows): [first | {"其他": "x"}]})) != []


@KINDS
def test_rules(record: Record, run: Run, root: Path) -> None:
    case = CASES[record.name]
    write(root, case.path, case.text(0, 1, 2))
    quiet = {"GW508", "GW524"}  # a unit's plan that leaves a task out; a task no longer done
    assert codes(run, root, case.path) <= quiet
    whole = case.text(0, 1, 2)
    braces = whole.removesuffix("}\n")
    write(root, case.path, f"{braces}, 其他: x}}\n" if braces != whole else f"{whole}  其他: x\n")
    assert "GW101" in codes(run, root, case.path)
    write(root, case.path, case.text(0, 0))
    assert "GW505" in codes(run, root, case.path)
    if record.identity:
        other = (
            case.path.replace("甲局.yaml", "乙局.yaml")
            .replace("2024Q1.yaml", "2024Q3.yaml")
            .replace("-1.yaml", "-2.yaml")
            .replace("1-3.yaml", "1-5.yaml")
        )
        write(root, case.path, case.text(0))
        write(root, other, case.text(0))
        assert "GW501" in codes(run, root, other)


@KINDS
def test_fmt(record: Record, run: Run, root: Path) -> None:
    case = CASES[record.name]
    right = case.text(0, 1, 2)
    messy = right.replace("\n", "  \r\n").replace("数据不实", "數據不實").replace("按月调度", "按月調度")
    (root / case.path).parent.mkdir(parents=True, exist_ok=True)
    (root / case.path).write_bytes(b"\xef\xbb\xbf" + messy.encode())
    assert run("fmt", "--check", cwd=root).code == 1
    assert run("fmt", cwd=root).code == 0
    modeline, _, rest = read(root, case.path).partition("\n")
    assert (modeline, rest) == (schemas.modeline(record), right)
    assert run("fmt", "--check", cwd=root).code == 0


@KINDS
def test_merge(record: Record, root: Path) -> None:
    from gwrb.ledger.loading import read as read_ledger
    from gwrb.ledger.workspace import Workspace

    case = CASES[record.name]
    book = read_ledger(Workspace(root))
    order = KeyOrder(record, book.plan, book.units)
    made = merge_rows(record, case.text(0), case.text(0, 1), case.text(0, 2), order, lambda: ("", True))
    assert (made.conflicts, made.text) == ((), case.text(0, 1, 2))
    gone = merge_rows(record, case.text(0, 1), case.text(1), case.text(0, 1, 2), order, lambda: ("", True))
    assert (gone.conflicts, gone.text) == ((), case.text(1, 2))


@KINDS
def test_diff(record: Record, run: Run, root: Path, tmp_path: Path) -> None:
    case = CASES[record.name]
    write(root, case.path, case.text(0))
    other = tmp_path / "other"
    shutil.copytree(root, other)
    write(other, case.path, case.text(0, 1))
    out = run("diff", root, other, cwd=root).out
    noun = record.title.removesuffix("文件")
    assert f"\n\n{noun}" in out
    counted = noun if noun == "进展" else "条目"
    assert f"\n  {case.key} 新增一条" in out
    missing = "甲局 2024Q2：应报 4 件，还缺 {}\n" if noun == "进展" else ""
    assert out.endswith(f"\n共 1 处变动：新增{counted} 1\n" + missing.format("2 项：1-4、1-5"))
    back = run("diff", other, root, cwd=root).out
    assert f"\n  {case.key} 删去一条" in back
    assert back.endswith(f"\n共 1 处变动：删去{counted} 1\n" + missing.format("3 项：1-3、1-4、1-5"))


def test_no_kind_is_named_where_all_are_meant() -> None:
    """Files of the office are in the one list by which every command goes."""
    names = [record.name for record in FILES]
    assert names == [
        "tasks", "units", "changes", "progress", "notice", "received", "plans", "received_plans", "contacts",
            "breakdown", "duties",
        "reviews", "reminders", "decisions", "inspection", "due_days",
    ]  # fmt: skip
