"""A plan → the text of a notice as it was printed, such that reading it gives the same plan.

Every task has the words, order, separators and brackets that it had on paper: those of the general form, by the
notice's `printing` and the classes that names suggest, or its own `clause` where it was printed otherwise.
Simplified, full width; blanks and ends of lines are not kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from gwrb.model.notice_profile import (
    CATEGORY,
    DEADLINE,
    HELPING,
    LEAD,
    LEADER,
    NUMBER,
    REQUIREMENT,
    RESPONSIBLE,
    TAG,
    TASK,
)
from gwrb.model.plan import BY_LINES, BY_NAMES, BY_SENTENCE, Assignment, Heading, Part, Plan, Section, Task
from gwrb.notice import due_words, fields, heading_leads, unit_names
from gwrb.notice.blocks import Block
from gwrb.notice.entries import TEXT, NoticeEntry, entry_of
from gwrb.text.script import to_chinese, to_int

_LAST_NUMERAL = 99


def write_notice(plan: Plan) -> str:
    """The plan as a notice: letter, signature, title, parts; blank lines between."""
    lines = [*_front(plan.heading), plan.heading.title, *_lines(plan.heading.preamble), *_Body(plan).lines()]
    return "\n\n".join(lines) + "\n"


def with_clauses(plan: Plan, entries: Sequence[NoticeEntry]) -> Plan:
    """The plan with the clauses that its notice, of which `entries` are the tasks, prints otherwise than the general form."""
    body = _Body(plan)
    return plan._replace(tasks=tuple(body.with_clause(t, e) for t, e in zip(plan.tasks, entries, strict=True)))


def _lines(text: str | None) -> list[str]:
    return text.split("\n") if text else []


def _front(heading: Heading) -> Iterator[str]:
    if heading.addressees:
        yield f"{heading.addressees}："
    yield from _lines(heading.letter)
    if heading.issuer:
        yield heading.issuer
    if heading.issued:
        yield f"{heading.issued.year}年{heading.issued.month}月{heading.issued.day}日"


class _Body:
    """Headings in the outline's order, each before its first task; one without tasks stands as well."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.printing = plan, plan.heading.printing
        self.clauses = _Clauses(plan.heading)
        self.arabic = _arabic_parts(plan)
        self.alone = len(plan.outline) == 1 and plan.outline[0].title == plan.heading.title
        self.outline = [heading for part in plan.outline for heading in self._headings(part)]
        self.leads: dict[tuple[str, str | None], tuple[str, ...]] = {}
        for part in plan.outline:
            self.leads[part.part, None] = part.lead
            self.leads |= {(part.part, own.section): own.lead or part.lead for own in part.sections}

    def lines(self) -> Iterator[str]:
        at, columns = 0, self.printing.columns
        above = 3 - list(columns.values()).count(CATEGORY)  # how many levels of headings stand in no column
        places = {key: index for index, (key, _) in enumerate(self.outline)}
        for number, task in enumerate(self.plan.tasks):
            upto = places.get((task.part, task.section, task.topic), -1) + 1
            deepest = self._depth((task.part, task.section, task.topic))
            yield from (
                line for key, line in self.outline[at:upto] if line and self._depth(key) <= deepest + min(above, 3) - 3
            )
            at = max(at, upto)
            if columns:
                yield from ["\t".join(columns)] * (not number)
                yield self._row(task) if "\t" not in (task.clause or "") else task.clause or ""
            else:
                stars = "".join(t for t in task.tags if not t[0].isalnum())
                yield self._number(task) + stars + self._text(task)
        yield from (line for _, line in self.outline[at:] if line)

    def with_clause(self, task: Task, entry: NoticeEntry) -> Task:
        """The task, with its clause as printed where the general form is another."""
        table = bool(self.printing.columns)
        general, base = self._row(task) if table else self._text(task), "" if table else task.text.rstrip(fields.ENDS)
        same = "".join(general.split()) == "".join(entry.whole.split())
        own = entry.whole[len(base) :].strip(fields.ENDS)
        kept = own and not same and table == entry.row and entry.whole.startswith(base)
        return task._replace(clause=entry.whole[len(base) :]) if kept else task

    def _text(self, task: Task) -> str:
        """A task's text with its units."""
        if task.clause:
            return task.text.rstrip(fields.ENDS) + task.clause
        return self.clauses.behind(task, self.leads.get((task.part, task.section), ()))

    def _depth(self, key: tuple[str, str | None, str | None]) -> int:
        """How many headings stand above the tasks of a place."""
        return (not self.alone) + sum(name is not None for name in key[1:])

    def _row(self, task: Task) -> str:
        """A task as a row of the notice's table."""
        columns, own = self.printing.columns, task.assignments[0].issued or task.assignments[0]
        part = next(p for p in self.plan.outline if p.part == task.part)
        section = next((s.title for s in part.sections if s.section == task.section), None)
        titles = [t for t in (None if self.alone else part.title, section, task.topic) if t]
        texts = [word for word, kind in columns.items() if kind in (TASK, REQUIREMENT)]
        said = {
            NUMBER: [task.printed or str(task.number)],
            CATEGORY: titles[len(titles) - list(columns.values()).count(CATEGORY) :],
            TASK: _parted(task.text, texts),
            LEADER: (task.leader or "").split("；"),
            DEADLINE: [task.deadline or ""],
            TAG: list(task.tags),
            LEAD: [self.clauses.names(own.lead)],
            RESPONSIBLE: [self.clauses.names(own.responsible)],
            HELPING: [self.clauses.names(own.helping)],
        }
        said[REQUIREMENT] = said[TASK]
        return "\t".join(said[kind].pop(0) if said.get(kind) else "" for kind in columns.values())

    def _number(self, task: Task) -> str:
        mark = self.printing.mark or "1."
        if task.printed:
            own = task.printed + " " * task.printed[-1].isdecimal()  # 1.1
            return mark.replace("1", task.printed) if task.printed.isdecimal() else own
        plain = self.printing.mark or task.part in self.arabic
        return (
            mark.replace("1", str(task.number))
            if plain
            else f"（{to_chinese(task.number) if task.number < 100 else task.number}）"
        )

    def _headings(self, part: Part) -> Iterator[tuple[tuple[str, str | None, str | None], str]]:
        """Each heading line of a part, with part, section and topic of the tasks below it."""
        parts, sections = self.printing.parts or "一、", self.printing.sections or "（一）"
        yield (part.part, None, None), "" if self.alone else _marked(parts, part.part) + self._titled(part)
        for topic in part.topics:
            yield (part.part, None, topic), _topic(topic)
        for section in part.sections:
            yield (part.part, section.section, None), _marked(sections, section.section) + self._titled(section)
            for topic in section.topics:
                yield (part.part, section.section, topic), _topic(topic)

    def _titled(self, heading: Part | Section) -> str:
        """A heading's title with the units that stand behind it."""
        if heading.title.startswith(f"{self.clauses.words.lead_word}：") or heading_leads.names_lead(heading.title):
            return heading.title
        names = heading_leads.heading_names(heading.title)
        lead = () if names and names.all == heading.lead else heading.lead
        roles = ((self.clauses.words.overall_word, heading.overall), (self.clauses.words.lead_word, lead))
        said = "；".join(f"{word}：{self.clauses.names(own)}" for word, own in roles if own)
        return heading.title + (f"（{said}）" if said else "")


def _parted(text: str, words: Sequence[str]) -> list[str]:
    """A text as the columns of those words hold it: 新建幼儿园：10所；措施：… as three."""
    if len(words) < 2:
        return [text]
    head, _, rest = text.partition("：")
    behind: list[str] = []
    for word in reversed(words[2:]):
        before, found, value = rest.rpartition(f"；{word}：")
        rest, behind = (before, [value, *behind]) if found else (rest, ["", *behind])
    return [head, rest.removeprefix(f"{words[1]}："), *behind]


def _bare(text: str) -> str:
    """A text without its marks and blanks."""
    return re.sub(r"[。，、；！？\s]", "", text)


def _marked(first: str, numeral: str) -> str:
    """A heading's mark by that of the first: 第二部分 for 二 where the first is 第一部分."""
    mark = first.replace("一", numeral, 1) if "一" in first else first.replace("1", str(to_int(numeral)), 1)
    return mark + ("" if mark[-1] in "、） " else " ")


def _topic(topic: str) -> str:
    return topic if entry_of(Block(0, topic)).level != TEXT else f"——{topic}"


def _arabic_parts(plan: Plan) -> set[str]:
    """Parts whose tasks are numbered 1. 2.; part one of the notice, of tasks alone, has （一）（二）."""
    divided = {part.part for part in plan.outline if part.sections or part.topics}
    return divided | {task.part for task in plan.tasks if task.number > _LAST_NUMERAL}


class _Clauses:
    """Writes clauses; a name is defined where it stands first (1-1: 各区人民政府〈含…，下同〉)."""

    def __init__(self, heading: Heading) -> None:
        self.words, self.printing = heading, heading.printing
        self.undefined = {definition.name: definition.text for definition in heading.definitions}
        brackets = heading.printing.brackets or "（）"
        self.open, self.close = brackets[0], brackets[1]

    def behind(self, task: Task, lead: Sequence[str]) -> str:
        """A task's text with its units, as the notice writes them; `lead` is named by its heading."""
        assignments = [a.issued or a for a in task.assignments]
        if assignments[0].lead == lead and len(assignments) == 1:
            assignments = [assignments[0]._replace(lead=())]
        tags = "".join(f"（{tag}）" for tag in task.tags if fields.is_tag(tag) and tag[0].isalnum())
        others = [tag for tag in task.tags if not fields.is_tag(tag)]
        more = [f"{self.printing.leader or '责任领导'}：{task.leader}"] if task.leader else []
        more += [f"类型：{tag}" for tag in others]
        scopes = [a.scope or "" for a in assignments]
        if len(scopes) > 1 and _bare("".join(scopes)) == _bare(task.text):  # each part with its own units behind it
            said = [*more, *self._late(task)]
            text = self._in_parts(task.text, assignments)
            return text + tags + (f"{self.open}{'；'.join(said)}{self.close}" if said else "")
        if any(scopes):
            inner = "；".join(f"{a.scope}〈{'；'.join(self._roles(a))}〉" for a in assignments)
            late = f"（{'；'.join([*more, *self._late(task)])}）" if more or task.deadline else ""
            return f"{task.text}{tags}{late}{self.open}{inner}{self.close}"
        if self.printing.form == BY_SENTENCE:
            return task.text + tags + self._sentence(task, assignments[0], more)
        said = [*self._roles(assignments[0]), *more, *self._late(task)]
        if self.printing.form == BY_LINES:
            return "\n\n".join([task.text + tags, *said])
        return task.text + tags + (f"{self.open}{'；'.join(said)}{self.close}" if said else "")

    def _in_parts(self, text: str, assignments: Sequence[Assignment]) -> str:
        out = ""
        for one in assignments:
            before, scope, text = text.partition(one.scope or "")
            out += f"{before}{scope}{self.open}{'；'.join(self._roles(one))}{self.close}"
        return out + text

    def _late(self, task: Task) -> list[str]:
        return [f"{self.printing.deadline or '完成时限'}：{task.deadline}"] if task.deadline else []

    def _roles(self, assignment: Assignment) -> list[str]:
        roles = (
            (self.words.lead_word, assignment.lead),
            (self.words.responsible_word, assignment.responsible),
            (self.words.helping_word, assignment.helping),
        )
        bare = self.printing.form == BY_NAMES and not (assignment.lead or assignment.helping)
        return [("" if bare else f"{word}：") + self.names(names) for word, names in roles if names]

    def _sentence(self, task: Task, assignment: Assignment, more: Sequence[str]) -> str:
        """（A牵头，B、C等按职责分工负责，12月底前完成）"""
        words = self.words
        roles = (
            (words.lead_word, "牵头", assignment.lead),
            (self.printing.responsible or words.responsible_word, "负责", assignment.responsible),
            (words.helping_word, "配合", assignment.helping),
        )
        said = [
            self.names(names) + (usual if word[-2:] in ("单位", "部门") else word)
            for word, usual, names in roles
            if names
        ]
        when = task.deadline or ""
        done = "" if not when or re.search("推进|坚持|实施", when) else "完成"
        late = [when + done] if when and due_words.when(when + done) else []
        other = [*more, *(self._late(task) if when and not late else [])]
        behind = f"{self.open}{'；'.join(other)}{self.close}" if other else ""
        return (f"{self.open}{'，'.join([*said, *late])}{self.close}" if said or late else "") + behind

    def names(self, names: Iterable[str]) -> str:
        """Names as a clause lists them."""
        blocks = unit_names.in_blocks(names)
        return unit_names.join(blocks, self._defined)

    def _defined(self, name: str) -> str:
        text = self.undefined.pop(name, None)
        return f"{name}〈{text}〉" if text else name
