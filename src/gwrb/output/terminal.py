"""What people see: tables and pages for the terminal. Data is printed as text, never as markup."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gwrb.model.obligations import LEAD, Obligation, Role
from gwrb.model.plan import Plan
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.output.wrap import wrap
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, TaskDetail, UnitRow, heading, total_line, totals
from gwrb.tracking.open_items import OpenItem
from gwrb.tracking.reminders import timing

DOUBT = "待确认"
NOTES = 24  # columns of the notes beside a unit
NARROW = 60  # columns below which a table of three columns is no longer read


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, 80 columns where there is none; no markup, no guessing of links."""
    width = shutil.get_terminal_size((80, 24)).columns
    return Console(
        file=sys.stderr if stderr else sys.stdout,
        width=max(width, 20),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
        legacy_windows=False,
    )


def table(*columns: str | tuple[str, str]) -> Table:
    """A table with folding cells: nothing is ever cut. A column may be (title, justify)."""
    out = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold"
    )
    for column in columns:
        title, justify = column if isinstance(column, tuple) else (column, "left")
        out.add_column(Text(title), justify=justify, overflow="fold")  # type: ignore[arg-type]
    return out


def emit(*parts: object, to: Console | None = None) -> None:
    """Prints parts without the spaces that pad a line's end."""
    out = to or console()
    with out.capture() as capture:
        for part in parts:
            out.print(part)
    text = "\n".join(line.rstrip() for line in capture.get().split("\n"))
    (out.file or sys.stdout).write(text)


def _who(row: ListRow, returned: Iterable[OpenItem] = ()) -> str:
    if row.bonds:
        return "\n".join([*(b.words for b in row.bonds), *(f"退回（{i.quarter}）" for i in returned)])
    lines = []
    for a in row.task.assignments:
        lines += [f"［{a.scope}］"] if a.scope else []
        lines += [f"牵头：{'、'.join(a.lead)}"] if a.lead else []
        lines += [f"责任：{'、'.join(a.responsible)}"] if a.responsible else []
    return "\n".join(lines)


def show_list(
    rows: Sequence[ListRow],
    plan: Plan,
    who: Unit | Group | None,
    role: Role | None = None,
    *,
    filtered: bool = False,
    returned: Iterable[OpenItem] = (),
) -> None:
    """A table under the headings of the notice, and a line that adds it up; what was sent back is told below."""
    back = by_task(returned)
    out = console()
    last = 22 if who is not None else 30
    widths = (6, out.width - 6 - last - 4, last)
    parts: list[object] = []
    above: list[str] = []
    body: Table | None = None
    for row in rows:
        place = heading(row.task, plan)
        if place != above:
            parts += [flowing(line, out.width) for line in _new_steps(above, place, first=not parts)]
            above, body = place, None
        if out.width < NARROW:
            parts.append(
                flowing(f"{row.task.id} {row.task.text}\n{_who(row, back.get(row.task.id, ()))}\n", out.width)
            )
            continue
        if body is None:
            body = grid_of(*widths)
            parts.append(body)
        cells = (row.task.id, row.task.text, _who(row, back.get(row.task.id, ())))
        body.add_row(*(flowing(cell, width) for cell, width in zip(cells, widths, strict=True)))
    told = [line for row in rows for line in map(_back, back.get(row.task.id, ()))]
    below = "\n".join([_sum(rows, who, role, filtered=filtered), *told])
    parts.append(flowing(("\n" if parts else "") + below, out.width))
    emit(*parts, to=out)


def by_task(items: Iterable[OpenItem]) -> dict[str, list[OpenItem]]:
    """Items under their tasks, in their order."""
    out: dict[str, list[OpenItem]] = {}
    for item in items:
        out.setdefault(item.task, []).append(item)
    return out


def _back(item: OpenItem) -> str:
    """退回待重报：2-41（东片，2024Q2，期限 2024-07-29，逾期 2 天）：没有写明数据来源."""
    said = [item.scope, str(item.quarter or ""), timing(item)]
    return f"退回待重报：{item.task}（{'，'.join(filter(None, said))}）：{' '.join(item.words.split())}"


def _new_steps(above: Sequence[str], place: Sequence[str], *, first: bool) -> list[str]:
    """The headings that change from one task to the next, set off by a blank line."""
    same = next((n for n, (a, b) in enumerate(zip(above, place, strict=False)) if a != b), len(above))
    steps = list(place[same:]) or list(place[-1:])
    return steps if first else ["", *steps]


def grid_of(*widths: int) -> Table:
    """Columns of fixed widths without rules, so that those of several tables stand under each other."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    return grid


def flowing(text: str, width: int) -> Text:
    """A text folded to a width here, so that no line begins with a comma."""
    return Text("\n".join(wrap(text, width)))


def _sum(rows: Sequence[ListRow], who: Unit | Group | None, role: Role | None, *, filtered: bool) -> str:
    if who is None:
        return f"{'符合条件的' if filtered else ''}共 {len(rows)} 项"
    if isinstance(who, Group):
        lead = sum(any(b.role == LEAD for b in r.bonds) for r in rows)
        doubt = f"；成员{DOUBT}：{who.unconfirmed}" if who.unconfirmed else ""
        return f"{who.name}：共 {len(rows)} 项，牵头 {lead} 项，责任 {len(rows) - lead} 项{doubt}"
    notes = {b.through: b.unconfirmed for r in rows for b in r.bonds if b.unconfirmed}
    lines = [total_line(who.name, totals(rows), role, filtered=filtered)]
    lines += [f"{DOUBT}：{name}——{why}" for name, why in notes.items()]
    return "\n".join(lines)


def _bound(obligations: Iterable[Obligation]) -> str:
    """Units one after another, those of a group behind its name."""
    lines: list[str] = []
    for obligation in obligations:
        if obligation.group is None:
            lines.append(obligation.unit.name)
        elif not any(line.startswith(f"{obligation.group.name}：") for line in lines):
            names = "、".join(d.unit.name for d in obligations if d.group is obligation.group)
            lines.append(
                f"{obligation.group.name}：{names}" + (f"（{DOUBT}）" if obligation.unconfirmed else "")
            )
    return "、".join(lines) if all("：" not in line for line in lines) else "\n".join(lines)


def show_task(whole: TaskDetail, plan: Plan) -> None:
    """One task: where it stands, its words, and everyone bound by it."""
    task, out = whole.task, console()
    grid = grid_of(8, out.width - 10)

    def line(name: str, value: str) -> None:
        grid.add_row(Text(name, style="bold"), flowing(value, out.width - 10))

    line("编号", task.id)
    line("位置", "\n".join(heading(task, plan)))
    line("任务", task.text)
    for assignment, bound in whole.assignments:
        if assignment.scope:
            line("分项", assignment.scope)
        for role, words in ROLE_WORDS.items():
            mine = [d for d in bound if d.role == role]
            if mine:
                rule = any(d.by_rule for d in mine)
                line(
                    words,
                    _bound(mine) + ("\n（通知没有写明牵头单位，按规定责任单位即为牵头单位）" if rule else ""),
                )
    for group in whole.open_groups:
        line("成员未列", f"{group.name}：{group.unconfirmed or '成员名单没有列出'}（{DOUBT}）")
    for link in task.links:
        line("关联", f"{link.task}（{link.relation}）")
    emit(grid, to=out)


def show_units(rows: Sequence[UnitRow], register: Register) -> None:
    """Units by class, then the groups."""
    body = table("单位", "类别", ("牵头", "right"), ("责任", "right"), "备注")
    for row in rows:
        notes = [row.note] if row.note else []
        notes += [f"{DOUBT}：{row.unit.unconfirmed}"] if row.unit.unconfirmed else []
        cells = (
            Text(row.unit.name),
            Text(row.unit.class_),
            str(row.totals.lead),
            str(row.totals.responsible),
        )
        body.add_row(*cells, flowing("；".join(notes), NOTES))
    groups = table("统称", ("成员", "right"), "备注")
    for group in register.units.groups:
        count = "未列" if group.open else str(len(register.members(group)))
        note = f"{DOUBT}：{group.unconfirmed}" if group.unconfirmed else ""
        groups.add_row(Text(group.name), count, flowing(note, NOTES))
    last = f"\n共 {len(rows)} 个单位，{len(register.units.groups)} 个统称。牵头、责任为任务项数。"
    emit(body, Text(""), groups, Text(last))


def show_owner(who: Unit | Group, rows: Sequence[ListRow], plan: Plan, register: Register) -> None:
    """One unit or group: what is known of it, and its tasks."""
    facts = [who.name]
    if isinstance(who, Unit):
        facts += [f"全称：{who.full_name}"] if who.full_name else []
        facts.append(f"类别：{who.class_}")
        names = "、".join(g.name for g in register.groups_of(who))
        facts += [f"属于：{names}"] if names else []
    else:
        members = "、".join(u.name for u in register.members(who))
        facts.append(f"成员：{members or '通知没有列出'}")
    facts += [f"别名：{'、'.join(who.aliases)}"] if who.aliases else []
    facts += [f"备注：{who.note}"] if who.note else []
    facts += [f"{DOUBT}：{who.unconfirmed}"] if who.unconfirmed else []
    emit(flowing("\n".join(facts) + "\n", console().width))
    show_list(rows, plan, who)
