"""The rules as people read them: in the terminal, and in the manual."""

import shutil
import textwrap
from collections.abc import Iterable

from gwrb.output.findings import WORDS
from gwrb.output.table import to_markdown
from gwrb.output.wrap import wrap
from gwrb.validation.registry import RuleText


def _width() -> int:
    return max(shutil.get_terminal_size((80, 24)).columns, 20)


def overview(rules: Iterable[RuleText]) -> str:
    """One rule a line or two: code, severity, sentence."""
    out: list[str] = []
    for rule in rules:
        first, *rest = wrap(rule.title, _width() - 14)
        out.append(f"{rule.code}  {WORDS[rule.severity]}  {first}")
        out += [" " * 13 + line for line in rest]
    return "\n".join(out) + "\n\n详情见 gwrb rule 代码，例如 gwrb rule GW301\n"


def whole(rule: RuleText) -> str:
    """One rule: sentence, reason, a bad and a good example."""
    lines = [
        f"{rule.code} {rule.name}（{WORDS[rule.severity]}）",
        *wrap(rule.title, _width()),
        "",
        *wrap(f"为什么：{rule.why}", _width()),
        "",
        "不对：",
        textwrap.indent(rule.bad.rstrip("\n"), "    "),
        "对：",
        textwrap.indent(rule.good.rstrip("\n"), "    "),
    ]
    return "\n".join(lines) + "\n"


def table(rules: Iterable[RuleText]) -> str:
    """All rules as a Markdown table."""
    rows = [(r.code, r.name, WORDS[r.severity], r.title, r.why) for r in rules]
    return to_markdown(("代码", "名称", "轻重", "规则", "为什么"), rows)


def page(rule: RuleText) -> str:
    """One rule in Markdown, with its examples."""
    return (
        f"## {rule.code} {rule.name}（{WORDS[rule.severity]}）\n\n{rule.title}。{rule.why}\n\n"
        f"不对：\n\n```yaml\n{rule.bad.rstrip()}\n```\n\n对：\n\n```yaml\n{rule.good.rstrip()}\n```\n"
    )
