"""The quarters of a year side by side: what each unit said in each, up to any of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

from gwrb.model.obligations import Obligation, lead_obligations
from gwrb.model.plan import Plan
from gwrb.model.progress import Entry, Progress
from gwrb.model.register import Register
from gwrb.model.values import Quarter
from gwrb.reports.counting import Answers, filed, item
from gwrb.reports.paper_views import State
from gwrb.reports.quarterly_views import EntryRow, Reporting, UnitReportRow
from gwrb.reports.unit_reporting import LATE, UNREPORTED, days_late, reporting
from gwrb.tracking.states import Histories
from gwrb.tracking.transitions import CLOSED
from gwrb.tracking.transitions import UNREPORTED as UNREPORTED_STATE

NO_DATA = "—"


class Year:
    """A plan and everything that was filed for it. A quarter has begun once anything was filed for it."""

    def __init__(
        self,
        plan: Plan,
        register: Register,
        progress: Sequence[Progress],
        today: dt.date,
        histories: Histories | None = None,
    ) -> None:
        self.plan, self.register, self.today = plan, register, today
        self._histories = histories
        self._answers = {
            q: Answers(filed(progress, q, register), first=histories.first_sent(q) if histories else {})
            for q in plan.quarters
        }
        self._reporting: dict[Quarter, Reporting] = {}

    @cached_property
    def obligations(self) -> list[Obligation]:
        return lead_obligations(self.plan, self.register)

    @property
    def last(self) -> Quarter | None:
        """The last quarter that has begun."""
        return next((q for q in reversed(self.plan.quarters) if self.begun(q)), None)

    def begun(self, quarter: Quarter) -> bool:
        return bool(self.answers(quarter).files)

    def answers(self, quarter: Quarter) -> Answers:
        return self._answers[quarter]

    def until(self, quarter: Quarter | None) -> tuple[Quarter, ...]:
        """The quarters up to one, in order; none where there is none."""
        return tuple(q for q in self.plan.quarters if quarter is not None and q <= quarter)

    def over(self, quarter: Quarter) -> bool:
        """Whether the day by which a quarter is due has passed; so it has where no day is set."""
        due = self.plan.due(quarter)
        return due is None or self.today > due

    def owes(self, unit: str, quarter: Quarter) -> bool:
        """Whether a unit has something that it still owes for a quarter: what is 办结 is owed no more."""
        if self._histories is None:
            return True
        found = (self._histories.at(d, quarter).state for d in self.obligations if d.unit.name == unit)
        return UNREPORTED_STATE in found

    def closed(self, obligation: Obligation, quarter: Quarter) -> bool:
        """Whether an obligation is 办结 as of a quarter; never, where nobody reviews."""
        return self._histories is not None and self._histories.at(obligation, quarter).state == CLOSED

    @property
    def reviewed(self) -> bool:
        """Whether the office reviews at all."""
        return self._histories is not None and self._histories.in_use

    def items(self, obligations: Iterable[Obligation], quarter: Quarter) -> tuple[EntryRow, ...]:
        """What was said of some obligations in a quarter."""
        now, before = self.answers(quarter), quarter.previous
        earlier = self._answers.get(before) if before else None
        late = days_late(now, self.plan.due(quarter))
        return tuple(item(obligation, now, earlier, late) for obligation in obligations)

    def last_said(self, obligation: Obligation, until: Quarter) -> tuple[Quarter, Entry] | None:
        """The latest entry that answers an obligation, up to a quarter, and the quarter it is of."""
        for quarter in reversed(self.until(until)):
            if (entry := self.answers(quarter).of(obligation)) is not None:
                return quarter, entry
        return None

    def reporting(self, quarter: Quarter) -> Reporting:
        """Who reported a quarter; as the quarterly report has it."""
        if quarter not in self._reporting:
            items = self.items(self.obligations, quarter)
            self._reporting[quarter] = reporting(
                self.register, items, self.answers(quarter), self.plan.due(quarter)
            )
        return self._reporting[quarter]

    def sampled(self, quarters: Iterable[Quarter], units: Iterable[str] | None = None) -> tuple[str, ...]:
        """The units whose filings of some quarters are samples, in the order of units.yaml; of some units only."""
        wanted = None if units is None else set(units)
        found = {
            unit
            for q in quarters
            for unit, p in self.answers(q).files.items()
            if p.sample and (wanted is None or unit in wanted)
        }
        return tuple(u.name for u in self.register.units.units if u.name in found)

    def state(self, row: UnitReportRow, quarter: Quarter) -> State:
        """A unit's reporting of a quarter: 已报, 迟报3天, 未报; a dash where nobody's was recorded."""
        if not self.begun(quarter):
            return State(quarter.period, NO_DATA)
        state = f"{LATE}{row.late}天" if row.state == LATE else row.state
        if row.state == UNREPORTED and not self.over(quarter):
            state = f"{UNREPORTED}（未到期）"
        return State(quarter.period, state)
