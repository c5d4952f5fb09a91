"""Checks of the words themselves: what cannot be seen, punctuation, script, spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from unicodedata import category

from gwrb.model.files import FILED
from gwrb.model.plan import TASKS_FILE
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.texts import collect, stretches
from gwrb.model.units_file import UNITS_FILE
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.script import half_width_marks, traditional_characters
from gwrb.text.source import Place, Source, Text
from gwrb.validation import characters_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck

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
_UNSEEN = ("Cf", "Co", "Cn")  # the categories of what _INVISIBLE lists, but for these:
_SEEMING = "\u034f\u115f\u1160\u17b4\u17b5\u3164"


class _Found(NamedTuple):
    """What was found in one file: the first places with their messages, and how many there are in all."""

    first: list[tuple[Place, str]]
    total: int


def _counted(places: Iterable[tuple[Place, str]]) -> _Found:
    places = iter(places)
    first = list(islice(places, MOST))
    return _Found(first, len(first) + sum(1 for _ in places))


def _capped(found: _Found, rule: Rule, help: str) -> Iterator[Diagnostic]:
    for number, (place, message) in enumerate(found.first, 1):
        rest = f"；全文还有 {found.total - MOST} 处" if number == MOST < found.total else ""
        yield finding(rule, place, message + rest, help)


def _matches(source: Source, pattern: str) -> Iterator[Place]:
    for match in re.finditer(pattern, source.text, re.MULTILINE):
        yield Place(source, match.start(), match.end())


def invisible(book: CheckContext) -> Iterator[Diagnostic]:
    """Zero-width, bidi, private-use characters. A joiner between two pictures is how an emoji is written."""
    for source in book.ledger.sources:
        if not any(category(c) in _UNSEEN or c in _SEEMING for c in source.characters):
            continue  # cheaper than compiling the pattern that finds them
        text = source.text
        places = (
            (place, f"这里有看不见的字符 U+{ord(text[place.start]):04X}")
            for place in _matches(source, _INVISIBLE)
            if not (text[place.start : place.end] == _JOINER and _picture(text, place.start))
        )
        yield from _capped(
            _counted(places), reading_rules.CHARACTER, "请删去；多半是从网页、聊天软件或 PDF 复制时带来的"
        )


def _picture(text: str, offset: int) -> bool:
    before = text[offset - 1 : offset]
    return bool(before) and (before == "\ufe0f" or category(before) in ("So", "Sk"))


def trailing(book: CheckContext) -> Iterator[Diagnostic]:
    """Spaces at the end of a line."""
    for source in book.ledger.sources:
        if not source.text.endswith(tuple(_SPACE)) and not any(s in source.text for s in _SPACE_AT_END):
            continue
        places = ((place, "行末有空格") for place in _matches(source, _TRAILING))
        yield from _capped(_counted(places), rules.TRAILING, "请删去；gwrb fmt 会删")


def odd_space(book: CheckContext) -> Iterator[Diagnostic]:
    """Spaces that are no plain space: no-break and its like; ideographic at the head of a paragraph."""
    for source in book.ledger.sources:
        if not re.search(f"{_STRANGE_SPACE}|\u3000", source.characters):
            continue
        places = (
            (place, "段首有全角空格" if source.text[place.end - 1] == "\u3000" else "这里有特殊的空格")
            for place in _matches(source, _ODD_SPACE)
        )
        yield from _capped(_counted(places), rules.ODD_SPACE, "请删去；Word 会自动缩进")


def texts(book: CheckContext, names: bool) -> list[Text]:
    """Every text of the data in which punctuation and script matter, or every name."""
    out: list[Text] = []
    if book.plan:
        collect(TASKS_FILE, book.plan, names, out)
    collect(UNITS_FILE, book.units, names, out)
    for _, progress in book.progress:
        collect(PROGRESS_FILE, progress, names, out)
    for kind in FILED:
        for value in book.ledger.of(kind):
            collect(kind, value, names, out)
    return out


def _marks(
    texts: Iterable[Text], find: Callable[[str], list[tuple[int, str, str]]], say: Callable[[str, str], str]
) -> Iterable[_Found]:
    """What is found in texts, by file; only what will be shown is located."""
    out: dict[Source, _Found] = {}
    for text in texts:
        marks = find(text)
        if not marks or text.at is None:
            continue
        whole = text.at
        found = out.setdefault(whole.source, _Found([], 0))
        shown = marks[: MOST - len(found.first)]
        raw = whole.source.text[whole.start : whole.end] if shown else ""
        places = stretches(raw, text, (offset for offset, _, _ in shown))
        for (_, old, new), place in zip(shown, places, strict=True):
            start, end = place or (0, len(raw))
            at = Place(whole.source, whole.start + start, whole.start + end)
            found.first.append((at, say(old, new)))
        out[whole.source] = found._replace(total=found.total + len(marks))
    return out.values()


def half_width(book: CheckContext) -> Iterator[Diagnostic]:
    """Half-width punctuation in Chinese."""
    words = texts(book, names=False)
    for found in _marks(words, half_width_marks, lambda old, new: f"这里的“{old}”应是全角“{new}”"):
        yield from _capped(found, rules.HALF_WIDTH, "gwrb fmt 会改好")


def traditional(book: CheckContext) -> Iterator[Diagnostic]:
    """Traditional characters, in words and in names."""
    if not any(traditional_characters(source.characters) for source in book.ledger.sources):
        return  # one look at a whole file is cheaper than one at each of its words
    every = texts(book, names=False) + texts(book, names=True)
    for found in _marks(every, traditional_characters, lambda old, new: f"“{old}”是繁体字，应是“{new}”"):
        yield from _capped(found, rules.TRADITIONAL, "gwrb fmt 会改好")


CHECKS = (
    RuleCheck(reading_rules.CHARACTER, invisible),
    RuleCheck(rules.HALF_WIDTH, half_width),
    RuleCheck(rules.TRADITIONAL, traditional),
    RuleCheck(rules.TRAILING, trailing),
    RuleCheck(rules.ODD_SPACE, odd_space),
)
