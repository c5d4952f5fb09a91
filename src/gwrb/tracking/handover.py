"""Who carries on what: an obligation in one quarter, and those from which and to which it comes down.

A task is the same all year by its id and scope. Its obligation goes on with the same unit, through renaming; with the
unit into which that one was merged; and where a new lead is named, with the new lead, who takes over from those whom
the change dropped. A member that joins a group takes over from nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from gwrb.model.dated import DatedPlan, InForce
from gwrb.model.obligations import Obligation
from gwrb.model.values import Period
from gwrb.tracking.states import grouped

Followers = dict[int, tuple[Obligation, ...]]  # by the id of an obligation
Step = Callable[[Obligation, Period], tuple[Obligation, ...]]


class _Turn(NamedTuple):
    """From one quarter to the next: of each obligation those that it carries on, and those that carry it on."""

    before: Followers
    after: Followers


class Handovers:
    """The obligations of a year, quarter by quarter, and which carries on which."""

    def __init__(self, year: DatedPlan, quarters: Sequence[Period]) -> None:
        self.year, self.quarters = year, quarters
        self._turns: dict[tuple[int, int], _Turn] = {}

    @cached_property
    def _since(self) -> dict[int, Period]:
        """The quarter in which each obligation is first owed."""
        out: dict[int, Period] = {}
        for quarter in self.quarters:
            for obligation in self.year.at(quarter).leads:
                out.setdefault(id(obligation), quarter)
        return out

    def before(self, obligation: Obligation, quarter: Period) -> tuple[Obligation, ...]:
        """Those of the quarter before that an obligation carries on, its own unit's first; empty in the first."""
        earlier = quarter.previous
        if earlier not in self.quarters or earlier is None:
            return ()
        turn = self._turn(earlier, quarter)
        return turn.before.get(id(obligation), ()) if turn else (obligation,)

    def after(self, obligation: Obligation, quarter: Period) -> tuple[Obligation, ...]:
        """Those of the next quarter that carry an obligation on; empty in the last quarter, and where nobody does."""
        later = quarter.following
        if later not in self.quarters:
            return ()
        turn = self._turn(quarter, later)
        return turn.after.get(id(obligation), ()) if turn else (obligation,)

    def line(self, obligation: Obligation) -> list[tuple[Period, tuple[Obligation, ...]]]:
        """An obligation through the year: in each quarter it, those that it carries on or those that carry it on."""
        if not self.year.changes or id(obligation) not in self._since:
            return [(quarter, (obligation,)) for quarter in self.quarters]
        one: tuple[Obligation, ...] = (obligation,)
        first = last = self._since[id(obligation)], one
        out: list[tuple[Period, tuple[Obligation, ...]]] = [first]
        while found := self._step(self.before, *first):
            first = first[0].previous or first[0], found
            out.insert(0, first)
        while found := self._step(self.after, *last):
            last = last[0].following, found
            out.append(last)
        return out

    def _step(self, step: Step, quarter: Period, mine: Iterable[Obligation]) -> tuple[Obligation, ...]:
        """What some obligations come from, or come to, each once."""
        return tuple({id(one): one for each in mine for one in step(each, quarter)}.values())

    def _turn(self, earlier: Period, later: Period) -> _Turn | None:
        """What a new quarter changes; None where nothing does."""
        old, new = self.year.at(earlier), self.year.at(later)
        if old is new:
            return None
        key = id(old), id(new)
        if key not in self._turns:
            self._turns[key] = _turned(old, new)
        return self._turns[key]


def _turned(old: InForce, new: InForce) -> _Turn:
    here = {(new.origin(d.unit.name), *d.key): d for d in new.leads}
    kept = [(here.get((_heir(old.origin(d.unit.name), new), *d.key)), d) for d in old.leads]
    before: dict[int, list[Obligation]] = {}
    for now, was in kept:
        if now is not None:
            own = old.origin(was.unit.name) == new.origin(now.unit.name)
            before.setdefault(id(now), []).insert(0 if own else len(before.get(id(now), ())), was)
    dropped = grouped((was for now, was in kept if now is None), lambda d: d.key)
    for now in new.leads:
        if id(now) not in before:
            before[id(now)] = [was for was in dropped.get(now.key, ()) if not _both_by(was, now)]
    after: dict[int, list[Obligation]] = {}
    for now in new.leads:
        for was in before[id(now)]:
            after.setdefault(id(was), []).append(now)
    return _Turn({id: tuple(of) for id, of in before.items()}, {id: tuple(of) for id, of in after.items()})


def _both_by(was: Obligation, now: Obligation) -> bool:
    """Whether two obligations are those of members of one group."""
    return was.group is not None and now.group is not None and was.group.name == now.group.name


def _heir(origin: str, held: InForce) -> str:
    """The first name of the unit that a unit has become: itself, or the one that took over."""
    seen: set[str] = set()
    while origin in held.gone and origin not in seen:
        seen.add(origin)
        origin = held.gone[origin]
    return origin
