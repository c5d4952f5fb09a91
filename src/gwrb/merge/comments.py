"""Comments in a merge: part of what a side wrote. They stand where their writer put them, in any order of merging.

A comment belongs to an entry, or to the head of the file, and within it to a field: above it, or behind it on its line.
What one side added comes into the result at the same place; what it took away goes. Of several new ones at one place
the order is that of their words, so that it does not show which side was merged into which.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gwrb.edit.splice import read
from gwrb.edit.three_way import HEAD
from gwrb.model.record import Record
from gwrb.text.source import Source
from gwrb.yamltext.layout import Layout, comment_places

_Owner = tuple[Any, ...]  # the key of an entry, or HEAD
LEAD, TAIL = "", "\0"  # the places above an entry's dash, and below its last field


class _Note(NamedTuple):
    """One comment: whose, at which field (or LEAD, TAIL), whether behind it on its line; its words and its offset."""

    owner: _Owner
    field: str
    behind: bool
    words: str
    offset: int


def notes_of(record: Record, text: str) -> Mapping[_Owner, Counter[str]]:
    """The comments of each entry, and of the head; nothing of a text that has no layout."""
    layout = read(record, Source("", text))
    return _counted(_notes(layout)) if layout else {}


def _counted(notes: Iterable[_Note]) -> dict[_Owner, Counter[str]]:
    """How often each of the words stands among the comments of an owner."""
    out: dict[_Owner, Counter[str]] = {}
    for note in notes:
        out.setdefault(note.owner, Counter())[note.words] += 1
    return out


def carried(record: Record, text: str, base: str, theirs: str) -> str:
    """A merged text, made from ours, with the comments that theirs added since the base and without those it took away."""
    here, there = read(record, Source("", text)), read(record, Source("", theirs))
    if here is None or there is None:
        return text
    ours, new = list(_notes(here)), list(_notes(there))
    was, has, other = notes_of(record, base), _counted(ours), _counted(new)
    behind = {(note.owner, note.field): note for note in reversed(ours) if note.behind}  # the first behind each field
    none: Counter[str] = Counter()
    gone = {owner: was.get(owner, none) - other.get(owner, none) for owner in has if _there(there, owner)}
    added = {owner: other[owner] - was.get(owner, none) - has.get(owner, none) for owner in other}
    edits = [_without(text, note) for note in ours if _taken(gone, note)]
    places: dict[tuple[_Owner, str], list[str]] = {}
    for note in new:
        if _taken(added, note) and _there(here, note.owner):
            words = note.words
            if note.behind:
                edit, left = _behind(here, note, behind.get((note.owner, note.field)), was.get(note.owner, none))
                edits += [edit] if edit else []
                words = left
            if words:
                places.setdefault((note.owner, note.field), []).append(words)
    edits += [_above(here, *place, words, was.get(place[0], none)) for place, words in places.items()]
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _there(layout: Layout, owner: _Owner) -> bool:
    return owner == HEAD or owner in layout.by_key


def _taken(wanted: Mapping[_Owner, Counter[str]], note: _Note) -> bool:
    """Whether a note is among those wanted; each is taken once."""
    left = wanted.get(note.owner)
    if left is None or left[note.words] <= 0:
        return False
    left[note.words] -= 1
    return True


def _notes(layout: Layout) -> Iterator[_Note]:
    text = layout.source.text
    for offset, words in comment_places(layout.source):
        before = bisect_right(layout.entries, offset, key=lambda e: e.lead)
        entry = layout.entries[before - 1] if before and offset < layout.entries[before - 1].end else None
        fields = entry.fields if entry else layout.head
        start = text.rfind("\n", 0, offset) + 1
        behind = bool(text[start:offset].strip())
        if entry and offset < entry.start:
            yield _Note(entry.key, LEAD, False, words, offset)
            continue
        own = [f for f in fields if f.start <= start < f.end] if behind else [f for f in fields if f.start > offset]
        field = own[-1 if behind else 0].key if own else LEAD if behind else TAIL
        yield _Note(entry.key if entry else HEAD, field, behind and bool(own), words, offset)


def _without(text: str, note: _Note) -> tuple[int, int, str]:
    """The edit that takes a comment away: its line, or what stands behind a field."""
    start = text.rfind("\n", 0, note.offset) + 1
    end = text.find("\n", note.offset)
    end = len(text) if end < 0 else end
    if text[start : note.offset].strip():
        stop = end - text[start:end].endswith("\r")
        return start + len(text[start : note.offset].rstrip()), stop, ""
    return start, min(end + 1, len(text)), ""


def _behind(
    layout: Layout, note: _Note, standing: _Note | None, was: Counter[str]
) -> tuple[tuple[int, int, str] | None, str]:
    """The edit that puts a comment behind its field, and the words that have no room there: the later in their order.

    `standing`: the first that stands behind a line of that field.
    """
    field = layout.field(note.owner, note.field)
    if field is None:
        return None, note.words
    text = layout.source.text
    end = text.find("\n", field.start)
    end = len(text) if end < 0 else end
    end -= text[field.start : end].endswith("\r")
    if standing is None or standing.offset >= end:
        return (end, end, f"  {note.words}"), ""
    if was[standing.words] or standing.words < note.words:
        return None, note.words
    return (standing.offset, end, note.words), standing.words


def _above(layout: Layout, owner: _Owner, key: str, words: list[str], was: Counter[str]) -> tuple[int, int, str]:
    """The edit that puts comments above a field, an entry's dash, or below its last field: old ones first."""
    text = layout.source.text
    entry, field = layout.by_key.get(owner), layout.field(owner, key)
    first = entry is not None and bool(entry.fields) and field is entry.fields[0]
    if entry and (key == LEAD or first):
        at, indent = entry.start, entry.dash
    elif field:
        at = field.start
        indent = entry.indent if entry else 0
    else:
        at = entry.end if entry else layout.head[0].start
        indent = entry.indent if entry else 0
    start = at
    standing: list[str] = []
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above:start]
        if not line.strip().startswith("#") or "yaml-language-server" in line:
            break
        standing.insert(0, line.strip())
        start = above
    newline = "\r\n" if "\r\n" in text else "\n"
    left, new = Counter(was), list(words)
    old: list[str] = []
    for each in standing:
        (old if left[each] > 0 else new).append(each)
        left[each] -= 1
    return start, at, "".join(f"{' ' * indent}{each}{newline}" for each in [*old, *sorted(new)])
