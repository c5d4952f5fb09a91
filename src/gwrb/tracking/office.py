"""All that the office's desk holds, read once: histories, requests, plans, inspections, reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

from gwrb.ledger.loading import Sound
from gwrb.model.office_records import (
    DECISIONS_FILE,
    INSPECTION_FILE,
    REMINDERS_FILE,
    REVIEWS_FILE,
    Decisions,
    Inspection,
    Reminder,
    Reminders,
    Reviews,
)
from gwrb.model.plan import Plan
from gwrb.model.progress import Progress
from gwrb.model.received import Received
from gwrb.model.register import Register
from gwrb.model.unit_plans import PLANS_FILE, UnitPlan
from gwrb.model.values import Quarter
from gwrb.targets.figures import Reported
from gwrb.tracking.requests import Requests
from gwrb.tracking.states import Histories, Key, key_of
from gwrb.tracking.transitions import RETURNED


class OfficeRecords:
    """One workspace as the loop sees it. Pure: made from values, or by `desk_of` from a ledger."""

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
    ) -> None:
        self.plan = plan
        self.plans = tuple(plans)
        self.histories = Histories(plan, register, progress, reviews, received)
        self._decisions = tuple(decisions)
        self.inspections = tuple(inspections)
        self._reminders = tuple(reminders)

    @cached_property
    def requests(self) -> Requests:
        """What units asked for and what was decided on it; made when asked for: few papers need it."""
        return Requests(self.histories, self.plans, self._decisions)

    @property
    def soon(self) -> int:
        """Days before a date from which it is called due soon."""
        return self.plan.heading.settings.due_soon

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """Every reminder, in the order of the files."""
        return tuple(one for file in self._reminders for one in file.reminders)

    @cached_property
    def planned(self) -> frozenset[Key]:
        """The obligations of which a unit's plan speaks."""
        return frozenset(
            (self.histories.unit(p.unit), str(e.task), None if e.scope is None else str(e.scope))
            for p in self.plans
            for e in p.entries
        )

    @cached_property
    def reported(self) -> Reported:
        """Every figure that was sent, ready for lights."""
        return Reported(self.plan, self.histories.register, self.histories.files.values())

    def reminded(self, unit: str, quarter: Quarter | None, before: dt.date) -> int:
        """How often a unit was reminded of a quarter (None: of its plan) before a day."""
        return sum(
            self.histories.unit(r.unit) == unit and r.quarter == quarter and r.date < before
            for r in self.reminders
        )

    def returned(self, quarter: Quarter) -> dict[Key, str]:
        """Why entries of a quarter were sent back, of those still open: for the next form (`forms.content.Desk`)."""
        stands = self.histories.stands(quarter)
        return {key_of(s.obligation): s.reason for s in stands if s.state == RETURNED}

    @property
    def office_samples(self) -> bool:
        """Whether anything that the office wrote is a sample."""
        files: Sequence[Reviews | Decisions | Inspection | Reminders] = (
            *self.histories.reviewed,
            *self.requests.decided,
            *self.inspections,
            *self._reminders,
        )
        return any(file.sample for file in files)

    def sampled(self, unit: str | None = None) -> bool:
        """Whether a sample is among what was read of a unit (or of any): what is open, and what is not, follows from it."""
        filed = ((name, p.sample) for (name, _), p in self.histories.files.items())
        plans = ((self.histories.unit(p.unit), p.sample) for p in self.plans)
        return self.office_samples or any(s and unit in (None, name) for name, s in (*filed, *plans))


def office_records(book: Sound) -> OfficeRecords:
    """The desk of a workspace that was read with `progress=True`."""
    ledger = book.ledger
    return OfficeRecords(
        book.plan,
        book.register,
        [file.progress for file in ledger.progress if file.progress is not None],
        reviews=ledger.of(REVIEWS_FILE),
        plans=ledger.of(PLANS_FILE),
        decisions=ledger.of(DECISIONS_FILE),
        inspections=ledger.of(INSPECTION_FILE),
        reminders=ledger.of(REMINDERS_FILE),
        received=ledger.received,
    )
