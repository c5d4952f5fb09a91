"""The merge case by case, and keys, cells, facts and conflicts as people read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from gwrb.edit.three_way import (
    HEAD,
    OURS,
    THEIRS,
    CellChange,
    Conflict,
    Digest,
    cell_words,
    changes,
    conflict_words,
    digest,
    fact_words,
    facts_words,
    is_prose,
    key_words,
    merge,
    overlay,
    receive,
    resolve,
)
from gwrb.model.changes import CHANGES_FILE
from gwrb.model.field_types import Choice, ListOf, MapOf
from gwrb.model.files import FILES, Key
from gwrb.model.plan import Target
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Record
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.values import Period, Quantity

States = dict[Key, dict[Any, Any]]
KEY: Key = ("2-1", None)
STATUS, WORDS, PARK = ("status", ""), ("progress", ""), ("values", "公园")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (HEAD, "文件"),
        (("2-1", None), "2-1"),
        (("2-144", "东片"), "2-144（东片）"),
        (("甲局", "1-1", None, dt.date(2024, 7, 1)), "甲局（1-1，2024-07-01）"),
        ((None, None), "（无）"),
    ],
)
def test_keys(key: Key, words: str) -> None:
    assert key_words(key) == words


def test_cells_and_conflicts() -> None:
    assert [cell_words(PROGRESS_FILE, cell) for cell in (None, STATUS, PARK, ("other", ""), ("other", "a"))] == [
        "整条",
        "进度状态",
        "完成数·公园",
        "other",
        "other·a",
    ]
    assert cell_words(PROGRESS_FILE, ("submitted", ""), head=True) == "报送日期"
    assert conflict_words(PROGRESS_FILE, HEAD, ("submitted", "")) == "文件 报送日期"
    assert conflict_words(PROGRESS_FILE, KEY, STATUS) == "2-1 进度状态"
    assert conflict_words(PROGRESS_FILE, ("2-1", "东片"), None) == "2-1（东片） 整条"


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (None, "（无）"),
        (Digest("x"), "（与两边都不同，原文未存）"),
        (True, "是"),
        (False, "否"),
        (Decimal("1E+3"), "1000"),
        (Decimal("3.50"), "3.50"),
        (Quantity("15", "万个"), "15万个"),
        ({"甲": Decimal("1.0"), "乙": "x"}, "甲：1.0\n乙：x"),
        (("甲", "乙"), "甲、乙"),
        (Period(2024, 2), "2024Q2"),
        (dt.date(2024, 7, 1), "2024-07-01"),
        ("话", "话"),
    ],
)
def test_facts(fact: Any, words: str) -> None:
    assert fact_words(fact) == words


def test_facts_of_a_whole_row() -> None:
    row = {STATUS: "滞后", PARK: Decimal("3.50")}
    assert facts_words(PROGRESS_FILE, KEY, None, row) == "进度状态：滞后\n完成数·公园：3.50"
    assert facts_words(PROGRESS_FILE, KEY, PARK, Decimal(3)) == "3"
    assert facts_words(PROGRESS_FILE, HEAD, ("submitted", ""), dt.date(2024, 7, 1)) == "2024-07-01"
    targets = tuple(Target(name, Decimal(1), "个", "不少于", "累计", "话") for name in ("甲", "乙"))
    said = "指标名称：{}；目标值：1；计量单位：个；要求：不少于；怎样计数：累计；原话：话"
    assert (
        facts_words(CHANGES_FILE, ("2024Q2",), ("targets", ""), targets) == f"{said.format('甲')}\n{said.format('乙')}"
    )


def test_texts_and_their_digests() -> None:
    assert [f.key for f in PLANS_FILE.row.fields if is_prose(f)] == ["goal", "measures", "milestones"]
    assert digest("一\n\n") == digest("一") == "51a75f4634dfa859"
    assert digest("\ud800") == "91a681b998555fb4"
    hidden = {KEY: {WORDS: Digest(digest("甲")), STATUS: Digest(digest("乙")), PARK: Digest("0")}}
    one: States = {KEY: {WORDS: "甲\n", STATUS: "丙", PARK: Decimal(1)}}
    two: States = {KEY: {STATUS: "乙"}, ("9-9", None): {WORDS: "甲"}}
    assert resolve(hidden, one, two) == {KEY: {WORDS: "甲\n", STATUS: "乙", PARK: Digest("0")}}


def test_what_was_sent_so_far() -> None:
    base: States = {
        HEAD: {("submitted", ""): dt.date(2024, 7, 1)},
        KEY: {STATUS: "滞后", WORDS: "甲"},
        ("2-2", None): {},
    }
    sent: States = {HEAD: {("sample", ""): True}, KEY: {STATUS: "已完成"}}
    assert overlay(base, sent) == {
        HEAD: {("submitted", ""): dt.date(2024, 7, 1), ("sample", ""): True},
        KEY: {STATUS: "已完成"},
        ("2-2", None): {},
    }


def _merged(base: str, ours: str, theirs: str) -> tuple[str, list[Conflict]]:
    """One cell, "-" where it is not there, in a row; "" where the row is not there."""

    def side(said: str) -> dict[Key, dict[Any, Any]]:
        rest: dict[Any, Any] = {STATUS: "滞后"}
        return {HEAD: {}} | ({KEY: rest if said == "-" else rest | {WORDS: said}} if said else {})

    found = merge(side(base), side(ours), side(theirs))
    row = found.table.get(KEY)
    return "" if row is None else str(row.get(WORDS, "-")), list(found.conflicts)


def test_one_cell_on_three_sides() -> None:
    for same in ("", "-", "a", "b"):
        for other in ("", "-", "a", "b"):
            assert _merged(same, same, other) == (other, [])
            assert _merged(same, other, same) == (other, [])
            assert _merged(other, same, same) == (same, [])
    assert _merged("a", "b", "c") == ("b", [Conflict(KEY, WORDS, "a", "b", "c")])
    assert _merged("-", "b", "c") == ("b", [Conflict(KEY, WORDS, None, "b", "c")])
    assert _merged("a", "-", "c") == ("-", [Conflict(KEY, WORDS, "a", None, "c")])
    assert _merged("a", "b", "-") == ("b", [Conflict(KEY, WORDS, "a", "b", None)])
    row = {STATUS: "滞后"}
    assert _merged("a", "b", "") == ("b", [Conflict(KEY, None, row | {WORDS: "a"}, row | {WORDS: "b"}, None)])
    assert _merged("a", "", "b") == ("", [Conflict(KEY, None, row | {WORDS: "a"}, None, row | {WORDS: "b"})])


def test_who_decides() -> None:
    base, ours, theirs = ({HEAD: {}, KEY: {WORDS: said}} for said in "abc")
    gone: States = {HEAD: {}}
    assert merge(base, ours, theirs, lambda _: THEIRS).table[KEY] == {WORDS: "c"}
    assert merge(base, ours, theirs, lambda _: OURS).table[KEY] == {WORDS: "b"}
    assert merge(base, ours, gone, lambda _: THEIRS).table == gone
    assert merge(base, ours, gone, lambda _: OURS).table == ours
    assert merge(base, gone, ours, lambda _: THEIRS).table == ours
    assert merge(base, gone, ours, lambda _: OURS).table == gone


def test_what_a_file_lacks_is_left_alone() -> None:
    """Of what a unit sends: its rows add and change; its head takes back only what it says."""
    base: States = {
        HEAD: {("submitted", ""): 1, ("sample", ""): True},
        KEY: {WORDS: "a", PARK: Decimal(1)},
        ("2-2", None): {},
    }
    sent: States = {HEAD: {("submitted", ""): 2}, KEY: {WORDS: "b"}}
    found = receive(base, base, sent)
    assert found.table == {HEAD: {("submitted", ""): 2, ("sample", ""): True}, KEY: {WORDS: "b"}, ("2-2", None): {}}
    assert found.conflicts == ()


def test_a_side_without_facts_of_its_own() -> None:
    alone: States = {HEAD: {("sample", ""): True}}
    assert merge({}, {}, alone).table == merge({}, alone, {}).table == receive({}, {}, alone).table == alone
    assert merge(alone, {}, alone).table == merge(alone, alone, {}).table == {HEAD: {}}  # taken back, and no row


def test_changes_in_the_order_of_the_fields() -> None:
    before: States = {HEAD: {}, KEY: {PARK: Decimal(1), ("values", "绿道"): Decimal(2), WORDS: "a", ("zz", ""): "1"}}
    after: States = {HEAD: {("submitted", ""): dt.date(2024, 7, 1)}, KEY: {("zz", ""): "2", WORDS: "b", STATUS: "滞后"}}
    assert changes(PROGRESS_FILE, before, after) == [
        CellChange(HEAD, ("submitted", ""), None, dt.date(2024, 7, 1)),
        CellChange(KEY, STATUS, None, "滞后"),
        CellChange(KEY, WORDS, "a", "b"),
        CellChange(KEY, PARK, Decimal(1), None),
        CellChange(KEY, ("values", "绿道"), Decimal(2), None),
        CellChange(KEY, ("zz", ""), "1", "2"),
    ]


def _choices(kind: Any) -> Iterator[Choice]:
    if isinstance(kind, Record):
        for one in kind.fields:
            yield from _choices(one.kind)
    elif isinstance(kind, ListOf | MapOf):
        yield from _choices(kind.item if isinstance(kind, ListOf) else kind.value)
    elif isinstance(kind, Choice):
        yield kind


def test_no_choice_is_told_in_other_than_chinese_words() -> None:
    said = {(value, choice.spoken(value)) for record in FILES for choice in _choices(record) for value in choice.values}
    assert [pair for pair in sorted(said) if re.search("[a-z]", pair[1])] == []
    assert {pair for pair in said if pair[0] != pair[1]} == {
        ("supervision", "督查"),
        ("assessment", "考评"),
        ("same", "内容相同"),
        ("subset", "本任务是其中一部分"),
        ("aggregate", "本任务汇总了它"),
        ("extend", "本任务是它的扩展"),
        ("merge", "本任务合并了它"),
        ("overlap", "部分重合"),
        ("related", "同一工作"),
    }
