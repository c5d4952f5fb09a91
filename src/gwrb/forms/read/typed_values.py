"""What people type into a cell that wants a date, one of a few words, or one line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from gwrb.text.script import half_width

_DAY = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s*0?0:00(?::00)?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.0+)?")  # days since 1899-12-30: 1982 to 2091
_EPOCH = dt.date(1899, 12, 30)


def folded(text: str) -> str:
    """Words as choices and headings are compared: blind to width and to white space."""
    return "".join(half_width(text).split())


def choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice that was typed; None where it is none of them."""
    return next((c for c in choices if folded(c) == folded(text)), None)


def day(text: str, year: int) -> dt.date | None:
    """A date as people write it: 2024-07-15, 2024/7/15, 2024年7月15日, 7月15日 (in `year`), Excel's day numbers.

    None for what is no date, or not a whole one (7月底, 2024年12月).
    """
    words = half_width(text).strip()
    if _SERIAL.fullmatch(words):
        return _EPOCH + dt.timedelta(days=int(words[:5]))
    match = _DAY.fullmatch(words) or _DIGITS.fullmatch(words)
    if match is None or (match[1] is None and "月" not in words):
        return None
    try:
        return dt.date(int(match[1] or year), int(match[2]), int(match[3]))
    except ValueError:
        return None


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, without the space around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]
