"""An office's letterhead: a Word file with a paragraph {{正文}}, where the paper goes, and {{名称}} wherever else words go.

The places are ordinary text, in the body, in text boxes, headers and footers; Word may have split one over several
runs. Everything else of the file stays as the office made it. It is no one's business here what else is in the file:
whoever takes one from a disk looks for macros, links and oversize first.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from lxml import etree

from gwrb.documents.printable import printable, xml_safe
from gwrb.documents.style import Page, Style
from gwrb.documents.word.ooxml import MAIN, R, W

BODY = "正文"
HERE = b"<!--gwrb-->"
_PLACE = re.compile(r"[{｛]{2}\s*([^{}｛｝]{1,400}?)\s*[}｝]{2}")
_BLANK = "　　"
_LEAST = 50  # millimetres of a text area
_NAMESPACE = re.compile(r' xmlns:\w+="[^"]*"')
_WORDED = (CONTENT_TYPE.WML_DOCUMENT_MAIN, CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER)
_FLOATING = ("w:drawing", "w:pict")
_DRAWN = (*_FLOATING, "w:tbl", "w:pBdr")
_BROKEN = "不是完好的 Word 文件；请用 Word 打开，另存为“Word 文档（*.docx）”"


class LetterheadProblem(ValueError):
    """A letterhead that cannot be used; the message says why, in Chinese."""


@contextmanager
def understood() -> Iterator[None]:
    """What is done with a letterhead in here, and trips over something in it, ends in LetterheadProblem.

    The library reads a size, a switch, a relation only when it is asked for it, and says by errors of many kinds that
    there is none.
    """
    try:
        yield
    except LetterheadProblem:
        raise
    except Exception:  # whatever the library trips over in a stranger's file
        raise LetterheadProblem(_BROKEN) from None


def opened(data: bytes) -> WordDocument:
    """A letterhead as a document, its main parts under their usual names."""
    made = docx.Document(io.BytesIO(data))
    names, sections = made.element.nsmap, len(made.sections)
    made.part.partname = PackURI("/word/document.xml")
    made.core_properties.title = ""
    made.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).partname = PackURI("/docProps/core.xml")
    _numbering(made)
    if names.get("w") != W or names.get("r") != R:
        raise LetterheadProblem("不是 Word 常用的格式；请用 Word 打开，另存为“Word 文档（*.docx）”，不要选“Strict”")
    if not sections:
        raise LetterheadProblem(_BROKEN)
    if sections > 1:
        raise LetterheadProblem(f"分成了 {sections} 节，只能有一节；请去掉分节符")
    return made


def _numbering(document: WordDocument) -> None:
    """Sees that the document has a part for lists, and that lists can be added at its end."""
    part = document.part
    if all(one.reltype != RELATIONSHIP_TYPE.NUMBERING for one in part.rels.values()):
        element = parse_xml(f"<w:numbering {MAIN}/>")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    part.numbering_part.partname = PackURI("/word/numbering.xml")
    for mark in part.numbering_part.element.findall(qn("w:numIdMacAtCleanup")):
        part.numbering_part.element.remove(mark)


def page(document: WordDocument, style: Style) -> Page:
    """The sheet of a letterhead; where it does not say, that of the style."""
    section, page = document.sections[0], style.page
    said = {
        "width": section.page_width, "height": section.page_height, "top": section.top_margin,
        "bottom": section.bottom_margin, "left": section.left_margin, "right": section.right_margin,
    }  # fmt: skip
    page = page._replace(**{name: length.mm for name, length in said.items() if length is not None})
    room = page.width - page.left - page.right
    if room < _LEAST or page.height - page.top - page.bottom < _LEAST or page.width > page.height:
        raise LetterheadProblem("要竖放，而且纸上至少留出 50 × 50 毫米写字；请改页面设置")
    return page._replace(characters=max(1, round(room / 25.4 * 72 / style.texts["body"].size)))


def prepared(document: WordDocument) -> tuple[str, bool]:
    """Puts a mark where the paper goes and takes the section out: its words, and whether anything stands below."""
    body: Any = document.element.body
    places = [p for p in body.iterchildren(qn("w:p")) if _names(p) == [BODY] and not _PLACE.sub("", _words(p)).strip()]
    if len(places) != 1:
        raise LetterheadProblem("要有一段只写 {{正文}}，而且只有一段，不在表格或文本框里：文书就放在那里")
    place, section = places[0], body.sectPr
    if next(place.iter(*map(qn, _FLOATING)), None) is not None:
        raise LetterheadProblem("写 {{正文}} 的一段里还有图片或文本框，印上文书就没有了；请把它移到别的段")
    named = [one.get(qn("r:id")) for one in section.iter(qn("w:headerReference"), qn("w:footerReference"))]
    if not document.part.rels.keys() >= {*named}:
        raise LetterheadProblem(_BROKEN)
    kind = section.find(qn("w:type"))
    if kind is not None:
        section.remove(kind)
    _number_pages(section)
    below = [one for one in place.itersiblings() if one is not section]
    body.remove(section)
    shown = any(_words(one).strip() or next(one.iter(*map(qn, _DRAWN)), None) is not None for one in below)
    for one in () if shown else below:
        body.remove(one)
    place.addprevious(etree.Comment(HERE[4:-3].decode()))
    body.remove(place)
    return _NAMESPACE.sub("", etree.tostring(section, encoding="unicode")), shown


def _number_pages(section: Any) -> None:
    """Our own page numbers, where the letterhead has nothing at the foot of its pages."""
    said = {one.get(qn("w:type")) for one in section.findall(qn("w:footerReference"))}
    for name, which in (("even", "even"), ("odd", "default")):
        if which not in said:
            section.insert(0, parse_xml(f'<w:footerReference {MAIN} w:type="{which}" r:id="footer-{name}"/>'))


def mark(document: WordDocument, words: str, style: str) -> None:
    """Puts words at the head of every page."""
    section = document.sections[0]
    heads = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
    for head in heads:
        head.add_paragraph(words, document.styles[style])


def asked(document: WordDocument) -> tuple[str, ...]:
    """The names of the places to fill in, each once, in the order of the file."""
    return tuple(dict.fromkeys(name for paragraph in _paragraphs(document) for name in _names(paragraph)))


def fill(document: WordDocument, fields: Mapping[str, str]) -> None:
    """Fills in the places; one that no field is for becomes a blank of two characters."""
    for paragraph in _paragraphs(document):
        for match in reversed([*_PLACE.finditer(_words(paragraph))]):
            words = printable(xml_safe(fields.get(match[1], ""))).replace("\n", " ") or _BLANK
            at = 0
            for piece in _pieces(paragraph):
                own = piece.text or ""
                start, end = max(match.start() - at, 0), min(match.end() - at, len(own))
                at += len(own)
                if start < end:
                    piece.text, words = own[:start] + words + own[end:], ""
                    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _paragraphs(document: WordDocument) -> Iterator[Any]:
    parts = [document.part, *document.part.related_parts.values()]
    for part in parts:
        if part.content_type in _WORDED and isinstance(part, XmlPart):
            yield from part.element.iter(qn("w:p"))


def _pieces(paragraph: Any) -> list[Any]:
    """The texts of a paragraph, without those of text boxes in it."""
    return [t for t in paragraph.iter(qn("w:t")) if next(t.iterancestors(qn("w:p"))) is paragraph]


def _words(paragraph: Any) -> str:
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _names(paragraph: Any) -> list[str]:
    return [match[1] for match in _PLACE.finditer(_words(paragraph))]
