"""data/progress/: what a unit reports for one quarter; data/received/: who sent which file, when, and what it said."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from gwrb.model.field_types import Choice, Day, Flag, Line, ListOf, MapOf, Measured, PeriodName, Prose
from gwrb.model.plan import TASK_ID
from gwrb.model.record import NO_PLACES, Annotated, Field, Record, declared
from gwrb.model.units_file import NAME
from gwrb.model.values import STATUSES, Period
from gwrb.text.source import Place, Places

FORECASTS = ("能完成", "有困难但能完成", "不能完成")
NO_VALUES: Mapping[str, Decimal] = MappingProxyType({})

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
    coordination: Annotated[str | None, Field(Prose(), "需协调事项", "需要本级政府协调什么。", free=True)] = None
    evidence: Annotated[
        tuple[str, ...],
        Field(
            ListOf(Line(exact=True)), "佐证材料", "文号、链接或文件名，一行一个，例如 武政办〔2024〕12号、验收单.pdf。"
        ),
    ] = ()
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
    quarter: Annotated[Period, Field(PeriodName(), "报告季度", "与文件夹名相同，例如 2024Q2。", required=True)]
    submitted: Submitted = None
    sample: Sample = False
    entries: Annotated[tuple[Entry, ...], Field(ListOf(ENTRY), "各项进展", "一项任务一条。", required=True)] = ()
    at: Place | None = None
    where: Places = NO_PLACES


PROGRESS_FILE = Record(
    "progress", "进展文件", Progress, glob="data/progress/*/*.yaml", identity=("quarter", "unit"), rows="entries"
)


DIGEST = Line("16 位摘要码", pattern="[0-9a-f]{16}", example="0123456789abcdef")
_SENT = DIGEST._replace(quoted=True)


class Receipt(NamedTuple):
    """One file that was merged: its name, its digest, the day it was merged, the tasks it spoke of."""

    file: Annotated[str, Field(Line(exact=True), "文件名", "送来的文件。", required=True)]
    sha256: Annotated[
        str,
        Field(
            Line("64 位摘要码", pattern="[0-9a-f]{64}", quoted=True), "摘要码", "文件内容的 SHA-256。", required=True
        ),
    ]
    received: Annotated[dt.date, Field(Day(), "合并日期", "合并进台账的日期。", required=True)]
    submitted: Annotated[dt.date | None, Field(Day(), "报送日期", "文件里写的报送日期。")] = None
    tasks: Annotated[tuple[str, ...], Field(ListOf(TASK_ID), "任务", "文件里说到的任务。")] = ()
    scopes: Annotated[tuple[str, ...], Field(ListOf(Line(exact=True)), "分项", "任务分几项的，文件里说到的分项。")] = ()
    at: Place | None = None

    def speaks_of(self, task: str, scope: str | None = None) -> bool:
        """Whether the file has the row of a task, of one of its scopes; older receipts do not name scopes."""
        return task in self.tasks and (scope is None or not self.scopes or scope in self.scopes)


RECEIPT = Record("receipt", "收件", Receipt, vital=("file", "sha256", "received"))


class Received(NamedTuple):
    """All that one unit sent for one quarter; of its plan, which is of the year, `quarter` is None.

    `sent` is its last word on each task, as rows of the kind that it sent: short facts as they are,
    texts by their digest. A merge only asks whether a text is still the one that was sent; the words
    are in the unit's own file.
    """

    unit: str
    quarter: Period | None = None
    files: Annotated[
        tuple[Receipt, ...], Field(ListOf(RECEIPT), "收件", "合并过的文件，先到在前。", required=True)
    ] = ()
    sent: Annotated[
        tuple[Any, ...], Field(ListOf(Line()), "上次报送", "每项任务最近一次报的内容。", required=True)
    ] = ()
    at: Place | None = None


def _digested(field: Field) -> Field:
    """A field as a record of what was received has it: texts by their digests."""
    kind = field.kind
    if getattr(kind, "many_lines", False):
        return Field(_SENT, field.title, f"{field.title}的摘要码。", key=field.key, name=field.name)
    if isinstance(kind, MapOf) and getattr(kind.value, "many_lines", False):
        return field._replace(kind=MapOf(_SENT, kind.key), help=f"{field.title}的摘要码。")
    return field


def received_file(kind: Record, name: str, title: str, row: str, glob: str) -> Record:
    """The kind of file that records what units sent as files of `kind`, and said last, row by row (`row`)."""
    identity = tuple(f for f in kind.fields if f.key in kind.identity)
    last = Record(row, "上次报送", kind.row.make, tuple(map(_digested, kind.row.fields)), vital=kind.row.vital)
    files, sent = declared(Received)
    named = tuple(f._replace(title=f.title.replace("填报", "报送")) for f in identity)
    fields = (*named, files, sent._replace(kind=ListOf(last)))
    return Record(name, title, Received, fields, glob=glob, identity=kind.identity)


RECEIVED_FILE = received_file(PROGRESS_FILE, "received", "收件记录", "sent", "data/received/*/*.yaml")
