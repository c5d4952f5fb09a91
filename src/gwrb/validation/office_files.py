"""Rules of the closed loop: histories that the state machine does not allow, requests, decisions, rectifications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gwrb.model.office_records import (
    AGREED,
    COORDINATION_WORDS,
    DECISIONS_FILE,
    DUE_DAYS_FILE,
    EXTENSION,
    EXTENSION_WORDS,
    INSPECTION_FILE,
    JUDGE,
    REMINDERS_FILE,
    RETURN,
    REVIEWS_FILE,
    Review,
)
from gwrb.model.texts import meant
from gwrb.text.source import Place
from gwrb.tracking.transitions import ACCEPTED, CLOSED, RETURNED, UNREPORTED
from gwrb.validation.engine import CheckContext, Findings, at, rule, where

if TYPE_CHECKING:
    from gwrb.tracking.requests import Request
    from gwrb.tracking.states import ObligationStatus


@rule("GW541", "error")
def out_of_turn(context: CheckContext) -> Findings:
    """A review for which the state machine has no step; one that says another status than what it reviewed."""
    records = context.office if any(context.rows_of(REVIEWS_FILE)) else None
    for chain in records.chains() if records else ():
        for status in chain:
            for review in status.refused:
                message, help = _refused(status, review)
                yield at(review.decision, review), message, help
            yield from _misread(context, status)


def _refused(status: ObligationStatus, review: Review) -> tuple[str, str]:
    name = f"{review.task}（{review.scope}）" if review.scope else str(review.task)
    head = f"“{review.unit}”的 {name}（{status.quarter}）"
    if status.entry is None:
        state = status.state if status.state in (CLOSED, RETURNED) else UNREPORTED
        why = {CLOSED: "以前已经办结，这个季度没有再报", RETURNED: "已经退回"}.get(state, "还没有报送")
        return f"{head}{why}，不能{review.decision}", "请核对任务和季度；报送以后再审"
    if review.decision == RETURN:
        return f"{head}已经退回，又记了一次退回", "请删去多余的一条；单位重报以后再审"
    what = status.state if status.state in (ACCEPTED, CLOSED) else ACCEPTED
    return f"{head}已经{what}，又记了一次认可", "请删去多余的一条"


def _misread(context: CheckContext, status: ObligationStatus) -> Findings:
    """A review of the entry as it is that says another status."""
    from gwrb.tracking.history import entry_digest

    entry = status.entry
    for step in status.steps:
        review = step.review
        if entry is None or review is None or review.entry != entry_digest(entry):
            continue
        if review.status and review.status != entry.status:
            message = f"{context.called(review.task)}审核时记的是“{review.status}”，单位报的是“{entry.status}”"
            yield at(review.status, review), message, "请改正 status，或删去这一行"


@rule("GW542", "error")
def no_reason(context: CheckContext) -> Findings:
    """退回 without a reason."""
    for review in context.rows_of(REVIEWS_FILE):
        if review.decision == RETURN and not meant(review.reason):
            message = f"{context.called(review.task)}退回，没有写明理由"
            yield at(review.decision, review), message, "请补上 reason: 哪里不行，要补什么"


@rule("GW543", "error")
def review_dates(context: CheckContext) -> Findings:
    """A day to send again before the review, or of what was not returned."""
    for review in context.rows_of(REVIEWS_FILE):
        if review.due is None:
            continue
        place = at(review.decision, review)
        if review.decision != RETURN:
            message = f"{context.called(review.task)}是{review.decision}，不用写重报期限"
            yield place, message, "请删去 due，或把 decision 改为退回"
        elif review.due < review.date:
            message = f"{context.called(review.task)}的重报期限 {review.due} 早于审核日期 {review.date}"
            yield place, message, "请改正 due 或 date"


@rule("GW551", "error")
def finding(context: CheckContext) -> Findings:
    """核定 without what was found, how and on what grounds; these of a review that is none."""
    for review in context.rows_of(REVIEWS_FILE):
        said = {"verdict": review.verdict, "verified": review.verified, "basis": meant(review.basis)}
        place = at(review.decision, review)
        if review.decision == JUDGE and (left := [key for key, value in said.items() if not value]):
            message = f"{review.task} 核定，没有写明{'、'.join(_FOUND[key] for key in left)}"
            yield place, message, f"请补上 {'、'.join(left)}"
        elif review.decision != JUDGE and any(said.values()):
            message = f"{review.task} 是{review.decision}，不用写核定的结论、方式和依据"
            yield place, message, "请另记一条 decision: 核定，或删去 verdict、verified、basis"


_FOUND = {"verdict": "结论", "verified": "核实方式", "basis": "依据"}


@rule("GW552", "warning")
def unearned(context: CheckContext) -> Findings:
    """Closed while figures or the office's own finding say that it is not reached, and no reason given; or closed
    before its targets were changed, and what was reported does not reach the new ones."""
    records = context.office if any(context.rows_of(REVIEWS_FILE)) else None
    if records is None:
        return
    from gwrb.tracking.outcome import against

    for quarter in records.quarters:
        for status in records.statuses(quarter):
            review = _closing(status) if status.state == CLOSED else None
            if review and not meant(review.reason) and (words := "；".join(against(status))):
                help = "请核实；确已办成的，补上 reason: 为什么，没有办成的，退回"
                if status.exempt:
                    words = f"{quarter} 起目标改了：{words}"
                    again = f"gwrb review return {review.task} --unit {review.unit} --quarter {quarter} --reason 理由"
                    help = f"不必再报的，在这里补上 reason: 为什么；要接着报的，撤销办结：{again}"
                yield at(review.decision, review), f"{review.task} 已办结，{words}", help


def _closing(status: ObligationStatus) -> Review | None:
    """The review that closed it: in its quarter, or, where its targets were changed since, in one before."""
    before = status.previous
    if status.review or before is None or before.obligation.task.targets == status.obligation.task.targets:
        return status.review
    while before and before.review is None:
        before = before.previous
    return before.review if before else None


@rule("GW544", "error")
def unasked(context: CheckContext) -> Findings:
    """A decision on what nobody asked for in that quarter, or on what was settled before."""
    records = context.office if any(context.rows_of(DECISIONS_FILE)) else None
    for one in records.requests.unasked if records else ():
        message = f"“{one.unit}”的 {one.task} 到 {one.quarter} 没有等答复的{one.matter}申请"
        help = "请核对季度：写提出申请的那个季度；全部申请见 gwrb decide list --all"
        yield at(one.matter, one), message, help


@rule("GW545", "error")
def decision_word(context: CheckContext) -> Findings:
    """A decision in words that are not of its matter."""
    for one in context.rows_of(DECISIONS_FILE):
        allowed = EXTENSION_WORDS if one.matter == EXTENSION else COORDINATION_WORDS
        if one.decision not in allowed:
            message = f"对{one.matter}申请不能答复“{one.decision}”"
            help = f"写成 decision: {'、'.join(allowed[:-1])}或{allowed[-1]}"
            yield at(one.decision, one), message, help


@rule("GW546", "error")
def new_deadline(context: CheckContext) -> Findings:
    """A new deadline where nothing was extended, or not later than the old one."""
    dated = [one for one in context.rows_of(DECISIONS_FILE) if one.until]
    for one in dated:
        if one.matter != EXTENSION or one.decision != AGREED:
            message = f"{context.called(one.task)}的决定是{one.matter}“{one.decision}”，不用写延期至"
            yield at(one.matter, one), message, "请删去 until"
    records = context.office if dated else None
    for request in records.requests.all if records else ():
        decided, old = request.decision, request.deadline if request.stated else None
        if decided and decided.until and old and decided.decision == AGREED and decided.until <= old:
            message = f"{context.called(decided.task)}延期至 {decided.until}，不晚于原来的时限 {old}"
            yield at(decided.matter, decided), message, "请改正 until"


@rule("GW547", "error")
def extension_reason(context: CheckContext) -> Findings:
    """A day without its reason, or a reason without its day."""
    for _, entry in context.entries:
        reason = meant(entry.extension_reason)
        if entry.extension and not reason:
            message = f"{context.called(entry.task)}申请延期至 {entry.extension}，没有写明理由"
            yield at(entry.task, entry), message, "请补上 extension_reason: 为什么要延期"
        elif reason and not entry.extension:
            message = f"{context.called(entry.task)}写了延期理由，没有写延到哪一天"
            help = "请补上 extension: 日期；不申请延期的，删去 extension_reason"
            yield at(entry.extension_reason, entry), message, help


@rule("GW548", "warning")
def extension_late(context: CheckContext) -> Findings:
    """An extension asked for after the deadline, or to a day that is not later than it."""
    records = context.office if any(entry.extension for _, entry in context.entries) else None
    for request in records.requests.all if records else ():
        problem = _late(request)
        entry = records.at(request.obligation, request.quarter).entry if records else None
        if problem and entry:
            yield at(entry.task, entry), problem, "日期有误请改正；确实如此的由督查室决定"


def _late(request: Request) -> str:
    task = request.obligation.task.id
    if request.late:
        return f"{task} 在 {request.asked} 申请延期，时限 {request.deadline} 已经过了"
    if request.backward:
        than = f"时限 {request.deadline}" if request.stated else f"提出申请的 {request.asked}"
        return f"{task} 申请延期至 {request.until}，不晚于{than}"
    return ""


@rule("GW549", "error")
def rectified(context: CheckContext) -> Findings:
    """A finding that is closed without its result, or dated before its inspection."""
    for one in context.ledger.of(INSPECTION_FILE):
        for found in one.findings:
            place = at(found.unit, found)
            if found.closed and not meant(found.result):
                message = f"第 {found.number} 个问题已销号，没有写明整改结果"
                yield place, message, "请补上 result: 怎样整改的"
            for name, day in (("整改期限", found.due), ("销号日期", found.closed)):
                if day and day < one.date:
                    message = f"第 {found.number} 个问题的{name} {day} 早于督查日期 {one.date}"
                    yield place, message, "请改正日期"


@rule("GW527", "error")
def due_early(context: CheckContext) -> Findings:
    """A due day within the period that is reported, or before the plan was issued."""
    issued = context.plan.heading.issued if context.plan else None
    for one in context.rows_of(DUE_DAYS_FILE):
        end = context.closes(one.quarter)
        if one.due <= end:
            yield at(one.quarter, one), f"{one.quarter} 的期限 {one.due} 时报告期还没有结束（截至 {end}）", "请改正 due"
        elif issued and one.due <= issued:
            yield at(one.quarter, one), f"{one.quarter} 的期限 {one.due} 不晚于方案的成文日期 {issued}", "请改正 due"


@rule("GW528", "warning")
def due_for_nobody(context: CheckContext) -> Findings:
    """A due day of a unit that reports nothing of that quarter."""
    records = context.office
    for one in context.rows_of(DUE_DAYS_FILE) if records else ():
        owner = context.register.find(one.unit) if one.unit else None
        if records and owner and all(o.unit.name != owner.name for o in records.held(one.quarter).leads):
            message = f"“{one.unit}”{one.quarter} 没有应报的责任事项，不用另定期限"
            yield at(one.unit, one), message, "请核对单位和季度；多余的请删去"


@rule("GW529", "warning")
def due_sooner(context: CheckContext) -> Findings:
    """A due day of one unit that is earlier than that of all."""
    records = context.records
    for one in context.rows_of(DUE_DAYS_FILE) if records else ():
        usual = records.due(one.quarter) if records else None
        if one.unit and usual and one.due < usual:
            message = f"“{one.unit}”{one.quarter} 的期限 {one.due} 早于全部单位的期限 {usual}"
            yield at(one.unit, one), message, "请核对日期；期限都已推后的，删去这一条"


@rule("GW530", "warning")
def due_passed(context: CheckContext) -> Findings:
    """A due day that had passed when it was decided."""
    for one in context.rows_of(DUE_DAYS_FILE):
        if one.due < one.decided:
            message = f"{one.quarter} 的期限 {one.due} 早于决定日期 {one.decided}"
            yield at(one.quarter, one), message, "请改正 due 或 decided"


@rule("GW550", "warning")
def future(context: CheckContext) -> Findings:
    """Something done on a day that has not come."""
    for name, day, place in _done(context):
        if day > context.today:
            yield place, f"{name}日期 {day} 还没有到（今天是 {context.today}）", "请改正日期"


def _done(context: CheckContext) -> Iterator[tuple[str, dt.date, Place]]:
    for review in context.rows_of(REVIEWS_FILE):
        yield "审核", review.date, at(review.task, review)
    for reminder in context.rows_of(REMINDERS_FILE):
        yield "催办", reminder.date, at(reminder.unit, reminder)
    for decision in context.rows_of(DECISIONS_FILE):
        yield "决定", decision.date, at(decision.task, decision)
    for due in context.rows_of(DUE_DAYS_FILE):
        yield "决定", due.decided, at(due.quarter, due)
    for one in context.ledger.of(INSPECTION_FILE):
        yield "督查", one.date, where(one, "date")
        for found in one.findings:
            if found.closed:
                yield "销号", found.closed, at(found.unit, found)
