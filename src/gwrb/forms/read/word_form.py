"""A filled Word form as it was found: tables cell by cell, fields outside them, all other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from gwrb.forms.read import grid
from gwrb.forms.read.grid import FilledForm, FilledRow, Seen
from gwrb.forms.read.word_text import CAME, CONTENT, GONE, SDT, TBL, TC, TR, CellWords, P, flat, plain
from gwrb.ledger.packages import Package, UnreadableError, W, natural, numbering, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRICT = "请在 Word 中另存为普通的 .docx（不是“Strict Open XML”）后再收"
_NO_WORD = "这不是 Word 文档，或文件已损坏；请单位重新发来"


def read(data: bytes) -> FilledForm:
    """A Word document. Raises UnreadableError where it is none, damaged, or not to be read."""
    package = Package(data)
    main = package.main()
    root = parse(package.read(main))
    body = root.find(f"{W}body")
    if body is None:
        strict = "purl.oclc.org" in str(root.tag)
        raise UnreadableError("strict", _STRICT) if strict else UnreadableError("damaged", _NO_WORD)
    related = package.related(main).values()
    numbered = numbering(package.read_if(package.part("styles", main)))
    margins: list[str] = []
    for kind, path in related:
        if kind in ("footer", "header") and (part := package.read_if(path)):
            margins += plain(parse(part).iter(P))
    tables, loose, words = [], [], []
    outside = CellWords(numbered)
    for block in flat(body, outside):
        if block.tag == TBL:
            tables.append(tuple(_rows(block, numbered)))
        else:
            whole = CellWords(numbered)
            whole.inline(block)
            loose += _fields(block, numbered)
            words.append(whole.text)
            outside.other |= whole.other
    return FilledForm(
        package.properties(),
        tuple(tables),
        tuple(loose),
        tuple(words),
        tuple(margins),
        frozenset(outside.other),
        package.program(),
    )


def _rows(table: _Element, numbered: Callable[[_Element], bool]) -> Iterator[FilledRow]:
    rows = []
    for element, around in _inside(table, TR, ()):
        properties = element.find(f"{W}trPr")
        at, tracked = 0, ""
        if properties is not None:
            at = _number(properties, "gridBefore")
            for kind in ("ins", "del"):
                tracked = kind if properties.find(f"{W}{kind}") is not None else tracked
        cells, spans = [], []
        for cell, controls in _inside(element, TC, around):
            seen, width = _cell(cell, controls, numbered)
            cells.append(seen)
            spans.append((at, at + width))
            at += width
        rows.append((cells, spans, tracked))
    edges = _edges(table)
    usual = _usual([spans for _, spans, _ in rows])
    middles = [(_edge(edges, start) + _edge(edges, end)) / 2 for start, end in usual]
    for cells, spans, tracked in rows:
        straight = spans == usual
        placed = (
            seen._replace(column=n) if straight else _placed(seen, edges, span, middles)
            for n, (seen, span) in enumerate(zip(cells, spans, strict=True))
        )
        yield FilledRow(tuple(placed), tracked)


Span = tuple[int, int]


def _edges(table: _Element) -> list[int]:
    """Where the columns of a table's grid begin, in twips; and where the last one ends."""
    edges = [0]
    for column in table.iterfind(f"{W}tblGrid/{W}gridCol"):
        edges.append(edges[-1] + max(natural(column.get(f"{W}w"), 10**6) or 0, 1))
    return edges


def _usual(rows: Sequence[list[Span]]) -> list[Span]:
    """The cells of the first row that has as many as most rows have."""
    most = Counter(map(len, rows)).most_common(1)
    return next((spans for spans in rows if len(spans) == most[0][0]), [])


def _edge(edges: Sequence[int], at: int) -> int:
    last = len(edges) - 1
    return edges[at] if at <= last else edges[last] + (at - last)


def _placed(seen: Seen, edges: Sequence[int], span: Span, middles: Sequence[float]) -> Seen:
    """A cell of a row whose borders were moved: under the column whose middle it covers.

    Where it covers several, or none, cells were joined or split, and nobody can tell which is which.
    """
    left, right = _edge(edges, span[0]), _edge(edges, span[1])
    under = [n for n, middle in enumerate(middles) if left <= middle < right]
    nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - (left + right) / 2))
    other = seen.other if len(under) == 1 else seen.other | {grid.MERGED}
    return seen._replace(column=under[0] if under else nearest, other=other)


def _inside(
    element: _Element, wanted: str, around: tuple[_Element, ...]
) -> Iterator[tuple[_Element, tuple[_Element, ...]]]:
    """The rows of a table or cells of a row, each with the controls around it; not those of nested tables."""
    for child in element:
        if child.tag == wanted:
            yield child, around
        elif child.tag == SDT:
            content = child.find(CONTENT)
            if content is not None:
                yield from _inside(content, wanted, (*around, child))
        elif child.tag in CAME or child.tag == f"{W}customXml":
            yield from _inside(child, wanted, around)


def _cell(cell: _Element, controls: tuple[_Element, ...], numbered: Callable[[_Element], bool]) -> tuple[Seen, int]:
    words = CellWords(numbered)
    hints = [words.opened(control) for control in controls]  # all of them: each takes note of its slot
    words.blocks(cell)
    if any(hints):
        words.hints.append(words.text)
    properties = cell.find(f"{W}tcPr")
    width = 1
    if properties is not None:
        width = _number(properties, "gridSpan") or 1
        merge = properties.find(f"{W}vMerge")
        if merge is not None and merge.get(f"{W}val") != "restart":
            words.other.add(grid.MERGED)
        if any(properties.find(f"{W}{name}") is not None for name in ("cellIns", "cellDel", "cellMerge")):
            words.other.add(grid.TRACKED)
    return _seen(words), width


def _seen(words: CellWords) -> Seen:
    hint = words.hints[0] if words.hints else ""
    return Seen(words.text, 0, tuple(words.tags), tuple(words.marks), hint, frozenset(words.other))


def _fields(block: _Element, numbered: Callable[[_Element], bool]) -> list[Seen]:
    """The fields of a paragraph outside the tables, by control or else by bookmark."""
    fields, tagged = [], set()
    for control in block.iter(SDT):
        words = CellWords(numbered)
        words.control(control)
        words.marks += _marks_around(control)
        if words.tags:
            tagged |= set(words.marks)
            fields.append(_seen(words))
    for start in block.iter(f"{W}bookmarkStart"):
        words = CellWords(numbered)
        words.bookmark(start)
        if words.marks and words.marks[0] not in tagged:
            _between(start, words)
            if not words.tags:
                fields.append(_seen(words))
    return fields


def _marks_around(control: _Element) -> list[str]:
    """The bookmarks that begin right before a control or inside it."""
    names = [m.get(f"{W}name", "") for m in control.iter(f"{W}bookmarkStart")]
    before = control.getprevious()
    while before is not None and before.tag == f"{W}bookmarkStart":
        names.append(before.get(f"{W}name", ""))
        before = before.getprevious()
    return [name for name in dict.fromkeys(names) if name.startswith("gwrb_")]


def _between(start: _Element, words: CellWords) -> None:
    """The words from a bookmark's start to its end, or to the paragraph's."""
    own, following = start.get(f"{W}id"), start.getnext()
    while following is not None:
        if following.tag == f"{W}bookmarkEnd" and following.get(f"{W}id") == own:
            return
        if following.tag not in GONE:
            words.one(following)
        following = following.getnext()


def _number(properties: _Element, name: str) -> int:
    element = properties.find(f"{W}{name}")
    return natural(element.get(f"{W}val"), 1000) or 0 if element is not None else 0
