"""What reading a notice gave, before anything is written: labels, counts, samples, all that was not understood."""

import re
from collections.abc import Iterator, Sequence

from gwrb.model.notice_profile import NOTICE_FILE
from gwrb.model.plan import Task
from gwrb.notice.blocks import NoticeProblem
from gwrb.notice.entries import short
from gwrb.notice.reading import Reading

_SAMPLES = 3


def preview(reading: Reading, name: str) -> str:
    """The page of `gwrb import --preview`."""
    body = reading.body
    heading = reading.plan.heading if reading.plan else None
    lines = [f"{name}：读到 {len(body.tasks)} 项任务" + (f"；{heading.year}年，{heading.title}" if heading else "")]
    lines += ["", "用语和读法", *(f"  {w} → {kind}（{n} 处）" for (w, kind), n in body.labels.most_common())]
    if heading and any(not a.lead for task in body.tasks for a in task.assignments):
        said = f"，正文：“{heading.no_lead_words}”" if heading.no_lead_words else ""
        lines.append(f"  没有写明牵头单位的 → {heading.no_lead}{said}")
    lines += ["", "各标题下的任务", *_counts(reading)]
    lines += ["", "样例", *(line for task in _samples(body.tasks) for line in _sample(task))]
    if reading.problems:
        lines += ["", "没有读懂的，改正通知，或照所示写进 data/notice.yaml，再试", *_kinds(reading.problems)]
    lines += ["", "注意", *(f"  {note}" for note in reading.notes)]
    return "\n".join(lines)


def _counts(reading: Reading) -> Iterator[str]:
    """Every part and section with how many tasks stand below it."""
    for part in reading.body.outline:
        own = [task for task in reading.body.tasks if task.part == part.part]
        yield f"  {part.part}、{short(part.title)}：{len(own)} 项"
        for section in part.sections:
            yield f"    （{section.section}）{short(section.title)}：{sum(t.section == section.section for t in own)} 项"


def _samples(tasks: Sequence[Task]) -> list[Task]:
    """The first task, the last, and one between them."""
    last = len(tasks) - 1
    return [tasks[at] for at in dict.fromkeys((0, last // 2, last))][:_SAMPLES] if tasks else []


def _sample(task: Task) -> Iterator[str]:
    number = f"（通知编号 {task.printed}）" if task.printed else ""
    yield f"  {task.id}{number} {' '.join(task.text.split())}"
    for one in task.assignments:
        roles = (("牵头", one.lead), ("责任", one.responsible), ("配合", one.helping))
        said = [f"{word}：{'、'.join(names)}" for word, names in roles if names]
        yield "    " + "；".join([*([one.scope] if one.scope else []), *said])
    facts = (("领导", task.leader), ("时限", task.deadline), ("标记", "、".join(task.tags)))
    yield from (f"    {word}：{said}" for word, said in facts if said)


def _kinds(problems: Sequence[NoticeProblem]) -> Iterator[str]:
    """Each kind of problem once: how often, where first, and what would settle it."""
    kinds: dict[str, list[NoticeProblem]] = {}
    for problem in problems:
        kinds.setdefault(re.sub("“[^”]*”|\\d+", "", problem.message), []).append(problem)
    for own in kinds.values():
        first = own[0]
        where = f"第{first.line}行" if first.line else "整份通知"
        yield f"  {where}{f'等 {len(own)} 处' if len(own) > 1 else ''}：{first.message}"
        for settle in dict.fromkeys(p.settle for p in own if p.settle):
            yield f"    {NOTICE_FILE.glob}：{settle}"
