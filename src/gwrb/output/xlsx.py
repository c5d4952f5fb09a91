"""Tables as an Excel file: filters, a frozen header, fitting widths; words of the data stay words.

No cell is ever a formula or a link: every text is written as a string, whatever it begins with.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from gwrb.documents.printable import printable
from gwrb.output.table import Cell, Table, words
from gwrb.text.rounding import Share

LONGEST = 32767  # characters that Excel lets a cell hold
AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CELL = {"font_name": "宋体", "font_size": 10, "border": 1}
Looks = Mapping[str, Any]  # the library has no types


def to_xlsx(sheets: Iterable[Table[Any]], created: dt.date) -> bytes:
    """A sheet a table, as one .xlsx; same input, same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **AS_WRITTEN})
    book.set_properties({"created": dt.datetime.combine(created, dt.time())})
    looks = formats(book, _LOOKS)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name or "清单"), sheet, looks)
    book.close()
    return out.getvalue()


_TOP = CELL | {"valign": "top"}
_HEAD = {"font_name": "黑体", "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E8EDF3"}
_LOOKS = {
    "title": {"font_name": "黑体", "font_size": 14},
    "head": CELL | _HEAD,
    "prose": _TOP | {"text_wrap": True},
    "plain": _TOP,
    "share": _TOP | {"num_format": "0.0%"},
    "date": _TOP | {"num_format": "yyyy-mm-dd", "align": "left"},
}


def formats(book: xlsxwriter.Workbook, looks: Mapping[str, Mapping[str, object]]) -> Looks:
    """The looks of cells, made known to a workbook."""
    return {name: book.add_format(look) for name, look in looks.items()}


def lie(page: xlsxwriter.worksheet.Worksheet) -> None:
    """A4 lying, as wide as the page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Table[Any], looks: Looks) -> None:
    columns = sheet.shown
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
    top = 0
    if sheet.title:
        page.write_string(0, 0, fitting(sheet.title), looks["title"])
        top = 1
    for number, column in enumerate(columns):
        page.write_string(top, number, fitting(column.head), looks["head"])
    last = top
    for last, row in enumerate(sheet.lines, top + 1):
        for number, column in enumerate(columns):
            _cell(page, last, number, column.of(row), looks, prose=column.prose)
    page.freeze_panes(top + 1, min(1, len(columns) - 1))
    page.autofilter(top, 0, last, len(columns) - 1)
    lie(page)
    page.repeat_rows(top)


def _cell(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Cell, looks: Looks, *, prose: bool
) -> None:
    value = words(value) if isinstance(value, bool) else value
    if value is None or value == "":
        page.write_blank(row, column, None, looks["plain"])
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), looks["date"])
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value, looks["share" if isinstance(value, Share) else "plain"])
    else:
        page.write_string(row, column, fitting(words(value)), looks["prose" if prose else "plain"])


def fitting(text: str) -> str:
    """Text as a cell can hold it; one that is too long says so at its end, rather than vanish."""
    words = printable(text)
    if len(words) <= LONGEST:
        return words
    end = f"……（共 {len(words)} 字，单元格放不下，全文见 Word 报告）"
    return words[: LONGEST - len(end)] + end
