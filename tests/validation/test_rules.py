"""Every rule keeps its word: its bad example is found, its good one is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gwrb.text.diagnostics import Rule
from gwrb.validation.registry import CHECKS
from gwrb.validation.rule_texts import RULES
from tests.cases.harness import check_workspace, example

CASES = Path(__file__).parents[1] / "cases"
NOT_YAML = {
    "GW001",
    "GW002",
    "GW006",
    "GW011",
    "GW012",
    "GW523",
    "GW526",
    "GW801",
}  # shown in words; tested in test_files.py, test_plans.py, test_since.py


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in NOT_YAML], ids=lambda r: r.code)
def test_examples(rule: Rule, base: Path) -> None:
    example(base, rule.bad)
    assert rule.code in {d.code for d in check_workspace(base)}


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in NOT_YAML], ids=lambda r: r.code)
def test_good_examples(rule: Rule, base: Path) -> None:
    example(base, rule.good)
    assert rule.code not in {d.code for d in check_workspace(base)}


def test_the_table_is_in_order_and_whole() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"GW\d{3}", rule.code) for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert {check.rule for check in CHECKS} <= set(RULES)


def test_every_rule_is_in_the_corpus() -> None:
    """A bad file that expects it; false alarms are hunted by the good files, which all rules read."""
    texts = "\n".join(p.read_text(encoding="utf-8") for p in (CASES / "bad").glob("*.yaml"))
    in_corpus = set(re.findall(r"GW\d{3}", texts))
    assert {r.code for r in RULES} - NOT_YAML - in_corpus == set()


def test_every_finding_of_the_code_names_a_rule_of_the_table() -> None:
    source = "\n".join(
        p.read_text(encoding="utf-8") for p in (Path(__file__).parents[2] / "src").rglob("*.py")
    )
    assert set(re.findall(r"GW\d{3}", source)) <= {r.code for r in RULES}
