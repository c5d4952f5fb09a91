"""All rules, in the order of their codes."""

from __future__ import annotations

from gwrb.model import structure_rules
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Rule
from gwrb.validation import (
    assignments_texts,
    characters_texts,
    links_texts,
    office_files_texts,
    outline_texts,
    plan_files_texts,
    progress_files_texts,
    promises_texts,
    unit_list_texts,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *reading_rules.RULES,
            *structure_rules.RULES,
            *outline_texts.RULES,
            *promises_texts.RULES,
            *assignments_texts.RULES,
            *unit_list_texts.RULES,
            *progress_files_texts.RULES,
            *plan_files_texts.RULES,
            *office_files_texts.RULES,
            *links_texts.RULES,
            *characters_texts.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
BY_CODE = {rule.code: rule for rule in RULES}
