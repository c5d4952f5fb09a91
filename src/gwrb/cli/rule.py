"""gwrb rule: what is checked, why, and how to write it right."""

from typing import Annotated

from gwrb.cli import options
from gwrb.cli.invocation import echo, echo_json
from gwrb.cli.options import argument
from gwrb.output import rulebook
from gwrb.text.refusal import FOUND, Refusal
from gwrb.validation.registry import all_texts


def rule(
    code: Annotated[str | None, argument("[代码]", "例如 GW301 或 unknown-unit；不写则列出全部。")] = None,
    format: Annotated[str, options.format("text（默认）、json 或 md。", "text", "json", "md")] = "text",
) -> None:
    wanted = [r for r in all_texts() if code is None or code.upper() == r.code or code.lower() == r.name]
    if not wanted:
        raise Refusal(f"没有 {code} 这条规则，全部规则见 gwrb rule", FOUND)
    if format == "json":
        echo_json([r._asdict() for r in wanted])
    elif format == "md":
        echo(rulebook.table(wanted) if code is None else rulebook.page(wanted[0]))
    elif code is None:
        echo(rulebook.overview(wanted))
    else:
        echo(rulebook.whole(wanted[0]))
