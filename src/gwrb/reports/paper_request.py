"""What a paper of `gwrb paper` is made from: the year's records, and what the user asked for."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from gwrb.model.office_records import Inspection
from gwrb.model.plan import Task
from gwrb.model.progress import Progress
from gwrb.model.values import Quarter
from gwrb.reports.year import Year
from gwrb.tracking.office import OfficeRecords


class PaperRequest(NamedTuple):
    """`title`: the user's own; empty where the paper is to name itself. What was not asked for is None or empty."""

    records: OfficeRecords
    today: dt.date
    title: str = ""
    quarter: Quarter | None = None
    tasks: tuple[Task, ...] = ()
    inspection: Inspection | None = None

    @property
    def progress(self) -> tuple[Progress, ...]:
        """All that units filed for the year."""
        return tuple(self.records.histories.files.values())

    def year(self) -> Year:
        """The quarters side by side, with what the office reviewed."""
        records = self.records
        return Year(records.plan, records.histories.register, self.progress, self.today, records.histories)
