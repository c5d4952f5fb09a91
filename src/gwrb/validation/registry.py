"""All rules, the one call that checks a ledger by them, which findings are asked for, and what the rules say."""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from gwrb.ledger.loading import Ledger
from gwrb.ledger.workspace import shown
from gwrb.model.record import MOST_FINDINGS, capped
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic, Rule, Severity, finding, in_order
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.validation import (
    allow,
    breakdown_rules,
    change_rules,
    characters,
    file_rules,
    office_files,
    promises,
    task_rules,
    unit_files,
    unit_list,
    yardsticks,
)
from gwrb.validation.engine import Check, CheckContext

# Whoever adds a rule writes it into one of these modules, and nothing here.
_TOPICS = (
    task_rules, unit_list, change_rules, file_rules, unit_files, office_files, promises, yardsticks, breakdown_rules,
    characters,
)  # fmt: skip
# Found in a comparison with the past (git.since), not in a ledger.
DISAPPEARED, REPAINTED = Rule("GW801", "warning"), Rule("GW802", "warning")


def _checks(topics: Iterable[ModuleType]) -> tuple[Check, ...]:
    return tuple(one for topic in topics for one in vars(topic).values() if isinstance(one, Check))


CHECKS, _OF_PLANS = _checks(_TOPICS), _checks((task_rules, unit_list, promises, yardsticks))
_OTHERS = [
    one for module in (reading_rules, allow, change_rules) for one in vars(module).values() if isinstance(one, Rule)
]
RULES = tuple(sorted({DISAPPEARED, REPAINTED, *_OTHERS, *(check.rule for check in CHECKS)}))  # by code


def check(ledger: Ledger, today: dt.date, *, warnings: bool = True) -> list[Diagnostic]:
    """Every finding on a ledger, acknowledged ones left out, in order; later than `today` is the future.

    Without `warnings` the errors alone: by rules that only warn nothing is looked for.
    """
    context = CheckContext(ledger, today)
    checks, of_plans = (
        [one for one in every if warnings or one.rule.severity == "error"] for every in (CHECKS, _OF_PLANS)
    )
    found = list(ledger.diagnostics)
    for rule, look in checks:
        found += _fewer([finding(rule, *one) for one in look(context)])
    if ledger.changes:
        found += change_rules.made_illegal(ledger, of_plans, today)
    kept = allow.apply(found, ledger.sources, {rule.code for rule in RULES})
    return in_order(one for one in kept if warnings or one.severity == "error")


def _fewer(found: list[Diagnostic]) -> list[Diagnostic]:
    """What one rule found; of more in one file than anybody mends one by one the first."""
    if len(found) <= MOST_FINDINGS:
        return found
    by_file: dict[str, list[Diagnostic]] = {}
    for one in found:
        by_file.setdefault(one.path, []).append(one)
    return [one for own in by_file.values() for one in capped(own)]


def codes(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """The codes, or beginnings of codes, of an option; refuses what begins no rule's code."""
    out = tuple(code for text in given or () for code in text.replace("，", ",").upper().split(",") if code)
    if given and not out:
        raise Refusal(f"{option} 后面要写规则代码，例如 GW301", WRONG_USE)
    for code in out:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise Refusal(f"{option} 里的 {code} 不是规则代码，全部规则见 gwrb rule", WRONG_USE)
    return out


def inside(paths: Sequence[str]) -> Callable[[Diagnostic], bool]:
    """Whether a finding is in one of the files and folders that were named; in any, where none was."""
    for path in paths:
        if not os.path.lexists(path):
            raise Refusal(f"没有这个文件或文件夹：{path}", WRONG_USE)
    named = [Path(shown(Path(path))) for path in paths]
    return lambda found: not named or any(Path(found.path).is_relative_to(path) for path in named)


_SEVERITIES = {rule.code: rule.severity for rule in RULES}
_EXAMPLE = r"(?ms)^```(yaml|text)\n(.*?)^```$"


class RuleText(NamedTuple):
    """A rule in words. `bad` and `good` are short examples, in YAML where they end with a line break; tests hold
    them to their word.
    """

    code: str
    name: str
    severity: Severity
    title: str
    why: str
    bad: str
    good: str


def text_of(code: str) -> RuleText:
    """What a rule says: its file has a heading, the sentence, the reason, and a bad and a good example."""
    from gwrb.text.shipped import shipped

    file = shipped("rules", "docs/规则") / f"{code}.md"
    heading, title, why, examples = file.read_text(encoding="utf-8").split("\n\n", 3)
    name = heading.removeprefix(f"# {code} ").partition("（")[0]
    bad, good = (body if kind == "yaml" else body.removesuffix("\n") for kind, body in re.findall(_EXAMPLE, examples))
    return RuleText(code, name, _SEVERITIES[code], title, why.removeprefix("为什么："), bad, good)


def all_texts() -> list[RuleText]:
    """What all rules say, in the order of their codes."""
    return [text_of(rule.code) for rule in RULES]
