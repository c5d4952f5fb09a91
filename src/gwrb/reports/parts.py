"""The tasks of a report by section and by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gwrb.model.plan import Plan
from gwrb.model.progress import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.reports.counting import tally
from gwrb.reports.pace import pace_tally
from gwrb.reports.quarterly_views import PartRow, SectionRow, StatusTasks, TaskRow
from gwrb.text import script
from gwrb.tracking.states import MISSING
from gwrb.tracking.tallies import NOBODY, PARTIAL, TASK_STATUSES

_SHOWN_FIRST = (DONE, ON_TRACK, LAGGING, NOT_STARTED, PARTIAL)


def task_statuses(rows: Iterable[TaskRow]) -> tuple[str, ...]:
    """The statuses that every table of tasks has a column for."""
    return (*TASK_STATUSES, NOBODY) if any(r.status == NOBODY for r in rows) else TASK_STATUSES


def sections_of(plan: Plan, rows: Sequence[TaskRow], statuses: Sequence[str]) -> tuple[SectionRow, ...]:
    """The sections that have tasks, numbered within their part; a part without sections is one."""
    titles = {(p.part, ""): p.title for p in plan.outline}
    titles |= {(p.part, s.section): s.title for p in plan.outline for s in p.sections}
    found: dict[tuple[str, str], list[TaskRow]] = {}
    for row in rows:
        found.setdefault((row.part, row.section), []).append(row)
    numbers: Counter[str] = Counter()
    out: list[SectionRow] = []
    for (part, section), tasks in found.items():
        numbers[part] += bool(section)
        title = titles.get((part, section)) or titles.get((part, "")) or f"第{part}部分"
        out.append(_section(f"{numbers[part]}." if section else "", title, tasks, statuses))
    return tuple(out)


def _section(label: str, title: str, tasks: Sequence[TaskRow], statuses: Sequence[str]) -> SectionRow:
    by = ((s, tuple(t for t in tasks if t.status == s)) for s in _SHOWN_FIRST)
    return SectionRow(
        label=label,
        part=tasks[0].part,
        section=tasks[0].section,
        title=title,
        first=tasks[0].id,
        last=tasks[-1].id,
        tally=tally((t.status for t in tasks), statuses),
        pace=pace_tally(tasks),
        tasks=tuple(tasks),
        by_status=tuple(StatusTasks(status, found) for status, found in by if found),
        unreported=tuple(t for t in tasks if t.status in (MISSING, NOBODY)),
    )


def parts_of(
    plan: Plan, rows: Sequence[TaskRow], sections: Sequence[SectionRow], statuses: Sequence[str]
) -> tuple[PartRow, ...]:
    titles = {p.part: p.title for p in plan.outline}
    found = dict.fromkeys(r.part for r in rows)
    return tuple(
        PartRow(
            label=f"（{script.to_chinese(number)}）",
            part=part,
            title=titles.get(part, f"第{part}部分"),
            tally=tally((r.status for r in rows if r.part == part), statuses),
            pace=pace_tally([r for r in rows if r.part == part]),
            sections=tuple(s for s in sections if s.part == part),
        )
        for number, part in enumerate(found, 1)
    )
