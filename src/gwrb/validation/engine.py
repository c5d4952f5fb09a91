"""What a check is, and the ledger as the checks see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from gwrb.ledger.loading import DataFile, Ledger
from gwrb.model.changes import CHANGES_FILE
from gwrb.model.files import ROW_FILES, owner_of
from gwrb.model.obligations import LEAD, Obligation
from gwrb.model.plan import Assignment, Link, Target, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.record import Record
from gwrb.model.task_names import task_label
from gwrb.model.units_file import Group, Unit, Units
from gwrb.model.values import Period
from gwrb.text.diagnostics import Rule, Severity
from gwrb.text.source import Place, place_of
from gwrb.tracking.filings import first_files

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


def quarter_of(value: Any, row: Any) -> Period | None:
    """The quarter of which a row speaks, its own or its file's; None where it speaks of the year."""
    quarter: Period | None = getattr(row, "quarter", None) or getattr(value, "quarter", None)
    return quarter


def perhaps(near: str | None, otherwise: str) -> str:
    """The remedy for a word that nobody knows: the one that was probably meant."""
    return f"是否想写“{near}”？" if near else otherwise


class CheckContext:
    """A ledger as the checks see it: what could not be read is empty, not absent."""

    def __init__(self, ledger: Ledger, today: dt.date) -> None:
        self.ledger, self.today = ledger, today
        self.plan = ledger.plan
        self.tasks: Sequence[Task] = ledger.plan.tasks if ledger.plan else ()
        self.units = ledger.units or Units()
        self.register = ledger.register
        self.progress = ledger.progress  # what the files say that could be read
        self._bound: dict[tuple[int, ...], dict[str, list[Obligation]]] = {}

    @cached_property
    def by_id(self) -> dict[str, Task]:
        """The first task of each id."""
        out: dict[str, Task] = {}
        for task in self.plan.tasks if self.plan else ():
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
    def targets(self) -> Iterator[tuple[Task, Target]]:
        for task in self.tasks:
            yield from ((task, target) for target in task.targets)

    @property
    def linked(self) -> Iterator[tuple[Task, Link, Task]]:
        """Each link of a task to another that there is."""
        for task in self.tasks:
            for link in task.links:
                other = self.by_id.get(link.task)
                if other is not None and other is not task:
                    yield task, link, other

    def tasks_in(self, quarter: Period | None) -> Mapping[str, Task]:
        """The tasks by id that hold in a quarter; without one, all of the year."""
        if self.plan is None or not self.ledger.changes:
            return self.by_id
        year = self.ledger.year
        return year.at(quarter).tasks if quarter else {id: t for held in year.stages for id, t in held.tasks.items()}

    def bound(self, quarter: Period | None) -> dict[str, list[Obligation]]:
        """The leads' obligations of each task that hold in a quarter; without one, in any."""
        if self.plan is None:
            return {}
        year = self.ledger.year
        stages = year.stages if quarter is None else (year.at(quarter),)
        key = tuple(map(id, stages))
        if key not in self._bound:
            out = self._bound[key] = {}
            for held in stages:
                for task in held.tasks.values():
                    out.setdefault(task.id, []).extend(held.expanded.leads_of(task))
        return self._bound[key]

    def supports(self, unit: Unit | None, quarter: Period | None, task: str) -> list[Obligation]:
        """How a unit supports a task in a quarter; nothing where it only leads it, or is not bound."""
        if self.plan is None or unit is None or quarter is None:
            return []
        return [one for one in self.ledger.year.at(quarter).own.get((unit.name, task), ()) if one.role != LEAD]

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

    @cached_property
    def own_rows(self) -> list[tuple[Unit | Group, Any, Period | None, list[Obligation]]]:
        """Rows by which a unit speaks of a task that there is, of which quarter, by what it is bound there: as a lead, of
        progress in any role."""
        out: list[tuple[Unit | Group, Any, Period | None, list[Obligation]]] = []
        for file_type, value, row in self.rows:
            if "task" not in file_type.row.key or file_type is CHANGES_FILE:
                continue
            quarter = quarter_of(value, row)
            unit = self._whose(file_type, value, row)
            if unit is not None and row.task in self.bound(quarter):
                helps = isinstance(row, Entry) and isinstance(unit, Unit) and quarter is not None
                mine = (one for one in self._bound_to(str(unit.name), quarter, row.task) if helps or one.role == LEAD)
                out.append((unit, row, quarter, sorted(mine, key=lambda one: one.role != LEAD)))
        return out

    def _bound_to(self, unit: str, quarter: Period | None, task: str) -> Iterator[Obligation]:
        """What binds a unit to a task in a quarter; without one, in any. Of two tasks of one id the first has the leads."""
        year = self.ledger.year
        for held in year.stages if quarter is None else (year.at(quarter),):
            found = held.own.get((unit, task), ())
            yield from (one for one in found if one.role != LEAD or one.task is held.tasks.get(task))

    def _whose(self, file_type: Record, value: Any, row: Any) -> Unit | Group | None:
        """The unit that a row is of: the file's, or where the office writes of several units the row's own."""
        if "unit" in file_type.row.by_key:
            return self.find(row.unit, quarter_of(value, row))
        owner = owner_of(file_type, value, self.ledger.finder(value))
        return owner if isinstance(owner, Unit) else None  # of a group another finding speaks

    @property
    def entries(self) -> Iterator[tuple[Progress, Entry]]:
        for progress in self.progress:
            for entry in progress.entries:
                yield progress, entry

    def reporter(self, progress: Progress) -> Unit | None:
        """The unit that a file is of; None where it is unknown, or a group."""
        found = self.find(progress.unit, progress.quarter)
        return found if isinstance(found, Unit) else None

    @property
    def with_earlier(self) -> Iterator[tuple[Progress, Entry, Period, Entry]]:
        """Each entry with the last one before it of the same obligation, and the quarter of that one.

        It is the same unit's; where there is none, that of a unit which led the task then and does not any more.
        """
        filed = first_files(self.find, self.progress)
        said: dict[tuple[object, Period], dict[str, Entry]] = {}
        for (name, when), file in filed.items():
            for entry in reversed(file.entries):
                said.setdefault((entry.key, when), {})[self.root(name, when)] = entry
        for progress, entry in self.entries:
            unit, quarter = self.reporter(progress), progress.quarter.previous
            own = self.root(unit.name, progress.quarter) if unit else ""
            left = None
            while unit and quarter:
                there = said.get((entry.key, quarter), {})
                earlier = there.get(own)
                if earlier is None and there:
                    left = self._left(progress.quarter, entry, own) if left is None else left
                    earlier = next((e for who, e in there.items() if left(who, quarter)), None)
                if earlier is not None:
                    yield progress, entry, quarter, earlier
                    break
                quarter = quarter.previous

    def _left(self, now: Period, entry: Entry, own: str) -> Callable[[str, Period], bool]:
        """Whether a unit led in a quarter, or in none, what the unit of an entry leads now in its stead."""
        leads = {self.root(d.unit.name, now) for d in self.bound(now).get(entry.task, ()) if d.key == entry.key}

        def left(who: str, quarter: Period) -> bool:
            if own not in leads or who in leads or self.plan is None:
                return False
            held = self.ledger.year.at(quarter)
            task = held.tasks.get(entry.task)
            roles = {d.role for d in held.expanded.of(task) if held.origin(d.unit.name) == who} if task else set()
            return not roles or LEAD in roles

        return left

    def closes(self, quarter: Period) -> dt.date:
        """The last day of a quarter on which it cannot be reported on yet."""
        return self.plan.closes(quarter) if self.plan else quarter.as_of

    def find(self, name: str, quarter: Period | None = None) -> Unit | Group | None:
        """Who is meant by a name in a quarter; without one, in any."""
        if self.plan is None or not self.ledger.changes:
            return self.register.find(name)
        return self.ledger.year.find(name, quarter)

    def root(self, name: str, quarter: Period | None = None) -> str:
        """The first name of a unit."""
        if self.plan is None or not self.ledger.changes:
            return self.name_of(name)
        return self.ledger.year.root(name, quarter)

    @cached_property
    def records(self) -> OfficeRecords | None:
        """What the ledger has of the plan's year, as far as it could be read; None without a plan."""
        from gwrb.tracking.office import ledger_records

        return ledger_records(self.ledger) if self.plan else None

    @property
    def office(self) -> OfficeRecords | None:
        """The records of a workspace whose plan and units could be read whole."""
        return self.records if self.complete and self.ledger.units is not None else None

    @property
    def figures(self) -> Reported:
        """Every figure that counts, ready for lights, where there is a plan."""
        assert self.records is not None
        return self.records.figures
