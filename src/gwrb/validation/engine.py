"""Runs the checks over a ledger, lets pass what was acknowledged with a reason, sorts once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gwrb.ledger.loading import Ledger, ProgressFile, Sound
from gwrb.model.obligations import LEAD, Obligation, obligations_of
from gwrb.model.plan import Plan, Task
from gwrb.model.progress import Progress
from gwrb.model.register import Register
from gwrb.model.units_file import Unit, Units
from gwrb.model.values import Quarter
from gwrb.text.diagnostics import Diagnostic, Rule, in_order
from gwrb.validation.allow import apply

if TYPE_CHECKING:
    from gwrb.targets.figures import Reported
    from gwrb.tracking.office import OfficeRecords


class CheckContext:
    """A ledger as the checks see it: what could not be read is empty, not absent."""

    def __init__(self, ledger: Ledger, today: dt.date) -> None:
        self.ledger = ledger
        self.today = today

    @property
    def plan(self) -> Plan | None:
        return self.ledger.plan

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.plan.tasks if self.plan else ()

    @property
    def units(self) -> Units:
        return self.ledger.units or Units()

    @property
    def names_known(self) -> bool:
        """Whether units.yaml could be read: without it every name would be unknown."""
        return self.ledger.units is not None

    @property
    def register(self) -> Register:
        return self.ledger.register

    @cached_property
    def by_id(self) -> dict[str, Task]:
        """The first task of each id."""
        out: dict[str, Task] = {}
        for task in self.tasks:
            out.setdefault(task.id, task)
        return out

    @property
    def complete(self) -> bool:
        """Whether every task could be read: else an unknown id may be that of a damaged one."""
        return self.plan is not None and not self.ledger.damaged

    @cached_property
    def bound(self) -> dict[str, list[Obligation]]:
        """The leads' obligations of each task."""
        tasks = self.by_id.values()
        return {t.id: [d for d in obligations_of(t, self.register) if d.role == LEAD] for t in tasks}

    @property
    def progress(self) -> Iterator[tuple[ProgressFile, Progress]]:
        """The progress files that could be read."""
        for file in self.ledger.progress:
            if file.progress is not None:
                yield file, file.progress

    def reporter(self, progress: Progress) -> Unit | None:
        """The unit that a file is of; None where it is unknown, or a group."""
        found = self.register.find(progress.unit)
        return found if isinstance(found, Unit) else None

    @cached_property
    def reported(self) -> dict[tuple[str, Quarter], Progress]:
        """Progress by unit and quarter; the first file of each."""
        out: dict[tuple[str, Quarter], Progress] = {}
        for _, progress in self.progress:
            unit = self.reporter(progress)
            if unit:
                out.setdefault((unit.name, progress.quarter), progress)
        return out

    @cached_property
    def figures(self) -> Reported:
        """Every figure that was sent, ready for lights; made when first asked for, where there is a plan."""
        from gwrb.targets.figures import Reported

        assert self.plan is not None
        return Reported(self.plan, self.register, [one for _, one in self.progress])

    @cached_property
    def desk(self) -> OfficeRecords | None:
        """The closed loop of a workspace whose plan and units could be read whole; made when first asked for."""
        from gwrb.tracking.office import office_records

        ledger = self.ledger
        if ledger.plan is None or ledger.units is None or not self.complete:
            return None
        return office_records(Sound(ledger, ledger.plan, ledger.units))


Check = Callable[[CheckContext], Iterator[Diagnostic]]


class RuleCheck(NamedTuple):
    """A rule and the generator that looks for breaches of it."""

    rule: Rule
    run: Check


def run(ledger: Ledger, checks: Iterable[RuleCheck], today: dt.date) -> list[Diagnostic]:
    """Every finding on a ledger, acknowledged ones left out, in order."""
    book = CheckContext(ledger, today)
    found = list(ledger.diagnostics)
    for check in checks:
        found.extend(check.run(book))
    return in_order(apply(found, ledger.sources))
