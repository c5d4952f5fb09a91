"""What the office may decide on what was reported, and the record of its decision."""

import datetime as dt

from gwrb.model.office_records import JUDGE, RETURN, Review
from gwrb.model.values import DONE
from gwrb.tracking import transitions
from gwrb.tracking.history import entry_digest
from gwrb.tracking.outcome import against
from gwrb.tracking.states import ObligationStatus, key_of
from gwrb.tracking.transitions import ACCEPTED, CLOSED, RETURNED


def event_of(status: ObligationStatus, decision: str) -> str:
    """What a review comes to: accepting what a unit reports as done closes it."""
    if decision == RETURN:
        return transitions.RETURN
    done = status.entry.status == DONE if status.entry else _revoked(status)
    return transitions.CLOSE if done else transitions.ACCEPT


def _revoked(status: ObligationStatus) -> bool:
    """Whether what an earlier quarter closed was revoked, and nothing was sent since."""
    before = status.previous
    return status.entry is None and status.state == RETURNED and before is not None and before.state == CLOSED


def refusal(status: ObligationStatus, today: dt.date, decision: str, reason: str | None = None) -> str | None:
    """Why a review makes no sense in a state, as words behind the obligation's name; None where it does."""
    state, entry, back = status.state, status.entry, decision == RETURN
    if not back and state in (ACCEPTED, CLOSED):
        return f"已经{state}，不必再审"
    if entry is None and not (back and state == CLOSED) and not (_revoked(status) and not back):
        return "还没有报送，不能审核"
    if entry is not None and status.received and today < status.received:
        return f"{status.received} 报送，审核日期 {today} 不能比它早；请核对 --on"
    if transitions.step(state, event_of(status, decision)) is None:
        return "已经退回，等单位重报" if state == RETURNED else f"现在是“{state}”，不能审核"
    if not back and not reason and (words := unearned(status)):
        return f"不能办结：{words}"
    return None


def unearned(status: ObligationStatus) -> str:
    """What speaks against closing an entry that says 已完成; empty where nothing does, or it says something else."""
    if status.entry is None or status.entry.status != DONE:
        return ""
    return "；".join(against(status))


def review(
    status: ObligationStatus, today: dt.date, decision: str, reason: str | None, again: dt.date | None, by: str | None
) -> Review:
    """The record of a review; a return is to be sent `again` by that day."""
    unit, task, scope = key_of(status.obligation)
    digest = entry_digest(status.entry) if status.entry else None
    said = status.entry.status if status.entry else None
    return Review(unit, task, today, decision, scope, digest, said, reason=reason, due=again, by=by)


def verdict(status: ObligationStatus, today: dt.date, found: str, basis: str, verified: str, by: str | None) -> Review:
    """The record of what the office found."""
    unit, task, scope = key_of(status.obligation)
    return Review(unit, task, today, JUDGE, scope, verdict=found, basis=basis, verified=verified, by=by)
