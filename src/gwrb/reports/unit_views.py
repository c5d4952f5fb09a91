"""What templates of 单位报告 and 责任清单 may use: frozen values, as in `quarterly_views`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from gwrb.model.plan import Task
from gwrb.reports.quarterly_views import Changes, EntryRow, PaperHead, QuarterPaper, ReportPeriod, Tally, UnitReportRow
from gwrb.tracking.events import Event


@dataclass(frozen=True, kw_only=True)
class UnitReport(QuarterPaper):
    """一个单位的办理情况。"""

    sample: Annotated[bool, "是否示例数据"]
    unit: Annotated[UnitReportRow, "单位和它的报送情况"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    tally: Annotated[Tally, "责任事项统计"]
    items: Annotated[tuple[EntryRow, ...], "责任事项，依通知的顺序"]
    open_items: Annotated[tuple[EntryRow, ...], "未报的责任事项"]
    lagging: Annotated[tuple[EntryRow, ...], "滞后的责任事项"]
    coordination: Annotated[tuple[EntryRow, ...], "需市级协调的责任事项"]
    changes: Annotated[Changes | None, "与上季度比较；没有上季度数据为空"]
    behind: Annotated[tuple[EntryRow, ...], "任务未达序时进度的责任事项，依通知的顺序"]
    returned: Annotated[tuple[Event, ...], "退回而还没有重报的责任事项"]
    rectifying: Annotated[tuple[Event, ...], "督查发现、还没有整改销号的问题"]
    pace: Annotated[float | None, "序时进度，0 到 1；方案没有一个量化目标的为空"]
    notes: Annotated[tuple[str, ...], "说明，每条一句"]
    tasks: tuple[Task, ...]  # of which the items are: for the ledger


class DutyRow(NamedTuple):
    """责任清单的一行：一个单位在一项任务（或其分项）中的责任。"""

    task: Annotated[str, "任务编号"]
    heading: Annotated[str, "所在部分、章节、小标题"]
    text: Annotated[str, "任务全文"]
    scope: Annotated[str, "分项；没有为空"]
    role: Annotated[str, "牵头 或 责任"]
    basis: Annotated[str, "怎样承担：牵头（按规定）、责任（经各区人民政府，待确认）等"]
    lead: Annotated[str, "牵头单位，照通知写；没有点名为空"]
    responsible: Annotated[str, "责任单位，照通知写"]
    unconfirmed: Annotated[str, "成员名单待确认的原因；已确认为空"]


@dataclass(frozen=True, kw_only=True)
class DutyList(PaperHead):
    """一个单位（或统称）的责任清单。"""

    unit: Annotated[str, "单位"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    sample: Annotated[bool, "总是否：责任清单不含进展"]
    total: Annotated[int, "任务数"]
    line: Annotated[str, "合计一句"]
    rows: Annotated[tuple[DutyRow, ...], "每行一项责任，依通知的顺序"]
    lead_rows: Annotated[tuple[DutyRow, ...], "其中牵头的"]
    other_rows: Annotated[tuple[DutyRow, ...], "其中责任的"]
    plans_due: Annotated[dt.date | None, "办理方案的报送期限；未填为空"]
    dues: Annotated[tuple[ReportPeriod, ...], "各季度的报告期"]
    notes: Annotated[tuple[str, ...], "说明，每条一句"]
