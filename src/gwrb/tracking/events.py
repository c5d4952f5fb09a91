"""What happened to tasks, as one list of events: for the papers and for `gwrb show`."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import AGREED, COORDINATION, EXTENSION, JUDGE, RETURN, Inspection
from gwrb.model.task_names import task_name
from gwrb.model.values import Period
from gwrb.tracking import samples, transitions
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.requests import Request, to_coordinate
from gwrb.tracking.states import ObligationStatus, key_of
from gwrb.tracking.transitions import CLOSE, CLOSED, REOPEN

INSPECTED, RECTIFY, REMINDED = "督查", "整改", "催办"
KINDS = ("退回", "认可", "办结", "重报", "重新打开", "核定", "延期", "协调", INSPECTED, RECTIFY, REMINDED)


class Event(NamedTuple):
    """一条督办记录：审核、延期、协调、督查、整改、催办等。

    `kind`: one of KINDS. `settled`: nothing of it is open any more. A return is settled once the entry was sent again
    or a later quarter was reported, 办结 once it was revoked.
    """

    kind: Annotated[str, "哪一种，如 退回、办结、延期、协调、督查、整改、催办"]
    task: Annotated[str, "任务编号"]
    unit: Annotated[str, "单位；不针对一个单位的为空"]
    words: Annotated[str, "内容"]
    scope: Annotated[str, "分项；没有为空"] = ""
    quarter: Annotated[str, "说的是哪个季度，如 2024Q2；没有为空"] = ""
    day: Annotated[dt.date | None, "日期"] = None
    due: Annotated[dt.date | None, "期限；没有为空"] = None
    settled: Annotated[bool, "是否已了结；只用于退回、延期、协调、整改"] = False
    sample: Annotated[bool, "是否示例数据"] = False
    name: Annotated[str, "任务名称；没有任务为空"] = ""


_SENT = frozenset({transitions.SEND, transitions.CONFIRM})  # what a unit does, which no office recorded
OPENING = frozenset({RETURN, EXTENSION, COORDINATION, RECTIFY})  # kinds that stay open until they are settled


def events(records: OfficeRecords) -> tuple[Event, ...]:
    """Everything that happened to a year's tasks, as papers tell it."""
    return _told(records, happened(records), sample=samples.of_office(records))


def _told(records: OfficeRecords, found: Iterable[Event], *, sample: bool) -> tuple[Event, ...]:
    """Events for papers: only what can stay open is ever settled there."""
    names = {id: task_name(task) for held in records.year.stages for id, task in held.tasks.items()}
    return tuple(
        e._replace(settled=e.settled and e.kind in OPENING, sample=sample, name=names.get(e.task, "")) for e in found
    )


def happened(records: OfficeRecords) -> list[Event]:
    """Every event of the year by day, those without a day last."""
    inspected = (event for one in records.inspections for event in of_inspection(records, one))
    return by_day(
        [*of_reviews(records), *_of_verdicts(records), *_of_requests(records), *inspected, *_of_reminders(records)]
    )


def by_day(events: Iterable[Event]) -> list[Event]:
    """Events by day, those without a day last."""
    return sorted(events, key=lambda e: (e.day is None, e.day or dt.date.max))


def of_reviews(records: OfficeRecords) -> Iterator[Event]:
    """What became of entries: returned, accepted, closed, sent again, reopened."""
    for chain in records.chains() if records.in_use else ():
        for status in chain:
            if any(step.event not in _SENT for step in status.steps):
                last = records.chain(status.obligation)[-1]
                yield from _steps(status, answered=records.reported_later(status), still=last.state == CLOSED)


def _steps(status: ObligationStatus, *, answered: bool, still: bool) -> Iterator[Event]:
    for step in status.steps:
        if step.event in _SENT:
            continue
        last = step is status.steps[-1]
        review = step.review
        words = str(review.reason or "").strip() if review else ""
        settled = True
        if step.event == transitions.RETURN:
            settled = not last or answered
        elif step.event == CLOSE:
            settled = not (last or still)
        elif step.event == REOPEN:
            words = f"报“{status.entry.status}”" if status.entry else ""
        made = _of(status.obligation, step.event, words, status.quarter, step.date)
        yield made._replace(due=review.due if review else None, settled=settled)


def _of_verdicts(records: OfficeRecords) -> Iterator[Event]:
    """What the office found of matters themselves."""
    for file in records.reviewed:
        for one in file.reviews:
            if one.decision == JUDGE:
                unit, task, scope = records.key(one.unit, one)
                words = f"{one.verdict}（{one.verified}）：{' '.join(str(one.basis or '').split())}"
                yield Event(JUDGE, task, unit, words, scope or "", str(file.quarter), one.date, settled=True)


def _of(obligation: Obligation, kind: str, words: str, quarter: object, day: dt.date | None) -> Event:
    unit, task, scope = key_of(obligation)
    return Event(kind, task, unit, words, scope or "", str(quarter), day)


def _of_requests(records: OfficeRecords) -> Iterator[Event]:
    level = records.plan.heading.level
    for request in records.requests.all:
        yield _request(request, _asked(request, level), request.asked, request.until)
        decided = request.decision
        if decided is not None:
            said = f"{request.matter}申请：{decided.decision}"
            said += f"，延至{decided.until or request.until}" if decided.decision == AGREED else ""
            said += f"。{decided.note}" if decided.note else ""
            yield _request(request, said, decided.date, decided.until)


def _request(request: Request, words: str, day: dt.date | None, due: dt.date | None) -> Event:
    made = _of(request.obligation, request.matter, words, request.quarter, day)
    return made._replace(due=due, settled=request.settled)


def _asked(request: Request, level: str) -> str:
    words, about = f"申请延期至{request.until}", request.words
    if request.matter != EXTENSION:
        words, about = f"请求{level}协调", to_coordinate(about, level).removeprefix("协调")
    words += f"：{about}" if about else ""
    return words + (f"（{request.restated.period}又提）" if request.restated else "")


def of_inspection(records: OfficeRecords, one: Inspection) -> Iterator[Event]:
    """What happened in one inspection: whom it looked at, what it found, and what became of that."""
    for task in one.tasks or ("",):
        for name in one.units or ("",):
            unit = records.unit(name, records.quarter_of(one.date)) if name else ""
            yield Event(INSPECTED, str(task), unit, f"{one.kind}：{one.title}", day=one.date, settled=True)
    for found in one.findings:
        unit = records.unit(found.unit, records.quarter_of(one.date))
        bare = Event(RECTIFY, str(found.task or ""), unit, str(found.text).strip())
        yield bare._replace(day=one.date, due=found.due, settled=found.closed is not None)
        if found.closed:
            words = f"销号：{str(found.result or '').strip()}"
            yield bare._replace(words=words, day=found.closed, settled=True)


def _of_reminders(records: OfficeRecords) -> Iterator[Event]:
    for one in records.reminders:
        unit = records.unit(one.unit, one.quarter or records.quarter_of(one.date))
        times = records.reminded(unit, one.quarter, one.date) + 1
        about = f"{one.quarter.period}进展" if one.quarter else "办理方案"
        words, quarter = f"第{times}次催办（{one.level}）：{about}", str(one.quarter or "")
        for task in one.tasks or ("",):
            yield Event(REMINDED, str(task), unit, words, quarter=quarter, day=one.date, settled=True)


def open_returns(records: OfficeRecords, quarter: Period) -> tuple[Event, ...]:
    """What was sent back for a quarter and has not been sent again."""
    found = by_day(of_reviews(records)) if records.in_use else []
    said = str(quarter)
    kept = (e for e in found if e.kind == RETURN and not e.settled and e.quarter == said)
    return _told(records, kept, sample=samples.of_office(records))


def open_rectifications(records: OfficeRecords) -> tuple[Event, ...]:
    """What inspections found and nobody has put right, the earliest due first."""
    found = (e for one in records.inspections for e in inspection_events(records, one))
    kept = [e for e in found if e.kind == RECTIFY and not e.settled]
    return tuple(sorted(kept, key=lambda e: (e.due is None, e.due or dt.date.max)))


def inspection_tasks(one: Inspection) -> list[str]:
    """The tasks that an inspection looked at: those it names, then those of its findings."""
    return list(dict.fromkeys(map(str, (*one.tasks, *(f.task for f in one.findings if f.task)))))


def inspection_events(records: OfficeRecords, one: Inspection) -> tuple[Event, ...]:
    """What happened in one inspection alone, findings of no task included."""
    return _told(records, by_day(of_inspection(records, one)), sample=one.sample)
