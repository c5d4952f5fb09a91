"""What happened to a task, as one list of events: for the papers and for `gwrb show`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from gwrb.model.office_records import EXTENSION
from gwrb.tracking import transitions
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus, key_of
from gwrb.tracking.transitions import CLOSE, CLOSED, REOPEN, RETURNED

KINDS = ("退回", "认可", "办结", "重报", "重新打开", "延期", "协调", "督查", "整改", "催办")


class Happened(NamedTuple):
    """One event. Fields as `report.papermodel.Event` has them: Event(*happened) is the same.

    `kind`: one of KINDS; `unit` and `task` empty where it is of none. `settled`: nothing is open any more: of a
    return, that it was sent again or a later quarter was reported; of 办结, that it still stands is NOT settled.
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


def happened(desk: OfficeRecords) -> list[Happened]:
    """Every event of the year by day, those without a day last."""
    found = [*_reviews(desk), *_requests(desk), *_inspections(desk), *_reminders(desk)]
    return sorted(found, key=lambda e: (e.day is None, e.day or dt.date.max))


def _reviews(desk: OfficeRecords) -> Iterator[Happened]:
    for obligation in desk.histories.obligations:
        chain = list(desk.histories.of(obligation).values())
        for number, stand in enumerate(chain):
            answered = any(later.entry for later in chain[number + 1 :])
            yield from _steps(stand, answered=answered, still=chain[-1].state == CLOSED)


def _steps(stand: ObligationStatus, *, answered: bool, still: bool) -> Iterator[Happened]:
    unit, task, scope = key_of(stand.obligation)
    for step in stand.steps:
        if step.event in (transitions.SEND, transitions.CONFIRM):
            continue
        last = step is stand.steps[-1]
        review = step.review
        words = str(review.reason or "").strip() if review else ""
        settled = True
        if step.event == transitions.RETURN:
            settled = not (last and stand.state == RETURNED) or answered
        elif step.event == CLOSE:
            settled = not (last or still)
        elif step.event == REOPEN:
            words = f"报“{stand.entry.status}”" if stand.entry else ""
        due = review.due if review else None
        yield Happened(
            step.event, task, unit, words, scope or "", str(stand.quarter), step.date, due, settled
        )


def _requests(desk: OfficeRecords) -> Iterator[Happened]:
    for request in desk.requests.all:
        unit, task, scope = key_of(request.obligation)
        words = f"申请延期至{request.until}" if request.matter == EXTENSION else "请求市级协调"
        words += f"：{request.words}" if request.words else ""
        words += f"（{request.restated.period}又提）" if request.restated else ""
        quarter = str(request.quarter)
        yield Happened(
            request.matter,
            task,
            unit,
            words,
            scope or "",
            quarter,
            request.asked,
            request.until,
            request.settled,
        )
        if (decided := request.decision) is not None:
            said = f"{request.matter}申请：{decided.decision}"
            said += f"，延至{decided.until or request.until}" if decided.decision == "同意" else ""
            said += f"。{decided.note}" if decided.note else ""
            yield Happened(
                request.matter,
                task,
                unit,
                said,
                scope or "",
                quarter,
                decided.date,
                decided.until,
                request.settled,
            )


def _inspections(desk: OfficeRecords) -> Iterator[Happened]:
    for one in desk.inspections:
        unit = desk.histories.unit
        for task in one.tasks or ("",):
            for name in one.units or ("",):
                yield Happened(
                    "督查",
                    str(task),
                    unit(name) if name else "",
                    f"{one.kind}：{one.title}",
                    day=one.date,
                    settled=True,
                )
        for found in one.findings:
            task, name = str(found.task or ""), unit(found.unit)
            said = str(found.text).strip()
            yield Happened(
                "整改", task, name, said, day=one.date, due=found.due, settled=found.closed is not None
            )
            if found.closed:
                result = str(found.result or "").strip()
                yield Happened("整改", task, name, f"销号：{result}", day=found.closed, settled=True)


def _reminders(desk: OfficeRecords) -> Iterator[Happened]:
    for one in desk.reminders:
        unit = desk.histories.unit(one.unit)
        times = desk.reminded(unit, one.quarter, one.date) + 1
        about = f"{one.quarter.period}进展" if one.quarter else "办理方案"
        words = f"第{times}次催办（{one.level}）：{about}"
        for task in one.tasks or ("",):
            yield Happened(
                "催办",
                str(task),
                unit,
                words,
                quarter=str(one.quarter or ""),
                day=one.date,
                settled=True,
            )
