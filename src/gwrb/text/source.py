"""Text that knows where it stands: the bottom layer under everything read from a file."""

import re
import sys
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple


class Source:
    """One file's text, decoded, with the path that messages show (relative, forward slashes)."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets of the first character of every line; only LF ends a line."""
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    @cached_property
    def rare(self) -> str:
        """Every character of the text that GB 2312 does not have, once: whether an odd one is there is asked of this."""
        coded = self.text.encode("gb2312", "xmlcharrefreplace")
        numbers = frozenset(re.findall(rb"&#([0-9]{2,7});", coded))
        return "".join(chr(min(int(number), sys.maxunicode)) for number in numbers)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both from 1, columns in characters."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int, first: int = 0, last: int = sys.maxsize) -> str:
        """The text of a line (from 1) without its end, or some of its characters."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] - 1 if number < len(self.line_starts) else len(self.text)
        return self.text[start + first : min(start + last, end)].removesuffix("\r")

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"


class Place(NamedTuple):
    """A stretch of a source: character offsets, the end exclusive.

    Every place equals every other, and none: where a thing was read is no part of what it says, and
    so objects that carry their place compare by their facts.
    """

    source: Source
    start: int
    end: int

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Place)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(None)

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]


class Places(dict[str, Place]):
    """The places of an object's values by key; like a place, equal to any other."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Places)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


class Text(str):
    """A string of the data that carries its place; equal to, and usable as, the plain string.

    It keeps the place in pieces: half a million of them are in the plan of a province, and few are asked for.
    """

    __slots__ = ("_end", "_source", "_start")
    _source: Source | None
    _start: int
    _end: int

    def __new__(cls, value: str, source: Source | None = None, start: int = 0, end: int = 0) -> "Text":
        return placed(value, source, start, end)

    @property
    def at(self) -> Place | None:
        """Where it stands; None where it was made by hand."""
        return Place(self._source, self._start, self._end) if self._source is not None else None


_new = str.__new__


def placed(value: str, source: Source | None, start: int, end: int) -> Text:
    """A string with its place; readers make thousands, and to call the class costs twice as much."""
    self = _new(Text, value)
    self._source, self._start, self._end = source, start, end
    return self


def place_of(value: object, otherwise: Place | None = None) -> Place | None:
    """Where a value of the data stands, or the given place when the value carries none."""
    return getattr(value, "at", None) or otherwise
