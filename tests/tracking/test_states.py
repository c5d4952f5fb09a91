"""The state machine: one table, from which everything else follows."""

from __future__ import annotations

import re

import pytest
from tools.build_docs import drawn

from gwrb.tracking import transitions
from gwrb.tracking.transitions import CLOSED, EVENTS, REPORTED, STATES, TRANSITIONS, UNREPORTED
from tests.conftest import ROOT


def test_the_table_is_whole() -> None:
    assert STATES == ("未报", "已报", "退回", "认可", "办结")
    pairs = [(t.state, t.event) for t in TRANSITIONS]
    assert len(set(pairs)) == len(pairs)
    assert {t.state for t in TRANSITIONS} == {t.next for t in TRANSITIONS} == set(STATES)
    assert {t.event for t in TRANSITIONS} == set(EVENTS)
    assert all(transitions.step(s, "新季度") == (CLOSED if s == CLOSED else UNREPORTED) for s in STATES)


def test_every_state_is_reached_and_none_is_the_end() -> None:
    reached, frontier = {UNREPORTED}, [UNREPORTED]
    while frontier:
        here = frontier.pop()
        for t in TRANSITIONS:
            if t.state == here and t.next not in reached:
                reached.add(t.next)
                frontier.append(t.next)
    assert reached == set(STATES)
    assert all(any(t.next != s for t in TRANSITIONS if t.state == s) for s in STATES)


def test_what_is_not_in_the_table_is_no_step() -> None:
    allowed = {(t.state, t.event): t.next for t in TRANSITIONS}
    for state in STATES:
        for event in EVENTS:
            assert transitions.step(state, event) == allowed.get((state, event))
    assert {(s, e) for s in STATES for e in ("退回", "认可", "办结") if transitions.step(s, e) is None} == {
        ("未报", "退回"),
        ("未报", "认可"),
        ("未报", "办结"),
        ("退回", "退回"),
        ("认可", "认可"),
        ("认可", "办结"),
        ("办结", "认可"),
    }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("done", [True, False])
def test_sending_is_always_a_step(state: str, before: bool, done: bool) -> None:
    event = transitions.sending(state, closed_before=before, done=done)
    if state == REPORTED:
        assert event is None
    else:
        assert event is not None
        wanted = CLOSED if (state, before, done) == (CLOSED, True, True) else REPORTED
        assert transitions.step(state, event) == wanted


def test_the_manual_draws_the_table() -> None:
    page = (ROOT / "docs" / "督办.md").read_text(encoding="utf-8")
    drawing = re.search(r"```mermaid\n(.*?)```", page, re.DOTALL)
    assert drawing is not None
    assert drawing[1] == drawn()
    assert drawing[1].count("-->") == len(TRANSITIONS) + 1
    for t in TRANSITIONS:
        assert f"| {t.state} | {t.event} | {t.next} | {t.words} |" in page
