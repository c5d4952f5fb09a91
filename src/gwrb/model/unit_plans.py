"""data/plans/, contacts/, breakdown/: how a unit means to meet its obligations, whom to call, its shares; data/duties/:
what a higher government asks of it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from gwrb.model.field_types import YEAR, Amount, Choice, Day, Line, ListOf, MapOf, PeriodName, Prose, WholeNumber
from gwrb.model.plan import TASK, TASK_ID, Task
from gwrb.model.progress import OfScope, OfSender, OfTask, Sample, Submitted, received_file
from gwrb.model.record import NO_PLACES, Annotated, Field, Record
from gwrb.model.units_file import NAME
from gwrb.model.values import Period
from gwrb.text.source import Place, Places

LEADER_IN_CHARGE, LIAISON = PERSON_DUTIES = ("分管负责人", "联络员")
NO_MILESTONES: Mapping[str, str] = MappingProxyType({})
PHONE = Line("电话号码", pattern=r"\+?[0-9][0-9 -]{2,24}", example="027-12345678")


class PlanEntry(NamedTuple):
    """How one unit means to meet one obligation (notice: 附表1 办理方案).

    `milestones`: what is to be reached by the end of a quarter, by the quarter (2024Q2).
    """

    task: OfTask
    scope: OfScope = None
    goal: Annotated[str | None, Field(Prose(), "工作目标", "到年底要做到什么。", free=True)] = None
    measures: Annotated[str | None, Field(Prose(), "具体措施", "准备怎样做。", free=True)] = None
    deadline: Annotated[dt.date | None, Field(Day(), "完成时限", "最迟哪一天完成，在方案的年度之内。")] = None
    milestones: Annotated[
        Mapping[str, str], Field(MapOf(Prose(), key=PeriodName()), "季度节点", "季度: 到这个季度末做到什么。")
    ] = NO_MILESTONES
    leader: Annotated[str | None, Field(Line(), "分管负责人", "分管这项工作的负责人。")] = None
    office: Annotated[str | None, Field(Line(), "承办处室", "具体承办的处室。")] = None
    contact: Annotated[str | None, Field(Line(), "联系人", "承办人的姓名；电话写在联系人文件里。")] = None
    at: Place | None = None


PLAN_ENTRY = Record("plan_entry", "办理方案条目", PlanEntry, vital=("task",), key=("task", "scope"))


class UnitPlan(NamedTuple):
    """One unit's plan of the year; `approver` is the head who approved it."""

    unit: OfSender
    submitted: Submitted = None
    sample: Sample = False
    approver: Annotated[str | None, Field(Line(), "审定人", "审定方案的主要负责人。")] = None
    entries: Annotated[
        tuple[PlanEntry, ...], Field(ListOf(PLAN_ENTRY), "各项方案", "一项任务一条。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


PLANS_FILE = Record("plans", "办理方案文件", UnitPlan, glob="data/plans/*.yaml", identity=("unit",), rows="entries")
RECEIVED_PLANS_FILE = received_file(
    PLANS_FILE, "received_plans", "办理方案收件记录", "sent_plan", "data/plans/received/*.yaml"
)


class Person(NamedTuple):
    """One of a unit's people for supervision (notice: 附表2 督办工作人员名单). Personal data."""

    name: Annotated[str, Field(Line(), "姓名", "姓名。", required=True)]
    duty: Annotated[str, Field(Choice(PERSON_DUTIES), "职责", "分管负责人或联络员。", required=True)]
    post: Annotated[str | None, Field(Line(), "职务", "职务。")] = None
    office_phone: Annotated[str | None, Field(PHONE, "办公电话", "带区号。")] = None
    mobile: Annotated[str | None, Field(PHONE, "手机", "手机号码。")] = None
    at: Place | None = None


PERSON = Record("person", "督办工作人员", Person, vital=("name",), key=("name",))


class Contacts(NamedTuple):
    """One unit's people for supervision."""

    unit: OfSender
    submitted: Submitted = None
    sample: Sample = False
    people: Annotated[
        tuple[Person, ...], Field(ListOf(PERSON), "督办工作人员", "分管负责人和联络员。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


CONTACTS_FILE = Record(
    "contacts", "联系人文件", Contacts, glob="data/contacts/*.yaml", identity=("unit",), rows="people"
)


class UnitShare(NamedTuple):
    """What one unit is to do of a target, from a quarter on; the share of a later quarter takes its place."""

    unit: Annotated[str, Field(NAME, "单位", "哪个单位的份额，简称。", required=True)]
    amount: Annotated[Decimal, Field(Amount(), "份额", "这个单位到年底完成多少，按指标的计量单位。", required=True)]
    target: Annotated[str | None, Field(Line(), "指标", "哪一个指标；任务只有一个指标的可以不写。", after="unit")] = (
        None
    )
    from_: Annotated[
        Period | None,
        Field(PeriodName(), "起始季度", "年中调整的，从哪个季度起是这个数；年初定的不写。", key="from", after=""),
    ] = None
    reason: Annotated[str | None, Field(Prose(), "理由", "为什么调整，依据什么文件。", free=True)] = None
    at: Place | None = None


SHARE = Record("share", "份额", UnitShare, vital=("unit", "amount"), key=("unit", "target", "from"), braces=True)


class Breakdown(NamedTuple):
    """One task's shares."""

    task: Annotated[str, Field(TASK_ID, "任务编号", "分解的是哪一项任务，与文件名相同。", required=True)]
    sample: Sample = False
    shares: Annotated[
        tuple[UnitShare, ...], Field(ListOf(SHARE), "各单位的份额", "一个单位、一个指标一条。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


BREAKDOWN_FILE = Record(
    "breakdown", "任务分解文件", Breakdown, glob="data/breakdown/*.yaml", identity=("task",), rows="shares"
)


class UnitDuties(NamedTuple):
    """What a higher government asks of one unit, as it holds there on a day: for the ledger of that unit."""

    issuer: Annotated[
        str,
        Field(
            Line("机关名称", pattern=r"[^\s./\\:*?\"<>|]{2,40}", example="武汉市人民政府"),
            "交办机关",
            "哪个机关的方案，与文件名相同。",
            required=True,
        ),
    ]
    unit: Annotated[str, Field(Line(), "承担单位", "交给哪个单位办，按那里的叫法。", required=True)]
    year: Annotated[int, Field(YEAR, "年度", "方案所属的年度。", required=True)]
    as_of: Annotated[dt.date, Field(Day(), "截至日期", "哪一天的情况；后来的一份以日期为准。", required=True)]
    total: Annotated[int | None, Field(WholeNumber(1, 9999), "项数", "一共几项任务；少了就是没有传完整。")] = None
    tasks: Annotated[
        tuple[Task, ...],
        Field(
            ListOf(TASK), "任务", "编号是那里的；targets 是本单位承担的数，分工只留牵头单位和本单位。", required=True
        ),
    ] = ()
    at: Place | None = None


DUTIES_FILE = Record("duties", "交办任务文件", UnitDuties, glob="data/duties/*.yaml", identity=("issuer",))
