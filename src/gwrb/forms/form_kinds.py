"""The three forms of the notice, the one on what a unit supports, and their columns, derived from the records.

Headings as the notices of 2020 to 2025 ask for them (附表1 办理方案, 附表2 督办工作人员名单, 附表3 责任事项完成情况).
What the records do not have (number, words of the task, who answers for it) is printed and locked.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gwrb.model.field_types import Choice, Day, ListOf, MapOf
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Record
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE
from gwrb.model.values import Period

PLAN, CONTACTS, PROGRESS, SUPPORT = "plan", "contacts", "progress", "support"
FILL, CHOOSE, DATE = HINTS = ("请填写", "请选择", "请选日期")
"""The words that an empty place shows: read back as nothing."""

VALUES, MILESTONES = "values.", "milestones."
SCOPED = 5.0  # the width of the column of numbers where scopes stand in it
FEW = 2  # targets of one task beyond which the other columns leave theirs room for two characters a line
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class FieldColumn(NamedTuple):
    """A column of the table, or a field of the foot.

    `key` is the field's key in the row's record; in a form that is made `values.0` is the first target's
    value, `milestones.2024Q2` one quarter's milestone. `width` in characters of the table's text, as a share
    of all. `carried`: what was said last quarter stands in it, to be gone on from. `group`: in Word, the heading of
    the column in which it stands with others, a paragraph each: a sheet has room for a dozen columns.
    """

    key: str
    heading: str
    width: float = 4
    editable: bool = False
    choices: tuple[str, ...] = ()
    is_date: bool = False
    centred: bool = False
    many_lines: bool = False
    carried: bool = False
    group: str = ""

    @property
    def label(self) -> str:
        """What stands before it in a cell that it shares: ①, 进度状态："""
        own = self.heading.removeprefix(self.group)
        return own if self.group and own in _CIRCLED else f"{self.heading}："

    @property
    def hint(self) -> str:
        """What it shows while it is empty."""
        return CHOOSE if self.choices else DATE if self.is_date else FILL

    def cell(self, names: Mapping[str, str]) -> tuple[str, str]:
        """The field and, of a mapping, the name in it that the column asks for. `names`: see `FormLine`."""
        field, _, part = self.key.partition(".")
        return field, names.get(self.key, part)


class FormKind(NamedTuple):
    """One kind of form: its name in commands, its number in the notice, what it becomes when it comes back.

    `columns` declares what is printed and what is asked, in order; `columns_of` makes those of one form.
    """

    name: str
    number: str
    title: str
    record: Record
    columns: tuple[FieldColumn, ...]
    foot: tuple[FieldColumn, ...] = ()

    @property
    def quarterly(self) -> bool:
        """Whether it is of a quarter, else of the year."""
        return "quarter" in self.record.identity


def _asked(record: Record, key: str, width: float, *, carried: bool = False) -> FieldColumn:
    """A column to be filled in, as its record declares it."""
    field = next(f for f in record.row.fields if f.key == key)
    kind = field.kind.value if isinstance(field.kind, MapOf) else field.kind
    choices = kind.values if isinstance(kind, Choice) else ()
    is_date, prose = isinstance(kind, Day), isinstance(kind, ListOf) or getattr(kind, "many_lines", False)
    return FieldColumn(key, field.title, width, True, choices, is_date, bool(choices) or is_date, prose, carried)


FORECAST = "forecast"
_HEAD = (
    FieldColumn("seq", "序号", 1.8, centred=True),
    FieldColumn("id", "编号", 3.2, centred=True),
    FieldColumn("text", "目标任务", 12.6),
)
_DATED = FieldColumn("submitted", "日期", 8, editable=True, is_date=True)

PLAN_FORM = FormKind(
    PLAN,
    "附表1",
    "办理方案",
    PLANS_FILE,
    (
        *_HEAD,
        _asked(PLANS_FILE, "goal", 8),
        _asked(PLANS_FILE, "measures", 10),
        _asked(PLANS_FILE, "deadline", 5.4),
        _asked(PLANS_FILE, "milestones", 4.6),
        FieldColumn("lead", "{lead}", 4, group="责任分工"),
        FieldColumn("responsible", "{responsible}", 6, group="责任分工"),
        *(_asked(PLANS_FILE, key, 3.6)._replace(group="负责人和联系人") for key in ("leader", "office", "contact")),
    ),
    (FieldColumn("approver", "审定人（主要负责人）", 12, editable=True), _DATED),
)
CONTACTS_FORM = FormKind(
    CONTACTS,
    "附表2",
    "督办工作人员名单",
    CONTACTS_FILE,
    (
        FieldColumn("seq", "序号", 3, centred=True),
        FieldColumn("unit", "单位", 12),
        _asked(CONTACTS_FILE, "name", 8.0),
        _asked(CONTACTS_FILE, "post", 14.0),
        _asked(CONTACTS_FILE, "duty", 8.0)._replace(centred=False),
        _asked(CONTACTS_FILE, "office_phone", 12.0),
        _asked(CONTACTS_FILE, "mobile", 12.0),
    ),
    (_DATED,),
)
PROGRESS_FORM = FormKind(
    PROGRESS,
    "附表3",
    "责任事项完成情况",
    PROGRESS_FILE,
    (
        *_HEAD,
        FieldColumn("target", "年度目标", 6.6, group="年度目标"),
        _asked(PROGRESS_FILE, "progress", 12, carried=True)._replace(heading="截至{day}完成情况"),
        _asked(PROGRESS_FILE, "values", 3.6)._replace(group="完成数"),
        FieldColumn("rate", "完成率", 3.4, centred=True, group="年度目标"),
        _asked(PROGRESS_FILE, "status", 3.6)._replace(group="状态和预测"),
        _asked(PROGRESS_FILE, "problems", 5.8, carried=True),
        _asked(PROGRESS_FILE, "next", 5.8, carried=True),
        _asked(PROGRESS_FILE, "coordination", 4.4, carried=True),
        _asked(PROGRESS_FILE, "evidence", 4.4),
        _asked(PROGRESS_FILE, FORECAST, 3.4)._replace(group="状态和预测"),
        _asked(PROGRESS_FILE, "expected", 5.8, carried=True)._replace(group="完成时间和延期"),
        _asked(PROGRESS_FILE, "extension", 5.8)._replace(group="完成时间和延期"),
        _asked(PROGRESS_FILE, "extension_reason", 3.6)._replace(group="完成时间和延期"),
    ),
    (_DATED,),
)
SUPPORT_FORM = FormKind(
    SUPPORT,
    "附表4",
    "配合情况",
    PROGRESS_FILE,
    (
        *_HEAD,
        FieldColumn("target", "本单位份额", 6.8, group="本单位份额"),
        *(
            c._replace(group="本单位份额") if c.key == "rate" else c
            for c in PROGRESS_FORM.columns
            if c.key in ("progress", "values", "rate", "status", "problems", "next", "evidence")
        ),
    ),
    (_DATED,),
)
KINDS = {kind.name: kind for kind in (PLAN_FORM, CONTACTS_FORM, PROGRESS_FORM, SUPPORT_FORM)}


_MOST_NODES = 4  # columns of 季度节点 that fit; a plan that reports each month has those of its quarters


def columns_of(
    kind: FormKind,
    quarter: Period | None,
    quarters: Sequence[Period],
    targets: int,
    words: tuple[str, str],
    *,
    forecast: bool = True,
) -> tuple[FieldColumn, ...]:
    """The columns of one form.

    In: the kind, the quarter (progress only), the quarters that the plan reports, the greatest number of
    targets that one task of the form has, and what this plan calls leading and responsible units.
    `forecast`: a forecast is asked for.
    """
    out: list[FieldColumn] = []
    day = f"{quarter.as_of.month}月{quarter.as_of.day}日" if quarter else ""
    for column in kind.columns:
        if column.key == FORECAST and not forecast:
            continue
        if f"{column.key}." == VALUES:
            one = column._replace(heading="完成数", width=column.width if targets <= FEW else 4.0)
            for n in range(targets):  # the mark stands in 年度目标 too
                heading = f"{one.heading}{circled(n)}" if targets > 1 else one.heading
                out.append(one._replace(key=f"{VALUES}{n}", heading=heading))
        elif f"{column.key}." == MILESTONES:
            out += (
                column._replace(key=f"{MILESTONES}{q}", heading=f"{column.heading}（{q.as_of.month}月底）")
                for q in quarters
                if len(quarters) <= _MOST_NODES or q.month % 3 == 0
            )
        elif column.key == "rate" and targets >= FEW:
            out.append(column._replace(width=4.8))
        else:
            heading = column.heading.format(lead=words[0], responsible=words[1], day=day)
            out.append(column._replace(heading=heading))
    return tuple(out)


def shared(columns: Sequence[FieldColumn]) -> dict[str, tuple[int, ...]]:
    """The columns of the Word form by their headings: which fields stand in each; rows are told by their numbers."""
    places: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        if column.key != "seq":
            places.setdefault(column.group or column.key, []).append(place)
    return {group if len(mine) > 1 else columns[mine[0]].heading: tuple(mine) for group, mine in places.items()}


def circled(number: int) -> str:
    """① for 0; （21） beyond twenty."""
    return _CIRCLED[number] if number < len(_CIRCLED) else f"（{number + 1}）"
