"""What units sent: the first file of each for a quarter, and when the first of several came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gwrb.model.office_records import RETURN
from gwrb.model.progress import Progress, Received
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Period
from gwrb.tracking.states import grouped

if TYPE_CHECKING:
    from gwrb.tracking.office import OfficeRecords

Find = Callable[[str, Period], Unit | Group | None]  # who is meant by a name in a quarter


def first_files(find: Find, progress: Iterable[Progress]) -> dict[tuple[str, Period], Progress]:
    """Progress by unit and quarter, the first file of each; of units that nobody knows there is none.

    Of a unit that was merged the successor's own file comes first.
    """
    out: dict[tuple[str, Period], Progress] = {}
    for file in progress:
        owner = find(file.unit, file.quarter)
        if owner is None:
            continue
        first = out.setdefault((owner.name, file.quarter), file)
        if file.unit == owner.name != first.unit:
            out[owner.name, file.quarter] = file
    return out


def first_sent(records: OfficeRecords, received: Iterable[Received]) -> dict[tuple[str, Period], dt.date]:
    """When units first sent of what they lead a file that came back to them, by quarter: sending it again is not late."""
    back: dict[tuple[str, Period], dt.date] = {}
    every = ((file.quarter, review) for file in records.reviewed for review in file.reviews)
    for of, reviews in grouped(every, lambda one: (records.unit(one[1].unit, one[0]), one[0])).items():
        back[of] = min((review.date for _, review in reviews if review.decision == RETURN), default=dt.date.max)
    out: dict[tuple[str, Period], dt.date] = {}
    for one in received if back else ():
        if one.quarter is None:
            continue
        of = records.unit(one.unit, one.quarter), one.quarter
        now, led = records.files.get(of), records.held(of[1]).by_unit.get(of[0], ())
        days = [r.submitted for r in one.files if r.submitted and any(r.speaks_of(*d.key) for d in led)]
        if now and now.submitted and days and back.get(of, dt.date.max) <= now.submitted:
            out[of] = min(now.submitted, *days)
    return out
