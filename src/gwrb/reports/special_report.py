"""督查专报 on one matter: the stories of some tasks, and what is open in them."""

from __future__ import annotations

from collections.abc import Sequence

from gwrb.model.obligations import LEAD, obligations_of
from gwrb.model.plan import Task
from gwrb.model.progress import LAGGING
from gwrb.model.unit_plans import UnitPlan
from gwrb.model.values import Quarter
from gwrb.reports.counting import MISSING, TASK_STATUSES, first_clause, tally, task_status
from gwrb.reports.event import Event
from gwrb.reports.paper_views import Special
from gwrb.reports.quarterly_report import office, period, plan_facts
from gwrb.reports.task_history import by_day, story_view
from gwrb.reports.year import Year


def special_view(
    year: Year,
    tasks: Sequence[Task],
    *,
    until: Quarter | None = None,
    title: str | None = None,
    plans: Sequence[UnitPlan] = (),
    events: Sequence[Event] = (),
    inspected: Sequence[Event] = (),
) -> Special:
    """The context `report` of 督查专报.html, on tasks in the order given, up to a quarter (else the last begun).

    `inspected`: events of an inspection; they stand in the paper whatever task they are of.
    """
    last = until or year.last
    matters = tuple(story_view(year, t, until=last, plans=plans, events=events) for t in tasks)
    obligations = [[d for d in obligations_of(t, year.register) if d.role == LEAD] for t in tasks]
    items = [year.items(of, last) for of in obligations] if last else []
    every = [one for of in items for one in of]
    return Special(
        title=title or (special_title(tasks) if tasks else "督查专报"),
        plan=plan_facts(year.plan),
        today=year.today,
        office=office(year.register),
        sample=any(m.sample for m in matters) or any(e.sample for e in inspected),
        until=period(year.plan, last, year.today) if last else None,
        matters=matters,
        tasks=tally((task_status(of) for of in items), TASK_STATUSES),
        lagging=tuple(i for i in every if i.status == LAGGING),
        missing=tuple(i for i in every if i.status == MISSING),
        coordination=tuple(i for i in every if i.coordination.strip()),
        next=tuple(i for i in every if i.next.strip()),
        events=by_day([*(e for m in matters for e in m.events), *inspected]),
    )


def special_title(tasks: Sequence[Task]) -> str:
    """关于“建设平台”办理情况的督查专报; of several: 关于“建设平台”等3项任务办理情况的督查专报."""
    name = first_clause(tasks[0].text)
    more = f"等{len(tasks)}项任务" if len(tasks) > 1 else ""
    return f"关于“{name}”{more}办理情况的督查专报"
