"""The order in which a unit's files come: what is told, what stands, whichever mail was opened first."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.edit.three_way import HEAD, table
from gwrb.ledger import loading
from gwrb.ledger.workspace import Workspace
from gwrb.merge import arrivals
from gwrb.merge.intake import Incoming, made
from gwrb.merge.merge_plan import MergePlan, Wanted, write_merged
from gwrb.model.progress import PROGRESS_FILE
from gwrb.text.source import Source
from tests.conftest import BASE, Ran, Run, Send

ZHANG = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-15
entries:
- task: 1-1
  status: 正常推进
  progress: 甲写的。
  values: {完成数: 15}
  next: 甲的下一步。
"""
LI = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-16
entries:
- task: 1-1
  status: 滞后
  progress: 乙写的。
  problems: 有困难。
"""
UNKEPT = """\
没有保留的内容：
单位  任务  栏目           没有保留      合并后    写在        以此为准
─────────────────────────────────────────────────────────────────────────
甲局  1-1   进度状态       正常推进      滞后      in/张.yaml  {by}
                                                   2024-07-15  2024-07-16
甲局  1-1   完成情况       甲写的。      乙写的。  in/张.yaml  {by}
                                                   2024-07-15  2024-07-16
甲局  1-1   完成数·完成数  15            （无）    in/张.yaml  {by}
                                                   2024-07-15  2024-07-16
甲局  1-1   下一步措施     甲的下一步。  （无）    in/张.yaml  {by}
                                                   2024-07-15  2024-07-16
"""
ASK = "要保留的，请与单位核对，由单位合成一份再报"
OLDER = f"{ASK}；要改用报送日期较早的一份，加 --take theirs --for 编号\n"


@pytest.fixture
def merge(run: Run, base: Path, tmp_path: Path) -> Run:
    """gwrb merge in the small workspace, a few days after the files were sent."""

    def go(*arguments: str | Path) -> Ran:
        return run("--root", base, "merge", "--yes", "--on", "2024-07-19", *arguments, cwd=tmp_path)

    return go


def here(base: Path) -> str:
    """What stands, from the date on."""
    return (base / "data/progress/2024Q2/甲局.yaml").read_text().partition("submitted")[2]


def test_two_people_in_one_run(merge: Run, send: Send, base: Path) -> None:
    send(ZHANG, "张.yaml")
    send(LI, "李.yaml")
    ran = merge("in/李.yaml", "in/张.yaml")
    assert ran == (
        1,
        """\
单位    任务  栏目           上次报送  现有          送来
─────────────────────────────────────────────────────────────
甲局    1-1   进度状态       （无）    正常推进      滞后
2024Q2
甲局    1-1   完成情况       （无）    甲写的。      乙写的。
2024Q2
甲局    1-1   完成数·完成数  （无）    15            （无）
2024Q2
甲局    1-1   下一步措施     （无）    甲的下一步。  （无）
2024Q2

送来：in/李.yaml；“现有”含同时送来的 in/张.yaml
""",
        """\
有 4 处冲突：现有的和送来的都改过同一处，改得不一样。什么都没有写入
同时送来的几份，以报送日期较晚的为送来的。与单位核对后，用 --take theirs 取送来的，或 --take ours 保留现有的；只定其中几项加 --for 编号
""",
    )
    assert not (base / "data/progress/2024Q2/甲局.yaml").exists()


def test_the_later_of_one_run_taken(merge: Run, send: Send, base: Path) -> None:
    send(ZHANG, "张.yaml")
    send(LI, "李.yaml")
    ran = merge("in", "--take", "theirs")
    assert (ran.code, ran.err) == (0, f"提醒 in/张.yaml 有 4 处没有保留（1-1），以 in/李.yaml 为准\n{ASK}\n")
    assert UNKEPT.format(by="in/李.yaml") in ran.out
    assert here(base) == LI.partition("submitted")[2]


def test_the_earlier_of_one_run_kept(merge: Run, send: Send, base: Path) -> None:
    send(ZHANG, "张.yaml")
    send(LI, "李.yaml")
    ran = merge("in", "--take", "ours")
    assert (ran.code, ran.err) == (0, "")
    kept = ZHANG.replace("07-15", "07-16").replace("  next:", "  problems: 有困难。\n  next:")
    assert here(base) == kept.partition("submitted")[2]


def test_a_report_dated_earlier_that_comes_later(merge: Run, send: Send, base: Path) -> None:
    send(LI, "李.yaml")
    merge("in/李.yaml")
    send(ZHANG, "张.yaml")
    ran = merge("in/张.yaml")
    assert (ran.code, ran.err) == (0, f"提醒 in/张.yaml 有 4 处没有保留（1-1），以 李.yaml 为准\n{OLDER}")
    assert ran.out.startswith(UNKEPT.format(by="李.yaml") + "\n没有变化：台账里是报送日期较晚的\n")
    assert here(base) == LI.partition("submitted")[2]
    again = merge("in")
    assert (again.out.splitlines()[0], again.err) == ("没有变化：送来的内容台账里都有了", "")


def test_it_is_taken_only_by_its_number(merge: Run, send: Send, base: Path) -> None:
    send(LI, "李.yaml")
    merge("in/李.yaml")
    send(ZHANG, "张.yaml")
    assert "以 李.yaml 为准" in merge("in/张.yaml", "--take", "theirs").err
    ran = merge("in/张.yaml", "--take", "theirs")
    assert ran.err == "略过 in/张.yaml：以前合并过，之后又收到过新的；要改用它，加 --take theirs --for 编号\n"
    assert here(base) == LI.partition("submitted")[2]
    ran = merge("in/张.yaml", "--take", "theirs", "--for", "1-1")
    assert (ran.code, ran.err) == (0, "")
    assert here(base) == ZHANG.replace("07-15", "07-16").partition("submitted")[2]


def test_what_only_the_earlier_one_says_is_added(merge: Run, send: Send, base: Path) -> None:
    send(LI, "李.yaml")
    merge("in")
    send(ZHANG + "- task: 1-3\n  status: 已完成\n  progress: 建成。\n", "张.yaml")
    assert merge("in").code == 0
    assert here(base) == LI.partition("submitted")[2] + "- task: 1-3\n  status: 已完成\n  progress: 建成。\n"


def test_what_a_later_one_of_the_run_leaves_out(merge: Run, send: Send, base: Path) -> None:
    """False alarm: nothing is said twice and differently, so nobody has to decide; but it is told."""
    send(ZHANG, "张.yaml")
    send(ZHANG.replace("07-15", "07-16").replace("  next: 甲的下一步。\n", ""), "李.yaml")
    ran = merge("in")
    assert (ran.code, ran.err) == (0, f"提醒 in/张.yaml 有 1 处没有保留（1-1），以 in/李.yaml 为准\n{ASK}\n")
    assert "甲局  1-1   下一步措施  甲的下一步。  （无）  in/张.yaml  in/李.yaml\n" in ran.out
    assert "next" not in here(base)


def test_a_correction_of_what_was_merged_is_no_conflict(merge: Run, send: Send, base: Path) -> None:
    """False alarm: the later was sent when the earlier had been merged; its changes are in the preview."""
    send(ZHANG, "张.yaml")
    merge("in")
    send(LI, "李.yaml")
    ran = merge("in")
    assert (ran.code, ran.err) == (0, "")
    assert "甲局  1-1   下一步措施     甲的下一步。  （无）\n" in ran.out
    assert here(base) == LI.partition("submitted")[2]


def test_a_file_that_repeats_is_no_loss(merge: Run, send: Send, base: Path) -> None:
    """False alarm: the same content under an earlier date, and a text that the office put right since."""
    send(LI, "李.yaml")
    merge("in")
    path = base / "data/progress/2024Q2/甲局.yaml"
    path.write_text(path.read_text().replace("有困难。", "有困难，已核实。"))
    send(LI.replace("07-16", "07-15"), "张.yaml")
    ran = merge("in")
    assert (ran.code, ran.err, ran.out.splitlines()[0]) == (0, "", "没有变化：送来的内容台账里都有了")


def test_a_file_without_a_day_has_no_place_in_the_order(merge: Run, send: Send, base: Path) -> None:
    send(ZHANG.replace("submitted: 2024-07-15\n", ""), "张.yaml")
    send(LI, "李.yaml")
    ran = merge("in")
    assert (ran.code, ran.err.splitlines()[0].partition("：")[0]) == (1, "有 2 处冲突")


def test_plans_and_their_scopes(merge: Run, send: Send, base: Path) -> None:
    """A plan as well; which scopes a file speaks of is recorded, for another scope is another row."""
    send("unit: 甲局\nsubmitted: 2024-02-06\nentries:\n- task: 1-4\n  scope: 东片\n  measures: 晚\n", "晚.yaml")
    merge("in/晚.yaml")
    assert "  tasks: [1-4]\n  scopes: [东片]\n" in (base / "data/plans/received/甲局.yaml").read_text()
    send("unit: 甲局\nsubmitted: 2024-02-05\nentries:\n- task: 1-4\n  scope: 东片\n  measures: 早\n", "早.yaml")
    assert "提醒 in/早.yaml 有 1 处没有保留（1-4（东片）），以 晚.yaml 为准\n" in merge("in/早.yaml").err
    assert "measures: 晚" in (base / "data/plans/甲局.yaml").read_text()


KEYS: list[tuple[str, str | None]] = [("1-1", None), ("1-4", "东片"), ("1-4", "西片")]
CELLS = st.fixed_dictionaries(
    {"status": st.sampled_from(["正常推进", "滞后"])},
    optional={
        "progress": st.sampled_from(["甲。", "乙。"]),
        "values": st.sampled_from(["{完成数: 1}", "{完成数: 2, 其他数: 3}"]),
        "next": st.sampled_from(["丙。", "丁。"]),
    },
)
ROWS = st.dictionaries(st.sampled_from(KEYS), CELLS, min_size=1)
DAYS = st.permutations([dt.date(2024, 7, d) for d in (1, 2, 3, 4)])


def _file(number: int, day: dt.date, rows: dict[tuple[str, str | None], dict[str, str]]) -> Incoming:
    lines = ["unit: 甲局", "quarter: 2024Q2", f"submitted: {day}", "entries:"]
    for (task, scope), cells in rows.items():
        lines += [
            f"- task: {task}",
            *([f"  scope: {scope}"] if scope else []),
            *(f"  {k}: {v}" for k, v in cells.items()),
        ]
    text = "\n".join([*lines, ""])
    one = made(PROGRESS_FILE, f"{number}.yaml", Source("", text), hashlib.sha256(text.encode()).hexdigest())
    assert isinstance(one, Incoming)
    return one


Fact = tuple[Any, Any, Any]


def _facts(one: Any) -> set[Fact]:
    return {(k, c, f) for k, cells in table(PROGRESS_FILE, one).items() if k != HEAD for c, f in cells.items()}


def _named(planned: MergePlan) -> set[Fact]:
    """What the output names: what is not kept, and what changes of what stood."""
    out = {(one.key, one.cell, one.said) for _, one in planned.unkept}
    return out | {(c.key, c.cell, c.before) for slot in planned.slots for c in slot.changed}


def _merged(folder: Path, batches: Sequence[Sequence[Incoming]]) -> tuple[Any, set[Fact]] | None:
    """What stands after several runs, and all that they named; None where there was a conflict."""
    named: set[Fact] = set()
    for batch in batches:
        book = loading.sound(loading.read(Workspace(folder), progress=True))
        with patch.object(arrivals, "check", lambda *_: ()):
            planned = arrivals.plan(book, batch, Wanted(), dt.date(2024, 7, 19))
        assert not planned.refused
        if planned.conflicts:
            return None
        named |= _named(planned)
        write_merged(book, planned)
    return loading.read(Workspace(folder), progress=True).progress[-1], named


@settings(max_examples=150)
@given(st.lists(ROWS, min_size=2, max_size=4), DAYS, st.permutations(range(4)), st.sets(st.integers(1, 3)))
def test_the_ledger_does_not_depend_on_which_mail_was_opened_first(
    contents: list[Any], days: list[dt.date], order: list[int], cuts: set[int]
) -> None:
    """Nothing that a file says disappears unnamed, and without a conflict any order gives one ledger."""
    files = [_file(number, days[number], rows) for number, rows in enumerate(contents)]
    opened = [files[n] for n in order if n < len(files)]
    edges = [0, *(c for c in sorted(cuts) if c < len(files)), len(files)]
    batches = [opened[a:b] for a, b in itertools.pairwise(edges)]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        for folder in (one, other):
            shutil.copytree(BASE, folder, dirs_exist_ok=True)
            (Path(folder) / ".gwrb").mkdir(exist_ok=True)
        straight = _merged(Path(one), [[f] for f in sorted(files, key=lambda f: f.value.submitted)])
        mixed = _merged(Path(other), batches)
    assert straight is not None, "one after the other, by their dates: there is always a base"
    written = set().union(*(_facts(f.value) for f in files))
    for result in (straight, mixed):
        if result is not None:
            assert written <= _facts(result[0]) | result[1]
    if mixed is not None:
        assert table(PROGRESS_FILE, mixed[0]) == table(PROGRESS_FILE, straight[0])
