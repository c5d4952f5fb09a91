"""What units of which something changed still have to send: for the summary of a pull request."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gwrb.edit.differences import Change, Snapshot
from gwrb.ledger.loading import DataFile, Ledger
from gwrb.ledger.workspace import Workspace
from gwrb.model.office_records import DUE_DAYS_FILE, REVIEWS_FILE
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.text.source import Source
from gwrb.tracking.office import OfficeRecords


class StillMissing(NamedTuple):
    """One unit in one quarter: how many obligations it owes, and the tasks that it has not reported."""

    unit: str
    quarter: str
    owed: int
    tasks: tuple[str, ...]


def still_missing(after: Snapshot, found: Iterable[Change]) -> list[StillMissing]:
    """The units and quarters of whose progress something changed, as they stand in the later state."""
    about = dict.fromkeys((c.unit, c.quarter) for c in found if c.unit and c.quarter and not c.file)
    if after.plan is None or not about:
        return []
    ledger = _ledger(after)
    records = OfficeRecords(
        ledger.year.plan,
        ledger.register,
        ledger.progress,
        reviews=ledger.of(REVIEWS_FILE),
        due_days=ledger.of(DUE_DAYS_FILE),
        year=ledger.year,
    )
    out = []
    for name, text in about:
        unit, quarter = ledger.register.find(name or ""), Period.parse(text or "")
        if isinstance(unit, Unit) and quarter in records.quarters:
            statuses = records.of_unit(unit, quarter).statuses
            left = dict.fromkeys(str(s.obligation.task.id) for s in statuses if s.missing)
            out.append(StillMissing(str(unit.name), str(quarter), len(statuses), tuple(left)))
    return out


def _ledger(state: Snapshot) -> Ledger:
    """A state as a ledger."""
    filed: dict[str, tuple[DataFile, ...]] = {}
    for slot, value in state.files.items():
        filed[slot.kind] = (*filed.get(slot.kind, ()), DataFile(Path(), Source("", ""), value))
    return Ledger(Workspace(Path()), state.plan, state.units, (), (), filed=filed)
