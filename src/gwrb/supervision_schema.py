"""The tables of fields of what a supervision office keeps beside plan and progress."""

from __future__ import annotations

from gwrb import supervision
from gwrb.kinds import Choice, Day, Flag, Line, ListOf, MapOf, Period, Prose
from gwrb.records import Field, Record
from gwrb.schema import NAME, TASK_ID

PHONE = Line("电话号码", pattern=r"\+?[0-9][0-9 -]{2,24}", example="027-12345678")
_SUBMITTED = Field("submitted", Day(), "报送日期", "报到督查室的日期。")
_SAMPLE = Field("sample", Flag(), "示例", "示例数据写 true，由它生成的文件都会标明。", default=False)

PLAN_ENTRY = Record(
    "plan_entry",
    "办理方案条目",
    supervision.PlanEntry,
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
            default=supervision.NO_MILESTONES,
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
    supervision.UnitPlan,
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

PERSON = Record(
    "person",
    "督办工作人员",
    supervision.Person,
    (
        Field("name", Line(), "姓名", "姓名。", required=True),
        Field(
            "duty",
            Choice(supervision.PERSON_DUTIES),
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
    supervision.Contacts,
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

FILES = (PLANS_FILE, CONTACTS_FILE)
