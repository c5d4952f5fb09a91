"""Paragraphs, runs and fields as WordprocessingML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from gwrb.documents.document import Break, Bullets, Chart, Inline, PageField, Paragraph, Run
from gwrb.documents.style import Style, TextStyle
from gwrb.documents.titles import title_lines
from gwrb.documents.word.ooxml import attribute, text
from gwrb.text.word_names import bookmark_of

# Without the hint Word draws “ ” — … with the Latin font's glyphs.
RUN = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
STRONG = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:bCs/></w:rPr>'
_PLACEHOLDER = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:color w:val="808080"/></w:rPr>'
_THIN = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_TITLE = 0.95  # share of the line a title may fill before it is broken by sense


@dataclass
class Writer:
    """What one document hands out while it is written: ids that never repeat, and its charts."""

    style: Style
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    charts: list[Chart] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)  # names of bookmarks, each once in a document
    lists: list[bool] = field(default_factory=list)  # ordered or not, one for each list

    @cached_property
    def large(self) -> frozenset[str]:
        """The styles of titles: centred, and no smaller than the text."""
        least = self.style.texts["body"].size
        texts = self.style.texts.items()
        return frozenset(name for name, look in texts if look.align == "center" and look.size >= least)


def paragraph(writer: Writer, block: Paragraph, *, section: str = "", before: str = "") -> str:
    """One paragraph. `section`: the sectPr it ends a part with; `before`: further pPr elements."""
    style = block.style if block.style in writer.style.texts else "body"
    inlines = _by_sense(writer, block, writer.style.texts[style]) if style in writer.large else block.inlines
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{section}</w:pPr>{runs(writer, inlines)}</w:p>'


def thin(section: str = "") -> str:
    """A paragraph of a single point, without words; `section`: the sectPr that it ends a part with."""
    return _THIN.format(section=section)


def bullets(writer: Writer, block: Bullets) -> Iterable[str]:
    """A list: one paragraph each, numbered by Word, each list from 1."""
    writer.lists.append(block.ordered)
    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{len(writer.lists)}"/></w:numPr>'
    return [paragraph(writer, item, before=number) for item in block.items]


def runs(writer: Writer, inlines: Sequence[Inline]) -> str:
    """The inside of a paragraph."""
    if len(inlines) == 1 and type(only := inlines[0]) is Run:
        return run(only.text, strong=only.strong)
    pieces: list[str] = []
    for item in inlines:
        if isinstance(item, Run):
            pieces.append(run(item.text, strong=item.strong))
        elif isinstance(item, Break):
            pieces.append("<w:r><w:br/></w:r>")
        else:
            pieces.append(_field(writer, item))
    return "".join(pieces)


def run(words: str, *, strong: bool = False) -> str:
    """Words of one look; a tab or a line end in them is kept."""
    start = STRONG if strong else RUN
    if "\t" not in words and "\n" not in words:
        return f'{start}<w:t xml:space="preserve">{text(words)}</w:t></w:r>'
    return f"{start}{_pieces(words)}</w:r>"


def _pieces(words: str) -> str:
    found: list[str] = []
    for number, line in enumerate(words.split("\n")):
        if number:
            found.append("<w:br/>")
        for place, piece in enumerate(line.split("\t")):
            if place:
                found.append("<w:tab/>")
            if piece:
                found.append(f'<w:t xml:space="preserve">{text(piece)}</w:t>')
    return "".join(found)


def _by_sense(writer: Writer, block: Paragraph, look: TextStyle) -> tuple[Inline, ...]:
    """A centred line of one plain run, broken by sense where it does not fit."""
    lines = title_lines(block.inlines, writer.style, look.size, _LONGEST_TITLE)
    return tuple(item for line in lines for item in (Break(), line))[1:] if lines else block.inlines


def _field(writer: Writer, item: PageField) -> str:
    """A content control on run level, rich text: LibreOffice 7.4 doubles the words of plain-text ones.

    A bookmark of the same name goes around it: .doc and .rtf keep nothing else.
    """
    options = {value: label for value, label in item.options if label or value}
    shown = options.get(item.value, item.value) if item.kind == "select" else item.value
    hint = item.placeholder or ("请选择" if item.kind == "select" else "请填写")
    title = f'<w:alias w:val="{attribute((item.title or item.name)[:64])}"/>'
    kind = ""
    if item.kind == "select":
        kind = (
            "<w:dropDownList>"
            + "".join(
                f'<w:listItem w:displayText="{attribute(label or value)}" w:value="{attribute(value or label)}"/>'
                for value, label in options.items()
            )
            + "</w:dropDownList>"
        )
    elif item.kind == "date":
        kind = _date(item.value)
    empty = "" if shown else "<w:showingPlcHdr/>"
    content = run(shown) if shown else f'{_PLACEHOLDER}<w:t xml:space="preserve">{text(hint)}</w:t></w:r>'
    control = (
        f'<w:sdt><w:sdtPr>{title}<w:tag w:val="{attribute(item.name)}"/><w:id w:val="{next(writer.ids)}"/>'
        f'<w:lock w:val="sdtLocked"/>{empty}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    )
    mark = bookmark_of(item.name)
    if not mark or mark in writer.marks:
        return control
    writer.marks.add(mark)
    number = next(writer.ids)
    start = f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>'
    return f'{start}{control}<w:bookmarkEnd w:id="{number}"/>'


def _date(value: str) -> str:
    """The date picker of a control; `value` is 2024-07-15 or empty."""
    known = f' w:fullDate="{attribute(value)}T00:00:00Z"' if _DAY.fullmatch(value) else ""
    return (
        f'<w:date{known}><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="zh-CN"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )
