"""A notice's lines → the plan of the year.

The plan starts at the last `一、` before the first line that ends in a clause: the covering letter has
一、二、三、 of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gwrb.model.plan import Plan, Task
from gwrb.notice import clauses, letter, structure, unit_names
from gwrb.notice.notice_file import Line, NoticeProblem
from gwrb.notice.tasks_file import named
from gwrb.text import script

_TAIL = re.compile(r"附\s*[件表注].*|抄送.*|主动公开.*|（此件.*）|.*\d日印发")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_WIDTH = {0xA0: " ", 0x3000: " ", ord("＜"): "〈", ord("＞"): "〉"}
_SHOWN = 12  # as many lines or names as one note lists


@dataclass(frozen=True, slots=True)
class Reading:
    """What a notice gave. `plan` is None where there are problems, so nothing half-read is ever used.

    `notes` say, in Chinese, what was deduced or left out. `blocks` are the names as the notice's commas
    part them: names of one block are of one class.
    """

    plan: Plan | None
    problems: tuple[NoticeProblem, ...] = ()
    notes: tuple[str, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()


def read_notice(lines: Iterable[Line], name: str) -> Reading:
    """The plan that a notice holds, or everything that is wrong with it, each with its line.

    `lines` are as `files.notice_lines` gives them; `name` is the file's name, for the notes.
    """
    lines = list(lines)
    tidy, notes = _tidy(lines)
    start = _start(tidy)
    if isinstance(start, NoticeProblem):
        return Reading(None, (start,), tuple(notes))
    facts, problems, found = letter.heading(letter.split(tidy[:start], _indented(lines)))
    body, tail = _without_tail(tidy[start:])
    read = structure.read(body)
    problems += read.problems
    behind = (f"第{number}行“{text}”在最后一项任务之后，没有写入账本" for number, text in tail)
    notes += [*found, *_expansions(read.notes), *behind, *_strange(read.tasks)]
    if problems or facts is None:
        return Reading(None, tuple(sorted(problems, key=lambda p: p.line)), tuple(notes), read.blocks)
    facts = facts._replace(
        lead_word=read.words.lead, responsible_word=read.words.responsible, definitions=read.definitions
    )
    notes.insert(0, _summary(name, read.tasks))
    return Reading(Plan(facts, read.outline, read.tasks), (), tuple(notes), read.blocks)


def _indented(lines: Sequence[Line]) -> set[int]:
    """The numbers of lines that begin further in than the line before."""
    depths = [len(text) - len(text.lstrip()) for _, text in lines]
    return {lines[i][0] for i in range(1, len(lines)) if depths[i] > depths[i - 1]}


def _tidy(lines: Iterable[Line]) -> tuple[list[Line], list[str]]:
    """Lines without blanks around them, in Simplified and full width; empty ones left out."""
    trimmed = [(n, text.translate(_INVISIBLE).translate(_WIDTH).strip()) for n, text in lines]
    kept = [(n, text) for n, text in trimmed if text]
    whole = "\n".join(text for _, text in kept)
    traditional = script.is_traditional(whole)
    simplified = [(n, script.to_simplified(text) if traditional else text) for n, text in kept]
    notes = _script_notes(kept) if traditional else _leftover_notes(simplified)
    if any(script.half_width_marks(text) for _, text in simplified):
        notes.append("半角标点已改为全角")
    return [(n, script.full_width(text)) for n, text in simplified], notes


def _script_notes(lines: Sequence[Line]) -> list[str]:
    """Traditional text was converted; where a character did not decide, say so."""
    places: dict[str, list[int]] = {}
    for number, text in lines:
        for _, character in script.ambiguous(text):
            places.setdefault(character, []).append(number)
    unsure = (f"{_numbers(at)}有“{c}”，简化时一字多解，请核对" for c, at in places.items())
    return ["原文是繁体字，已转换为简体字", *unsure]


def _leftover_notes(lines: Sequence[Line]) -> list[str]:
    """A Simplified text is not converted; name the Traditional characters in it."""
    found = [(number, old, new) for number, text in lines for _, old, new in script.traditional_characters(text)]
    return [f"第{number}行有繁体字“{old}”，未作改动，请核对是否应为“{new}”" for number, old, new in found[:_SHOWN]]


def _numbers(numbers: Sequence[int]) -> str:
    distinct = list(dict.fromkeys(numbers))
    more = "等" if len(distinct) > _SHOWN else ""
    return f"第{'、'.join(map(str, distinct[:_SHOWN]))}{more}行"


def _start(lines: Sequence[Line]) -> int | NoticeProblem:
    """Where the plan begins: the last 一、 before the first line with a clause."""
    first = next((i for i, (_, text) in enumerate(lines) if clauses.cut(text)), None)
    if first is None:
        what = "没有读到任务：任务行末应有“（牵头单位：…；责任单位：…）”，请检查是否选错文件"
        return NoticeProblem(0, what)
    start = next((i for i in range(first, -1, -1) if structure.is_first_part(lines[i])), None)
    missing = "第一项任务之前没有“一、…”这样的标题，请补上各部分的标题"
    return NoticeProblem(lines[first][0], missing) if start is None else start


def _without_tail(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The body, and what follows its last task: attachments, 抄送, the printer's line."""
    last = max(i for i, (_, text) in enumerate(lines) if clauses.cut(text))
    tail = (i for i in range(last + 1, len(lines)) if _TAIL.fullmatch(lines[i][1]))
    end = next(tail, len(lines))
    return lines[:end], lines[end:]


def _expansions(notes: Sequence[str]) -> list[str]:
    """A name that was completed several times is noted at its first line, with how often."""
    said = Counter(_said(note) for note in notes)
    first: dict[str, str] = {}
    for note in notes:
        first.setdefault(_said(note), note)
    return [note if said[key] == 1 else f"{note}（共{said[key]}处）" for key, note in first.items()]


def _said(note: str) -> str:
    """A note without its line."""
    return note.partition("：")[2] or note


def _strange(tasks: Iterable[Task]) -> list[str]:
    """Names that do not end as names of bodies do: perhaps cut short, perhaps wrongly parted."""
    odd = [name for name in dict.fromkeys(named(tasks)) if not unit_names.is_whole(name)]
    return [f"这些名称不像完整的单位名称，请核对：{'、'.join(odd)}"] if odd else []


def _summary(name: str, tasks: Sequence[Task]) -> str:
    without = sum(not a.lead for task in tasks for a in task.assignments)
    return (
        f"{name}：读到{len(tasks)}项任务、{len(set(named(tasks)))}个单位名称；"
        f"其中{without}处未写牵头单位，按规定由责任单位牵头"
    )
