"""A `Document` as a Word file in the style of GB/T 9704.

Every part is written here as text: the base document python-docx brings is 785 kB of styles, and
building rows as text keeps 30,000 of them linear. Same input, same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from gwrb.documents.document import Block, Bullets, ChartFigure, Document, DocumentPart, Paragraph, TableBlock
from gwrb.documents.style import Style
from gwrb.documents.word import chart_part, styles
from gwrb.documents.word.body import RUN, Writer, bullets, paragraph, table, thin
from gwrb.documents.word.ooxml import HEAD, MAIN, PACKAGE, attribute, package, rels, shown

_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = _OFFICE + "wordprocessingml."
_TYPES = {
    "word/document.xml": _WORD + "document.main+xml",
    "word/theme.xml": _OFFICE + "theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": _OFFICE + "extended-properties+xml",
    "docProps/custom.xml": _OFFICE + "custom-properties+xml",
}
_CHART = _OFFICE + "drawingml.chart+xml"
_SHEET = _OFFICE + "spreadsheetml.sheet"
# A group: Word lets nothing inside be changed but the controls in it. A password-less protection of the whole
# document would do the same there, but keeps LibreOffice from filling in anything.
_LOCKED = '<w:sdt><w:sdtPr><w:id w:val="{id}"/><w:lock w:val="contentLocked"/><w:group/></w:sdtPr><w:sdtContent>'
_TOP = {
    "rId1": ("officeDocument", "word/document.xml"),
    "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    "rId3": ("extended-properties", "docProps/app.xml"),
    "rId4": ("custom-properties", "docProps/custom.xml"),
}


def to_docx(
    document: Document, style: Style, *, title: str, properties: Mapping[str, str] | None = None, created: datetime
) -> bytes:
    """The document as a .docx. `title`, `properties` and `created` go into what the file says of itself.

    `properties` are the custom document properties, which survive conversion by other programs.
    """
    writer = Writer(style)
    body = "".join(_body(writer, document))
    used = {  # by the document, in the order of its relationships
        "styles": styles.styles(style),
        "settings": styles.settings(),
        "numbering": styles.numbering(writer.lists, style),
        "fontTable": styles.font_table(style),
        "theme": styles.theme(style),
        **styles.numbers(style),
        **{name: styles.form_footer(style, words) for words, name in _feet(document).items()},
    }
    charts = list(enumerate(writer.charts, 1))
    used |= {f"charts/chart{number}": chart_part.chart_part(chart, style) for number, chart in charts}
    targets = {name.rpartition("/")[2]: (_kind(name), f"{name}.xml") for name in used}
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"{HEAD}<w:document {MAIN}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": rels(targets),
        "docProps/core.xml": _core(title, created),
        "docProps/app.xml": _APP,
        "docProps/custom.xml": _custom(properties or {}),
        "_rels/.rels": rels(_TOP),
        **{f"word/{name}.xml": xml for name, xml in used.items()},
    }
    for number, chart in charts:
        book = rels({"rId1": ("package", f"../embeddings/chart{number}.xlsx")})
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = book
        parts[f"word/embeddings/chart{number}.xlsx"] = chart_part.workbook(chart)
    parts["[Content_Types].xml"] = _content_types(parts)
    return package(parts)


def _kind(name: str) -> str:
    """What a part beside the document is: styles, footer for footer-odd, chart for charts/chart1."""
    return "chart" if name.startswith("charts/") else name.partition("-")[0]


def _feet(document: Document) -> dict[str, str]:
    """The words at the foot of forms, each with the name of its part."""
    words = dict.fromkeys(part.footer for part in document.parts if part.form)
    return {one: f"footer-form{number}" for number, one in enumerate(words, 1)}


def _body(writer: Writer, document: Document) -> Iterator[str]:
    feet = _feet(document)
    for number, part in enumerate(document.parts, 1):
        footer = feet[part.footer] if part.form else None
        section = styles.section(writer.style, landscape=part.landscape, footer=footer)
        last = number == len(document.parts)
        if part.form:
            yield _LOCKED.format(id=next(writer.ids))
            # LibreOffice 7.4 writes the first paragraph of a group four times: this one has no words to repeat.
            yield thin()
            yield from _blocks(writer, part, "")
            yield "</w:sdtContent></w:sdt>"
            yield section if last else thin(section)
        elif last:
            yield from _blocks(writer, part, "")
            yield section
        else:
            yield from _blocks(writer, part, section)


def _blocks(writer: Writer, part: DocumentPart, section: str) -> Iterator[str]:
    """The blocks of a part; its last paragraph carries the section, where one is given."""
    room, height = styles.text_area(writer.style, landscape=part.landscape, form=part.form)
    last = len(part.blocks) - 1
    before: Block | None = None
    for number, block in enumerate(part.blocks):
        if isinstance(block, TableBlock):
            if isinstance(before, TableBlock):
                yield thin()
            yield from table(writer, block, room, height)
        elif isinstance(block, Paragraph):
            yield paragraph(writer, block, section=section if number == last else "")
        elif isinstance(block, Bullets):
            yield from bullets(writer, block)
        else:
            yield from _figure(writer, block, room)
        before = block
    if not isinstance(before, Paragraph) and (section or isinstance(before, TableBlock | None)):
        yield thin(section)


def _figure(writer: Writer, block: ChartFigure, room: int) -> Iterator[str]:
    writer.charts.append(block.chart)
    number = len(writer.charts)
    inside = chart_part.drawing(block.chart, next(writer.ids), f"chart{number}", room)
    keep = "" if block.caption else '<w:keepNext w:val="0"/>'
    yield f'<w:p><w:pPr><w:pStyle w:val="figure"/>{keep}</w:pPr>{RUN}{inside}</w:r></w:p>'
    if block.caption:
        yield paragraph(writer, Paragraph(block.caption, "caption"), before='<w:keepNext w:val="0"/>')


def _content_types(parts: Iterable[str]) -> str:
    rows = "".join(
        f'<Override PartName="/{attribute(name)}" ContentType="{_content_type(name)}"/>'
        for name in sorted(parts)
        if name.endswith(".xml")
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="xlsx" ContentType="{_SHEET}"/>{rows}</Types>'
    )


def _content_type(name: str) -> str:
    kind = _kind(name.removeprefix("word/").removesuffix(".xml"))
    return _TYPES.get(name) or (_CHART if kind == "chart" else f"{_WORD}{kind}+xml")


_VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OFFICE_NAMES = "http://schemas.openxmlformats.org/officeDocument/2006"
_APP = f'{HEAD}<Properties xmlns="{_OFFICE_NAMES}/extended-properties"><Application>gwrb</Application></Properties>'
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the fixed id of user-defined properties


def _core(title: str, created: datetime) -> str:
    """docProps/core.xml; the time is written in UTC, a time without a zone being taken as UTC."""
    moment = created if created.tzinfo else created.replace(tzinfo=UTC)
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{shown(title)}</dc:title><dc:creator>gwrb</dc:creator>{dates}"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _custom(properties: Mapping[str, str]) -> str:
    """docProps/custom.xml: names and words, in the order given."""
    rows = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{attribute(name)}">'
        f"<vt:lpwstr>{shown(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    return f'{HEAD}<Properties xmlns="{_OFFICE_NAMES}/custom-properties" xmlns:vt="{_VALUE_TYPES}">{rows}</Properties>'
