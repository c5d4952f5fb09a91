"""What the commands on tasks and the office's records share: whom and what words mean, and a row recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gwrb.cli.invocation import owner
from gwrb.ledger.loading import Sound
from gwrb.model.plan import Plan, Task
from gwrb.model.record import Record
from gwrb.model.register import Register
from gwrb.model.units_file import Unit
from gwrb.model.values import parse_task_id
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.model.obligations import Obligation
    from gwrb.tracking.office import OfficeRecords


def unit_of(register: Register, name: str, please: str = "请写一个单位") -> Unit:
    """One unit; a group is refused."""
    found = owner(register, name)
    if not isinstance(found, Unit):
        raise Refusal(f"“{found.name}”是统称，{please}", FOUND)
    return found


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


def obligation_of(book: Sound, records: OfficeRecords, unit: Unit, task: str, scope: str | None) -> Obligation:
    """The obligation meant; refuses what the unit does not lead, and a task of several scopes without one."""
    found = find_task(book.plan, task)
    mine = [d for d in records.obligations() if d.unit.name == unit.name and d.task.id == found.id]
    if not mine:
        leads = [str(d.unit.name) for d in records.obligations() if d.task.id == found.id]
        whose = f"由{'、'.join(dict.fromkeys(leads))}牵头报送" if leads else "没有单位牵头报送"
        raise Refusal(f"{found.id} 不是“{unit.name}”牵头的任务（{whose}）", FOUND)
    scopes = [d for d in mine if d.assignment.scope]
    if scope is None and len(mine) == 1:
        return mine[0]
    meant = [d for d in mine if d.assignment.scope == scope]
    if not meant:
        names = "；".join(str(d.assignment.scope) for d in scopes)
        help = f"请用 --scope 写明哪一项：{names}" if names else "这项任务没有分项，不必写 --scope"
        raise Refusal(f"{found.id} 由“{unit.name}”牵头的有 {len(mine)} 项。{help}", FOUND)
    return meant[0]


def key_words(obligation: Obligation) -> str:
    """An obligation in a message: 甲局 2-3（东片）."""
    scope = obligation.assignment.scope
    return f"{obligation.unit.name} {obligation.task.id}" + (f"（{scope}）" if scope else "")


def before(name: str) -> str:
    """A name as a sentence goes on after it: a space behind a letter or digit."""
    return name if name.endswith("）") else f"{name} "


def record(
    book: Sound, file_type: Record, made: Any, rows: Iterable[Any], today: dt.date, *, new: bool = False
) -> None:
    """Writes rows into the file that `made` names, unless the checks would refuse them (`edit.append`)."""
    from gwrb.edit.append import append
    from gwrb.validation.registry import check

    append(book, file_type, made, rows, lambda ledger: check(ledger, today), new=new)
