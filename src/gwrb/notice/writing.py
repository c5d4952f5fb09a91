"""A plan → the text of a notice, such that reading it gives the same plan."""

from collections.abc import Iterable, Iterator, Mapping

from gwrb.model.plan import Assignment, Heading, Part, Plan, Task
from gwrb.model.units_file import Units
from gwrb.notice import unit_names
from gwrb.text.script import to_chinese

_LAST_NUMERAL = 99


def write_notice(plan: Plan, units: Units) -> str:
    """The plan as a notice: letter, signature, title, parts; Simplified, full width, blank lines between.

    `units` give the classes by which names are parted with 、 or ，; a name that they lack is parted
    by the class that its ending suggests.
    """
    known = unit_names.blocks_of(units)
    lines = [*_front(plan.heading), plan.heading.title, *_body(plan, known)]
    return "\n\n".join(lines) + "\n"


def _front(heading: Heading) -> Iterator[str]:
    if heading.addressees:
        yield f"{heading.addressees}："
    if heading.letter:
        yield from heading.letter.split("\n")
    if heading.issuer:
        yield heading.issuer
    if heading.issued:
        yield f"{heading.issued.year}年{heading.issued.month}月{heading.issued.day}日"


def _body(plan: Plan, known: Mapping[str, str]) -> Iterator[str]:
    """Headings in the outline's order, each before its first task; one without tasks stands as well."""
    clause = _Clauses(plan.heading, known)
    arabic = _arabic_parts(plan)
    headings = [heading for part in plan.outline for heading in _headings(part)]
    at, here = 0, None
    for task in plan.tasks:
        key = (task.part, task.section, task.topic)
        while here != key and at < len(headings):
            here, line = headings[at]
            at += 1
            yield line
        number = f"{task.number}." if task.part in arabic else f"（{to_chinese(task.number)}）"
        yield number + task.text + clause.of(task)
    yield from (line for _, line in headings[at:])


def _headings(part: Part) -> Iterator[tuple[tuple[str, str | None, str | None], str]]:
    """Each heading line of a part, with part, section and topic of the tasks below it."""
    yield (part.part, None, None), f"{part.part}、{part.title}"
    for topic in part.topics:
        yield (part.part, None, topic), f"——{topic}"
    for section in part.sections:
        yield (part.part, section.section, None), f"（{section.section}）{section.title}"
        for topic in section.topics:
            yield (part.part, section.section, topic), f"——{topic}"


def _arabic_parts(plan: Plan) -> set[str]:
    """Parts whose tasks are numbered 1. 2.; part one of the notice, of tasks alone, has （一）（二）."""
    divided = {part.part for part in plan.outline if part.sections or part.topics}
    return divided | {task.part for task in plan.tasks if task.number > _LAST_NUMERAL}


class _Clauses:
    """Writes clauses; a name is defined where it stands first (1-1: 各区人民政府〈含…，下同〉)."""

    def __init__(self, heading: Heading, known: Mapping[str, str]) -> None:
        self.lead_word, self.responsible_word = heading.lead_word, heading.responsible_word
        self.known = known
        self.undefined = {definition.name: definition.text for definition in heading.definitions}

    def of(self, task: Task) -> str:
        scoped = [a for a in task.assignments if a.scope]
        if scoped:
            return f"（{'；'.join(f'{a.scope}〈{self._roles(a)}〉' for a in task.assignments)}）"
        return f"（{'；'.join(self._roles(a) for a in task.assignments)}）"

    def _roles(self, assignment: Assignment) -> str:
        roles = ((self.lead_word, assignment.lead), (self.responsible_word, assignment.responsible))
        return "；".join(f"{word}：{self._names(names)}" for word, names in roles if names)

    def _names(self, names: Iterable[str]) -> str:
        blocks = unit_names.in_blocks(names, self.known)
        return unit_names.join(blocks, self._defined)

    def _defined(self, name: str) -> str:
        text = self.undefined.pop(name, None)
        return f"{name}〈{text}〉" if text else name
