"""The numbers that Word makes up for paragraphs, as it would print them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gwrb.ledger.packages import LIST_LEVELS, Styles, W, natural, parse
from gwrb.text.script import to_chinese

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST = 100_000
_LONGEST = 100  # characters of the text around a number: nine levels with their marks are twenty
_CIRCLED = 20
_PRIVATE = range(0xE000, 0xF900)  # signs of symbol fonts
_BULLET = "●"


class _Level(NamedTuple):
    """One level of a list: how its number is written, the text around it, where it starts."""

    format: str
    text: str
    start: int
    restart: int | None


class ListNumbers:
    """Counts a document's automatic numbers; paragraphs are to be asked for in order."""

    def __init__(self, numbering: bytes | None, styles: Styles) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by the list's number in paragraphs
        self._counts: dict[str, list[int]] = {}
        self._list_of: dict[str, str] = {}  # the definition behind a list: lists of one definition count on
        self._overrides: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self._styles = styles
        if numbering:
            self._read(parse(numbering))

    def _read(self, root: _Element) -> None:
        abstract = {
            a.get(f"{W}abstractNumId", ""): {_of(level): _level(level) for level in a.iter(f"{W}lvl")}
            for a in root.iter(f"{W}abstractNum")
        }
        for one in root.iter(f"{W}num"):
            name, base = one.get(f"{W}numId", ""), one.find(f"{W}abstractNumId")
            behind = base.get(f"{W}val", "") if base is not None else ""
            levels = dict(abstract.get(behind, {}))
            for change in one.iter(f"{W}lvlOverride"):
                for level in change.iter(f"{W}lvl"):
                    levels[_of(level)] = _level(level)
                start = change.find(f"{W}startOverride")
                if start is not None:
                    at = natural(change.get(f"{W}ilvl"), LIST_LEVELS) or 0
                    self._overrides.setdefault(name, {})[at] = natural(start.get(f"{W}val"), _MOST) or 0
            self._levels[name], self._list_of[name] = levels, behind

    def of(self, paragraph: _Element) -> str:
        """The number of a paragraph with the marks around it; empty where it has none."""
        name, level = self._list(paragraph)
        levels = self._levels.get(name, {})
        if name in ("", "0") or level not in levels:
            return ""
        counts = self._counts.setdefault(self._list_of[name], [0] * LIST_LEVELS)
        if name not in self._seen:
            self._seen.add(name)
            for at, start in self._overrides.get(name, {}).items():
                counts[at] = start - 1
                levels[at] = levels[at]._replace(start=start) if at in levels else _Level("decimal", "", start, None)
        own = levels[level]
        counts[level] = counts[level] + 1 if counts[level] or own.start == 0 else own.start
        for below in range(level + 1, LIST_LEVELS):
            if below in levels and levels[below].restart != 0:
                counts[below] = 0
        for above in range(level):
            counts[above] = counts[above] or (levels[above].start if above in levels else 1)
        if own.format == "bullet":
            return "" if not own.text else _BULLET if ord(own.text[0]) in _PRIVATE else own.text
        return re.sub(r"%([1-9])", lambda m: self._written(levels, counts, int(m[1]) - 1), own.text)

    @staticmethod
    def _written(levels: dict[int, _Level], counts: list[int], level: int) -> str:
        return _figure(counts[level], levels[level].format if level in levels else "decimal")

    def _list(self, paragraph: _Element) -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name, level = self._styles.list_of(style.get(f"{W}val", "")) if style is not None else ("", 0)
        if own is not None:
            number, at = own.find(f"{W}numId"), own.find(f"{W}ilvl")
            name = number.get(f"{W}val", "") if number is not None else name
            level = natural(at.get(f"{W}val"), LIST_LEVELS) or 0 if at is not None else level
        return name, level


def _of(level: _Element) -> int:
    return natural(level.get(f"{W}ilvl"), LIST_LEVELS) or 0


def _level(level: _Element) -> _Level:
    def value(name: str) -> str | None:
        found = level.find(f"{W}{name}")
        return found.get(f"{W}val") if found is not None else None

    start = natural(value("start"), _MOST)
    restart = natural(value("lvlRestart"), LIST_LEVELS + 1)
    return _Level(
        value("numFmt") or "decimal", (value("lvlText") or "")[:_LONGEST], 1 if start is None else start, restart
    )


def _figure(number: int, format: str) -> str:
    """A number in one of Word's formats; those without a Chinese use as plain figures."""
    if "hinese" in format or format.startswith(("japanese", "ideographTraditional")) or format == "ideographDigital":
        return to_chinese(number) if 0 < number < 100 else str(number)
    if format.startswith("decimalEnclosedCircle") and 0 < number <= _CIRCLED:
        return chr(0x245F + number)
    if format in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if format == "upperLetter" else letter.lower()
    return "" if format == "none" else str(number)
