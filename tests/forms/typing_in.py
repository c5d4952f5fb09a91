"""Words put into a form's XML the ways Word, WPS and LibreOffice put them there.

Each way takes the cell's element and the words; nothing here knows how the reader works.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = etree._Element


def w(tag: str, /, *children: Element, text: str | None = None, **attributes: str) -> Element:
    element = etree.Element(f"{W}{tag}")
    for key, value in attributes.items():
        element.set(f"{W}{key}", value)
    if text is not None:
        element.text = text
        element.set(SPACE, "preserve")
    for child in children:
        element.append(child)
    return element


def look() -> Element:
    return w("rPr", w("rFonts", hint="eastAsia"))


def run(words: str) -> Element:
    """One run; tabs and line ends as Word writes them."""
    made = w("r", look())
    for number, line in enumerate(words.split("\n")):
        if number:
            made.append(w("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(w("tab"))
            if piece:
                made.append(w("t", text=piece))
    return made


def paragraphs(words: str, make: Callable[[str], list[Element]]) -> list[Element]:
    return [w("p", w("pPr", w("pStyle", val="cell")), *make(line)) for line in words.split("\n")]


def control_of(cell: Element) -> Element:
    return next(cell.iter(f"{W}sdt"))


def filled(control: Element, *content: Element) -> Element:
    """The control, no longer showing its hint."""
    made = deepcopy(control)
    made.tail = None
    properties, inside = made.find(f"{W}sdtPr"), made.find(f"{W}sdtContent")
    assert properties is not None
    assert inside is not None
    for hint in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(hint)
    for child in list(inside):
        inside.remove(child)
    inside.extend(content)
    return made


def refill(cell: Element, blocks: list[Element]) -> None:
    """The cell with these blocks in place of its own; its bookmarks stay around them."""
    starts = [deepcopy(b) for b in cell.iter(f"{W}bookmarkStart")]
    ends = [deepcopy(b) for b in cell.iter(f"{W}bookmarkEnd")]
    for child in list(cell):
        if child.tag != f"{W}tcPr":
            cell.remove(child)
    first = next(iter(blocks[0].iter(f"{W}p")))
    last = list(blocks[-1].iter(f"{W}p"))[-1]
    at = 1 if len(first) and first[0].tag == f"{W}pPr" else 0
    for mark in starts:
        mark.tail = None
        first.insert(at, mark)
    for mark in ends:
        mark.tail = None
        last.append(mark)
    cell.extend(blocks)


def in_one_run(cell: Element, words: str) -> None:
    """Word: typed into the control; line ends by Shift+Enter."""
    control = filled(control_of(cell), run(words))
    refill(cell, [w("p", w("pPr", w("pStyle", val="cell")), control)])


def in_paragraphs(cell: Element, words: str) -> None:
    """Word: Enter was pressed, so the control goes around paragraphs."""
    control = filled(control_of(cell), *paragraphs(words, lambda line: [run(line)]))
    refill(cell, [control])


def around_the_cell(cell: Element, words: str) -> None:
    """Word: the control went around the whole cell."""
    control = control_of(cell)
    refill(cell, paragraphs(words, lambda line: [run(line)]))
    parent = cell.getparent()
    assert parent is not None
    at = parent.index(cell)
    outer = filled(control)
    inside = outer.find(f"{W}sdtContent")
    assert inside is not None
    parent.insert(at, outer)
    inside.append(cell)


def without_control(cell: Element, words: str) -> None:
    """WPS, .doc, .rtf: the control is gone, the bookmark stays."""
    refill(cell, paragraphs(words, lambda line: [run(line)]))


def _pieces(words: str) -> list[str]:
    cut = random.Random(len(words))
    out, rest = [], words
    while rest:
        size = cut.randint(1, 4)
        out.append(rest[:size])
        rest = rest[size:]
    return out


def split_up(cell: Element, words: str) -> None:
    """Word after a week of editing: many runs, revision ids, spelling marks, page breaks once drawn."""

    def many(line: str) -> list[Element]:
        made: list[Element] = []
        for number, piece in enumerate(_pieces(line)):
            one = run(piece)
            one.set(f"{W}rsidR", f"00{number:06X}")
            if number % 3 == 0:
                one.insert(1, w("lastRenderedPageBreak"))
            made += [w("proofErr", type="spellStart"), one, w("proofErr", type="spellEnd")]
        return made

    control = filled(control_of(cell), *paragraphs(words, many))
    refill(cell, [control])


def tracked(cell: Element, words: str) -> None:
    """Word with changes tracked: all of it inserted, something deleted."""
    gone = w("del", w("r", w("delText", text="删去的话")), id="901", author="某人", date="2024-07-15T00:00:00Z")

    def inserted(line: str) -> list[Element]:
        return [w("ins", run(line), id="902", author="某人", date="2024-07-15T00:00:00Z")]

    blocks = paragraphs(words, inserted)
    blocks[0].append(gone)
    refill(cell, [filled(control_of(cell), *blocks)])


def half_in(cell: Element, words: str) -> None:
    """LibreOffice: the control keeps the first paragraph, the others stand behind it."""
    first, *rest = words.split("\n")
    control = filled(control_of(cell), run(first))
    blocks = [w("p", w("pPr", w("pStyle", val="cell")), control)]
    blocks += [w("p", w("pPr", w("rPr")), run(line)) for line in rest]
    refill(cell, blocks)


def wrapped(cell: Element, words: str) -> None:
    """Pasted from elsewhere: hyperlinks and smart tags around the words."""

    def made(line: str) -> list[Element]:
        inner = w("smartTag", run(line), uri="urn:x", element="place")
        return [w("hyperlink", inner, anchor="x"), w("bookmarkStart", id="950", name="_GoBack")]

    refill(cell, [filled(control_of(cell), *paragraphs(words, made))])


def hint_kept(cell: Element, words: str) -> None:
    """LibreOffice: the words are typed, and the control still says that it shows its hint."""
    made = filled(control_of(cell), *paragraphs(words, lambda line: [run(line)]))
    properties = made.find(f"{W}sdtPr")
    assert properties is not None
    properties.append(w("showingPlcHdr"))
    refill(cell, [made])


_AS_ELEMENTS = {"\n": "cr", "\t": "ptab", "\u2011": "noBreakHyphen", "\u00ad": "softHyphen"}


def in_elements(cell: Element, words: str) -> None:
    """Word: what it has an element for is one; characters from the table of symbols too."""
    made = w("r", look())
    for character in words:
        if character in _AS_ELEMENTS:
            made.append(w(_AS_ELEMENTS[character]))
        elif character in "①②③≥≤★":
            made.append(w("sym", font="宋体", char=f"{ord(character):04X}"))
        else:
            made.append(w("t", text=character))
    refill(cell, [w("p", filled(control_of(cell), made))])


def marks_moved(cell: Element, words: str) -> None:
    """WPS, LibreOffice: the bookmark has shrunk to a point, outside the paragraphs; the control is whole."""
    in_paragraphs(cell, words)
    for tag in ("bookmarkEnd", "bookmarkStart"):
        for mark in list(cell.iter(f"{W}{tag}")):
            parent = mark.getparent()
            assert parent is not None
            parent.remove(mark)
            cell.insert(1, mark)


def in_a_field(cell: Element, words: str) -> None:
    """Word: the words are what a field last showed; its instructions are no words."""

    def made(line: str) -> list[Element]:
        begin, middle, end = (w("r", w("fldChar", fldCharType=t)) for t in ("begin", "separate", "end"))
        return [begin, w("r", w("instrText", text=' REF "x" ')), middle, run(line), end]

    refill(cell, [filled(control_of(cell), *paragraphs(words, made))])


WAYS = (
    in_one_run,
    in_paragraphs,
    around_the_cell,
    without_control,
    split_up,
    half_in,
    wrapped,
    hint_kept,
    in_elements,
    marks_moved,
    in_a_field,
)


class Document:
    """A .docx in memory, to be changed and put together again."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])

    @property
    def data(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return out.getvalue()

    @property
    def tags(self) -> list[str]:
        found = [tag.get(f"{W}val", "") for tag in self.root.iter(f"{W}tag")]
        return [tag for tag in found if tag.startswith("gwrb:")]

    def control(self, tag: str) -> Element:
        return next(
            s for s in self.root.iter(f"{W}sdt")
            if (t := s.find(f"{W}sdtPr/{W}tag")) is not None and t.get(f"{W}val") == tag
        )  # fmt: skip

    def cell(self, tag: str) -> Element:
        return next(a for a in self.control(tag).iterancestors() if a.tag == f"{W}tc")

    def row(self, tag: str) -> Element:
        return next(a for a in self.control(tag).iterancestors() if a.tag == f"{W}tr")

    def type(self, tag: str, words: str, way: Callable[[Element, str], None] = in_one_run) -> Document:
        """Types words into a field; where others stand in its cell, into its paragraph alone."""
        cell = self.cell(tag)
        marks = [m for m in cell.iter(f"{W}bookmarkStart") if m.get(f"{W}name", "").startswith("gwrb_")]
        if len(marks) < 2:
            way(cell, words)
            return self
        paragraph = next(a for a in self.control(tag).iterancestors() if a.tag == f"{W}p")
        before = [child for child in paragraph if child.tag == f"{W}r"]  # ① before a figure
        place, alone = cell.index(paragraph), w("tc", paragraph)
        row = w("tr", alone)
        (in_paragraphs if way is around_the_cell else way)(alone, words)  # a shared cell is in no control
        made = [child for child in row.find(f".//{W}tc") if child.tag != f"{W}tcPr"]  # type: ignore[union-attr]
        if before:
            next(iter(made[0].iter(f"{W}p"))).insert(1, before[0])
        for number, child in enumerate(made):
            cell.insert(place + number, child)
        return self
