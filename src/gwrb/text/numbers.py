"""Numbers: every written form to an exact Decimal."""

import re
from collections.abc import Callable
from decimal import Context, Decimal
from functools import cache

from gwrb.text.script import DIGITS

_VALUE = {d: n for n, d in enumerate(DIGITS)} | {"〇": 0, "两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
MULTIPLIERS = "十百千万亿"
CHINESE = "零〇○一二两三四五六七八九十百千万亿"
MOST = 30  # characters of a number that is read; no plan has a longer one

_EXACT = Context(prec=1000)  # more than the digits of what is read: no sum is rounded

# Full-width forms as the keyboard gives them.
_NARROW = tuple(zip("０１２３４５６７８９．％，", "0123456789.%,", strict=True))


@cache
def matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Whether a whole text is of a pattern; compiled when first needed."""
    return re.compile(pattern).fullmatch


def narrow(text: str) -> str:
    """Digits, point, comma and per cent sign in half width; every character stays one character."""
    if text.isascii():
        return text
    for wide, half in _NARROW:
        text = text.replace(wide, half)
    return text


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent: 1.5E+4 is 15000; no digit is lost."""
    return Decimal(f"{value:f}")


def shifted(digits: str, tens: int) -> Decimal:
    """A number's digits times a power of ten, exactly; digits may have an exponent (2E-8)."""
    sign, figures, exponent = Decimal(digits).as_tuple()
    return plain(Decimal((sign, figures, int(exponent) + tens)))


def tens_of(multipliers: str) -> int:
    """The power of ten that multipliers stand for: 万 4, 千万 7, 万亿 12."""
    return sum(_TENS[c] for c in multipliers)


def read(text: str) -> Decimal | None:
    """A whole text as one number, None where it is none.

    Read are 1500, 1,500, 1.55万, 1亿2000万, 三百零二, 两万, 一点五五万, 二〇二四, 百 (100), in either width.
    """
    text = narrow(text)
    if not text or len(text) > (MOST if text[0] in "0123456789" else 2 * MOST):
        return None
    return _arabic(text) if text[0] in "0123456789" else _chinese(text)


def _arabic(text: str) -> Decimal | None:
    if text.isdecimal():
        return Decimal(text)
    if not matcher(r"(?:[0-9.,]+[十百千万亿]*)+")(text):
        return None
    total, last = Decimal(0), None
    for digits, multipliers in re.findall(r"([0-9.,]+)([十百千万亿]*)", text):
        if not matcher(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")(digits):
            return None
        tens = tens_of(multipliers)
        value = shifted(digits.replace(",", ""), tens)
        if last is not None and (value >= Decimal(10) ** last or tens >= last):
            return None
        total, last = _EXACT.add(total, value), tens
    return total


def _chinese(text: str) -> Decimal | None:
    head, point, tail = text.partition("点")
    if not point:
        whole = _whole(text)
        return None if whole is None else Decimal(whole)
    number = matcher(r"([零〇○一二三四五六七八九]+)([十百千万亿]*)")(tail)
    whole = _whole(head)
    if number is None or whole is None:
        return None
    digits = "".join(str(_VALUE[d]) for d in number[1])
    return shifted(f"{whole}.{digits}", tens_of(number[2]))


def _whole(text: str) -> int | None:
    """A whole number in Chinese numerals."""
    if not text or any(c not in CHINESE for c in text):
        return None
    if len(text) > 1 and all(c in _VALUE for c in text):
        return int("".join(str(_VALUE[c]) for c in text)) if "两" not in text else None
    if matcher("[百千万亿]|[十百千]万|[十百千万]亿")(text):  # 亿元以上: a bare multiplier is one of it
        return int(10 ** tens_of(text))
    return _groups(text)


def _groups(text: str) -> int | None:
    """Groups of four: 亿, 万, ones."""
    for sign, tens in (("亿", 8), ("万", 4)):
        head, found, tail = text.rpartition(sign)
        if found:
            high = _groups(head)
            low = _rest(tail, 10**tens)
            return None if high is None or low is None else high * 10**tens + low
    return _section(text)


def _rest(text: str, unit: int) -> int | None:
    """What follows 万 or 亿: nothing, a smaller number, or one digit for the next place (一万二)."""
    if not text:
        return 0
    if len(text) == 1 and text in _VALUE:
        return _VALUE[text] * unit // 10
    body = text.removeprefix("零").removeprefix("〇")
    low = _groups(body)
    return low if low is not None and low < unit and (body != text or low >= unit // 10) else None


def _section(text: str) -> int | None:
    """A number below ten thousand, places in falling order: 三千零二十, 一百二."""
    if not text:
        return None
    total, last, at, gap = 0, 10000, 0, False
    while at < len(text):
        if text[at] in "零〇○":
            if gap or (at == len(text) - 1 and len(text) > 1):
                return None
            gap, at = True, at + 1
            continue
        digit = _VALUE.get(text[at])
        at += digit is not None
        unit = _SMALL.get(text[at]) if at < len(text) else None
        at += unit is not None
        if digit is None and (unit != 10 or total):
            return None
        if unit is None:
            place = last // 10 if total and not gap else 1  # 一百二 is 120
            if at != len(text):
                return None
        else:
            place = unit
        if place >= last and last != 10000:
            return None
        total, last, gap = total + (1 if digit is None else digit) * place, place, False
    return total
