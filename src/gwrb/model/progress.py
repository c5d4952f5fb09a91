"""data/progress/: what a unit reports for one quarter."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, NamedTuple

from gwrb.model.field_types import Choice, Day, Flag, Line, ListOf, MapOf, Measured, Period, Prose
from gwrb.model.plan import TASK_ID
from gwrb.model.record import NO_PLACES, Field, Record
from gwrb.model.units_file import NAME
from gwrb.model.values import Quarter
from gwrb.text.source import Place, Places

STATUSES = ("未启动", "正常推进", "滞后", "已完成")
NOT_STARTED, ON_TRACK, LAGGING, DONE = STATUSES
FORECASTS = ("能完成", "有困难但能完成", "不能完成")
NO_VALUES: Mapping[str, Decimal] = MappingProxyType({})
NO_DAYS: Mapping[str, dt.date] = MappingProxyType({})

OfTask = Annotated[str, Field(TASK_ID, "任务编号", "说的是哪一项任务。", required=True)]
OfScope = Annotated[str | None, Field(Line(), "分项", "任务分成几项的，写明是哪一项，原话。", after="task")]
OfSender = Annotated[str, Field(NAME, "填报单位", "与文件名相同。", required=True)]
Submitted = Annotated[dt.date | None, Field(Day(), "报送日期", "报到督查室的日期。")]
SAMPLE = Field(Flag(), "示例", "示例数据写 true，由它生成的文件都会标明。")
Sample = Annotated[bool, SAMPLE]


class Entry(NamedTuple):
    """What one unit says of one obligation in one quarter; `progress` is cumulative for the year."""

    task: OfTask
    status: Annotated[str, Field(Choice(STATUSES), "进度状态", "未启动、正常推进、滞后、已完成。", required=True)]
    scope: OfScope = None
    progress: Annotated[str | None, Field(Prose(), "完成情况", "做了什么，从年初累计。", free=True)] = None
    values: Annotated[
        Mapping[str, Decimal],
        Field(
            MapOf(Measured()),
            "完成数",
            "目标名称: 完成数（累计的从年初算起）。只写数字就按目标的计量单位；也可带单位，如 15万个。",
        ),
    ] = NO_VALUES
    problems: Annotated[str | None, Field(Prose(), "存在问题", "状态为滞后时必填。", free=True)] = None
    next: Annotated[str | None, Field(Prose(), "下一步措施", "接下来做什么。", free=True)] = None
    forecast: Annotated[str | None, Field(Choice(FORECASTS), "年度预测", "能完成、有困难但能完成、不能完成。")] = None
    coordination: Annotated[str | None, Field(Prose(), "需协调事项", "需要市级协调什么。", free=True)] = None
    expected: Annotated[dt.date | None, Field(Day(), "预计完成时间", "预计哪一天完成。")] = None
    extension: Annotated[dt.date | None, Field(Day(), "申请延期至", "在期限之前申请延到哪一天。")] = None
    extension_reason: Annotated[str | None, Field(Prose(), "延期理由", "申请延期的，说明理由。", free=True)] = None
    at: Place | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What it answers within its file."""
        return self.task, self.scope


ENTRY = Record("entry", "进展", Entry, vital=("task",), key=("task", "scope"))


class Progress(NamedTuple):
    """One unit's file for one quarter. `where` has the places of values that are not text."""

    unit: OfSender
    quarter: Annotated[Quarter, Field(Period(), "报告季度", "与文件夹名相同，例如 2024Q2。", required=True)]
    submitted: Submitted = None
    sample: Sample = False
    entries: Annotated[tuple[Entry, ...], Field(ListOf(ENTRY), "各项进展", "一项任务一条。", required=True)] = ()
    at: Place | None = None
    where: Places = NO_PLACES


PROGRESS_FILE = Record(
    "progress",
    "进展文件",
    Progress,
    vital=("unit", "quarter"),
    glob="data/progress/*/*.yaml",
    identity=("quarter", "unit"),
    rows="entries",
)
