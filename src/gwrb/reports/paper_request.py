"""The quarters of a year side by side, as papers tell them: what each unit said in each, as of a day."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import Inspection
from gwrb.model.plan import Task
from gwrb.model.values import Period
from gwrb.reports.change_words import ChangeRow, changes_until
from gwrb.reports.entry_rows import entry_row, reporting
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.quarterly_views import EntryRow, Reporting, UnitReportRow
from gwrb.reports.selection import Selection
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import LATE, ObligationStatus, grouped
from gwrb.tracking.transitions import UNREPORTED
from gwrb.tracking.uncounted import disputed

if TYPE_CHECKING:
    from gwrb.reports.paper_views import State

NO_DATA = "—"


class Year:
    """The records of a plan's year on a day, or of its `quarter`. Each quarter shows what was sent for it, and that
    alone."""

    def __init__(
        self, records: OfficeRecords, today: dt.date, quarter: Period | None = None, only: Selection | None = None
    ) -> None:
        self.records, self.today, self.only = records, today, only
        self.quarter = quarter or records.quarter_of(today)
        held = records.held(self.quarter)
        self.plan, self.register, self.tasks = held.plan, held.register, held.tasks
        self._items: dict[ObligationStatus, EntryRow] = {}

    @cached_property
    def linking(self) -> dict[str, list[Task]]:
        """The tasks that name each task in their links."""
        pairs = grouped(((x.task, t) for t in self.plan.tasks for x in t.links), lambda pair: str(pair[0]))
        return {id: list({task.id: task for _, task in mine}.values()) for id, mine in pairs.items()}

    @cached_property
    def changed(self) -> dict[tuple[str, str], list[tuple[int, ChangeRow]]]:
        """The year's changes with their places, by the task or the unit, under its first name, that each is of."""
        out: dict[tuple[str, str], list[tuple[int, ChangeRow]]] = {}
        for place, row in enumerate(changes_until(self.records, None)):
            for key in (("task", row.task), ("unit", row.unit and self.records.root(row.unit))):
                out.setdefault(key, []).append((place, row))
        return out

    def over(self, quarter: Period, unit: str | None = None) -> bool:
        """Whether the day by which a quarter is due (of one unit) has passed; so it has where no day is set."""
        due = self.records.due(quarter, unit)
        return due is None or self.today > due

    def owes(self, unit: str, quarter: Period) -> bool:
        """Whether a unit has something that it still owes for a quarter: what is 办结 is owed no more, and of what
        another unit reported in its stead it is to be cleared up first who owes it."""
        mine = (self.records.at(d, quarter) for d in self.records.held(quarter).by_unit.get(unit, ()))
        return any(one.state == UNREPORTED and not disputed(one) for one in mine)

    def items(self, obligations: Iterable[Obligation], quarter: Period) -> tuple[EntryRow, ...]:
        """What was said of some obligations in a quarter."""
        return tuple(self._item(self.records.at(d, quarter)) for d in obligations)

    def _item(self, of: ObligationStatus) -> EntryRow:
        if of not in self._items:
            row = entry_row(of, of.entry)
            closed = of.exempt and of.entry is None  # 办结 before: it stands as it was, and owes nothing
            self._items[of] = row._replace(status=of.status, closed=True) if closed else row
        return self._items[of]

    def reporting(self, quarter: Period) -> Reporting:
        """Who reported a quarter."""
        return reporting(QuarterData(self.records, quarter, self.today, self.only).units(), as_filed=True)

    def state(self, row: UnitReportRow, quarter: Period) -> "State":
        """A unit's reporting of a quarter: 已报, 迟报3天, 未报; a dash where nobody's was recorded."""
        from gwrb.reports.paper_views import State

        if not self.records.begun(quarter):
            return State(quarter.period, NO_DATA)
        state = f"{LATE}{row.late}天" if row.state == LATE else row.state
        if row.state == UNREPORTED and not self.over(quarter, row.name):
            state = f"{UNREPORTED}（未到期）"
        return State(quarter.period, state)


class PaperRequest(NamedTuple):
    """`title`: the user's own; empty where the paper is to name itself. What was not asked for is None or empty."""

    records: OfficeRecords
    today: dt.date
    title: str = ""
    quarter: Period | None = None
    tasks: tuple[Task, ...] = ()
    inspection: Inspection | None = None
    only: Selection | None = None
    by_leader: bool = False

    def year(self) -> Year:
        """The quarters side by side, as of the day."""
        return Year(self.records, self.today, self.quarter, self.only)
