"""A filled Excel form as it was found: .xlsx straight from its parts, .xls through calamine.

The parts are read here and not by a library because a library inflates them without a cap, and
because what a person wrote is wanted to the letter: rich text, escapes, numbers as they were typed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell  # type: ignore[import-untyped]

from gwrb.forms.identity import FOOT, CellSlot
from gwrb.forms.read import grid
from gwrb.forms.read.form_formats import PASSWORD
from gwrb.forms.read.grid import FilledForm, FilledRow, Seen
from gwrb.ledger.apart import apart
from gwrb.ledger.packages import DAMAGED, Package, UnreadableError, natural, parse, spaced, weigh, weigh_merged
from gwrb.text.script import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAX_ROWS, MAX_COLUMNS = 20_000, 200
_PERCENTS = 2  # shares and growth beyond 200% are not to be expected
_NOTHING: frozenset[str] = frozenset()
_FRACTION, _FORMULA = frozenset({grid.FRACTION}), frozenset({grid.FORMULA})
_UNCALCULATED, _UNSEEN = frozenset({grid.UNCALCULATED}), frozenset({grid.UNSEEN})
_REFERENCE = re.compile("[A-Z]{1,3}[0-9]{1,7}")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_KEY = re.compile(r"[a-z_]+(?:\.[0-9]+|\.[0-9]{4}(?:[QMH][0-9]+)?)?")
_IDENTITY = re.compile(r"[1-9][0-9]?-[1-9][0-9]*/[0-9]+|person/[0-9]+|foot")


_Said = tuple[str, frozenset[str]]  # words, and what stands among them besides


class _Cell(NamedTuple):
    """One cell of a sheet: row and column from 0, its words, what else it is."""

    row: int
    column: int
    text: str
    other: frozenset[str] = _NOTHING


def read(data: bytes) -> FilledForm:
    """An .xlsx workbook, each sheet one table. Raises UnreadableError where it cannot be read."""
    package = Package(data)
    weigh(package)
    main = package.main()
    root = parse(package.read(main))
    if root.tag != f"{S}workbook":
        raise UnreadableError("strict", "请在 Excel 中另存为普通的 .xlsx（不是“Strict Open XML”）后再收")
    related = package.related(main)
    parts = dict(related.values())
    setting = root.find(f"{S}workbookPr")
    since_1904 = setting is not None and setting.get("date1904") in ("1", "true")
    shared = package.read_if(parts.get("sharedStrings"))
    strings = [_rich(item) for item in parse(shared).iter(f"{S}si")] if shared else []
    formats = looks(package.read_if(parts.get("styles")))
    cells = _CellReader(strings, formats, dt.date(1904, 1, 1) if since_1904 else None)
    tables, other, known = [], set(), set()
    for sheet in root.iter(f"{S}sheet"):
        kind, path = related.get(sheet.get(f"{_R}id", ""), ("", ""))
        if kind != "worksheet" or path in known or sheet.get("state", "visible") != "visible":
            continue
        known.add(path)
        below = package.related(path)
        other |= {grid.COMMENT for kind, _ in below.values() if kind in ("comments", "threadedComment")}
        other |= {grid.PICTURE for kind, _ in below.values() if kind == "drawing"}
        part = parse(package.read(path))
        tables.append(table(cells.of(part), _merged(part)))
    return FilledForm(package.properties(), tuple(tables), other=frozenset(other))


def read_old(data: bytes) -> FilledForm:
    """An .xls workbook. Raises UnreadableError where it cannot be read."""
    return apart(_read_old, data)


def _read_old(data: bytes) -> FilledForm:
    from python_calamine import CalamineError, CalamineWorkbook

    tables = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
            merged = _under(sheet.merged_cell_ranges or ())
            cells = (
                _Cell(r, c, _words(value), _FRACTION if _may_be_percent(value) else _NOTHING)
                for r, row in enumerate(rows)
                for c, value in enumerate(row[:MAX_COLUMNS])
                if value != ""
            )
            tables.append(table(cells, merged))
    except CalamineError as error:
        locked = "password" in str(error).lower()
        raise (UnreadableError("password", PASSWORD) if locked else UnreadableError("damaged", DAMAGED)) from None
    return FilledForm({}, tuple(tables))


def _may_be_percent(value: Any) -> bool:
    """Whether a number may be a percentage: the library does not tell how a cell shows it."""
    return isinstance(value, float) and 0 < abs(value) < _PERCENTS and not value.is_integer()


def _words(value: Any) -> str:
    """A value of calamine's as the cell shows it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return (value + dt.timedelta(milliseconds=500)).date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float | int):
        return number(float(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def table(cells: Iterable[_Cell], merged: set[tuple[int, int]]) -> tuple[FilledRow, ...]:
    """Cells as rows, each with the slot that the sheet's hidden row of keys and hidden column say."""
    rows: dict[int, dict[int, _Cell]] = {}
    for cell in cells:
        if cell.row < MAX_ROWS and cell.column < MAX_COLUMNS:
            rows.setdefault(cell.row, {})[cell.column] = cell
    for r, c in merged:
        if r in rows:
            old = rows[r].get(c, _Cell(r, c, ""))
            rows[r][c] = old._replace(other=old.other | {grid.MERGED})
    keys: dict[int, str] = {}
    out = []
    for r in range(max(rows, default=-1) + 1):
        found = rows.get(r, {})
        words = {c: cell.text.strip() for c, cell in found.items() if cell.text.strip()}
        if not keys and _are_keys(words):
            keys = words
            out.append(FilledRow((), hidden=True))
            continue
        identity = words.get(0, "")
        own = identity if _IDENTITY.fullmatch(identity) else ""
        columns = sorted({*found, *(keys if own else ())})
        out.append(FilledRow(tuple(_seen(found.get(c) or _Cell(r, c, ""), own, keys) for c in columns)))
    return tuple(out)


def _are_keys(words: Mapping[int, str]) -> bool:
    return len([w for c, w in words.items() if c]) >= 3 and all(_KEY.fullmatch(w) for c, w in words.items() if c)


def _seen(cell: _Cell, own: str, keys: Mapping[int, str]) -> Seen:
    key = keys.get(cell.column, "")
    name = str(xl_rowcol_to_cell(cell.row, cell.column))
    if cell.column == 0 and own:
        return Seen("", 0, (CellSlot(own, ""),) if own == FOOT else (), reference=name)
    tags = (CellSlot(own, key),) if own and key and own != FOOT else ()
    return Seen(cell.text, cell.column, tags, other=cell.other, reference=name)


class _CellReader(NamedTuple):
    """What the cells of a workbook refer to: its strings, its formats, the day its dates count from."""

    strings: Sequence[_Said]
    formats: Sequence[Look]
    epoch: dt.date | None

    def of(self, sheet: _Element) -> Iterator[_Cell]:
        """The cells of a sheet that hold anything."""
        at = -1
        away = _hidden_columns(sheet)
        for row in sheet.iter(f"{S}row"):
            said = natural(row.get("r"), 10**7)
            at = said - 1 if said else at + 1
            column, hidden = -1, row.get("hidden") in ("1", "true")
            for cell in row.iter(f"{S}c"):
                place = _place(cell.get("r", ""))
                column = place[1] if place else column + 1
                text, other = self._value(cell)
                if text.strip() and (hidden or column in away):
                    other |= _UNSEEN
                if text or other:
                    yield _Cell(at, column, text, other)

    def _value(self, cell: _Element) -> _Said:
        kind, value = cell.get("t", "n"), cell.findtext(f"{S}v")
        style = natural(cell.get("s", "0"), len(self.formats))
        look = self.formats[style] if style is not None else Look()
        other = _NOTHING
        if cell.find(f"{S}f") is not None:
            if value is None or (not value and kind != "str"):
                return "", _UNCALCULATED
            other = _FORMULA
        text, more = self._words(cell, kind, value or "", look)
        return text, other | more | (look.other if text.strip() else _NOTHING)

    def _words(self, cell: _Element, kind: str, value: str, look: Look) -> _Said:
        if kind in ("inlineStr", "s"):
            return self._string(cell, kind, value)
        if kind == "e":
            return value, frozenset({grid.ERROR})
        if kind == "b":
            return ("是" if value == "1" else "否"), _NOTHING
        if kind == "d":
            return value[:10], _NOTHING
        if kind == "str" or not value:
            return unescape(value), _NOTHING
        return shown(value, look, self.epoch), _NOTHING

    def _string(self, cell: _Element, kind: str, value: str) -> _Said:
        if kind == "inlineStr":
            inside = cell.find(f"{S}is")
            return _rich(inside) if inside is not None else ("", _NOTHING)
        at = natural(value, len(self.strings))
        return self.strings[at] if at is not None else ("", _NOTHING)


def _hidden_columns(sheet: _Element) -> set[int]:
    """The columns that a sheet hides, from 0."""
    out: set[int] = set()
    for one in sheet.iter(f"{S}col"):
        if one.get("hidden") in ("1", "true"):
            last = natural(one.get("max"), MAX_COLUMNS) or MAX_COLUMNS
            out |= {*range((natural(one.get("min"), MAX_COLUMNS) or 1) - 1, last)}
    return out


def unescape(text: str) -> str:
    """A string of a sheet's XML: _x000D_ and the like are characters, line ends are LF."""
    if "_x" in text:
        text = _ESCAPE.sub(_escaped, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _escaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)  # half a character is none


def _rich(element: _Element) -> _Said:
    """A string with or without runs of different looks; how it is read aloud (rPh) is left out."""
    pieces, struck = [], False
    for child in element:
        if child.tag == f"{S}t":
            pieces.append(spaced(child))
        elif child.tag == f"{S}r":
            inside = child.find(f"{S}t")
            words = spaced(inside) if inside is not None else ""
            struck = struck or (is_on(child.find(f"{S}rPr/{S}strike")) and words.strip() != "")
            level = child.find(f"{S}rPr/{S}vertAlign")
            pieces.append(words if level is None else raised(words, level.get("val", "")))
    # Each run is escaped by itself: an escape never goes over the end of one.
    return "".join(map(unescape, pieces)), frozenset({grid.STRUCK}) if struck else _NOTHING


def _merged(sheet: _Element) -> set[tuple[int, int]]:
    """The cells that lie under others, but for the first of each."""
    ends = (one.get("ref", "").partition(":")[::2] for one in sheet.iter(f"{S}mergeCell"))
    return _under([(a, b) for first, last in ends if (a := _place(first)) and (b := _place(last))])


def _place(reference: str) -> tuple[int, int] | None:
    """The row and column, from 0, that Excel's name of a cell means."""
    return xl_cell_to_rowcol(reference) if _REFERENCE.fullmatch(reference) else None


def _under(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> set[tuple[int, int]]:
    """The cells that lie under others in ranges that were merged, but for the first of each."""
    weigh_merged(sum(max(0, bottom - top + 1) * max(0, right - left + 1) for (top, left), (bottom, right) in ranges))
    return {
        (r, c)
        for (top, left), (bottom, right) in ranges
        for r in range(top, min(bottom, MAX_ROWS) + 1)
        for c in range(left, min(right, MAX_COLUMNS) + 1)
        if (r, c) != (top, left)
    }


S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DIGITS = 15  # as many as Excel has
# Built-in formats of dates: the first are the same everywhere, the others Chinese, Japanese, Korean Excel's.
_DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 54), 57, 58}
_MONTHS = {17, 27, 36, 50, 52, 57}  # of these, those that show year and month alone in Chinese Excel
_PERCENT = {9, 10}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Look(NamedTuple):
    """What a cell's format makes of a number; `whole`: of a date, whether it shows the day.

    `other`: what else its look does to its words: struck, or not shown at all.
    """

    date: bool = False
    whole: bool = True
    percent: bool = False
    other: frozenset[str] = frozenset()


def is_on(element: _Element | None) -> bool:
    """Whether a part of a font's look is switched on."""
    return element is not None and element.get("val") not in ("0", "false")


def number(value: float) -> str:
    """A number as a person would have typed it: no exponent, no zeros at its end, as many digits as Excel has."""
    text = f"{_decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")


def shown(value: str, look: Look, epoch: dt.date | None) -> str:
    """A number of a sheet's XML as its format shows it: a date, a month, a percentage, or as typed."""
    try:
        found = float(value)
    except ValueError:
        return value
    if look.date and 0 < found < 2_958_466:
        days = int(found + 0.5 / 86_400)
        # day 60 is 29 February 1900, which there never was
        start = epoch or (dt.date(1899, 12, 31) if days < 60 else dt.date(1899, 12, 30))
        day = start + dt.timedelta(days=days)
        return day.isoformat() if look.whole else f"{day.year}年{day.month}月"
    if look.percent:
        return number(float(_decimal(found) * 100)) + "%"
    return number(found)


def looks(data: bytes | None) -> list[Look]:
    """The formats of a workbook's part of styles, by their number."""
    if not data:
        return []
    root = parse(data)
    codes = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iter(f"{S}numFmt")}
    formats = root.find(f"{S}cellXfs")
    struck = [is_on(font.find(f"{S}strike")) for font in root.iterfind(f"{S}fonts/{S}font")]
    out = []
    for one in formats if formats is not None else ():
        id_ = one.get("numFmtId", "0")
        code = _LITERAL.sub("", codes.get(id_, "")).lower()
        built_in = natural(id_, 1000)
        date = bool(re.search("[yd]", code)) if code else built_in in _DATES
        whole = "d" in code if code else built_in not in _MONTHS
        font = natural(one.get("fontId", "0"), len(struck))
        other = {grid.STRUCK} if font is not None and struck[font] else set()
        other |= {grid.UNSEEN} if code and not code.strip(";") else set()
        out.append(Look(date, whole, "%" in code if code else built_in in _PERCENT, frozenset(other)))
    return out
