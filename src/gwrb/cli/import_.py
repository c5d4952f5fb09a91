"""gwrb import: a notice becomes a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import options
from gwrb.cli.invocation import complain, echo
from gwrb.ledger.workspace import TASKS, UNITS, Workspace, read_bytes, shown, write
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

SHOWN = 50  # unreadable lines that are named before the rest is only counted
NAMED = 3  # groups that are named before the rest is only counted


def import_(
    notice: Annotated[
        str, typer.Argument(metavar="通知", help="通知全文：.txt（UTF-8、GB18030）或 .docx，简繁都行。")
    ],
    out: Annotated[str, options.out("工作区，默认当前文件夹。", "文件夹")] = ".",
    force: Annotated[bool, options.force("已有 data/tasks.yaml 时也覆盖。")] = False,
) -> None:
    from gwrb.notice import carry_over, notice_lines, read_notice, tasks_file

    tasks, units = Path(out) / TASKS, Path(out) / UNITS
    if tasks.exists() and not force:
        raise Refusal(f"{shown(tasks)} 已存在，没有改动；确实要覆盖请加 --force", FOUND)
    lines, problems = notice_lines(read_bytes(Path(notice)))
    reading = read_notice(lines, notice) if not problems else None
    unread = [*problems, *(reading.problems if reading else [])]
    if reading is None or reading.plan is None or unread:
        for problem in unread[:SHOWN]:
            complain(
                f"{notice}:{problem.line}: {problem.message}"
                if problem.line
                else f"{notice}: {problem.message}"
            )
        rest = f"（只列出前 {SHOWN} 处）" if len(unread) > SHOWN else ""
        raise Refusal(f"有 {len(unread)} 处读不懂{rest}，没有写任何文件；请改正通知后再导入", FOUND)
    plan = reading.plan
    if not plan.tasks:
        raise Refusal("通知里没有找到任务，没有写任何文件", WRONG_USE)
    carried = (
        carry_over.carry(tasks, plan)
        if tasks.exists()
        else carry_over.Carried(plan, tasks_file.write_tasks(plan))
    )
    write(tasks, carried.text.encode())
    echo(f"已写入 {shown(tasks)}：{len(plan.tasks)} 项任务，{len(plan.outline)} 个部分")
    for message in carried.messages:
        complain(message)
    empty: tuple[str, ...] = ()
    new = not units.exists()
    if new:
        first = tasks_file.first_units(plan, reading.blocks)
        write(units, tasks_file.write_units(first).encode())
        echo(f"已写入 {shown(units)}：{len(first.units)} 个单位，{len(first.groups)} 个统称，类别待核对")
        empty = tuple(group.name for group in first.groups)
    for path, text in Workspace(Path(out)).privacy().items():
        write(path, text)
    for note in reading.notes:
        complain(f"注意：{note}")
    if new:
        echo("在工作区里：用 git 管理的，运行一次 gwrb git setup；编辑时要有提示，运行 gwrb schema")
    echo(_next_step(empty, shown(units)))


def _next_step(empty: Sequence[str], units: str) -> str:
    """What to do after an import; groups without members are errors until somebody fills them in."""
    if not empty:
        return "下一步：对照通知核对，再运行 gwrb validate"
    names = "、".join(empty[:NAMED]) + ("等" if len(empty) > NAMED else "")
    return (
        f"下一步：对照通知核对。{len(empty)} 个统称（{names}）还没有成员，"
        f"请先在 {units} 里补上 members 或 classes，再运行 gwrb validate"
    )
