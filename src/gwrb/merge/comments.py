"""Comments in a merge: part of what a side wrote. They stand where their writer put them, in any order of merging.

A comment belongs to an entry, or to the head of the file, and within it to a place: above a field, or behind it on its
line; what stands free before an entry is above that, what stands below the last is at the end. Each place is merged three
ways by itself. Where both sides wrote, the old ones come first and the new ones in the order of their words, so that it
does not show which side was merged into which.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple

from gwrb.edit.splice import CannotSpliceError, Edit, apply, read
from gwrb.edit.three_way import HEAD, Table, table
from gwrb.model.record import Record, parse_as
from gwrb.text.source import Source
from gwrb.yamltext.layout import Layout, comment_places

_Owner = tuple[Any, ...]  # the key of an entry, or HEAD
LEAD, TAIL = "", "\0"  # the places above an entry's dash, and below its last field (of HEAD: at the end of the file)


class _Note(NamedTuple):
    """One comment: whose, at which field (or LEAD, TAIL), whether behind it on its line; its words and its offset.

    A blank line between entries is one without words: it stands where its writer put it, too.
    """

    owner: _Owner
    field: str
    behind: bool
    words: str
    offset: int


_Place = tuple[_Owner, str, bool]
_Places = dict[_Place, list[_Note]]


def notes_of(record: Record, text: str) -> Mapping[_Owner, Counter[str]]:
    """The comments of each entry, and of the head; nothing of a text that has no layout."""
    layout = read(record, Source("", text))
    out: dict[_Owner, Counter[str]] = {}
    for note in _notes(layout) if layout else ():
        out.setdefault(note.owner, Counter())[note.words] += bool(note.words)
    return out


def carried(record: Record, text: str, sides: tuple[str, str, str]) -> str:
    """A merged text, made from ours, with the comments that theirs added since the base and without those it took away.

    `sides`: base, ours, theirs. Raises CannotSpliceError where that would change what the text states.
    """
    here, before, mine, there = (read(record, Source("", one)) for one in (text, *sides))
    if here is None or mine is None or there is None:
        return text
    was, ours, other = (_places(one) for one in (before, here, there))
    edits: list[Edit] = []
    crowded: dict[_Place, list[str]] = {}  # what has no room behind its field, by the place above that

    def wanted(place: _Place) -> list[str]:
        base, own, new = ([note.words for note in one.get(place, ())] for one in (was, ours, other))
        if not _there(there, place[0]):
            return own
        return _three_ways(base, own, new, crowded.get(place, [])) if _there(mine, place[0]) else new

    places = sorted({*was, *ours, *other}, key=repr)
    for place in places:
        if place[2] and _there(here, place[0]):
            written, left = _behind(here, place, ours.get(place, []), wanted(place), was.get(place, []))
            edits += written
            crowded.setdefault(_over(here, place), []).extend(left)
    for place in dict.fromkeys([*(place for place in places if not place[2]), *crowded]):
        notes, words = ours.get(place, []), wanted(place)
        if _there(here, place[0]) and words != [note.words for note in notes]:
            edits += [_without(text, note) for note in notes]
            edits.append(_above(here, *place[:2], words))
    done = apply(text, edits, "\r\n" if "\r\n" in text else "\n")
    if _states(record, done) != _states(record, text):
        raise CannotSpliceError
    return done


def _over(layout: Layout, place: _Place) -> _Place:
    """The place above the field that another place is at."""
    entry = layout.by_key.get(place[0])
    first = entry is not None and (not entry.fields or entry.fields[0].key == place[1])
    return place[0], LEAD if first else place[1], False


def _three_ways(base: list[str], ours: list[str], theirs: list[str], more: list[str]) -> list[str]:
    """The comments at one place that base, ours and theirs come to, with some `more` that moved there."""
    if not more and (ours == base or theirs in (base, ours)):
        return theirs if ours == base else ours
    was, mine, other = map(Counter, (base, ours, theirs))
    left = was & mine & other
    old = [words for words in base if _took(left, words)]
    new = (((mine - was) | (other - was)) + Counter(more)).elements()
    blank = max((one[""] for one in (mine, other) if one[""] != was[""]), default=was[""])
    merged = [words for words in [*old, *sorted(new)] if words]
    return [*[""] * blank, *sorted(merged, key=lambda words: "yaml-language-server" not in words)]


def _took(counted: Counter[str], words: str) -> bool:
    """Whether some words are among those counted; each is taken once."""
    counted[words] -= 1
    return counted[words] >= 0


def _states(record: Record, text: str) -> Table | None:
    value = parse_as(record, Source("", text))[0]
    return None if value is None else table(record, value)


def bare(record: Record, text: str, kept: Container[Any]) -> str:
    """A text without what stands above the entries that are not kept: it goes with its entry."""
    layout = read(record, Source("", text))
    notes = _notes(layout) if layout else ()
    return apply(text, [_without(text, n) for n in notes if n.field == LEAD and n.owner not in kept], "")


def _there(layout: Layout, owner: _Owner) -> bool:
    return owner == HEAD or owner in layout.by_key


def _places(layout: Layout | None) -> _Places:
    """The comments of a text by their places, in its order."""
    out: _Places = {}
    for note in _notes(layout) if layout else ():
        out.setdefault((note.owner, note.field, note.behind), []).append(note)
    return out


def _notes(layout: Layout) -> Iterator[_Note]:
    text, entries = layout.source.text, layout.entries
    free: dict[int, _Note] = {}  # what stands before an entry, or at the end, line by line, blank lines too
    for number, (owner, at) in enumerate([*((e.key, e.start) for e in entries), (HEAD, len(text))]):
        for start in _before(text, at, entries[number - 1].end if number else 0):
            words = text[start : text.find("\n", start) + 1 or len(text)].strip()
            free[start] = _Note(owner, LEAD if number < len(entries) else TAIL, False, words, start)
    yield from free.values()
    for offset, words in comment_places(layout.source):
        start = text.rfind("\n", 0, offset) + 1
        if start in free:
            continue
        number = bisect_right(entries, offset, key=lambda e: e.lead)
        entry = entries[number - 1] if number and offset < entries[number - 1].end else None
        fields = entry.fields if entry else layout.head
        owner = entry.key if entry else HEAD
        beside = [f for f in fields if f.start <= start < f.end] if text[start:offset].strip() else []
        below = [f.key for f in fields if f.start > offset]
        if beside:
            yield _Note(owner, beside[-1].key, True, words, offset)
        elif entry and (not fields or below[:1] == [fields[0].key]):
            yield _Note(owner, LEAD, False, words, offset)
        else:
            yield _Note(owner, [*below, TAIL][0], False, words, offset)


def _before(text: str, at: int, behind: int) -> list[int]:
    """Where the lines of comments and blank lines start that stand right before an offset, and behind another."""
    starts: list[int] = []
    while at > behind:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at].strip()
        if (line and not line.startswith("#")) or "yaml-language-server" in line:
            break
        starts.insert(0, start)
        at = start
    return starts


def _without(text: str, note: _Note) -> Edit:
    """The edit that takes a comment away: its line, or what stands behind a field."""
    start = text.rfind("\n", 0, note.offset) + 1
    end = text.find("\n", note.offset)
    end = len(text) if end < 0 else end
    if text[start : note.offset].strip():
        stop = end - text[start:end].endswith("\r")
        return Edit(start + len(text[start : note.offset].rstrip()), stop, "")
    return Edit(start, min(end + 1, len(text)), "")


def _behind(
    layout: Layout, place: _Place, standing: list[_Note], wanted: list[str], base: list[_Note]
) -> tuple[list[Edit], list[str]]:
    """The edits that leave behind a field what is wanted of what stands there, and one of the others, the first in
    their order, where its line has room; and the words that have none."""
    field = layout.field(*place[:2])
    left = Counter(wanted)
    kept = [note for note in standing if _took(left, note.words)]
    new = sorted((+left).elements())
    text = layout.source.text
    edits = [_without(text, note) for note in standing if note not in kept]
    if field is None or not new:
        return edits, new
    end = text.find("\n", field.start)
    end = len(text) if end < 0 else end
    end -= text[field.start : end].endswith("\r")
    there = next((note for note in kept if note.offset < end), None)
    if there is None:
        return [*edits, Edit(end, end, f"  {new[0]}")], new[1:]
    if there.words in [note.words for note in base] or there.words < new[0]:
        return edits, new
    return [*edits, Edit(there.offset, end, new[0])], [there.words, *new[1:]]


def _above(layout: Layout, owner: _Owner, key: str, words: list[str]) -> Edit:
    """The edit that puts comments above a field or an entry's dash, below its last field, or at the end of the file."""
    entry, field = layout.by_key.get(owner), layout.field(owner, key)
    indent = entry.indent if entry else 0
    if entry and key == LEAD:
        at, indent, rank = entry.start, entry.dash, 1
    elif field:
        at, rank = field.start, 1
    elif entry:
        at, rank = entry.end, 0
    else:
        at, rank = len(layout.source.text), 2
    return Edit(at, at, "".join(f"{' ' * indent if each else ''}{each}\n" for each in words), rank)
