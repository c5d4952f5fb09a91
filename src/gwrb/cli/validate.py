"""gwrb validate: every mistake in one run, at its place."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import options
from gwrb.cli.invocation import Invocation, day, echo
from gwrb.cli.options import On
from gwrb.ledger import loading
from gwrb.ledger.workspace import shown
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal


def validate(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[文件]...", help="只报这些文件或文件夹里的问题；全部数据都会读。"),
    ] = None,
    format: Annotated[
        str,
        options.format(
            "text（默认）、json、github、gitlab 或 sarif。", "text", "json", "github", "gitlab", "sarif"
        ),
    ] = "text",
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="代码", help="只报这些规则，例如 GW3 或 GW301,GW302。"),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="代码", help="不报这些规则。")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算没有通过。")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="版本", help="只报从这个 git 版本以来的改动带来的问题。"),
    ] = None,
    on: On = None,
) -> int:
    from gwrb.output import findings
    from gwrb.validation.registry import check

    place: Invocation = ctx.obj
    only, never = _codes("--select", select), _codes("--ignore", ignore)
    workspace, today, untouched = place.workspace, day(on), 0
    book = loading.read(workspace)
    found = check(book, today)
    if since is not None:
        from gwrb.git.baseline import compare

        found, untouched = compare(workspace, book, found, since, today)
    wanted = _Wanted(paths or [])
    found = [
        d
        for d in found
        if (not only or d.code.startswith(only)) and not (never and d.code.startswith(never)) and wanted(d)
    ]
    echo(findings.FORMATS[format](found, len(book.sources), untouched))
    errors, warnings = findings.counts(found)
    return FOUND if errors or (strict and warnings) else DONE


def _codes(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """The codes, or beginnings of codes, of an option; refuses what begins no rule's code."""
    from gwrb.validation.registry import RULES

    codes = tuple(code for text in given or () for code in text.replace("，", ",").upper().split(",") if code)
    if given and not codes:
        raise Refusal(f"{option} 后面要写规则代码，例如 GW301", WRONG_USE)
    for code in codes:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise Refusal(f"{option} 里的 {code} 不是规则代码，全部规则见 gwrb rule", WRONG_USE)
    return codes


class _Wanted:
    """Whether a finding is in one of the files and folders that were named."""

    def __init__(self, paths: Sequence[str]) -> None:
        for path in paths:
            if not os.path.lexists(path):
                raise Refusal(f"没有这个文件或文件夹：{path}", WRONG_USE)
        self._paths = [Path(shown(Path(path))) for path in paths]

    def __call__(self, found: Diagnostic) -> bool:
        return not self._paths or any(Path(found.path).is_relative_to(path) for path in self._paths)
