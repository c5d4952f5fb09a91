"""What a check is, and the ledger as the checks see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from gwrb.ledger.loading import DataFile, Ledger
from gwrb.model.files import ROW_FILES
from gwrb.model.obligations import Obligation
from gwrb.model.plan import Assignment, Link, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.record import Record
from gwrb.model.task_names import task_label
from gwrb.model.texts import NOTHING
from gwrb.model.units_file import Unit, Units
from gwrb.model.values import Quarter
from gwrb.text.diagnostics import Rule, Severity
from gwrb.text.source import Place, place_of
from gwrb.tracking.states import first_files

if TYPE_CHECKING:
    from gwrb.targets.figures import Reported
    from gwrb.tracking.office import OfficeRecords

Findings = Iterator[tuple[Place, str, str]]  # of one rule: where, what is wrong, what to do


class Check(NamedTuple):
    """A rule and the generator that looks for breaches of it."""

    rule: Rule
    look: Callable[[CheckContext], Findings]


def rule(code: str, severity: Severity) -> Callable[[Callable[[CheckContext], Findings]], Check]:
    """Declare a rule above its generator; what the rule says to users is docs/规则/CODE.md."""
    return partial(Check, Rule(code, severity))


def at(value: object, record: Any) -> Place:
    """Where a value read from a file stands; its record's place where it has none of its own."""
    place = place_of(value, record.at)
    if place is None:
        raise ValueError(f"{value!r} was not read from a file")
    return place


def where(record: Any, key: str) -> Place:
    """Where the field of a file stands; the file's place where that was not kept."""
    return getattr(record, "where", {}).get(key) or at(getattr(record, key, None), record)


def perhaps(near: str | None, otherwise: str) -> str:
    """The remedy for a word that nobody knows: the one that was probably meant."""
    return f"是否想写“{near}”？" if near else otherwise


def says_nothing(text: str | None) -> bool:
    """Whether a text is missing, or only fills a box."""
    return (text or "").strip("。.、 ") in NOTHING


class CheckContext:
    """A ledger as the checks see it: what could not be read is empty, not absent."""

    def __init__(self, ledger: Ledger, today: dt.date) -> None:
        self.ledger, self.today = ledger, today
        self.plan = ledger.plan
        self.tasks: tuple[Task, ...] = ledger.plan.tasks if ledger.plan else ()
        self.units = ledger.units or Units()
        self.register = ledger.register
        self.progress = ledger.progress  # what the files say that could be read

    @cached_property
    def by_id(self) -> dict[str, Task]:
        """The first task of each id."""
        out: dict[str, Task] = {}
        for task in self.tasks:
            out.setdefault(task.id, task)
        return out

    def called(self, id: str) -> str:
        """A task at the head of a message: 老旧小区改造（2-103）; its number and a space where nobody gave it a name."""
        task = self.by_id.get(id)
        return task_label(task) if task and task.name else f"{id} "

    @property
    def complete(self) -> bool:
        """Whether every task could be read: else an unknown id may be that of a damaged one."""
        return self.plan is not None and not self.ledger.damaged

    @property
    def assignments(self) -> Iterator[tuple[Task, Assignment]]:
        for task in self.tasks:
            for assignment in task.assignments:
                yield task, assignment

    @property
    def linked(self) -> Iterator[tuple[Task, Link, Task]]:
        """Each link of a task to another that there is."""
        for task in self.tasks:
            for link in task.links:
                other = self.by_id.get(link.task)
                if other is not None and other is not task:
                    yield task, link, other

    @cached_property
    def bound(self) -> dict[str, list[Obligation]]:
        """The leads' obligations of each task."""
        records = self.records
        return {t.id: list(records.leads_of(t)) for t in self.by_id.values()} if records else {}

    def name_of(self, name: str) -> str:
        """The name that the register has for a unit or group; the name itself where nobody has it."""
        owner = self.register.find(name)
        return owner.name if owner else name

    def repeated(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The names of a list that mean somebody named before, each with the message on it."""
        first: dict[str, str] = {}
        for name in names:
            own = self.name_of(name)
            if own in first:
                other = "" if first[own] == name else f"，与“{first[own]}”是同一个单位"
                yield name, f"“{name}”写了两次{other}"
            else:
                first[own] = name

    def files(self, kind: Record) -> list[DataFile]:
        """The files of a kind that could be read."""
        return [file for file in self.ledger.files(kind) if file.value is not None]

    def rows_of(self, kind: Record) -> Iterator[Any]:
        """The rows of all files of a kind."""
        for file in self.files(kind):
            yield from kind.rows_of(file.value)

    @property
    def rows(self) -> Iterator[tuple[Record, Any, Any]]:
        """The rows of all files, of every kind: the kind, the file, the row."""
        for file_type in ROW_FILES:
            for file in self.files(file_type):
                yield from ((file_type, file.value, row) for row in file_type.rows_of(file.value))

    @property
    def entries(self) -> Iterator[tuple[Progress, Entry]]:
        for progress in self.progress:
            for entry in progress.entries:
                yield progress, entry

    def reporter(self, progress: Progress) -> Unit | None:
        """The unit that a file is of; None where it is unknown, or a group."""
        found = self.register.find(progress.unit)
        return found if isinstance(found, Unit) else None

    @property
    def with_earlier(self) -> Iterator[tuple[Entry, Quarter, Entry]]:
        """Each entry with the same unit's one of the last quarter before it that has one, and that quarter."""
        reported = first_files(self.register, self.progress)
        for progress, entry in self.entries:
            unit, quarter = self.reporter(progress), progress.quarter.previous
            while unit and quarter:
                last = reported.get((unit.name, quarter))
                said = next((e for e in last.entries if e.key == entry.key), None) if last else None
                if said is not None:
                    yield entry, quarter, said
                    break
                quarter = quarter.previous

    @cached_property
    def records(self) -> OfficeRecords | None:
        """What the ledger has of the plan's year, as far as it could be read; None without a plan."""
        from gwrb.tracking.office import ledger_records

        return ledger_records(self.ledger, self.plan) if self.plan else None

    @property
    def office(self) -> OfficeRecords | None:
        """The records of a workspace whose plan and units could be read whole."""
        return self.records if self.complete and self.ledger.units is not None else None

    @property
    def figures(self) -> Reported:
        """Every figure that counts, ready for lights, where there is a plan."""
        assert self.records is not None
        return self.records.figures
