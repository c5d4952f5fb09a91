"""The day that a deadline's words mean: 12月底前, 第三季度前, 全年. The words are the notice's, the year the plan's."""

import datetime as dt
import re

from gwrb.text.script import NUMERAL, half_width, to_int

_YEAR = r"(\d{4})年"
_MONTH = rf"(\d{{1,2}}|{NUMERAL})月(?:份)?(?:(\d{{1,2}})日|(上旬|中旬|下旬))?"
_QUARTER = r"(?:第)?([一二三四1-4])季度"
_OPEN = "持续|长期|常年|常态"
_WHOLE_YEAR = "全年|年内|年底|年末|下半年|本年"
_DAY = r"(\d{4})-(\d{2})-(\d{2})"
_MONTHS = 12
_TENS = {"上旬": 10, "中旬": 20}


def day_of(words: str, year: int) -> dt.date | None:
    """The last day that the words allow; None where they name none (长期坚持, 年内持续推进) or several.

    第一季度前 means by the quarter's end: notices of March use it.
    """
    text = half_width(words)
    exact = re.fullmatch(_DAY, text.strip())
    if exact:
        return _day(int(exact[1]), int(exact[2]), int(exact[3]))
    if re.search(_OPEN, text):
        return None
    said = re.search(_YEAR, text)
    year = int(said[1]) if said else year
    months, quarter = list(re.finditer(_MONTH, text)), re.search(_QUARTER, text)
    if len(months) > 1:
        return None
    if months:
        number = _number(months[0][1])
        day = int(months[0][2]) if months[0][2] else _TENS.get(months[0][3] or "")
        return _day(year, number, day) if day else _end(year, number)
    if quarter:
        return _end(year, 3 * _number(quarter[1]))
    if "上半年" in text:
        return _end(year, 6)
    return _end(year, 12) if re.search(_WHOLE_YEAR, text) or said else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else to_int(text) or 0


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _end(year: int, month: int) -> dt.date | None:
    """The last day of a month."""
    first = _day(year + month // 12, month % 12 + 1, 1) if 1 <= month <= _MONTHS else None
    return first - dt.timedelta(days=1) if first else None
