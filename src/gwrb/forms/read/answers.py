"""What was matched, as answers to what was asked; with what only the ledger can tell to be wrong about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from gwrb.forms.form_kinds import VALUES, circled
from gwrb.forms.read.expected import Expected
from gwrb.forms.read.form_problems import FormProblem, Note
from gwrb.forms.read.matching import Matched, MatchedCell
from gwrb.forms.read.record_text import Answered
from gwrb.forms.read.typed_values import folded
from gwrb.model.values import Quarter

_MARKS = 40  # more targets than any task has
_TARGET = "target"  # the column with what the year is to reach


def answered(asks: Expected, matched: Matched, *, same: bool) -> tuple[list[Answered], list[FormProblem]]:
    """The rows with their keys and with what they were made with; figures whose target is unsure are told of.

    `same`: the form asks what would be asked now. Where it does not, the first target may be another by now:
    the words of the form itself must name it.
    """
    out: list[Answered] = []
    problems: list[FormProblem] = []
    made: dict[str, dict[str, str]] = {}
    for (of, key), words in matched.made.items():
        made.setdefault(of, {})[key] = words
    for id_, cells in matched.rows.items():
        row = asks.answered(id_, cells)
        shown = matched.locked.get((id_, _TARGET), "")
        kept = {}
        for key, cell in cells.items():
            problem = _figure(row, key, cell, shown, same=same) if key.startswith(VALUES) else None
            if problem is None:
                kept[key] = cell
            else:
                problems.append(problem)
        name = row.shown if asks.counts or not row.shown else f"第 {row.shown} 行"
        out.append(row._replace(cells=kept, made=made.get(id_, {}), shown=name))
    return out, problems


def _figure(row: Answered, key: str, cell: MatchedCell, shown: str, *, same: bool) -> FormProblem | None:
    """What is wrong with a figure's place; None where it is sure which target it is of."""
    if not cell.text.strip():
        return None
    name = row.names.get(key)
    if name is None:
        message = f"{row.shown} 没有这一个年度目标，不填完成数，却写了“{cell.text.strip()}”"
        return FormProblem("no-target", message, cell.where, "这个数不收")
    lines = [line for line in shown.split("\n") if line.strip()]
    if not same and not any(_names(line, name, key) for line in lines):
        message = f"年度目标改过，不知道“{cell.text.strip()}”是不是“{name}”的完成数；请用 gwrb form 重做一份请单位填"
        return FormProblem("target-changed", message, cell.where)
    return None


def _names(line: str, name: str, key: str) -> bool:
    """Whether a line of 年度目标 names a target, under the mark of its column where it has a mark."""
    words = line.strip()
    mark = next((n for n in range(_MARKS) if words.startswith(circled(n))), None)
    return folded(name) in folded(words) and (mark is None or key == f"{VALUES}{mark}")


def left(asks: Expected, rows: Sequence[Answered]) -> list[Note]:
    """People whom the ledger has and the form no longer: a merge leaves them."""
    if asks.counts:
        return []
    now = {folded(cell.text) for row in rows if (cell := row.cells.get("name"))}
    known = [row.words["name"] for row in asks.asked.rows if row.words.get("name")]
    gone = [name for name in known if folded(name) not in now]
    if not gone or not any(now - {""}):
        return []
    message = f"表上没有了 {'、'.join(gone)}，台账里的原样保留；不再是联系人的，请到 data/contacts/ 里删去"
    return [Note("left", message)]


def late(
    submitted: MatchedCell, days: Callable[[str, str], dt.date | None], quarter: Quarter | None
) -> list[FormProblem]:
    """A form of an earlier quarter, dated when the next was over already: perhaps the wrong form was taken."""
    day = days("submitted", submitted.text)
    if quarter is None or day is None:
        return []
    following = (
        Quarter(quarter.year, quarter.number + 1) if quarter.number < 4 else Quarter(quarter.year + 1, 1)
    )
    if day <= following.as_of:
        return []
    message = f"表是 {quarter} 的，日期却是 {day}，{following} 都已过去；请核对是不是填错了季度的表"
    return [FormProblem("late", message, taken=f"仍作 {quarter} 的收")]
