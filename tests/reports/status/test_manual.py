"""The worked example of docs/亮灯.md: its tables are what the data comes to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from gwrb.ledger.workspace import Workspace
from gwrb.model.dated import DatedPlan
from gwrb.model.plan import TASKS_FILE, Plan, Settings
from gwrb.model.progress import PROGRESS_FILE, Progress
from gwrb.model.record import parse_as
from gwrb.model.register import Register
from gwrb.model.units_file import UNITS_FILE
from gwrb.model.values import Period
from gwrb.output.status_tables import plain
from gwrb.targets.figures import Reported
from gwrb.targets.lights import RED, YELLOW, light, share_gone
from gwrb.targets.trajectory import Course, course
from gwrb.text.rounding import half_up, percent, points
from tests.conftest import ROOT

PAGE = (ROOT / "docs/亮灯.md").read_text(encoding="utf-8")
Q1, Q2 = Period(2024, 1), Period(2024, 2)


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    plan, _ = parse_as(TASKS_FILE, Workspace(ROOT).read(ROOT / "data/tasks.yaml").source)
    units, _ = parse_as(UNITS_FILE, Workspace(ROOT).read(ROOT / "data/units.yaml").source)
    filed = [
        parse_as(PROGRESS_FILE, Workspace(ROOT).read(ROOT / f"examples/{q}/市经信局.yaml").source)[0] for q in (Q1, Q2)
    ]
    assert isinstance(plan, Plan)
    assert units is not None
    reported = Reported(
        DatedPlan(plan, Register(units, plan.heading.city)), [p for p in filed if isinstance(p, Progress)]
    )
    task = next(t for t in plan.tasks if t.id == "2-23")
    return [course(plan.heading.settings, task, t, reported, (Q1, Q2)) for t in task.targets]


def test_the_lights(courses: list[Course]) -> None:
    gone = share_gone(Q2)
    rows = []
    for one in courses:
        now = one.now
        assert now.completion is not None
        assert now.distance is not None
        share, distance = percent(now.completion), points(now.distance)
        value, amount = f"{now.figure.value:f}", f"{one.target.amount:f}"
        rows.append(
            f"| {one.target.name} | {value} | {amount} | {value} ÷ {amount} ＝ {share} "
            f"| {gone * 100} − {share[:-1]} ＝ {distance} | {now.colour} |"
        )
        assert f"{float(gone * 100) - float(share[:-1]):g}" == distance  # what a pocket calculator says
    assert "\n".join(rows) in PAGE


def test_the_projections(courses: list[Course]) -> None:
    rows = []
    for one in courses:
        first, now = (f"{x.figure.value:f}" for x in one.lights)
        straight, recent = (plain(half_up(p.value or Fraction(0), 2)) for p in one.projections)
        rows.append(
            f"| {one.target.name} | {first} | {now} | {now} ÷ 50% ＝ {straight} "
            f"| {now} ＋（{now} − {first}）× 2 ＝ {recent} |"
        )
    assert "\n".join(rows) in PAGE


def test_the_limit(courses: list[Course]) -> None:
    one = courses[0].now
    colours = [light(Settings(), one.target, one.figure._replace(value=Decimal(n)), Q2).colour for n in (5, 4)]
    assert colours == [YELLOW, RED]
    assert one.target.amount == 23
    assert "23 个的 20% 是 4.6 个：报 5 个是黄灯，报 4 个是红灯" in PAGE
