"""Who is bound how: the notice's rule where no lead is named, and who only helps."""

from __future__ import annotations

import pytest

from gwrb.model.obligations import obligations_of
from gwrb.model.plan import EACH, EQUAL, FIRST, Assignment, Heading, Plan, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Unit, Units

REGISTER = Register(Units(tuple(Unit(name, "局") for name in ("甲局", "乙局", "丙局"))))


def _bound(rule: str, assignment: Assignment) -> list[tuple[str, str, bool]]:
    plan = Plan(Heading("方案", 2025, no_lead=rule), (), (Task("1-1", "一。", (assignment,)),)).ruled
    return [(str(o.unit.name), o.role, o.by_rule) for o in obligations_of(plan.tasks[0], REGISTER)]


@pytest.mark.parametrize(
    ("rule", "assignment", "expected"),
    [
        (EACH, Assignment((), ("甲局", "乙局")), [("甲局", "lead", True), ("乙局", "lead", True)]),
        (EACH, Assignment(("甲局",), ("乙局",)), [("甲局", "lead", False), ("乙局", "responsible", False)]),
        (FIRST, Assignment((), ("甲局", "乙局")), [("甲局", "lead", True), ("乙局", "responsible", False)]),
        (FIRST, Assignment(("乙局",), ("甲局",)), [("乙局", "lead", False), ("甲局", "responsible", False)]),
        (EQUAL, Assignment(("甲局",), ("乙局",)), [("甲局", "lead", True), ("乙局", "lead", True)]),
        (EQUAL, Assignment((), ("甲局", "乙局")), [("甲局", "lead", True), ("乙局", "lead", True)]),
        (
            EACH,
            Assignment(("甲局",), ("乙局",), helping=("丙局", "乙局")),
            [("甲局", "lead", False), ("乙局", "responsible", False), ("丙局", "helping", False)],
        ),
    ],
)
def test_roles_by_rule(rule: str, assignment: Assignment, expected: list[tuple[str, str, bool]]) -> None:
    assert _bound(rule, assignment) == expected


def test_what_is_printed_is_what_the_notice_said() -> None:
    said = Assignment((), ("甲局", "乙局"))
    assert said.under(FIRST).issued == said
    assert said.under(EACH) is said
