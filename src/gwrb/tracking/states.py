"""The status of one obligation in one quarter: the one place from which everything that is said of it comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from gwrb.model.obligations import LEAD, Obligation
from gwrb.model.office_records import MET, Review
from gwrb.model.plan import Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.units_file import Unit
from gwrb.model.values import DONE, ON_TRACK, Period
from gwrb.tracking.history import History, Step
from gwrb.tracking.transitions import CLOSED, RETURNED, UNREPORTED

if TYPE_CHECKING:
    from gwrb.targets.lights import Light, TaskLight
    from gwrb.tracking.office import OfficeRecords

LATE, EXEMPT = "迟报", "免报"  # how a unit stands in a quarter, beside 已报 and 未报
MISSING = UNREPORTED  # the status of an obligation that nobody has reported
Key = tuple[str, str, str | None]  # unit, task, scope: one obligation
T = TypeVar("T")
K = TypeVar("K")


def key_of(obligation: Obligation) -> Key:
    """What tells an obligation from the others: the unit's own name, task and scope."""
    return (str(obligation.unit.name), str(obligation.task.id), plain(obligation.assignment.scope))


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Items under their keys, each in the order of its first."""
    out: dict[K, list[T]] = {}
    for item in items:
        out.setdefault(key(item), []).append(item)
    return out


def days_late(day: dt.date | None, due: dt.date | None) -> int:
    """Days by which a day is past the one due; 0 where it is not, or one of the two is not known."""
    return max((day - due).days, 0) if day and due else 0


def plain(text: str | None) -> str | None:
    """A scope without its place in the source."""
    return None if text is None else str(text)


class ObligationStatus:
    """One obligation in one quarter, made once by `OfficeRecords.at`; what is dear is derived when first asked for.

    `filing`: the unit's file of the quarter; `entry`: what it says of the obligation.
    """

    def __init__(self, records: OfficeRecords, obligation: Obligation, quarter: Period) -> None:
        self.records, self.obligation, self.quarter = records, obligation, quarter
        self.filing = records.filing(obligation.unit.name, quarter)
        self.entry: Entry | None = self.filing.entries.get(obligation.key) if self.filing else None

    @property
    def key(self) -> Key:
        """What tells the obligation from the others in every quarter: its unit's first name, task and scope."""
        return self.records.key_of(self.obligation, self.quarter)

    # -- what the unit said

    @property
    def reported(self) -> bool:
        """Whether the unit reported it for this quarter."""
        return self.entry is not None

    @property
    def received(self) -> dt.date | None:
        """The day that the unit's file bears; None where it is undated, or leaves the obligation out.

        A file bears the day of what its unit leads; a part in what others lead has the day when it was sent.
        """
        if self.filing is None or self.entry is None:
            return None
        return self.filing.progress.submitted if self.obligation.role == LEAD else self.records.parts.sent(self)

    @property
    def late(self) -> int:
        """迟报: days by which the entry came after the due day; 0 where it came in time or not at all."""
        if self.filing is None or self.entry is None or self.received == self.filing.progress.submitted:
            return self.filing.late if self.filing and self.entry else 0
        return days_late(self.received, self.records.due(self.quarter, str(self.obligation.unit.name)))

    @property
    def sample(self) -> bool:
        """Whether the unit's file of the quarter is a sample."""
        return bool(self.filing and self.filing.progress.sample)

    @cached_property
    def answer(self) -> Entry | None:
        """The entry that counts: this quarter's; of what was closed before, the last one."""
        if self.entry is not None or not self.exempt:
            return self.entry
        last = [entry for before in self.before if (entry := before.answer)]
        return _joined(self.obligation.task, last) if len(last) > 1 else next(iter(last), None)

    @property
    def status(self) -> str:
        """进度状态 of the entry that counts, or 未报."""
        return self.answer.status if self.answer else MISSING

    # -- what the office decided

    @cached_property
    def _history(self) -> History:
        reviews = self.records.reviews_of(self.obligation, self.quarter)
        states = {before.state for before in self.before}
        state = UNREPORTED if not states else CLOSED if states == {CLOSED} else next(iter(states - {CLOSED}))
        return History(state, self.entry, self.received, reviews)

    @cached_property
    def before(self) -> tuple[ObligationStatus, ...]:
        """What it carries on from the quarter before, its own unit's first."""
        if self.obligation.role != LEAD:
            return self.records.parts.before(self.obligation, self.quarter)
        earlier, mine = self.quarter.previous, self.records.handovers.before(self.obligation, self.quarter)
        return tuple(self.records.at(one, earlier) for one in mine if earlier)

    @property
    def after(self) -> tuple[ObligationStatus, ...]:
        """What carries it on in the quarter after."""
        later, mine = self.quarter.following, self.records.handovers.after(self.obligation, self.quarter)
        return tuple(self.records.at(one, later) for one in mine)

    @property
    def previous(self) -> ObligationStatus | None:
        """The first of those that it carries on; None in the plan's first quarter, and of what is new."""
        return next(iter(self.before), None)

    @property
    def state(self) -> str:
        """One of `transitions.STATES`."""
        return self._history.state

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._history.steps)

    @property
    def review(self) -> Review | None:
        """The decision that stands for the entry as it is."""
        return self._history.review

    @property
    def refused(self) -> tuple[Review, ...]:
        """Reviews for which the state machine has no step."""
        return tuple(self._history.refused)

    @property
    def reason(self) -> str:
        """Why it was sent back; empty in other states."""
        said = self.review.reason if self.review and self.state == RETURNED else None
        return str(said or "").strip()

    # -- what the office found

    @cached_property
    def verdict(self) -> Review | None:
        """核定: what the office found last of it in this quarter; that it is reached (达到) holds on."""
        if self.obligation.task.id not in self.records.judged:
            return None
        own = self.records.verdict(self.key, self.quarter)
        before = self.previous.verdict if own is None and self.previous else None
        return before if before and before.verdict == MET else own

    @property
    def final(self) -> bool:
        """Whether it is the year's last quarter: there is nothing left to forecast, and every promise has an outcome."""
        return self.quarter == self.records.quarters[-1]

    @property
    def outcome(self) -> str:
        """达到, 未达到, or 待核定 where the office has yet to judge it; empty while it is not due."""
        from gwrb.tracking.outcome import outcome

        return outcome(self)

    @property
    def unjudged(self) -> str:
        """Why a person must judge it in this quarter; empty where figures say it, or the office has."""
        from gwrb.tracking.outcome import unjudged

        return unjudged(self)

    # -- what is owed

    @property
    def owed(self) -> bool:
        """Whether the unit is to send something: it sent nothing yet, or what it sent came back."""
        return self.state in (UNREPORTED, RETURNED)

    @property
    def exempt(self) -> bool:
        """免报: closed in an earlier quarter, and not reported again."""
        return self.entry is None and self.state == CLOSED

    @property
    def missing(self) -> bool:
        """Whether it was to be reported for this quarter and was not."""
        return self.entry is None and not self.exempt

    @property
    def due(self) -> dt.date | None:
        """The day by which the unit is to send something; None where it owes nothing, or no day is set."""
        if not self.owed:
            return None
        again = self.review.due if self.review and self.state == RETURNED else None
        return again or self.records.due(self.quarter, str(self.obligation.unit.name))

    def overdue(self, today: dt.date) -> int:
        """逾期: days since that day; 0 where nothing is owed or the day has not passed."""
        return days_late(today, self.due)

    # -- what the figures say

    @cached_property
    def light(self) -> TaskLight:
        """Its light: what the office found of it, else that of its task (of the part that its scope names), of all units."""
        from gwrb.targets.lights import judged

        return judged(self.figures_light, self.verdict.verdict or "") if self.verdict else self.figures_light

    @cached_property
    def figures_light(self) -> TaskLight:
        """The light of its task, or of the part of it that its scope names, by the figures of all units together."""
        from gwrb.targets.lights import worst

        whole = self.records.figures_light(self.obligation.task, self.quarter)
        scope = self.obligation.assignment.scope
        return worst(x for x in whole.lights if x.target.scope in (None, scope)) if scope else whole

    @property
    def pace(self) -> str:
        """已完成, 达序时, 未达序时 or 不计序时."""
        from gwrb.targets.lights import pace

        return pace(self.status, self.light)

    @cached_property
    def own_lights(self) -> list[Light]:
        """The lights of what its unit alone says of the task's targets."""
        from gwrb.targets.lights import own_lights

        task, scope = self.obligation.task, plain(self.obligation.assignment.scope)
        if not task.targets:
            return []
        settings, unit = self.records.plan.heading.settings, str(self.obligation.unit.name)
        return own_lights(settings, task, self.records.figures, self.quarter, unit, scope)

    @cached_property
    def contrary(self) -> list[Light]:
        """The targets of which its unit's own figures speak against its status."""
        from gwrb.targets.lights import contradictions

        return contradictions(self.status, self.own_lights) if self.status in (ON_TRACK, DONE) else []


def _joined(task: Task, entries: Sequence[Entry]) -> Entry:
    """The first of the entries of units that are one now, with the figures of all where units' figures add up."""
    from gwrb.targets.conversion import in_unit

    values = dict(entries[0].values)
    for target in task.targets if len(entries) > 1 else ():
        said = [in_unit(entry.values[target.name], target.unit) for entry in entries if target.name in entry.values]
        known = [value for value in said if value is not None]
        if target.sum and known:
            values[target.name] = sum(known, Decimal(0))
    return entries[0]._replace(values=values)


class UnitFiling(NamedTuple):
    """One unit's file of one quarter. `entries`: by task and scope, the first of each.

    `late`: days after the due day, 0 where the file came in time, bears no day, or there is no due day. What was
    sent again after the office had sent it back counts by the day when it came first.
    """

    progress: Progress
    entries: Mapping[tuple[str, str | None], Entry]
    late: int


class UnitStatus(NamedTuple):
    """One unit in one quarter: the statuses of what it owes, and its file."""

    unit: Unit
    statuses: tuple[ObligationStatus, ...]
    filing: UnitFiling | None

    @property
    def reported(self) -> int:
        """How many obligations it reported."""
        return sum(s.reported for s in self.statuses)

    @property
    def exempt(self) -> int:
        """How many it need not report any more."""
        return sum(s.exempt for s in self.statuses)

    @property
    def received(self) -> dt.date | None:
        return self.filing.progress.submitted if self.filing and self.reported else None

    @property
    def late(self) -> int:
        return self.filing.late if self.filing and self.reported else 0

    @property
    def sample(self) -> bool:
        return bool(self.filing and self.filing.progress.sample)

    @property
    def doubtful(self) -> bool:
        """Whether it owes only as a member of groups that nobody has confirmed."""
        return all(s.obligation.unconfirmed for s in self.statuses)
