"""Which words of the data are put right, and where each of their characters stands in the file.

Shared by the checker, which walks the model, and gwrb fmt, which walks the file: both go by the
records. In words, punctuation and script matter; in names of units the script alone; texts of a pattern
and the names of files that were received stay as they are.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from gwrb.model.field_types import FieldType, Line, ListOf
from gwrb.model.record import Record
from gwrb.text.source import Text

NOTHING = {"", "无", "暂无", "没有", "/", "／", "-", "—", "——"}  # what people write to fill a box
_HEX = r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}"
_PIECE = r"[^ \t\r\n]"
_PIECES = {'"': rf"\\(?:{_HEX}|[\s\S])|[^ \t\r\n\\]", "'": f"''|{_PIECE}"}
_BLANK = " \t\r\n"
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def meant(text: str | None) -> str:
    """A text without the spaces around it; empty where it only fills a box (`NOTHING`)."""
    bare = (text or "").strip()
    return "" if bare.strip("。.、 ") in NOTHING else bare


def is_words(kind: Line) -> bool:
    """Whether punctuation matters in texts of a kind."""
    return kind.pattern is None and not kind.name and not kind.exact


def is_name(kind: Line) -> bool:
    """Whether texts of a kind are names, in which only the script matters."""
    return kind.pattern is None and kind.name


@cache
def _look(record: Record, names: bool) -> tuple[list[str], list[str], list[tuple[str, Record]]]:
    """The attributes of a record's objects that hold what is looked for: texts, lists of texts, objects."""
    single: list[str] = []
    lists: list[str] = []
    records: list[tuple[str, Record]] = []
    wanted = is_name if names else is_words
    for f in record.fields:
        kind: FieldType = f.kind
        item = kind.item if isinstance(kind, ListOf) else None
        if isinstance(kind, Line) and wanted(kind):
            single.append(f.name)
        elif isinstance(item, Line) and wanted(item):
            lists.append(f.name)
        elif isinstance(item, Record):
            records.append((f.name, item))
        elif isinstance(kind, Record):
            records.append((f.name, kind))
    return single, lists, records


def collect(record: Record, value: Any, names: bool, out: list[Text]) -> None:
    """Adds every text of an object that was read: its words, or its names."""
    single, lists, records = _look(record, names)
    for attribute in single:
        text = getattr(value, attribute)
        if type(text) is Text:
            out.append(text)
    for attribute in lists:
        out += getattr(value, attribute) or ()
    for attribute, inner in records:
        held = getattr(value, attribute) or ()
        for each in held if type(held) is tuple else (held,):
            collect(inner, each, names, out)


def stretches(raw: str, text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int] | None]:
    """Where characters of a value stand in the scalar as it was written: start and end for each offset.

    The offsets ascend. Quotes, escapes, indents and folds come between; None for blanks, and where the
    way was lost (a stretch that could not be read stands inside). One pass.
    """
    quoted = raw[:1] in _PIECES and raw[1:-1] == text
    if quoted or raw == text:
        yield from ((at + quoted, at + quoted + 1) for at in offsets)
        return
    pieces = _pieces(raw)
    behind = 0
    for offset in offsets:
        found: tuple[int, int] | None = None
        for character in text[behind : offset + 1]:
            if character not in _BLANK:
                found = next(((start, end) for c, start, end in pieces if c == character), None)
        behind = offset + 1
        yield None if text[offset] in _BLANK else found


def _pieces(raw: str) -> Iterator[tuple[str, int, int]]:
    """The characters of a written scalar that are not blank: what each stands for, start and end."""
    start, end = 0, len(raw)
    pattern = _PIECES.get(raw[:1])
    if pattern:
        start, end = 1, end - 1
    elif raw[:1] in ("|", ">"):
        start = raw.find("\n") + 1 or end
    for match in re.compile(pattern or _PIECE).finditer(raw, start, end):
        yield _meant(match[0]), match.start(), match.end()


def _meant(piece: str) -> str:
    if len(piece) == 1:
        return piece
    sign, digits = piece[1], piece[2:]
    return chr(min(int(digits, 16), 0x10FFFF)) if digits else _ESCAPES.get(sign, sign)
