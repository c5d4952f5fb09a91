"""data/changes.yaml: what was changed in the plan and among the units during the year, each from a quarter on."""

import datetime as dt
from typing import NamedTuple

from gwrb.model.field_types import Day, Flag, Line, ListOf, PeriodName, Prose
from gwrb.model.plan import ASSIGNMENT, TASK, TASK_ID, Figure, Plan, Target, Task
from gwrb.model.record import NO_PLACES, Annotated, Field, Record
from gwrb.model.units_file import GROUP, NAME, UNIT, Unconfirmed, Unit
from gwrb.model.values import Period
from gwrb.text.source import Place, Places


def _as_in(record: Record, key: str) -> Field:
    """A field of a task, an assignment, a unit or a group as a change states it: only where it changes."""
    field = record.by_key[key]
    help = f"调整以后的{field.title}，写法与原来相同；不调整的不写。"
    return field._replace(help=help, required=False, after=None, default=None)


class DatedChange(NamedTuple):
    """One change that holds from a quarter on.

    Of a task: any of `TASK_FACTS` and `ASSIGNMENT_FACTS` (the latter of the assignment that `scope` names), or
    `withdrawn`, or `added`, a whole task. Of a unit: `renamed`, `merged_into`, `abolished` (its tasks go to
    `successor`), or `founded`, a whole unit. Of a group: its `members`. Of a unit or a group: the `leader` in charge.
    None says nothing: `lead: []` says that from then on nobody is named as lead.
    """

    from_: Annotated[
        Period, Field(PeriodName(), "起始季度", "从哪个季度起照此执行，例如 2024Q3。", required=True, key="from")
    ]
    decided: Annotated[
        dt.date | None, Field(Day(), "决定日期", "哪一天决定的；没有查到的不写，在 unconfirmed 里说明。")
    ]
    by: Annotated[str, Field(Line(), "决定机关", "谁决定的。", required=True)]
    reason: Annotated[str, Field(Prose(), "理由", "为什么调整。", required=True, free=True)]
    document: Annotated[str | None, Field(Line(), "依据文件", "文号或会议名称。", after="by")] = None
    task: Annotated[str | None, Field(TASK_ID, "任务编号", "调整的是哪一项任务。")] = None
    scope: Annotated[
        str | None, Field(Line(), "分项", "任务分成几项的，写明调整的是哪一项的单位，原话。", after="task")
    ] = None
    name: Annotated[str | None, _as_in(TASK, "name")] = None
    text: Annotated[str | None, _as_in(TASK, "text")] = None
    lead: Annotated[tuple[str, ...] | None, _as_in(ASSIGNMENT, "lead")] = None
    responsible: Annotated[tuple[str, ...] | None, _as_in(ASSIGNMENT, "responsible")] = None
    helping: Annotated[tuple[str, ...] | None, _as_in(ASSIGNMENT, "helping")] = None
    targets: Annotated[tuple[Target, ...] | None, _as_in(TASK, "targets")] = None
    figures: Annotated[tuple[Figure, ...] | None, _as_in(TASK, "figures")] = None
    leader: Annotated[str | None, _as_in(TASK, "leader")] = None
    deadline: Annotated[str | None, _as_in(TASK, "deadline")] = None
    withdrawn: Annotated[bool, Field(Flag(), "撤销任务", "任务（或这一分项）不再执行的，写 true。")] = False
    added: Annotated[Task | None, Field(TASK, "新增任务", "整项任务，写法与 tasks.yaml 相同。")] = None
    unit: Annotated[str | None, Field(NAME, "单位", "变动的是哪个单位，写变动前的简称。")] = None
    renamed: Annotated[str | None, Field(NAME, "更名为", "新的简称。")] = None
    full_name: Annotated[str | None, _as_in(UNIT, "full_name")] = None
    merged_into: Annotated[str | None, Field(NAME, "并入", "并入哪个单位，它的任务都归这个单位。")] = None
    abolished: Annotated[bool, Field(Flag(), "撤销单位", "单位不再存在的，写 true。")] = False
    successor: Annotated[str | None, Field(NAME, "承接单位", "撤销的单位，任务都由谁承接。")] = None
    founded: Annotated[Unit | None, Field(UNIT, "新设单位", "整个单位，写法与 units.yaml 相同。")] = None
    group: Annotated[str | None, Field(NAME, "统称", "成员变动的是哪个统称。")] = None
    members: Annotated[tuple[str, ...] | None, _as_in(GROUP, "members")] = None
    unconfirmed: Unconfirmed = None
    at: Place | None = None

    @property
    def id(self) -> str | None:
        """The task that it changes, withdraws or adds."""
        return self.task or (str(self.added.id) if self.added else None)

    @property
    def who(self) -> str | None:
        """The unit that it changes or founds, by the name of then."""
        return self.unit or (str(self.founded.name) if self.founded else None)


# What of a task, and of one of its assignments, a change may state: the fields that both have.
TASK_FACTS, ASSIGNMENT_FACTS = (
    tuple(name for name in DatedChange._fields if name in record.by_key and name not in ("scope", "at"))
    for record in (TASK, ASSIGNMENT)
)

CHANGE = Record(
    "change",
    "调整",
    DatedChange,
    vital=("from",),
    key=("from", "decided", "task", "scope", "unit", "group"),
    told_by={"task": ("added", "id"), "unit": ("founded", "name")},
)


def next_year(plan: Plan) -> Period:
    """The first quarter after those of a plan: from it on units may change, which the next year's list goes by."""
    return Period(plan.heading.year + 1, 1, plan.rounds)


def draft(since: Period, **facts: object) -> str:
    """A change on one line, ready to be pasted into data/changes.yaml; what only the office knows is named there.

    `facts`: what the change states, by key; names in a tuple.
    """
    said = {"from": since, "decided": "决定日期", "by": "决定机关", "reason": "理由", **facts}
    pairs = (f"{key}: {_written(value)}" for key, value in said.items())
    return "- {" + ", ".join(pairs) + "}"


def _written(value: object) -> str:
    if isinstance(value, tuple) and not isinstance(value, Period):
        return "[" + ", ".join(map(str, value)) + "]"
    return "true" if value is True else str(value)


class Changes(NamedTuple):
    """Every change of the year."""

    changes: Annotated[
        tuple[DatedChange, ...], Field(ListOf(CHANGE), "各项调整", "一项调整一条，按起始季度排。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


CHANGES_FILE = Record("changes", "调整文件", Changes, glob="data/changes.yaml", rows="changes")
