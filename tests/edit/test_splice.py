"""Edits of a file's text: what they touch, and what they leave alone byte for byte."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.edit.splice import CannotSpliceError, arranged, new_file, splice, with_rows
from gwrb.edit.three_way import HEAD, row_facts, table
from gwrb.model.changes import CHANGES_FILE
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as
from gwrb.model.unit_plans import PLANS_FILE, PlanEntry, UnitPlan
from gwrb.model.values import Period
from gwrb.text.source import Source
from gwrb.text.visible import CONTROLS

NAMED = (Period(2024, 2), "甲局")
FILE = """\
# 开头
unit: 甲局
quarter: 2024Q2
entries:
# 第一条
- task: 2-41 # 甲
  status: 正常推进
  progress: |-   # 头
    一
    二

  # 说明
  values: {a: 1, b: 2}
  next: 折 # 尾
# 第二条
- task: 2-45
  status: '滞后'
  problems: |
    x
  # 数
  values:
    甲: 1 # 注
    乙: 2

# 末尾
"""


def order(key: Any) -> Any:
    return tuple(int(n) for n in key[0].split("-"))


def facts(text: str) -> dict[Any, dict[Any, Any]]:
    progress, parsed = parse_as(PROGRESS_FILE, Source("", text))
    assert progress is not None, parsed.diagnostics
    return table(PROGRESS_FILE, progress)


def test_one_field_alone() -> None:
    wanted = facts(FILE)
    wanted["2-45", None]["status", ""] = "已完成"
    assert splice(PROGRESS_FILE, Source("", FILE), wanted, order) == FILE.replace("'滞后'", "已完成")


def test_everything_at_once() -> None:
    wanted = facts(FILE)
    wanted[HEAD]["submitted", ""] = dt.date(2024, 7, 1)
    wanted["2-41", None] |= {("progress", ""): "新\n两", ("next", ""): "甲\n乙", ("forecast", ""): "能完成"}
    wanted["2-45", None]["values", "丙"] = Decimal("3.50")
    del wanted["2-45", None]["values", "甲"]
    wanted["2-42", None] = {("status", ""): "正常推进", ("progress", ""): "x: y"}
    wanted["1-1", None] = {("status", ""): "正常推进"}
    assert (
        splice(PROGRESS_FILE, Source("", FILE), wanted, order)
        == """\
# 开头
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-01
entries:
- task: 1-1
  status: 正常推进
# 第一条
- task: 2-41 # 甲
  status: 正常推进
  # 头
  progress: |-
    新
    两

  # 说明
  values: {a: 1, b: 2}
  # 尾
  next: |-
    甲
    乙
  forecast: 能完成
- task: 2-42
  status: 正常推进
  progress: "x: y"
# 第二条
- task: 2-45
  status: '滞后'
  problems: |
    x
  # 数
  values:
    # 注
    乙: 2
    丙: 3.50

# 末尾
"""
    )


def test_line_ends_of_windows_stay() -> None:
    text = FILE.replace("\n", "\r\n")
    wanted = facts(text)
    wanted["2-43", None] = {("status", ""): "正常推进", ("progress", ""): "甲\n乙"}
    done = splice(PROGRESS_FILE, Source("", text), wanted, order)
    assert done.count("\n") == done.count("\r\n")
    added = "- task: 2-43\r\n  status: 正常推进\r\n  progress: |-\r\n    甲\r\n    乙\r\n"
    assert done == text.replace("# 第二条", added + "# 第二条")


@pytest.mark.parametrize("entries", ["entries: []\n", "entries:\n", "entries: # 无\n", "entries: []"])
def test_the_first_entry(entries: str) -> None:
    text = f"unit: 甲局\nquarter: 2024Q2\n{entries}"
    wanted = {HEAD: {}, ("2-1", None): {("status", ""): "正常推进"}}
    assert facts(splice(PROGRESS_FILE, Source("", text), wanted, order)) == wanted


def test_an_entry_in_braces_is_written_anew() -> None:
    text = "unit: 甲局\nquarter: 2024Q2\nentries:\n- {task: 2-1, status: 正常推进} # 注\n- task: 2-3\n  status: 滞后\n"
    wanted = facts(text)
    wanted["2-1", None]["status", ""] = "已完成"
    done = splice(PROGRESS_FILE, Source("", text), wanted, order)
    assert done == text.replace("- {task: 2-1, status: 正常推进} # 注", "# 注\n- task: 2-1\n  status: 已完成")


def test_a_deleted_entry_goes_alone() -> None:
    wanted = facts(FILE)
    del wanted["2-41", None]
    done = splice(PROGRESS_FILE, Source("", FILE), wanted, order)
    assert "2-41" not in done
    assert done.endswith(FILE[FILE.index("# 第二条") :])


@pytest.mark.parametrize(
    "text",
    [
        "{unit: 甲局, quarter: 2024Q2, entries: [{task: 2-1, status: 正常推进}]}\n",
        "unit: 甲局\nquarter: 2024Q2\nentries: [{task: 2-1, status: 正常推进}]\n",
        "unit: 甲局\nquarter: 2024Q2\nentries:\n- task: 2-1\n  status: 滞后\n- task: 2-1\n  status: 滞后\n",
    ],
)
def test_what_cannot_be_edited_by_line_is_refused(text: str) -> None:
    wanted = facts(text)
    wanted["2-1", None]["status", ""] = "已完成"
    with pytest.raises(CannotSpliceError):
        splice(PROGRESS_FILE, Source("", text), wanted, order)


def test_the_lines_of_the_sender_are_kept() -> None:
    sent = "unit: 甲局\nquarter: 2024Q2\n# 全文说明\nentries:\n  # 待核\n  - task: 2-2\n    status: 滞后 # 问\n    problems: >-\n      一\n      二\n"
    done = new_file(PROGRESS_FILE, NAMED, facts(sent), order, Source("", sent))
    assert done == (
        "# yaml-language-server: $schema=../../../schema/progress.schema.json\n# 全文说明\nunit: 甲局\nquarter: 2024Q2\n"
        "entries:\n# 待核\n- task: 2-2\n  status: 滞后 # 问\n  problems: >-\n    一\n    二\n"
    )


TOP = "unit: 甲局\nquarter: 2024Q2\nentries:\n"
ONE = "- task: 2-1\n  status: 滞后\n"
FIRST = ("2-1", None)


def edited(text: str, donor: str = "", without: tuple[Any, ...] = (), **said: Any) -> str:
    """A file in which 2-1 says `said` and no longer what is in `without`, or "" where that cannot be edited."""
    wanted = facts(text)
    for cell in without:
        del wanted[FIRST][cell]
    wanted[FIRST].update({tuple(name.split("_")) if "_" in name else (name, ""): fact for name, fact in said.items()})
    try:
        return splice(PROGRESS_FILE, Source("", text), wanted, order, Source("", donor) if donor else None)
    except CannotSpliceError:
        return ""


@pytest.mark.parametrize(
    ("fields", "said", "result"),
    [
        ("  progress: 好   # 旁\n  next: 快\n", "一\n二", "  # 旁\n  progress: |-\n    一\n    二\n  next: 快\n"),
        ("  progress: |- # 头\n    一\n    二\n  next: 快\n", "好", "  # 头\n  progress: 好\n  next: 快\n"),
        ("  progress:\n  next: 快\n", "好", "  progress: 好\n  next: 快\n"),
        ("  progress: # 旁\n  next: 快\n", "一\n二", "  # 旁\n  progress: |-\n    一\n    二\n  next: 快\n"),
        ("  progress: '好'  # 旁\n", "快", "  progress: 快  # 旁\n"),
        ("  next: 快\n  problems: 难\n", "好", "  progress: 好\n  next: 快\n  problems: 难\n"),
        ("  values: {甲: 1}\n", "好", "  progress: 好\n  values: {甲: 1}\n"),
        ("", "好", "  progress: 好\n"),
    ],
)
def test_a_text_put_in_the_place_of_another(fields: str, said: str, result: str) -> None:
    assert edited(f"{TOP}{ONE}{fields}", progress=said) == f"{TOP}{ONE}{result}"
    indented = f"{TOP}{ONE}{fields}".replace("- task", "  - task").replace("\n  ", "\n    ").replace("    - ", "  - ")
    wanted = f"{TOP}{ONE}{result}".replace("- task", "  - task").replace("\n  ", "\n    ").replace("    - ", "  - ")
    assert edited(indented, progress=said) == wanted


@pytest.mark.parametrize(
    ("values", "said", "result"),
    [
        ("{甲: 1, 乙: 2} # 注\n", {"values_丙": 3}, "{甲: 1, 乙: 2, 丙: 3} # 注\n"),
        ("{}\n  next: 快\n", {"values_甲": 1}, "{甲: 1}\n  next: 快\n"),
        ("\n  next: 快\n", {"values_甲": 1}, " {甲: 1}\n  next: 快\n".lstrip()),
        ("\n    甲: 1 # 注\n    乙: 2\n", {"values_甲": "1.50", "values_d: e": 3},
         '\n    甲: 1.50 # 注\n    乙: 2\n    "d: e": 3\n'),
    ],
)  # fmt: skip
def test_figures_name_by_name(values: str, said: dict[str, Any], result: str) -> None:
    start = f"{TOP}{ONE}  values:" + ("" if values.startswith("\n") else " ")
    after = f"{TOP}{ONE}  values:" + ("" if result.startswith("\n") else " ")
    told: dict[str, Any] = {name: Decimal(value) for name, value in said.items()}
    assert edited(start + values, **told) == after + result


def test_names_that_go() -> None:
    block = f"{TOP}{ONE}  values:\n    甲: 1 # 注\n"
    gone = ("values", "甲")
    assert edited(block, without=(gone,)) == f"{TOP}{ONE}  # 注\n"
    assert edited(block, without=(gone,), values_乙=Decimal(2)) == f"{TOP}{ONE}  values:\n    # 注\n    乙: 2\n"


def test_fields_that_go_leave_their_comments() -> None:
    gone = (("progress", ""),)
    lone = f"{TOP}{ONE}  # 上\n  progress: 好 # 旁\n  # 下\n  next: 快\n"
    assert edited(lone, without=gone) == f"{TOP}{ONE}  # 上\n  # 旁\n  # 下\n  next: 快\n"
    block = f"{TOP}{ONE}  progress: | # 头\n    一\n    二\n  next: 快\n"
    assert edited(block, without=gone) == f"{TOP}{ONE}  # 头\n  next: 快\n"
    first = f"{TOP}- progress: 好\n  task: 2-1\n  status: 滞后\n"
    assert edited(first, without=gone) == ""  # the dash of the row stands on its line
    assert edited(first, next="快") == f"{first}  next: 快\n"
    assert edited(f"{TOP}- next: 快\n  task: 2-1\n  status: 滞后\n", progress="好").endswith("滞后\n  progress: 好\n")


def test_facts_of_the_file() -> None:
    def with_day(text: str, day: dt.date | None) -> str:
        wanted = facts(text)
        wanted[HEAD] = {("submitted", ""): day} if day else {}
        return splice(PROGRESS_FILE, Source("", text), wanted, order)

    first = dt.date(2024, 7, 1)
    assert with_day(f"# 头\n{TOP}{ONE}", first) == f"# 头\n{TOP}{ONE}".replace(
        "2024Q2\n", "2024Q2\nsubmitted: 2024-07-01\n"
    )
    mixed = "entries: []\nquarter: 2024Q2\nunit: 甲局\n"
    assert with_day(mixed, first) == f"{mixed}submitted: 2024-07-01\n"
    dated = "submitted: 2024-07-01 # 补\nunit: 甲局 # 甲\nquarter: 2024Q2\nentries: []\n"
    assert with_day(dated, dt.date(2024, 7, 2)) == dated.replace("07-01", "07-02")
    assert with_day(dated, None) == dated.replace("submitted: 2024-07-01 # 补", "# 补")


def rows_of(text: str, *added: str, gone: tuple[str, ...] = (), donor: str = "") -> str:
    wanted = facts(text)
    wanted |= {(task, None): {("status", ""): "正常推进"} for task in added}
    for task in gone:
        del wanted[task, None]
    return splice(PROGRESS_FILE, Source("", text), wanted, order, Source("", donor) if donor else None)


def test_new_rows_stand_in_the_notices_order_as_far_apart_as_the_others() -> None:
    def row(task: str, status: str = "正常推进") -> str:
        return f"- task: {task}\n  status: {status}\n"

    spaced = f"{TOP}{ONE}\n{row('2-5', '滞后')}"
    assert rows_of(spaced, "1-1", "2-3", "2-9") == (
        f"{TOP}{row('1-1')}\n{ONE}\n{row('2-3')}\n{row('2-5', '滞后')}\n{row('2-9')}"
    )
    partly = spaced + row("2-6", "滞后")
    assert rows_of(partly, "2-3") == f"{TOP}{ONE}{row('2-3')}\n{row('2-5', '滞后')}{row('2-6', '滞后')}"
    assert rows_of(TOP + ONE, "2-4", "2-3", "1-2", "1-1") == (
        f"{TOP}{row('1-1')}{row('1-2')}{ONE}{row('2-3')}{row('2-4')}"
    )
    assert rows_of(f"{TOP}{ONE}".rstrip(), "2-3") == f"{TOP}{ONE}{row('2-3')}"
    windows = f"{TOP}{ONE}".rstrip().replace("\n", "\r\n")
    assert rows_of(windows, "2-3") == f"{TOP}{ONE}{row('2-3')}".replace("\n", "\r\n")


def test_the_last_row_goes() -> None:
    assert (
        rows_of(f"{TOP}# 甲\n{ONE.rstrip()} # 乙\n", gone=("2-1",))
        == "unit: 甲局\nquarter: 2024Q2\nentries: []\n# 甲\n"
    )
    assert rows_of(TOP + ONE, "2-2", gone=("2-1",)) == f"{TOP}- task: 2-2\n  status: 正常推进\n"
    assert rows_of("unit: 甲局\nquarter: 2024Q2\nentries: [] # 无\n", "2-2") == (
        f"{TOP.rstrip()} # 无\n- task: 2-2\n  status: 正常推进\n"
    )


def test_a_record_within_a_row_is_written_anew() -> None:
    """One name a line is edited in a mapping of names alone."""
    text = (
        "changes:\n- from: 2024Q3\n  by: 市政府 # 会议\n  reason: 机构改革\n  founded: # 新的\n"
        "    name: 丁局\n    class: 部门\n  unconfirmed: 未查到\n"
    )
    value, parsed = parse_as(CHANGES_FILE, Source("", text))
    assert value is not None, parsed.diagnostics
    (row,) = value.changes
    new = row._replace(founded=row.founded._replace(full_name="丙市丁局"))
    wanted = {HEAD: {}, CHANGES_FILE.key_of(new): row_facts(CHANGES_FILE, new)}
    assert splice(CHANGES_FILE, Source("", text), wanted, lambda key: key) == (
        "changes:\n- from: 2024Q3\n  by: 市政府 # 会议\n  reason: 机构改革\n  # 新的\n"
        "  founded:\n    name: 丁局\n    full_name: 丙市丁局\n    class: 部门\n  unconfirmed: 未查到\n"
    )


def test_an_entry_in_braces_keeps_its_column() -> None:
    text = f"{TOP}  # 上\n  - {{task: 2-1, status: 滞后}} # 旁\n"
    assert edited(text, progress="好") == (f"{TOP}  # 上\n  # 旁\n  - task: 2-1\n    status: 滞后\n    progress: 好\n")


def test_values_as_the_sender_wrote_them() -> None:
    """Where it states just what is meant, and stands in the same column."""
    text, sent = f"{TOP}{ONE}  progress: 好\n", f"{TOP}{ONE}  progress: >-\n    一\n    二\n  next: '三'\n"
    assert edited(text, sent, progress="一 二", next="三") == sent
    assert edited(text, sent, progress="一", next="三") == f"{TOP}{ONE}  progress: 一\n  next: '三'\n"
    deeper = sent.replace("\n  ", "\n    ").replace("- task", "  - task").replace("    - ", "  - ")
    assert edited(text, deeper, progress="一 二", next="三") == f"{TOP}{ONE}  progress: 一 二\n  next: 三\n"


@pytest.mark.parametrize("donor", [
    f"{TOP}# 注\n- task: 2-3\n  status: '正常推进'\n\n# 尾",
    f"{TOP}  # 注\n  - task: 2-3\n    status: '正常推进'",
    f"{TOP}    # 注\n    - task: 2-3\n      status: '正常推进'",
    f"{TOP}# 注\n- task: 2-3\n  status: '正常推进'\n".replace("\n", "\r\n"),
])  # fmt: skip
@pytest.mark.parametrize("column", [0, 2, 4])
def test_rows_as_the_sender_wrote_them_in_the_files_column(donor: str, column: int) -> None:
    def at(rows: str) -> str:
        return "".join(" " * column + line for line in rows.splitlines(keepends=True))

    assert rows_of(TOP + at(ONE), "2-3", donor=donor) == TOP + at(f"{ONE}# 注\n- task: 2-3\n  status: '正常推进'\n")
    other = donor.replace("正常推进", "滞后")
    assert rows_of(TOP + at(ONE), "2-3", donor=other) == TOP + at(f"{ONE}- task: 2-3\n  status: 正常推进\n")


def test_a_new_file_keeps_the_comments_that_are_no_rows() -> None:
    sent = f"# yaml-language-server: x\n# 头\nunit: 甲局 # 旁\nquarter: 2024Q2\nentries:\n# 上\n{ONE.rstrip()} # 里\n# 尾\n"
    wanted: dict[Any, dict[Any, Any]] = {
        HEAD: {("submitted", ""): dt.date(2024, 7, 1)},
        FIRST: {("status", ""): "滞后"},
    }
    line = "# yaml-language-server: $schema=../../../schema/progress.schema.json\n"
    assert new_file(PROGRESS_FILE, NAMED, wanted, order, Source("", sent)) == (
        f"{line}# 头\n# 旁\n# 尾\nunit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-01\nentries:\n# 上\n{ONE.rstrip()} # 里\n"
    )
    assert new_file(PROGRESS_FILE, NAMED, {HEAD: {}}, order) == f"{line}{TOP.rstrip()} []\n"


def test_rows_of_a_file_of_ones_own() -> None:
    def given(text: str | None, *rows: PlanEntry) -> str:
        source = None if text is None else Source("", text)
        return with_rows(PLANS_FILE, source, UnitPlan("甲局", approver="张三"), rows, lambda key: key)

    rows = PlanEntry("1-1", goal="更好"), PlanEntry("2-1", goal="新")
    text = "# 头\nunit: 甲局\nentries:\n- task: 1-1\n  goal: 做好 # 注\n"
    assert given(text, *rows) == f"{text.replace('做好', '更好')}- task: 2-1\n  goal: 新\n"
    head = "# yaml-language-server: $schema=../../schema/plans.schema.json\nunit: 甲局\napprover: 张三\nentries:"
    assert given(None, *rows) == f"{head}\n- task: 1-1\n  goal: 更好\n- task: 2-1\n  goal: 新\n"
    assert given(None) == f"{head} []\n"
    for broken in ("unit: [\n", ""):
        with pytest.raises(CannotSpliceError):
            given(broken, *rows)


@pytest.mark.parametrize(
    ("rows", "result"),
    [
        ("# 五\n- task: 2-5\n  status: 滞后\n# 一\n- task: 2-1\n  status: 滞后 # 旁\n\n# 尾\n",
         "# 一\n- task: 2-1\n  status: 滞后 # 旁\n# 五\n- task: 2-5\n  status: 滞后\n\n# 尾\n"),
        ("- task: 2-5\n  status: 滞后\n\n- task: 2-1\n  status: 滞后\n\n- task: 2-3\n  status: 滞后\n",
         "- task: 2-1\n  status: 滞后\n\n- task: 2-3\n  status: 滞后\n\n- task: 2-5\n  status: 滞后\n"),
        ("- task: 2-5\n  status: 滞后\n- task: 2-1\n  status: 滞后", ""),  # the last line has no end
        ("- task: 2-5\n  status: 滞后\n- task: 2-1\n  status: 滞后\n- task: 2-1\n  status: 正常推进\n", ""),
        ("- task: 2-1\n  status: 滞后\n- task: 2-5\n  status: 滞后\n", ""),
        ("- {task: 2-5, status: 滞后}\n- {task: 2-1, status: 滞后}\n", "- {task: 2-1, status: 滞后}\n- {task: 2-5, status: 滞后}\n"),
    ],
)  # fmt: skip
def test_rows_in_order(rows: str, result: str) -> None:
    assert arranged(PROGRESS_FILE, Source("", TOP + rows), order) == TOP + (result or rows)
    windows = (TOP + rows).replace("\n", "\r\n")
    assert arranged(PROGRESS_FILE, Source("", windows), order) == (TOP + (result or rows)).replace("\n", "\r\n")


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff"),
    max_size=12,
).filter(lambda t: t.strip() and not re.search(CONTROLS, t))  # marks of direction are no value (GW013)
prose = st.one_of(words, st.lists(words, min_size=2, max_size=3).map("\n".join), st.just("a: b # c"), st.just("- x"))
one = st.fixed_dictionaries(
    {("status", ""): st.sampled_from(["正常推进", "滞后"])},
    optional={
        ("progress", ""): prose,
        ("problems", ""): prose,
        ("values", "泵站"): st.decimals(0, 99, places=1),
        ("values", "管网"): st.integers(0, 9).map(Decimal),
        ("next", ""): prose,
    },
)
whole = st.dictionaries(st.sampled_from([("2-1", None), ("2-2", "东"), ("2-2", "西"), ("2-45", None)]), one)


def _clean(table_: Any) -> Any:
    out = {k: {c: f.rstrip("\n") if isinstance(f, str) else f for c, f in v.items()} for k, v in table_.items()}
    return {HEAD: {}, **{k: {c: f for c, f in v.items() if f != ""} for k, v in out.items()}}


@given(whole, whole)
def test_any_file_can_become_any_other(before: Any, after: Any) -> None:
    before, after = _clean(before), _clean(after)
    text = new_file(PROGRESS_FILE, NAMED, before, order)
    assert facts(text) == before
    done = splice(
        PROGRESS_FILE, Source("", text), after, order, Source("", new_file(PROGRESS_FILE, NAMED, after, order))
    )
    assert facts(done) == after
    assert splice(PROGRESS_FILE, Source("", done), after, order) == done


@given(whole)
def test_comments_and_layout_survive(added: Any) -> None:
    wanted = {**facts(FILE), **{k: v for k, v in _clean(added).items() if k not in (HEAD, ("2-45", None))}}
    done = splice(PROGRESS_FILE, Source("", FILE), wanted, order)
    rest = iter(done.split("\n"))
    assert all(line in rest for line in FILE.split("\n")), "the old lines, in their order"
