"""A plan's year as the records have it: who owes what, what was sent, what the office decided. Derived once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from gwrb.model.dated import DatedPlan
from gwrb.model.obligations import Obligation
from gwrb.model.office_records import (
    AHEAD,
    BEHIND,
    DECISIONS_FILE,
    DUE_DAYS_FILE,
    INSPECTION_FILE,
    JUDGE,
    MET,
    REMINDERS_FILE,
    REVIEWS_FILE,
    UNMET,
    Decision,
    Decisions,
    DueDays,
    Inspection,
    Reminder,
    Reminders,
    Review,
    Reviews,
)
from gwrb.model.plan import Plan, Task
from gwrb.model.progress import Progress, Receipt, Received
from gwrb.model.register import Register
from gwrb.model.unit_plans import BREAKDOWN_FILE, CONTACTS_FILE, PLANS_FILE, Breakdown, Contacts, PlanEntry, UnitPlan
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Period, period_of
from gwrb.tracking.filings import first_files, first_sent
from gwrb.tracking.handover import Handovers
from gwrb.tracking.states import Key, ObligationStatus, UnitFiling, UnitStatus, days_late, grouped, key_of, plain

if TYPE_CHECKING:
    from gwrb.ledger.loading import Ledger, Sound
    from gwrb.targets.figures import Reported
    from gwrb.targets.lights import TaskLight
    from gwrb.tracking.parts import Parts
    from gwrb.tracking.requests import Requests
    from gwrb.tracking.tallies import TaskStatus
    from gwrb.tracking.uncounted import Uncounted


class OfficeRecords:
    """Everything that was recorded of a plan's year. Pure: made from values, or by `office_records` from a ledger.

    `at` gives the one `ObligationStatus` of an obligation in a quarter; statuses, tasks and units of a quarter are
    these in their order. What counts nowhere stands in `uncounted`; `unread`: files of the data that are of no kind.

    Tasks, units and obligations of a quarter are those that hold in it (`held`). `plan` is as it was issued: of it
    only the heading holds all year. A unit is told from others by its `root`, its first name, in every quarter.
    """

    def __init__(
        self,
        plan: Plan,
        register: Register,
        progress: Iterable[Progress],
        *,
        reviews: Iterable[Reviews] = (),
        plans: Iterable[UnitPlan] = (),
        decisions: Iterable[Decisions] = (),
        inspections: Iterable[Inspection] = (),
        reminders: Iterable[Reminders] = (),
        received: Iterable[Received] = (),
        due_days: Iterable[DueDays] = (),
        breakdowns: Iterable[Breakdown] = (),
        contacts: Iterable[Contacts] = (),
        unread: Iterable[str] = (),
        year: DatedPlan | None = None,
    ) -> None:
        self.plan, self.year = plan, year or DatedPlan(plan, register)
        self.quarters = plan.quarters
        self.held, self.root = self.year.at, self.year.root
        self.handovers = Handovers(self.year, self.quarters)
        self.sent = tuple(progress)
        self.files: Mapping[tuple[str, Period], Progress] = first_files(self.year.find, self.sent)
        self.reviewed = tuple(reviews)
        self.plans = tuple(plans)
        self.decided = tuple(decisions)
        self.inspections = tuple(inspections)
        self.reminded_in = tuple(reminders)
        self._received = tuple(received)
        self.unread = tuple(unread)
        self.due_days = tuple(one for file in due_days for one in file.due_days)
        self._breakdowns, self._contacts = tuple(breakdowns), tuple(contacts)
        self._filings: dict[tuple[str, Period], UnitFiling] = {}
        self._statuses: dict[tuple[int, Period], ObligationStatus] = {}
        self._task_lights: dict[tuple[int, Period], TaskLight] = {}

    def unit(self, name: str, quarter: Period | None = None) -> str:
        """A unit's own name in a quarter, or by all that is known; the name as it is where nobody knows it."""
        owner = self.find(name, quarter)
        return str(owner.name if owner else name)

    def find(self, name: str, quarter: Period | None = None) -> Unit | Group | None:
        """Who is meant by a name in a quarter; without one, who was so called last."""
        stages = self.year.stages if quarter is None else (self.held(quarter),)
        return next((found for held in reversed(stages) if (found := held.register.find(name))), None)

    def key(self, unit: str, row: Review | Decision | PlanEntry) -> Key:
        """The key of the obligation that a row of a file of the office, or of a unit's plan, speaks of."""
        return self.root(unit, getattr(row, "quarter", None)), str(row.task), plain(row.scope)

    def key_of(self, obligation: Obligation, quarter: Period) -> Key:
        """The key of an obligation that holds in a quarter."""
        unit, task, scope = key_of(obligation)
        return self.held(quarter).origin(unit), task, scope

    # -- who owes what

    def leads_of(self, task: Task, quarter: Period) -> tuple[Obligation, ...]:
        """The obligations of one task that owe a report of a quarter."""
        held = self.held(quarter)
        one = held.tasks.get(task.id)
        return held.expanded.leads_of(one) if one else ()

    # -- what was sent

    def filing(self, unit: str, quarter: Period) -> UnitFiling | None:
        """A unit's file of a quarter, by the unit's own name then."""
        key = unit, quarter
        if key not in self._filings:
            progress = self.files.get(key)
            if progress is None:
                return None
            entries = {entry.key: entry for entry in reversed(progress.entries)}
            late = days_late(self.first_sent.get(key, progress.submitted), self.due(quarter, unit))
            self._filings[key] = UnitFiling(progress, entries, late)
        return self._filings[key]

    def due(self, quarter: Period, unit: str | None = None) -> dt.date | None:
        """The day by which a quarter is due: of a unit its own, else the one set for all, else the plan's; None where none is."""
        if not self.due_days:
            return self.plan.due(quarter)
        root = unit and self.root(unit, quarter)
        return self._due_days.get((quarter, root)) or self._due_days.get((quarter, None)) or self.plan.due(quarter)

    @cached_property
    def _due_days(self) -> dict[tuple[Period, str | None], dt.date]:
        return {
            (one.quarter, one.unit and self.root(one.unit, one.quarter)): one.due for one in reversed(self.due_days)
        }

    @cached_property
    def parts(self) -> Parts:
        """Everyone's part beside what the leads owe."""
        from gwrb.tracking.parts import Parts

        return Parts(self, self._breakdowns, self._contacts)

    @cached_property
    def _begun(self) -> frozenset[Period]:
        return frozenset(quarter for (unit, quarter), file in self.files.items() if not self.parts.alone_in(unit, file))

    def begun(self, quarter: Period) -> bool:
        """Whether any unit sent anything for a quarter of what it leads."""
        return quarter in self._begun

    @property
    def last(self) -> Period | None:
        """The last quarter for which anything was sent."""
        return next((q for q in reversed(self.quarters) if self.begun(q)), None)

    def up_to(self, quarter: Period | None) -> tuple[Period, ...]:
        """The quarters of the plan up to one, in order; none where there is none."""
        return tuple(q for q in self.quarters if quarter is not None and q <= quarter)

    def quarter_of(self, day: dt.date) -> Period:
        """The quarter of the plan in which a day lies, or that is nearest to it."""
        return period_of(day, self.quarters)

    def asked(self, today: dt.date) -> tuple[Period, ...]:
        """The quarters that are asked for as of a day: their period is over, or something was sent for them."""
        return tuple(q for q in self.quarters if self.plan.asks(q, today) or self.begun(q))

    @cached_property
    def uncounted(self) -> tuple[Uncounted, ...]:
        """Everything that was read and counts nowhere."""
        from gwrb.tracking.uncounted import uncounted

        return uncounted(self)

    @cached_property
    def first_sent(self) -> dict[tuple[str, Period], dt.date]:
        """When units first sent a file that came back to them, by quarter: sending it again is not being late."""
        return first_sent(self, self._received)

    @cached_property
    def receipts(self) -> dict[tuple[str, Period | None], tuple[Receipt, ...]]:
        """What units sent, by unit and quarter; None: of the year."""
        return {(self.unit(one.unit, one.quarter), one.quarter): one.files for one in self._received}

    # -- where obligations, tasks and units stand

    def at(self, obligation: Obligation, quarter: Period) -> ObligationStatus:
        """An obligation in a quarter in which it holds."""
        key = id(obligation), quarter
        if key not in self._statuses:  # the status keeps its obligation, so that the id stays its own
            self._statuses[key] = ObligationStatus(self, obligation, quarter)
        return self._statuses[key]

    def chain(self, obligation: Obligation) -> list[ObligationStatus]:
        """An obligation through the year, in order: what it was before and what became of it (`handover`).

        Of several that it carries on, the one of which something was sent.
        """
        out = []
        for quarter, mine in self.handovers.line(obligation):
            statuses = [self.at(one, quarter) for one in mine]
            out.append(next((status for status in statuses if status.entry), statuses[0]))
        return out

    def chains(self) -> Iterator[list[ObligationStatus]]:
        """Every obligation of the year through the quarters in which its unit has it, each status once."""
        begun: set[tuple[int, Period]] = set()
        for quarter in self.quarters:
            for obligation in self.held(quarter).leads:
                if (id(obligation), quarter) not in begun:
                    own = list(self._onward(self.at(obligation, quarter)))
                    begun |= {(id(status.obligation), status.quarter) for status in own}
                    yield own

    def _onward(self, status: ObligationStatus | None) -> Iterator[ObligationStatus]:
        """A status and those of later quarters, as long as the same unit has the obligation."""
        while status is not None:
            yield status
            status = next((later for later in status.after if later.key == status.key), None)

    def own(self, status: ObligationStatus | None) -> Iterator[ObligationStatus]:
        """A status and those of earlier quarters, as long as the same unit had the obligation; the latest first."""
        while status is not None:
            yield status
            status = next((earlier for earlier in status.before if earlier.key == status.key), None)

    def statuses(self, quarter: Period) -> list[ObligationStatus]:
        """Every obligation in a quarter, in the order of the notice."""
        return [self.at(obligation, quarter) for obligation in self.held(quarter).leads]

    def tasks(self, quarter: Period, statuses: Iterable[ObligationStatus] | None = None) -> tuple[TaskStatus, ...]:
        """Every task in a quarter; of some obligations only, those that have any of them."""
        from gwrb.tracking.tallies import TaskStatus

        told = self.statuses(quarter) if statuses is None else statuses
        mine = grouped(told, lambda status: status.obligation.task.id)
        every, places = self.held(quarter).plan.tasks, self.held(quarter).places
        kept = (
            every if statuses is None else [every[at] for at in sorted(at for id in mine for at in places.get(id, ()))]
        )
        return tuple(TaskStatus(self, task, quarter, mine.get(task.id, ())) for task in kept)

    def units(self, quarter: Period) -> tuple[UnitStatus, ...]:
        """Every unit that owes reports, in the order of units.yaml."""
        return tuple(self.of_unit(unit, quarter) for unit in self.held(quarter).owing)

    def of_unit(self, unit: Unit, quarter: Period) -> UnitStatus:
        """One unit in a quarter."""
        mine = tuple(self.at(d, quarter) for d in self.held(quarter).by_unit.get(unit.name, ()))
        return UnitStatus(unit, mine, self.filing(unit.name, quarter))

    def reported_later(self, status: ObligationStatus) -> bool:
        """Whether an entry of a later quarter, cumulative for the year, has answered for this quarter too."""
        return any(s.entry for s in self.chain(status.obligation) if s.quarter > status.quarter)

    def last_reported(self, obligation: Obligation, until: Period | None = None) -> ObligationStatus | None:
        """The last quarter (up to `until`) for which a unit reported an obligation."""
        found = (s for s in reversed(self.chain(obligation)) if until is None or s.quarter <= until)
        return next((s for s in found if s.entry), None)

    # -- what the figures say

    @cached_property
    def figures(self) -> Reported:
        """Every figure that counts, ready for lights: those that were sent, and the last ones of what was closed."""
        from gwrb.targets.figures import Reported

        closed = (one for quarter in self.quarters for one in self._carried(quarter))
        return Reported(self.year, (*self._counted(), *closed), self.plans)

    def _counted(self) -> Iterator[Progress]:
        """What was sent without what counts nowhere: entries that answer no obligation, or one answered above."""
        for (unit, quarter), file in self.files.items():
            filing, owed = self.filing(unit, quarter), {d.key for d in self.held(quarter).by_unit.get(unit, ())}
            kept = tuple(e for e in file.entries if filing and e.key in owed and filing.entries[e.key] is e)
            yield file if len(kept) == len(file.entries) else file._replace(entries=kept)

    def _carried(self, quarter: Period) -> list[Progress]:
        """The entries that count for a quarter although they were sent for an earlier one: of what was closed then.

        What several took over from one counts once.
        """
        every = (s for s in self.statuses(quarter) if s.exempt and s.answer) if self.in_use else ()
        closed = (mine[0] for mine in grouped(every, lambda status: id(status.answer)).values())
        found = grouped(closed, lambda status: status.obligation.unit.name)
        return [
            Progress(str(unit), quarter, entries=tuple(s.answer for s in mine if s.answer))
            for unit, mine in found.items()
        ]

    def task_light(self, task: Task, quarter: Period) -> TaskLight:
        """The light of a task in a quarter: by what the office found, where it did, else by the figures."""
        from gwrb.targets.lights import together

        figures = self.figures_light(task, quarter)
        if task.id not in self.judged:
            return figures
        mine = [self.at(one, quarter) for one in self.leads_of(task, quarter)]
        return together(figures, [s.light for s in mine]) if any(s.verdict for s in mine) else figures

    @cached_property
    def judged(self) -> frozenset[str]:
        """The tasks of which the office found anything."""
        return frozenset(key[1] for key, _ in self._verdicts)

    def figures_light(self, task: Task, quarter: Period) -> TaskLight:
        """The light of a task in a quarter, by its figures alone."""
        from gwrb.targets.lights import task_light, worst

        key = id(task), quarter
        if key not in self._task_lights:
            settings = self.plan.heading.settings
            self._task_lights[key] = task_light(settings, task, self.figures, quarter) if task.targets else worst(())
        return self._task_lights[key]

    # -- what the office did

    @property
    def judge(self) -> str:
        """Who judges what figures do not tell: the office that supervises."""
        office = self.year.issued.register.units.supervision
        return str(office.name) if office else "督查机构"

    @property
    def in_use(self) -> bool:
        """Whether the office reviews at all: an office that never did has nothing waiting for it."""
        return bool(self._reviews)

    def reviews_of(self, obligation: Obligation, quarter: Period) -> Sequence[Review]:
        """The reviews of one obligation in one quarter."""
        return self._reviews.get((self.key_of(obligation, quarter), quarter), ()) if self._reviews else ()

    @cached_property
    def _reviews(self) -> dict[tuple[Key, Period], list[Review]]:
        return self._of_obligations(judged=False)

    @cached_property
    def _verdicts(self) -> dict[tuple[Key, Period], list[Review]]:
        return self._of_obligations(judged=True)

    def verdict(self, key: Key, quarter: Period) -> Review | None:
        """What the office found last of one obligation in one quarter; of one day, what is worst."""
        found = self._verdicts.get((key, quarter))
        worst = (MET, AHEAD, BEHIND, UNMET).index
        return max(found, key=lambda one: (one.date, worst(one.verdict or MET))) if found else None

    def _of_obligations(self, *, judged: bool) -> dict[tuple[Key, Period], list[Review]]:
        """Reviews, or what was found (核定), by obligation and quarter."""
        rows = ((file.quarter, review) for file in self.reviewed for review in file.reviews)
        every = (of for of in rows if (of[1].decision == JUDGE) == judged)
        found = grouped(every, lambda of: ((self.root(of[1].unit, of[0]), *self.key(of[1].unit, of[1])[1:]), of[0]))
        return {key: [review for _, review in reviews] for key, reviews in found.items()}

    @cached_property
    def requests(self) -> Requests:
        """What units asked for and what was decided on it."""
        from gwrb.tracking.requests import Requests

        return Requests(self)

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """Every reminder, in the order of the files."""
        return tuple(one for file in self.reminded_in for one in file.reminders)

    @cached_property
    def _planned(self) -> dict[Key, dt.date | None]:
        """The deadline that a unit's plan states, by the key of each obligation of which it speaks."""
        rows = ((self.key(plan.unit, row), row) for plan in self.plan_of.values() for row in reversed(plan.entries))
        return {key: row.deadline for key, row in rows}

    def planned(self, obligation: Obligation, quarter: Period) -> bool:
        """Whether its unit's plan, or that of one from whom it took over, speaks of an obligation."""
        return any(key in self._planned for key in self.keys(obligation, quarter))

    def deadline(self, obligation: Obligation, quarter: Period) -> dt.date | None:
        """The deadline that such a plan states."""
        keys = self.keys(obligation, quarter) if self._planned else ()
        return next((day for key in keys if (day := self._planned.get(key))), None)

    def keys(self, obligation: Obligation, quarter: Period) -> Iterator[Key]:
        """The keys of an obligation and of what it carries on."""
        yield self.key_of(obligation, quarter)
        if self.year.changes:
            for before in self.at(obligation, quarter).before:
                yield from self.keys(before.obligation, before.quarter)

    @cached_property
    def plan_of(self) -> dict[str, UnitPlan]:
        """Each unit's plan by its root, the first where there are several; of units that nobody knows there is none."""
        found: dict[str, UnitPlan] = {}
        for plan in self.plans:
            if isinstance(self.find(plan.unit), Unit):
                found.setdefault(self.root(plan.unit), plan)
        return found

    def reminded(self, unit: str, quarter: Period | None, before: dt.date) -> int:
        """How often a unit was reminded of a quarter (None: of its plan) before a day."""
        who = self.root(unit)
        return sum(self.root(r.unit) == who and r.quarter == quarter and r.date < before for r in self.reminders)


def office_records(book: Sound) -> OfficeRecords:
    """The records of a workspace that was read with `progress=True`."""
    return ledger_records(book.ledger)


@lru_cache(maxsize=1)  # a command that also checks the ledger (`delivery.tell_errors`) tracks it once
def ledger_records(ledger: Ledger) -> OfficeRecords:
    """The records of a ledger whose plan could be read."""
    return OfficeRecords(
        ledger.year.plan,
        ledger.register,
        ledger.progress,
        reviews=ledger.of(REVIEWS_FILE),
        plans=ledger.of(PLANS_FILE),
        decisions=ledger.of(DECISIONS_FILE),
        inspections=ledger.of(INSPECTION_FILE),
        reminders=ledger.of(REMINDERS_FILE),
        received=ledger.received,
        due_days=ledger.of(DUE_DAYS_FILE),
        breakdowns=ledger.of(BREAKDOWN_FILE),
        contacts=ledger.of(CONTACTS_FILE),
        year=ledger.year,
        unread=ledger.unread,
    )
