"""Writes the two letterheads that come with the program, plain ones to begin with: templates/红头.docx and 信函.docx.

Measures of GB/T 9704-2012: 7.2.3 (机关标志 35 mm below the top of the text), 7.2.7 (red rule 4 mm below the number), 7.4
(版记 at the foot of the last page), 10.1 (letters: 标志 30 mm from the edge, double rules of 170 mm, no number on page 1).

python -m tools.build_letterheads
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Mm
from tools.build_word_base import base

from gwrb.documents.word.ooxml import MAIN, package, twips
from gwrb.documents.word.styles import fonts

TEMPLATES = Path(__file__).parent.parent / "templates"
RED = "FF0000"
_SONG, _FANG = "方正小标宋简体", "仿宋_GB2312"


def paragraph(words: str, font: str, size: float, settings: str, colour: str = "000000") -> str:
    """A paragraph in one look; `settings`: its pPr, in the order of the schema."""
    look = fonts(font).replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ')
    half = round(size * 2)
    run = (
        f'<w:r><w:rPr>{look}<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
        f'<w:t xml:space="preserve">{words}</w:t></w:r>'
    )
    return f"<w:p {MAIN}><w:pPr>{settings}</w:pPr>{run if words else ''}</w:p>"


def rule(side: str, kind: str, size: int, space: int = 1) -> str:
    """A red line over or under a paragraph; `size` in eighths of a point, `space` in points."""
    return (
        f'<w:pBdr><w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{RED}"/></w:pBdr>'
        '<w:snapToGrid w:val="0"/>'
    )


def colophon() -> str:
    """The 版记: at the foot of the last page, between thick lines."""
    edge = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="000000"/>'
    borders = edge.format("top", 8) + edge.format("bottom", 8) + edge.format("insideH", 6)
    width = twips(156)
    indent = '<w:snapToGrid w:val="0"/><w:spacing w:line="480" w:lineRule="exact"/><w:ind w:left="280" w:right="280"/>'
    issued = paragraph("{{发文机关}}　　　　{{成文日期}}印发", _FANG, 14, f"{indent}")
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{one}</w:tc></w:tr>'
        for one in (paragraph("抄送：{{抄送}}。", _FANG, 14, indent), issued)
    )
    return (
        f'<w:tbl {MAIN}><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" '
        'w:horzAnchor="margin" w:tblpX="0" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl>'
    )


def opened() -> Document:
    """The lean base with the margins of the standard."""
    made = docx.Document(io.BytesIO(base()))
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.header_distance, section.footer_distance = Mm(15), Mm(25.5)
    return made


def saved(document: Document) -> bytes:
    """The document with the same bytes every time."""
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return package({name: archive.read(name) for name in archive.namelist()})


def letterhead() -> bytes:
    """红头.docx: 标志, number, red rule, the paper, 版记."""
    made = opened()
    place = made.element.body[0]
    centred = '<w:jc w:val="center"/>'
    above = f'<w:snapToGrid w:val="0"/><w:spacing w:before="{twips(35)}" w:after="900"/>{centred}'
    place.addprevious(parse_xml(paragraph("{{发文机关}}文件", _SONG, 36, above, RED)))
    number = f'{rule("bottom", "single", 12, 11)}<w:spacing w:after="579"/>{centred}'
    place.addprevious(parse_xml(paragraph("{{文号}}", _FANG, 16, number)))
    end = '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>'
    place.addnext(parse_xml(paragraph("", _FANG, 1, end)))
    place.addnext(parse_xml(colophon()))
    return saved(made)


def letter() -> bytes:
    """信函.docx: 标志 between the edge and a double rule, its counterpart at the foot of page 1."""
    made = opened()
    section = made.sections[0]
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    wide = f'<w:ind w:left="-{twips(8)}" w:right="-{twips(6)}"/><w:jc w:val="center"/>'
    for holder, words, line in (
        (section.first_page_header, "{{发文机关}}", rule("bottom", "thickThinSmallGap", 24, 11)),
        (section.first_page_footer, "", rule("top", "thinThickSmallGap", 24)),
    ):
        holder.is_linked_to_previous = False
        element = holder.part.element
        for old in list(element):
            element.remove(old)
        element.append(parse_xml(paragraph(words, _SONG, 36 if words else 5, line + wide, RED)))
    place = made.element.body[0]
    place.addprevious(parse_xml(paragraph("{{文号}}", _FANG, 16, '<w:spacing w:after="579"/><w:jc w:val="right"/>')))
    return saved(made)


FILES = {"红头.docx": letterhead, "信函.docx": letter}

if __name__ == "__main__":
    for name, make in FILES.items():
        (TEMPLATES / name).write_bytes(make())
