"""Entries → outline and tasks.

The outermost headings are the parts, the next ones the sections, all others topics. Tasks count from 1 in each part;
what is printed before them otherwise is kept (`printed`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gwrb.model.notice_profile import DEADLINE, HELPING, LEAD, LEADER, OVERALL, RESPONSIBLE
from gwrb.model.plan import (
    BY_COLUMNS,
    BY_LINES,
    BY_NAMES,
    BY_SENTENCE,
    PLAIN,
    TASK_MARKS,
    Assignment,
    Definition,
    Part,
    Printing,
    Section,
    Task,
)
from gwrb.notice import fields
from gwrb.notice.blocks import Block
from gwrb.notice.due_words import is_time
from gwrb.notice.entries import ARABIC, SECTION, TOPIC, Found, NoticeEntry, check_numbers, short, stands
from gwrb.notice.fields import Clause
from gwrb.notice.leftovers import leftover
from gwrb.notice.task_entries import settled
from gwrb.notice.vocabulary import USUAL, Vocabulary, roles
from gwrb.text.script import HAN, NUMERAL, to_chinese

_MARK_WITHIN = re.compile(rf"（{NUMERAL}）(?={HAN})")


@dataclass(slots=True)
class Body:
    """What the plan's entries gave: outline, tasks and how the notice writes them."""

    outline: tuple[Part, ...] = ()
    tasks: tuple[Task, ...] = ()
    words: dict[str, str] = field(default_factory=dict)  # the notice's word for each role
    definitions: tuple[Definition, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()
    printing: Printing = PLAIN
    notes: list[str] = field(default_factory=list)
    entries: tuple[NoticeEntry, ...] = ()  # of the tasks, in their order
    headings: tuple[NoticeEntry, ...] = ()
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)  # words and what each was taken for


def build(entries: Sequence[NoticeEntry], title: str, words: Vocabulary, found: Found) -> Body:
    """Outline and tasks; what cannot be read is a problem at its line. `title` heads tasks without a part."""
    own = settled(entries, found)
    check_numbers(own, found)
    body = _Builder(own, title, found, bare=words.bare).body
    for entry in own:
        left = leftover(entry.text, words) if entry.task or not entry.roles else None
        inner = _MARK_WITHIN.search(entry.text) if not entry.task and not entry.row else None
        if inner:
            found.refuse(entry.block, f"标题里还有“{inner[0]}”，像是两行连在一起：请分成两行")
        if left:
            refuse_left(left, entry.block, found)
    return body


def refuse_left(left: str, block: Block, found: Found) -> None:
    """Refuses a line in whose text a label or a role still stands."""
    message = f"“{short(left)}”还留在文字里，没有读成单位：请改成行末的一个括号，或分成几项"
    found.refuse(block, message, "" if "：" in left else f"labels: {{{left}: 忽略}}")


MOST_HEADINGS = 99  # of one level: as far as their numerals go


class _Builder:
    """Puts settled entries together."""

    def __init__(self, entries: Sequence[NoticeEntry], title: str, found: Found, *, bare: bool) -> None:
        self.entries, self.title, self.found, self.bare = entries, title, found, bare
        self.body = Body()
        levels = sorted({e.level for e in entries if not e.task and e.level < TOPIC})
        self.tiers = {level: min(tier, 2) for tier, level in enumerate(levels)}  # 0 part, 1 section, 2 topic
        self.roles = roles({c.kind for e in entries for c in e.clauses})
        self._words()
        self._printing()
        self._build()

    def _words(self) -> None:
        """The notice's word for each role: the one it uses most."""
        counted: dict[str, Counter[str]] = {}
        first: dict[str, int] = {}
        for entry in self.entries:
            for clause in entry.clauses:
                if clause.word:
                    role = self.roles.get(clause.kind, clause.kind)
                    self.body.labels[clause.word, role] += 1
                    counted.setdefault(role, Counter())[clause.word] += 1
                    first.setdefault(clause.word, entry.block.line)
        self.body.words = {
            role: max(count, key=lambda word: (count[word], word == USUAL.get(role))) for role, count in counted.items()
        }
        for role in (LEAD, RESPONSIBLE, HELPING, OVERALL):
            for word, times in list(counted.get(role, Counter()).items()):
                if word != self.body.words[role] and not fields.SAID & {word, self.body.words[role]}:
                    both = f"“{word}”和“{self.body.words[role]}”都读作“{role}”"
                    note = f"{both}（第{first[word]}行等{times}处），请核对"
                    self.body.notes.append(note)

    def _printing(self) -> None:
        """How the notice writes numbers and units, where it is not the usual way."""
        tasks = [e for e in self.entries if e.task and e.roles]
        own = [e for e in tasks if any(c.word for c in e.roles)]
        form = None
        if own and sum(e.row for e in own) * 2 > len(own):
            form = BY_COLUMNS
        elif own and sum(e.lines for e in own) * 2 > len(own):
            form = BY_LINES
        elif own and sum(any(c.ending for c in e.roles) for e in own) * 2 > len(own):
            form = BY_SENTENCE
        elif self.bare:
            form = BY_NAMES
        brackets = Counter(e.brackets for e in own if e.brackets).most_common(1)
        shape = brackets[0][0] if brackets else "（）"
        marks = Counter(re.sub(r"\d+\s*", "1", e.mark) for e in tasks if e.level == ARABIC and e.mark)  # 1.1 is none
        marks = Counter({mark: n for mark, n in marks.items() if mark in TASK_MARKS})
        mark = marks.most_common(1)[0][0] if marks else "1."
        usual = mark == "1." and form != BY_COLUMNS and self._usual_marks()
        words = self.body.words
        said = Counter(c.ending for e in own for c in e.roles if c.kind == RESPONSIBLE and c.ending).most_common(1)
        self.body.printing = Printing(
            None if usual else mark,
            None if shape == "（）" else shape,
            form,
            said[0][0] if said and form == BY_SENTENCE and said[0][0] != words.get(RESPONSIBLE) else None,
            words[LEADER] if words.get(LEADER, "责任领导") != "责任领导" else None,
            words[DEADLINE] if words.get(DEADLINE, "完成时限") != "完成时限" else None,
            self._first_mark(0, "一、"),
            self._first_mark(1, "（一）"),
            {word: self.roles.get(kind, kind) for word, kind in tasks[0].columns.items()} if form == BY_COLUMNS else {},
        )

    def _first_mark(self, tier: int, usual: str) -> str | None:
        """The mark of the first heading of a tier, where it is not the usual one."""
        first = next((e for e in self.entries if not e.task and self.tiers.get(e.level) == tier), None)
        return first.mark if first and first.mark not in ("", usual) else None

    def _usual_marks(self) -> bool:
        """Whether tasks with figures stand just in parts that have sections or topics, the others in the rest."""
        plain: dict[int, set[bool]] = {}
        sections: dict[int, bool] = {}
        index = 0
        for entry in self.entries:
            tier = self.tiers.get(entry.level)
            if not entry.task and tier == 0:
                index += 1
            elif not entry.task:
                sections[index] = True
            elif entry.mark:
                plain.setdefault(index, set()).add(entry.level == ARABIC)
        return all(kinds == {sections.get(at, False)} for at, kinds in plain.items())

    def _build(self) -> None:
        parts: list[Part] = []
        tasks: list[Task] = []
        section: str | None = None
        topic: str | None = None
        outer: str | None = None
        number, depth = 0, TOPIC  # of the topic: the level at which it stands
        empty: NoticeEntry | None = None
        for entry in self.entries:
            if not entry.task:
                tier = self.tiers.get(entry.level, 2)
                if tier == 0:
                    self._no_tasks(empty)
                    parts.append(self._part(len(parts) + 1, entry))
                    section = topic = outer = None
                    number, empty = 0, entry
                    continue
                if not parts:
                    parts.append(Part("一", self.title))
                if tier == 1:
                    section, topic, outer = self._section(parts, entry), None, None
                else:
                    own = entry.text if entry.level == TOPIC else entry.mark + entry.text
                    outer = own if entry.level != TOPIC else outer
                    depth = stands(entry)
                    topic = own if entry.level != TOPIC or outer is None else f"{outer}·{own}"
                    _add_topic(parts, topic, section)
                continue
            if not parts:
                parts.append(Part("一", self.title))
            if entry.level <= depth and not entry.row:
                topic = None  # 3. is not below the heading 2.
            number += 1
            empty = None
            tasks.append(self._task(entry, len(parts), number, section, topic))
        self._no_tasks(empty)
        self.body.outline, self.body.tasks = tuple(parts), tuple(tasks)
        if other := [task for task in tasks if task.printed]:
            example = f"例如通知上的“{other[0].printed}”是{other[0].id}"
            note = f"{len(other)}项任务的编号在每部分从1起另编，通知上的编号记在 printed，{example}"
            self.body.notes.insert(0, note)
        self.body.entries = tuple(e for e in self.entries if e.task)
        self.body.headings = tuple(e for e in self.entries if not e.task)

    def _no_tasks(self, heading: NoticeEntry | None) -> None:
        if heading:
            self.found.refuse(heading.block, f"“{short(heading.text)}”下面没有任务，请检查")

    def _part(self, number: int, entry: NoticeEntry) -> Part:
        overall, lead = self._heading_units(entry)
        return Part(self._numeral(number, entry), entry.text, overall=overall, lead=lead)

    def _numeral(self, number: int, entry: NoticeEntry) -> str:
        """A heading's numeral; one beyond 99 is refused."""
        if number > MOST_HEADINGS:
            self.found.refuse(entry.block, f"同级的标题超过 {MOST_HEADINGS} 个，不像一份通知，请检查")
        return to_chinese(min(max(number, 1), MOST_HEADINGS))

    def _section(self, parts: list[Part], entry: NoticeEntry) -> str:
        part = parts[-1]
        taken = {own.section for own in part.sections}
        numeral = self._numeral(entry.number, entry) if entry.number else ""
        if not numeral or numeral in taken:
            numeral = self._numeral(len(part.sections) + 1, entry)
        overall, lead = self._heading_units(entry)
        parts[-1] = part._replace(sections=(*part.sections, Section(numeral, entry.text, overall=overall, lead=lead)))
        return numeral

    def _heading_units(self, entry: NoticeEntry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who leads overall, and who leads the tasks below that name nobody."""
        out: dict[str, tuple[str, ...]] = {OVERALL: (), LEAD: ()}
        for clause in entry.roles:
            role = self.roles.get(clause.kind, clause.kind)
            if clause.names and role in out:
                out[role] += clause.names.all
                self._tell(entry, clause)
        return out[OVERALL], out[LEAD]

    def _task(self, entry: NoticeEntry, part: int, number: int, section: str | None, topic: str | None) -> Task:
        scoped: dict[str | None, dict[str, tuple[str, ...]]] = {}
        said: dict[str, list[str]] = {}
        for clause in entry.clauses:
            if clause.names:
                role = self.roles.get(clause.kind, clause.kind)
                own = scoped.setdefault(clause.scope, {})
                own[role] = own.get(role, ()) + clause.names.all
                self._tell(entry, clause)
            else:
                said.setdefault(clause.kind, []).append(clause.value)
                if clause.kind == DEADLINE and not is_time(clause.value):
                    self.body.notes.append(f"第{entry.block.line}行：“{clause.value}”不像时限，请核对")
        if len(scoped) > 1 and all(scope and scope in entry.text for scope in scoped):
            note = f"第{entry.block.line}行一项里{len(scoped)}处写了单位，按{len(scoped)}个分项读，请核对"
            self.body.notes.append(note)
        assignments = tuple(
            Assignment(own.get(LEAD, ()), own.get(RESPONSIBLE, ()), scope, helping=own.get(HELPING, ()))
            for scope, own in scoped.items()
        )
        return Task(
            f"{part}-{number}",
            entry.text,
            assignments,
            section,
            topic,
            printed=self._printed(entry, number),
            tags=entry.tags,
            leader="；".join(said.get(LEADER, ())) or None,
            deadline="；".join(said.get(DEADLINE, ())) or None,
        )

    @staticmethod
    def _printed(entry: NoticeEntry, number: int) -> str | None:
        """The number on paper, where it is not that of the id."""
        if re.fullmatch(r"\d+[.．]\d+", entry.mark):
            return entry.mark
        if entry.row:
            return entry.printed if entry.printed not in ("", str(number)) else None
        if entry.level in (ARABIC, SECTION) and entry.number == number:
            return None
        return str(entry.number) if entry.level == ARABIC else entry.mark or None

    def _tell(self, entry: NoticeEntry, clause: Clause) -> None:
        """Notes what was completed, defined or left open in a field's names."""
        names = clause.names
        if names is None or not clause.word:
            return
        self.body.blocks += names.blocks
        self.body.definitions += tuple(Definition(name, text) for name, text in names.definitions)
        line = entry.block.line
        self.body.notes += [f"第{line}行：“{old}”补全为“{new}”" for old, new in names.completed]
        self.body.notes += [f"第{line}行：“{rest}”没有列出名称，只写入列出的单位，请核对" for rest in names.rest]


def _add_topic(parts: list[Part], topic: str, section: str | None) -> None:
    part = parts[-1]
    if section is None:
        parts[-1] = part._replace(topics=tuple(dict.fromkeys((*part.topics, topic))))
        return
    own = part.sections[-1]
    own = own._replace(topics=tuple(dict.fromkeys((*own.topics, topic))))
    parts[-1] = part._replace(sections=(*part.sections[:-1], own))
