"""A notice becomes a workspace's files: read, with what an earlier import left that still holds."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gwrb.ledger.workspace import Workspace, read_bytes
from gwrb.model.plan import Plan
from gwrb.model.units_file import Units
from gwrb.notice import notice_lines, read_notice
from gwrb.notice.carry_over import Carried, carry
from gwrb.notice.tasks_file import first_units, write_tasks, write_units
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

SHOWN = 50  # unreadable lines that are named before the rest is only counted


class ImportedNotice(NamedTuple):
    """The plan, the files to write, and what to say; `units` where the workspace has no register yet."""

    plan: Plan
    files: dict[Path, bytes]
    units: Units | None
    carried: tuple[str, ...]  # what was kept of the tasks file that is replaced
    notes: tuple[str, ...]  # what a reader of the notice should look at


def import_notice(notice: str, space: Workspace) -> ImportedNotice:
    """What importing a notice into a folder makes; refuses one with lines that cannot be read."""
    lines, problems = notice_lines(read_bytes(Path(notice)))
    reading = read_notice(lines, notice) if not problems else None
    unread = [*problems, *(reading.problems if reading else [])]
    if reading is None or reading.plan is None or unread:
        told = [f"{notice}:{p.line}: {p.message}" if p.line else f"{notice}: {p.message}" for p in unread]
        rest = f"（只列出前 {SHOWN} 处）" if len(unread) > SHOWN else ""
        end = f"有 {len(unread)} 处读不懂{rest}，没有写任何文件；请改正通知后再导入"
        raise Refusal("\n".join([*told[:SHOWN], end]), FOUND)
    plan = reading.plan
    if not plan.tasks:
        raise Refusal("通知里没有找到任务，没有写任何文件", WRONG_USE)
    carried = carry(space.tasks, plan) if space.tasks.exists() else Carried(plan, write_tasks(plan))
    units = None if space.units.exists() else first_units(plan, reading.blocks)
    files = {space.tasks: carried.text.encode()}
    if units is not None:
        files[space.units] = write_units(units).encode()
    return ImportedNotice(plan, files | space.privacy(), units, carried.messages, tuple(reading.notes))
