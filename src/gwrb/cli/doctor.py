"""gwrb doctor: what is missing or wrong on this computer and in this workspace, with the remedy."""

import os

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.options import Force, TableFormat, TableOut
from gwrb.ledger import loading
from gwrb.output import health
from gwrb.text.refusal import DONE, FOUND, Refusal
from gwrb.validation.registry import check


def doctor(ctx: typer.Context, format: TableFormat = None, out: TableOut = None, force: Force = False) -> int:
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(None)
    found = list(health.computer(today))
    try:
        space = invocation.workspace(ctx)
    except Refusal as refusal:
        if ctx.obj or os.environ.get("GWRB_ROOT"):
            raise
        found.append(health.HealthCheck("台账", health.REMINDER, refusal.message.split("\n")[0], "新建用 gwrb init"))
    else:
        errors = check(loading.read(space), today, warnings=False)
        found += health.workspace(space, errors)
    deliver(health.checks_table(found), wanted, lambda: health.checks_page(found), today, stem="检查这台电脑")
    return FOUND if any(one.state == health.WRONG for one in found) else DONE
