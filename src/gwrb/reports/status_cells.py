"""What stands in the cells of the views: words and figures got from a row, rounded in one way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from gwrb.reports.status_rows import StatusRow
from gwrb.targets.trajectory import Course
from gwrb.text import rounding
from gwrb.text.rounding import Share, half_up, percent

Cell = str | int | float | Decimal | dt.date | None


def share(exact: Fraction | None) -> Share | None:
    """A share as every format has it."""
    return None if exact is None else Share(half_up(exact, 3))


def points(exact: Fraction | None) -> float | None:
    """Percentage points as every format has them."""
    return None if exact is None else float(rounding.points(exact))


def part_of(number: int, whole: int) -> Share | None:
    return share(Fraction(number, whole)) if whole else None


def leading(row: StatusRow) -> Course | None:
    """The target of a row that decides: its own, or of a task's the one that is furthest behind."""
    if row.course is not None or row.task is None:
        return row.course
    compared = [c for c in row.task.courses if c.now.distance is not None]
    if compared:
        return max(compared, key=lambda c: c.now.distance or Fraction(0))
    return next((c for c in row.task.courses if c.now.completion is not None), None)


def sampled(row: StatusRow) -> str:
    return "是" if row.sample else ""


def colour(row: StatusRow) -> str:
    if row.course is not None:
        return row.course.now.colour
    return row.task.light.colour if row.task else ""


def reason(row: StatusRow) -> str:
    if row.course is not None:
        return row.course.now.reason
    return row.task.light.reason if row.task else ""


def units(row: StatusRow) -> list[str]:
    return list(dict.fromkeys(str(s.obligation.unit.name) for s in row.task.statuses)) if row.task else []


def statuses(row: StatusRow) -> str:
    statuses = row.task.statuses if row.task else ()
    if len(statuses) < 2:
        return ""
    return "；".join(
        f"{x.obligation.unit.name}{f'（{scope}）' if (scope := x.obligation.assignment.scope) else ''}{x.status}"
        for x in statuses
    )


def target_words(course: Course) -> str:
    """新增停车泊位5.4/15万个，36%，红."""
    now, target = course.now, course.target
    value = "—" if now.figure.value is None else f"{now.figure.value:f}"
    words = f"{target.name}{value}/{target.amount:f}{target.unit}"
    words += f"，{percent(now.completion)}" if now.completion is not None else ""
    return words + (f"，{now.colour}" if now.colour else f"，{now.reason}")


def plain(value: Decimal) -> Decimal:
    """A number without zeros at its end."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
