"""What a paper of `gwrb paper` is made from: the year's records, and what the user asked for."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from gwrb.model.office_records import Inspection
from gwrb.model.plan import Task
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

    def year(self) -> Year:
        """The quarters side by side, as of the day."""
        return Year(self.records, self.today)
