"""What was matched, as answers to what was asked; with what only the ledger can tell to be wrong about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from gwrb.forms.content import FormLine
from gwrb.forms.form_kinds import VALUES, circled
from gwrb.forms.naming import CellSlot
from gwrb.forms.read.asked import Asked
from gwrb.forms.read.form_problems import FormFindings
from gwrb.forms.read.matching import Matched, MatchedCell
from gwrb.forms.read.record_text import Answered
from gwrb.forms.read.typed_values import folded
from gwrb.model.values import Quarter

_MARKS = 40  # more targets than any task has
_TARGET = "target"  # the column with what the year is to reach


def answered(asked: Asked, matched: Matched, findings: FormFindings, *, same: bool) -> list[Answered]:
    """The rows with what they were made with; figures whose target is unsure are told of.

    `same`: the form asks what would be asked now. Where it does not, the first target may be another by now:
    the words of the form itself must name it.
    """
    out: list[Answered] = []
    made: dict[str, dict[str, str]] = {}
    for (of, key), words in matched.made.items():
        made.setdefault(of, {})[key] = words
    for id_, cells in matched.rows.items():
        line = asked.by_id.get(id_, FormLine(id_, {}))
        goal = matched.locked.get(CellSlot(id_, _TARGET), "")
        kept = {
            key: cell
            for key, cell in cells.items()
            if not key.startswith(VALUES) or _is_sure(line, key, cell, goal, findings, same=same)
        }
        shown = f"第 {line.shown} 行" if asked.open and line.shown else line.shown
        out.append(Answered(line, shown, kept, made.get(id_, {})))
    return out


def _is_sure(line: FormLine, key: str, cell: MatchedCell, goal: str, findings: FormFindings, *, same: bool) -> bool:
    """Whether it is sure which target a figure is of; told where it is not."""
    words = cell.text.strip()
    if not words:
        return True
    name = line.names.get(key)
    if name is None:
        message = f"{line.shown} 没有这一个年度目标，不填完成数，却写了“{words}”"
        findings.problem("no-target", message, cell.where, "这个数不收")
        return False
    if not same and not any(_names(one, name, key) for one in goal.split("\n") if one.strip()):
        message = f"年度目标改过，不知道“{words}”是不是“{name}”的完成数；请用 gwrb form 重做一份请单位填"
        findings.problem("target-changed", message, cell.where)
        return False
    return True


def _names(line: str, name: str, key: str) -> bool:
    """Whether a line of 年度目标 names a target, under the mark of its column where it has a mark."""
    words = line.strip()
    mark = next((n for n in range(_MARKS) if words.startswith(circled(n))), None)
    return folded(name) in folded(words) and (mark is None or key == f"{VALUES}{mark}")


def left(asked: Asked, rows: Sequence[Answered], findings: FormFindings) -> None:
    """Tells of people whom the ledger has and the form no longer: a merge leaves them."""
    if not asked.open:
        return
    now = {folded(cell.text) for row in rows if (cell := row.cells.get("name"))}
    gone = [name for row in asked.rows if (name := row.cells.get("name")) and folded(name) not in now]
    if gone and any(now - {""}):
        names = "、".join(gone)
        findings.note("left", f"表上没有了 {names}，台账里的原样保留；不再是联系人的，请到 data/contacts/ 里删去")


def late(
    submitted: MatchedCell, days: Callable[[str, str], dt.date | None], quarter: Quarter | None, findings: FormFindings
) -> None:
    """A form of an earlier quarter, dated when the next was over already: perhaps the wrong form was taken."""
    day = days("submitted", submitted.text)
    if quarter is None or day is None:
        return
    following = Quarter(quarter.year, quarter.number + 1) if quarter.number < 4 else Quarter(quarter.year + 1, 1)
    if day > following.as_of:
        message = f"表是 {quarter} 的，日期却是 {day}，{following} 都已过去；请核对是不是填错了季度的表"
        findings.problem("late", message, taken=f"仍作 {quarter} 的收")
