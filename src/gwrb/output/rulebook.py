"""The rules as people read them: in the terminal, and in the manual."""

import textwrap
from collections.abc import Sequence

from gwrb.output.findings import WORDS
from gwrb.output.table import Column, Table
from gwrb.output.terminal import TerminalPage, text_page
from gwrb.validation.registry import RuleText

_RULES: tuple[Column[RuleText], ...] = (
    Column("", "代码", lambda r: r.code),
    Column("", "名称", lambda r: r.name, width=24, screen=False),
    Column("", "轻重", lambda r: WORDS[r.severity]),
    Column("", "规则", lambda r: r.title, width=50, prose=True),
    Column("", "为什么", lambda r: r.why, width=60, prose=True, screen=False),
)


def rules_table(rules: Sequence[RuleText]) -> Table[RuleText]:
    """Rules, a row each."""
    return Table(_RULES, rules, name="规则")


def rules_page(rules: Sequence[RuleText]) -> TerminalPage:
    """The same for a terminal."""
    page = TerminalPage()
    page.table(rules_table(rules))
    page.say("\n详情见 gwrb rule 代码，例如 gwrb rule GW301")
    return page


def rule_page(rule: RuleText) -> TerminalPage:
    """One rule: sentence, reason, a bad and a good example."""
    return text_page(
        f"{rule.code} {rule.name}（{WORDS[rule.severity]}）\n{rule.title}\n\n为什么：{rule.why}\n\n"
        f"不对：\n{textwrap.indent(rule.bad.rstrip(), '    ')}\n对：\n{textwrap.indent(rule.good.rstrip(), '    ')}"
    )


def markdown(rule: RuleText) -> str:
    """One rule in Markdown, with its examples."""
    return (
        f"## {rule.code} {rule.name}（{WORDS[rule.severity]}）\n\n{rule.title}。{rule.why}\n\n"
        f"不对：\n\n```yaml\n{rule.bad.rstrip()}\n```\n\n对：\n\n```yaml\n{rule.good.rstrip()}\n```\n"
    )
