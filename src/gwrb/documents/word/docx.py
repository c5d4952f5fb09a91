"""A `Document` as a Word file in the style of GB/T 9704, on a lean base of our own or on an office's letterhead.

python-docx opens the base, keeps its parts, their relations and types together, and knows what the file says of
itself. The body is written as text and put in last: as elements 30,000 rows would take twice the time and memory.
Same input, same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from gwrb.documents.document import Block, Bullets, ChartFigure, Document, DocumentPart, Paragraph, TableBlock
from gwrb.documents.style import Style
from gwrb.documents.word import chart_part, letterhead, styles
from gwrb.documents.word.body import RUN, Writer, bullets, closing, paragraph, spread, table, thin
from gwrb.documents.word.ooxml import HEAD, attribute, package, shown

_LEAN = Path(__file__).with_name("base.docx")
# A group: Word lets nothing inside be changed but the controls in it. A password-less protection of the whole
# document would do the same there, but keeps LibreOffice from filling in anything.
_LOCKED = '<w:sdt><w:sdtPr><w:id w:val="{id}"/><w:lock w:val="contentLocked"/><w:group/></w:sdtPr><w:sdtContent>'
_FIRST_PAGE = re.compile("<w:titlePg[^>]*/>")


class WordBase:
    """What papers are written into: our own lean base, or an office's letterhead (see `letterhead`).

    `mark`: words at the head of every page. Making one takes some 10 ms, each paper one or two. `asked`: the names of
    the letterhead's places to fill in. Raises `LetterheadProblem` where the letterhead cannot be used.
    """

    def __init__(self, style: Style, *, own: bytes | None = None, mark: str = "") -> None:
        with letterhead.understood() if own is not None else nullcontext():
            self._prepare(style, own, mark)

    def _prepare(self, style: Style, own: bytes | None, mark: str) -> None:
        made = letterhead.opened(own) if own is not None else docx.Document(str(_LEAN))
        self.style = style if own is None else style._replace(page=letterhead.page(made, style))
        if own is None:
            styles.set_defaults(made, style)
        self._ids = styles.add(made, self.style)
        self._lists = styles.add_lists(made, self.style)
        for name, xml in styles.numbers(self.style, self._ids["sample"], mark).items():
            _add(made, name, xml)
        if mark and own is not None:
            letterhead.mark(made, mark, self.style.texts["sample"].name)
        section, self._tail = letterhead.prepared(made)
        self._portrait = section if own is not None else ""
        self.asked = letterhead.asked(made)
        _add_properties(made)
        self._document, self._members = made, _members(made)

    def write(
        self,
        document: Document,
        *,
        title: str,
        properties: Mapping[str, str] | None = None,
        created: datetime,
        fields: Mapping[str, str] | None = None,
    ) -> bytes:
        """The document as a .docx. `title`, `properties` and `created` go into what the file says of itself.

        `properties` are the custom document properties, which survive conversion by other programs. `fields`: what
        to fill in at the letterhead's places; one without words there becomes a blank.
        """
        writer = Writer(self.style, self._ids, self._lists)
        words = dict.fromkeys(part.footer for part in document.parts if part.form)
        feet = {one: f"footer-form{number}" for number, one in enumerate(words, 1)}
        body, last = self._body(writer, document, feet)
        made, members = self._document, dict(self._members)
        changed = bool(feet or writer.charts or self.asked)
        if changed:
            made = docx.Document(io.BytesIO(package(members, zipfile.ZIP_STORED)))
            letterhead.fill(made, fields or {})
            for foot, name in feet.items():
                _add(made, name, styles.form_footer(self._ids, foot))
            for number, chart in enumerate(writer.charts, 1):
                _add_chart(made, number, chart_part.chart_part(chart, self.style), chart_part.workbook(chart))
        core = _describe(made, title, created)
        if changed:
            members = _members(made)
        before, _, after = members["word/document.xml"].partition(letterhead.HERE)
        end = after.index(b"</w:body>")
        members |= {
            "word/document.xml": b"".join((before, body.encode(), after[:end], last.encode(), after[end:])),
            "word/numbering.xml": members["word/numbering.xml"].replace(
                b"</w:numbering>", f"{styles.list_instances(writer.lists, self._lists)}</w:numbering>".encode()
            ),
            "docProps/core.xml": core,
            _PROPERTIES: _custom(properties or {}).encode(),
        }
        return package(members)

    def _body(self, writer: Writer, document: Document, feet: Mapping[str, str]) -> tuple[str, str]:
        """The blocks of all parts, and the section of the last, which what the letterhead has below goes on with."""
        pieces: list[str] = []
        section = self._section(DocumentPart(()), feet)
        for number, part in enumerate(document.parts, 1):
            section = self._section(part, feet)
            if number > 1:
                section = _FIRST_PAGE.sub("", section)
            own = section
            if number == len(document.parts) and not (self._tail and (part.landscape or part.form)):
                own = ""
            if part.form:
                pieces.append(_LOCKED.format(id=next(writer.ids)))
                # LibreOffice 7.4 writes the first paragraph of a group four times: this one has no words to repeat.
                pieces += (thin(), *_blocks(writer, part, ""), "</w:sdtContent></w:sdt>", own and thin(own))
            else:
                pieces += _blocks(writer, part, own)
        if section == own and document.parts:
            section = _FIRST_PAGE.sub("", self._section(DocumentPart(()), feet))
        return "".join(pieces), section

    def _section(self, part: DocumentPart, feet: Mapping[str, str]) -> str:
        if self._portrait and not (part.landscape or part.form):
            return self._portrait
        footer = feet[part.footer] if part.form else None
        return styles.section(self.style, landscape=part.landscape, footer=footer)


def _add(document: WordDocument, name: str, xml: str) -> None:
    """Adds a header or a footer, of which sections speak by its name."""
    kind = name.partition("-")[0]
    type_, relation = {
        "header": (CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
        "footer": (CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
    }[kind]
    made = Part(PackURI(f"/word/{name}.xml"), type_, xml.encode(), document.part.package)
    document.part.load_rel(relation, made, name)


def _add_chart(document: WordDocument, number: int, xml: str, workbook: bytes) -> None:
    """Adds a chart, of which the drawing speaks by its number, and its workbook."""
    package = document.part.package
    made = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, xml.encode(), package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook, package)
    made.load_rel(RELATIONSHIP_TYPE.PACKAGE, book, "rId1")
    document.part.load_rel(RELATIONSHIP_TYPE.CHART, made, f"chart{number}")


def _members(document: WordDocument) -> dict[str, bytes]:
    """The parts of a document as they are saved, by name."""
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _blocks(writer: Writer, part: DocumentPart, section: str) -> Iterator[str]:
    """The blocks of a part; its last paragraph carries the section, where one is given."""
    room, height = styles.text_area(writer.style, landscape=part.landscape, form=part.form)
    last = len(part.blocks) - 1
    before: Block | None = None
    kept = closing(writer.style, part.blocks)
    for number, block in enumerate(part.blocks):
        if isinstance(block, TableBlock):
            if isinstance(before, TableBlock):
                yield thin()
            yield from table(writer, block, room, height)
        elif isinstance(block, Paragraph):
            own = section if number == last else ""
            yield spread(writer, block, room, paragraph(writer, block, section=own, before=kept.get(number, "")))
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
    yield f'<w:p><w:pPr><w:pStyle w:val="{writer.names["figure"]}"/>{keep}</w:pPr>{RUN}{inside}</w:r></w:p>'
    if block.caption:
        yield paragraph(writer, Paragraph(block.caption, "caption"), before='<w:keepNext w:val="0"/>')


_PROPERTIES = "docProps/custom.xml"
_VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the fixed id of user-defined properties


def _describe(document: WordDocument, title: str, created: datetime) -> bytes:
    """Says in docProps/core.xml what the file is, and gives that part; a time without a zone is taken as UTC."""
    moment = (created if created.tzinfo else created.replace(tzinfo=UTC)).astimezone(UTC)
    core: Any = document.core_properties
    core.title, core.author, core.language = shown(title)[:255], "gwrb", "zh-CN"
    core.created = core.modified = moment
    core.last_modified_by, core.revision = "gwrb", 1
    blob: bytes = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).blob
    return blob


def _add_properties(document: WordDocument) -> None:
    """Puts a place for custom properties of ours where a letterhead may have its own."""
    package: Any = document.part.package
    for name in [n for n, one in package.rels.items() if one.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]:
        del package.rels[name]
    made = Part(PackURI(f"/{_PROPERTIES}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, _custom({}).encode(), package)
    package.relate_to(made, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _custom(properties: Mapping[str, str]) -> str:
    """docProps/custom.xml: names and words, in the order given."""
    rows = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{attribute(name)}">'
        f"<vt:lpwstr>{shown(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    return f'{HEAD}<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUE_TYPES}">{rows}</Properties>'
