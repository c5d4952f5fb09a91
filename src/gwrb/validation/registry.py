"""All rules, and the one call that checks a ledger by them."""

from __future__ import annotations

import datetime as dt

from gwrb.ledger.loading import Ledger
from gwrb.model import structure_rules
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic, Rule, finding, in_order
from gwrb.validation import (
    allow,
    assignments,
    characters,
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
from gwrb.validation.engine import Check, CheckContext

# Whoever adds a rule writes it into one of these modules, and nothing here.
_TOPICS = (
    outline,
    assignments,
    unit_list,
    file_rules,
    progress_files,
    plan_files,
    office_files,
    promises,
    links,
    characters,
    unknown_files,
)
DISAPPEARED = Rule("GW801", "warning")  # found in a comparison with the past (git.since), not in a ledger

CHECKS = tuple(one for topic in _TOPICS for one in vars(topic).values() if isinstance(one, Check))
_OTHERS = [
    one for module in (reading_rules, structure_rules, allow) for one in vars(module).values() if isinstance(one, Rule)
]
RULES = tuple(sorted({DISAPPEARED, *_OTHERS, *(check.rule for check in CHECKS)}))  # by code


def check(ledger: Ledger, today: dt.date) -> list[Diagnostic]:
    """Every finding on a ledger, acknowledged ones left out, in order; later than `today` is the future."""
    context = CheckContext(ledger, today)
    found = list(ledger.diagnostics)
    for rule, look in CHECKS:
        found += [finding(rule, *one) for one in look(context)]
    return in_order(allow.apply(found, ledger.sources, {rule.code for rule in RULES}))
