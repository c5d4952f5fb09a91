"""What tasks count as, and how many obligations and tasks are in which state.

A task's status follows from all its obligations: lagging where any lags; else reported in part where any is
missing; else done or not started where all are; else on track. So what nobody reported never counts as going
well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.plan import Task
from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK, Period
from gwrb.targets.lights import BEHIND, DARK, FINISHED, GREEN, ON_TIME, RED, UNMEASURED, YELLOW, TaskLight, pace
from gwrb.targets.trajectory import Course, course
from gwrb.tracking.states import MISSING, ObligationStatus
from gwrb.tracking.transitions import CLOSED, REPORTED, RETURNED

if TYPE_CHECKING:
    from gwrb.tracking.office import OfficeRecords

PARTIAL, NOBODY = "部分未报", "应报单位待确认"
ITEM_STATUSES = (DONE, ON_TRACK, LAGGING, NOT_STARTED, MISSING)
TASK_STATUSES = (DONE, ON_TRACK, LAGGING, NOT_STARTED, PARTIAL, MISSING)


def task_status(statuses: Iterable[str]) -> str:
    """A task's status from those of its obligations; the rule stands at the head of this module."""
    found = set(statuses)
    if not found:
        return NOBODY
    if LAGGING in found:
        return LAGGING
    if found == {MISSING}:
        return MISSING
    if MISSING in found:
        return PARTIAL
    return found.pop() if len(found) == 1 else ON_TRACK


class TaskStatus:
    """One task in one quarter, with the statuses of its obligations (or of some of them)."""

    def __init__(
        self, records: OfficeRecords, task: Task, quarter: Period, statuses: Sequence[ObligationStatus]
    ) -> None:
        self.task, self.quarter, self.statuses = task, quarter, tuple(statuses)
        self._records = records

    @cached_property
    def status(self) -> str:
        return task_status(s.status for s in self.statuses)

    @cached_property
    def light(self) -> TaskLight:
        """The worst light of its targets; figures of all units together."""
        return self._records.task_light(self.task, self.quarter)

    @property
    def pace(self) -> str:
        return pace(self.status, self.light)

    @property
    def contrary(self) -> tuple[str, ...]:
        """The targets of which some unit's own figures speak against the status that it reports."""
        return tuple(dict.fromkeys(str(light.target.name) for s in self.statuses for light in s.contrary))

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """Its targets over the quarters up to this one."""
        plan, figures = self._records.plan, self._records.figures
        quarters = self._records.up_to(self.quarter)
        return tuple(course(plan.heading.settings, self.task, t, figures, quarters) for t in self.task.targets)


class Paces(NamedTuple):
    """Tasks (or obligations) by 序时进度 and by light; each adds up to `total`."""

    total: int = 0
    finished: int = 0
    on_time: int = 0
    behind: int = 0
    unmeasured: int = 0
    green: int = 0
    yellow: int = 0
    red: int = 0
    dark: int = 0


class Counts(NamedTuple):
    """Obligations counted: `owed` is `reported` and `missing` and `exempt`; the others are among these."""

    owed: int = 0
    reported: int = 0
    late: int = 0
    missing: int = 0
    exempt: int = 0
    returned: int = 0
    waiting: int = 0
    closed: int = 0


def count(statuses: Iterable[ObligationStatus], *, reviewed: bool) -> Counts:
    """Obligations counted. `reviewed`: whether the office reviews; else none waits for it."""
    every = list(statuses)
    return Counts(
        owed=len(every),
        reported=sum(one.reported for one in every),
        late=sum(one.late > 0 for one in every),
        missing=sum(one.missing for one in every),
        exempt=sum(one.exempt for one in every),
        returned=sum(one.state == RETURNED for one in every),
        waiting=sum(one.state == REPORTED for one in every) if reviewed else 0,
        closed=sum(one.state == CLOSED for one in every),
    )


class Apart(NamedTuple):
    """Obligations of the tasks that everybody leads, by their ids, counted apart from the rest."""

    tasks: tuple[str, ...]
    common: Counts
    rest: Counts

    @property
    def words(self) -> str:
        """其中各单位都要办的6项（2-224、3-1等）应报324件，已报0件；其余任务应报297件，已报23件."""
        named = "、".join(self.tasks[:3]) + ("等" if len(self.tasks) > 3 else "")
        c, r = self.common, self.rest
        head = f"其中各单位都要办的{len(self.tasks)}项（{named}）应报{c.owed}件，已报{c.reported}件"
        return f"{head}；其余任务应报{r.owed}件，已报{r.reported}件"


def apart(records: OfficeRecords, quarter: Period, statuses: Iterable[ObligationStatus]) -> Apart | None:
    """Some obligations of a quarter; None where none or all of them are of such tasks."""
    common = records.held(quarter).common
    found = {True: list[ObligationStatus](), False: list[ObligationStatus]()}
    for one in statuses if common else ():
        found[str(one.obligation.task.id) in common].append(one)
    if not (found[True] and found[False]):
        return None
    some, rest = (count(found[key], reviewed=records.in_use) for key in (True, False))
    return Apart(tuple(dict.fromkeys(str(one.obligation.task.id) for one in found[True])), some, rest)


def paces(statuses: Iterable[ObligationStatus | TaskStatus]) -> Paces:
    """Obligations or tasks by 序时进度 and by light."""
    every = list(statuses)
    pace_of = Counter(one.pace for one in every)
    light_of = Counter(one.light.colour for one in every)
    return Paces(
        total=len(every),
        finished=pace_of[FINISHED],
        on_time=pace_of[ON_TIME],
        behind=pace_of[BEHIND],
        unmeasured=pace_of[UNMEASURED],
        green=light_of[GREEN],
        yellow=light_of[YELLOW],
        red=light_of[RED],
        dark=light_of[DARK],
    )
