"""Edits of the text of a file with rows: only the lines that change are touched.

What a person wrote elsewhere (comments, order, layout, line ends) stays byte for byte. The result is
read again and compared with what was meant; what cannot be edited safely is refused, never guessed.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from gwrb.edit.three_way import HEAD, Cell, Fact, Facts, Table, facts, row_facts, table
from gwrb.model.field_types import MapOf
from gwrb.model.files import Key
from gwrb.model.json_schema import modeline
from gwrb.model.record import Field, Record, parse_as, sound
from gwrb.model.record_writer import item, keyed, lines, value_text
from gwrb.text.source import Source
from gwrb.yamltext import layout
from gwrb.yamltext.layout import EntrySpan, FieldSpan, Layout, comment_places, comments, composed, fields
from gwrb.yamltext.nodes import Map
from gwrb.yamltext.write import scalar

Order = Callable[[Key], Any]


class CannotSpliceError(Exception):
    """The file is written in a way that cannot be edited line by line; the text stays as it is."""


class Edit(NamedTuple):
    """Replace [start, end) with text; edits at one place are made in the order of `rank`."""

    start: int
    end: int
    text: str
    rank: Any = ()


def splice(file_type: Record, source: Source, wanted: Table, order: Order, donor: Source | None = None) -> str:
    """The text of `source` edited so that it states `wanted`.

    `order` sorts rows as the notice has their tasks; `donor` is a text that states the new facts too:
    its lines are taken as they are where they fit. Raises CannotSpliceError.
    """
    newline = "\r\n" if "\r\n" in source.text else "\n"
    if source.text and not source.text.endswith("\n"):
        source = Source(source.path, source.text + newline)
    layout = read(file_type, source)
    value = parse_as(file_type, source, composed(source))[0] if layout else None
    if layout is None or value is None:
        raise CannotSpliceError
    other = _donor(file_type, donor) if donor else None
    for own in (other, None) if other else (None,):
        done = apply(source.text, _edits(file_type, layout, table(file_type, value), wanted, order, own), newline)
        if _states(file_type, Source(source.path, done), layout, value, wanted):
            return done
    raise CannotSpliceError


def _states(file_type: Record, result: Source, before: Layout, was: Any, wanted: Table) -> bool:
    """Whether a text states what was meant, under the same identity, and lost no comment (but of rows deleted)."""
    value = sound(file_type, result, composed(result))
    if value is None or file_type.identity_of(value) != file_type.identity_of(was):
        return False
    if len(file_type.rows_of(value)) != len(wanted) - (HEAD in wanted):
        return False
    meant = {HEAD: {}, **{key: dict(cells) for key, cells in wanted.items()}}
    if table(file_type, value) != meant:
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


class _Donor(NamedTuple):
    """A text that states new facts, and what it states."""

    layout: Layout
    states: Table
    entries: dict[Key, EntrySpan]


def _donor(file_type: Record, source: Source) -> _Donor | None:
    plain = Source("", source.text.replace("\r\n", "\n")) if "\r" in source.text else source
    layout, (value, _) = read(file_type, plain), parse_as(file_type, plain, composed(plain))
    if layout is None or value is None:
        return None
    return _Donor(layout, table(file_type, value), {e.key: e for e in layout.entries})


def _edits(
    file_type: Record, layout: Layout, now: Table, wanted: Table, order: Order, donor: _Donor | None
) -> list[Edit]:
    spans: dict[Key, EntrySpan] = {}
    for span in layout.entries:
        if spans.setdefault(span.key, span) is not span:
            raise CannotSpliceError  # two rows of one key: which one is meant?
    if set(spans) != set(now) - {HEAD}:
        raise CannotSpliceError
    edits = _record(file_type, layout.source, layout.head, 0, now[HEAD], wanted.get(HEAD, {}), {})
    for key, cells in now.items():
        if key == HEAD:
            continue
        if key not in wanted:
            edits.append(Edit(spans[key].start, spans[key].end, ""))
        elif wanted[key] != cells:
            edits += _change(file_type, layout, spans[key], cells, wanted[key], donor)
    if layout.entries and not any(key != HEAD for key in wanted):
        at = next(f for f in layout.head if f.key == file_type.rows).value[0]
        edits.append(Edit(at, at, " []"))
    added = sorted((k for k in wanted if k not in now), key=order)
    return edits + _insertions(file_type, layout, added, wanted, order, donor)


def _change(
    file_type: Record, layout: Layout, span: EntrySpan, old: Facts, new: Facts, donor: _Donor | None
) -> list[Edit]:
    if not span.fields:  # in braces: written anew, its comments above it
        above = "".join(f"{' ' * span.dash}{c}\n" for c in comments(layout.source, span.start, span.end))
        return [Edit(span.start, span.end, above + entry_text(file_type, span.key, new, span.dash))]
    return _record(file_type.row, layout.source, span.fields, span.indent, old, new, _raw(span, new, donor))


def _raw(span: EntrySpan, new: Facts, donor: _Donor | None) -> dict[str, str]:
    """The values as the donor wrote them, of the fields in which it states just what is meant."""
    theirs = donor.entries.get(span.key) if donor else None
    if donor is None or theirs is None or theirs.indent != span.indent:
        return {}
    states, text = donor.states.get(span.key, {}), donor.layout.source.text
    return {f.key: text[slice(*f.value)] for f in theirs.fields if cells_of(states, f.key) == cells_of(new, f.key)}


def _record(
    record: Record,
    source: Source,
    spans: tuple[FieldSpan, ...],
    indent: int,
    old: Facts,
    new: Facts,
    raw: dict[str, str],
) -> list[Edit]:
    """The edits that make the fields of a file's own, or of a row, state `new`."""
    edits: list[Edit] = []
    head, rank = bool(record.rows), record.rank
    here = {span.key: span for span in spans}
    for key in sorted({cell[0] for cell in (*old, *new)}, key=rank.__getitem__):
        before, after = cells_of(old, key), cells_of(new, key)
        if before == after:
            continue
        span = here.get(key)
        field = record.by_key[key]
        if span is None:
            value = raw.get(key) or cells_text(field, after, indent)
            edits.append(_insert(spans, key, indent, value, rank, head=head))
        elif not after:
            edits.append(_delete(source, span, indent, first=not head and span is spans[0]))
        elif before and isinstance(span.node, Map) and not span.node.flow and isinstance(field.kind, MapOf):
            edits += _names(source, span.node, before, after)
        else:
            edits += _replace(source, span, indent, raw.get(key) or cells_text(field, after, indent))
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
            edits += _replace(source, span, indent, value_text(new[cell], None, indent))
    added = [cell for cell in new if cell not in old]
    lines = "".join(
        f"{' ' * indent}{scalar(name, indent, flow=True)}: {value_text(new[field, name], None, indent)}\n"
        for field, name in added
    )
    return [*edits, Edit(spans[-1].end, spans[-1].end, lines)]


def _insert(
    spans: tuple[FieldSpan, ...], key: str, indent: int, value: str, ranks: Mapping[str, int], *, head: bool
) -> Edit:
    """A new field, behind those that its record has before it; of a row never before its dash."""
    rank = ranks.get(key, 0)
    above = [s.end for s in spans if ranks.get(s.key, 0) < rank]
    at = max(above) if above else spans[0].start if head else spans[0].end
    return Edit(at, at, f"{' ' * indent}{keyed(key, value)}\n", (0, rank))


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
    file_type: Record, layout: Layout, added: list[Key], wanted: Table, order: Order, donor: _Donor | None
) -> list[Edit]:
    """New rows, each behind the last one that the notice has before it."""
    listed = layout.entries
    dash = listed[0].dash if listed else 0
    blank = "\n" if _spaced(layout) else ""
    edits: list[Edit] = []
    for number, key in enumerate(added):
        text = entry_text(file_type, key, wanted[key], dash)
        if donor and key in donor.entries and donor.states.get(key) == wanted[key]:
            text = moved(donor.layout, donor.entries[key], dash)
        before = [e for e in listed if order(e.key) <= order(key)]
        if before:
            at, text = before[-1].end, blank + text
        elif listed:
            at, text = listed[0].lead, text + blank
        else:
            at = _opened(file_type, layout, edits)
        edits.append(Edit(at, at, text, (1, number)))
    return edits


def _opened(file_type: Record, layout: Layout, edits: list[Edit]) -> int:
    """The place behind `entries:` (the field of the rows); an empty list `[]` there is removed."""
    span = next(f for f in layout.head if f.key == file_type.rows)
    start, end = span.value
    if end > start and not edits:
        start -= layout.source.text[start - 1 : start] == " "
        edits.append(Edit(start, end, "", ()))
    return span.end


def _spaced(layout: Layout) -> bool:
    """Whether every two entries of a file have a blank line between them."""
    pairs = zip(layout.entries, layout.entries[1:], strict=False)
    gaps = ["\n" in layout.source.text[a.end : b.lead] for a, b in pairs]
    return bool(gaps) and all(gaps)


def read(file_type: Record, source: Source) -> Layout | None:
    """The layout of a file of a kind; None where it cannot be edited line by line."""
    return layout.read(source, file_type.rows, file_type.key_of_texts)


def cells_text(field: Field, cells: Facts, column: int) -> str:
    """The cells of one field as its value in YAML, the key at `column`."""
    named = {cell[1]: fact for cell, fact in cells.items() if cell[1]}
    return value_text(named or next(iter(cells.values())), field.kind, column)


def cells_of(cells: Facts, key: str) -> dict[Cell, Fact]:
    """The cells of one field."""
    return {cell: fact for cell, fact in cells.items() if cell[0] == key}


def field_lines(record: Record, cells: Facts, column: int) -> dict[str, str]:
    """Each field of a file's own, or of a row, as `key: value` without the line's end, in their order.

    Names of a mapping stand in the order in which they were written.
    """
    return {
        key: keyed(key, cells_text(record.by_key[key], cells_of(cells, key), column))
        for key in sorted({field for field, _ in cells}, key=record.rank.__getitem__)
    }


def moved(donor: Layout, span: EntrySpan, dash: int) -> str:
    """A row's lines as they were written, moved to another column."""
    text = donor.source.text[span.lead : span.end]
    text = text if text.endswith("\n") else text + "\n"
    if span.dash == dash:
        return text
    lines = text.splitlines(keepends=True)
    if span.dash < dash:
        return "".join(" " * (dash - span.dash) + line if line.strip() else line for line in lines)
    cut = span.dash - dash
    return "".join(line[cut:] if line[:cut].isspace() else line for line in lines)


def entry_text(file_type: Record, key: Key, cells: Facts, dash: int) -> str:
    """One row in the usual layout: its fields in their order."""
    parts = zip(file_type.row.key, key, strict=True)
    told = {k: getattr(cells.get((field, "")), inner, None) for k, (field, inner) in file_type.row.told_by.items()}
    lines = {k: f"{k}: {value_text(part, None, dash + 2)}" for k, part in parts if part not in (None, told.get(k))}
    lines |= field_lines(file_type.row, cells, dash + 2)
    return item([lines[k] for k in sorted(lines, key=file_type.row.rank.__getitem__)], dash)


def new_file(
    file_type: Record, identity: tuple[object, ...], wanted: Table, order: Order, donor: Source | None = None
) -> str:
    """The text of a file that does not exist yet. Comments of `donor` (what was sent) are kept."""
    above = _head_comments(file_type, donor) if donor else ""
    named = {k: f"{k}: {value_text(v, None, 0)}" for k, v in zip(file_type.identity, identity, strict=True)}
    named |= field_lines(file_type, wanted.get(HEAD, {}), 0)
    head = lines((named[key] for key in file_type.by_key if key in named), 0)
    empty = " []" if len(wanted) <= (HEAD in wanted) else ""
    text = f"{modeline(file_type)}\n{above}{head}{file_type.rows}:{empty}\n"
    return splice(file_type, Source("", text), wanted, order, donor)


def _head_comments(file_type: Record, donor: Source) -> str:
    layout = read(file_type, donor)
    entries = layout.entries if layout else ()
    found = []
    for offset, words in comment_places(donor):
        number = bisect_right(entries, offset, key=lambda entry: entry.lead)
        if (not number or offset >= entries[number - 1].end) and "yaml-language-server" not in words:
            found.append(f"{words}\n")
    return "".join(found)


def with_rows(file_type: Record, source: Source | None, made: Any, rows: Iterable[Any], order: Order) -> str:
    """The file's text with `rows` in it: a row of a key that stands already takes its place.

    `source`: the file as it is; None where there is none yet, and then `made` (a value of the type) says its
    identity and its own facts. Raises CannotSpliceError where the file cannot be read or edited.
    """
    value = made if source is None else sound(file_type, source)
    if value is None:
        raise CannotSpliceError
    wanted: dict[Key, dict[Cell, Fact]] = (
        {HEAD: facts(value, file_type.heads)} if source is None else table(file_type, value)
    )
    for row in rows:
        wanted[file_type.key_of(row)] = row_facts(file_type, row)
    if source is None:
        return new_file(file_type, file_type.identity_of(value), wanted, order)
    return splice(file_type, source, wanted, order)


def arranged(file_type: Record, source: Source, order: Order, top: Key | None = None) -> str:
    """The text with its rows in order, each with the comments and blank lines above it; as it is where that cannot be
    done.

    A row that comes to stand first leaves the blank lines above it to the row that stood there: `top`, else the
    text's first.
    """
    layout = read(file_type, source)
    if layout is None or not layout.entries:
        return source.text
    text, spans = source.text, layout.entries
    ranked = sorted((e.key for e in spans), key=order)
    opened = next(f for f in layout.head if f.key == file_type.rows).start
    starts = [text.index("\n", opened) + 1, *(e.end for e in spans)]
    blocks = {e.key: text[start : e.end] for start, e in zip(starts, spans, strict=False)}
    _leave_blanks(blocks, ranked[0], top or spans[0].key)
    edits = [Edit(start, e.end, blocks[key]) for start, e, key in zip(starts, spans, ranked, strict=False)]
    done = apply(text, edits, "\n")
    if done == text:
        return text
    now, was = (parse_as(file_type, Source("", t))[0] for t in (done, text))
    same = now is not None and was is not None and table(file_type, now) == table(file_type, was)
    return done if same and sorted(comments(Source("", done))) == sorted(comments(source)) else text


def _leave_blanks(blocks: dict[Key, str], first: Key, top: Key) -> None:
    """Give the blank lines above the first row's block to the row that stood first before, where that has none."""
    own = blocks[first]
    bare = own.lstrip("\r\n")
    if first != top and top in blocks and blocks[top][:1] not in "\r\n":
        blocks[first], blocks[top] = bare, own[: len(own) - len(bare)] + blocks[top]
