"""gwrb show: one task whole, with everyone bound by it."""

from __future__ import annotations

from typing import Annotated

import typer

from gwrb import views
from gwrb.cli import usage
from gwrb.cli.common import Place, echo_json, one_of
from gwrb.errors import FOUND, WRONG_USE, Refusal
from gwrb.model import Plan, Task, parse_task_id


def add(app: typer.Typer) -> None:
    app.command("show", cls=usage.Command, help="显示一项任务的全部内容，以及由谁承担。")(show)


def show(
    ctx: typer.Context,
    task: Annotated[
        str, typer.Argument(metavar="编号", help="任务编号：2-144、二-144、二.144、二144 都行。")
    ],
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="格式", help="text（默认）或 json。")
    ] = "text",
) -> None:
    place: Place = ctx.obj
    one_of("--format", format, ("text", "json"))
    ledger = place.read()
    found = views.whole(find_task(ledger.plan, task), ledger.plan, ledger.register)
    if format == "json":
        from gwrb.render import listing

        echo_json(listing.whole_json(found))
        return
    from gwrb.render import terminal

    terminal.show_task(found, ledger.plan)


def find_task(plan: Plan, text: str) -> Task:
    """The task meant; refuses what is no id, or no task of the plan."""
    wanted = parse_task_id(text)
    if wanted is None:
        raise Refusal(f"“{text}”不是任务编号，请写成 2-144 的样子（部分-序号）", WRONG_USE)
    for task in plan.tasks:
        if task.id == wanted:
            return task
    part = [t for t in plan.tasks if t.id.partition("-")[0] == wanted.partition("-")[0]]
    hint = f"第{part[0].part}部分有 {part[0].id} 至 {part[-1].id}" if part else "各部分的任务见 gwrb list"
    raise Refusal(f"没有 {wanted} 这项任务；{hint}", FOUND)
