"""Rules of tasks: numbering and place in the outline."""

from __future__ import annotations

from gwrb.model.plan import Part, Task
from gwrb.text.near_words import closest
from gwrb.validation.engine import CheckContext, Findings, at, rule


@rule("GW201", "error")
def duplicate_id(context: CheckContext) -> Findings:
    """Two tasks with one id."""
    for task in context.tasks:
        first = context.by_id[task.id]
        if first is not task:
            message = f"编号 {task.id} 重复，第 {at(first.id, first).line} 行已有"
            yield at(task.id, task), message, "请按通知改正编号，或删去重复的一项"


@rule("GW202", "error")
def order(context: CheckContext) -> Findings:
    """A task that stands behind one of a higher number."""
    last: Task | None = None
    for task in context.tasks:
        if last and _rank(task) < _rank(last):
            message = f"{task.id} 排在 {last.id} 后面，次序不对"
            yield at(task.id, task), message, f"请移到 {last.id} 前面"
        else:
            last = task


def _rank(task: Task) -> tuple[int, int]:
    return task.part_number, task.number


@rule("GW203", "error")
def gap(context: CheckContext) -> Findings:
    """A number that is missing in a part. Silent where something could not be read: it may be there."""
    if not context.complete:
        return
    expected: dict[int, int] = {}
    for task in sorted(context.by_id.values(), key=_rank):
        part, number = _rank(task)
        next_number = expected.get(part, 1)
        if number > next_number:
            first, last = f"{part}-{next_number}", f"{part}-{number - 1}"
            missing = first if first == last else f"{first} 至 {last}"
            yield at(task.id, task), f"{task.id} 前面缺少 {missing}", "请补上缺的任务，或改正编号"
        expected[part] = number + 1


@rule("GW204", "error")
def section(context: CheckContext) -> Findings:
    """A task of a part or section that the outline does not have, or of none where the part has sections."""
    parts = {p.part: p for p in context.plan.outline} if context.plan else {}
    for task in context.tasks:
        part = parts.get(task.part)
        if part is None:
            yield at(task.id, task), f"提纲里没有第{task.part}部分", _known("部分", list(parts))
        elif task.section is None:
            if part.sections:
                yield at(task.id, task), f"{task.id} 没有写明章节", _sections(part)
        elif all(s.section != task.section for s in part.sections):
            message = f"提纲第{part.part}部分里没有（{task.section}）这一章节"
            yield at(task.section, task), message, _sections(part)


def _known(what: str, names: list[str]) -> str:
    return f"提纲里的{what}：{'、'.join(names)}" if names else f"请先在 outline 里补上{what}"


def _sections(part: Part) -> str:
    return _known("章节", [s.section for s in part.sections])


@rule("GW205", "error")
def topic(context: CheckContext) -> Findings:
    """A topic that does not stand in its section of the outline."""
    known: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for part in context.plan.outline if context.plan else ():
        known[part.part, None] = part.topics
        known.update({(part.part, s.section): s.topics for s in part.sections})
    for task in context.tasks:
        topics = known.get((task.part, task.section))
        if task.topic is None or topics is None or task.topic in topics:
            continue
        near = closest(task.topic, topics)
        help = f"请改为：{near}" if near else "请在 outline 里补上，或改成提纲里的原话"
        yield at(task.topic, task), f"提纲的这一章节里没有“{task.topic}”这个小标题", help
