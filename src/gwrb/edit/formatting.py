"""Repairs that need no judgement, by splicing: everything else in the file stays byte for byte.

Encoding, byte order mark, line ends, spaces at line ends, punctuation width, script, the order of keys
within a record, the editor's first line. What came out is read again and compared with what went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gwrb.edit.splice import Edit, apply
from gwrb.model.field_types import FieldType, Line, ListOf
from gwrb.model.json_schema import modeline
from gwrb.model.record import Record
from gwrb.model.texts import is_name, is_words, stretches
from gwrb.text.script import full_width, half_width_marks, replaced, traditional_characters
from gwrb.text.source import Source
from gwrb.yamltext.layout import child, fields
from gwrb.yamltext.nodes import Map, Node, Scalar, Seq, compose

_TRAILING = re.compile(r"(?<![\\ \t\u3000\u00a0])[ \t\u3000\u00a0]+$", re.MULTILINE)
_MODELINE = re.compile(r"# yaml-language-server: \$schema=\S+")


class Left(NamedTuple):
    """A record whose keys stand in the wrong order and cannot be moved, and why; its line before and after."""

    before: int
    after: int
    why: str


class Formatted(NamedTuple):
    """The repaired text, what was done, or why nothing was (`problem`, with `text` as it came)."""

    text: str
    done: tuple[str, ...] = ()
    problem: str | None = None
    left: tuple[Left, ...] = ()


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
        done += ["编码改为 UTF-8"] if encoding != "utf-8" else []
        break
    else:
        return None
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        done.append("去掉 BOM")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
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
    if len(after.diagnostics) > len(before.diagnostics):
        return Formatted(text, problem="改动后读不懂，已放弃；请手工整理")
    if _values(before.root) != _values(after.root):
        return Formatted(text, problem="改动会影响内容，已放弃；请手工整理")
    moved = lined.count("\n") - new.count("\n")
    left = tuple(Left(line, line + moved, why) for line, why in _unordered(new, record))
    return Formatted(lined, tuple(done), left=left)


def _values(node: Node | None) -> Any:
    """What a file says, the repairs made: keys in any order, widths and scripts alike."""
    if isinstance(node, Map):
        return {key: _values(child) for key, (_, child) in node.pairs.items()}
    if isinstance(node, Seq):
        return [_values(child) for child in node.items]
    if isinstance(node, Scalar):
        text = full_width(replaced(node.text, traditional_characters(node.text)))
        return _TRAILING.sub("", text).strip("\n"), node.plain
    return None


def _marks(text: str, record: Record) -> str:
    """Punctuation width and script, in every text of the record; names keep their punctuation."""
    edits: list[Edit] = []
    for kind, node in _scalars(record, compose(Source("", text)).root):
        changes = traditional_characters(node.text)
        if is_words(kind):
            changes = sorted([*changes, *half_width_marks(node.text)])
        if changes:
            offsets = (offset for offset, _, _ in changes)
            places = stretches(text[node.start : node.end], node.text, offsets)
            for (_, _, new), place in zip(changes, places, strict=True):
                edits += [Edit(node.start + place[0], node.start + place[1], new)] if place else []
    return apply(text, edits, "\n")


def _scalars(kind: FieldType, node: Node | None) -> Iterator[tuple[Line, Scalar]]:
    """Every text of a file in which words or a name may stand, as its record declares them."""
    if isinstance(kind, Record) and isinstance(node, Map):
        for f in kind.fields:
            yield from _scalars(f.kind, child(node, f.key))
    elif isinstance(kind, ListOf) and isinstance(node, Seq):
        for each in node.items:
            yield from _scalars(kind.item, each)
    elif isinstance(kind, Line) and isinstance(node, Scalar) and (is_words(kind) or is_name(kind)):
        yield kind, node


def _order(text: str, record: Record) -> str:
    """Keys of the records of a list in the order of the table; comments go with the key below them."""
    tree = compose(Source("", text))
    found = (_reordered(text, node, inner) for inner, node in _listed(record, tree.root))
    return apply(text, [edit for edit in found if isinstance(edit, Edit)], "\n")


def _unordered(text: str, record: Record) -> Iterator[tuple[int, str]]:
    """The lines of the records whose keys stand in another order than declared, and why they stay."""
    source = Source("", text)
    for inner, node in _listed(record, compose(source).root):
        why = _reordered(text, node, inner)
        if isinstance(why, str):
            yield source.position(node.start)[0], why


def _listed(record: Record, node: Node | None) -> Iterator[tuple[Record, Map]]:
    """The records that stand in the lists of a file."""
    for f in record.fields:
        listed = child(node, f.key)
        if isinstance(f.kind, ListOf) and isinstance(f.kind.item, Record) and isinstance(listed, Seq):
            yield from ((f.kind.item, each) for each in listed.items if isinstance(each, Map))


def _reordered(text: str, node: Map, record: Record) -> Edit | str | None:
    """One mapping's lines in the declared order: the edit; why they stay; None where all is well."""
    rank = record.rank
    ranks = [rank.get(key, len(rank)) for key in node.pairs]
    if ranks == sorted(ranks):
        return None
    if node.flow:
        return "写在花括号里"
    spans = fields(text, node)
    if spans is None:
        return "几个栏目写在一行里"
    margin = " " * (node.start - spans[0].start)
    starts = [node.start, *(span.end for span in spans[:-1])]
    chunks = {span.key: text[start : span.end] for start, span in zip(starts, spans, strict=True)}
    chunks[spans[0].key] = margin + chunks[spans[0].key]
    ordered = sorted(chunks, key=lambda key: rank.get(key, len(rank)))
    first = chunks[ordered[0]]
    if first.lstrip(" ").startswith(("?", '"', "'")):
        return "应排在最前的栏目名带引号或问号"
    if not first.startswith(f"{margin}{ordered[0]}"):
        return "应排在最前的栏目上面有注释或空行"  # what stands above it cannot stand behind the dash
    return Edit(node.start, spans[-1].end, "".join(chunks[key] for key in ordered)[len(margin) :])


def _with_modeline(text: str, line: str) -> str:
    first, _, rest = text.partition("\n")
    if first == line:
        return text
    return f"{line}\n{rest}" if _MODELINE.fullmatch(first.strip()) else f"{line}\n{text}"


_STEPS = (
    ("删去行末空格", lambda text, _: _TRAILING.sub("", text).rstrip("\n") + "\n"),
    ("标点改为全角、繁体改为简体", _marks),
    ("栏目按规定次序排列", _order),
)
