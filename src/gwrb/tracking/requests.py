"""What units asked of the office in their entries, an extension or coordination, and what became of it.

A request opens with the entry that first makes it and stays open until the office settles it; an entry of a
later quarter that says the same again is no second request. The notice has units ask the vice mayor in charge
to coordinate hard tasks; an extension is asked before the deadline passes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import AGREED, COORDINATION, DECLINED, EXTENSION, REFUSED, SOLVED, Decision
from gwrb.model.texts import meant
from gwrb.model.values import Quarter
from gwrb.tracking.history import same_words
from gwrb.tracking.states import Key, grouped, key_of

if TYPE_CHECKING:
    from gwrb.tracking.office import OfficeRecords

SETTLING = frozenset((AGREED, REFUSED, SOLVED, DECLINED))


class Request(NamedTuple):
    """One request. `asked`: the day the unit's file was sent, None where it does not say.

    `until`, `deadline`: of an extension, the day asked for and the deadline as it was when asked; `stated`: that
    deadline stands in a plan or decision, else it is the year's end. `restated`: the last quarter whose entry
    still says so. `replaced`: the unit asked for another day before this was decided.
    """

    obligation: Obligation
    matter: str
    quarter: Quarter
    asked: dt.date | None
    words: str
    until: dt.date | None = None
    deadline: dt.date | None = None
    restated: Quarter | None = None
    decision: Decision | None = None
    replaced: bool = False
    sample: bool = False
    stated: bool = False

    @property
    def settled(self) -> bool:
        return self.replaced or (self.decision is not None and self.decision.decision in SETTLING)

    @property
    def late(self) -> bool:
        """Whether an extension was asked for after the deadline had passed."""
        return bool(self.asked and self.deadline and self.asked > self.deadline)

    @property
    def backward(self) -> bool:
        """Whether an extension asks for a day on or before the deadline."""
        return bool(self.stated and self.until and self.deadline and self.until <= self.deadline)


class Deadline(NamedTuple):
    """By when an obligation is to be met. `stated`: in the unit's plan or by an extension; else the year's end."""

    day: dt.date
    stated: bool
    extended: bool = False


class Requests:
    """All requests of a year, and the deadlines as extensions have moved them."""

    def __init__(self, records: OfficeRecords) -> None:
        self.records = records
        decided = grouped(
            (decision for file in records.decided for decision in file.decisions),
            lambda one: (records.key(one.unit, one), str(one.matter), one.quarter),
        )
        self._deadlines: dict[Key, Deadline] = {}
        self.unasked: list[Decision] = []
        """Decisions on requests that nobody made, or that were settled before."""
        self.all: tuple[Request, ...] = tuple(
            request for obligation in records.obligations() for request in self._of(obligation, decided)
        )

    @property
    def open(self) -> tuple[Request, ...]:
        return tuple(r for r in self.all if not r.settled)

    def deadline(self, obligation: Obligation) -> Deadline:
        """By when an obligation is to be met, as of all decisions."""
        return self._deadlines[key_of(obligation)]

    def _of(self, obligation: Obligation, decided: Mapping[tuple[Key, str, Quarter], list[Decision]]) -> list[Request]:
        key = key_of(obligation)
        planned = self.records.planned.get(key)
        deadline = Deadline(planned or dt.date(self.records.plan.heading.year, 12, 31), stated=planned is not None)
        found: list[Request] = []
        for quarter in self.records.quarters:
            for matter in (EXTENSION, COORDINATION):
                self._ask(obligation, quarter, matter, found, deadline)
                for decision in decided.get((key, matter, quarter), ()):
                    at = next((n for n, r in enumerate(found) if r.matter == matter and not r.settled), None)
                    if at is None:
                        self.unasked.append(decision)
                        continue
                    found[at] = found[at]._replace(decision=decision)
                    if decision.decision == AGREED:
                        day = decision.until or found[at].until
                        deadline = Deadline(day or deadline.day, stated=True, extended=True)
        self._deadlines[key] = deadline
        return found

    def _ask(
        self, obligation: Obligation, quarter: Quarter, matter: str, found: list[Request], deadline: Deadline
    ) -> None:
        """Adds what a quarter's entry asks for, unless it says again what was asked before."""
        status = self.records.at(obligation, quarter)
        entry = status.entry
        if entry is None:
            return
        mine = [n for n, r in enumerate(found) if r.matter == matter]
        if matter == EXTENSION:
            words, until = meant(entry.extension_reason), entry.extension
            if until is None or (deadline.extended and until == deadline.day):
                return
            again = [n for n in mine if found[n].until == until]
        else:
            words, until = meant(entry.coordination), None
            if not words:
                return
            again = [n for n in mine if not found[n].settled or same_words(found[n].words, words)]
        if again:
            last = found[again[-1]]
            found[again[-1]] = last._replace(restated=quarter, words=last.words if last.settled else words)
            return
        for n in mine:
            if not found[n].settled:
                found[n] = found[n]._replace(replaced=True)
        by_then = deadline.day if until else None
        found.append(
            Request(
                obligation,
                matter,
                quarter,
                status.received,
                words,
                until,
                by_then,
                sample=status.sample,
                stated=bool(until) and deadline.stated,
            )
        )
