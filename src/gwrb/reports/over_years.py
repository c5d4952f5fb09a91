"""Tasks over the years: which tasks of each year hold some words, and how they stood in its quarters."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from gwrb.ledger.loading import Sound
from gwrb.model.plan import Task
from gwrb.model.task_names import task_label
from gwrb.model.values import Period
from gwrb.reports.task_lists import select
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.tallies import task_status


class TaskInYear(NamedTuple):
    """One task of one year, and its status in each quarter for which anybody reported it."""

    year: int
    task: Task
    statuses: tuple[tuple[Period, str], ...]

    @property
    def words(self) -> str:
        said = "，".join(f"{quarter} {status}" for quarter, status in self.statuses)
        return f"{task_label(self.task)}：{said or '没有报过'}\n    {' '.join(self.task.text.split())}"

    def as_json(self) -> dict[str, Any]:
        statuses = {str(quarter): status for quarter, status in self.statuses}
        return {"year": self.year, "id": self.task.id, "text": self.task.text, "statuses": statuses}


def tasks_over_years(ledgers: Iterable[Sound], text: str) -> list[TaskInYear]:
    """The tasks that hold some words, year by year, in the order of the ledgers and their notices."""
    return [
        TaskInYear(book.plan.heading.year, task, tuple(_statuses(records, task)))
        for book in ledgers
        for records in (office_records(book),)
        for task in select(book.plan, grep=text)
    ]


def _statuses(records: OfficeRecords, task: Task) -> Iterable[tuple[Period, str]]:
    for quarter in records.quarters:
        own = [status for status in records.statuses(quarter) if status.obligation.task.id == task.id]
        if any(status.reported for status in own):
            yield quarter, task_status(status.status for status in own)
