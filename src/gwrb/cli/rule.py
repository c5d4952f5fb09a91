"""gwrb rule: what is checked, why, and how to write it right."""

from typing import Annotated

from gwrb.cli import delivery, invocation, options
from gwrb.cli.options import Force, TableFormat, TableOut, argument
from gwrb.output import rulebook
from gwrb.text.refusal import FOUND, Refusal
from gwrb.validation.registry import all_texts


def rule(
    code: Annotated[str | None, argument("[代码]", "例如 GW301 或 unknown-unit；不写则列出全部。")] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
) -> None:
    asked = invocation.wanted(format, out, options.TABLE, force=force)
    wanted = [r for r in all_texts() if code is None or code.upper() == r.code or code.lower() == r.name]
    if not wanted:
        raise Refusal(f"没有 {code} 这条规则，全部规则见 gwrb rule", FOUND)
    if code is not None and asked.format == "md":
        delivery.deliver_text(rulebook.markdown(wanted[0]), asked)
        return
    table, whole = rulebook.rules_table(wanted), [r._asdict() for r in wanted]
    page = rulebook.rules_page if code is None else lambda rules: rulebook.rule_page(rules[0])
    delivery.deliver(table, asked, lambda: page(wanted), invocation.day(None), whole=whole, stem="检查规则")
