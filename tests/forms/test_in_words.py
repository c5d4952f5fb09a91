"""Whatever is written, however it gets into the file: it comes back to the letter, for every field of every form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.forms.read import excel_form, word_form
from gwrb.forms.read.matching import Matched, match
from tests.forms import typing_in, typing_in_excel
from tests.forms.made import KINDS, asks, form, places
from tests.forms.typing_in import Document
from tests.forms.typing_in_excel import Workbook

# What an XML part can hold and no reader of XML changes; \r is a line end there.
_LETTERS = st.one_of(
    st.sampled_from(
        "的一是在了和有大这为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    ),
    st.sampled_from("，。；：？！（）《》〈〉“”‘’、—…·％ \u3000\u00a0\u2011\u00ad\t\n<>&\"'=+-@#_x①②≥★"),
    # but for the places that symbol fonts use: those are pictures and are told of
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")).filter(lambda c: not "\uf000" <= c <= "\uf0ff"),
    st.sampled_from(("😀", "👨‍👩‍👧", "𠀀", "龘", "1,200.5", "100%", "_x0041_", "_x000D_", "&amp;", "]]>", "12.5亿元")),
)


def _fourfold(text: str) -> bool:
    """What LibreOffice 7.4 makes of a paragraph: told of, wherever it stands."""
    lines = [line for line in text.split("\n") if line]
    size = len(lines[0]) // 4
    return size >= 4 and lines[0] == lines[0][:size] * 4


TEXTS = (
    st.lists(_LETTERS, min_size=1, max_size=40)
    .map("".join)
    .filter(lambda t: t.strip() and t == t.rstrip("\n") and not t.strip().startswith("请") and not _fourfold(t))
)


def came_back(matched: Matched) -> dict[tuple[str, str], str]:
    cells = {(row, key): cell.text for row, found in matched.rows.items() for key, cell in found.items()}
    foot = {("foot", key): cell.text for key, cell in matched.foot.items()}
    return {place: words for place, words in (cells | foot).items() if words}


def said(kind: str, data: st.DataObject) -> dict[tuple[str, str], str]:
    """Words for every place of a form."""
    slots = places(kind)
    return dict(zip(slots, data.draw(st.lists(TEXTS, min_size=len(slots), max_size=len(slots))), strict=True))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", typing_in.WAYS, ids=lambda w: w.__name__)
@settings(max_examples=3)
@given(data=st.data())
def test_word_to_the_letter(kind: str, way: Callable[[typing_in.Element, str], None], data: st.DataObject) -> None:
    document, wanted = Document(form(kind, "docx")), said(kind, data)
    for (row, key), one in wanted.items():
        document.type(f"gwrb:{row}:{key}", one, way)
    matched = match(word_form.read(document.data), asks(kind))
    assert matched.problems == []
    assert came_back(matched) == wanted


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", typing_in_excel.WAYS, ids=lambda w: w.__name__)
@settings(max_examples=3)
@given(data=st.data())
def test_excel_to_the_letter(
    kind: str, way: Callable[[Workbook, typing_in.Element, str], None], data: st.DataObject
) -> None:
    book, wanted = Workbook(form(kind, "xlsx")), said(kind, data)
    for (row, key), one in wanted.items():
        book.type(row, key, one, way)
    matched = match(excel_form.read(book.data), asks(kind))
    assert matched.problems == []
    assert came_back(matched) == wanted


@settings(max_examples=8)
@given(words=TEXTS)
def test_tracked_words_come_back_once_accepted(words: str) -> None:
    document = Document(form("progress", "docx")).type("gwrb:1-1/0:progress", words, typing_in.tracked)
    matched = match(word_form.read(document.data), asks("progress"))
    assert [(p.word, bool(p.taken)) for p in matched.problems] == [("tracked", True)]
    assert matched.rows["1-1/0"]["progress"].text == words


@given(
    number=st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False),
    day=st.dates(dt.date(1901, 1, 1), dt.date(2200, 1, 1)),
)
@settings(max_examples=15)
def test_excel_numbers_and_dates_as_they_were_typed(number: object, day: dt.date) -> None:
    book = Workbook(form("progress", "xlsx"))
    book.type("1-3/0", "values.0", float(str(number))).type("1-1/0", "expected", day)
    matched = match(excel_form.read(book.data), asks("progress"))
    typed = f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number}"
    assert matched.problems == []
    assert matched.rows["1-3/0"]["values.0"].text == (typed if typed not in ("-0", "") else "0")
    assert matched.rows["1-1/0"]["expected"].text == day.isoformat()


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (0.058, "0.0%", "5.8%"),
        (0.07, "0%", "7%"),
        (1.1, "0.00%", "110%"),
        (123456.0, "#,##0", "123456"),
        (45488.0, "m月d日", "2024-07-15"),
        (45488.75, "yyyy/m/d h:mm", "2024-07-15"),
        (45488.0, "[$-804]yyyy年m月d日", "2024-07-15"),
        (45474.0, 'yyyy"年"m"月"', "2024年7月"),
        (12.0, '0"个"', "12"),
        (1e21, "General", "1000000000000000000000"),
        (0.1 + 0.2, "General", "0.3"),
    ],
)
def test_excel_numbers_by_their_format(value: float, format: str, shown: str) -> None:
    book = Workbook(form("progress", "xlsx")).type("1-3/0", "values.0", value)
    book.cell("1-3/0", "values.0").set("s", book.style(format))
    matched = match(excel_form.read(book.data), asks("progress"))
    assert matched.rows["1-3/0"]["values.0"].text == shown
