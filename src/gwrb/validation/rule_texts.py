"""What the rules say to people: docs/规则/CODE.md, read only where somebody asks."""

from __future__ import annotations

import re
from typing import NamedTuple

from gwrb.text.diagnostics import Severity
from gwrb.text.shipped import shipped
from gwrb.validation.registry import RULES

_SEVERITIES = {rule.code: rule.severity for rule in RULES}
_EXAMPLE = re.compile(r"^```(yaml|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


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
    file = shipped("rules", "docs/规则") / f"{code}.md"
    heading, title, why, examples = file.read_text(encoding="utf-8").split("\n\n", 3)
    name = heading.removeprefix(f"# {code} ").partition("（")[0]
    bad, good = (body if kind == "yaml" else body.removesuffix("\n") for kind, body in _EXAMPLE.findall(examples))
    return RuleText(code, name, _SEVERITIES[code], title, why.removeprefix("为什么："), bad, good)


def all_texts() -> list[RuleText]:
    """What all rules say, in the order of their codes."""
    return [text_of(rule.code) for rule in RULES]
