"""The views of `gwrb status` as tables and as objects for programs, all from one list of columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gwrb.output.status_columns import columns
from gwrb.output.table import Column, Table
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.reports.status_rows import TARGET, TASK, StatusRow, StatusView
from gwrb.targets.trajectory import NOTE

NAMES = {"unit": "各单位", "part": "各部分", "section": "各章节", "task": "各任务", "target": "各指标"}


def status_table(data: QuarterData, view: StatusView) -> Table[StatusRow]:
    """A view with its total."""
    chosen = columns(view.by, data.quarters)
    return Table(chosen, view.rows, title(data), view.total, name=NAMES[view.by])


def status_sheets(data: QuarterData, views: Iterable[StatusView]) -> list[Table[Any]]:
    """The sheets of an Excel file: one a view, and one that explains every column."""
    sheets = [status_table(data, view) for view in views]
    told = {column.head: column.help for sheet in sheets for column in sheet.columns}
    return [*sheets, explanations(told.items(), {"推算": NOTE + "。"}.items())]


def explanations(*rows: Iterable[tuple[str, str]]) -> Table[tuple[str, str]]:
    """A sheet that says what each column means."""
    shown: tuple[Column[tuple[str, str]], ...] = (
        Column("", "栏目", lambda r: r[0], width=24),
        Column("", "说明", lambda r: r[1], width=90, prose=True),
    )
    return Table(shown, [row for some in rows for row in some], name="栏目说明")


def status_object(data: QuarterData, view: StatusView) -> dict[str, Any]:
    """The object of `gwrb status --format json`."""
    facts, table = data.period, status_table(data, view)
    rows = table.objects()
    if view.by == TASK:
        for said, row in zip(rows, view.rows, strict=True):
            courses = row.task.courses if row.task else ()
            said["targets"] = targets_object(data, [row._replace(course=course) for course in courses])
    (total,) = Table(table.columns, [view.total]).objects()
    return {
        "quarter": facts.quarter,
        "period": facts.name,
        "as_of": facts.as_of.isoformat(),
        "due": facts.due.isoformat() if facts.due else None,
        "on": data.today.isoformat(),
        "sample": data.sample,
        "by": view.by,
        "rows": rows,
        "total": {key: value for key, value in total.items() if isinstance(value, int | float)},
    }


def targets_object(data: QuarterData, rows: Sequence[StatusRow]) -> list[dict[str, Any]]:
    """Targets with their lights, quarters and projections, as they stand in the object of a task."""
    inner = [c for c in columns(TARGET, data.quarters) if c.key not in ("task", "part", "section")]
    return Table(inner, rows).objects()


def title(data: QuarterData) -> str:
    """What every output is headed by: period, as-of day, due day, the day that counts as today, and samples."""
    return when_shown(data) + (f"　【{SAMPLE}】" if data.sample else "")


def when_shown(data: QuarterData) -> str:
    return f"{data.period.line}；今天{data.today}"
