"""The plan's body: its lines → outline and tasks.

Parts `一、`, sections `（一）`, topics `——`, tasks `12.`; in a part without such numbers (part one of the
notice) the `（一）` lines are the tasks. Numbers run through a part, not through a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from gwrb.model.plan import Definition, Part, Section, Task
from gwrb.notice import clauses
from gwrb.notice.notice_file import Line, NoticeProblem
from gwrb.text import script

_SHORT = 20  # as many characters as name a line


LineKind = Literal["part", "section", "topic", "task", "other"]  # what a line of the body is, by how it begins
_KINDS: tuple[tuple[LineKind, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"({script.NUMERAL})、\s*(.+)")),
    ("section", re.compile(rf"（({script.NUMERAL})）\s*(.+)")),
    ("topic", re.compile(r"([—―─–-]{2,})\s*(.+)")),
    ("task", re.compile(r"(\d{1,4})\s*[.．、]\s*(?!\d)(.+)")),
)


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """One line of the body, or several joined: its kind, number and text without the number."""

    line: int
    kind: LineKind
    number: int
    text: str
    clauses: tuple[clauses.Clause, ...] = ()


@dataclass(slots=True)
class Body:
    """What the body gave; `problems` and `notes` say what could not be read and what was deduced."""

    outline: tuple[Part, ...] = ()
    tasks: tuple[Task, ...] = ()
    words: clauses.RoleWords = field(default_factory=clauses.RoleWords)
    definitions: tuple[Definition, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()
    problems: list[NoticeProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, entry: BodyEntry, message: str) -> None:
        """Notes what is wrong with a line."""
        self.problems.append(NoticeProblem(entry.line, message))


def read(lines: Iterable[Line]) -> Body:
    """Outline and tasks of the body, which begins with a part; a line that cannot be read is a problem."""
    body = Body()
    entries = _joined(_tasks_marked([entry_of(line) for line in lines]), body)
    entries = [_with_clauses(entry, body) for entry in entries]
    entries = _renumbered(entries, body)
    body.words = clauses.role_words(clause for entry in entries for clause in entry.clauses)
    _check_numbers(entries, body)
    _build(entries, body)
    return body


def entry_of(line: Line) -> BodyEntry:
    """A line by how it begins."""
    number, text = line
    for kind, pattern in _KINDS:
        match = pattern.fullmatch(text)
        if match:
            value = int(match[1]) if kind == "task" else script.to_int(match[1]) or 0
            return BodyEntry(number, kind, value, match[2])
    return BodyEntry(number, "other", 0, text)


def is_first_part(line: Line) -> bool:
    """Whether the line is a heading 一、."""
    entry = entry_of(line)
    return entry.kind == "part" and entry.number == 1


def _slices(entries: Sequence[BodyEntry]) -> list[Sequence[BodyEntry]]:
    """The entries part by part, each with its heading first."""
    starts = [i for i, entry in enumerate(entries) if entry.kind == "part"]
    return [entries[a:b] for a, b in pairwise([*starts, len(entries)])]


def _of(part: Iterable[BodyEntry], kind: LineKind) -> list[BodyEntry]:
    return [entry for entry in part if entry.kind == kind]


def _tasks_marked(entries: Sequence[BodyEntry]) -> list[BodyEntry]:
    """In a part without Arabic numbers the （一） lines are its tasks."""
    marked: list[BodyEntry] = []
    for part in _slices(entries):
        own = "other" if _of(part, "task") else "section"
        marked += (replace(e, kind="task") if e.kind == own == "section" else e for e in part)
    return marked


def _joined(entries: Sequence[BodyEntry], body: Body) -> list[BodyEntry]:
    """Lines without a number belong to the task before them as long as that has no clause yet."""
    joined: list[BodyEntry] = []
    for entry in entries:
        before = joined[-1] if joined else None
        if entry.kind != "other":
            joined.append(entry)
        elif before and before.kind == "task" and not clauses.cut(before.text):
            joined[-1] = replace(before, text=before.text + entry.text)
            body.notes.append(f"第{entry.line}行没有编号，已接在第{before.line}行的任务后面")
        else:
            what = f"“{_short(entry.text)}”既不是标题也不是任务"
            body.refuse(entry, f"{what}：请补上编号和单位，或删去这一行")
    return joined


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"


def _with_clauses(entry: BodyEntry, body: Body) -> BodyEntry:
    """A task's entry with its text and its clauses apart."""
    cut = clauses.cut(entry.text)
    if entry.kind != "task":
        if cut and entry.kind == "section":
            message = "小标题后面写了单位，但本部分的任务用“1.”编号：请改成“1.”这样的编号，或删去单位"
            body.refuse(entry, message)
        return entry
    if not cut:
        message = f"“{_short(entry.text)}”后面没有读到单位：请在行末写上“（牵头单位：…；责任单位：…）”"
        body.refuse(entry, message)
        return entry
    parsed = clauses.parse(cut[1])
    if isinstance(parsed, str):
        body.refuse(entry, parsed)
        return replace(entry, text=cut[0])
    if not cut[0]:
        body.refuse(entry, "只有单位，没有任务内容，请补上")
    return replace(entry, text=cut[0], clauses=tuple(parsed))


def _renumbered(entries: Sequence[BodyEntry], body: Body) -> list[BodyEntry]:
    """Tasks whose numbers run through all parts, 1 to the last, numbered part by part instead."""
    parts = _slices(entries)
    runs = [_of(part, "task") for part in parts]
    numbers = [entry.number for run in runs for entry in run]
    if sum(map(bool, runs)) < 2 or numbers != [*range(1, len(numbers) + 1)]:
        return list(entries)
    body.notes.append(f"任务编号在全文连续（1至{len(numbers)}），已改为每部分从1起编号，如第二部分的第一项是2-1")
    shifts = [run[0].number - 1 if run else 0 for run in runs]
    return [
        replace(entry, number=entry.number - shift) if entry.kind == "task" else entry
        for part, shift in zip(parts, shifts, strict=True)
        for entry in part
    ]


def _check_numbers(entries: Sequence[BodyEntry], body: Body) -> None:
    """Parts, sections of a part and tasks of a part each run 1, 2, 3 and so on."""
    parts = _slices(entries)
    _check_run([part[0] for part in parts], "部分", body)
    for part in parts:
        _check_run(_of(part, "section"), "小节", body)
        tasks = _of(part, "task")
        _check_run(tasks, "任务", body)
        if not tasks:
            body.refuse(part[0], f"“{_short(part[0].text)}”下面没有任务，请检查")


def _check_run(entries: Sequence[BodyEntry], what: str, body: Body) -> None:
    expected = 1
    for entry in entries:
        if entry.number != expected:
            message = f"{what}编号应为{expected}，这里是{entry.number}：同一部分内须从1起连续、不重复，请更正"
            body.refuse(entry, message)
        expected = entry.number + 1


def _build(entries: Sequence[BodyEntry], body: Body) -> None:
    """Fill in outline, tasks, definitions and blocks."""
    outline, tasks = [], []
    for part in _slices(entries):
        outline.append(_part(part))
        section = topic = None
        for entry in part[1:]:
            if entry.kind == "section":
                section, topic = _numeral(entry.number), None
            elif entry.kind == "topic":
                topic = entry.text
            else:
                tasks.append(_task(entry, part[0].number, section, topic, body))
    body.outline, body.tasks = tuple(outline), tuple(tasks)


def _numeral(number: int) -> str:
    return script.to_chinese(number) if number else "？"


def _part(part: Sequence[BodyEntry]) -> Part:
    starts = [0, *(i for i, entry in enumerate(part) if entry.kind == "section")]
    slices = [part[a:b] for a, b in pairwise([*starts, len(part)])]
    topics = [tuple(entry.text for entry in _of(own, "topic")) for own in slices]
    sections = (
        Section(_numeral(own[0].number), own[0].text, below) for own, below in zip(slices[1:], topics[1:], strict=True)
    )
    return Part(_numeral(part[0].number), part[0].text, tuple(sections), topics[0])


def _task(entry: BodyEntry, part: int, section: str | None, topic: str | None, body: Body) -> Task:
    assignments = clauses.assign(entry.clauses, body.words)
    if isinstance(assignments, str):
        body.refuse(entry, assignments)
        return Task(f"{part}-{entry.number}", entry.text, (), section, topic)
    for names in (names for clause in entry.clauses for _, names in clause.fields):
        body.blocks += names.blocks
        body.definitions += tuple(Definition(name, text) for name, text in names.definitions)
        body.notes += [f"第{entry.line}行：“{old}”补全为“{new}”" for old, new in names.completed]
    return Task(f"{part}-{entry.number}", entry.text, assignments, section, topic)
