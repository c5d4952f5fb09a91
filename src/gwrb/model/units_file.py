"""data/units.yaml: units, groups and offices."""

from typing import NamedTuple

from gwrb.model.field_types import Choice, Flag, Line, ListOf, Prose
from gwrb.model.record import Annotated, Field, Record
from gwrb.text.source import Place

SUPERVISION, ASSESSMENT = OFFICE_ROLES = ("supervision", "assessment")
_ROLE_WORDS = ("督查", "考评")
NAME = Line("单位名称", name=True)
NAMES = ListOf(NAME)
ACCOUNT = Line("账号、组织/小组或邮箱", pattern=r"[A-Za-z0-9][A-Za-z0-9._+@/-]*", example="whjxj 或 wuhan/whjxj")
Note = Annotated[str | None, Field(Prose(), "备注", "给自己人看的说明。")]
Unconfirmed = Annotated[
    str | None, Field(Prose(), "待确认事项", "还没有人确认的地方；填了它，凡由此决定的结果都标“待确认”。")
]


class Unit(NamedTuple):
    """One body that can be assigned. `unconfirmed` says what about it nobody has confirmed yet."""

    name: Annotated[str, Field(NAME, "简称", "通知里用的名称，也是进展文件的文件名。", required=True)]
    class_: Annotated[
        str, Field(Line(), "类别", "例如 政府组成部门、区人民政府；统称可按类别取成员。", required=True, key="class")
    ]
    full_name: Annotated[str | None, Field(Line(), "全称", "规范全称。", after="name")] = None
    aliases: Annotated[tuple[str, ...], Field(NAMES, "别名", "其他叫法，查找时都认。")] = ()
    accounts: Annotated[
        tuple[str, ...], Field(ListOf(ACCOUNT), "代码托管账号", "联系人的账号或邮箱，用来生成 CODEOWNERS；不写 @。")
    ] = ()
    note: Note = None
    unconfirmed: Unconfirmed = None
    at: Place | None = None


UNIT = Record("unit", "单位", Unit, vital=("name",), key=("name",))


class Group(NamedTuple):
    """A name that stands for several units: listed, by class, or open (members not known)."""

    name: Annotated[str, Field(NAME, "名称", "例如 各区人民政府。", required=True)]
    members: Annotated[tuple[str, ...], Field(NAMES, "成员", "逐个列出的成员，写简称。")] = ()
    classes: Annotated[tuple[str, ...], Field(ListOf(Line()), "成员类别", "凡属这些类别的单位都是成员。")] = ()
    open: Annotated[bool, Field(Flag(), "成员未列", "通知没有列出成员的，写 true。")] = False
    aliases: Annotated[tuple[str, ...], Field(NAMES, "别名", "其他叫法。")] = ()
    note: Note = None
    unconfirmed: Unconfirmed = None
    at: Place | None = None


GROUP = Record("group", "统称", Group, vital=("name",))


class Office(NamedTuple):
    """An office that runs the round and owes no report itself: supervision or assessment."""

    name: Annotated[str, Field(NAME, "名称", "例如 市人民政府督查室。", required=True)]
    role: Annotated[
        str,
        Field(Choice(OFFICE_ROLES, words=_ROLE_WORDS), "职责", "supervision 督查，assessment 考评。", required=True),
    ]
    aliases: Annotated[tuple[str, ...], Field(NAMES, "别名", "其他叫法。")] = ()
    contact: Annotated[
        str | None, Field(Line(), "联系方式", "印在督办单上的联系人和办公电话，例如 王五，027-0000000。")
    ] = None
    at: Place | None = None


OFFICE = Record("office", "主办机构", Office, vital=("name",))


class Leader(NamedTuple):
    """One of the government's leaders: what he is, and which units he is in charge of."""

    name: Annotated[str, Field(Line(), "姓名", "领导的姓名。", required=True)]
    office: Annotated[str | None, Field(Line(), "职务", "例如 副市长。")] = None
    units: Annotated[
        tuple[str, ...], Field(NAMES, "分管单位", "分管哪些单位，写简称或统称；一个单位只归一位领导。")
    ] = ()
    sample: Annotated[bool, Field(Flag(), "示例数据", "示例写 true：凡用到它的输出都标明。")] = False
    note: Note = None
    at: Place | None = None

    @property
    def label(self) -> str:
        """As papers name him: 副市长张三."""
        return f"{self.office or ''}{self.name}"


LEADER = Record("leader", "分管领导", Leader, vital=("name",))


class Units(NamedTuple):
    """All of units.yaml, in its order."""

    units: Annotated[tuple[Unit, ...], Field(ListOf(UNIT), "单位", "承担任务的单位。", required=True)] = ()
    groups: Annotated[tuple[Group, ...], Field(ListOf(GROUP), "统称", "代表若干单位的名称。")] = ()
    offices: Annotated[
        tuple[Office, ...], Field(ListOf(OFFICE), "主办机构", "组织督查、考评的机构，自己不报进展。")
    ] = ()
    leaders: Annotated[
        tuple[Leader, ...], Field(ListOf(LEADER), "分管领导", "哪位领导分管哪些单位；通知没有写的不填。")
    ] = ()
    at: Place | None = None

    @property
    def supervision(self) -> Office | None:
        """The office that checks and urges; None where none is named."""
        return next((office for office in self.offices if office.role == SUPERVISION), None)

    @property
    def owners(self) -> tuple[Unit | Group | Office, ...]:
        """Everyone who has a name here."""
        return (*self.units, *self.groups, *self.offices)


UNITS_FILE = Record("units", "单位文件", Units, glob="data/units.yaml")
