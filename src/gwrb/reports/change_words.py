"""What was changed during the year, in words: one row for each change, for lists, papers and the story of a task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple

from gwrb.model.changes import CHANGES_FILE, DatedChange
from gwrb.model.dated import ChangeStep, DatedPlan, PlanState
from gwrb.model.leaders import Leaders
from gwrb.model.plan import Assignment, Task
from gwrb.model.task_names import task_label
from gwrb.model.values import Period
from gwrb.tracking.due_dates import weekday
from gwrb.tracking.office import OfficeRecords


class ChangeRow(NamedTuple):
    """一项调整。"""

    from_: Annotated[str, "从哪个季度起，如 2024Q3；期限是哪个季度的"]
    kind: Annotated[str, "哪一种，如 牵头单位、更名、报送期限"]
    about: Annotated[str, "调整的是什么：任务的名称和编号、单位、统称"]
    words: Annotated[str, "调整成什么样，一句话，如 自第三季度起由市城建局牵头，原牵头单位市水务局"]
    decided: Annotated[dt.date | str, "决定日期；没有查到的为“日期待确认”"]
    by: Annotated[str, "谁决定的；未填为空"]
    document: Annotated[str, "依据文件；没有为空"]
    reason: Annotated[str, "理由"]
    unconfirmed: Annotated[str, "什么待确认；都已确认为空"] = ""
    task: str = ""
    unit: str = ""

    @property
    def line(self) -> str:
        """外排泵站建设（2-152）自第三季度起由市城建局牵头，原牵头单位市水务局."""
        return f"{self.about}{self.words}" + ("（待确认）" if self.unconfirmed else "")


DUE, UNDATED = "报送期限", "日期待确认"


def change_rows(records: OfficeRecords, since: Period | None = None) -> list[ChangeRow]:
    """Every change of the year, or those from a quarter on, in the order in which they begin."""
    rows = [*map(change_row, records.year.steps), *_of_due_days(records)]
    return sorted((row for row in rows if since is None or row.from_ >= str(since)), key=lambda row: row.from_)


def changes_until(records: OfficeRecords, quarter: Period | None) -> list[ChangeRow]:
    """The changes of plan and units that hold by a quarter; all of them where there is none."""
    rows = map(change_row, records.year.steps)
    return [row for row in rows if quarter is None or row.from_ <= str(quarter)]


def _of_due_days(records: OfficeRecords) -> Iterator[ChangeRow]:
    for one in records.due_days:
        who = records.unit(one.unit) if one.unit else ""
        words = f"{one.quarter.period}进展的报送期限改为{one.due}（{weekday(one.due)}）"
        reason = str(one.reason).strip()
        about = who or "全部应报单位"
        yield ChangeRow(
            str(one.quarter), DUE, about, words, one.decided, one.by or "", one.document or "", reason, unit=who
        )


def change_row(step: ChangeStep) -> ChangeRow:
    """One change as a row."""
    one = step.change
    kind, about, words = _told(step)
    return ChangeRow(
        from_=str(one.from_),
        kind=kind,
        about=about,
        words=words,
        decided=one.decided or UNDATED,
        by=str(one.by),
        document=str(one.document or ""),
        reason=str(one.reason).strip(),
        unconfirmed=str(one.unconfirmed or ""),
        task=str(one.id or ""),
        unit=str(one.who or ""),
    )


def step_of(plan: DatedPlan, change: DatedChange) -> ChangeStep:
    """A change that is to be made, with what holds before and after it; it replaces one of the same matter and day."""
    key = CHANGES_FILE.key_of(change)
    others = [one for one in plan.changes if CHANGES_FILE.key_of(one) != key]
    made = DatedPlan(plan.plan, plan.issued.register, [*others, change])
    return next(step for step in made.steps if step.change is change)


def since_words(quarter: Period) -> str:
    """自第三季度起, 自7月起; with the year where it may be the next one's: 自2025年第一季度起."""
    return f"自{f'{quarter.year}年' if quarter.number == 1 else ''}{quarter.span}起"


def _told(step: ChangeStep) -> tuple[str, str, str]:
    """Kind, what it is about, and how it is from then on."""
    one, since = step.change, since_words(step.change.from_)
    if one.leader and (one.unit or one.group):
        return "分管领导", str(one.unit or one.group), f"{since}由{one.leader}分管{_led_before(step)}"
    if one.unit or one.founded:
        return _of_unit(one, since)
    if one.group:
        return "统称成员", f"“{one.group}”", f"{since}的成员为{_names(one.members or ())}{_moved_members(step)}"
    if one.added:
        lead = _led(one.added.assignments[0])
        return "新增任务", task_label(one.added), f"{since}新增，由{lead}牵头"
    return _of_task(step, since)


def _of_unit(one: DatedChange, since: str) -> tuple[str, str, str]:
    if one.founded:
        return "新设单位", str(one.founded.name), f"{since}新设"
    if one.renamed:
        return "更名", str(one.unit), f"{since}更名为{one.renamed}"
    if one.merged_into:
        return "合并", str(one.unit), f"{since}并入{one.merged_into}，任务由{one.merged_into}承担"
    heir = f"，任务由{one.successor}承接" if one.successor else ""
    return "撤销单位", str(one.unit), f"{since}撤销{heir}"


def _led_before(step: ChangeStep) -> str:
    was = Leaders(step.before.register).of_owner(str(step.change.unit or step.change.group))
    return f"，原由{was.label}分管" if was else ""


def _moved_members(step: ChangeStep) -> str:
    group = step.before.register.group(str(step.change.group))
    before = [unit.name for unit in step.before.register.members(group)] if group else []
    now = [str(owner.name) for name in step.change.members or () if (owner := step.after.register.find(name))]
    new, gone = [n for n in now if n not in before], [n for n in before if n not in now]
    more = [f"增加{_names(new)}"] if new and before else []
    return "".join(f"，{part}" for part in [*more, *([f"减少{_names(gone)}"] if gone else [])])


def _of_task(step: ChangeStep, since: str) -> tuple[str, str, str]:
    one = step.change
    # a unit may be renamed or gone in the same quarter: who led before is called as it was then
    first, before, after = (_task(state, str(one.task)) for state in (step.earlier, step.before, step.after))
    before = first or before
    known = before or after
    about = task_label(known, one.scope) if known else str(one.task)
    if one.withdrawn:
        return "撤销任务", about, f"{since}不再执行"
    if before is None or after is None:
        return "任务调整", about, f"{since}调整"
    said = list(_facts(one, before, after))
    return "、".join(kind for kind, _ in said) or "任务调整", about, since + "，".join(words for _, words in said)


def _facts(one: DatedChange, before: Task, after: Task) -> Iterator[tuple[str, str]]:
    """What of a task is otherwise from then on: the kind, and how it was."""
    old, new = (next((a for a in t.assignments if a.scope == one.scope), t.assignments[0]) for t in (before, after))
    if one.lead is not None:
        yield "牵头单位", f"由{_led(new)}牵头，原牵头单位{_led(old)}"
    if one.responsible is not None:
        yield "责任单位", f"责任单位为{_names(new.responsible)}，原责任单位{_names(old.responsible)}"
    if one.targets is not None:
        yield "目标", "，".join(_targets(before, after)) or "目标不变"
    if one.name is not None:
        yield "名称", f"名称改为“{one.name}”"
    if one.leader is not None:
        yield "责任领导", f"由{one.leader}负责" + (f"，原由{before.leader}负责" if before.leader else "")
    if one.deadline is not None:
        yield "完成时限", f"完成时限改为{one.deadline}" + (f"，原为{before.deadline}" if before.deadline else "")
    if one.text is not None:
        yield "任务内容", f"任务内容改为“{str(one.text).strip()}”"


def _targets(before: Task, after: Task) -> Iterator[str]:
    was = {(t.name, t.scope): t for t in before.targets}
    now = {(t.name, t.scope): t for t in after.targets}
    for key, target in now.items():
        old = was.get(key)
        if old is None:
            yield f"增加指标“{target.name}”{target.amount:f}{target.unit}"
        elif (old.amount, old.unit) != (target.amount, target.unit):
            yield f"“{target.name}”的目标由{old.amount:f}{old.unit}调整为{target.amount:f}{target.unit}"
    yield from (f"不再考核“{old.name}”" for key, old in was.items() if key not in now)


def _task(state: PlanState, id: str) -> Task | None:
    return next((task for task in state.tasks if task.id == id), None)


def _led(one: Assignment) -> str:
    return _names(one.lead or one.responsible)


def _names(names: Iterable[str]) -> str:
    return "、".join(map(str, names)) or "（无）"
