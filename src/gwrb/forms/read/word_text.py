"""The words of a Word cell, to the letter, and what stands among them that is no words.

Deleted text is left out and inserted text kept, both named; the words of an empty control are told
apart from what a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from gwrb.forms.identity import CellSlot, slot_of
from gwrb.forms.read import grid
from gwrb.ledger.packages import FALLBACK, W, spaced
from gwrb.text.script import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

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
        look = element.find(f"{W}rPr")
        if look is None:
            self.inline(element)
            return
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
        level = look.find(f"{W}vertAlign")
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


def _in_symbols(look: _Element) -> bool:
    """Whether a run is in a font of pictures."""
    fonts = look.find(f"{W}rFonts")
    return fonts is not None and fonts.get(f"{W}ascii", "").startswith(("Wingdings", "Webdings"))


def _on(look: _Element, name: str) -> bool:
    """Whether a run's own look has this switched on."""
    found = look.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


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
