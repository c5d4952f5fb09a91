"""What happened to a task, as one list of events: for the papers and for `gwrb show`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import EXTENSION, Inspection
from gwrb.tracking import transitions
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.requests import Request
from gwrb.tracking.states import ObligationStatus, key_of
from gwrb.tracking.transitions import CLOSE, CLOSED, REOPEN, RETURNED

KINDS = ("退回", "认可", "办结", "重报", "重新打开", "延期", "协调", "督查", "整改", "催办")


class Happened(NamedTuple):
    """One event. Fields as `reports.event.Event` has them: Event(*happened) is the same.

    `kind`: one of KINDS; `unit` and `task` empty where it is of none. `settled`: nothing of it is open any more. A
    return is settled once the entry was sent again or a later quarter was reported, 办结 once it was revoked.
    """

    kind: str
    task: str
    unit: str
    words: str
    scope: str = ""
    quarter: str = ""
    day: dt.date | None = None
    due: dt.date | None = None
    settled: bool = False


def happened(records: OfficeRecords) -> list[Happened]:
    """Every event of the year by day, those without a day last."""
    inspected = (event for one in records.inspections for event in of_inspection(records, one))
    return by_day([*of_reviews(records), *_of_requests(records), *inspected, *_of_reminders(records)])


def by_day(events: Iterable[Happened]) -> list[Happened]:
    """Events by day, those without a day last."""
    return sorted(events, key=lambda e: (e.day is None, e.day or dt.date.max))


def of_reviews(records: OfficeRecords) -> Iterator[Happened]:
    """What became of entries: returned, accepted, closed, sent again, reopened."""
    for obligation in records.obligations():
        chain = records.chain(obligation)
        for number, status in enumerate(chain):
            if status.steps:
                answered = any(later.entry for later in chain[number + 1 :])
                yield from _steps(status, answered=answered, still=chain[-1].state == CLOSED)


def _steps(status: ObligationStatus, *, answered: bool, still: bool) -> Iterator[Happened]:
    for step in status.steps:
        if step.event in (transitions.SEND, transitions.CONFIRM):
            continue
        last = step is status.steps[-1]
        review = step.review
        words = str(review.reason or "").strip() if review else ""
        settled = True
        if step.event == transitions.RETURN:
            settled = not (last and status.state == RETURNED) or answered
        elif step.event == CLOSE:
            settled = not (last or still)
        elif step.event == REOPEN:
            words = f"报“{status.entry.status}”" if status.entry else ""
        made = _of(status.obligation, step.event, words, status.quarter, step.date)
        yield made._replace(due=review.due if review else None, settled=settled)


def _of(obligation: Obligation, kind: str, words: str, quarter: object, day: dt.date | None) -> Happened:
    unit, task, scope = key_of(obligation)
    return Happened(kind, task, unit, words, scope or "", str(quarter), day)


def _of_requests(records: OfficeRecords) -> Iterator[Happened]:
    for request in records.requests.all:
        yield _told(request, _asked(request), request.asked, request.until)
        decided = request.decision
        if decided is not None:
            said = f"{request.matter}申请：{decided.decision}"
            said += f"，延至{decided.until or request.until}" if decided.decision == "同意" else ""
            said += f"。{decided.note}" if decided.note else ""
            yield _told(request, said, decided.date, decided.until)


def _told(request: Request, words: str, day: dt.date | None, due: dt.date | None) -> Happened:
    made = _of(request.obligation, request.matter, words, request.quarter, day)
    return made._replace(due=due, settled=request.settled)


def _asked(request: Request) -> str:
    words = f"申请延期至{request.until}" if request.matter == EXTENSION else "请求市级协调"
    words += f"：{request.words}" if request.words else ""
    return words + (f"（{request.restated.period}又提）" if request.restated else "")


def of_inspection(records: OfficeRecords, one: Inspection) -> Iterator[Happened]:
    """What happened in one inspection: whom it looked at, what it found, and what became of that."""
    for task in one.tasks or ("",):
        for name in one.units or ("",):
            unit = records.unit(name) if name else ""
            yield Happened("督查", str(task), unit, f"{one.kind}：{one.title}", day=one.date, settled=True)
    for found in one.findings:
        bare = Happened("整改", str(found.task or ""), records.unit(found.unit), str(found.text).strip())
        yield bare._replace(day=one.date, due=found.due, settled=found.closed is not None)
        if found.closed:
            words = f"销号：{str(found.result or '').strip()}"
            yield bare._replace(words=words, day=found.closed, settled=True)


def _of_reminders(records: OfficeRecords) -> Iterator[Happened]:
    for one in records.reminders:
        unit = records.unit(one.unit)
        times = records.reminded(unit, one.quarter, one.date) + 1
        about = f"{one.quarter.period}进展" if one.quarter else "办理方案"
        words, quarter = f"第{times}次催办（{one.level}）：{about}", str(one.quarter or "")
        for task in one.tasks or ("",):
            yield Happened("催办", str(task), unit, words, quarter=quarter, day=one.date, settled=True)
