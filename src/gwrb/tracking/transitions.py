"""The state machine of an obligation in a quarter: the one table from which its states are derived.

`step` walks it, docs/督办.md draws it, and `validate` refuses a history in which it has no step.
逾期 is no state: it is a property of 未报 and 退回 (`states.ObligationStatus.overdue`).
"""

from typing import NamedTuple

STATES = ("未报", "已报", "退回", "认可", "办结")
UNREPORTED, REPORTED, RETURNED, ACCEPTED, CLOSED = STATES
EVENTS = ("报送", "退回", "认可", "办结", "重报", "重新打开", "续报", "新季度")
SEND, RETURN, ACCEPT, CLOSE, RESEND, REOPEN, CONFIRM, TURN = EVENTS


class Transition(NamedTuple):
    """One step that is allowed. `words`: who does what."""

    state: str
    event: str
    next: str
    words: str


TRANSITIONS = (
    Transition(UNREPORTED, SEND, REPORTED, "单位报送进展"),
    Transition(REPORTED, RETURN, RETURNED, "督查室退回，写明理由"),
    Transition(REPORTED, ACCEPT, ACCEPTED, "督查室认可"),
    Transition(REPORTED, CLOSE, CLOSED, "单位报“已完成”，督查室认可"),
    Transition(RETURNED, RESEND, REPORTED, "单位改过以后再报"),
    Transition(RETURNED, ACCEPT, ACCEPTED, "督查室改为认可"),
    Transition(RETURNED, CLOSE, CLOSED, "督查室对“已完成”改为认可，或收回撤销办结"),
    Transition(ACCEPTED, RETURN, RETURNED, "督查室又发现问题，退回"),
    Transition(ACCEPTED, RESEND, REPORTED, "认可以后内容又改了，要再审"),
    Transition(CLOSED, RETURN, RETURNED, "督查室撤销办结，退回"),
    Transition(CLOSED, REOPEN, REPORTED, "办结以后内容又改了，或以后的季度改报别的状态"),
    Transition(CLOSED, CONFIRM, CLOSED, "以后的季度仍报“已完成”，不必再审"),
    Transition(CLOSED, CLOSE, CLOSED, "督查室再次认可“已完成”"),
    Transition(UNREPORTED, TURN, UNREPORTED, "新季度重新报"),
    Transition(REPORTED, TURN, UNREPORTED, "新季度重新报"),
    Transition(RETURNED, TURN, UNREPORTED, "新季度重新报"),
    Transition(ACCEPTED, TURN, UNREPORTED, "新季度重新报"),
    Transition(CLOSED, TURN, CLOSED, "办结的不必再报"),
)
_NEXT = {(t.state, t.event): t.next for t in TRANSITIONS}


def step(state: str, event: str) -> str | None:
    """The state after an event; None where the table does not allow it."""
    return _NEXT.get((state, event))


def sending(state: str, *, closed_before: bool, done: bool) -> str | None:
    """What sending a new version is in a state; None in 已报, where it is one more draft.

    `closed_before`: closed in an earlier quarter; `done`: the new version says 已完成.
    """
    if state == CLOSED:
        return CONFIRM if closed_before and done else REOPEN
    if state == REPORTED:
        return None
    return SEND if state == UNREPORTED else RESEND
