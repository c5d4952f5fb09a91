"""What of an output rests on samples: data that is marked so, and whatever is made of it."""

from collections.abc import Iterable

from gwrb.model.values import Period
from gwrb.tracking.office import OfficeRecords


def of_office(records: OfficeRecords) -> bool:
    """Whether anything that the office wrote is a sample."""
    files = (records.reviewed, records.decided, records.inspections, records.reminded_in)
    return any(file.sample for kind in files for file in kind)


def of_unit(records: OfficeRecords, unit: str | None = None) -> bool:
    """Whether a sample is among what was read of a unit (or of any): what is open, and what is not, follows from it."""
    who = unit and records.root(unit)
    filed = (records.root(name, quarter) for (name, quarter), p in records.files.items() if p.sample)
    plans = (records.root(p.unit) for p in records.plans if p.sample)
    return of_office(records) or any(who in (None, root) for root in (*filed, *plans))


def of_quarters(
    records: OfficeRecords, quarters: Iterable[Period], units: Iterable[str] | None = None
) -> tuple[str, ...]:
    """The units whose files of some quarters are samples, in the order of units.yaml; of some units only."""
    asked, wanted = set(quarters), None if units is None else set(units)
    found = {
        unit
        for (unit, quarter), p in records.files.items()
        if p.sample and quarter in asked and (wanted is None or unit in wanted)
    }
    named = (u.name for held in records.year.stages for u in held.register.units.units)
    return tuple(dict.fromkeys(name for name in named if name in found))
