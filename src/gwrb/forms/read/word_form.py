"""A filled Word form as it was found: tables cell by cell, fields outside them, all other words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from gwrb.forms.identity import CellSlot, slot_of
from gwrb.forms.read import grid
from gwrb.forms.read.grid import FilledForm, FilledRow, Seen
from gwrb.ledger.packages import FALLBACK, OFF, Package, UnreadableError, W, natural, numbering, parse, spaced
from gwrb.text.script import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHANGED_CELLS = frozenset(f"{W}{name}" for name in ("cellIns", "cellDel", "cellMerge"))
_STRICT = "请在 Word 中另存为普通的 .docx（不是“Strict Open XML”）后再收"
_MOST_MARKS, _MOST_BETWEEN = 20, 1_000  # bookmarks of a paragraph that are fields, things between two of them
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
        if not _CHANGED_CELLS.isdisjoint(str(child.tag) for child in properties):
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
    marks = (mark for mark in block.iter(f"{W}bookmarkStart") if mark.get(f"{W}name", "").startswith("gwrb_"))
    for start in islice(marks, _MOST_MARKS):
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
    own = start.get(f"{W}id")
    for following in islice(start.itersiblings(), _MOST_BETWEEN):
        if following.tag == f"{W}bookmarkEnd" and following.get(f"{W}id") == own:
            return
        if following.tag not in GONE:
            words.one(following)


def _number(properties: _Element, name: str) -> int:
    element = properties.find(f"{W}{name}")
    return natural(element.get(f"{W}val"), 1000) or 0 if element is not None else 0


_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PRIVATE = re.compile("[\uf000-\uf0ff]")  # where Word keeps the characters of symbol fonts: no letters at all

_CODE = re.compile("[0-9A-Fa-f]{1,4}")

SDT, CONTENT, P, RUN, TBL, TR, TC = (f"{W}{name}" for name in ("sdt", "sdtContent", "p", "r", "tbl", "tr", "tc"))
GONE = {f"{W}{name}" for name in ("del", "moveFrom")}
CAME = {f"{W}{name}" for name in ("ins", "moveTo")}
_MARK = {
    f"{W}t": None,
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
    f"{W}ptab": "\t",
}
_SILENT = {
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "tcPr", "trPr", "tblPr", "tblGrid", "delInstrText",
        "rt", "rubyPr", "smartTagPr", "customXmlPr", "proofErr", "lastRenderedPageBreak", "delText", "annotationRef",
    )
} | {FALLBACK}  # fmt: skip
_OTHER = {
    f"{W}drawing": grid.PICTURE,
    f"{W}pict": grid.PICTURE,
    f"{W}object": grid.PICTURE,
    f"{W}footnoteReference": grid.FOOTNOTE,
    f"{W}endnoteReference": grid.FOOTNOTE,
    f"{W}commentReference": grid.COMMENT,
    f"{_MATH}oMath": grid.EQUATION,
    f"{_MATH}oMathPara": grid.EQUATION,
    f"{W}altChunk": grid.PICTURE,
}


class CellWords:
    """What was gathered of one stretch: words, and beside them slots, bookmarks, hints, other things."""

    def __init__(self, numbered: Callable[[_Element], bool]) -> None:
        self.pieces: list[str] = []
        self.tags: list[CellSlot] = []
        self.marks: list[str] = []
        self.hints: list[str] = []
        self.other: set[str] = set()
        self._numbered = numbered
        self._formula: int | None = None  # where the result of a formula begins

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def blocks(self, element: _Element) -> None:
        """Paragraphs of a cell or of a control around paragraphs, each on a line of its own."""
        first = True
        joined = False
        for block in flat(element, self):
            if block.tag == TBL:
                self.other.add(grid.TABLE)
                continue
            if not first and not joined:
                self.pieces.append("\n")
            first = False
            self.inline(block)
            mark = block.find(f"{W}pPr/{W}rPr")
            joined = mark is not None and any(mark.find(tag) is not None for tag in GONE)
            if joined or (mark is not None and any(mark.find(tag) is not None for tag in CAME)):
                self.other.add(grid.TRACKED)
            if self._numbered(block) and any(str(piece).strip() for piece in block.itertext()):
                self.other.add(grid.NUMBERED)

    def inline(self, element: _Element) -> None:
        """What stands in a paragraph or a run."""
        for child in element:
            self.one(child)

    def one(self, child: _Element) -> None:
        """One thing among what stands in a paragraph or a run."""
        tag = child.tag
        if tag in _MARK:
            fixed = _MARK[tag]
            self.pieces.append(spaced(child) if fixed is None else fixed)
        elif tag in _SILENT or not isinstance(tag, str):
            return
        elif tag == RUN:
            self._run(child)
        elif tag == SDT:
            self.control(child)
        elif tag in GONE:
            self.other.add(grid.TRACKED)
        elif tag == f"{W}bookmarkStart":
            self.bookmark(child)
        elif tag == f"{W}sym":
            self._symbol(child)
        elif tag == f"{W}instrText":
            self._instruction(child.text or "")
        elif tag == f"{W}fldChar":
            if child.get(f"{W}fldCharType") == "end":
                self._calculated()
        elif tag == f"{W}fldSimple":
            self._instruction(child.get(f"{W}instr", ""))
            self.inline(child)
            self._calculated()
        elif tag in _OTHER:
            inside = any(True for _ in child.iter(f"{W}txbxContent"))
            self.other.add(grid.TEXTBOX if inside else _OTHER[tag])
        else:
            if tag in CAME:
                self.other.add(grid.TRACKED)
            self.inline(child)

    def _run(self, element: _Element) -> None:
        found = element.find(f"{W}rPr")
        if found is None:
            self.inline(element)
            return
        look = {str(child.tag): child for child in reversed(found)}  # of two of one kind the first
        before = len(self.pieces)
        self.inline(element)
        words = "".join(self.pieces[before:])
        if not words.strip():
            return
        if _on(look, "vanish"):  # nobody sees it
            self.other.add(grid.HIDDEN)
            del self.pieces[before:]
        elif _in_symbols(look) or _PRIVATE.search(words):
            self.other.add(grid.SYMBOL)  # the characters are not what is seen
            del self.pieces[before:]
            return
        if _on(look, "strike") or _on(look, "dstrike"):
            self.other.add(grid.STRUCK)
        level = look.get(f"{W}vertAlign")
        if level is not None:
            self.pieces[before:] = [raised(words, level.get(f"{W}val", ""))]

    def _instruction(self, words: str) -> None:
        """What a field does: = calculates, EQ draws (a circle around a figure)."""
        if words.lstrip().startswith("="):
            self.other.add(grid.FORMULA)
            self._formula = len(self.pieces)
        elif words.lstrip()[:3].upper() == "EQ ":
            self.other.add(grid.EQUATION)

    def _calculated(self) -> None:
        """The end of a field: a formula has its result before it."""
        if self._formula is not None and not "".join(self.pieces[self._formula :]).strip():
            self.other.add(grid.UNCALCULATED)
        self._formula = None

    def control(self, element: _Element) -> None:
        """A content control: its slot; its words, or the hint it shows while empty."""
        hint = self.opened(element)
        start = len(self.pieces)
        content = element.find(CONTENT)
        if content is not None:
            if any(child.tag in (P, TBL, SDT) and _is_block(child) for child in content):
                self.blocks(content)
            else:
                self.inline(content)
        if hint:
            self.hints.append("".join(self.pieces[start:]))

    def opened(self, element: _Element) -> bool:
        """Takes note of a control's slot; says whether it shows its hint."""
        properties = element.find(f"{W}sdtPr")
        if properties is None:
            return False
        tag = properties.find(f"{W}tag")
        slot = slot_of(tag.get(f"{W}val", "")) if tag is not None else None
        if slot:
            self.tags.append(slot)
        return properties.find(f"{W}showingPlcHdr") is not None

    def bookmark(self, element: _Element) -> None:
        name = element.get(f"{W}name", "")
        if name.startswith("gwrb_"):
            self.marks.append(name)

    def _symbol(self, element: _Element) -> None:
        written = element.get(f"{W}char", "")
        code = int(written, 16) if _CODE.fullmatch(written) else 0
        if code and not _PRIVATE.match(chr(code)) and chr(code).isprintable():
            self.pieces.append(chr(code))
        else:
            self.other.add(grid.SYMBOL)


def _in_symbols(look: dict[str, _Element]) -> bool:
    """Whether a run is in a font of pictures."""
    fonts = look.get(f"{W}rFonts")
    return fonts is not None and fonts.get(f"{W}ascii", "").startswith(("Wingdings", "Webdings"))


def _on(look: dict[str, _Element], name: str) -> bool:
    """Whether a run's own look has this switched on."""
    found = look.get(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in OFF


def _is_block(element: _Element) -> bool:
    """Whether a control's child stands for paragraphs: one itself, a table, or a control around them."""
    if element.tag != SDT:
        return True
    content = element.find(CONTENT)
    return content is not None and any(_is_block(c) for c in content if c.tag in (P, TBL, SDT))


def flat(element: _Element, words: CellWords) -> Iterator[_Element]:
    """The paragraphs and tables below, through controls and other wrappings, in their order."""
    for child in element:
        if child.tag in (P, TBL):
            yield child
        elif child.tag == SDT:
            start, hint = len(words.pieces), words.opened(child)
            content = child.find(CONTENT)
            if content is not None:
                yield from flat(content, words)
            if hint:
                words.hints.append("".join(words.pieces[start:]).strip("\n"))
        elif child.tag == f"{W}bookmarkStart":
            words.bookmark(child)
        elif child.tag in GONE:
            words.other.add(grid.TRACKED)
        elif child.tag in _OTHER:
            words.other.add(_OTHER[child.tag])
        elif isinstance(child.tag, str) and child.tag not in _SILENT:
            if child.tag in CAME:
                words.other.add(grid.TRACKED)
            yield from flat(child, words)


def plain(paragraphs: Iterable[_Element]) -> Iterator[str]:
    """The words of paragraphs outside the form's cells."""
    for one in paragraphs:
        words = CellWords(lambda _: False)
        words.inline(one)
        yield words.text
