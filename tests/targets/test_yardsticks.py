"""The examples of docs/亮灯.md, one a yardstick: what the clerk calculates by hand is what the program says."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from gwrb.model.plan import Settings, Target
from gwrb.model.values import Period
from gwrb.targets.figures import OWN, ReportedFigure
from gwrb.targets.lights import light
from gwrb.targets.period_nodes import office_nodes
from gwrb.text.rounding import points
from tests.conftest import ROOT

PAGE = (ROOT / "docs/亮灯.md").read_text(encoding="utf-8").partition("## 每把尺子一个例子")[2].partition("\n## ")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")][
    2:
]
QUARTERS = ("一季度", "上半年", "前三季度", "全年")


def _target(amount: str, unit: str, kind: str = "不少于", counts: str = "累计", **more: object) -> Target:
    return Target("指标", Decimal(amount), unit, kind, counts, "原话", **more)  # type: ignore[arg-type]


TARGETS = {
    "累计：公园 10 个": _target("10", "个"),
    "办理月份：七、八月免费游泳 30 天": _target("30", "天", months=(7, 8)),
    "节点：绿道 20 公里，上半年末应有 5 公里": _target("20", "公里", nodes={"2024Q2": Decimal(5)}),
    "期限：公园 10 个，6月30日前": _target("10", "个", by=dt.date(2024, 6, 30)),
    "水平：单位 1.85 万家，年初 1.65 万家": _target("1.85", "万家", counts="水平", start=Decimal("1.65")),
    "水平：单位 1.85 万家，没有写年初数": _target("1.85", "万家", counts="水平"),
    "增速：生产总值增长 6%": _target("6", "%", "增速", "比率"),
    "增速：投资增长 8%": _target("8", "%", "增速", "比率"),
    "压减：公用经费压减 10%": _target("10", "%", "压减", "比率"),
    "占比：覆盖率 85%": _target("85", "%", "占比", "比率"),
    "不超过：涨幅 3% 以内": _target("3", "%", "不超过", "比率"),
    "左右：涨幅 3% 左右": _target("3", "%", "左右", "比率"),
    "期限：开通地铁 3 条": _target("3", "条", "一次性"),
}


def test_every_yardstick_has_its_example() -> None:
    assert {row[0] for row in ROWS} == set(TARGETS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_the_page_says_what_the_program_says(row: list[str]) -> None:
    name, when, told, colour, outcome = row
    period, _, value = when.partition(" ")
    figure = ReportedFigure(Decimal(value), OWN, (), 1, 1)
    target = TARGETS[name]
    found = light(Settings(), target, figure, Period(2024, QUARTERS.index(period) + 1), office_nodes(target))
    assert ((found.colour or "无"), found.outcome) == (colour, outcome)
    steps = [_checked(step) for step in told.split("；") if "＝" in step]
    if steps:
        assert found.distance is not None
        assert points(found.distance) == steps[-1]
    elif not found.colour:
        assert found.person or found.reason == told
    else:
        assert found.short == told


def _checked(step: str) -> str:
    """What a step comes to, which a pocket calculator says too."""
    match = re.fullmatch(r"([\d.]+) (÷|−) ([\d.]+) ＝ (-?[\d.]+)(%?)", step)
    assert match, step
    a, sign, b, result, percent = match.groups()
    exact = Fraction(a) / Fraction(b) * (100 if percent else 1) if sign == "÷" else Fraction(a) - Fraction(b)
    assert exact == Fraction(result), step
    return result
