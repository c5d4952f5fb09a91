"""Who owes a report for a quarter, and who has sent one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gwrb.ledger import Sound
from gwrb.merging.merge import HEAD
from gwrb.merging.plan import Slotted, slot_of
from gwrb.model import Quarter
from gwrb.obligations import obligations


@dataclass(frozen=True)
class Standing:
    """Who owes a report for a quarter, in the order of units.yaml, and who has sent one."""

    quarter: Quarter
    owing: tuple[str, ...]
    missing: tuple[str, ...]
    unconfirmed: tuple[str, ...] = ()  # they owe only as members of a group that nobody has confirmed


def standing(book: Sound, quarter: Quarter, planned: Iterable[Slotted] = ()) -> Standing:
    """Where a quarter stands, with the slots of a merge counted in."""
    duties = obligations(book.plan, book.register)
    bound = {d.unit.name for d in duties}
    sure = {d.unit.name for d in duties if not d.unconfirmed}
    owing = tuple(u.name for u in book.units.units if u.name in bound)
    have = {
        slot_of(f.progress, book.register) for f in book.ledger.progress if f.progress and f.progress.entries
    }
    have |= {(s.quarter, s.unit) for s in planned if len(s.wanted) > (HEAD in s.wanted)}
    missing = tuple(u for u in owing if (quarter, u) not in have)
    return Standing(quarter, owing, missing, tuple(u for u in owing if u not in sure))
