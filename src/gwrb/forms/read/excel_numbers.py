"""What a number of a sheet is by its format: a date, a month, a percentage, or as it was typed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from gwrb.forms.read import grid
from gwrb.ledger.packages import natural, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

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
