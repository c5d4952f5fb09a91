"""Checks of the words themselves: what cannot be seen, punctuation, script, spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from gwrb.checks.engine import Book, Entry
from gwrb.diagnostics import Diagnostic, Rule, finding
from gwrb.rules import reading
from gwrb.rules import text as rules
from gwrb.script import half_width_marks, traditional_characters
from gwrb.source import Place, Source, Text

MOST = 20  # findings of one such rule in one file; the last says how many more

_INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ue000-\uf8ff\ufff9-\ufffb\U000e0000-\U000e007f\U000f0000-\U0010ffff]+"
)
_SPACE = " \t\u3000\u00a0"
_SPACE_AT_END = tuple(space + end for space in _SPACE for end in ("\n", "\r\n"))
# The look behind keeps a long run of spaces from being tried again from each of them.
_TRAILING = rf"(?<![{_SPACE}])[{_SPACE}]+(?=\r?$)"
_STRANGE_SPACE = "[\u00a0\u2000-\u200a\u202f\u205f]+"
_ODD_SPACE = f"{_STRANGE_SPACE}|^[ -]*\u3000+(?=\\S)"
_JOINER = "\u200d"


def _capped(places: Iterable[tuple[Place, str]], rule: Rule, help: str) -> Iterator[Diagnostic]:
    found = list(places)
    for number, (place, message) in enumerate(found[:MOST]):
        rest = f"；全文还有 {len(found) - MOST} 处" if number == MOST - 1 < len(found) - 1 else ""
        yield finding(rule, place, message + rest, help)


def _matches(source: Source, pattern: str) -> Iterator[Place]:
    for match in re.finditer(pattern, source.text, re.MULTILINE):
        yield Place(source, match.start(), match.end())


def invisible(book: Book) -> Iterator[Diagnostic]:
    """Zero-width, bidi, private-use characters. A joiner between two pictures is how an emoji is written."""
    for source in book.ledger.sources:
        if not re.search(_INVISIBLE, source.characters):
            continue
        text = source.text
        places = (
            (place, f"这里有看不见的字符 U+{ord(text[place.start]):04X}")
            for place in _matches(source, _INVISIBLE)
            if not (text[place.start : place.end] == _JOINER and _picture(text, place.start))
        )
        yield from _capped(places, reading.CHARACTER, "请删去；多半是从网页、聊天软件或 PDF 复制时带来的")


def _picture(text: str, offset: int) -> bool:
    before = text[offset - 1 : offset]
    return bool(before) and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk"))


def trailing(book: Book) -> Iterator[Diagnostic]:
    """Spaces at the end of a line."""
    for source in book.ledger.sources:
        if not source.text.endswith(tuple(_SPACE)) and not any(s in source.text for s in _SPACE_AT_END):
            continue
        places = ((place, "行末有空格") for place in _matches(source, _TRAILING))
        yield from _capped(places, rules.TRAILING, "请删去；gwrb fmt 会删")


def odd_space(book: Book) -> Iterator[Diagnostic]:
    """Spaces that are no plain space: no-break and its like; ideographic at the head of a paragraph."""
    for source in book.ledger.sources:
        if not re.search(f"{_STRANGE_SPACE}|\u3000", source.characters):
            continue
        places = (
            (place, "段首有全角空格" if source.text[place.end - 1] == "\u3000" else "这里有特殊的空格")
            for place in _matches(source, _ODD_SPACE)
        )
        yield from _capped(places, rules.ODD_SPACE, "请删去；Word 会自动缩进")


def words(book: Book) -> Iterator[Text]:
    """Every text of the data in which punctuation and script matter, in no order."""
    plan = book.plan
    if plan:
        h = plan.heading
        yield from _texts(h.title, h.addressees, h.letter, *(d.text for d in h.definitions))
        for part in plan.outline:
            yield from _texts(part.title, *part.topics)
            for section in part.sections:
                yield from _texts(section.title, *section.topics)
        for task in plan.tasks:
            yield from _texts(task.text, task.topic, *(a.scope for a in task.assignments))
    for _, progress in book.progress:
        for e in progress.entries:
            yield from _texts(e.scope, e.progress, e.problems, e.next, e.coordination)


def names(book: Book) -> Iterator[Text]:
    """Every name of a unit in the data."""
    for task in book.tasks:
        for a in task.assignments:
            yield from _texts(*a.lead, *a.responsible)
    for owner in book.units.owners:
        yield from _texts(owner.name)
    for group in book.units.groups:
        yield from _texts(*group.members)
    for _, progress in book.progress:
        yield from _texts(progress.unit)


def _texts(*values: str | None) -> Iterator[Text]:
    yield from (value for value in values if isinstance(value, Text))


def within(text: Text, offset: int) -> Place | None:
    """The place in the file of a character of a value: quotes, indents and folds come between."""
    place = text.at
    if place is None:
        return None
    character, raw = text[offset], place.source.text[place.start : place.end]
    at = -1
    for _ in range(text.count(character, 0, offset) + 1):
        at = raw.find(character, at + 1)
        if at < 0:
            return place
    return Place(place.source, place.start + at, place.start + at + 1)


def _marks(
    texts: Iterable[Text], find: Callable[[str], list[tuple[int, str, str]]], say: Callable[[str, str], str]
) -> dict[Source, list[tuple[Place, str]]]:
    out: dict[Source, list[tuple[Place, str]]] = {}
    for text in texts:
        for offset, old, new in find(text):
            place = within(text, offset)
            if place is not None:
                out.setdefault(place.source, []).append((place, say(old, new)))
    return out


def half_width(book: Book) -> Iterator[Diagnostic]:
    """Half-width punctuation in Chinese."""
    found = _marks(words(book), half_width_marks, lambda old, new: f"这里的“{old}”应是全角“{new}”")
    for places in found.values():
        yield from _capped(places, rules.HALF_WIDTH, "gwrb fmt 会改好")


def traditional(book: Book) -> Iterator[Diagnostic]:
    """Traditional characters, in words and in names."""
    if not any(traditional_characters(source.characters) for source in book.ledger.sources):
        return  # one look at a whole file is cheaper than one at each of its words
    every = (*words(book), *names(book))
    found = _marks(every, traditional_characters, lambda old, new: f"“{old}”是繁体字，应是“{new}”")
    for places in found.values():
        yield from _capped(places, rules.TRADITIONAL, "gwrb fmt 会改好")


CHECKS = (
    Entry(reading.CHARACTER, invisible),
    Entry(rules.HALF_WIDTH, half_width),
    Entry(rules.TRADITIONAL, traditional),
    Entry(rules.TRAILING, trailing),
    Entry(rules.ODD_SPACE, odd_space),
)
