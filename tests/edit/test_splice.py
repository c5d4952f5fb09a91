"""Edits of a file's text: what they touch, and what they leave alone byte for byte."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.edit.splice import CannotSpliceError, new_file, splice
from gwrb.edit.three_way import HEAD, table
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as
from gwrb.model.values import Period
from gwrb.text.source import Source

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


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff"),
    max_size=12,
).filter(lambda t: t.strip())
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
