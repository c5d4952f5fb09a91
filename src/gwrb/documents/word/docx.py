"""A `Document` as a Word file in the style of GB/T 9704.

Every part is written here as text: the base document python-docx brings is 785 kB of styles, and
building rows as text keeps 30,000 of them linear. Same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from gwrb.documents.document import Block, Bullets, ChartFigure, Document, DocumentPart, Paragraph, Table
from gwrb.documents.style import Style
from gwrb.documents.word import chart_part as docx_chart
from gwrb.documents.word import pages as docx_pages
from gwrb.documents.word import properties as docx_properties
from gwrb.documents.word import styles as docx_styles
from gwrb.documents.word import theme as docx_theme
from gwrb.documents.word.ooxml import HEAD, MAIN, PACKAGE, attribute, package, rels
from gwrb.documents.word.paragraphs import RUN, Writer, bullets, paragraph
from gwrb.documents.word.word_table import table

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = {
    "word/document.xml": _WORD + "document.main+xml",
    "word/styles.xml": _WORD + "styles+xml",
    "word/settings.xml": _WORD + "settings+xml",
    "word/fontTable.xml": _WORD + "fontTable+xml",
    "word/theme.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "word/numbering.xml": _WORD + "numbering+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Word wants a paragraph between two tables and after the last; this one takes a single point.
_THIN = (
    '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
)
_FOOT = "footer-form"
# A group: Word lets nothing inside be changed but the controls in it. A password-less protection of the whole
# document would do the same there, but keeps LibreOffice from filling in anything.
_LOCKED = (
    '<w:sdt><w:sdtPr><w:id w:val="{id}"/><w:lock w:val="contentLocked"/><w:group/></w:sdtPr><w:sdtContent>'
)
_NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})


def to_docx(
    document: Document,
    style: Style,
    *,
    title: str,
    properties: Mapping[str, str] = _NO_PROPERTIES,
    created: datetime,
) -> bytes:
    """The document as a .docx. `title`, `properties` and `created` go into what the file says of itself.

    `properties` are the custom document properties, which survive conversion by other programs.
    """
    writer = Writer(style)
    body = "".join(_body(writer, document))
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"{HEAD}<w:document {MAIN}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": docx_styles.styles(style),
        "word/settings.xml": docx_styles.settings(),
        "word/fontTable.xml": docx_styles.font_table(style),
        "word/theme.xml": docx_theme.theme(style),
        "word/numbering.xml": docx_styles.numbering(writer.lists, style),
        "docProps/core.xml": docx_properties.core(title, created),
        "docProps/app.xml": docx_properties.app(),
        "docProps/custom.xml": docx_properties.custom(properties),
        "_rels/.rels": _top_rels(),
    }
    parts |= {f"word/{name}.xml": xml for name, xml in docx_pages.numbers(style).items()}
    feet = _feet(document)
    parts |= {f"word/{name}.xml": docx_pages.form_footer(style, words) for words, name in feet.items()}
    for number, chart in enumerate(writer.charts, 1):
        parts[f"word/charts/chart{number}.xml"] = docx_chart.chart_part(chart, style)
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = rels(
            {"rId1": ("package", f"../embeddings/chart{number}.xlsx")}
        )
        parts[f"word/embeddings/chart{number}.xlsx"] = docx_chart.workbook(chart)
    parts["word/_rels/document.xml.rels"] = _document_rels(len(writer.charts), feet.values())
    parts["[Content_Types].xml"] = _content_types(parts)
    return package(parts)


def _feet(document: Document) -> dict[str, str]:
    """The words at the foot of forms, each with the name of its part."""
    words = dict.fromkeys(part.footer for part in document.parts if part.form)
    return {one: f"{_FOOT}{number}" for number, one in enumerate(words, 1)}


def _body(writer: Writer, document: Document) -> Iterator[str]:
    feet = _feet(document)
    for number, part in enumerate(document.parts, 1):
        footer = feet[part.footer] if part.form else None
        section = docx_pages.section(writer.style, landscape=part.landscape, footer=footer)
        last = number == len(document.parts)
        if part.form:
            yield _LOCKED.format(id=next(writer.ids))
            # LibreOffice 7.4 writes the first paragraph of a group four times: this one has no words to repeat.
            yield _THIN.format(section="")
            yield from _blocks(writer, part, "")
            yield "</w:sdtContent></w:sdt>"
            yield section if last else _THIN.format(section=section)
        elif last:
            yield from _blocks(writer, part, "")
            yield section
        else:
            yield from _blocks(writer, part, section)


def _blocks(writer: Writer, part: DocumentPart, section: str) -> Iterator[str]:
    """The blocks of a part; its last paragraph carries the section, where one is given."""
    room, height = docx_pages.text_area(writer.style, landscape=part.landscape, form=part.form)
    last = len(part.blocks) - 1
    before: Block | None = None
    for number, block in enumerate(part.blocks):
        if isinstance(block, Table):
            if isinstance(before, Table):
                yield _THIN.format(section="")
            yield from table(writer, block, room, height)
        elif isinstance(block, Paragraph):
            yield paragraph(writer, block, section=section if number == last else "")
        elif isinstance(block, Bullets):
            yield from bullets(writer, block)
        else:
            yield from _figure(writer, block, room)
        before = block
    if not isinstance(before, Paragraph) and (section or isinstance(before, Table | None)):
        yield _THIN.format(section=section)


def _figure(writer: Writer, block: ChartFigure, room: int) -> Iterator[str]:
    writer.charts.append(block.chart)
    number = len(writer.charts)
    inside = docx_chart.drawing(block.chart, next(writer.ids), f"chart{number}", room)
    keep = "" if block.caption else '<w:keepNext w:val="0"/>'
    yield f'<w:p><w:pPr><w:pStyle w:val="figure"/>{keep}</w:pPr>{RUN}{inside}</w:r></w:p>'
    if block.caption:
        yield paragraph(writer, Paragraph(block.caption, "caption"), before='<w:keepNext w:val="0"/>')


def _top_rels() -> str:
    return rels(
        {
            "rId1": ("officeDocument", "word/document.xml"),
            "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": ("extended-properties", "docProps/app.xml"),
            "rId4": ("custom-properties", "docProps/custom.xml"),
        }
    )


def _document_rels(charts: int, feet: Iterable[str]) -> str:
    targets = {
        name: (name, f"{name}.xml") for name in ("styles", "settings", "numbering", "fontTable", "theme")
    }
    for kind, names in docx_pages.NAMES.items():
        targets |= {name: (kind, f"{name}.xml") for name in names.values()}
    targets |= {name: ("footer", f"{name}.xml") for name in feet}
    targets |= {f"chart{number}": ("chart", f"charts/chart{number}.xml") for number in range(1, charts + 1)}
    return rels(targets)


def _content_types(parts: Mapping[str, object]) -> str:
    known = dict(_TYPES)
    for kind, names in docx_pages.NAMES.items():
        known |= {f"word/{name}.xml": f"{_WORD}{kind}+xml" for name in names.values()}
    known |= {name: f"{_WORD}footer+xml" for name in parts if name.startswith(f"word/{_FOOT}")}
    rows = "".join(
        f'<Override PartName="/{attribute(name)}" ContentType="{known.get(name, _CHART)}"/>'
        for name in sorted(parts)
        if name.endswith(".xml")
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="xlsx" ContentType="{_SHEET}"/>{rows}</Types>'
    )
