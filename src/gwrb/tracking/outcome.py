"""What became of an obligation at the year's end, and what a person has yet to judge. No promise is left without a word.

The office's own finding comes first, then the figures; where there are none, the office's 办结, the unit's own word
that it was not done, and the year's work of what goes on for ever (常态化). All else waits for the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gwrb.model import office_records
from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.targets.lights import MET, UNJUDGED, UNMET
from gwrb.tracking.transitions import CLOSED

if TYPE_CHECKING:
    from gwrb.model.office_records import Review
    from gwrb.targets.lights import Light
    from gwrb.tracking.states import ObligationStatus

_KEPT = (office_records.AHEAD, office_records.MET)
NO_FIGURE = "没有量化目标，办没办到由督查室核定"


def outcome(status: ObligationStatus) -> str:
    """达到, 未达到 or 待核定; empty while it is not due."""
    last, verdict = status.final, status.verdict
    if verdict is not None and (last or verdict.verdict in (office_records.MET, office_records.UNMET)):
        return MET if verdict.verdict in _KEPT else UNMET
    found = [one.outcome for one in status.figures_light.lights]
    if UNMET in found:
        return UNMET
    if found and all(one == MET for one in found):
        return MET
    if not last:
        return ""
    if found:
        return UNJUDGED
    return _without_figures(status)


def _without_figures(status: ObligationStatus) -> str:
    said = status.status
    if status.state == CLOSED or (status.obligation.task.continuing and said in (ON_TRACK, DONE)):
        return MET
    return UNMET if said in (LAGGING, NOT_STARTED) else UNJUDGED


def unjudged(status: ObligationStatus) -> str:
    """Why a person must judge it in this quarter; empty where figures tell, or the office has."""
    if status.verdict is not None:
        return ""
    lights = status.figures_light.lights
    if outcome(status) == UNJUDGED:
        return "；".join(_waiting(one) for one in lights if one.outcome == UNJUDGED) or NO_FIGURE
    return "；".join(_waiting(one) for one in lights if one.person and status.answer)


def found_words(verdict: Review) -> str:
    """督查室核定未达到：现场只完成一半."""
    return f"督查室核定{verdict.verdict}：{' '.join(str(verdict.basis or '').split())}"


def _waiting(one: Light) -> str:
    """新能源汽车产量：没有报送."""
    value = "" if one.figure.value is None else f"报的是 {one.figure.value:f}{one.target.unit}，"
    return f"{one.target.name}：{value}{one.reason or '由督查室核定'}"


def against(status: ObligationStatus) -> Iterator[str]:
    """What speaks against 已完成: what the office found, else each target that is not reached, with its figures."""
    if status.verdict is not None:
        if status.verdict.verdict not in _KEPT:
            yield found_words(status.verdict)
        return
    for one in status.own_lights:
        if one.reached is False and not one.figure.partial:
            yield (
                f"{one.target.name}报的是 {one.figure.value:f}{one.target.unit}，"
                f"目标是{one.target.kind} {one.target.amount:f}{one.target.unit}"
            )
        elif one.odd:
            yield _waiting(one)
