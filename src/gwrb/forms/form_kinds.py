"""The three forms of the notice and their columns, derived from the tables of fields.

Headings as the notices of 2020 to 2025 ask for them (附表1 办理方案, 附表2 督办工作人员名单, 附表3 责任事项完成情况).
What the tables of fields do not have (number, words of the task, who answers for it) is printed and locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gwrb.model.field_types import Choice, Day
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Record
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE
from gwrb.model.values import Quarter

PLAN, CONTACTS, PROGRESS = "plan", "contacts", "progress"
FILL, CHOOSE, DATE = HINTS = ("请填写", "请选择", "请选日期")
"""The words that an empty place shows: read back as nothing."""

VALUES, MILESTONES = "values.", "milestones."
SCOPED = 6.0  # the width of the column of numbers where scopes stand in it
FEW = 2  # targets of one task beyond which their columns are narrow
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class FormKind(NamedTuple):
    """One kind of form: its name in commands, its number in the notice, what it becomes when it comes back."""

    name: str
    number: str
    title: str
    record: Record


PLAN_FORM = FormKind(PLAN, "附表1", "办理方案", PLANS_FILE)
CONTACTS_FORM = FormKind(CONTACTS, "附表2", "督办工作人员名单", CONTACTS_FILE)
PROGRESS_FORM = FormKind(PROGRESS, "附表3", "责任事项完成情况", PROGRESS_FILE)
KINDS = {kind.name: kind for kind in (PLAN_FORM, CONTACTS_FORM, PROGRESS_FORM)}


class FieldColumn(NamedTuple):
    """A column of the table, or a field of the foot.

    `key` is the field's key in the row's record; `values.0` is the first target's value, `milestones.2024Q2`
    one quarter's milestone. `width` in characters of the table's text, as a share of all.
    """

    key: str
    heading: str
    width: float = 4
    editable: bool = False
    choices: tuple[str, ...] = ()
    is_date: bool = False

    @property
    def hint(self) -> str:
        """What it shows while it is empty."""
        return CHOOSE if self.choices else DATE if self.is_date else FILL


def columns(
    kind: FormKind, quarter: Quarter | None, quarters: Sequence[Quarter], targets: int, words: tuple[str, str]
) -> tuple[FieldColumn, ...]:
    """The columns of a form.

    In: the kind, the quarter (progress only), the quarters that the plan reports, the greatest number of
    targets that one task of the form has, and what this plan calls leading and responsible units.
    """
    if kind is CONTACTS_FORM:
        widths = {"name": 8.0, "post": 14.0, "duty": 8.0, "office_phone": 12.0, "mobile": 12.0}
        fixed = (FieldColumn("seq", "序号", 3), FieldColumn("unit", "单位", 12))
        return (*fixed, *(_field(kind.record, key, width) for key, width in widths.items()))
    head = (
        FieldColumn("seq", "序号", 1.8),
        FieldColumn("id", "编号", 3.2),
        FieldColumn("text", "目标任务", 12.6),
    )
    if kind is PLAN_FORM:
        of = PLANS_FILE
        nodes = (
            FieldColumn(f"{MILESTONES}{q}", f"季度节点（{q.as_of.month}月底）", 4.6, editable=True)
            for q in quarters
        )
        return (
            *head,
            _field(of, "goal", 8),
            _field(of, "measures", 10),
            _field(of, "deadline", 5.4),
            *nodes,
            FieldColumn("lead", words[0], 4),
            FieldColumn("responsible", words[1], 6),
            *(_field(of, key, 3.6) for key in ("leader", "office", "contact")),
        )
    assert quarter is not None
    of, end = PROGRESS_FILE, quarter.as_of
    figure = 3.6 if targets <= FEW else 3.0
    return (
        *head,
        FieldColumn("target", "年度目标", 6.8),
        _field(of, "progress", 12.6)._replace(heading=f"截至{end.month}月{end.day}日完成情况"),
        *(
            FieldColumn(f"{VALUES}{n}", _value_heading(n, targets), figure, editable=True)
            for n in range(targets)
        ),
        FieldColumn("rate", "完成率", 3.4 if targets < FEW else 4.8),
        _field(of, "status", 3),
        _field(of, "problems", 6.2),
        _field(of, "next", 6.2),
        _field(of, "coordination", 4.4),
        _field(of, "forecast", 3.4),
        _field(of, "expected", 6.2),
        _field(of, "extension", 6.2),
        _field(of, "extension_reason", 3.6),
    )


def foot(kind: FormKind) -> tuple[FieldColumn, ...]:
    """The fields at the foot that the unit fills in: those of the file itself beside its rows."""
    fields = {f.key: f for f in kind.record.fields}
    found = (
        [FieldColumn("approver", "审定人（主要负责人）", 12, editable=True)] if "approver" in fields else []
    )
    return (*found, FieldColumn("submitted", "日期", 8, editable=True, is_date=True))


def _field(record: Record, key: str, width: float) -> FieldColumn:
    field = next(f for f in record.row.fields if f.key == key)
    choices = field.kind.values if isinstance(field.kind, Choice) else ()
    return FieldColumn(
        key, field.title, width, editable=True, choices=choices, is_date=isinstance(field.kind, Day)
    )


def _value_heading(number: int, targets: int) -> str:
    """完成数, or 完成数① where a task of the form has several targets: the mark stands in 年度目标 too."""
    return f"完成数{circled(number)}" if targets > 1 else "完成数"


def circled(number: int) -> str:
    """① for 0; （21） beyond twenty."""
    return _CIRCLED[number] if number < len(_CIRCLED) else f"（{number + 1}）"
