"""What is 办结 is owed no more: what was said of it last goes on counting in later quarters."""

from __future__ import annotations

from gwrb.model.progress import Entry, Progress
from gwrb.model.values import Quarter
from gwrb.tracking.states import Histories
from gwrb.tracking.transitions import CLOSED


def carried(histories: Histories, quarter: Quarter) -> tuple[Progress, ...]:
    """The last entries of obligations closed before a quarter and not reported in it, as their units' filings of it.

    Beside what was filed these are all the entries that count for the quarter. Nothing where nobody reviews.
    """
    if not histories.in_use:
        return ()
    found: dict[str, list[Entry]] = {}
    samples: set[str] = set()
    for obligation in histories.obligations:
        stand = histories.at(obligation, quarter)
        if stand.state != CLOSED or stand.entry is not None:
            continue
        last = histories.spoken(obligation, quarter)
        if last is not None and last.entry is not None:
            unit = str(obligation.unit.name)
            found.setdefault(unit, []).append(last.entry)
            if last.sample:
                samples.add(unit)
    return tuple(
        Progress(unit, quarter, sample=unit in samples, entries=tuple(entries))
        for unit, entries in found.items()
    )
