"""Words found anywhere in the ledger: in tasks, reports, plans, reviews and whatever else people wrote in prose;
and in the tasks of several years, with how they stood in each quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from gwrb.ledger.loading import Ledger, Sound
from gwrb.model.field_types import Line, ListOf, MapOf
from gwrb.model.files import FILES, RECEIPTS, is_unit
from gwrb.model.plan import FIGURE, TARGET, TASKS_FILE, Task
from gwrb.model.record import Record
from gwrb.model.task_names import task_label
from gwrb.model.unit_plans import CONTACTS_FILE
from gwrb.model.units_file import UNITS_FILE
from gwrb.model.values import Period
from gwrb.reports.task_lists import select
from gwrb.text.script import comparable, to_simplified
from gwrb.text.source import Place, Text
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.tallies import task_status

PRIVATE = (CONTACTS_FILE, *RECEIPTS.values())  # personal data; digests
REPEATED = (TARGET, FIGURE)  # the words of the task's text once more
AROUND = 24  # characters of an excerpt on either side of what was found


class Hit(NamedTuple):
    """A text of the data with the words in it: in which kind of record and field, of what task, unit and quarter."""

    kind: str
    field: str
    text: Text
    task: str = ""
    name: str = ""  # of the task
    unit: str = ""
    quarter: Period | None = None

    @property
    def at(self) -> Place | None:
        return self.text.at


def search(
    ledger: Ledger, words: Sequence[str], *, unit: str | None = None, quarter: Period | None = None
) -> list[Hit]:
    """The texts that hold all of some words, in any script and width, in the order of the files.

    `unit` (its own name), `quarter`: only what is of them.
    """
    wanted = [comparable(word) for word in words]
    names = {str(task.id): str(task.name or "") for task in (ledger.plan.tasks if ledger.plan else ())}
    found = (hit._replace(name=names.get(hit.task, "")) for hit in _texts(ledger) if _holds(hit.text, wanted))
    root = ledger.year.root
    return [
        hit
        for hit in found
        if (unit is None or root(hit.unit) == root(unit)) and (quarter is None or hit.quarter == quarter)
    ]


def _holds(text: str, wanted: Sequence[str]) -> bool:
    folded = comparable(text)
    return all(word in folded for word in wanted)


def _texts(ledger: Ledger) -> Iterator[Hit]:
    whole = {TASKS_FILE.name: ledger.plan, UNITS_FILE.name: ledger.units}
    for record in FILES:
        if record not in PRIVATE:
            values = [whole[record.name]] if record.name in whole else ledger.of(record)
            for value in values:
                if value is not None:
                    yield from _of_record(record, value, Hit(record.title, "", Text("")))


def _of_record(record: Record, value: Any, about: Hit) -> Iterator[Hit]:
    """The texts of a record and of those in it; `about`: what the records around it say of task, unit and quarter."""
    about = about._replace(
        kind=record.title,
        task=str(getattr(value, "task", None) or (value.id if record.name == "task" else about.task)),
        unit=_unit(record, value) or about.unit,
        quarter=getattr(value, "quarter", None) or about.quarter,
    )
    for field in record.fields:
        yield from _of_value(field.kind, getattr(value, field.name), about._replace(field=field.title))


def _unit(record: Record, value: Any) -> str:
    """The unit that a record names as its own; a target's unit is one of measure."""
    field = record.by_key.get("unit")
    return str(value.unit or "") if field and is_unit(field) else ""


def _of_value(kind: Any, value: Any, about: Hit) -> Iterator[Hit]:
    if isinstance(kind, Record):
        if value is not None and kind not in REPEATED:
            yield from _of_record(kind, value, about)
    elif isinstance(kind, ListOf):
        for one in value or ():
            yield from _of_value(kind.item, one, about)
    elif isinstance(kind, MapOf):
        for one in (value or {}).values():
            yield from _of_value(kind.value, one, about)
    elif isinstance(kind, Line) and isinstance(value, Text) and not (kind.name or kind.pattern):
        yield about._replace(text=value)


def excerpt(text: str, words: Sequence[str]) -> tuple[str, str, str]:
    """What stands before, at and after the first of some words, on one line; the beginning where none stands so."""
    line = " ".join(text.split())
    same = to_simplified(line)
    same = same if len(same) == len(line) else line
    found = sorted((at, len(word)) for word in words if (at := same.find(to_simplified(word))) >= 0)
    at, size = found[0] if found else (0, 0)
    start, end = max(at - AROUND, 0), at + size + AROUND
    before = "……" * bool(start) + line[start:at]
    return before, line[at : at + size], line[at + size : end] + "……" * (end < len(line))


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
