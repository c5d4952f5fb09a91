"""What the supervision office itself does: reviews, reminders, decisions, inspections."""

import datetime as dt
from typing import NamedTuple

from gwrb.model.field_types import Choice, Day, Line, ListOf, PeriodName, Prose, WholeNumber
from gwrb.model.plan import TASK_ID
from gwrb.model.progress import DIGEST, SAMPLE, OfScope, OfTask, Sample
from gwrb.model.record import NO_PLACES, Annotated, Field, Record
from gwrb.model.units_file import NAME, NAMES
from gwrb.model.values import STATUSES, Period
from gwrb.text.source import Place, Places

ACCEPT, RETURN, JUDGE = REVIEW_WORDS = ("认可", "退回", "核定")
AHEAD, BEHIND, MET, UNMET = VERDICTS = ("达序时", "未达序时", "达到", "未达到")
VERIFIED = ("资料", "电话", "现场")
EXTENSION, COORDINATION = MATTERS = ("延期", "协调")
AGREED, REFUSED = EXTENSION_WORDS = ("同意", "不同意")
UNDER_WAY, SOLVED, DECLINED = COORDINATION_WORDS = ("办理中", "已解决", "不予协调")
BLUE, YELLOW, RED = LEVELS = ("蓝", "黄", "红")
INSPECTION_KINDS = ("专项督查", "暗访督查")
INSPECTION_ID = Line("字母、数字和连字符", pattern=r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", example="20240815-1")

OfUnit = Annotated[str, Field(NAME, "单位", "说的是哪个单位，简称。", required=True)]
By = Annotated[str | None, Field(Line(), "经办人", "谁办的。")]


class Review(NamedTuple):
    """What the office said of one entry of a quarter, or found of the matter itself (核定).

    A finding (`verdict`, `basis`, `verified`) is of the obligation, whatever the unit wrote: it changes no state.
    `entry` is the digest of the entry reviewed (`tracking.history`); without it the entry is the one that was on
    file on that day. `status`: what the entry said when it was reviewed, so that 办结 is known after the entry
    has changed. `due`: by when a returned entry is to be sent again.
    """

    unit: OfUnit
    task: OfTask
    date: Annotated[dt.date, Field(Day(), "审核日期", "哪一天审核的。", required=True)]
    decision: Annotated[
        str,
        Field(
            Choice(REVIEW_WORDS),
            "审核意见",
            "认可；退回；核定。单位报已完成而认可的，就是办结；核定是督查室自己核实的结论，写在 verdict 里。",
            required=True,
        ),
    ]
    scope: OfScope = None
    entry: Annotated[
        str | None,
        Field(
            DIGEST,
            "进展摘要码",
            "审核的是哪一版内容，由 gwrb review 填写；手工写的可以不填，指那一天台账里的内容。",
            after="date",
        ),
    ] = None
    status: Annotated[
        str | None,
        Field(
            Choice(STATUSES),
            "审核时的状态",
            "审核的那一版报的进度状态，由 gwrb review 填写；内容以后改了，仍知道当时是不是办结。",
            after="entry",
        ),
    ] = None
    verdict: Annotated[
        str | None,
        Field(Choice(VERDICTS), "核定结论", "核定的必填：达序时、未达序时、达到、未达到。", after="decision"),
    ] = None
    verified: Annotated[
        str | None, Field(Choice(VERIFIED), "核实方式", "核定的必填：看资料、打电话还是到现场。", after="verdict")
    ] = None
    basis: Annotated[
        str | None, Field(Prose(), "核定依据", "核定的必填：看了什么，数是多少。", free=True, after="verified")
    ] = None
    reason: Annotated[
        str | None,
        Field(Prose(), "理由", "退回的必填：哪里不行，要补什么。数没有达到而办结的也必填：为什么算办结。", free=True),
    ] = None
    due: Annotated[dt.date | None, Field(Day(), "重报期限", "退回的，哪一天前重报；不填的按报送期限。")] = None
    by: By = None
    at: Place | None = None


REVIEW = Record(
    "review",
    "审核",
    Review,
    vital=("unit", "task", "date", "decision"),
    key=("unit", "task", "scope", "date", "entry", "verified"),
)


class Reviews(NamedTuple):
    """All reviews of one quarter."""

    quarter: Annotated[Period, Field(PeriodName(), "季度", "与文件名相同，例如 2024Q2。", required=True)]
    sample: Sample = False
    reviews: Annotated[tuple[Review, ...], Field(ListOf(REVIEW), "各条审核", "一次审核一条。", required=True)] = ()
    at: Place | None = None
    where: Places = NO_PLACES


REVIEWS_FILE = Record("reviews", "审核文件", Reviews, glob="data/reviews/*.yaml", identity=("quarter",), rows="reviews")


class Reminder(NamedTuple):
    """One reminder sent to a unit: about a quarter, or (`quarter` None) about its plan of the year."""

    unit: OfUnit
    date: Annotated[dt.date, Field(Day(), "催办日期", "哪一天催的。", required=True)]
    level: Annotated[str, Field(Choice(LEVELS), "颜色", "蓝 临期，黄 滞后或退回，红 逾期。", required=True)]
    quarter: Annotated[
        Period | None, Field(PeriodName(), "季度", "催的是哪个季度；催办理方案的不填。", after="unit")
    ] = None
    tasks: Annotated[tuple[str, ...], Field(ListOf(TASK_ID), "任务", "催的是哪些任务。")] = ()
    by: By = None
    at: Place | None = None


REMINDER = Record("reminder", "催办", Reminder, vital=("unit", "date"), key=("unit", "quarter", "date"))


class Reminders(NamedTuple):
    """Every reminder of the year; how many there were of a unit and matter is counted, not written."""

    sample: Sample = False
    reminders: Annotated[
        tuple[Reminder, ...], Field(ListOf(REMINDER), "各次催办", "催一次一条；第几次由程序数。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


REMINDERS_FILE = Record("reminders", "催办文件", Reminders, glob="data/reminders.yaml", rows="reminders")


class Decision(NamedTuple):
    """What the office decided on what an entry of `quarter` asks for: an extension, or coordination.

    `until`: the new deadline, where it is not the one asked for.
    """

    unit: OfUnit
    task: OfTask
    matter: Annotated[str, Field(Choice(MATTERS), "事由", "延期（申请延期至）或协调（需协调事项）。", required=True)]
    quarter: Annotated[Period, Field(PeriodName(), "季度", "在哪个季度的进展里提出的。", required=True)]
    decision: Annotated[
        str,
        Field(
            Choice((*EXTENSION_WORDS, *COORDINATION_WORDS)),
            "决定",
            "延期：同意、不同意；协调：办理中、已解决、不予协调。",
            required=True,
        ),
    ]
    date: Annotated[dt.date, Field(Day(), "决定日期", "哪一天决定的。", required=True)]
    scope: OfScope = None
    until: Annotated[
        dt.date | None, Field(Day(), "延期至", "同意延期的新期限；与申请的相同可以不填。", after="decision")
    ] = None
    by: By = None
    note: Annotated[str | None, Field(Prose(), "说明", "怎样协调的，为什么不同意。", free=True)] = None
    at: Place | None = None


DECISION = Record(
    "decision",
    "决定",
    Decision,
    vital=("unit", "task", "matter", "quarter", "date", "decision"),
    key=("unit", "task", "scope", "matter", "quarter"),
)


class Decisions(NamedTuple):
    """Every decision of the year."""

    sample: Sample = False
    decisions: Annotated[
        tuple[Decision, ...], Field(ListOf(DECISION), "各项决定", "对延期、协调申请的答复。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


DECISIONS_FILE = Record("decisions", "决定文件", Decisions, glob="data/decisions.yaml", rows="decisions")


class Finding(NamedTuple):
    """What an inspection found at one unit, by when it is to be put right, and how that ended."""

    number: Annotated[int, Field(WholeNumber(1, 999), "序号", "第几个问题。", required=True)]
    unit: Annotated[str, Field(NAME, "单位", "哪个单位整改，简称。", required=True)]
    text: Annotated[str, Field(Prose(), "问题", "发现了什么问题。", required=True, free=True)]
    task: Annotated[str | None, Field(TASK_ID, "任务编号", "与哪一项任务有关。", after="unit")] = None
    due: Annotated[dt.date | None, Field(Day(), "整改期限", "哪一天前整改好。")] = None
    result: Annotated[str | None, Field(Prose(), "整改结果", "怎样整改的；销号时必填。", free=True)] = None
    closed: Annotated[dt.date | None, Field(Day(), "销号日期", "整改好、核实过的日期；没有就是还没有整改好。")] = None
    at: Place | None = None


FINDING = Record("finding", "督查发现的问题", Finding, vital=("number", "unit"), key=("number",))


class Inspection(NamedTuple):
    """One inspection: 专项督查 or 暗访督查. `id` names its file."""

    id: Annotated[str, Field(INSPECTION_ID, "编号", "与文件名相同，例如 20240815-1。", required=True)]
    date: Annotated[dt.date, Field(Day(), "督查日期", "哪一天督查的。", required=True)]
    kind: Annotated[str, Field(Choice(INSPECTION_KINDS), "方式", "专项督查或暗访督查。", required=True)]
    title: Annotated[str, Field(Line(), "名称", "查的是什么。", required=True)]
    sample: Annotated[bool, SAMPLE._replace(after="id")] = False
    tasks: Annotated[tuple[str, ...], Field(ListOf(TASK_ID), "任务", "查的是哪些任务。")] = ()
    units: Annotated[tuple[str, ...], Field(NAMES, "单位", "查了哪些单位，简称。")] = ()
    findings: Annotated[
        tuple[Finding, ...], Field(ListOf(FINDING), "发现的问题", "一个问题一条；没有发现问题的写 []。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


INSPECTION_FILE = Record(
    "inspection",
    "督查文件",
    Inspection,
    vital=("id", "date"),
    glob="data/inspections/*.yaml",
    identity=("id",),
    rows="findings",
)


class DueDay(NamedTuple):
    """Another day by which a period's reports are due than the plan says: of all units, or of `unit` alone."""

    quarter: Annotated[Period, Field(PeriodName(), "季度", "哪个季度的进展，例如 2024Q2。", required=True)]
    due: Annotated[dt.date, Field(Day(), "报送期限", "改为哪一天前报送。", required=True)]
    decided: Annotated[dt.date, Field(Day(), "决定日期", "哪一天决定的。", required=True)]
    reason: Annotated[str, Field(Prose(), "理由", "为什么改期限。", required=True, free=True)]
    unit: Annotated[
        str | None, Field(NAME, "单位", "只改这个单位的，简称；不写就是全部应报单位。", after="quarter")
    ] = None
    document: Annotated[str | None, Field(Line(), "依据文件", "文号或会议名称。", after="decided")] = None
    by: By = None
    at: Place | None = None


DUE_DAY = Record("due_day", "另定的报送期限", DueDay, vital=("quarter", "due", "decided"), key=("quarter", "unit"))


class DueDays(NamedTuple):
    """Every due day of the year that is not the plan's own."""

    due_days: Annotated[
        tuple[DueDay, ...], Field(ListOf(DUE_DAY), "各次期限", "一个季度一条；单个单位的另外一条。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


DUE_DAYS_FILE = Record("due_days", "期限文件", DueDays, glob="data/due_days.yaml", rows="due_days")

# What the office itself writes.
OFFICE_FILES = (REVIEWS_FILE, REMINDERS_FILE, DECISIONS_FILE, INSPECTION_FILE, DUE_DAYS_FILE)
