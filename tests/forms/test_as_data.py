"""A filled form becomes the data that a person would have written: every field's value, whatever was typed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.forms.form_kinds import KINDS as FORMS
from gwrb.forms.read.collecting import CollectedForm, Collector
from gwrb.ledger.loading import Sound
from gwrb.merge.intake import Arrived, Incoming
from gwrb.model.field_types import Choice, Day, Line, ListOf, MapOf, Measured
from gwrb.model.record import Field
from gwrb.text.visible import CONTROLS
from tests.forms import typing_in, typing_in_excel
from tests.forms.made import KINDS, Q2, asks, form, places, workspace
from tests.forms.test_in_words import TEXTS as TYPED
from tests.forms.typing_in import Document
from tests.forms.typing_in_excel import Workbook

TODAY = dt.date(2024, 7, 15)
TEXTS = TYPED.filter(lambda t: not re.search(CONTROLS, t))  # others are refused (GW013)
_DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 6, 30))
_SENT = st.dates(dt.date(2024, 7, 1), dt.date(2024, 9, 30))
_WRITTEN = (
    "{0:%Y-%m-%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}/{0.month}/{0.day}",
    "{0:%Y.%m.%d}",
    "{0:%Y%m%d}",
    " {0.year} 年 {0.month} 月 {0.day} 日 ",
)
_FIGURES = st.sampled_from(
    (
        ("8", "8"), ("1,500.5", "1500.5"), ("１２", "12"), ("-3.5", "-3.5"), ("−3", "-3"), ("15万个", "15万个"),
        ("90.9%", "90.9%"), ("1,200亿元", "1200亿元"), ("３００㎡", "300㎡"), (" 7 公里 ", "7 公里"),
    )
)  # fmt: skip
_PHONES = st.sampled_from(
    (("027-82345678", "027-82345678"), ("13800000000", "13800000000"), ("０２７—８２３４", "027-8234"))
)


def _typed(field: Field) -> st.SearchStrategy[tuple[str, Any]]:
    """What may be typed into a field, and the value that it means."""
    kind = field.kind
    if isinstance(kind, Choice):
        return st.sampled_from(kind.values).map(lambda v: (v, v))
    if isinstance(kind, Day):
        days = st.tuples(_SENT if field.key == "submitted" else _DAYS, st.sampled_from(_WRITTEN))
        return days.map(lambda found: (found[1].format(found[0]), found[0]))
    if isinstance(kind, MapOf):
        return _FIGURES if isinstance(kind.value, Measured) else TEXTS.map(lambda t: (t, t))
    if isinstance(kind, ListOf):
        return TEXTS.map(lambda t: (t, tuple(line.strip() for line in t.split("\n") if line.strip())))
    assert isinstance(kind, Line)
    if kind.many_lines:
        return TEXTS.map(lambda t: (t, t))
    if kind.pattern:
        return _PHONES
    return TEXTS.map(lambda t: t.replace("\n", "、").strip()).filter(bool).map(lambda t: (t, t.strip()))


def field_of(kind: str, place: tuple[str, str]) -> Field:
    record = FORMS[kind].record
    fields = record.fields if place[0] == "foot" else record.row.fields
    return next(f for f in fields if f.key == place[1].partition(".")[0])


def collected(data: bytes, name: str = "表.docx", book: Sound | None = None) -> CollectedForm:
    (found,) = Collector(book or workspace(), None, None, TODAY).read([Arrived(name, data)])
    return found


def said_by(made: object, kind: str) -> dict[tuple[str, str], Any]:
    """The values of what was made, by place of the form."""
    assert isinstance(made, Incoming)
    out: dict[tuple[str, str], Any] = {}
    asked = asks(kind)
    rows = list(getattr(made.value, FORMS[kind].record.rows))
    for line in asked.rows:
        id_, key = line.id, line.key
        row = next((r for r in rows if not key or (r.task, r.scope or "") == (key["task"], key.get("scope", ""))), None)
        assert row is not None
        rows.remove(row)
        for field in FORMS[kind].record.row.fields:
            value = getattr(row, field.name)
            if isinstance(field.kind, MapOf):
                names = {name: place for place, name in line.names.items()}
                for name, one in value.items():
                    out[id_, names.get(str(name), f"{field.key}.{name}")] = one
            elif value and field.key not in ("task", "scope"):
                out[id_, field.key] = value
    assert not rows
    heads = [f for f in FORMS[kind].record.fields if f.key in {field.key for field in asked.foot}]
    return out | {("foot", f.key): getattr(made.value, f.name) for f in heads}


def _plain(value: Any) -> Any:
    return value if isinstance(value, dt.date) else str(value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["docx", "xlsx"])
@settings(max_examples=6)
@given(data=st.data())
def test_every_value(kind: str, format: str, data: st.DataObject) -> None:
    typed = {place: data.draw(_typed(field_of(kind, place)), str(place)) for place in places(kind)}
    if kind == "contacts":  # people are told apart by their names
        typed |= {p: (f"{t[0]}{p[0][7:]}", f"{t[1]}{p[0][7:]}") for p, t in typed.items() if p[1] == "name"}
    if format == "docx":
        document = Document(form(kind, "docx"))
        way = data.draw(st.sampled_from(typing_in.WAYS), "way")
        for (row, key), (words, _) in typed.items():
            document.type(f"gwrb:{row}:{key}", words, way)
        made = document.data
    else:
        book = Workbook(form(kind, "xlsx"))
        for (row, key), (words, value) in typed.items():
            book.type(row, key, value if isinstance(value, dt.date) else words, typing_in_excel.shared)
        made = book.data
    found = collected(made)
    assert [p.sentence for p in found.problems] == []
    wanted = {place: _plain(value) for place, (_, value) in typed.items()}
    assert {place: _plain(v) for place, v in said_by(found.made, kind).items()} == wanted
    assert isinstance(found.made, Incoming)
    assert found.made.value.unit == "甲局"
    assert getattr(found.made.value, "quarter", Q2) == Q2
