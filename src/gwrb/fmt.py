"""Repairs that need no judgement, by splicing: everything else in the file stays byte for byte.

Encoding, byte order mark, line ends, spaces at line ends, punctuation width, script, the order of keys
within a record, the editor's first line. What came out is read again and compared with what went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gwrb.jsonschema import modeline
from gwrb.kinds import Kind, Line, ListOf
from gwrb.records import Record
from gwrb.script import full_width, half_width_marks, traditional_characters
from gwrb.source import Source
from gwrb.yamltext.layout import fields
from gwrb.yamltext.nodes import Map, Node, Scalar, Seq, compose

_TRAILING = re.compile(r"(?<![\\ \t\u3000\u00a0])[ \t\u3000\u00a0]+$", re.MULTILINE)
_MODELINE = re.compile(r"# yaml-language-server: \$schema=\S+")


class Formatted(NamedTuple):
    """The repaired text, what was done, or why nothing was (`problem`, with `text` as it came)."""

    text: str
    done: tuple[str, ...] = ()
    problem: str | None = None


def decode(data: bytes) -> tuple[str, list[str]] | None:
    """Bytes as text with LF line ends, and what that took; None where they are no text."""
    done: list[str] = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", *([] if b"\0" in data else ["gb18030"])]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8":
            done.append("编码改为 UTF-8")
        break
    else:
        return None
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        done.append("去掉 BOM")
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
        done.append("换行改为 LF")
    return text, done


def format_text(text: str, record: Record) -> Formatted:
    """Repairs the text of one data file of a kind."""
    before = compose(Source("", text))
    blocking = [d for d in before.diagnostics if d.severity == "error"]
    if before.root is None or blocking:
        line = f"第 {blocking[0].line} 行{blocking[0].message}" if blocking else "文件是空的"
        return Formatted(text, problem=f"{line}；先运行 gwrb validate 改正")
    done: list[str] = []
    new = text
    for words, step in _STEPS:
        changed = step(new, record)
        done += [words] if changed != new else []
        new = changed
    lined = _with_modeline(new, modeline(record))
    done += ["补上首行的编辑器提示"] if lined != new else []
    after = compose(Source("", lined))
    if after.diagnostics != [] and len(after.diagnostics) > len(before.diagnostics):
        return Formatted(text, problem="改动后读不懂，已放弃；请手工整理")
    if _values(before.root) != _values(after.root):
        return Formatted(text, problem="改动会影响内容，已放弃；请手工整理")
    return Formatted(lined, tuple(done))


def _values(node: Node | None) -> Any:
    """What a file says, the repairs made: keys in any order, widths and scripts alike."""
    if isinstance(node, Map):
        return {key: _values(child) for key, (_, child) in node.pairs.items()}
    if isinstance(node, Seq):
        return [_values(child) for child in node.items]
    if isinstance(node, Scalar):
        text = full_width(_simplified(node.text))
        return _TRAILING.sub("", text).strip("\n"), node.plain
    return None


def _simplified(text: str) -> str:
    characters = list(text)
    for offset, _, new in traditional_characters(text):
        characters[offset] = new
    return "".join(characters)


def _spaces(text: str, record: Record) -> str:  # noqa: ARG001 - a step
    return _TRAILING.sub("", text).rstrip("\n") + "\n"


def _marks(text: str, record: Record) -> str:
    """Punctuation width and script, in every text of the record; names keep their punctuation."""
    characters = list(text)
    for kind, node in _scalars(record, compose(Source("", text)).root):
        raw = text[node.start : node.end]
        changes = traditional_characters(node.text)
        if not kind.name and kind.pattern is None:
            changes = [*changes, *half_width_marks(node.text)]
        for offset, old, new in changes:
            at = nth(raw, old, node.text.count(old, 0, offset))
            if at is not None:
                characters[node.start + at] = new
    return "".join(characters)


def nth(text: str, character: str, number: int) -> int | None:
    """The offset of a character's occurrence (from 0); None where there are fewer."""
    at = -1
    for _ in range(number + 1):
        at = text.find(character, at + 1)
        if at < 0:
            return None
    return at


def _scalars(kind: Kind, node: Node | None) -> Iterator[tuple[Line, Scalar]]:
    """Every text of a file with its kind, as the table of fields sees it."""
    if isinstance(kind, Record) and isinstance(node, Map):
        by_key = {f.key: f.kind for f in kind.fields}
        for key, (_, child) in node.pairs.items():
            if key in by_key:
                yield from _scalars(by_key[key], child)
    elif isinstance(kind, ListOf) and isinstance(node, Seq):
        for child in node.items:
            yield from _scalars(kind.item, child)
    elif isinstance(kind, Line) and isinstance(node, Scalar):
        yield kind, node


def _order(text: str, record: Record) -> str:
    """Keys of the records of a list in the order of the table; comments go with the key below them."""
    edits: list[tuple[int, int, str]] = []
    for inner, node in _listed(record, compose(Source("", text)).root):
        rank = {f.key: number for number, f in enumerate(inner.fields)}
        ranks = [rank.get(key, len(rank)) for key in node.pairs]
        if ranks != sorted(ranks) and not node.flow:
            edit = _reordered(text, node, rank)
            edits += [edit] if edit else []
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _listed(kind: Kind, node: Node | None) -> Iterator[tuple[Record, Map]]:
    """The records that stand in lists, innermost ones left to the next run of their own list."""
    if isinstance(kind, Record) and isinstance(node, Map):
        for f in kind.fields:
            pair = node.pairs.get(f.key)
            if (
                pair
                and isinstance(f.kind, ListOf)
                and isinstance(f.kind.item, Record)
                and isinstance(pair[1], Seq)
            ):
                for child in pair[1].items:
                    if isinstance(child, Map):
                        yield f.kind.item, child


def _reordered(text: str, node: Map, rank: dict[str, int]) -> tuple[int, int, str] | None:
    """One mapping's lines in the order of `rank`: start, end, text; None where lines cannot be moved."""
    spans = fields(text, node)
    if spans is None:
        return None
    margin = " " * (node.start - spans[0].start)
    starts = [node.start, *(span.end for span in spans[:-1])]
    chunks = {span.key: text[start : span.end] for start, span in zip(starts, spans, strict=True)}
    chunks[spans[0].key] = margin + chunks[spans[0].key]
    ordered = sorted(chunks, key=lambda key: rank.get(key, len(rank)))
    if not chunks[ordered[0]].startswith(f"{margin}{ordered[0]}"):
        return None  # a comment above it cannot stand behind the dash
    return node.start, spans[-1].end, "".join(chunks[key] for key in ordered)[len(margin) :]


def _with_modeline(text: str, line: str) -> str:
    first, _, rest = text.partition("\n")
    if first == line:
        return text
    return f"{line}\n{rest}" if _MODELINE.fullmatch(first.strip()) else f"{line}\n{text}"


_STEPS = (("删去行末空格", _spaces), ("标点改为全角、繁体改为简体", _marks), ("栏目按规定次序排列", _order))
