"""Rules of the words themselves: what cannot be seen, punctuation, script, spaces."""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple
from unicodedata import category

from gwrb.model.changes import CHANGES_FILE
from gwrb.model.files import FILED
from gwrb.model.plan import TASKS_FILE
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.texts import collect, stretches
from gwrb.model.units_file import UNITS_FILE
from gwrb.text import reading_rules
from gwrb.text.script import half_width_marks, traditional_characters
from gwrb.text.source import Place, Source, Text
from gwrb.validation.engine import CheckContext, Findings, rule

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


def _capped(found: _Found, help: str) -> Findings:
    for number, (place, message) in enumerate(found.first, 1):
        rest = f"；全文还有 {found.total - MOST} 处" if number == MOST < found.total else ""
        yield place, message + rest, help


def _places(source: Source, pattern: str, say: Callable[[Place], str], help: str) -> Findings:
    """What a pattern finds in a file; `say` has the message on a place, or none where it may stand."""
    matches = re.finditer(pattern, source.text, re.MULTILINE)
    places = (Place(source, match.start(), match.end()) for match in matches)
    told = ((place, message) for place in places if (message := say(place)))
    first = list(islice(told, MOST))
    yield from _capped(_Found(first, len(first) + sum(1 for _ in told)), help)


@rule(*reading_rules.CHARACTER)
def invisible(context: CheckContext) -> Findings:
    """Zero-width, bidi, private-use characters. A joiner between two pictures is how an emoji is written."""

    def say(place: Place) -> str:
        text, start = place.source.text, place.start
        if text[start : place.end] == _JOINER and _picture(text, start):
            return ""
        return f"这里有看不见的字符 U+{ord(text[start]):04X}"

    for source in context.ledger.sources:
        if any(category(c) in _UNSEEN or c in _SEEMING for c in source.rare):
            help = "请删去；多半是从网页、聊天软件或 PDF 复制时带来的"
            yield from _places(source, _INVISIBLE, say, help)  # the pattern costs more than the look above


def _picture(text: str, offset: int) -> bool:
    before = text[offset - 1 : offset]
    return bool(before) and (before == "\ufe0f" or category(before) in ("So", "Sk"))


@rule("GW703", "warning")
def trailing(context: CheckContext) -> Findings:
    """Spaces at the end of a line."""
    for source in context.ledger.sources:
        if source.text.endswith(tuple(_SPACE)) or any(s in source.text for s in _SPACE_AT_END):
            yield from _places(source, _TRAILING, lambda _: "行末有空格", "请删去；gwrb fmt 会删")


@rule("GW704", "warning")
def odd_space(context: CheckContext) -> Findings:
    """Spaces that are no plain space: no-break and its like; ideographic at the head of a paragraph."""

    def say(place: Place) -> str:
        return "段首有全角空格" if place.source.text[place.end - 1] == "\u3000" else "这里有特殊的空格"

    for source in context.ledger.sources:
        if "\u3000" in source.text or re.search(_STRANGE_SPACE, source.rare):
            yield from _places(source, _ODD_SPACE, say, "请删去；Word 会自动缩进")


def texts(context: CheckContext, names: bool) -> list[Text]:
    """Every text of the data in which punctuation and script matter, or every name."""
    out: list[Text] = []
    if context.plan:
        collect(TASKS_FILE, context.plan, names, out)
    collect(UNITS_FILE, context.units, names, out)
    for progress in context.progress:
        collect(PROGRESS_FILE, progress, names, out)
    for kind in (CHANGES_FILE, *FILED):
        for value in context.ledger.of(kind):
            collect(kind, value, names, out)
    return out


def _marks(
    texts: Iterable[Text], find: Callable[[str], list[tuple[int, str, str]]], say: Callable[[str, str], str]
) -> Findings:
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
    for found in out.values():
        yield from _capped(found, "gwrb fmt 会改好")


@rule("GW701", "warning")
def half_width(context: CheckContext) -> Findings:
    """Half-width punctuation in Chinese."""
    words = texts(context, names=False)
    yield from _marks(words, half_width_marks, lambda old, new: f"这里的“{old}”应是全角“{new}”")


@rule("GW702", "warning")
def traditional(context: CheckContext) -> Findings:
    """Traditional characters, in words and in names."""
    if not any(traditional_characters(source.rare) for source in context.ledger.sources):
        return  # one look at a whole file is cheaper than one at each of its words
    every = texts(context, names=False) + texts(context, names=True)
    yield from _marks(every, traditional_characters, lambda old, new: f"“{old}”是繁体字，应是“{new}”")
