"""Amounts in running text: where each stands, what it comes to, and how it binds.

Every number in Arabic digits is found, whatever it is; of Chinese numerals only those that count or
measure something (三百零二个, 十大), not those that make up words (一流, 一网通办, 万家灯火, 第三跑道).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gwrb.text import measure_units, numbers, script

AMOUNT, NAME, ORDINAL, DATE = ("amount", "name", "ordinal", "date")
AT_LEAST, ABOUT, AT_MOST = ("不少于", "左右", "不超过")

_BEFORE = {
    AT_MOST: ("不超过", "不高于", "不多于", "至多", "最多", "控制在", "低于", "少于"),
    ABOUT: ("大约", "约为", "约", "将近", "接近", "近", "上下"),
    AT_LEAST: (
        "不少于", "不低于", "不小于", "至少", "超过", "突破", "高于", "达到", "达", "超", "力争", "确保",
    ),
}  # fmt: skip
_AFTER = {
    AT_LEAST: ("及以上", "以上", "多", "余"),
    AT_MOST: ("及以下", "以内", "之内", "以下"),
    ABOUT: ("左右", "上下"),
}
_FIGURES = frozenset("0123456789" + numbers.CHINESE)
_QUOTES = {"“": "”", "‘": "’", "《": "》", "「": "」", '"': '"'}


class FoundAmount(NamedTuple):
    """A number in a text.

    `start`, `end`: the number with its bound words and unit; `at`, `to`: the numerals alone (both ends of a
    range). `value` in `unit` as written (15 and 万个); of a range the lower end, `upper` the other. `sort`: an
    amount, or a number that is part of a name (5G, 12号线), an ordinal, a date. `quoted`: stands in quotation
    marks. `value` is None for an arabic number too long to be one.
    """

    start: int
    end: int
    at: int
    to: int
    value: Decimal | None
    unit: str
    sort: str = AMOUNT
    bound: str = ""
    upper: Decimal | None = None
    quoted: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says how much or how many of something."""
        return self.sort == AMOUNT and self.value is not None and self.unit != ""


# 万 and 亿 behind digits belong to the unit as it is written; longer numbers (1亿2000万) are numbers whole. A set of
# Chinese characters takes a hundred times as long to compile as one character or another: (?!) keeps it from being one.
_MULTIPLIER = f"(?:{'|'.join(numbers.MULTIPLIERS)}|(?!))"
_ARABIC = (
    rf"(?:[0-9]+{_MULTIPLIER}+)+[0-9]+{_MULTIPLIER}*|"
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
)
_NUMERAL = rf"[{numbers.CHINESE}]+(?:点[零〇○一二三四五六七八九]+{_MULTIPLIER}*)?"
_NUMBER = rf"({_ARABIC}|{_NUMERAL})(多|余|(?!))?"
_PARTS = ("百分之", "千分之")
_TO = frozenset("—–~～-至到")


class _Written(NamedTuple):
    """A number as it is written: what stands before it (百分之), where its numerals stand, 多 or 余 behind them, its
    unit, where it begins and where all of it ends.
    """

    before: str
    at: int
    to: int
    more: str
    unit: str
    start: int
    end: int


def _written(text: str, match: re.Match[str], before: str = "") -> _Written:
    """A number that was matched, with the unit behind it: a unit of measure, or multipliers alone."""
    end = measure_units.end_of(text, match.end())
    at, to = match.span(1)
    return _Written(before, at, to, match[2] or "", text[match.end() : end], at - len(before), end)


def _next(text: str, at: int) -> _Written | None:
    """The next number from a place on, with 百分之 before it."""
    match = _number().search(text, at)
    part = match and next((part for part in _PARTS if text.startswith(part, match.start())), "")
    share = _number().match(text, match.start() + len(part)) if match and part else None
    if match is None:
        return None
    return _written(text, share, part or "") if share else _written(text, match)


def _upper(text: str, at: int) -> _Written | None:
    """The other end of a range that may stand at a place: 至15个."""
    if text[at : at + 1] not in _TO:
        return None
    match = _number().match(text, at + (2 if text.startswith("——", at) else 1))
    return _written(text, match) if match else None


@cache
def _number() -> re.Pattern[str]:
    return re.compile(_NUMBER)


def find(text: str) -> tuple[FoundAmount, ...]:
    """Every number of a text, in order; none stands in another. Never fails."""
    narrowed = numbers.narrow(text)
    if _FIGURES.isdisjoint(narrowed):
        return ()
    quoted = _quoted(narrowed)
    out = list(_numbers(narrowed))
    if "翻" in narrowed:
        out += [
            FoundAmount(*m.span(), *m.span(1), Decimal(2) ** int(numbers.read(m[1]) or 1), "倍")
            for m in re.finditer("翻([一两二三四])番", narrowed)
        ]
    marked = (f._replace(quoted=True) if any(a < f.at < b for a, b in quoted) else f for f in out)
    return tuple(sorted(marked, key=lambda f: f.at))


def _quoted(text: str) -> list[tuple[int, int]]:
    """The stretches in quotation marks; one that is never closed quotes nothing."""
    out: list[tuple[int, int]] = []
    for mark in re.finditer(f"[{''.join(_QUOTES)}]", text):
        if not out or mark.start() > out[-1][1]:
            end = text.find(_QUOTES[mark[0]], mark.end())
            out += [(mark.start(), end)] if end > 0 else []
    return out


def _numbers(text: str) -> Iterator[FoundAmount]:
    """Ranges, and single numbers; what is no range is read number by number."""
    at = 0
    while number := _next(text, at):
        upper = _upper(text, number.end)
        chinese = text[number.at] in numbers.CHINESE
        found = None
        if upper and (text[upper.at] in numbers.CHINESE) == chinese:
            found = _range(text, number, upper, chinese=chinese)
        if found:
            yield found
        elif chinese:
            yield from _chinese(text, number)
        else:
            yield _arabic(text, number)
        at = number.end if upper is None else upper.end if found else upper.at


def _range(text: str, number: _Written, upper: _Written, *, chinese: bool) -> FoundAmount | None:
    """10—15个, 30%至50%, 三至五年; None where the two numbers are no two ends of one amount."""
    low, high = numbers.read(text[number.at : number.to]), numbers.read(text[upper.at : upper.to])
    at, to, unit = number.at, upper.to, upper.unit
    if low is None or high is None or low >= high or number.unit not in ("", unit):
        return None
    if chinese and not _counts(text, at, to, unit, text[upper.at : to]):
        return None
    sort = AMOUNT if chinese else _sort(text, at, to, unit)
    if sort != AMOUNT:
        return FoundAmount(at, to, at, to, low, "", sort, upper=high)
    start, stop, bound = _bound(text, at, upper.end if unit else to)
    return FoundAmount(start, stop, at, to, low, unit, AMOUNT, bound, high)


def _arabic(text: str, number: _Written) -> FoundAmount:
    """A number in Arabic digits, with its unit where it has one."""
    at, to = number.at, number.to
    value = numbers.read(text[at:to])
    sort = _sort(text, at, number.end - len(number.unit), number.unit)
    if sort != AMOUNT:
        return FoundAmount(at, to, at, to, value, "", sort)
    start, stop, bound = _bound(text, at, number.end)
    return FoundAmount(start, stop, at, to, value, number.unit, AMOUNT, bound or (AT_LEAST if number.more else ""))


def _chinese(text: str, number: _Written) -> Iterator[FoundAmount]:
    """A number in Chinese numerals, where it counts something."""
    at, to, unit = number.at, number.to, number.unit
    value = numbers.read(text[at:to])
    if value is None:
        return
    if number.before:
        start, stop, bound = _bound(text, number.start, to)
        unit = "%" if number.before == "百分之" else "‰"
        yield FoundAmount(start, stop, at, to, value, unit, bound=bound)
    elif _counts(text, at, to, unit, text[at:to]):
        start, stop, bound = _bound(text, at, number.end)
        more = AT_LEAST if number.more else ""
        yield FoundAmount(start, stop, at, to, value, unit, AMOUNT, bound or more)


def _counts(text: str, at: int, to: int, unit: str, numeral: str) -> bool:
    """Whether a Chinese numeral says how many: it has a unit, and is no word that only looks like one."""
    if not unit or unit[0] in numbers.MULTIPLIERS or text[at - 1 : at] in ("第", "数", "几", "上", "之", "初"):
        return False
    if (
        numeral == "一"
        or (numeral, unit) == ("二", "次")
        or (text[to : to + 2] == "个一")
        or unit in ("分", "时", "点", "刻", "日", "月", "度", "里", "成")
    ):
        return False
    if numeral[0] in "百千万亿" and all(c in numbers.MULTIPLIERS for c in numeral):
        return unit == "元" and numeral[-1] in "亿万" and numeral != "万"
    return not (len(numeral) > 1 and all(c in script.DIGITS for c in numeral) and unit != "年")


def _sort(text: str, at: int, end: int, unit: str) -> str:
    """What kind of number one in Arabic digits is, by what stands around it; `end` is where its unit begins."""
    before, behind = text[at - 1 : at] if at else "", text[end + len(unit) : end + len(unit) + 1]
    if before == "第":
        return ORDINAL
    if unit.startswith("年") and _is_year(text[at : at + 4]) and text[at + 4 : at + 5] in ("年", *"—–~～-至到"):
        return DATE
    if unit in ("月", "日") and not (before and before in "每达约近"):
        return DATE
    if before.isascii() and (before.isalpha() or before in ("-", ".", "/")):
        return NAME
    latin = behind.isascii() and behind.isalpha()
    return NAME if (behind == "号" and not unit) or (latin and (not unit or unit[-1].isascii())) else AMOUNT


def _is_year(text: str) -> bool:
    return text.isdecimal() and "1900" <= text <= "2999"


def _bound(text: str, start: int, end: int) -> tuple[int, int, str]:
    """The stretch with the words that say how the amount binds, and what they say."""
    for word, bound in _words("after").get(text[end : end + 1], ()):
        if text.startswith(word, end):
            return start, end + len(word), bound
    for word, bound in _words("before").get(text[start - 1 : start], ()):
        if text.endswith(word, 0, start):
            return start - len(word), end, bound
    return start, end, ""


@cache
def _words(where: str) -> dict[str, list[tuple[str, str]]]:
    """The words that stand before or after an amount, by their character next to it; before it the longest first:
    不少于 holds 少于."""
    sets = _BEFORE if where == "before" else _AFTER
    words = [(word, bound) for bound, words in sets.items() for word in words]
    out: dict[str, list[tuple[str, str]]] = {}
    for word, bound in sorted(words, key=lambda pair: -len(pair[0])) if sets is _BEFORE else words:
        out.setdefault(word[-1] if sets is _BEFORE else word[0], []).append((word, bound))
    return out
