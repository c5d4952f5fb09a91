"""Lights by hand and by property: exact, the worst of several, thresholds as they are set."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.model.plan import COUNTS, TARGET_KINDS, Settings, Target
from gwrb.model.values import STATUSES, Period
from gwrb.targets import lights
from gwrb.targets.figures import OWN, SUM, ReportedFigure
from gwrb.targets.lights import DARK, GREEN, ORDER, RED, YELLOW, Light, light, pace, worst
from gwrb.targets.period_nodes import office_nodes

SETTINGS = Settings()


def target(amount: object = 10, kind: str = "不少于", counts: str = "累计", **more: object) -> Target:
    return Target("公园", Decimal(str(amount)), "个", kind, counts, "公园10个", **more)  # type: ignore[arg-type]


def lit(of: Target, value: object, quarter: int = 2, settings: Settings = SETTINGS) -> Light:
    figure = ReportedFigure(None if value is None else Decimal(str(value)), OWN, (), 1, 1)
    return light(settings, of, figure, Period(2024, quarter), office_nodes(of))


@pytest.mark.parametrize(
    ("value", "quarter", "colour", "distance"),
    [
        ("5", 2, GREEN, 0),
        ("4.99", 2, YELLOW, "1/10"),
        ("2", 2, YELLOW, 30),  # 30 below: red begins beyond it
        ("1.99", 2, RED, "301/10"),
        ("0", 1, YELLOW, 25),
        ("7.5", 3, GREEN, 0),
        ("9", 4, YELLOW, 10),
        ("10", 4, GREEN, 0),
        ("12", 2, GREEN, -70),
    ],
)
def test_counts_against_the_share_of_the_year(value: str, quarter: int, colour: str, distance: str | int) -> None:
    found = lit(target(), value, quarter)
    assert (found.colour, found.distance, found.reason) == (colour, Fraction(distance), "")
    assert found.completion == Fraction(value) / 10


def test_thresholds_are_settings() -> None:
    ours = Settings(yellow_below=Decimal(10), red_below=Decimal("12.5"))
    shown = {value: lit(target(), value, 2, ours).colour for value in ("4", "3.9", "3.75", "3.7")}
    assert shown == {"4": GREEN, "3.9": YELLOW, "3.75": YELLOW, "3.7": RED}


@pytest.mark.parametrize(
    ("of", "value", "quarter", "colour", "reason"),
    [
        (target(6, "增速", "比率"), 6, 1, GREEN, ""),
        (target(6, "增速", "比率"), "5.2", 1, YELLOW, ""),
        (target(6, "增速", "比率"), 4, 2, YELLOW, ""),
        (target(6, "增速", "比率"), "3.99", 2, RED, ""),
        (target(-2, "增速", "比率"), "-1.5", 2, GREEN, ""),
        (target(10, "压减", "比率"), 7, 2, RED, ""),
        (target(85, "占比", "比率"), 90, 4, GREEN, ""),
        (target(85, "占比", "比率", start=Decimal(75)), 80, 2, GREEN, ""),
        (target(85, "占比", "比率", start=Decimal(75)), 80, 4, RED, ""),
        (target(85, "占比", "比率", nodes={"2024Q2": Decimal(80)}), 79, 3, YELLOW, ""),
        (target(3, "不少于", "比率"), 9, 2, GREEN, ""),
        (target(3, "左右", "比率"), 3, 2, DARK, lights.OF_ABOUT),
        (target(3, "不超过", "比率"), "3.1", 1, RED, ""),
        (target(3, "一次性"), 3, 1, GREEN, ""),
        (target(3, "一次性"), 1, 3, DARK, "期限是年底，还没有到"),
        (target(3, "一次性"), None, 3, DARK, "期限是年底，还没有到"),
        (target(3, "一次性"), 2, 4, RED, ""),
        (target(3, "一次性", by=dt.date(2024, 8, 15)), 2, 2, DARK, "期限是8月15日，还没有到"),
        (target(3, "一次性", by=dt.date(2024, 8, 15)), 2, 3, RED, ""),
        (target(months=(7, 8)), 0, 2, DARK, "7月才开始，还不计序时"),
        (target(months=(7, 8)), 10, 2, GREEN, ""),
        (target(months=(7, 8)), 8, 3, YELLOW, ""),
        (target(months=(3, 4, 5, 6, 7)), "2", 1, GREEN, ""),
        (target(by=dt.date(2024, 6, 30)), 8, 2, YELLOW, ""),
        (target(nodes={"2024Q2": Decimal(2), "2024Q3": Decimal(9)}), 2, 2, GREEN, ""),
        (target(nodes={"2024Q2": Decimal(2), "2024Q3": Decimal(9)}), 0, 1, DARK, "第一个节点是6月底，还没有到"),
        (target(nodes={"2024Q2": Decimal(2), "2024Q3": Decimal(9)}), 5, 3, RED, ""),
        (target(nodes={"2024Q2": Decimal(2)}), 2, 4, RED, ""),
        (target(counts="水平", start=Decimal(6)), 8, 2, GREEN, ""),
        (target(counts="水平", start=Decimal(6)), "7.9", 2, YELLOW, ""),
        (target(counts="水平", start=Decimal(6)), 5, 2, RED, ""),
        (target(counts="水平", start=Decimal(11)), 9, 2, YELLOW, ""),
        (target(counts="水平", nodes={"2024Q1": Decimal(9)}), 9, 2, GREEN, ""),
        (target(10, "不超过", "水平", start=Decimal(20)), 15, 2, GREEN, ""),
        (target(10, "不超过", "水平", start=Decimal(20)), 16, 2, YELLOW, ""),
        (target(10, "不超过", "水平", start=Decimal(20)), 10, 2, GREEN, ""),
        (target(10, "不超过", nodes={"2024Q1": Decimal(3)}), 4, 1, RED, ""),
        (target(0), 1, 2, DARK, lights.OF_AMOUNTS),
        (target(10, counts="水平"), 9, 2, DARK, lights.OF_LEVELS),
        (target(10, counts="水平"), 10, 1, GREEN, ""),
        (target(10, counts="水平"), 9, 4, YELLOW, ""),
        (target(10, counts="水平"), "6.9", 4, RED, ""),
        (target(10, "不超过"), 10, 1, GREEN, ""),
        (target(10, "不超过"), "10.1", 1, RED, ""),
        (target(10, "不超过", "水平"), 11, 3, DARK, lights.OF_LEVELS),
        (target(10, "不超过", "水平"), 11, 4, RED, ""),
        (target(10, "等于"), 10, 4, GREEN, ""),
        (target(10, "等于"), 11, 4, DARK, lights.OF_EXCESS),
        (target(10, "左右"), 4, 2, YELLOW, ""),
    ],
)
def test_kinds(of: Target, value: object, quarter: int, colour: str, reason: str) -> None:
    found = lit(of, value, quarter)
    assert (found.colour, found.reason) == (colour, reason)


def test_how_far_it_is_and_by_which_yardstick() -> None:
    shown = [
        (one.basis, one.short)
        for one in (
            lit(target(), 4),
            lit(target(nodes={"2024Q2": Decimal(5)}), 4),
            lit(target(6, "增速", "比率"), "5.2"),
            lit(target(3, "一次性"), 1, 4),
            lit(target(3, "不超过"), 4),
            lit(target(), 5),
            lit(target(2, "增速", "比率")._replace(unit="个百分点"), 1),
            lit(target(), 6, 4),
            lit(target(6, "增速", "比率"), "5.2", 4),
        )
    ]
    assert shown == [
        ("序时", "低于序时进度10个百分点"),
        ("节点", "低于节点10个百分点"),
        ("目标", "低于目标0.8个"),
        ("期限", "到期没有办成"),
        ("目标", "超过上限"),
        ("序时", ""),
        ("目标", "低于目标1个百分点"),
        ("序时", "距目标差40个百分点"),  # the year is over: there is no pace to keep any more
        ("目标", "低于目标0.8个"),
    ]


def test_outcomes_of_the_year() -> None:
    def outcome(of: Target, value: object, quarter: int = 4) -> str:
        return lit(of, value, quarter).outcome

    growth, about = target(6, "增速", "比率"), target(3, "左右", "比率")
    assert [outcome(growth, v) for v in (6, "5.2", None)] == ["达到", "未达到", "待核定"]
    assert [outcome(growth, v, 3) for v in (6, "5.2", None)] == ["达到", "", ""]
    assert [outcome(about, 3), outcome(target(10, "等于"), 11), outcome(target(3, "一次性"), 1)] == [
        "待核定",
        "待核定",
        "未达到",
    ]
    assert outcome(target(by=dt.date(2024, 6, 30)), 8, 2) == "未达到"
    partly = light(SETTINGS, target(), ReportedFigure(Decimal(1), SUM, (), 1, 3), Period(2024, 4))
    assert partly.outcome == "待核定"


def test_nothing_reported_and_figures_that_are_not_whole() -> None:
    q2 = Period(2024, 2)
    none = light(SETTINGS, target(), ReportedFigure(None, expected=1, problem="没有报送"), q2)
    assert (none.colour, none.reason, none.person) == (DARK, "没有报送", False)
    partly = ReportedFigure(Decimal(1), SUM, (), 1, 3)
    assert light(SETTINGS, target(), partly, q2).reason == "还有2个单位没有报数，合计不全"
    assert light(SETTINGS, target(), partly._replace(value=Decimal(6)), q2).colour == GREEN  # more only adds
    assert light(SETTINGS, target(kind="不超过"), partly, q2).colour == DARK
    assert light(SETTINGS, target(kind="不超过"), partly._replace(value=Decimal(11)), q2).colour == RED
    odd = lit(target(), 100)
    assert (odd.colour, odd.odd, odd.reason) == (DARK, "是目标的 10 倍", "是目标的 10 倍，核实以前不亮灯")
    assert (odd.person, odd.outcome, lit(target(), 100, 4).outcome) == (True, "", "待核定")


def test_the_worst_of_a_task() -> None:
    green, yellow, red = lit(target(), 6), lit(target(), 4), lit(target(), 1)
    rate, early = lit(target(6, "左右", "比率"), 5), lit(target(3, "一次性"), None)
    missing = light(SETTINGS, target(), ReportedFigure(None, problem="没有报送"), Period(2024, 2))
    assert worst([green, yellow, red]).colour == RED
    assert worst([green, rate, early]).colour == GREEN
    assert worst([early]).reason == "期限是年底，还没有到"
    assert worst([missing, yellow]).colour == YELLOW
    assert (worst([green, missing]).colour, worst([green, missing]).reason) == (DARK, "没有报送")
    assert (worst([rate]).colour, worst([rate]).reason) == (DARK, lights.OF_ABOUT)
    assert (worst([]).colour, worst([]).reason) == (DARK, lights.NO_TARGET)
    assert worst([green, yellow]).distance == 10


def test_why_a_task_has_no_light() -> None:
    """Named where there are several: what is missing before what a person judges or is not due yet."""
    about, late = lit(target(6, "左右", "比率"), 5), lit(target(3, "一次性"), None)
    other = late._replace(target=late.target._replace(name="地铁"))
    missing = light(SETTINGS, target(), ReportedFigure(None, problem="没有报送"), Period(2024, 2))
    assert worst([about, other]).reason == f"公园：{lights.OF_ABOUT}；地铁：期限是年底，还没有到"
    assert worst([late, other]).reason == "期限是年底，还没有到"
    assert worst([about, about._replace(target=other.target)]).reason == lights.OF_ABOUT
    assert worst([missing, missing._replace(target=other.target)]).reason == "公园、地铁：没有报送"
    assert worst([missing, about, other]).reason == "没有报送"
    assert worst([about, other]).distance is None


def test_the_target_that_decides() -> None:
    behind, far, limit = lit(target(), 1), lit(target(), 0), lit(target(10, "不超过"), 11)
    yellow, ahead = lit(target(nodes={"2024Q2": Decimal(5)}), 4), lit(target(), 12)
    shown = [
        (of.colour, of.leading, of.basis, of.short, of.behind)
        for of in (
            worst([yellow, limit, behind, far]),
            worst([limit, yellow]),
            worst([yellow, ahead]),
            worst([lit(target(10, "不超过"), 1), ahead]),
            worst([]),
        )
    ]
    assert shown == [
        (RED, far, "序时", "低于序时进度50个百分点", True),
        (RED, limit, "目标", "超过上限", True),
        (YELLOW, yellow, "节点", "低于节点10个百分点", True),
        (GREEN, ahead, "序时", "", False),
        (DARK, None, "", "", False),
    ]
    lenient = lit(target(), 4, 2, Settings(yellow_below=Decimal(20)))
    near = lit(target(), "4.95", 2, Settings(yellow_below=Decimal(20)))
    assert worst([lit(target(), 5), near]).leading is near
    missing = light(SETTINGS, target(), ReportedFigure(None, problem="没有报送"), Period(2024, 2))
    of = worst([lenient, missing])
    assert (of.colour, of.leading, of.basis, of.short, of.behind) == (DARK, missing, "", "", True)


def test_the_office_decides() -> None:
    red, yellow, dark = worst([lit(target(), 1)]), worst([lit(target(), 4)]), worst([])
    found = [lights.judged(of, verdict) for of in (red, dark) for verdict in ("达序时", "达到", "未达序时", "未达到")]
    shown = [(of.colour, of.basis, of.behind, of.short, of.reason) for of in found]
    assert shown == [
        (GREEN, "核定", False, "", ""),
        (GREEN, "核定", False, "", ""),
        (RED, "核定", True, "督查室核定未达序时", ""),
        (RED, "核定", True, "督查室核定未达到", ""),
        (GREEN, "核定", False, "", ""),
        (GREEN, "核定", False, "", ""),
        (YELLOW, "核定", True, "督查室核定未达序时", ""),
        (RED, "核定", True, "督查室核定未达到", ""),
    ]
    whole = lights.together(red, [yellow, lights.judged(dark, "未达序时"), worst([lit(target(), 5)])])
    assert (whole.colour, whole.verdict, whole.lights, whole.distance) == (YELLOW, "未达序时", red.lights, Fraction(40))
    assert lights.together(red, [worst([lit(target(), 5)]), dark]) == red._replace(colour=GREEN, reason="", verdict="")


def test_the_share_of_the_year_and_of_its_own_months() -> None:
    def shares(of: Target | None = None) -> list[Fraction]:
        return [lights.share_gone(Period(2024, n), of) for n in (1, 2, 3, 4)]

    assert shares() == shares(target()) == [Fraction(n, 4) for n in (1, 2, 3, 4)]
    assert shares(target(months=(3, 5, 7))) == [Fraction(1, 3), Fraction(2, 3), 1, 1]
    assert shares(target(by=dt.date(2024, 8, 15))) == [Fraction(3, 8), Fraction(6, 8), 1, 1]
    due = [[lights.is_due(of, Period(2024, n)) for n in (1, 2, 3, 4)] for of in (
        target(), target(months=(3, 5, 6)), target(by=dt.date(2024, 6, 30)), target(by=dt.date(2024, 7, 1)),
    )]  # fmt: skip
    assert due == [[False] * 3 + [True], [False] + [True] * 3, [False] + [True] * 3, [False] * 2 + [True] * 2]


def test_the_share_of_the_way() -> None:
    def way(of: Target, value: object) -> Fraction | None:
        return lights.completion(of, Decimal(str(value)))

    start, top = Decimal(6), Decimal(20)
    assert [way(target(), 4), way(target(kind="左右"), 12), way(target(kind="等于"), 5)] == [
        Fraction(2, 5), Fraction(6, 5), Fraction(1, 2),
    ]  # fmt: skip
    assert [way(target(1), "0.5"), way(target("0.5"), 1)] == [Fraction(1, 2), 2]
    assert way(target(counts="水平", start=start), 7) == Fraction(1, 4)
    assert way(target(counts="水平", start=Decimal(12)), 7) == Fraction(7, 10)  # it was reached in January
    assert way(target(start=start), 7) == Fraction(7, 10)  # what is counted from January on starts at nothing
    assert way(target(10, "不超过", "水平", start=top), 15) == Fraction(1, 2)
    assert way(target(10, "不超过", "水平", start=start), 8) is None
    assert way(target(10, "不超过", start=top), 15) is None
    assert way(target(85, "占比", "比率", start=Decimal(75)), 80) == Fraction(1, 2)
    assert way(target(85, "占比", "比率"), 80) is None
    assert way(target(85, "增速", "比率", start=Decimal(75)), 80) is None
    assert way(target(10, "压减", "比率", start=Decimal(75)), 80) is None
    assert way(target(10, counts="水平", start=Decimal(10)), 10) == 1
    assert [way(target(0), 4), way(target(-5), 4), way(target(10, "不超过"), 4), way(target(10, "一次性"), 4)] == [
        None
    ] * 4


def test_paces() -> None:
    shown = [
        pace("正常推进", worst([one])) for one in (lit(target(), 5), lit(target(), 4), lit(target(10, "不超过"), 11))
    ]
    assert shown == [lights.ON_TIME, lights.BEHIND, lights.BEHIND]
    assert pace("已完成", worst([lit(target(), 1)])) == lights.BEHIND  # whatever its unit says
    assert pace("已完成", worst([lit(target(), 5)])) == pace("已完成", worst([])) == lights.FINISHED
    assert pace("滞后", worst([])) == lights.UNMEASURED
    lenient = Settings(yellow_below=Decimal(20))
    assert pace("正常推进", worst([lit(target(), 4, 2, lenient)])) == lights.BEHIND  # green, and yet below


def test_contradictions() -> None:
    red, yellow, level = lit(target(), 1), lit(target(), 4), lit(target(10, counts="水平"), 9)
    assert lights.contradictions("正常推进", [red, yellow, level]) == [red]
    assert lights.contradictions("已完成", [red, yellow, level, lit(target(), 10)]) == [red, yellow, level]
    assert lights.contradictions("滞后", [red]) == lights.contradictions("未启动", [red]) == []
    about, growth, lines = (
        lit(target(10, "左右"), 9),
        lit(target(6, "增速", "比率"), "5.2"),
        lit(target(3, "一次性"), 1),
    )
    assert lights.contradictions("已完成", [about, growth, lines]) == [growth, lines]
    partly = light(SETTINGS, target(), ReportedFigure(Decimal(1), SUM, (), 1, 3), Period(2024, 2))
    assert lights.contradictions("已完成", [partly]) == []


numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=4)
nodes = st.dictionaries(st.sampled_from(["2024Q1", "2024Q2", "2024Q3", "2024Q4"]), numbers)
targets = st.builds(
    target,
    numbers,
    st.sampled_from(TARGET_KINDS),
    st.sampled_from(COUNTS),
    start=st.none() | numbers,
    nodes=nodes,
    months=st.lists(st.integers(1, 12), unique=True).map(tuple),
    by=st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
)
points = st.decimals(0, 100, places=2)


@given(targets, numbers, st.integers(1, 4), points, points)
def test_every_target_has_a_light_or_a_reason(
    of: Target, value: Decimal, quarter: int, yellow: Decimal, red: Decimal
) -> None:
    found = lit(of, value, quarter, Settings(yellow, red))
    assert bool(found.colour) != bool(found.reason)
    assert found.colour in ORDER
    assert (found.person or found.early) == bool(found.reason)  # a figure is there: a person is wanting, or time
    assert bool(found.basis) == bool(found.colour)


@given(targets, numbers, numbers, st.integers(1, 4), points, points)
def test_more_is_never_worse(
    of: Target, more: Decimal, less: Decimal, quarter: int, yellow: Decimal, red: Decimal
) -> None:
    if of.kind == "等于":
        of = of._replace(kind="不少于")
    more, less = sorted((more, less), reverse=of.kind != "不超过")
    yellow, red = sorted((yellow, red))
    worse, better = (lit(of, value, quarter, Settings(yellow, red, yellow, red)) for value in (less, more))
    if worse.colour and better.colour:
        assert ORDER.index(worse.colour) <= ORDER.index(better.colour)
    assert not (worse.outcome == "达到" and better.outcome == "未达到")


@given(st.lists(st.tuples(targets, numbers), max_size=4), st.randoms(), st.sampled_from(STATUSES))
def test_order_does_not_matter(pairs: list[tuple[Target, Decimal]], random: object, status: str) -> None:
    every = [lit(of, value) for of, value in pairs]
    mixed = list(every)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = worst(every), worst(mixed)
    assert (one.colour, one.distance, pace(status, one)) == (other.colour, other.distance, pace(status, other))
    if one.colour:
        assert ORDER.index(one.colour) == min(ORDER.index(x.colour) for x in every if x.colour)


@pytest.mark.parametrize(
    ("of", "value", "met"),
    [
        (target("5.5", "不超过"), "5.5", True),
        (target("5.5", "不超过"), "5.51", False),
        (target(10, "左右"), 10, True),
        (target(10, "左右"), "9.9", None),
        (target(10, "左右", "比率"), 10, None),
        (target(10, "等于"), 10, True),
        (target(10, "等于"), 11, None),
        (target(10, "等于"), 9, False),
        (target(10), 10, True),
        (target(10), "9.99", False),
    ],
)
def test_a_target_is_reached_at_its_amount(of: Target, value: object, met: bool | None) -> None:
    assert lights.reached(of, Decimal(str(value))) is met
