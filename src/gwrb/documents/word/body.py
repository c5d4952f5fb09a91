"""The body of a Word document as WordprocessingML: paragraphs, runs, fields and tables.

Tables are written row by row as text, so that 30,000 rows stay linear and small. Rows merged downward: in the
repeated head they are merged as drawn. In the body the words stand again in every row they cover: Word leaves
the rest of a merged cell blank on the next page, and a reader there would not know whose row it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from math import ceil, floor

from gwrb.documents.document import (
    Block,
    Break,
    Bullets,
    Cell,
    Chart,
    Inline,
    PageField,
    Paragraph,
    Run,
    TableBlock,
    placed_rows,
    plain,
    plain_cell,
)
from gwrb.documents.style import Style, TextStyle
from gwrb.documents.titles import LAYOUTS, SIGNED, ending, reach, signed, title_lines, width
from gwrb.documents.word.ooxml import attribute, text, twips
from gwrb.text.word_names import bookmark_of

KEEP = "<w:keepNext/>"  # no page break between a paragraph, or a row, and the next
# Without the hint Word draws “ ” — … with the Latin font's glyphs.
RUN = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
STRONG = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:bCs/></w:rPr>'
_BREAK = "<w:r><w:br/></w:r>"
_PLACEHOLDER = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:color w:val="808080"/></w:rPr>'
_THIN = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WIDER = 0.08  # the most that characters are set apart for it, in their size: more would show
_ALONE = 1.0  # characters: a last line that is no longer reads as broken off
_LONGEST_TITLE = 0.95  # share of the line a title may fill before it is broken by sense
# A number with its hyphen, as 2-103, stays on one line and is found as it is written. LibreOffice 7.4 breaks a number
# even at Word's own unbreakable hyphen: it reads the joiner here, which Word 2013 and later pass over.
_HYPHEN = re.compile("(?<=[0-9])-(?=[0-9])")
_NUMBER = 10  # characters of the longest, a date: in a cell of its own it has the room it needs
_WHOLE = (
    '-</w:t><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" Requires="w15"/>'
    '<mc:Fallback><w:t>\u2060</w:t></mc:Fallback></mc:AlternateContent><w:t xml:space="preserve">'
)


@dataclass(eq=False, repr=False)
class Writer:
    """What one document hands out while it is written: ids that never repeat, and its charts."""

    style: Style
    names: Mapping[str, str]  # the name of a text → the id of its style
    first_list: int = 0
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    charts: list[Chart] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)  # names of bookmarks, each once in a document
    lists: list[bool] = field(default_factory=list)  # ordered or not, one for each list

    @cached_property
    def large(self) -> frozenset[str]:
        """The styles of titles and of what stands below them: centred, not in tables."""
        texts = self.style.texts.items()
        return frozenset(k for k, look in texts if look.align == "center" and not k.startswith(("cell", "form-")))


def paragraph(writer: Writer, block: Paragraph, *, section: str = "", before: str = "") -> str:
    """One paragraph. `section`: the sectPr it ends a part with; `before`: further pPr elements."""
    style = block.style if block.style in writer.names else "body"
    inlines = _by_sense(writer, block, writer.style.texts[style]) if style in writer.large else block.inlines
    look = writer.names[style]
    return f'<w:p><w:pPr><w:pStyle w:val="{look}"/>{before}{section}</w:pPr>{runs(writer, inlines)}</w:p>'


def closing(style: Style, blocks: Sequence[Block]) -> dict[int, str]:
    """What paragraphs say more, by their place. A signature stands over the middle of its date, and no page holds it
    alone: the last two lines above go along with it, of which one may be a heading. What ends in a colon stays with what follows it.
    """
    size = style.texts["date"].size * 20
    found = {
        place: f'<w:ind w:rightChars="{round(right * 100)}" w:right="{round(right * size)}"/>'
        for place, right in signed(blocks, style).items()
    }
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if number + 1 < len(blocks) and plain(block.inlines[-1:]).rstrip().endswith("："):
            found[number] = KEEP
        if block.style not in SIGNED:
            continue
        lines = 0
        for place in range(number - 1, -1, -1):
            over = blocks[place]
            if lines > 1 or not isinstance(over, Paragraph) or over.style in SIGNED:
                break
            found[place] = f'{KEEP}<w:widowControl w:val="1"/>'
            told = over.level > 1 or over.style == "body"
            lines += ceil(width(plain(over.inlines)) / style.page.characters) if told else 0
    return found


def text_width(style: Style) -> int:
    """Width of a portrait page's text area in twips."""
    page = style.page
    return twips(page.width) - twips(page.left) - twips(page.right)


def spare(style: Style) -> float:
    """What the grid adds to each character of the body, in points; usually a little less than nothing."""
    return text_width(style) / 20 / style.page.characters - style.texts["body"].size


def spread(writer: Writer, block: Paragraph, room: int, made: str) -> str:
    """A finished paragraph, set a hair wider or closer where a last line would be of one character, or a number be broken,
    in Word or in LibreOffice. `room`: in twips.
    """
    look, line = writer.style.texts.get(block.style), room / 20
    if look is None or look.align == "right" or block.style in writer.large:
        return made
    words = plain(block.inlines)
    if (len(words) + look.indent) * look.size <= line or any(isinstance(item, PageField) for item in block.inlines):
        return made
    usual = floor(spare(writer.style) * 20) / 20 if look.indent and not look.pitch else 0.0
    pieces = made.split(_BREAK)
    for number, said in enumerate(words.split("\n")):  # each is set for itself
        apart = _apart(said, look.size, line, usual, 0 if number else look.indent)
        if apart:
            pieces[number] = pieces[number].replace("</w:rPr>", f'<w:spacing w:val="{ceil(apart * 20)}"/></w:rPr>')
    return _BREAK.join(pieces)


def _apart(words: str, size: float, line: float, usual: float, indent: float) -> float:
    """By how many points the characters of some words are set apart so that their last line reads well; 0 where they are
    not, or nothing helps."""
    if (len(words) + indent) * size <= line:
        return 0.0
    reached = {of[:2]: reach(words, *of[:2]) for of in LAYOUTS[:2]}
    for fewer in (0, 0.1, 0.3, 0.5, 0.9, 1.4, 1.9, -0.7, -1.1, -1.4):  # characters that each line holds less
        wider = line / max(1, int(line / (size + usual)) - fewer) - size if fewer else usual
        pitch = size + wider
        if abs(wider - usual) > _WIDER * size:
            continue
        ends = (ending(words, reached[of[:2]], line / pitch - indent, line / pitch, of) for of in LAYOUTS)
        if all(last > _ALONE and not broken for last, broken in ends):
            return wider if fewer else 0.0
    return 0.0


def thin(section: str = "") -> str:
    """A paragraph of a single point, without words; `section`: the sectPr that it ends a part with."""
    return _THIN.format(section=section)


def bullets(writer: Writer, block: Bullets) -> Iterable[str]:
    """A list: one paragraph each, numbered by Word, each list from 1."""
    writer.lists.append(block.ordered)
    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{writer.first_list + len(writer.lists)}"/></w:numPr>'
    return [paragraph(writer, item, before=number) for item in block.items]


def runs(writer: Writer, inlines: Sequence[Inline]) -> str:
    """The inside of a paragraph."""
    if len(inlines) == 1 and type(only := inlines[0]) is Run:
        return run(only.text, strong=only.strong)
    pieces: list[str] = []
    for item in inlines:
        if isinstance(item, Run):
            pieces.append(run(item.text, strong=item.strong, alone=False))
        elif isinstance(item, Break):
            pieces.append(_BREAK)
        else:
            pieces.append(_field(writer, item))
    return "".join(pieces)


def run(words: str, *, strong: bool = False, alone: bool = True) -> str:
    """Words of one look; a tab or a line end in them is kept. `alone`: nothing else stands in the paragraph."""
    start = STRONG if strong else RUN
    if "\t" not in words and "\n" not in words:
        return f'{start}<w:t xml:space="preserve">{_whole(words, alone=alone)}</w:t></w:r>'
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
                found.append(f'<w:t xml:space="preserve">{_whole(piece)}</w:t>')
    return "".join(found)


def _whole(words: str, *, alone: bool = True) -> str:
    """Words as XML, numbers among them not to be broken at a hyphen."""
    return _HYPHEN.sub(_WHOLE, text(words)) if "-" in words and not (alone and len(words) <= _NUMBER) else text(words)


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


_EDGE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_BORDERS = "<w:tblBorders>" + "".join(
    f"<w:{side} {_EDGE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
) + "</w:tblBorders>"  # fmt: skip
_CELL = '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
_MARGIN = 57  # twips beside the words of a cell: 1 mm
_SAMPLE = 400  # rows that the widths of columns are judged by
_WIDEST = 30  # characters beyond which a column's wish for room no longer grows


def table(writer: Writer, block: TableBlock, room: int, height: int) -> Iterator[str]:
    """A table. In: the width of the text area and its height, in twips."""
    widths = column_widths(block, room)
    look = writer.style.texts["cell"]
    pitch = writer.style.pitch(look) * 20
    across, lines = [max(1.0, (one - 2 * _MARGIN) / (look.size * 20)) for one in widths], height / pitch / 2
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'{_BORDERS if block.borders else ""}<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="20" w:type="dxa"/><w:left w:w="{_MARGIN}" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
        f'<w:right w:w="{_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    starts = [_CELL.format(width=one) for one in widths]
    titles = [_is_title(row) for row in block.rows]
    for number, line in enumerate(placed_rows(block)):
        head = number < block.head
        keep = KEEP if head or titles[number : number + 2] == [True, False] else ""
        properties = "<w:cantSplit/>" if all(_short(cell, across[column], lines) for column, cell, _ in line) else ""
        properties += "<w:tblHeader/>" if head else ""
        yield f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>"
        for column, cell, continued in line:
            if cell.columns == 1 and cell.rows == 1:
                inside = widths[column] - 2 * _MARGIN
                words = [spread(writer, part, inside, paragraph(writer, part, before=keep)) for part in cell.paragraphs]
                yield starts[column] + "".join(words) + "</w:tc>"
            else:
                room = sum(widths[column : column + cell.columns])
                yield _spanning(writer, cell, room, keep, head=head, continued=continued)
        yield "</w:tr>"
    yield "</w:tbl>"


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether a row heads those below it: the words of its first cell are strong."""
    words = [item for part in row[0].paragraphs for item in part.inlines] if row else []
    return bool(words) and all(type(item) is Run and item.strong for item in words)


def _short(cell: Cell, across: float, lines: float) -> bool:
    """Whether a cell surely fits half a page, so that its row may be kept whole. `across`: characters of a line."""
    across *= cell.columns
    items = [item for part in cell.paragraphs for item in part.inlines]
    words = sum(len(item.text) for item in items if type(item) is Run)
    if words / across + len(items) + len(cell.paragraphs) <= lines and PageField not in map(type, items):
        return True  # no character is wider than one, and no item ends more than one line: most need no closer look
    rows = (row for part in cell.paragraphs for row in plain(part.inlines).split("\n"))
    return sum(ceil(max(1.0, width(row)) / across) for row in rows) <= lines


def _spanning(writer: Writer, cell: Cell, room: int, keep: str, *, head: bool, continued: bool) -> str:
    """A cell over several columns or rows. `keep`: what keeps its row with the next."""
    properties = f'<w:tcW w:w="{room}" w:type="dxa"/>'
    if cell.columns > 1:
        properties += f'<w:gridSpan w:val="{cell.columns}"/>'
    if head and cell.rows > 1:
        properties += "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>'
    start = f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>'
    if head and continued:
        return f'{start}<w:p><w:pPr><w:pStyle w:val="{writer.names["cell"]}"/></w:pPr></w:p></w:tc>'
    paragraphs: Iterable[Paragraph] = cell.paragraphs
    if continued:  # a field that stands twice could not be read back
        kept = (tuple(item for item in part.inlines if not isinstance(item, PageField)) for part in cell.paragraphs)
        paragraphs = (Paragraph(own, part.style) for own, part in zip(kept, cell.paragraphs, strict=True))
    return start + "".join(paragraph(writer, part, before=keep) for part in paragraphs) + "</w:tc>"


def column_widths(block: TableBlock, room: int) -> list[int]:
    """Widths in twips that fill `room`: as the template says in percent, else by what the cells hold."""
    said: dict[int, float] = {}
    wishes = [2.0] * block.columns
    sizes: list[list[float]] = [[] for _ in range(block.columns)]
    for number, line in enumerate(placed_rows(block)):
        if number >= _SAMPLE or (number and len(said) >= block.columns - 1):  # what is left is the last one's
            break
        for column, cell, _ in line:
            if cell.columns > 1:
                continue
            if cell.width:
                said.setdefault(column, cell.width)
            longest = max((width(row) for row in plain_cell(cell).split("\n")), default=0)
            sizes[column].append(min(longest, _WIDEST))
            wishes[column] = max(wishes[column], min(longest, 4.0))
    for column, found in enumerate(sizes):
        ordered = sorted(found)
        if ordered:
            wishes[column] = max(wishes[column], ordered[int(len(ordered) * 0.9)]) + 1
    return _shared(wishes, said, room)


def _shared(wishes: list[float], said: dict[int, float], room: int) -> list[int]:
    """Room shared out: first what was said, the rest by the wishes; the last column takes the remainder."""
    scale = min(1.0, 100 / sum(said.values())) if said else 1.0
    widths = {column: room * share * scale / 100 for column, share in said.items()}
    free = [column for column in range(len(wishes)) if column not in widths]
    rest = max(room - sum(widths.values()), room * 0.05 * len(free))
    total = sum(wishes[column] for column in free) or 1
    widths |= {column: rest * wishes[column] / total for column in free}
    whole = [max(200, int(widths[column])) for column in range(len(wishes))]
    if sum(whole) < room:
        whole[-1] += room - sum(whole)
    return whole
