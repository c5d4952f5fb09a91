"""What each obligation and each task counts as: the one place where statuses are decided.

An obligation has the status of the entry that answers it, or 未报. A task's status follows from all its
obligations: lagging where any lags; else not reported in part where any is missing; else done or
not started where all are; else on track. So nothing that was not reported is ever counted as going well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gwrb.model.obligations import Obligation
from gwrb.model.progress import DONE, LAGGING, NO_DAYS, NOT_STARTED, ON_TRACK, Entry, Progress
from gwrb.model.register import Register
from gwrb.model.values import Quarter
from gwrb.reports.quarterly_views import Count, EntryRow, Tally, Value
from gwrb.reports.task_lists import basis_of
from gwrb.text.rounding import percent

MISSING, PARTIAL, NOBODY = "未报", "部分未报", "应报单位待确认"
ITEM_STATUSES = (DONE, ON_TRACK, LAGGING, NOT_STARTED, MISSING)
TASK_STATUSES = (DONE, ON_TRACK, LAGGING, NOT_STARTED, PARTIAL, MISSING)

Filed = Mapping[str, Progress]  # unit → what it filed for one quarter
Key = tuple[str, str | None]


def filed(progress: Iterable[Progress], quarter: Quarter, register: Register) -> dict[str, Progress]:
    """What each unit filed for a quarter, by the unit's own name."""
    out: dict[str, Progress] = {}
    for one in progress:
        owner = register.find(one.unit)
        if one.quarter == quarter and owner is not None:
            out.setdefault(owner.name, one)
    return out


class Answers:
    """The entries of one quarter, found by unit, task and scope."""

    def __init__(
        self, files: Filed, carried: Iterable[Progress] = (), first: Mapping[str, dt.date] = NO_DAYS
    ) -> None:
        self.files = files
        self.first = first  # when units first reported that have sent again what was sent back
        self._carried = {(str(p.unit), *e.key): e for p in carried for e in p.entries}
        self._entries = {unit: {e.key: e for e in reversed(p.entries)} for unit, p in files.items()}

    def of(self, obligation: Obligation) -> Entry | None:
        """The entry that answers an obligation; None where its unit has not reported it, and it was not 办结 before."""
        filed = self._entries.get(obligation.unit.name, {}).get(obligation.key)
        return filed or self._carried.get((obligation.unit.name, *obligation.key))

    def closed(self, obligation: Obligation) -> bool:
        """Whether an obligation is answered only by what was said before it was 办结."""
        key = (obligation.unit.name, *obligation.key)
        return key in self._carried and obligation.key not in self._entries.get(obligation.unit.name, {})

    def strays(self, obligations: Iterable[Obligation]) -> list[tuple[str, str]]:
        """Unit and task of every entry that answers none of the obligations: such entries count nowhere."""
        owed = {(d.unit.name, *d.key) for d in obligations}
        return [
            (unit, task)
            for unit, entries in self._entries.items()
            for task, scope in entries
            if (unit, task, scope) not in owed
        ]


def item(obligation: Obligation, now: Answers, before: Answers | None, late: Mapping[str, int]) -> EntryRow:
    """One obligation with its answer. `late`: days by which a unit was late."""
    entry = now.of(obligation)
    earlier = before.of(obligation) if before else None
    closed = now.closed(obligation)
    filing = now.files.get(obligation.unit.name)
    how = basis_of(obligation)
    said = entry is not None and not closed
    return EntryRow(
        task=obligation.task.id,
        name=first_clause(obligation.task.text),
        text=obligation.task.text,
        scope=obligation.assignment.scope or "",
        unit=obligation.unit.name,
        basis=how._replace(scope=None).words,
        unconfirmed=obligation.unconfirmed or "",
        reported=said,
        status=entry.status if entry else MISSING,
        previous=earlier.status if earlier else "",
        progress=tidy(entry.progress) if entry else "",
        values=tuple(Value(name, f"{number:f}", f"{name}{number:f}") for name, number in entry.values.items())
        if entry
        else (),
        problems=tidy(entry.problems) if entry else "",
        next=tidy(entry.next) if entry else "",
        forecast=(entry and entry.forecast) or "",
        coordination=tidy(entry.coordination) if entry and said else "",
        submitted=filing.submitted if filing and said else None,
        late=said and late.get(obligation.unit.name, 0) > 0,
        closed=closed,
    )


def task_status(items: Sequence[EntryRow]) -> str:
    """A task's status from its obligations; the rule stands at the head of this module."""
    found = {one.status for one in items}
    if not found:
        return NOBODY
    if LAGGING in found:
        return LAGGING
    if found == {MISSING}:
        return MISSING
    if MISSING in found:
        return PARTIAL
    return found.pop() if len(found) == 1 else ON_TRACK


def tally(statuses: Iterable[str], kinds: Sequence[str], measure: str = "项") -> Tally:
    """Statuses counted. `kinds` are shown even at zero; one that is not among them is shown where it occurs."""
    found = Counter(statuses)
    total = sum(found.values())
    names = [*kinds, *sorted(found.keys() - set(kinds))]
    counts = {name: Count(name, found[name], found[name] / total if total else 0.0) for name in names}

    def of(name: str) -> Count:
        return counts.get(name, Count(name, 0, 0.0))

    return Tally(
        total=total,
        counts=tuple(counts.values()),
        done=of(DONE),
        on_track=of(ON_TRACK),
        lagging=of(LAGGING),
        not_started=of(NOT_STARTED),
        partial=of(PARTIAL),
        missing=of(MISSING),
        words="；".join(_words(c, measure) for c in counts.values() if c.number),
    )


def _words(count: Count, measure: str) -> str:
    return f"{count.name}{count.number}{measure}，占{percent(count.share)}"


def tidy(text: str | None) -> str:
    """Prose without its empty lines: papers part paragraphs by indents."""
    return "\n".join(line for line in (text or "").split("\n") if line.strip())


def first_clause(text: str, most: int = 40) -> str:
    """The first clause of a task, by which a reader knows it."""
    clause = re.split(r"[，。；：！？\n]", text, maxsplit=1)[0]
    return clause if len(clause) <= most else clause[: most - 1] + "…"
