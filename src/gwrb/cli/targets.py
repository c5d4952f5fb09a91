"""gwrb targets: the numbers of the tasks: proposed from their text, and listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gwrb.cli import options
from gwrb.cli.invocation import Invocation, complain, echo, echo_json
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import read_file, shown, write
from gwrb.model.plan import Task
from gwrb.model.values import parse_task_id
from gwrb.text.refusal import DONE, FOUND, Refusal

if TYPE_CHECKING:
    from gwrb.targets.insertion import Numbers

_COLUMNS = ("编号", "指标名称", "目标值", "计量单位", "要求", "怎样计数", "分项", "原话", "备注")
_FIGURES = ("编号", "原话", "为什么不是目标")


Wanted = Annotated[
    list[str] | None, typer.Argument(metavar="[任务]...", help="只看这些任务，例如 2-19；默认全部。")
]


def extract(
    ctx: typer.Context,
    wanted: Wanted = None,
    do_write: Annotated[
        bool, typer.Option("--write", help="写入 data/tasks.yaml；已写了一部分的任务不动。")
    ] = False,
) -> int:
    """只对还没有写明的数字提出建议；名称、要求、怎样计数都要人核对。"""
    from gwrb.notice import tasks_file
    from gwrb.targets.proposing import closed, for_tasks

    place: Invocation = ctx.obj
    ledger = place.read()
    found = for_tasks(_tasks(ledger, wanted), ledger.plan.tasks)
    if not found:
        complain("没有要补的目标：任务内容里没有数字，或都已写明")
        return DONE
    if do_write:
        by_hand = closed(found, ledger.plan.tasks)
        found = {id: numbers for id, numbers in found.items() if id not in by_hand}
        if found:
            _write(ledger, found)
        if by_hand:
            complain(
                f"{'、'.join(by_hand)} 已写了一部分，没有改动；请运行 gwrb targets extract {' '.join(by_hand)}，手工抄入"
            )
    else:
        for id, numbers in found.items():
            echo(f"- id: {id}\n{tasks_file.numbers(*numbers)}")
    targets = sum(len(n.targets) for n in found.values())
    figures = sum(len(n.figures) for n in found.values())
    if found:
        verb = "已写入" if do_write else "建议"
        rest = "请逐项核对名称、要求、怎样计数" + ("" if do_write else "；加 --write 写入 data/tasks.yaml")
        complain(f"{verb} {len(found)} 项任务的 {targets} 个目标、{figures} 个非目标数字；{rest}")
    return DONE


def _write(ledger: Sound, found: dict[str, Numbers]) -> None:
    from gwrb.targets.insertion import CannotInsertError, add

    path = ledger.workspace.tasks
    try:
        text = add(read_file(path).source, found)
    except CannotInsertError as error:
        where = f"{error.task} 的写法" if error.task else "文件的写法"
        raise Refusal(
            f"{shown(path)} 没有改动：{where}不能自动添加；请手工把建议抄到这项任务下面", FOUND
        ) from error
    write(path, text.encode())


def list_(
    ctx: typer.Context,
    wanted: Wanted = None,
    figures: Annotated[bool, typer.Option("--figures", help="列出不是目标的数字和理由。")] = False,
    format: Annotated[
        str, options.format("table（默认）、json、csv 或 md。", "table", "json", "csv", "md")
    ] = "table",
) -> None:
    place: Invocation = ctx.obj
    tasks = _tasks(place.read(), wanted)
    if format == "json":
        echo_json([_figure_json(t) for t in _figures(tasks)] if figures else _targets_json(tasks))
        return
    columns = _FIGURES if figures else _COLUMNS
    rows = _figures(tasks) if figures else _rows(tasks)
    if format == "table":
        from gwrb.output import terminal

        table = terminal.table(*columns[: 6 if not figures else 3])
        for row in rows:
            table.add_row(*row[: len(table.columns)])
        terminal.emit(table)
        complain(f"共 {len(rows)} 个{'非目标数字' if figures else '目标'}")
    else:
        from gwrb.output.text_tables import to_csv, to_markdown

        echo((to_csv if format == "csv" else to_markdown)(columns, rows))


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


def _rows(tasks: Sequence[Task]) -> list[tuple[str, ...]]:
    return [
        (task.id, t.name, f"{t.amount:f}", t.unit, t.kind, t.counts, t.scope or "", t.words, t.note or "")
        for task in tasks
        for t in task.targets
    ]


def _figures(tasks: Sequence[Task]) -> list[tuple[str, ...]]:
    return [(task.id, f.words, f.reason) for task in tasks for f in task.figures]


def _targets_json(tasks: Sequence[Task]) -> list[dict[str, object]]:
    """Amounts as text: JSON's numbers are not exact in every reader."""
    keys = ("name", "unit", "kind", "counts", "words", "scope", "sum", "note")
    return [
        {"task": task.id, "amount": f"{t.amount:f}", **{key: getattr(t, key) for key in keys}}
        for task in tasks
        for t in task.targets
    ]


def _figure_json(row: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(("task", "words", "reason"), row, strict=True))


COMMANDS = {
    "extract": (extract, "从任务内容提出目标的建议，供人核对。"),
    "list": (list_, "列出目标，或不是目标的数字。"),
}
