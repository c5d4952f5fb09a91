"""督查专报 on one matter: the stories of some tasks, and what is open in them."""

from collections.abc import Sequence

from gwrb.model.plan import Task
from gwrb.model.progress import LAGGING
from gwrb.model.task_names import task_label, task_name
from gwrb.reports.counting import tally
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.paper_views import Special
from gwrb.reports.quarterly_report import head, period
from gwrb.reports.task_history import story_view
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.events import by_day, events, inspection_events
from gwrb.tracking.later import later
from gwrb.tracking.states import MISSING
from gwrb.tracking.tallies import TASK_STATUSES, task_status
from gwrb.tracking.uncounted import about

NAMED = 10  # tasks that the file's name tells


def special_view(asked: PaperRequest) -> Special:
    """The context `report` of 督查专报.html, on tasks in the order given, up to a quarter (else the last begun).

    What an inspection found stands in the paper whatever task it is of.
    """
    records, year, tasks, looked = asked.records, asked.year(), asked.tasks, asked.inspection
    only = asked.only
    if not tasks and not looked:
        raise Refusal("请用 --task 写明任务编号，例如 --task 2-13；或用 --inspection 写明督查编号", WRONG_USE)
    last = asked.quarter or records.last
    inspected = inspection_events(records, looked) if looked else ()
    told = events(records)
    matters = tuple(
        story_view(year, t, until=last, plans=tuple(records.plan_of.values()), events=told, only=only) for t in tasks
    )
    led = [[d for d in records.leads_of(t, last or year.quarter) if only is None or only.keeps(d)] for t in tasks]
    for task, mine in zip(tasks, led, strict=True):
        if only and not mine:
            raise Refusal(f"{task_label(task)}不由{only.name}", FOUND)
    items = [year.items(mine, last) for mine in led] if last else []
    every = [one for of in items for one in of]
    until = period(records, last, year.today) if last else None
    named = looked.title if looked else ""
    return Special(
        title=asked.title
        or (f"关于“{named}”的督查专报" if named else special_title(tasks)) + (only.mark if only else ""),
        **head(year.plan, year.register, year.today),
        sample=any(m.sample for m in matters) or any(e.sample for e in inspected),
        stem=f"{named or _ids(tasks)}督查专报",
        facts={"gwrb-quarter": until.quarter} if until else {},
        uncounted=about(records, records.up_to(asked.quarter) or None, tasks={t.id for t in tasks}),
        postdated=later(records, asked.today, records.up_to(last), {one.unit for one in every}),
        until=until,
        matters=matters,
        tasks=tally((task_status(i.status for i in of) for of in items), TASK_STATUSES),
        lagging=tuple(i for i in every if i.status == LAGGING),
        missing=tuple(i for i in every if i.status == MISSING),
        coordination=tuple(i for i in every if i.coordination.strip()),
        next=tuple(i for i in every if i.next.strip()),
        events=tuple(by_day(dict.fromkeys([*(e for m in matters for e in m.events), *inspected]))),
    )


def special_title(tasks: Sequence[Task]) -> str:
    """关于“建设平台”办理情况的督查专报; of several: 关于“建设平台”等3项任务办理情况的督查专报."""
    name = task_name(tasks[0])
    more = f"等{len(tasks)}项任务" if len(tasks) > 1 else ""
    return f"关于“{name}”{more}办理情况的督查专报"


def _ids(tasks: Sequence[Task]) -> str:
    return "、".join(t.id for t in tasks[:NAMED]) + ("等" if len(tasks) > NAMED else "")
