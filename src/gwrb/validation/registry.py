"""All checks, and the one call that runs them."""

from __future__ import annotations

import datetime as dt

from gwrb.ledger.loading import Ledger
from gwrb.text.diagnostics import Diagnostic
from gwrb.validation import (
    assignments,
    characters,
    engine,
    file_rules,
    links,
    office_files,
    outline,
    plan_files,
    progress_files,
    promises,
    unit_list,
    unknown_files,
)

CHECKS: tuple[engine.RuleCheck, ...] = (
    *outline.CHECKS,
    *assignments.CHECKS,
    *unit_list.CHECKS,
    *file_rules.CHECKS,
    *progress_files.CHECKS,
    *plan_files.CHECKS,
    *office_files.CHECKS,
    *promises.CHECKS,
    *links.CHECKS,
    *characters.CHECKS,
    *unknown_files.CHECKS,
)


def check(ledger: Ledger, today: dt.date) -> list[Diagnostic]:
    """Every finding on a ledger, in order. `today` is what dates in the future are measured by."""
    return engine.run(ledger, CHECKS, today)
