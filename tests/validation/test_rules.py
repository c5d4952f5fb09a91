"""Every rule keeps its word: its bad example is found, its good one is not; each has a text, and each text a rule."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

from gwrb.text.diagnostics import Rule
from gwrb.text.shipped import shipped
from gwrb.validation.registry import CHECKS, RULES, all_texts, text_of
from tests.cases.harness import check_workspace, example

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases"
FOLDER = ROOT / "docs/规则"
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/gwrb").rglob("*.py"))}
NOT_YAML = {
    "GW001",
    "GW002",
    "GW006",
    "GW011",
    "GW012",
    "GW523",
    "GW526",
    "GW801",
    "GW802",
}  # shown in words; tested in test_files.py, test_plans.py, test_since.py
IN_YAML = [rule.code for rule in RULES if rule.code not in NOT_YAML]


@pytest.mark.parametrize("code", IN_YAML)
def test_examples(code: str, base: Path) -> None:
    example(base, text_of(code).bad)
    assert code in {d.code for d in check_workspace(base)}


@pytest.mark.parametrize("code", IN_YAML)
def test_good_examples(code: str, base: Path) -> None:
    example(base, text_of(code).good)
    assert code not in {d.code for d in check_workspace(base)}


def test_the_table_is_in_order_and_whole() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"GW\d{3}", rule.code) for rule in RULES)
    assert len({text.name for text in all_texts()}) == len(RULES)
    assert {check.rule for check in CHECKS} <= set(RULES)


def test_every_rule_has_its_text_and_every_text_its_rule() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{rule.code}.md" for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_text_is_laid_out_as_all_are(rule: Rule) -> None:
    """The severity is said in the code; the heading repeats it. Words end without a line break, YAML with one."""
    text = text_of(rule.code)
    severity = {"error": "错误", "warning": "提醒"}[rule.severity]
    yaml = rule.code not in NOT_YAML
    fence, end = ("```yaml\n", "```\n") if yaml else ("```text\n", "\n```\n")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", text.name)
    assert text.title
    assert text.why
    assert text.bad.endswith("\n") == text.good.endswith("\n") == yaml
    assert (FOLDER / f"{rule.code}.md").read_text(encoding="utf-8") == (
        f"# {rule.code} {text.name}（{severity}）\n\n{text.title}\n\n为什么：{text.why}\n\n"
        f"不对：\n\n{fence}{text.bad}{end}\n对：\n\n{fence}{text.good}{end}"
    )


def test_every_module_of_rules_is_in_the_list() -> None:
    """A check that stands in no listed module would never run."""
    names = [path.stem for path in SOURCES if path.parent.name == "validation" and path.stem != "__init__"]
    declared = [
        value
        for name in names
        for value in vars(importlib.import_module(f"gwrb.validation.{name}")).values()
        if type(value) is type(CHECKS[0])
    ]
    assert Counter(map(id, declared)) == Counter(map(id, CHECKS))


def test_every_rule_is_in_the_corpus() -> None:
    """A bad file that expects it; false alarms are hunted by the good files, which all rules read."""
    texts = "\n".join(p.read_text(encoding="utf-8") for p in (CASES / "bad").glob("*.yaml"))
    in_corpus = set(re.findall(r"GW\d{3}", texts))
    assert {r.code for r in RULES} - NOT_YAML - in_corpus == set()


def test_every_finding_of_the_code_names_a_rule_of_the_table() -> None:
    assert set(re.findall(r"GW\d{3}", "\n".join(SOURCES.values()))) == {r.code for r in RULES}


def test_texts_come_from_the_checkout_where_the_package_has_none() -> None:
    assert shipped("rules", "docs/规则") == FOLDER
