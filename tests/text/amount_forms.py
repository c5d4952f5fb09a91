"""Amounts as people write them: every form that the readers know, for tests, messages and examples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gwrb.text import numbers


def forms(value: Decimal, unit: str) -> Iterator[str]:
    """Each written form of an amount that is not negative: 150000个, 150,000个, 15万个, 十五万个 …"""
    yield numbers.arabic(value) + unit
    yield numbers.arabic(value, grouped=True) + unit
    for multiplier in ("万", "亿", "万亿"):
        yield numbers.in_multiplier(value, multiplier) + unit
    if value < 10**16:
        yield numbers.chinese(value) + unit


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
