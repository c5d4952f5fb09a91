"""gwrb validate: every mistake in one run, at its place."""

from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import day, echo, echo_exact
from gwrb.cli.options import On, argument, option
from gwrb.ledger import loading
from gwrb.text.refusal import DONE, FOUND


def validate(
    ctx: typer.Context,
    paths: Annotated[list[str] | None, argument("[文件]...", "只报这些文件或文件夹里的问题；全部数据都会读。")] = None,
    format: Annotated[
        str,
        options.format("text（默认）、json、github、gitlab 或 sarif。", "text", "json", "github", "gitlab", "sarif"),
    ] = "text",
    select: Annotated[list[str] | None, option("--select", "代码", "只报这些规则，例如 GW3 或 GW301,GW302。")] = None,
    ignore: Annotated[list[str] | None, option("--ignore", "代码", "不报这些规则。")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算没有通过。")] = False,
    since: Annotated[str | None, option("--since", "版本", "只报从这个 git 版本以来的改动带来的问题。")] = None,
    on: On = None,
) -> int:
    from gwrb.output import findings
    from gwrb.validation.registry import check, codes, inside

    only, never = codes("--select", select), codes("--ignore", ignore)
    workspace, today, untouched = invocation.workspace(ctx), day(on), 0
    book = loading.read(workspace)
    found = check(book, today)
    if since is not None:
        from gwrb.git.since import compare

        found, untouched = compare(workspace, book, found, since, today)
    wanted = inside(paths or [])
    found = [d for d in found if d.code.startswith(only or "") and not d.code.startswith(never) and wanted(d)]
    said = findings.FORMATS[format](found, len(book.sources), untouched)
    (echo if format == "text" else echo_exact)(said)
    errors, warnings = findings.counts(found)
    return FOUND if errors or (strict and warnings) else DONE
