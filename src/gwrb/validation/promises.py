"""Rules of targets against the words of their tasks, and of reported values against the targets.

A plan in which no task has targets or figures (fresh from `gwrb import`) has not begun with them:
numbers without a target are no finding there. With the first one written, they are, in every task.
The readers of amounts are imported only where there is something to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from gwrb.model.field_types import short
from gwrb.model.plan import Figure, Target, Task
from gwrb.model.progress import Entry
from gwrb.model.values import DONE, ON_TRACK, Quantity
from gwrb.text.script import closest
from gwrb.text.source import Place, Text
from gwrb.validation.engine import CheckContext, Findings, at, perhaps, rule

if TYPE_CHECKING:
    from gwrb.targets.lights import Light


def _with_numbers(context: CheckContext) -> Iterator[tuple[Task, Target | Figure]]:
    for task in context.tasks:
        yield from ((task, target) for target in task.targets)
        yield from ((task, figure) for figure in task.figures)


@rule("GW211", "error")
def uncovered(context: CheckContext) -> Findings:
    """A number of a task's text in the words of no target and no figure."""
    if not any(task.targets or task.figures for task in context.tasks):
        return
    from gwrb.targets.covering import uncovered as left_out
    from gwrb.targets.covering import words_of

    for task in context.tasks:
        for found in left_out(task.text, words_of(task)):
            words = task.text[found.start : found.end]
            message = f"{task.id} 的“{words}”既不是目标，也没有写明为什么不是"
            help = f"请在 targets 里写明目标，或在 figures 里写明理由；gwrb targets extract {task.id} 会给出建议"
            yield _within(task, found.start, found.end), message, help


def _within(task: Task, start: int, end: int) -> Place:
    """Where a stretch of a task's text stands in the file."""
    from gwrb.model.texts import stretches

    whole = at(task.text, task)
    if not isinstance(task.text, Text):
        return whole
    places = list(stretches(whole.source.text[whole.start : whole.end], task.text, (start, end - 1)))
    if len(places) != 2 or places[0] is None or places[1] is None:
        return whole
    return Place(whole.source, whole.start + places[0][0], whole.start + places[1][1])


@rule("GW212", "error")
def words(context: CheckContext) -> Findings:
    """Words that do not stand in the text of their task."""
    for task, each in _with_numbers(context):
        if each.words not in task.text:
            message = f"{task.id} 的任务内容里没有“{short(each.words, 30)}”"
            help = "请照任务内容改正原话；任务内容改了数的，目标值也要改"
            yield at(each.words, each), message, help


@rule("GW213", "error")
def amount(context: CheckContext) -> Findings:
    """An amount that neither its words state nor its note."""
    from gwrb.targets.covering import says

    for task, target in context.targets:
        if _odd_unit(target):
            continue  # one mistake, one finding
        if not any(says(told, target.amount, target.unit) for told in (target.words, target.note or "")):
            written = f"{target.amount:f}{target.unit}"
            message = f"{task.id} 的“{target.name}”是 {written}，原话“{short(target.words, 30)}”里没有这个数"
            help = f"请改正目标值和单位；另有算法的，在 note 里写明 {written} 是怎样来的"
            yield at(target.name, target), message, help


@rule("GW214", "error")
def name_twice(context: CheckContext) -> Findings:
    """Two targets of a task, of one scope, under one name."""
    for task in context.tasks:
        seen: list[Target] = []
        for target in task.targets:
            first = next((t for t in seen if t.name == target.name and _overlap(t.scope, target.scope)), None)
            if first is not None:
                message = f"{task.id} 已有叫“{target.name}”的目标（第 {at(first.name, first).line} 行）"
                yield at(target.name, target), message, "请换一个名称，写得具体些"
            seen.append(target)


def _overlap(one: str | None, other: str | None) -> bool:
    """Whether one entry may speak of targets of both scopes."""
    return one is None or other is None or one == other


@rule("GW215", "error")
def unit(context: CheckContext) -> Findings:
    """A unit of measure that nobody knows, and that the words do not have."""
    from gwrb.text import measure_units

    for task, target in context.targets:
        if _odd_unit(target):
            help = perhaps(closest(target.unit, measure_units.words()), "请照原话写计量单位")
            message = f"{task.id} 的“{target.name}”的计量单位“{target.unit}”不常用，原话里也没有"
            yield at(target.unit, target), message, help


def _odd_unit(target: Target) -> bool:
    from gwrb.text.measure_units import read

    return target.unit not in target.words and not read(target.unit).known


@rule("GW216", "error")
def linked(context: CheckContext) -> Findings:
    """Targets of linked tasks under one name that are not the same."""
    from gwrb.text.measure_units import convert

    for task, link, other in context.linked:
        mine = {str(t.name): t for t in task.targets}
        for theirs in other.targets:
            target = mine.get(str(theirs.name))
            if target is None:
                continue
            same = convert(theirs.amount, theirs.unit, target.unit)
            if same != target.amount or theirs.counts != target.counts:
                line = at(theirs.name, theirs).line
                message = (
                    f"{task.id} 的“{target.name}”是 {_told(target)}，"
                    f"关联的 {link.task} 是 {_told(theirs)}（第 {line} 行）"
                )
                yield at(target.name, target), message, "请改成一致；不是同一个数的，请改用不同的名称"


@rule("GW218", "warning")
def linked_name(context: CheckContext) -> Findings:
    """One figure of two tasks that are the same, under two names: it would be reported twice."""
    from gwrb.text.measure_units import convert

    for task, link, other in context.linked:
        if link.relation != "same":
            continue
        mine, others = ({t.name for t in one.targets} for one in (task, other))
        for target in (t for t in task.targets if t.name not in others):
            for theirs in (t for t in other.targets if t.name not in mine):
                if convert(theirs.amount, theirs.unit, target.unit) == target.amount:
                    name = f"“{theirs.name}”（第 {at(theirs.name, theirs).line} 行）"
                    message = f"{task.id} 的“{target.name}”，相同的任务 {other.id} 叫{name}"
                    help = "名称一样才共用一个完成数；不是同一个数的，在上一行写 # gwrb: allow GW218 理由"
                    yield at(target.name, target), message, help


def _told(target: Target) -> str:
    return f"{target.amount:f}{target.unit}（{target.counts}）"


@rule("GW217", "error")
def scope(context: CheckContext) -> Findings:
    """A target of a scope that its task does not have."""
    for task, target in context.targets:
        scopes = [a.scope for a in task.assignments if a.scope]
        if target.scope is not None and target.scope not in scopes:
            help = f"有：{'、'.join(scopes)}" if scopes else "这项任务不分项，请删去 scope"
            message = f"{task.id} 没有“{short(target.scope)}”这个分项"
            yield at(target.scope, target), message, help


def _values(context: CheckContext) -> Iterator[tuple[Task, str, object, Target | None, Place]]:
    """Every reported value of a task that has targets."""
    for progress, entry in context.entries:
        task = context.tasks_in(progress.quarter).get(entry.task)
        if entry.values and task is not None and task.targets:
            known = {str(t.name): t for t in task.targets if t.scope in (None, entry.scope)}
            for name, value in entry.values.items():
                yield task, name, value, known.get(str(name)), at(name, entry)


@rule("GW531", "error")
def measure(context: CheckContext) -> Findings:
    """A value in a unit that does not convert to the target's."""
    for task, name, value, target, place in _values(context):
        if target is None or not isinstance(value, Quantity):
            continue
        from gwrb.targets.conversion import in_unit
        from gwrb.text.measure_units import alike

        if in_unit(value, target.unit) is None:
            why = "换算除不尽" if alike(value.unit, target.unit) else "不是同一种计量单位"
            message = f"{task.id} 的“{name}”按{target.unit}计，这里写的是 {value}，{why}"
            yield place, message, f"请换算成{target.unit}，只写数字也可以"


@rule("GW532", "warning")
def unknown_name(context: CheckContext) -> Findings:
    """A value under a name that is no target of its task."""
    for task, name, _, target, place in _values(context):
        if target is None:
            names = [str(t.name) for t in task.targets]
            help = perhaps(closest(name, names), f"目标有：{'、'.join(names)}")
            yield place, f"{task.id} 没有叫“{short(name)}”的目标", help


@rule("GW535", "warning")
def doubtful(context: CheckContext) -> Findings:
    """A value that can hardly be meant: far beyond its target, a share typed as a fraction or above all."""
    for task, name, value, target, place in _values(context):
        if target is None or not isinstance(value, Decimal):
            continue
        from gwrb.targets.plausible import doubt

        if odd := doubt(target, value):
            shown = str(value) if isinstance(value, Quantity) else f"{value:f}{target.unit}"
            wanted = f"目标是{target.kind} {target.amount:f}{target.unit}"
            yield place, f"{task.id} 的“{name}”报的是 {shown}，{wanted}：{odd[0]}", odd[1]


def _contradicted(context: CheckContext, status: str) -> Iterator[tuple[Entry, Light]]:
    """Every entry of a status with each light against it: of the task's targets, by what its unit reported."""
    if context.plan is None or not context.progress:
        return  # and nothing need be imported
    from gwrb.targets.lights import contradictions, own_lights

    settings = context.plan.heading.settings
    for progress, entry in context.entries:
        task, unit = context.tasks_in(progress.quarter).get(entry.task), context.reporter(progress)
        if unit and task and task.targets and entry.status == status:
            scope = entry.scope and str(entry.scope)
            lights = own_lights(settings, task, context.figures, progress.quarter, str(unit.name), scope)
            yield from ((entry, light) for light in contradictions(status, lights))


@rule("GW533", "warning")
def on_track_under_red(context: CheckContext) -> Findings:
    """正常推进, and a target far behind the share of the year gone."""
    for entry, one in _contradicted(context, ON_TRACK):
        from gwrb.text.rounding import percent

        rate = f"完成率 {percent(one.completion)}，" if one.completion is not None else ""
        said = f"{one.figure.value:f}{one.target.unit}" if one.completion is None else ""
        why = f"“{one.target.name}”{rate}{said and f'报的是 {said}，'}{one.short}"
        message = f"{context.called(entry.task)}报“正常推进”，{why}，是红灯"
        yield at(entry.status, entry), message, "请核对完成数；确实落后的，改报“滞后”并写明原因"


@rule("GW534", "warning")
def done_below(context: CheckContext) -> Findings:
    """已完成, and a target that is not reached."""
    for entry, one in _contradicted(context, DONE):
        message = (
            f"{context.called(entry.task)}报“已完成”，“{one.target.name}”报的是 {one.figure.value:f}{one.target.unit}，"
            f"目标是{one.target.kind} {one.target.amount:f}{one.target.unit}"
        )
        yield at(entry.status, entry), message, "请核对完成数；没有完成的，请改正状态"
