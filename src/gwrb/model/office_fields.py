"""The tables of fields of what a supervision office keeps beside plan and progress."""

from __future__ import annotations

from gwrb.model import office_objects
from gwrb.model.field_types import Choice, Day, Flag, Line, ListOf, MapOf, Period, Prose, WholeNumber
from gwrb.model.fields import DIGEST, NAME, NAMES, TASK_ID, received_file
from gwrb.model.objects import STATUSES
from gwrb.model.record import Field, Record

PHONE = Line("电话号码", pattern=r"\+?[0-9][0-9 -]{2,24}", example="027-12345678")
_SUBMITTED = Field("submitted", Day(), "报送日期", "报到督查室的日期。")
_SAMPLE = Field("sample", Flag(), "示例", "示例数据写 true，由它生成的文件都会标明。", default=False)

PLAN_ENTRY = Record(
    "plan_entry",
    "办理方案条目",
    office_objects.PlanEntry,
    (
        Field("task", TASK_ID, "任务编号", "说的是哪一项任务。", required=True),
        Field("scope", Line(), "分项", "任务分成几项的，写明是哪一项，原话。"),
        Field("goal", Prose(), "工作目标", "到年底要做到什么。", free=True),
        Field("measures", Prose(), "具体措施", "准备怎样做。", free=True),
        Field("deadline", Day(), "完成时限", "最迟哪一天完成，在方案的年度之内。"),
        Field(
            "milestones",
            MapOf(Prose(), key=Period()),
            "季度节点",
            "季度: 到这个季度末做到什么。",
            default=office_objects.NO_MILESTONES,
        ),
        Field("leader", Line(), "分管负责人", "分管这项工作的负责人。"),
        Field("office", Line(), "承办处室", "具体承办的处室。"),
        Field("contact", Line(), "联系人", "承办人的姓名；电话写在联系人文件里。"),
    ),
    vital=("task",),
    key=("task", "scope"),
)

PLANS_FILE = Record(
    "plans",
    "办理方案文件",
    office_objects.UnitPlan,
    (
        Field("unit", NAME, "填报单位", "与文件名相同。", required=True),
        _SUBMITTED,
        _SAMPLE,
        Field("approver", Line(), "审定人", "审定方案的主要负责人。"),
        Field("entries", ListOf(PLAN_ENTRY), "各项方案", "一项任务一条。", required=True, default=()),
    ),
    vital=("unit",),
    places=True,
    glob="data/plans/*.yaml",
    identity=("unit",),
    rows="entries",
)

RECEIVED_PLANS_FILE = received_file(
    PLANS_FILE, "received_plans", "办理方案收件记录", "sent_plan", "data/plans/received/*.yaml"
)

PERSON = Record(
    "person",
    "督办工作人员",
    office_objects.Person,
    (
        Field("name", Line(), "姓名", "姓名。", required=True),
        Field(
            "duty",
            Choice(office_objects.PERSON_DUTIES),
            "职责",
            "分管负责人或联络员。",
            required=True,
            default="",
        ),
        Field("post", Line(), "职务", "职务。"),
        Field("office_phone", PHONE, "办公电话", "带区号。"),
        Field("mobile", PHONE, "手机", "手机号码。"),
    ),
    vital=("name",),
    key=("name",),
)

CONTACTS_FILE = Record(
    "contacts",
    "联系人文件",
    office_objects.Contacts,
    (
        Field("unit", NAME, "填报单位", "与文件名相同。", required=True),
        _SUBMITTED,
        _SAMPLE,
        Field("people", ListOf(PERSON), "督办工作人员", "分管负责人和联络员。", required=True, default=()),
    ),
    vital=("unit",),
    places=True,
    glob="data/contacts/*.yaml",
    identity=("unit",),
    rows="people",
)

_UNIT = Field("unit", NAME, "单位", "说的是哪个单位，简称。", required=True)
_TASK = Field("task", TASK_ID, "任务编号", "说的是哪一项任务。", required=True)
_SCOPE = Field("scope", Line(), "分项", "任务分成几项的，写明是哪一项，原话。")
_BY = Field("by", Line(), "经办人", "谁办的。")

REVIEW = Record(
    "review",
    "审核",
    office_objects.Review,
    (
        _UNIT,
        _TASK,
        _SCOPE,
        Field("date", Day(), "审核日期", "哪一天审核的。", required=True),
        Field(
            "entry",
            DIGEST,
            "进展摘要码",
            "审核的是哪一版内容，由 gwrb review 填写；手工写的可以不填，指那一天台账里的内容。",
        ),
        Field(
            "status",
            Choice(STATUSES),
            "审核时的状态",
            "审核的那一版报的进度状态，由 gwrb review 填写；内容以后改了，仍知道当时是不是办结。",
        ),
        Field(
            "decision",
            Choice(office_objects.VERDICTS),
            "审核意见",
            "认可；退回。单位报已完成而认可的，就是办结。",
            required=True,
            default="",
        ),
        Field("reason", Prose(), "退回理由", "退回的必填：哪里不行，要补什么。", free=True),
        Field("due", Day(), "重报期限", "退回的，哪一天前重报；不填的按季报期限。"),
        _BY,
    ),
    vital=("unit", "task", "date", "decision"),
    key=("unit", "task", "scope", "date", "entry"),
)

REVIEWS_FILE = Record(
    "reviews",
    "审核文件",
    office_objects.Reviews,
    (
        Field("quarter", Period(), "季度", "与文件名相同，例如 2024Q2。", required=True),
        _SAMPLE,
        Field("reviews", ListOf(REVIEW), "各条审核", "一次审核一条。", required=True, default=()),
    ),
    vital=("quarter",),
    places=True,
    glob="data/reviews/*.yaml",
    identity=("quarter",),
    rows="reviews",
)

REMINDER = Record(
    "reminder",
    "催办",
    office_objects.Reminder,
    (
        _UNIT,
        Field("quarter", Period(), "季度", "催的是哪个季度；催办理方案的不填。"),
        Field("date", Day(), "催办日期", "哪一天催的。", required=True),
        Field(
            "level",
            Choice(office_objects.LEVELS),
            "颜色",
            "蓝 临期，黄 滞后或退回，红 逾期。",
            required=True,
            default="",
        ),
        Field("tasks", ListOf(TASK_ID), "任务", "催的是哪些任务。", default=()),
        _BY,
    ),
    vital=("unit", "date"),
    key=("unit", "quarter", "date"),
)

REMINDERS_FILE = Record(
    "reminders",
    "催办文件",
    office_objects.Reminders,
    (
        _SAMPLE,
        Field(
            "reminders",
            ListOf(REMINDER),
            "各次催办",
            "催一次一条；第几次由程序数。",
            required=True,
            default=(),
        ),
    ),
    places=True,
    glob="data/reminders.yaml",
    rows="reminders",
)

DECISION = Record(
    "decision",
    "决定",
    office_objects.Decision,
    (
        _UNIT,
        _TASK,
        _SCOPE,
        Field(
            "matter",
            Choice(office_objects.MATTERS),
            "事由",
            "延期（申请延期至）或协调（需协调事项）。",
            required=True,
        ),
        Field("quarter", Period(), "季度", "在哪个季度的进展里提出的。", required=True),
        Field(
            "decision",
            Choice((*office_objects.EXTENSION_WORDS, *office_objects.COORDINATION_WORDS)),
            "决定",
            "延期：同意、不同意；协调：办理中、已解决、不予协调。",
            required=True,
            default="",
        ),
        Field("until", Day(), "延期至", "同意延期的新期限；与申请的相同可以不填。"),
        Field("date", Day(), "决定日期", "哪一天决定的。", required=True),
        _BY,
        Field("note", Prose(), "说明", "怎样协调的，为什么不同意。", free=True),
    ),
    vital=("unit", "task", "matter", "quarter", "date", "decision"),
    key=("unit", "task", "scope", "matter", "quarter"),
)

DECISIONS_FILE = Record(
    "decisions",
    "决定文件",
    office_objects.Decisions,
    (
        _SAMPLE,
        Field(
            "decisions", ListOf(DECISION), "各项决定", "对延期、协调申请的答复。", required=True, default=()
        ),
    ),
    places=True,
    glob="data/decisions.yaml",
    rows="decisions",
)

INSPECTION_ID = Line("字母、数字和连字符", pattern=r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", example="20240815-1")

FINDING = Record(
    "finding",
    "督查发现的问题",
    office_objects.Finding,
    (
        Field("number", WholeNumber(1, 999), "序号", "第几个问题。", required=True),
        Field("unit", NAME, "单位", "哪个单位整改，简称。", required=True),
        Field("task", TASK_ID, "任务编号", "与哪一项任务有关。"),
        Field("text", Prose(), "问题", "发现了什么问题。", required=True, default="", free=True),
        Field("due", Day(), "整改期限", "哪一天前整改好。"),
        Field("result", Prose(), "整改结果", "怎样整改的；销号时必填。", free=True),
        Field("closed", Day(), "销号日期", "整改好、核实过的日期；没有就是还没有整改好。"),
    ),
    vital=("number", "unit"),
    key=("number",),
)

INSPECTION_FILE = Record(
    "inspection",
    "督查文件",
    office_objects.Inspection,
    (
        Field("id", INSPECTION_ID, "编号", "与文件名相同，例如 20240815-1。", required=True),
        _SAMPLE,
        Field("date", Day(), "督查日期", "哪一天督查的。", required=True),
        Field(
            "kind",
            Choice(office_objects.INSPECTION_KINDS),
            "方式",
            "专项督查或暗访督查。",
            required=True,
            default="",
        ),
        Field("title", Line(), "名称", "查的是什么。", required=True, default=""),
        Field("tasks", ListOf(TASK_ID), "任务", "查的是哪些任务。", default=()),
        Field("units", NAMES, "单位", "查了哪些单位，简称。", default=()),
        Field(
            "findings",
            ListOf(FINDING),
            "发现的问题",
            "一个问题一条；没有发现问题的写 []。",
            required=True,
            default=(),
        ),
    ),
    vital=("id", "date"),
    places=True,
    glob="data/inspections/*.yaml",
    identity=("id",),
    rows="findings",
)

# What the office itself writes.
OFFICE_FILES = (REVIEWS_FILE, REMINDERS_FILE, DECISIONS_FILE, INSPECTION_FILE)

FILES = (PLANS_FILE, RECEIVED_PLANS_FILE, CONTACTS_FILE, *OFFICE_FILES)
