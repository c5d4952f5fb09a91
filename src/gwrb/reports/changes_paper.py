"""任务调整情况: what was changed during the year, as a paper."""

from collections.abc import Sequence
from typing import Annotated

from gwrb.reports.change_words import ChangeRow, change_rows
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.quarterly_report import head
from gwrb.reports.quarterly_views import PaperHead
from gwrb.tracking.uncounted import about


class ChangesPaper(PaperHead):
    """任务调整情况。"""

    rows: Annotated[tuple[ChangeRow, ...], "各项调整，按起始季度排"]
    until: Annotated[str, "说到哪个期间；全年的为空"]
    kinds: Annotated[tuple[tuple[str, int], ...], "各种调整的项数：种类、项数"]


def changes_view(asked: PaperRequest, rows: Sequence[ChangeRow] | None = None) -> ChangesPaper:
    """The context `report` of 任务调整情况.html; of some changes only, where they are given."""
    records = asked.records
    rows = (
        rows
        if rows is not None
        else [row for row in change_rows(records) if asked.quarter is None or row.from_ <= str(asked.quarter)]
    )
    only = asked.only
    if only:
        led = {str(d.task.id) for q in records.quarters for d in records.held(q).leads if only.keeps(d)}
        rows = [row for row in rows if row.task in led or (row.unit and only.unit_keeps(records.unit(row.unit)))]
    mark = only.mark if only else ""
    counts = {row.kind: sum(one.kind == row.kind for one in rows) for row in rows}
    return ChangesPaper(
        title=asked.title or f"{records.plan.heading.year}年目标任务调整情况{mark}",
        **head(records.plan, records.year.issued.register, asked.today),
        sample=False,
        stem=f"{records.plan.heading.year}年任务调整情况{mark}",
        facts={},
        uncounted=about(records, records.up_to(asked.quarter) or None),
        rows=tuple(rows),
        until=asked.quarter.period if asked.quarter else "",
        kinds=tuple(counts.items()),
    )
