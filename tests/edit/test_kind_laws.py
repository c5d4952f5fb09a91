"""The laws of merge and splice for every kind of file with rows, from values made by its own declaration."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.edit.splice import arranged, new_file, splice
from gwrb.edit.three_way import HEAD, Digest, merge, table
from gwrb.merge.receipts import base, record, record_of, write
from gwrb.model.field_types import (
    Amount,
    Choice,
    Day,
    FieldType,
    Flag,
    Line,
    ListOf,
    MapOf,
    Measured,
    PeriodName,
    Prose,
    WholeNumber,
)
from gwrb.model.files import ROW_FILES, KeyOrder
from gwrb.model.progress import NO_VALUES, Receipt
from gwrb.model.record import Annotated, Field, Record, parse_as, sound
from gwrb.model.units_file import NAME
from gwrb.model.values import Period, Quantity
from gwrb.text.source import Place, Source
from gwrb.text.visible import CONTROLS

CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff、，"
)
WORDS = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=6).filter(lambda t: t.strip() and not re.search(CONTROLS, t)),
    st.sampled_from(["甲", "乙", "a: b # c", "- x", "2024-07-15", "true", "1e5", "{x}", "无"]),
)
PROSE = st.one_of(WORDS, st.lists(WORDS, min_size=2, max_size=3).map("\n".join))
LETTERS = "".join(map(chr, range(128))) + "一二三四五六七八九十"
AMOUNTS = st.decimals(0, 99, places=1)
QUARTERS = st.sampled_from(
    [Period(y, n, rounds) for y in (2023, 2024, 2025) for rounds in (4, 12, 2) for n in range(1, rounds + 1)]
)


def values(kind: FieldType) -> st.SearchStrategy[Any]:
    """Values of one kind of field."""
    if isinstance(kind, Line):
        if kind.pattern is not None:
            return st.from_regex(f"(?:{kind.pattern})\\Z", fullmatch=True, alphabet=st.sampled_from(LETTERS))
        return PROSE if kind.many_lines else WORDS
    if isinstance(kind, Choice):
        return st.sampled_from(kind.values)
    if isinstance(kind, MapOf):
        names = QUARTERS.map(str) if kind.key else WORDS
        return st.dictionaries(names, values(kind.value), max_size=2)
    if isinstance(kind, ListOf):
        return st.lists(values(kind.item), min_size=1, max_size=2).map(tuple)
    if isinstance(kind, Record):
        return rows(kind)
    plain: dict[type, st.SearchStrategy[Any]] = {
        Flag: st.just(True),
        Day: st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)),
        PeriodName: QUARTERS,
        Amount: AMOUNTS,
        Measured: st.one_of(AMOUNTS, st.builds(Quantity, AMOUNTS.map(str), st.sampled_from(["个", "万吨/日", "%"]))),
    }
    if isinstance(kind, WholeNumber):
        return st.integers(kind.least, kind.most)
    return plain[type(kind)]


def _fields(fields: tuple[Field, ...], whole: set[str]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        f.name: values(f.kind) if f.required or f.key in whole else st.one_of(st.just(f.default), values(f.kind))
        for f in fields
    }


@cache
def rows(kind: Record) -> st.SearchStrategy[Any]:
    """Values of one kind of record; what files do not state (places, what was issued) is as its class has it."""
    unsaid = {name: st.just(value) for name, value in getattr(kind.make, "_field_defaults", {}).items()}
    return st.builds(kind.make, **{**unsaid, **_fields(kind.fields, set())})


@cache
def files(file_type: Record) -> st.SearchStrategy[Any]:
    """Files of one kind: of one place, few rows, some of them of one key in several files."""
    named = {"unit": "甲局", "quarter": Period(2024, 2)}
    fixed = {f.name: st.just(named[f.key]) if f.key in named else values(f.kind) for f in file_type.identity_fields}
    listed = st.lists(rows(file_type.row), max_size=3, unique_by=file_type.key_of).map(tuple)
    heads = _fields(file_type.heads, set())
    return st.builds(file_type.make, **{**heads, **fixed, file_type.rows: listed})


def pooled(file_type: Record, count: int) -> st.SearchStrategy[list[Any]]:
    """Tables whose rows and cells come from one small pool, so that they meet."""

    def mixed(pool: list[Any], choose: Callable[[list[Any]], Any]) -> list[Any]:
        out = []
        for _ in range(count):
            whole: dict[Any, Any] = {HEAD: dict(choose([t.get(HEAD, {}) for t in pool]))}
            for key in {key for t in pool for key in t} - {HEAD}:
                own = choose([t.get(key) for t in pool])
                if own is not None:
                    others = [t[key] for t in pool if key in t]
                    whole[key] = {**own, **dict(list(choose(others).items())[:1])}
            out.append(whole)
        return out

    @st.composite
    def draw_all(draw: st.DrawFn) -> list[Any]:
        pool = draw(st.lists(files(file_type).map(lambda v: table(file_type, v)), min_size=2, max_size=3))
        keys = sorted({key for t in pool for key in t if key != HEAD}, key=repr)[:3]
        shared = [
            {HEAD: t[HEAD], **dict(zip(keys, [c for k, c in t.items() if k != HEAD], strict=False))} for t in pool
        ]
        return mixed(shared, lambda options: draw(st.sampled_from(options)))

    return draw_all()


class Inner(NamedTuple):
    """A record within a row."""

    name: Annotated[str, Field(Line(), "名", "", required=True)]
    words: Annotated[str | None, Field(Prose(), "话", "")] = None
    day: Annotated[dt.date | None, Field(Day(), "日", "")] = None
    at: Place | None = None


INNER = Record("inner", "内", Inner)


class Everything(NamedTuple):
    """A row with a field of every kind."""

    day: Annotated[dt.date, Field(Day(), "日期", "", required=True)]
    unit: Annotated[str, Field(NAME, "单位", "", required=True)]
    quarter: Annotated[Period | None, Field(PeriodName(), "季度", "")] = None
    number: Annotated[int | None, Field(WholeNumber(0, 99), "个数", "")] = None
    amount: Annotated[Decimal | None, Field(Amount(), "数", "")] = None
    open: Annotated[bool, Field(Flag(), "开", "")] = False
    units: Annotated[tuple[str, ...], Field(ListOf(NAME), "单位们", "")] = ()
    inner: Annotated[Inner | None, Field(INNER, "内", "")] = None
    inners: Annotated[tuple[Inner, ...], Field(ListOf(INNER), "内们", "")] = ()
    figures: Annotated[Mapping[str, Decimal], Field(MapOf(Amount()), "数们", "")] = NO_VALUES
    texts: Annotated[Mapping[str, Any], Field(MapOf(Prose()), "话们", "")] = NO_VALUES
    note: Annotated[str | None, Field(Prose(), "备注", "")] = None
    at: Place | None = None


ROW = Record("row", "行", Everything, key=("day", "unit"))


class File(NamedTuple):
    """A file of such rows."""

    quarter: Annotated[Period, Field(PeriodName(), "季度", "", required=True)]
    day: Annotated[dt.date | None, Field(Day(), "日期", "")] = None
    rows: Annotated[tuple[Everything, ...], Field(ListOf(ROW), "行", "", required=True)] = ()
    at: Place | None = None


FILE = Record("everything", "样样文件", File, glob="data/everything/*.yaml", identity=("quarter",), rows="rows")
ROW_FILE_TYPES = pytest.mark.parametrize("file_type", [*ROW_FILES, FILE], ids=lambda s: s.name)


@ROW_FILE_TYPES
@settings(max_examples=25)
@given(st.data())
def test_laws_of_the_merge(file_type: Record, data: st.DataObject) -> None:
    before, one, two, three = data.draw(pooled(file_type, 4))
    ours, swapped = merge(before, one, two), merge(before, two, one)
    assert len(ours.conflicts) == len(swapped.conflicts)
    assert ours.conflicts or ours.table == swapped.table
    assert merge(before, one, one).table == one == merge(before, one, before).table
    right = merge(before, two, three)
    if not ours.conflicts and not right.conflicts:
        first, last = merge(before, ours.table, three), merge(before, one, right.table)
        assert bool(first.conflicts) == bool(last.conflicts)
        assert first.conflicts or first.table == last.table


@ROW_FILE_TYPES
@settings(max_examples=25)
@given(st.data())
def test_any_file_can_become_any_other(file_type: Record, data: st.DataObject) -> None:
    one, two = data.draw(files(file_type)), data.draw(files(file_type))
    named, order = file_type.identity_of(one), KeyOrder(file_type, None)
    before, after = table(file_type, one), table(file_type, two)
    text = new_file(file_type, named, before, order)
    read = sound(file_type, Source("", text))
    assert read is not None
    assert (table(file_type, read), file_type.identity_of(read)) == (before, named)
    donor = Source("", new_file(file_type, named, after, order))
    done = splice(file_type, Source("", text), after, order, donor)
    assert table(file_type, sound(file_type, Source("", done))) == after
    assert splice(file_type, Source("", done), after, order) == done
    assert table(file_type, sound(file_type, Source("", arranged(file_type, Source("", done), order)))) == after


@pytest.mark.parametrize("file_type", [s for s in ROW_FILES if record_of(s)], ids=lambda s: s.name)
@settings(max_examples=25)
@given(st.data())
def test_what_was_received_reads_back(file_type: Record, data: st.DataObject) -> None:
    sent = table(file_type, data.draw(files(file_type)))
    quarter = Period(2024, 2) if "quarter" in file_type.identity else None
    receipt = Receipt("甲局.yaml", "0" * 64, dt.date(2024, 7, 18), None, ())
    received = record(file_type, None, "甲局", quarter, receipt, sent)
    kind = record_of(file_type)
    assert kind is not None
    again, parsed = parse_as(kind, Source("", write(file_type, received)))
    assert [d.message for d in parsed.diagnostics if "status" not in d.message] == []
    known = base(file_type, again)
    assert set(known) == set(sent)
    for key, cells in sent.items():
        if key != HEAD:
            assert set(known[key]) == set(cells)
            assert all(isinstance(known[key][c], Digest) or known[key][c] == fact for c, fact in cells.items())
