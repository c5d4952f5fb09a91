"""All rules, in the order of their codes."""

from __future__ import annotations

from gwrb.diagnostics import Rule
from gwrb.rules import (
    across,
    assignments,
    loop,
    plans,
    progress,
    reading,
    structure,
    targets,
    tasks,
    text,
    units,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *reading.RULES,
            *structure.RULES,
            *tasks.RULES,
            *targets.RULES,
            *assignments.RULES,
            *units.RULES,
            *progress.RULES,
            *plans.RULES,
            *loop.RULES,
            *across.RULES,
            *text.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
BY_CODE = {rule.code: rule for rule in RULES}
