"""Where things stand in the text of a file with rows (entries): entries, fields, comments, as offsets.

Only what can be edited line by line has a layout: block mappings, one key a line. `read` gives None
for a file (and `None` for an entry's fields) that is written otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gwrb.text.source import Source
from gwrb.yamltext.nodes import Map, Node, Scalar, Seq, Tree, compose

_BLANK = " \t\r\n"  # what YAML takes for blank; other spaces are words
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """One field: `start` of its line, `value` its value's stretch, `end` behind its last line."""

    key: str
    start: int
    value: tuple[int, int]
    end: int
    node: Node


@dataclass(frozen=True, slots=True)
class EntrySpan:
    """One row of a list: from its comments above (`lead`) or its dash (`start`) to the end of its last line.

    `fields` is empty where the entry is written in braces.
    """

    key: tuple[Any, ...]
    lead: int
    start: int
    end: int
    dash: int  # the dash's column
    indent: int  # the keys' column
    fields: tuple[FieldSpan, ...]


@dataclass(frozen=True)
class Layout:
    """A file with rows: its own fields, and its entries."""

    source: Source
    head: tuple[FieldSpan, ...]
    entries: tuple[EntrySpan, ...]

    @cached_property
    def by_key(self) -> Mapping[tuple[Any, ...], EntrySpan]:
        """The entries by their keys; of two of one key the first."""
        return {entry.key: entry for entry in reversed(self.entries)}

    def field(self, key: tuple[Any, ...], name: str) -> FieldSpan | None:
        """A field of the entry of a key; of the file itself where the key is empty."""
        entry = self.by_key.get(key)
        spans = entry.fields if entry else () if key else self.head
        return next((span for span in spans if span.key == name), None)


Name = Callable[[Mapping[str, str]], tuple[Any, ...]]  # a row's scalars by field (or field.inner) -> its key


def read(source: Source, rows: str, name: Name) -> Layout | None:
    """The layout of a file whose list stands under the field `rows`, each row's key made by `name`.

    None where it is not a block mapping with a block list of rows.
    """
    root = composed(source).root
    if not isinstance(root, Map) or root.flow or root.start != _line_start(source.text, root.start):
        return None
    head = fields(source.text, root)
    listed = root.pairs.get(rows)
    if head is None or listed is None:
        return None
    node = listed[1]
    if isinstance(node, Seq) and not node.flow:
        items = node.items
    elif (isinstance(node, Seq) and not node.items) or (isinstance(node, Scalar) and node.plain and not node.text):
        items = []
    else:
        return None
    entries = [_entry(source.text, item, name) for item in items]
    if any(e is None for e in entries):
        return None
    return Layout(source, head, tuple(e for e in entries if e is not None))


@lru_cache(maxsize=16)
def composed(source: Source) -> Tree:
    """A file's nodes; a source never changes, and one edit asks for them several times."""
    return compose(source)


def _entry(text: str, node: Node, name: Name) -> EntrySpan | None:
    if not isinstance(node, Map) or not node.pairs:
        return None
    start = _line_start(text, node.start)
    before = text[start : node.start]
    if before.strip() != "-" or "\t" in before:
        return None
    spans = () if node.flow else fields(text, node)
    if spans is None:
        return None
    names = _scalars(node)
    end = _line_end(text, _last(text, node))
    dash = before.index("-")
    return EntrySpan(
        name(names), _lead(text, start, dash), start, _trailing(text, end, dash), dash, node.start - start, spans
    )


def _scalars(node: Map, above: str = "") -> dict[str, str]:
    """The scalars of a mapping and of those within it, by the way to them."""
    out: dict[str, str] = {}
    for key, (_, value) in node.pairs.items():
        if isinstance(value, Scalar):
            out[above + key] = value.text
        elif isinstance(value, Map):
            out |= _scalars(value, f"{above}{key}.")
    return out


def fields(text: str, node: Map) -> tuple[FieldSpan, ...] | None:
    """The fields of a block mapping; None where two stand on one line. A list's or mapping's value begins at the colon."""
    out: list[FieldSpan] = []
    for key, (name, value) in node.pairs.items():
        start = _line_start(text, name.start)
        if out and start < out[-1].end:  # two keys on one line
            return None
        stop = max(_last(text, value), name.end)
        first = value.start if stop > value.start >= name.end else stop
        if isinstance(value, Map | Seq) and not value.flow:
            first = min(text.index(":", name.end) + 1, first)
        out.append(FieldSpan(key, start, (first, stop), _line_end(text, stop), value))
    return tuple(out)


def child(node: Node | None, key: str) -> Node | None:
    """What stands under a key of a mapping; None where there is none."""
    return node.pairs[key][1] if isinstance(node, Map) and key in node.pairs else None


def items(node: Node | None, key: str) -> Iterator[tuple[str, Map]]:
    """The mappings of a list, each with the text of one of its fields."""
    for item in node.items if isinstance(node, Seq) else ():
        if isinstance(item, Map) and key in item.pairs:
            yield str(getattr(item.pairs[key][1], "text", "")), item


def _last(text: str, node: Node) -> int:
    """Where a node's own text ends: libyaml counts the blank lines and comments below as part of it."""
    while isinstance(node, Map | Seq) and not node.flow:
        if isinstance(node, Seq):
            if not node.items:
                return node.start + 1
            node = node.items[-1]
        else:
            name, node = list(node.pairs.values())[-1]
            if isinstance(node, Scalar) and node.end <= name.end:
                return name.end
    return node.start + len(text[node.start : node.end].rstrip(_BLANK))


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    """Behind the line's end."""
    at = text.find("\n", offset)
    return len(text) if at < 0 else at + 1


def _lead(text: str, start: int, column: int) -> int:
    """The start of the comment lines right above a dash that stand where it stands."""
    while start:
        above = _line_start(text, start - 1)
        line = text[above:start]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != column:
            break
        if column == 0 and "yaml-language-server" in line:
            break
        start = above
    return start


def _trailing(text: str, end: int, column: int) -> int:
    """Behind the comment lines below an entry that are indented like its fields."""
    while end < len(text):
        below = _line_end(text, end)
        line = text[end:below]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
            break
        end = below
    return end


def comments(source: Source, start: int = 0, end: int | None = None) -> list[str]:
    """The comments in a stretch of a file, without the space around them."""
    return [text for _, text in comment_places(source, start, end)]


def comment_places(source: Source, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """The comments in a stretch of a file with their offsets."""
    found = list(_COMMENT.finditer(source.text, start, len(source.text) if end is None else end))
    spans = _all_words(source) if found else []

    def is_word(offset: int) -> bool:
        before = bisect_right(spans, offset, key=lambda span: span[0])
        return before > 0 and offset < spans[before - 1][1]

    return [(m.start(), m[0].rstrip()) for m in found if not is_word(m.start())]


@lru_cache(maxsize=16)
def _all_words(source: Source) -> list[tuple[int, int]]:
    """The same stretches in their order; one edit asks for them field by field."""
    return sorted(_words(source))


def _words(source: Source) -> Iterator[tuple[int, int]]:
    """Where # is a character of the data: inside scalars (a block's first line is not inside)."""
    stack: list[Node | None] = [composed(source).root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            start, stop = node.start, node.start + len(source.text[node.start : node.end].rstrip(_BLANK))
            if not node.plain and source.text[start : start + 1] in ("|", ">"):
                start = _line_end(source.text, start)
            yield start, stop
        elif isinstance(node, Seq):
            stack += node.items
        elif isinstance(node, Map):
            stack += [part for pair in node.pairs.values() for part in pair]
