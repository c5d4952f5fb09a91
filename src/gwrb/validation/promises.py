"""Checks of targets against the words of their tasks, and of reported values against the targets.

A plan in which no task has targets or figures (fresh from `gwrb import`) has not begun with them:
numbers without a target are no finding there. With the first one written, they are, in every task.
The readers of amounts are imported only where there is something to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gwrb.model.field_types import closest, short
from gwrb.model.plan import Figure, Target, Task
from gwrb.model.progress import DONE, ON_TRACK
from gwrb.model.progress import Entry as Said
from gwrb.model.values import Quantity
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place, Text
from gwrb.validation import promises_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck
from gwrb.validation.outline import at

if TYPE_CHECKING:
    from gwrb.targets.lights import Light


def _with_numbers(book: CheckContext) -> Iterator[tuple[Task, Target | Figure]]:
    for task in book.tasks:
        yield from ((task, target) for target in task.targets)
        yield from ((task, figure) for figure in task.figures)


def _targets(book: CheckContext) -> Iterator[tuple[Task, Target]]:
    for task in book.tasks:
        yield from ((task, target) for target in task.targets)


def uncovered(book: CheckContext) -> Iterator[Diagnostic]:
    """A number of a task's text in the words of no target and no figure."""
    if not any(task.targets or task.figures for task in book.tasks):
        return
    from gwrb.targets.covering import uncovered as left_out
    from gwrb.targets.covering import words_of

    for task in book.tasks:
        for found in left_out(task.text, words_of(task)):
            words = task.text[found.start : found.end]
            message = f"{task.id} 的“{words}”既不是目标，也没有写明为什么不是"
            help = (
                f"请在 targets 里写明目标，或在 figures 里写明理由；gwrb targets extract {task.id} 会给出建议"
            )
            yield finding(rules.UNCOVERED, _within(task, found.start, found.end), message, help)


def _within(task: Task, start: int, end: int) -> Place:
    """Where a stretch of a task's text stands in the file."""
    from gwrb.model.texts import stretches

    whole = at(task.text, task.at)
    if not isinstance(task.text, Text):
        return whole
    places = list(stretches(whole.source.text[whole.start : whole.end], task.text, (start, end - 1)))
    if len(places) != 2 or places[0] is None or places[1] is None:
        return whole
    return Place(whole.source, whole.start + places[0][0], whole.start + places[1][1])


def words(book: CheckContext) -> Iterator[Diagnostic]:
    """Words that do not stand in the text of their task."""
    for task, each in _with_numbers(book):
        if each.words not in task.text:
            message = f"{task.id} 的任务内容里没有“{short(each.words, 30)}”"
            help = "请照任务内容改正原话；任务内容改了数的，目标值也要改"
            yield finding(rules.WORDS, at(each.words, each.at), message, help)


def amount(book: CheckContext) -> Iterator[Diagnostic]:
    """An amount that neither its words state nor its note."""
    from gwrb.targets.covering import says

    for task, target in _targets(book):
        if _odd_unit(target):
            continue  # one mistake, one finding
        if not any(says(told, target.amount, target.unit) for told in (target.words, target.note or "")):
            written = f"{target.amount:f}{target.unit}"
            message = f"{task.id} 的“{target.name}”是 {written}，原话“{short(target.words, 30)}”里没有这个数"
            help = f"请改正目标值和单位；另有算法的，在 note 里写明 {written} 是怎样来的"
            yield finding(rules.AMOUNT, at(target.name, target.at), message, help)


def name_twice(book: CheckContext) -> Iterator[Diagnostic]:
    """Two targets of a task, of one scope, under one name."""
    for task in book.tasks:
        seen: list[Target] = []
        for target in task.targets:
            first = next((t for t in seen if t.name == target.name and _overlap(t.scope, target.scope)), None)
            if first is not None:
                line = at(first.name, first.at).line
                message = f"{task.id} 已有叫“{target.name}”的目标（第 {line} 行）"
                yield finding(
                    rules.NAME_TWICE, at(target.name, target.at), message, "请换一个名称，写得具体些"
                )
            seen.append(target)


def _overlap(one: str | None, other: str | None) -> bool:
    """Whether one entry may speak of targets of both scopes."""
    return one is None or other is None or one == other


def unit(book: CheckContext) -> Iterator[Diagnostic]:
    """A unit of measure that nobody knows, and that the words do not have."""
    from gwrb.text import measure_units

    for task, target in _targets(book):
        if _odd_unit(target):
            near = closest(target.unit, measure_units.words())
            help = f"是否想写“{near}”？" if near else "请照原话写计量单位"
            message = f"{task.id} 的“{target.name}”的计量单位“{target.unit}”不常用，原话里也没有"
            yield finding(rules.UNIT, at(target.unit, target.at), message, help)


def _odd_unit(target: Target) -> bool:
    from gwrb.text.measure_units import read

    return target.unit not in target.words and not read(target.unit).known


def linked(book: CheckContext) -> Iterator[Diagnostic]:
    """Targets of linked tasks under one name that are not the same."""
    from gwrb.text.measure_units import convert

    for task in book.tasks:
        mine = {str(t.name): t for t in task.targets} if task.links else {}
        for link in task.links:
            other = book.by_id.get(link.task)
            for theirs in other.targets if other and other is not task else ():
                target = mine.get(str(theirs.name))
                if target is None:
                    continue
                same = convert(theirs.amount, theirs.unit, target.unit)
                if same != target.amount or theirs.counts != target.counts:
                    where = at(theirs.name, theirs.at)
                    message = (
                        f"{task.id} 的“{target.name}”是 {_told(target)}，"
                        f"关联的 {link.task} 是 {_told(theirs)}（第 {where.line} 行）"
                    )
                    help = "请改成一致；不是同一个数的，请改用不同的名称"
                    yield finding(rules.LINKED, at(target.name, target.at), message, help)


def linked_name(book: CheckContext) -> Iterator[Diagnostic]:
    """One figure of two tasks that are the same, under two names: it would be reported twice."""
    from gwrb.text.measure_units import convert

    for task in book.tasks:
        for link in task.links:
            other = book.by_id.get(link.task)
            if link.relation != "same" or other is None or other is task:
                continue
            for target in task.targets:
                if any(t.name == target.name for t in other.targets):
                    continue
                mine = {str(t.name) for t in task.targets}
                for theirs in (t for t in other.targets if t.name not in mine):
                    if convert(theirs.amount, theirs.unit, target.unit) == target.amount:
                        where = at(theirs.name, theirs.at)
                        message = f"{task.id} 的“{target.name}”，相同的任务 {other.id} 叫“{theirs.name}”（第 {where.line} 行）"
                        help = "名称一样才共用一个完成数；不是同一个数的，在上一行写 # gwrb: allow GW218 理由"
                        yield finding(rules.LINKED_NAME, at(target.name, target.at), message, help)


def _told(target: Target) -> str:
    return f"{target.amount:f}{target.unit}（{target.counts}）"


def scope(book: CheckContext) -> Iterator[Diagnostic]:
    """A target of a scope that its task does not have."""
    for task, target in _targets(book):
        scopes = [a.scope for a in task.assignments if a.scope]
        if target.scope is not None and target.scope not in scopes:
            help = f"有：{'、'.join(scopes)}" if scopes else "这项任务不分项，请删去 scope"
            message = f"{task.id} 没有“{short(target.scope)}”这个分项"
            yield finding(rules.SCOPE, at(target.scope, target.at), message, help)


def _values(book: CheckContext) -> Iterator[tuple[Task, str, object, Target | None, Place]]:
    """Every reported value of a task that has targets."""
    for _, progress in book.progress:
        for entry in progress.entries:
            task = book.by_id.get(entry.task)
            if entry.values and task is not None and task.targets:
                known = {str(t.name): t for t in task.targets if t.scope in (None, entry.scope)}
                for name, value in entry.values.items():
                    yield task, name, value, known.get(str(name)), at(name, entry.at)


def measure(book: CheckContext) -> Iterator[Diagnostic]:
    """A value in a unit that does not convert to the target's."""
    for task, name, value, target, place in _values(book):
        if target is None or not isinstance(value, Quantity):
            continue
        from gwrb.targets.conversion import in_unit
        from gwrb.text.measure_units import alike

        if in_unit(value, target.unit) is None:
            why = "换算除不尽" if alike(value.unit, target.unit) else "不是同一种计量单位"
            message = f"{task.id} 的“{name}”按{target.unit}计，这里写的是 {value}，{why}"
            yield finding(rules.MEASURE, place, message, f"请换算成{target.unit}，只写数字也可以")


def unknown_name(book: CheckContext) -> Iterator[Diagnostic]:
    """A value under a name that is no target of its task."""
    for task, name, _, target, place in _values(book):
        if target is None:
            names = [str(t.name) for t in task.targets]
            near = closest(name, names)
            help = f"是否想写“{near}”？" if near else f"目标有：{'、'.join(names)}"
            yield finding(rules.UNKNOWN_NAME, place, f"{task.id} 没有叫“{short(name)}”的目标", help)


def _spoken(book: CheckContext, *statuses: str) -> Iterator[tuple[Said, list[Light], Place]]:
    """Every entry of these statuses whose task has targets, with the lights of what its unit reported."""
    from gwrb.targets.lights import own_lights

    if book.plan is None:
        return
    for _, progress in book.progress:
        unit = book.reporter(progress)
        for entry in progress.entries if unit is not None else ():
            task = book.by_id.get(entry.task)
            if unit is None or task is None or not task.targets or entry.status not in statuses:
                continue
            settings = book.plan.heading.settings
            scope = entry.scope and str(entry.scope)
            lights = own_lights(settings, task, book.figures, progress.quarter, str(unit.name), scope)
            yield entry, lights, at(entry.status, entry.at)


def on_track_under_red(book: CheckContext) -> Iterator[Diagnostic]:
    """正常推进, and a target far behind the share of the year gone."""
    if not book.progress:
        return  # and nothing need be imported
    from gwrb.targets.lights import contradictions
    from gwrb.text.rounding import percent, points

    for entry, lights, place in _spoken(book, ON_TRACK):
        for one in contradictions(ON_TRACK, lights):
            if one.completion is None or one.distance is None:
                why = f"“{one.target.name}”已超过上限 {_told(one.target)}"
            else:
                below = f"低于序时进度 {points(one.distance)} 个百分点"
                why = f"“{one.target.name}”完成率 {percent(one.completion)}，{below}"
            message = f"{entry.task} 报“正常推进”，{why}，是红灯"
            yield finding(
                rules.ON_TRACK_RED, place, message, "请核对完成数；确实落后的，改报“滞后”并写明原因"
            )


def done_below(book: CheckContext) -> Iterator[Diagnostic]:
    """已完成, and a target that is not reached."""
    if not book.progress:
        return
    from gwrb.targets.lights import contradictions

    for entry, lights, place in _spoken(book, DONE):
        for one in contradictions(DONE, lights):
            message = (
                f"{entry.task} 报“已完成”，“{one.target.name}”报的是 {one.figure.value:f}{one.target.unit}，"
                f"目标是{one.target.kind} {one.target.amount:f}{one.target.unit}"
            )
            yield finding(rules.DONE_BELOW, place, message, "请核对完成数；没有完成的，请改正状态")


CHECKS = (
    RuleCheck(rules.UNCOVERED, uncovered),
    RuleCheck(rules.WORDS, words),
    RuleCheck(rules.AMOUNT, amount),
    RuleCheck(rules.NAME_TWICE, name_twice),
    RuleCheck(rules.UNIT, unit),
    RuleCheck(rules.LINKED, linked),
    RuleCheck(rules.LINKED_NAME, linked_name),
    RuleCheck(rules.SCOPE, scope),
    RuleCheck(rules.MEASURE, measure),
    RuleCheck(rules.UNKNOWN_NAME, unknown_name),
    RuleCheck(rules.ON_TRACK_RED, on_track_under_red),
    RuleCheck(rules.DONE_BELOW, done_below),
)
