"""Amounts as people write them: every form that the readers know, for tests, messages and examples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gwrb.text.numbers import shifted, tens_of
from gwrb.text.script import DIGITS


def forms(value: Decimal, unit: str) -> Iterator[str]:
    """Each written form of an amount that is not negative: 150000个, 150,000个, 15万个, 十五万个 …"""
    yield arabic(value) + unit
    yield arabic(value, grouped=True) + unit
    for multiplier in ("万", "亿", "万亿"):
        yield in_multiplier(value, multiplier) + unit
    if value < 10**16:
        yield chinese(value) + unit


def bounded(amount: str) -> Iterator[tuple[str, str]]:
    """An amount with each word that says how it binds, and what that word says."""
    for word in ("不少于", "不低于", "至少", "超过", "突破", "达到"):
        yield word + amount, "不少于"
    for word in ("不超过", "控制在"):
        yield word + amount, "不超过"
    for word in ("约", "近"):
        yield word + amount, "左右"
    yield amount + "以上", "不少于"
    yield amount + "以内", "不超过"
    yield amount + "左右", "左右"


def arabic(value: Decimal, *, grouped: bool = False) -> str:
    """1500, or 1,500."""
    return f"{value:,f}" if grouped else f"{value:f}"


def in_multiplier(value: Decimal, multiplier: str) -> str:
    """A number written with a multiplier: 150000 with 万 is 15万."""
    body = f"{shifted(str(value), -tens_of(multiplier)):f}"
    return (body.rstrip("0").rstrip(".") if "." in body else body) + multiplier


def chinese(value: Decimal) -> str:
    """In Chinese numerals: 302 is 三百零二, 1.5 is 一点五. Not negative, below a hundred million million."""
    whole, _, places = f"{value:f}".partition(".")
    tail = "点" + "".join(DIGITS[int(d)] for d in places) if places else ""
    return _written(int(whole)) + tail


def _written(number: int) -> str:
    for sign, unit in (("亿", 10**8), ("万", 10**4)):
        if number >= unit:
            high, low = divmod(number, unit)
            return _written(high) + sign + _low(low, unit)
    for sign, unit in (("千", 1000), ("百", 100), ("十", 10)):
        if number >= unit:
            high, low = divmod(number, unit)
            head = "" if unit == 10 and high == 1 else DIGITS[high]
            return head + sign + _low(low, unit)
    return DIGITS[number]


def _low(low: int, unit: int) -> str:
    if not low:
        return ""
    words = _written(low)
    words = "一" + words if words.startswith("十") else words
    return words if low >= unit // 10 else "零" + words
