"""What lags in a quarter, and why: the one list from which every paper, reminder and export names it.

Nobody confesses for it: the office's verdict, the figures and what is overdue count as much as a unit's own word.
What was not reported, or came back, is told first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model import office_records
from gwrb.model.values import LAGGING, NOT_STARTED
from gwrb.targets.lights import RED, UNMET, YELLOW
from gwrb.tracking.outcome import found_words
from gwrb.tracking.transitions import RETURNED

if TYPE_CHECKING:
    from gwrb.tracking.states import ObligationStatus

REASONS = ("未报", "退回", "核定", "未达到", "红灯", "黄灯", "整改", "滞后", "矛盾")
MISSING, BACK, VERDICT, UNREACHED, RED_LIGHT, YELLOW_LIGHT, RECTIFY, CONFESSED, CONTRARY = REASONS
OF_REPORTING = (MISSING, BACK)  # what is wrong with the report, not with the work


class Reason(NamedTuple):
    """One reason why an obligation lags: one of REASONS, and what is told of it."""

    kind: str
    words: str

    @property
    def told(self) -> str:
        """The words, and what they are the figures of: 黄灯：公园完成率30%，低于序时进度20个百分点."""
        return f"{self.kind}：{self.words}" if self.kind in (UNREACHED, RED_LIGHT, YELLOW_LIGHT) else self.words


class Lagging(NamedTuple):
    """Why an obligation lags in a quarter; without reasons it does not."""

    reasons: tuple[Reason, ...]

    @property
    def work(self) -> tuple[Reason, ...]:
        """The reasons that are of the work itself."""
        return tuple(r for r in self.reasons if r.kind not in OF_REPORTING)


@lru_cache(maxsize=2**16)  # the rows of a quarter and what is open ask for the same
def of_status(status: ObligationStatus, today: dt.date) -> Lagging:
    """Why one obligation lags as of a day."""
    times = _missing(status, today)
    found = [Reason(MISSING, f"连续{times}个{status.quarter.noun}未报" if times > 1 else "未报")] if times else []
    if status.state == RETURNED:
        found.append(Reason(BACK, f"退回没有重报：{' '.join(status.reason.split())}"))
    return Lagging((*found, *_work(status, today)))


def _missing(status: ObligationStatus, today: dt.date) -> int:
    """In how many quarters up to this one nobody reported it, although it was due."""
    times, one = 0, status
    while one.missing and one.records.begun(one.quarter) and (one.due is None or today > one.due):
        times += 1
        if one.previous is None:
            break
        one = one.previous
    return times


def _work(status: ObligationStatus, today: dt.date) -> Iterator[Reason]:
    """The reasons of the work: what the office found, else what the figures say; then the rest."""
    verdict, light = status.verdict, status.light
    if verdict is not None:
        if verdict.verdict in (office_records.BEHIND, office_records.UNMET):
            yield Reason(VERDICT, found_words(verdict))
    elif status.outcome == UNMET and (words := _short(status, unmet=True) or _unbegun(status)):
        yield Reason(UNREACHED, words)
    elif light.colour in (RED, YELLOW):
        yield Reason(RED_LIGHT if light.colour == RED else YELLOW_LIGHT, _short(status))
    for words in _overdue(status, today):
        yield Reason(RECTIFY, f"督查问题逾期没有整改：{words}")
    entry = status.answer
    if entry is not None and entry.status == LAGGING:
        yield Reason(CONFESSED, "单位报“滞后”")
    elif entry is not None and status.contrary:
        named = "、".join(str(one.target.name) for one in status.contrary)
        yield Reason(CONTRARY, f"单位报“{entry.status}”，与数不符：{named}")


def _unbegun(status: ObligationStatus) -> str:
    """What is told at the year's end of a task without figures that its unit has not begun."""
    return f"单位报“{NOT_STARTED}”" if status.status == NOT_STARTED else ""


def _short(status: ObligationStatus, *, unmet: bool = False) -> str:
    """The targets that are below what is due: 公园完成率30%，低于序时进度20个百分点."""
    from gwrb.text.rounding import percent

    lights = status.light.lights
    scope = status.obligation.assignment.scope
    mine = [x for x in lights if scope is None or x.target.scope in (None, scope)]
    return "；".join(
        f"{one.target.name}"
        + (
            f"完成率{percent(one.completion)}"
            if one.completion is not None
            else f"报的是{one.figure.value}{one.target.unit}"
        )
        + (f"，{one.short}" if one.short else "")
        for one in mine
        if (one.outcome == UNMET if unmet else one.colour in (RED, YELLOW))
    )


def _overdue(status: ObligationStatus, today: dt.date) -> Iterator[str]:
    """What inspections found of it and was not put right in time."""
    root, task, _ = status.key
    for inspection in status.records.inspections:
        for found in inspection.findings:
            late = found.closed is None and found.due is not None and found.due < today
            if late and str(found.task or "") == task and status.records.root(found.unit) == root:
                yield f"{' '.join(str(found.text).split())}（期限 {found.due}）"
