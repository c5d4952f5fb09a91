"""Values that can hardly be meant are asked about, in exact words; what is only far ahead is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.model.plan import AT_LEAST, AT_MOST, CUMULATIVE, GROWTH, RATE, SHARE, Target
from gwrb.model.values import Quantity
from gwrb.targets.plausible import doubt

_UNITS = "请核对完成数和计量单位；这里按{}计，用别的单位的请把单位写上"


def target(amount: str, unit: str, kind: str = AT_LEAST) -> Target:
    return Target("名", Decimal(amount), unit, kind, RATE if unit == "%" else CUMULATIVE, "原话")


@pytest.mark.parametrize(
    ("promised", "value", "said"),
    [
        (target("110", "万平方米"), Decimal(580000), ("是目标的 5272 倍", _UNITS.format("万平方米"))),
        (target("300", "个"), Quantity("0.3", "万个"), ("是目标的 10 倍", _UNITS.format("个"))),
        (target("15000", "个"), Decimal("1.5"), ("不到目标的千分之一", _UNITS.format("个"))),
        (target("90.9", "%", SHARE), Decimal("0.905"), ("像是把百分数写成了小数", "请核对；若是 90.5%，请写成 90.5")),
        (target("100", "%", SHARE), Decimal(1), ("像是把百分数写成了小数", "请核对；若是 100%，请写成 100")),
        (target("98", "%", SHARE), Decimal("0.3"), ("像是把百分数写成了小数", "请核对；若是 30%，请写成 30")),
        (target("90.9", "%", SHARE), Decimal("190.5"), ("超过了 100%", "请核对完成数")),
        (target("90.9", "%", SHARE), Decimal(-1), ("占比不会是负数", "请核对完成数")),
        (target("6", "%", GROWTH), Decimal("0.058"), ("像是把百分数写成了小数", "请核对；若是 5.8%，请写成 5.8")),
        (target("10", "%", GROWTH), Decimal("0.1"), ("像是把百分数写成了小数", "请核对；若是 10%，请写成 10")),
        (target("0.5", "%", GROWTH), Decimal("0.005"), ("像是把百分数写成了小数", "请核对；若是 0.5%，请写成 0.5")),
        (target("50", "%", SHARE), Decimal("0.1"), ("像是把百分数写成了小数", "请核对；若是 10%，请写成 10")),
        (target("6", "‰", SHARE), Decimal("0.003"), ("像是把百分数写成了小数", "请核对；若是 3‰，请写成 3")),
        (target("6", "‰", SHARE), Decimal("0.012"), ("像是把百分数写成了小数", "请核对；若是 12‰，请写成 12")),
        (target("100", "%", SHARE), Decimal("100.1"), ("超过了 100%", "请核对完成数")),
        (target("30", "个百分点", SHARE), Decimal(101), ("超过了 100个百分点", "请核对完成数")),
        (target("90", "%"), Decimal("135.1"), ("超过了 100%", "请核对完成数")),
        (target("300", "‰", SHARE), Decimal(1001), ("超过了 1000‰", "请核对完成数")),
        (target("6", "%", GROWTH), Decimal(300), ("是目标的 50 倍", _UNITS.format("%"))),
        (target("3", "个"), Decimal(30), ("是目标的 10 倍", _UNITS.format("个"))),
        (target("7500", "个"), Decimal("1.5"), ("不到目标的千分之一", _UNITS.format("个"))),
        (target("25000", "个"), Decimal("0.25"), ("不到目标的千分之一", _UNITS.format("个"))),
        (target("15000", "个"), Quantity("1.5", "个"), ("不到目标的千分之一", _UNITS.format("个"))),
    ],
)
def test_asked_about(promised: Target, value: Decimal, said: tuple[str, str]) -> None:
    assert doubt(promised, value) == said


@pytest.mark.parametrize(
    ("promised", "value"),
    [
        (target("110", "万平方米"), Quantity("580000", "平方米")),
        (target("110", "万平方米"), Decimal(165)),
        (target("15000", "个"), Decimal(2)),
        (target("15", "万个"), Quantity("15", "个")),
        (target("110", "万平方米"), Decimal(0)),
        (target("0", "起"), Decimal(50)),
        (target("0.5", "%", SHARE), Decimal("0.5")),
        (target("98", "%"), Decimal("0.3")),
        (target("150", "%", SHARE), Decimal(160)),
        (target("90.9", "%", SHARE), Decimal(0)),
        (target("90.9", "%", SHARE), Decimal(100)),
        (target("6", "%", GROWTH), Decimal("-5.2")),
        (target("6", "%", GROWTH), Decimal("0.1")),
        (target("20", "%", GROWTH), Decimal(250)),
        (target("20", "%", GROWTH), Decimal(400)),  # twenty times
        (target("2", "%", GROWTH), Decimal(200)),  # a hundred times, and yet no more than 200 %
        (target("6", "%", GROWTH), Decimal("0.029")),
        (target("6", "%", GROWTH), Decimal("0.121")),
        (target("49", "%", SHARE), Decimal("0.2")),
        (target("98", "%", SHARE), Decimal("1.01")),
        (target("90", "%"), Decimal(135)),
        (target("90", "%", AT_MOST), Decimal(140)),
        (target("3", "个"), Decimal("29.9")),
        (target("15", "万个"), Quantity("1.5", "个")),
        (target("7500", "个"), Decimal("1.6")),
        (target("25000", "个"), Decimal("0.24")),
        (target("10", "公里"), Quantity("5", "个")),  # of another kind: GW531
    ],
)
def test_left_alone(promised: Target, value: Decimal) -> None:
    assert doubt(promised, value) is None


@given(
    amount=st.decimals(1, 10**6, places=2),
    share=st.decimals("0.1", "5", places=2),
    unit=st.sampled_from(("个", "万个", "亿元", "公里")),
)
def test_what_a_year_brings_is_never_asked_about(amount: Decimal, share: Decimal, unit: str) -> None:
    assert doubt(target(str(amount), unit), amount * share) is None


@given(amount=st.decimals(1, 10**6, places=2), share=st.decimals("0.1", "2", places=2))
def test_a_slip_of_ten_thousand_is_always_asked_about(amount: Decimal, share: Decimal) -> None:
    assert doubt(target(str(amount), "万个"), amount * share * 10**4) is not None
