"""Amounts in running text: where each stands, what it comes to, and how it binds.

Every number in Arabic digits is found, whatever it is; of Chinese numerals only those that count or
measure something (三百零二个, 十大), not those that make up words (一流, 一网通办, 万家灯火, 第三跑道).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gwrb.text import measure_units, numbers

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
    chinese: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says how much or how many of something."""
        return self.sort == AMOUNT and self.value is not None and self.unit != ""


@cache
def _pattern() -> re.Pattern[str]:
    """Number, unit, and the second end of a range."""
    unit = "|".join(map(re.escape, measure_units.words()))
    # 万 and 亿 behind digits belong to the unit as it is written; longer numbers (1亿2000万) are numbers whole.
    arabic = r"(?:[0-9]+[十百千万亿]+)+[0-9]+[十百千万亿]*|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
    numeral = f"[{numbers.CHINESE}]+(?:点[零〇○一二三四五六七八九]+[十百千万亿]*)?"
    number = f"(?:{arabic}|{numeral})"
    measure = rf"[十百千万亿]*(?:{unit})(?:（(?:{unit})）|\((?:{unit})\))?(?:/(?:{unit}))?"
    return re.compile(
        rf"(?P<share>百分之|千分之)?(?P<number>{number})(?P<more>[多余])?(?P<unit>{measure}|[十百千万亿]+)?"
        rf"(?:(?:——|[—–~～-]|至|到)(?P<upper>{number})(?P<more2>[多余])?(?P<unit2>{measure}|[十百千万亿]+)?)?"
    )


def find(text: str) -> tuple[FoundAmount, ...]:
    """Every number of a text, in order; none stands in another. Never fails."""
    narrowed = numbers.narrow(text)
    if not any(c in "0123456789" or c in numbers.CHINESE for c in narrowed):
        return ()
    quoted = _quoted(narrowed)
    out = list(_numbers(narrowed))
    out += [
        FoundAmount(
            m.start(), m.end(), m.start(1), m.end(1), Decimal(2) ** int(numbers.read(m[1]) or 1), "倍", chinese=True
        )
        for m in re.finditer("翻([一两二三四])番", narrowed)
    ]
    marked = (f._replace(quoted=any(a < f.at < b for a, b in quoted)) for f in out)
    return tuple(sorted(marked, key=lambda f: f.at))


def _quoted(text: str) -> list[tuple[int, int]]:
    """The stretches in quotation marks; one that is never closed quotes nothing."""
    out, at = [], 0
    while at < len(text):
        close = _QUOTES.get(text[at])
        end = text.find(close, at + 1) if close else -1
        if end > 0:
            out.append((at, end))
            at = end
        at += 1
    return out


def _numbers(text: str) -> Iterator[FoundAmount]:
    """Ranges, and single numbers; what is no range is read number by number."""
    at = 0
    while match := _pattern().search(text, at):
        found, chinese = None, match["number"][0] in numbers.CHINESE
        if match["upper"] and (match["upper"][0] in numbers.CHINESE) == chinese:
            found = _range(text, match, chinese=chinese)
        if found:
            yield found
        elif chinese:
            yield from _chinese(text, match)
        else:
            yield _arabic(text, *match.span("number"), match["more"], match["unit"] or "")
        at = match.start("upper") if match["upper"] and not found else match.end()


def _range(text: str, match: re.Match[str], *, chinese: bool) -> FoundAmount | None:
    """10—15个, 30%至50%, 三至五年; None where the two numbers are no two ends of one amount."""
    low, high = numbers.read(match["number"]), numbers.read(match["upper"])
    first, unit = match["unit"] or "", match["unit2"] or ""
    if low is None or high is None or low >= high or first not in ("", unit):
        return None
    at, to = match.start("number"), match.end("upper")
    end = match.end("unit2") if unit else to
    if chinese and not _counts(text, at, to, unit, match["upper"]):
        return None
    sort = AMOUNT if chinese else _sort(text, at, to, unit)
    if sort != AMOUNT:
        return FoundAmount(at, to, at, to, low, "", sort, upper=high)
    start, stop, bound = _bound(text, at, end)
    return FoundAmount(start, stop, at, to, low, unit, AMOUNT, bound, high, chinese=chinese)


def _arabic(text: str, at: int, to: int, more: str | None, unit: str) -> FoundAmount:
    """A number in Arabic digits, with its unit where it has one."""
    value = numbers.read(text[at:to])
    sort = _sort(text, at, to + len(more or ""), unit)
    if sort != AMOUNT:
        return FoundAmount(at, to, at, to, value, "", sort)
    start, stop, bound = _bound(text, at, to + len(more or "") + len(unit))
    return FoundAmount(start, stop, at, to, value, unit, AMOUNT, bound or (AT_LEAST if more else ""))


def _chinese(text: str, match: re.Match[str]) -> Iterator[FoundAmount]:
    """A number in Chinese numerals, where it counts something."""
    at, to = match.span("number")
    numeral, unit = match["number"], match["unit"] or ""
    value = numbers.read(numeral)
    if value is None:
        return
    if match["share"]:
        start, stop, bound = _bound(text, match.start(), to)
        unit = "%" if match["share"] == "百分之" else "‰"
        yield FoundAmount(start, stop, at, to, value, unit, bound=bound, chinese=True)
    elif _counts(text, at, to, unit, numeral):
        start, stop, bound = _bound(text, at, match.end("unit"))
        more = AT_LEAST if match["more"] else ""
        yield FoundAmount(start, stop, at, to, value, unit, AMOUNT, bound or more, chinese=True)


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
    return not (len(numeral) > 1 and all(c in numbers.DIGITS for c in numeral) and unit != "年")


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
    for bound, after in _AFTER.items():
        for word in after:
            if text.startswith(word, end):
                return start, end + len(word), bound
    for word, bound in _before():
        if text.endswith(word, 0, start):
            return start - len(word), end, bound
    return start, end, ""


@cache
def _before() -> list[tuple[str, str]]:
    """The words that stand before an amount, longest first: 不少于 holds 少于."""
    words = [(word, bound) for bound, words in _BEFORE.items() for word in words]
    return sorted(words, key=lambda pair: -len(pair[0]))


def amounts(text: str) -> list[tuple[Decimal, str]]:
    """Every amount that a text states, with its unit as written; both ends of a range."""
    return [(v, found.unit) for found in find(text) for v in (found.value, found.upper) if v is not None]
