"""Edits of a progress file's text: only the lines that change are touched.

What a person wrote elsewhere (comments, order, layout, line ends) stays byte for byte. The result is
read again and compared with what was meant; what cannot be edited safely is refused, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from gwrb.merging.entrytext import cells_of, entry_text, moved, value_text
from gwrb.merging.merge import FACTS, HEAD, HEAD_FACTS, Facts, Key, Table, table
from gwrb.merging.receipts import written
from gwrb.parse import parse_progress
from gwrb.source import Source
from gwrb.yamltext.layout import EntrySpan, FieldSpan, Layout, comments, fields, read
from gwrb.yamltext.nodes import Map
from gwrb.yamltext.write import scalar

Order = Callable[[Key], Any]
_RANK = {key: i for i, key in enumerate(("unit", "quarter", *(f.key for f in HEAD_FACTS), "entries"))} | {
    key: i for i, key in enumerate(("task", "scope", *(f.key for f in FACTS)))
}


class CannotSpliceError(Exception):
    """The file is written in a way that cannot be edited line by line; the text stays as it is."""


class Edit:
    """Replace [start, end) with text; edits at one place are made in the order of `rank`."""

    __slots__ = ("end", "rank", "start", "text")

    def __init__(self, start: int, end: int, text: str, rank: Any = ()) -> None:
        self.start, self.end, self.text, self.rank = start, end, text, rank


def splice(source: Source, wanted: Table, order: Order, donor: Source | None = None) -> str:
    """The text of `source` edited so that it states `wanted`.

    `order` sorts entries as the notice has them; `donor` is a text that states the new facts too: its
    lines are taken as they are where they fit. Raises CannotSpliceError.
    """
    newline = "\r\n" if "\r\n" in source.text else "\n"
    text = source.text if source.text.endswith("\n") or not source.text else source.text + newline
    layout = read(Source(source.path, text))
    if layout is None:
        raise CannotSpliceError
    other = _donor(donor) if donor else None
    for lines in (other, None) if other else (None,):
        done = apply(text, _edits(layout, wanted, order, lines), newline)
        if _states(Source(source.path, done), layout, wanted):
            return done
    raise CannotSpliceError


def _states(result: Source, before: Layout, wanted: Table) -> bool:
    """Whether a text states what was meant, under the same unit and quarter, and lost no comment (but of entries deleted)."""
    progress, parsed = parse_progress(result)
    was, _ = parse_progress(before.source)
    if progress is None or was is None or any(d.severity == "error" for d in parsed.diagnostics):
        return False
    if (progress.unit, progress.quarter) != (was.unit, was.quarter):
        return False
    if len(progress.entries) != len(wanted) - (HEAD in wanted):
        return False
    meant = {HEAD: {}, **{key: dict(cells) for key, cells in wanted.items()}}
    if table(progress) != meant:
        return False
    kept = Counter(comments(before.source))
    for entry in before.entries:
        if entry.key not in wanted:
            kept -= Counter(comments(before.source, entry.start, entry.end))
    return not kept - Counter(comments(result))


def apply(text: str, edits: Iterable[Edit], newline: str) -> str:
    """The text with the edits made; none may reach into another."""
    out = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end, e.rank)):
        if edit.start < at:
            raise CannotSpliceError
        out += [text[at : edit.start], edit.text.replace("\n", newline)]
        at = edit.end
    return "".join([*out, text[at:]])


class _Donor:
    """A text that states new facts, and what it states."""

    def __init__(self, layout: Layout, states: Table) -> None:
        self.layout = layout
        self.states = states
        self.entries = {e.key: e for e in layout.entries}


def _donor(source: Source) -> _Donor | None:
    plain = Source("", source.text.replace("\r\n", "\n"))
    layout, (progress, _) = read(plain), parse_progress(plain)
    return _Donor(layout, table(progress)) if layout and progress else None


def _edits(layout: Layout, wanted: Table, order: Order, donor: _Donor | None) -> list[Edit]:
    progress, _ = parse_progress(layout.source)
    if progress is None:
        raise CannotSpliceError
    now = table(progress)
    spans: dict[Key, EntrySpan] = {}
    for span in layout.entries:
        if spans.setdefault(span.key, span) is not span:
            raise CannotSpliceError  # two entries for one obligation: which one is meant?
    if set(spans) != set(now) - {HEAD}:
        raise CannotSpliceError
    edits = _record(layout.source, layout.head, 0, now[HEAD], wanted.get(HEAD, {}), {})
    for key, cells in now.items():
        if key == HEAD:
            continue
        if key not in wanted:
            edits.append(Edit(spans[key].start, spans[key].end, ""))
        elif wanted[key] != cells:
            edits += _change(layout, spans[key], cells, wanted[key], donor)
    if layout.entries and not any(key != HEAD for key in wanted):
        at = next(f for f in layout.head if f.key == "entries").value[0]
        edits.append(Edit(at, at, " []"))
    added = sorted((k for k in wanted if k not in now and k != HEAD), key=order)
    return edits + _insertions(layout, added, wanted, order, donor)


def _change(layout: Layout, span: EntrySpan, old: Facts, new: Facts, donor: _Donor | None) -> list[Edit]:
    if not span.fields:  # in braces: written anew, its comments above it
        above = "".join(f"{' ' * span.dash}{c}\n" for c in comments(layout.source, span.start, span.end))
        return [Edit(span.start, span.end, above + entry_text(span.key, new, span.dash))]
    return _record(layout.source, span.fields, span.indent, old, new, _raw(span, new, donor))


def _raw(span: EntrySpan, new: Facts, donor: _Donor | None) -> dict[str, str]:
    """The values as the donor wrote them, of the fields in which it states just what is meant."""
    theirs = donor.entries.get(span.key) if donor else None
    if donor is None or theirs is None or theirs.indent != span.indent:
        return {}
    states, text = donor.states.get(span.key, {}), donor.layout.source.text
    return {
        f.key: text[slice(*f.value)] for f in theirs.fields if cells_of(states, f.key) == cells_of(new, f.key)
    }


def _record(
    source: Source, spans: tuple[FieldSpan, ...], indent: int, old: Facts, new: Facts, raw: dict[str, str]
) -> list[Edit]:
    """The edits that make one mapping's fields state `new`."""
    edits: list[Edit] = []
    here = {span.key: span for span in spans}
    for key in sorted({cell[0] for cell in (*old, *new)}, key=lambda k: _RANK.get(k, 0)):
        before, after = cells_of(old, key), cells_of(new, key)
        if before == after:
            continue
        span = here.get(key)
        if span is None:
            value = raw.get(key) or value_text(key, after, indent)
            edits.append(_insert(spans, key, indent, value))
        elif not after:
            edits.append(_delete(source, span, indent, first=span is spans[0]))
        elif before and isinstance(span.node, Map) and not span.node.flow:
            edits += _names(source, span.node, before, after)
        else:
            edits += _replace(source, span, indent, raw.get(key) or value_text(key, after, indent))
    return edits


def _names(source: Source, node: Map, old: Facts, new: Facts) -> list[Edit]:
    """The edits of a mapping with one name a line."""
    spans = fields(source.text, node)
    if not spans:
        raise CannotSpliceError
    indent = source.position(node.start)[1] - 1
    edits: list[Edit] = []
    for span in spans:
        cell = (next(iter(old))[0], span.key)
        if cell not in new:
            edits.append(_delete(source, span, indent, first=False))
        elif new[cell] != old[cell]:
            edits += _replace(source, span, indent, written(new[cell], indent + 2))
    added = [cell for cell in new if cell not in old]
    lines = "".join(
        f"{' ' * indent}{scalar(name, indent, flow=True)}: {written(new[field, name], indent + 2)}\n"
        for field, name in added
    )
    return [*edits, Edit(spans[-1].end, spans[-1].end, lines)]


def _insert(spans: tuple[FieldSpan, ...], key: str, indent: int, value: str) -> Edit:
    """A new field, behind those that the table of fields has before it."""
    rank = _RANK.get(key, 0)
    above = [s for s in spans if _RANK.get(s.key, 0) < rank] or spans[:1]
    at = max(s.end for s in above)
    return Edit(at, at, f"{' ' * indent}{key}:{_gap(value)}{value}\n", (0, rank))


def _gap(value: str) -> str:
    """What stands between a key and its value, which may begin on the next line."""
    return "" if value.startswith("\n") else " "


def _delete(source: Source, span: FieldSpan, indent: int, *, first: bool) -> Edit:
    if first:
        raise CannotSpliceError  # the dash of the entry is on this line
    kept = "".join(f"{' ' * indent}{c}\n" for c in comments(source, span.start, span.end))
    return Edit(span.start, span.end, kept)


def _replace(source: Source, span: FieldSpan, indent: int, value: str) -> list[Edit]:
    """The value alone; comments that would be lost or become words move to lines above the field."""
    start, end = span.value
    kept = comments(source, start, end)
    rest = source.text[end : span.end].rstrip()
    if "\n" in value and rest:
        kept += comments(source, end, end + len(rest))
        end += len(rest)
    edits = [Edit(span.start, span.start, "".join(f"{' ' * indent}{c}\n" for c in kept))] if kept else []
    if value.startswith("\n"):
        start -= source.text[start - 1 : start] == " "
    elif source.text[start - 1 : start] == ":":
        value = " " + value
    return [*edits, Edit(start, end, value)]


def _insertions(
    layout: Layout, added: list[Key], wanted: Table, order: Order, donor: _Donor | None
) -> list[Edit]:
    """New entries, each behind the last one that the notice has before it."""
    listed = layout.entries
    dash = listed[0].dash if listed else 0
    gap = "\n" if _spaced(layout) else ""
    edits: list[Edit] = []
    for number, key in enumerate(added):
        text = entry_text(key, wanted[key], dash)
        if donor and key in donor.entries and donor.states.get(key) == wanted[key]:
            text = moved(donor.layout, donor.entries[key], dash)
        before = [e for e in listed if order(e.key) <= order(key)]
        if before:
            at, text = before[-1].end, gap + text
        elif listed:
            at, text = listed[0].lead, text + gap
        else:
            at = _opened(layout, edits)
        edits.append(Edit(at, at, text, (1, number)))
    return edits


def _opened(layout: Layout, edits: list[Edit]) -> int:
    """The place behind `entries:`; an empty list `[]` there is removed."""
    span = next(f for f in layout.head if f.key == "entries")
    start, end = span.value
    if end > start and not edits:
        edits.append(Edit(start, end, "", ()))
    return span.end


def _spaced(layout: Layout) -> bool:
    """Whether every two entries of a file have a blank line between them."""
    pairs = zip(layout.entries, layout.entries[1:], strict=False)
    gaps = ["\n" in layout.source.text[a.end : b.lead] for a, b in pairs]
    return bool(gaps) and all(gaps)
