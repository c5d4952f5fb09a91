"""What the office may decide on what was reported, and the record of its decision."""

import datetime as dt

from gwrb.model.office_records import ACCEPT, RETURN, Review
from gwrb.tracking import transitions
from gwrb.tracking.history import entry_digest
from gwrb.tracking.states import ObligationStatus, key_of
from gwrb.tracking.transitions import ACCEPTED, CLOSED, RETURNED


def verdict_word(status: ObligationStatus, reason: str | None) -> str:
    """What a review comes to: accepting what a unit reports as done closes it."""
    if reason is not None:
        return "退回"
    return "办结" if status.entry is not None and status.entry.status == "已完成" else "认可"


def refusal(status: ObligationStatus, today: dt.date, reason: str | None) -> str | None:
    """Why a review makes no sense in a state, as words behind the obligation's name; None where it does."""
    state, entry, back = status.state, status.entry, reason is not None
    if not back and state in (ACCEPTED, CLOSED):
        return f"已经{state}，不必再审"
    if entry is None and not (back and state == CLOSED):
        return "还没有报送，不能审核"
    if entry is not None and status.received and today < status.received:
        return f"{status.received} 报送，审核日期 {today} 不能比它早；请核对 --on"
    if transitions.step(state, verdict_word(status, reason)) is None:
        return "已经退回，等单位重报" if state == RETURNED else f"现在是“{state}”，不能审核"
    return None


def review(
    status: ObligationStatus, today: dt.date, reason: str | None, again: dt.date | None, by: str | None
) -> Review:
    """The record of a review: with a `reason` a return, to be sent `again` by that day."""
    unit, task, scope = key_of(status.obligation)
    digest = entry_digest(status.entry) if status.entry else None
    said = status.entry.status if status.entry else None
    verdict = ACCEPT if reason is None else RETURN
    return Review(unit, task, today, verdict, scope, digest, said, reason, again, by)
