"""Where every obligation stands in every quarter, from what units sent and what the office reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from gwrb.model.obligations import Obligation, lead_obligations
from gwrb.model.office_records import ACCEPT, RETURN, Review, Reviews
from gwrb.model.plan import Plan
from gwrb.model.progress import DONE, Entry, Progress
from gwrb.model.received import Received
from gwrb.model.register import Register
from gwrb.model.values import Quarter
from gwrb.tracking import transitions
from gwrb.tracking.digests import entry_digest
from gwrb.tracking.transitions import CLOSED, RETURNED, UNREPORTED

Key = tuple[str, str, str | None]  # unit, task, scope: one obligation


def key_of(obligation: Obligation) -> Key:
    """What tells an obligation from the others: the unit's own name, task and scope."""
    return (str(obligation.unit.name), str(obligation.task.id), _plain(obligation.assignment.scope))


def _plain(text: str | None) -> str | None:
    return None if text is None else str(text)


class Step(NamedTuple):
    """One event of an obligation's history and the state after it; `review` is None for what the unit did."""

    quarter: Quarter
    event: str
    state: str
    review: Review | None = None
    date: dt.date | None = None


class ObligationStatus(NamedTuple):
    """One obligation in one quarter. `state` is one of `states.STATES`.

    `review`: the decision that stands for the entry as it is. `due`: the day by which the next word of the unit
    is owed; None where none is owed, or no day is set. `refused`: reviews that the history does not allow.
    """

    obligation: Obligation
    quarter: Quarter
    state: str
    entry: Entry | None
    submitted: dt.date | None
    review: Review | None
    due: dt.date | None
    steps: tuple[Step, ...]
    refused: tuple[Review, ...] = ()
    sample: bool = False

    @property
    def owed(self) -> bool:
        """Whether the unit owes a word: nothing sent, or sent back."""
        return self.state in (UNREPORTED, RETURNED)

    def overdue(self, today: dt.date) -> int:
        """逾期: days since the word that is owed was due; 0 where none is owed or it is not late."""
        return max((today - self.due).days, 0) if self.owed and self.due else 0

    @property
    def reason(self) -> str:
        """Why it was sent back; empty in other states."""
        said = self.review.reason if self.review and self.state == RETURNED else None
        return str(said or "").strip()


class Histories:
    """All obligations of a plan over its quarters. Derived once; each asked for by `at`.

    Rows of units that nobody knows, and of obligations that there are not, stand nowhere: the checks name them.
    """

    def __init__(
        self,
        plan: Plan,
        register: Register,
        progress: Iterable[Progress],
        reviews: Iterable[Reviews] = (),
        received: Iterable[Received] = (),
    ) -> None:
        self.plan, self.register = plan, register
        self._received = tuple(received)
        self.files: dict[tuple[str, Quarter], Progress] = {}
        for filing in progress:
            self.files.setdefault((self.unit(filing.unit), filing.quarter), filing)
        self._filed = frozenset(quarter for _, quarter in self.files)
        self._entries: dict[tuple[Key, Quarter], Entry] = {}
        for (unit, quarter), filing in self.files.items():
            for entry in filing.entries:
                self._entries.setdefault(((unit, str(entry.task), _plain(entry.scope)), quarter), entry)
        self.reviewed = tuple(reviews)
        self._reviews: dict[tuple[Key, Quarter], list[Review]] = {}
        for file in self.reviewed:
            for review in file.reviews:
                self._reviews.setdefault((self.key(review), file.quarter), []).append(review)
        self._chains: dict[Key, dict[Quarter, ObligationStatus]] = {}

    def unit(self, name: str) -> str:
        """A unit's own name; the name as it is where nobody knows it."""
        owner = self.register.find(name)
        return str(owner.name if owner else name)

    def key(self, row: Review) -> Key:
        return (self.unit(row.unit), str(row.task), _plain(row.scope))

    @cached_property
    def obligations(self) -> list[Obligation]:
        """Every obligation, in the order of the notice."""
        return lead_obligations(self.plan, self.register)

    @cached_property
    def by_key(self) -> dict[Key, Obligation]:
        return {key_of(obligation): obligation for obligation in self.obligations}

    @property
    def in_use(self) -> bool:
        """Whether the office reviews at all: an office that never did has nothing waiting for it."""
        return any(file.reviews for file in self.reviewed)

    def at(self, obligation: Obligation, quarter: Quarter) -> ObligationStatus:
        """One obligation in a quarter of the plan."""
        return self.of(obligation)[quarter]

    def of(self, obligation: Obligation) -> dict[Quarter, ObligationStatus]:
        """One obligation in all quarters of the plan, in order."""
        key = key_of(obligation)
        if key not in self._chains:
            chain: dict[Quarter, ObligationStatus] = {}
            state = UNREPORTED
            for quarter in self.plan.quarters:
                chain[quarter] = self._stand(obligation, key, quarter, state)
                state = chain[quarter].state
            self._chains[key] = chain
        return self._chains[key]

    def stands(self, quarter: Quarter) -> list[ObligationStatus]:
        """Every obligation in a quarter, in the order of the notice."""
        return [self.at(obligation, quarter) for obligation in self.obligations]

    def begun(self, quarter: Quarter, today: dt.date) -> bool:
        """Whether a quarter is asked for: its period is over, or something was filed for it."""
        return quarter.as_of < today or self.filed(quarter)

    def filed(self, quarter: Quarter) -> bool:
        """Whether any unit sent anything for a quarter."""
        return quarter in self._filed

    def until(self, today: dt.date) -> tuple[Quarter, ...]:
        """The quarters that are asked for as of a day, in order."""
        return tuple(q for q in self.plan.quarters if self.begun(q, today))

    def answered(self, stand: ObligationStatus) -> bool:
        """Whether a later quarter's entry, cumulative for the year, has answered for this quarter too."""
        return any(s.entry for q, s in self.of(stand.obligation).items() if q > stand.quarter)

    def spoken(self, obligation: Obligation, until: Quarter | None = None) -> ObligationStatus | None:
        """The last quarter (up to `until`) in which a unit said anything of an obligation."""
        found = [s for q, s in self.of(obligation).items() if s.entry and (until is None or q <= until)]
        return found[-1] if found else None

    def first_sent(self, quarter: Quarter) -> dict[str, dt.date]:
        """When units to which something was sent back had first reported a quarter: sending it again is not being late."""
        back: dict[str, dt.date] = {}
        for file, review in self.reviews():
            if file.quarter == quarter and review.decision == RETURN:
                unit = self.unit(review.unit)
                back[unit] = min(review.date, back.get(unit, review.date))
        out: dict[str, dt.date] = {}
        for received in self._received if back else ():
            unit, now = self.unit(received.unit), self.files.get((self.unit(received.unit), quarter))
            days = [r.submitted for r in received.files if r.submitted] if received.quarter == quarter else []
            if unit in back and now and now.submitted and days and back[unit] <= now.submitted:
                out[unit] = min(now.submitted, *days)
        return out

    def reviews(self) -> Iterator[tuple[Reviews, Review]]:
        for file in self.reviewed:
            yield from ((file, review) for review in file.reviews)

    def _stand(self, obligation: Obligation, key: Key, quarter: Quarter, before: str) -> ObligationStatus:
        filing = self.files.get((key[0], quarter))
        entry = self._entries.get((key, quarter))
        walk = _Walk(quarter, before, entry, filing.submitted if filing else None)
        walk.all(self._reviews.get((key, quarter), ()))
        due = self.plan.due(quarter)
        if walk.state == RETURNED and walk.standing and walk.standing.due:
            due = walk.standing.due
        return ObligationStatus(
            obligation,
            quarter,
            walk.state,
            entry,
            filing.submitted if filing and entry else None,
            walk.standing,
            due if walk.state in (UNREPORTED, RETURNED) else None,
            tuple(walk.steps),
            tuple(walk.refused),
            bool(filing and filing.sample),
        )


class _Walk:
    """One obligation's way through one quarter.

    Only the entry as it is now is on file; that there were others is known by reviews of other digests. A
    review without a digest is of the entry as it is, unless the unit sent its file again after that day.
    """

    def __init__(self, quarter: Quarter, before: str, entry: Entry | None, submitted: dt.date | None) -> None:
        self.quarter, self.entry, self.submitted = quarter, entry, submitted
        self.now = entry_digest(entry) if entry else None
        self.steps: list[Step] = []
        self.refused: list[Review] = []
        self.standing: Review | None = None
        self.state = transitions.step(before, transitions.TURN) or UNREPORTED
        self._closed_before = self.state == CLOSED
        self._version: str | None = None  # of which the unit spoke last
        self._last = dt.date.min  # the day of the last review

    def all(self, reviews: Sequence[Review]) -> None:
        # Of two reviews of a day the one of the entry as it is comes last: an older version was read before.
        ordered = sorted(reviews, key=lambda r: (r.date, self._of(r) == self.now))
        for review in ordered:
            self._review(review)
        if self.now and self._version != self.now:
            last = [r for r in ordered if self._of(r) == self.now and r not in self.refused]
            self._sent(self.now)
            if last:  # sent again word for word: what was decided on these words stands
                self._decided(last[-1])

    def _of(self, review: Review) -> str | None:
        """Which version a review speaks of."""
        if self.entry is None:
            return None
        if review.entry:
            return str(review.entry)
        later = self.submitted and review.date < self.submitted
        return f"before {self.submitted}" if later else self.now

    def _review(self, review: Review) -> None:
        version = self._of(review)
        if version and version != self._version:
            self._sent(version)
        self._decided(review)

    def _sent(self, version: str) -> None:
        done = version == self.now and self.entry is not None and self.entry.status == DONE
        first = self._closed_before and self._version is None
        event = transitions.sending(self.state, closed_before=first, done=done)
        self._version = version
        if event is not None:
            self.standing = None
            # Where the file was not dated anew, nobody knows on which day it was sent again.
            known = version == self.now and self.submitted and self.submitted >= self._last
            self._go(event, None, self.submitted if known else None)

    def _decided(self, review: Review) -> None:
        event = transitions.RETURN
        if review.decision == ACCEPT:
            event = transitions.CLOSE if self._done(review) else transitions.ACCEPT
        if self._go(event, review, review.date):
            self.standing = review
            self._last = review.date
        else:
            self.refused.append(review)

    def _done(self, review: Review) -> bool:
        """Whether what a review accepts said 已完成: the entry as it is, or an older one as the review has it."""
        if self._version == self.now:
            return self.entry is not None and self.entry.status == DONE
        return review.status == DONE

    def _go(self, event: str, review: Review | None, date: dt.date | None) -> bool:
        after = transitions.step(self.state, event)
        if after is None:
            return False
        self.state = after
        self.steps.append(Step(self.quarter, event, after, review, date))
        return True
