"""What units asked of the office in their entries, an extension or coordination, and what became of it.

A request opens with the entry that first makes it and stays open until the office settles it; an entry of a
later quarter that says the same again is no second request. The notice has units ask the vice mayor in charge
to coordinate hard tasks; an extension is asked before the deadline passes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import AGREED, COORDINATION, DECLINED, EXTENSION, REFUSED, SOLVED, Decision
from gwrb.model.texts import meant
from gwrb.model.values import Period, day_of
from gwrb.tracking.history import same_words
from gwrb.tracking.states import grouped

if TYPE_CHECKING:
    from gwrb.tracking.office import OfficeRecords
    from gwrb.tracking.states import ObligationStatus

_PLEAS = ("", "请", "提请", "恳请", "建议", "需", "需要")
SETTLING = frozenset((AGREED, REFUSED, SOLVED, DECLINED))


def to_coordinate(words: str, level: str) -> str:
    """What is to be coordinated, without the plea that is every request's: 请市级层面协调选址 is 协调选址."""
    plea, coordinate, about = words.partition("协调")
    asked = plea.removesuffix("层面").removesuffix(level).removesuffix(level[:-1])
    return coordinate + about if asked in _PLEAS else words


class Request(NamedTuple):
    """One request. `asked`: the day the unit's file was sent, None where it does not say.

    `until`, `deadline`: of an extension, the day asked for and the deadline as it was when asked; `stated`: that
    deadline stands in a plan or decision, else it is the year's end. `restated`: the last quarter whose entry
    still says so. `replaced`: the unit asked for another day before this was decided; `lapsed`: the task was
    withdrawn before. `holder`: the obligation as the last who took it over has it; None where that is the same.
    """

    obligation: Obligation
    matter: str
    quarter: Period
    asked: dt.date | None
    words: str
    until: dt.date | None = None
    deadline: dt.date | None = None
    restated: Period | None = None
    decision: Decision | None = None
    replaced: bool = False
    sample: bool = False
    stated: bool = False
    lapsed: bool = False
    holder: Obligation | None = None

    @property
    def now(self) -> Obligation:
        """The obligation as whoever has it last has it."""
        return self.holder or self.obligation

    @property
    def settled(self) -> bool:
        return self.replaced or self.lapsed or (self.decision is not None and self.decision.decision in SETTLING)

    @property
    def late(self) -> bool:
        """Whether an extension was asked for after the deadline had passed."""
        return bool(self.asked and self.deadline and self.asked > self.deadline)

    @property
    def backward(self) -> bool:
        """Whether an extension asks for a day on or before the deadline that is stated, or the day on which it is asked."""
        return any(day and self.until and self.until <= day for day in (self.stated and self.deadline, self.asked))


class Deadline(NamedTuple):
    """By when an obligation is to be met. `stated`: by the notice, in the unit's plan, by an extension; else the year's end."""

    day: dt.date
    stated: bool
    extended: bool = False


class _Thread:
    """What was asked of one obligation, whoever had it, and its deadline as extensions have moved it."""

    def __init__(self, deadline: Deadline) -> None:
        self.found: list[Request] = []
        self.deadline = deadline


class Requests:
    """All requests of a year, and the deadlines as extensions have moved them."""

    def __init__(self, records: OfficeRecords) -> None:
        self.records = records
        self._decided = grouped(
            (decision for file in records.decided for decision in file.decisions),
            lambda one: (records.key(one.unit, one), str(one.matter), one.quarter),
        )
        self._threads: dict[tuple[int, Period], _Thread] = {}
        self.unasked: list[Decision] = []
        """Decisions on requests that nobody made, or that were settled before."""
        self.answers: set[int] = set()
        """The ids of the decisions that answer a request."""
        for earlier, quarter in zip((None, *records.quarters), records.quarters, strict=False):
            self._begin(quarter, earlier)
            for one in records.held(quarter).leads:
                thread = self._threads[id(one), quarter]
                if thread.found and not records.handovers.after(one, quarter):
                    self._end(records.at(one, quarter), thread)
        threads = {id(thread): thread for thread in self._threads.values()}.values()
        self.all: tuple[Request, ...] = tuple(request for thread in threads for request in thread.found)

    @property
    def open(self) -> tuple[Request, ...]:
        return tuple(r for r in self.all if not r.settled)

    def deadline(self, status: ObligationStatus) -> Deadline:
        """By when an obligation is to be met, as of all decisions."""
        return self._threads[id(status.obligation), status.quarter].deadline

    def _begin(self, quarter: Period, earlier: Period | None) -> None:
        """Gives each obligation of a quarter its thread, and adds what is asked and decided in the quarter.

        Unless a change holds from the quarter on, the threads are those of the quarter before, and only what units
        sent a file for can be asked anew.
        """
        held, files = self.records.held(quarter), self.records.files
        same = earlier is not None and earlier == quarter.previous and self.records.held(earlier) is held
        taken: set[int] = set()
        for one in held.leads:
            key = id(one), quarter
            if same and earlier:
                self._threads[key] = self._threads[id(one), earlier]
                if not (self._decided or (one.unit.name, quarter) in files):
                    continue
            status = self.records.at(one, quarter)
            if not same:
                self._threads[key] = self._thread(status, taken)
            self._quarter(status, self._threads[key])

    def _thread(self, status: ObligationStatus, taken: set[int]) -> _Thread:
        """The thread that an obligation carries on: of several the first, with what was asked in the others.

        `taken`: those that others carry on in this quarter; of two who take over from one the first has its requests.
        """
        before = [self._threads[id(one.obligation), one.quarter] for one in status.before]
        mine = [thread for thread in before if id(thread) not in taken]
        taken.update(map(id, mine))
        if not mine:
            day = self.records.deadline(status.obligation, status.quarter)
            year, words = self.records.plan.heading.year, status.obligation.task.deadline
            said = [one for one in (day, day_of(words, year) if words else None) if one]
            new = Deadline(min(said, default=dt.date(year, 12, 31)), stated=bool(said))
            return _Thread(before[0].deadline if before else new)
        thread = mine[0]
        for other in mine[1:]:
            thread.found += other.found
            other.found = []
        return thread

    def _quarter(self, status: ObligationStatus, thread: _Thread) -> None:
        """What was asked and decided in a quarter; a decision may name whoever took the request over."""
        for matter in (EXTENSION, COORDINATION):
            self._ask(status, matter, thread)
            if not self._decided:
                continue
            key = self.records.key_of(status.obligation, status.quarter)
            for quarter in self.records.up_to(status.quarter) if self.records.year.changes else (status.quarter,):
                for decision in self._decided.pop((key, matter, quarter), ()):
                    self._decide(decision, thread)

    def _decide(self, decision: Decision, thread: _Thread) -> None:
        found = thread.found
        at = next((n for n, r in enumerate(found) if r.matter == decision.matter and not r.settled), None)
        if at is None:
            self.unasked.append(decision)
            return
        self.answers.add(id(decision))
        found[at] = found[at]._replace(decision=decision)
        if decision.decision == AGREED:
            day = decision.until or found[at].until
            thread.deadline = Deadline(day or thread.deadline.day, stated=True, extended=True)

    def _end(self, status: ObligationStatus, thread: _Thread) -> None:
        """Says who has at last what was asked; what was asked of a task that was withdrawn is asked no more."""
        last = status.quarter == self.records.quarters[-1]
        gone = not last and status.obligation.task.id not in self.records.held(status.quarter.following).tasks
        for n, one in enumerate(thread.found):
            lapsed = one.lapsed or (gone and not one.settled)
            holder = None if one.obligation is status.obligation else status.obligation
            thread.found[n] = one._replace(holder=holder, lapsed=lapsed)

    def _ask(self, status: ObligationStatus, matter: str, thread: _Thread) -> None:
        """Adds what a quarter's entry asks for, unless it says again what was asked before."""
        entry, found, deadline = status.entry, thread.found, thread.deadline
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
            words = last.words if last.settled else words
            found[again[-1]] = last._replace(restated=status.quarter, words=words)
            return
        for n in mine:
            if not found[n].settled:
                found[n] = found[n]._replace(replaced=True)
        by_then = deadline.day if until else None
        found.append(
            Request(
                status.obligation,
                matter,
                status.quarter,
                status.received,
                words,
                until,
                by_then,
                sample=status.sample,
                stated=bool(until) and deadline.stated,
            )
        )
