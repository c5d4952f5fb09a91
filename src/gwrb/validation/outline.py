"""Checks of tasks: numbering and place in the outline."""

from __future__ import annotations

from collections.abc import Iterator

from gwrb.model.field_types import closest
from gwrb.model.plan import Part, Task
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place, place_of
from gwrb.validation import outline_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck


def at(value: object, otherwise: Place | None) -> Place:
    """Where a value read from a file stands; its record's place where it has none of its own."""
    place = place_of(value, otherwise)
    if place is None:
        raise ValueError(f"{value!r} was not read from a file")
    return place


def duplicate_id(book: CheckContext) -> Iterator[Diagnostic]:
    """Two tasks with one id."""
    for task in book.tasks:
        first = book.by_id[task.id]
        if first is not task:
            line = at(first.id, first.at).line
            message = f"编号 {task.id} 重复，第 {line} 行已有"
            yield finding(
                rules.DUPLICATE_ID, at(task.id, task.at), message, "请按通知改正编号，或删去重复的一项"
            )


def order(book: CheckContext) -> Iterator[Diagnostic]:
    """A task that stands behind one of a higher number."""
    last: Task | None = None
    for task in book.tasks:
        if last and _rank(task) < _rank(last):
            message = f"{task.id} 排在 {last.id} 后面，次序不对"
            yield finding(rules.ORDER, at(task.id, task.at), message, f"请移到 {last.id} 前面")
        else:
            last = task


def _rank(task: Task) -> tuple[int, int]:
    return task.part_number, task.number


def gap(book: CheckContext) -> Iterator[Diagnostic]:
    """A number that is missing in a part. Silent where something could not be read: it may be there."""
    if not book.complete:
        return
    expected: dict[int, int] = {}
    for task in sorted(book.by_id.values(), key=_rank):
        part, number = _rank(task)
        next_number = expected.get(part, 1)
        if number > next_number:
            first, last = f"{part}-{next_number}", f"{part}-{number - 1}"
            missing = first if first == last else f"{first} 至 {last}"
            message = f"{task.id} 前面缺少 {missing}"
            yield finding(rules.GAP, at(task.id, task.at), message, "请补上缺的任务，或改正编号")
        expected[part] = number + 1


def section(book: CheckContext) -> Iterator[Diagnostic]:
    """A task of a part or section that the outline does not have, or of none where the part has sections."""
    parts = {p.part: p for p in book.plan.outline} if book.plan else {}
    for task in book.tasks:
        part = parts.get(task.part)
        if part is None:
            message = f"提纲里没有第{task.part}部分"
            yield finding(rules.SECTION, at(task.id, task.at), message, _known("部分", parts))
        elif task.section is None:
            if part.sections:
                message = f"{task.id} 没有写明章节"
                yield finding(rules.SECTION, at(task.id, task.at), message, _sections(part))
        elif all(s.section != task.section for s in part.sections):
            message = f"提纲第{part.part}部分里没有（{task.section}）这一章节"
            yield finding(rules.SECTION, at(task.section, task.at), message, _sections(part))


def _known(what: str, names: object) -> str:
    listed = "、".join(names) if isinstance(names, dict) else ""
    return f"提纲里的{what}：{listed}" if listed else f"请先在 outline 里补上{what}"


def _sections(part: Part) -> str:
    return _known("章节", {s.section: s for s in part.sections})


def topic(book: CheckContext) -> Iterator[Diagnostic]:
    """A topic that does not stand in its section of the outline."""
    known: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for part in book.plan.outline if book.plan else ():
        known[part.part, None] = part.topics
        known.update({(part.part, s.section): s.topics for s in part.sections})
    for task in book.tasks:
        topics = known.get((task.part, task.section))
        if task.topic is None or topics is None or task.topic in topics:
            continue
        near = closest(task.topic, topics)
        help = f"请改为：{near}" if near else "请在 outline 里补上，或改成提纲里的原话"
        message = f"提纲的这一章节里没有“{task.topic}”这个小标题"
        yield finding(rules.TOPIC, at(task.topic, task.at), message, help)


CHECKS = (
    RuleCheck(rules.DUPLICATE_ID, duplicate_id),
    RuleCheck(rules.ORDER, order),
    RuleCheck(rules.GAP, gap),
    RuleCheck(rules.SECTION, section),
    RuleCheck(rules.TOPIC, topic),
)
