"""A small plan's desk, filled by the tests: units, quarters, entries, reviews in short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import Review, Reviews
from gwrb.model.progress import Entry, Progress
from gwrb.model.values import Period
from gwrb.tracking.history import entry_digest
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus, key_of
from tests.reports.small import PLAN, Q1, Q2, Q3, Q4, entry, filing, register

__all__ = ["PLAN", "Q1", "Q2", "Q3", "Q4", "desk", "entry", "filing", "obligation_of", "register"]


def day(text: str) -> dt.date:
    """07-15 is 2024-07-15."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2024-{text}")


def review(date: str, decision: str, of: Entry | None = None, **more: Any) -> Review:
    """A review of 甲局's 1-1; `of`: the version that it read."""
    if decision == "退回":
        more = {"reason": "数据不实"} | more
    if of is not None:
        more = {"entry": entry_digest(of), "status": of.status} | more
    made: dict[str, Any] = {"unit": "甲局", "task": "1-1", "date": day(date), "decision": decision}
    return Review(**(made | more))


def reviews(**quarters: Iterable[Review]) -> list[Reviews]:
    return [Reviews(Period(2024, int(q[1])), reviews=tuple(rows)) for q, rows in quarters.items()]


def desk(progress: Iterable[Progress] = (), **kinds: Any) -> OfficeRecords:
    return OfficeRecords(kinds.pop("plan", PLAN), register(), progress, **kinds)


def obligation_of(records: OfficeRecords, unit: str, task: str) -> Obligation:
    return next(o for o in records.held(Q2).leads if key_of(o) == (unit, task, None))


def stand(progress: Iterable[Progress], quarter: Period = Q2, **said: Iterable[Review]) -> ObligationStatus:
    """Where 甲局's 1-1 stands in a quarter."""
    records = desk(progress, reviews=reviews(**said))
    return records.at(obligation_of(records, "甲局", "1-1"), quarter)


def told(one: ObligationStatus) -> list[str]:
    """An obligation's steps: 报送→已报."""
    return [f"{s.event}→{s.state}" for s in one.steps]
