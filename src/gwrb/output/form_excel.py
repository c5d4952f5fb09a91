"""A form as an Excel workbook: instructions, then the sheet to fill in.

The hidden first column says which row it is, the hidden row above the heads which column: the reader goes by
these. Everything that is not to be written is locked, without a password: a person who must can lift it.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from math import ceil
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from gwrb.documents.document import Bullets, Document, Paragraph, plain
from gwrb.documents.titles import width
from gwrb.documents.word.ooxml import package
from gwrb.forms import form_views
from gwrb.forms.form_kinds import VALUES, FieldColumn
from gwrb.forms.form_views import FormCell, FormPaper
from gwrb.forms.identity import FOOT
from gwrb.output.xlsx import AS_WRITTEN, CELL, Looks, fitting, formats, lie
from gwrb.reports.quarterly_views import SAMPLE

_WIDER = 1.9  # half-width characters of a sheet's column for one of a form's
_LINE, _TALLEST = 13.5, 400.0  # points of a line of the table, and of the tallest row
_LONGEST = 250  # characters of one property
_DATES = {
    "validate": "date",
    "criteria": "between",
    "minimum": dt.date(2000, 1, 1),
    "maximum": dt.date(2099, 12, 31),
    "error_title": "请填日期",
    "error_message": "这一格要填日期，写成 2024-07-15 的样子",
}
_PROTECTION = {"format_columns": True, "format_rows": True}


def form_xlsx(paper: FormPaper, instructions: Document) -> bytes:
    """A form in Excel. `instructions`: their template, printed. Same input, same bytes."""
    out = io.BytesIO()
    # In memory: it is small, and has shared strings; Excel rewrites a file that has none.
    book = xlsxwriter.Workbook(out, {"in_memory": True, **AS_WRITTEN})
    book.set_properties({"title": paper.title, "created": dt.datetime.combine(paper.today, dt.time())})
    for name, value in paper.facts.items():
        book.set_custom_property(name, value[:_LONGEST], "text")
    looks = formats(book, _LOOKS)
    guide = book.add_worksheet("填表说明")
    _guide(guide, paper, instructions, looks)
    _FormSheet(book.add_worksheet(paper.number), paper, looks).write()
    guide.activate()
    book.close()
    return _growing(out)


def _growing(made: io.BytesIO) -> bytes:
    """The workbook with rows that still grow as they are filled in: the library fixes every height it is given."""
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = (name for name in parts if name.startswith("xl/worksheets/sheet"))
    return package(parts | {name: parts[name].replace(b' customHeight="1"', b"") for name in sheets})


_TITLE, _CENTRE = {"font_name": "黑体", "font_size": 16}, {"align": "center"}
_OUTSIDE = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
_LOCKED = CELL | {"valign": "vcenter", "text_wrap": True, "bg_color": "#EDEDED"}
_FREE = CELL | {"valign": "vcenter", "text_wrap": True, "locked": False}
_TEXT = _FREE | {"num_format": "@"}
_LOOKS = {
    "title": _TITLE,
    "line": _OUTSIDE,
    "mark": _OUTSIDE | {"font_name": "黑体", "font_color": "#C00000"},
    "note": _OUTSIDE | {"text_wrap": True, "valign": "top", "font_size": 12},
    "guide": _TITLE | _CENTRE,
    "head": _LOCKED | _CENTRE | {"font_name": "黑体", "bg_color": "#DCE3EC"},
    "locked": _LOCKED,
    "locked-centre": _LOCKED | _CENTRE,
    "label": _OUTSIDE | {"align": "right"},
    form_views.LINE: _TEXT,
    form_views.PROSE: _TEXT,
    form_views.CHOICE: _TEXT | _CENTRE,
    form_views.DATE: _FREE | _CENTRE | {"num_format": "yyyy-mm-dd"},
    "number": _FREE | _CENTRE,
}


def _guide(sheet: Any, paper: FormPaper, instructions: Document, looks: Looks) -> None:
    sheet.set_column(0, 0, 100)
    row = 0
    for row, (words, look) in enumerate(_lines(instructions), 1):
        sheet.set_row(row - 1, 16.0 * ceil(max(1.0, width(words)) / 44) + 6)
        sheet.write_string(row - 1, 0, fitting(words), looks[look])
    sheet.write_string(row, 0, f"填好“{paper.number}”这一张（在下方切换），存盘后发回。", looks["note"])
    sheet.protect("", _PROTECTION)
    _printed(sheet, paper)


def _lines(document: Document) -> Iterable[tuple[str, str]]:
    """The words of paragraphs and lists, each with its look; lists numbered in words."""
    for part in document.parts:
        for block in part.blocks:
            if isinstance(block, Paragraph):
                look = "guide" if block.level == 1 else "mark" if block.style == "sample" else "note"
                yield plain(block.inlines), look
            elif isinstance(block, Bullets):
                for number, item in enumerate(block.items, 1):
                    yield f"{number}. {plain(item.inlines)}", "note"


def _printed(sheet: Any, paper: FormPaper) -> None:
    """How a sheet lies on paper, the identity at its foot."""
    lie(sheet)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    foot = f"&C&8{paper.identity.replace('&', '&&')}　第&P页"
    sheet.set_footer(foot if len(foot) <= _LONGEST else "&C&8第&P页")


class _FormSheet:
    """The sheet to fill in, while it is written."""

    def __init__(self, sheet: Any, paper: FormPaper, looks: Looks) -> None:
        self._sheet, self._paper, self._looks = sheet, paper, looks
        self._columns = paper.form.columns

    def write(self) -> None:
        sheet, columns = self._sheet, self._columns
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for number, column in enumerate(columns, 1):
            sheet.set_column(number, number, _width(column))
        keys = 0
        for keys, (words, look) in enumerate(_above(self._paper), 1):
            sheet.set_row(keys - 1, 24 if look == "title" else 16)
            sheet.write_string(keys - 1, 1, fitting(words), self._looks[look])
        head = keys + 1
        for number, column in enumerate(columns, 1):
            sheet.write_string(keys, number, column.key)
        sheet.set_row(keys, None, None, {"hidden": True})
        sheet.set_row(head, _height((c, c.heading) for c in columns))
        for number, column in enumerate(columns, 1):
            sheet.write_string(head, number, column.heading, self._looks["head"])
        row = head
        for row, (line, printed) in enumerate(zip(self._paper.form.rows, self._paper.rows, strict=True), head + 1):
            sheet.set_row(row, _height((c, one.text) for c, one in zip(columns, printed.cells, strict=True)))
            sheet.write_string(row, 0, line.id)
            for number, (column, cell) in enumerate(zip(columns, printed.cells, strict=True), 1):
                self._cell(row, number, cell, figure=column.key.startswith(VALUES))
        self._rules(head + 1, row)
        self._foot(row + 2)
        sheet.freeze_panes(head + 1, min(4, next(n for n, c in enumerate(columns, 1) if c.editable)))
        sheet.repeat_rows(head)
        sheet.protect("", _PROTECTION)
        _printed(sheet, self._paper)

    def _cell(self, row: int, column: int, cell: FormCell, *, figure: bool = False) -> None:
        look = cell.kind
        if cell.kind == form_views.LOCKED:
            look = "locked-centre" if cell.centred else "locked"
        elif figure:
            look = "number"
        style = self._looks[look]
        if not cell.text:
            self._sheet.write_blank(row, column, None, style)
        elif cell.kind == form_views.DATE and (day := _date(cell.text)):
            self._sheet.write_datetime(row, column, day, style)
        elif look == "number" and (number := _number(cell.text)) is not None:
            self._sheet.write_number(row, column, number, style)
        else:
            self._sheet.write_string(row, column, fitting(cell.text), style)

    def _rules(self, first: int, last: int) -> None:
        """Lists to choose from and checks of dates, one for each column."""
        for number, column in enumerate(self._columns, 1):
            if column.editable and column.choices:
                rule = {
                    "validate": "list",
                    "source": list(column.choices),
                    "error_title": "请从下拉框里选",
                    "error_message": f"这一格只能是：{'、'.join(column.choices)}"[:_LONGEST],
                }
                self._sheet.data_validation(first, number, last, number, rule)
            elif column.editable and column.is_date:
                self._sheet.data_validation(first, number, last, number, dict(_DATES))

    def _foot(self, row: int) -> None:
        """The fields below the table: the label in the last wide column that is locked, the field beside it."""
        keys = [c.key for c in self._columns]
        label = keys.index("text" if "text" in keys else "unit") + 1
        for at, cell in enumerate(self._paper.foot, row):
            self._sheet.write_string(at, 0, FOOT)
            self._sheet.write_string(at, label, f"{cell.title}：", self._looks["label"])
            self._cell(at, label + 1, cell)
            if cell.kind == form_views.DATE:
                self._sheet.data_validation(at, label + 1, at, label + 1, dict(_DATES))


def _width(column: FieldColumn) -> float:
    """A column's width in half-width characters."""
    return max(4.5, column.width * _WIDER)


def _height(cells: Iterable[tuple[FieldColumn, str]]) -> float:
    """The height of a row in points: LibreOffice opens it as tall as the file says."""
    lines = 1
    for column, words in cells:
        room = _width(column) * 0.525
        lines = max(lines, sum(max(1, ceil(width(one) / room)) for one in words.split("\n")))
    return min(lines * _LINE + 4, _TALLEST)


def _above(paper: FormPaper) -> list[tuple[str, str]]:
    """The lines above the table."""
    day = paper.due
    due = f"　应于{day.year}年{day.month}月{day.day}日前报送" if day and not paper.period else ""
    period = f"　{paper.period.line}" if paper.period else ""
    lines = [(f"{paper.number}　{paper.title}", "title"), (f"填报单位：{paper.full_name}{period}{due}", "line")]
    marks = [(SAMPLE, "mark")] if paper.sample else []
    return [*marks, *lines, (paper.identity, "line")]


def _date(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time())
    except ValueError:
        return None


def _number(text: str) -> float | None:
    """A figure that a cell can hold as it was written; None for any other."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if f"{number:.15g}" == text else None
