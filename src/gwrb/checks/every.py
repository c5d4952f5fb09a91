"""All checks, and the one call that runs them."""

from __future__ import annotations

import datetime as dt

from gwrb.checks import (
    across,
    assignments,
    engine,
    filed,
    loop,
    plans,
    progress,
    strays,
    targets,
    tasks,
    text,
    units,
)
from gwrb.diagnostics import Diagnostic
from gwrb.ledger import Ledger

CHECKS: tuple[engine.Entry, ...] = (
    *tasks.CHECKS,
    *assignments.CHECKS,
    *units.CHECKS,
    *filed.CHECKS,
    *progress.CHECKS,
    *plans.CHECKS,
    *loop.CHECKS,
    *targets.CHECKS,
    *across.CHECKS,
    *text.CHECKS,
    *strays.CHECKS,
)


def check(ledger: Ledger, today: dt.date) -> list[Diagnostic]:
    """Every finding on a ledger, in order. `today` is what dates in the future are measured by."""
    return engine.run(ledger, CHECKS, today)
