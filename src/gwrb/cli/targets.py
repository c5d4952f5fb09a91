"""gwrb targets: the numbers of the tasks: proposed from their text, and listed."""

from collections.abc import Sequence
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, On, TableFormat, TableOut, argument
from gwrb.ledger import journal
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.plan import Task
from gwrb.model.values import parse_task_id
from gwrb.notice import tasks_file
from gwrb.output.listings import figures_table, targets_table
from gwrb.targets.extract import CannotInsertError, Numbers, add, closed, for_tasks
from gwrb.text.refusal import FOUND, Refusal

Wanted = Annotated[list[str] | None, argument("[任务]...", "只看这些任务，例如 2-19；默认全部。")]


def extract(
    ctx: typer.Context,
    wanted: Wanted = None,
    do_write: Annotated[bool, typer.Option("--write", help="写入 data/tasks.yaml；已写了一部分的任务不动。")] = False,
) -> None:
    with invocation.held(ctx, lock=do_write):
        _extract(invocation.read(ctx, progress=False), wanted, write=do_write)


def _extract(ledger: Sound, wanted: Wanted, *, write: bool) -> None:
    found = for_tasks(_tasks(ledger, wanted), ledger.plan.tasks)
    if not found:
        complain("没有要补的目标：任务内容里没有数字，或都已写明")
        return
    if write:
        by_hand = closed(found, ledger.plan.tasks)
        found = {id: numbers for id, numbers in found.items() if id not in by_hand}
        if found:
            _write(ledger, found)
        if by_hand:
            again = f"请运行 gwrb targets extract {' '.join(by_hand)}，手工抄入"
            complain(f"{'、'.join(by_hand)} 已写了一部分，没有改动；{again}")
    else:
        for id, numbers in found.items():
            echo(f"- id: {id}\n{tasks_file.numbers(*numbers)}")
    if found:
        targets = sum(len(n.targets) for n in found.values())
        figures = sum(len(n.figures) for n in found.values())
        verb = "已写入" if write else "建议"
        rest = "请逐项核对名称、要求、怎样计数" + ("" if write else "；加 --write 写入 data/tasks.yaml")
        complain(f"{verb} {len(found)} 项任务的 {targets} 个目标、{figures} 个非目标数字；{rest}")


def _write(ledger: Sound, found: dict[str, Numbers]) -> None:
    path = ledger.workspace.tasks
    try:
        source = ledger.workspace.read(path).source
        text = add(source, found)
    except CannotInsertError as error:
        where = f"{error.task} 的写法" if error.task else "文件的写法"
        raise Refusal(f"{shown(path)} 没有改动：{where}不能自动添加；请手工把建议抄到这项任务下面", FOUND) from error
    journal.write_all(ledger.workspace.root, {path: text.encode()}, {path: source.text})


def list_(
    ctx: typer.Context,
    wanted: Wanted = None,
    figures: Annotated[bool, typer.Option("--figures", help="列出不是目标的数字和理由。")] = False,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    asked, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    tasks = _tasks(invocation.read(ctx, progress=False, on=today), wanted)
    table = figures_table(tasks) if figures else targets_table(tasks)
    kind = "非目标数字" if figures else "目标"
    deliver(table, asked, None, today, stem=kind)
    if asked.format == "table":
        complain(f"共 {len(table.rows)} 个{kind}")


def _tasks(ledger: Sound, wanted: Sequence[str] | None) -> list[Task]:
    """The tasks that were named, each once, in the plan's order; refuses what there is not."""
    if not wanted:
        return list(ledger.plan.tasks)
    known = {task.id for task in ledger.plan.tasks}
    asked = {word: parse_task_id(word) for word in wanted}
    missing = [word for word, id in asked.items() if id not in known]
    if missing:
        raise Refusal(f"方案里没有任务 {'、'.join(missing)}；编号见 gwrb list", FOUND)
    return [task for task in ledger.plan.tasks if task.id in asked.values()]


COMMANDS = {
    "extract": (extract, "从任务内容提出目标的建议，供人核对。"),
    "list": (list_, "列出目标，或不是目标的数字。"),
}
