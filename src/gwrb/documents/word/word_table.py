"""Tables as WordprocessingML, row by row as text, so that 30,000 rows stay linear and small.

Rows merged downward: in the repeated head they are merged as drawn. In the body the words stand again
in every row they cover: Word leaves the rest of a merged cell blank on the next page, and a reader
there would not know whose row it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gwrb.documents.document import Cell, PageField, Paragraph, Run, TableBlock, placed, plain, plain_cell
from gwrb.documents.titles import width
from gwrb.documents.word.paragraphs import Writer, paragraph

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
    limit = [max(1.0, (one - 2 * _MARGIN) / (look.size * 20)) * (height / pitch) / 2 for one in widths]
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'{_BORDERS if block.borders else ""}<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="28" w:type="dxa"/><w:left w:w="{_MARGIN}" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        f'<w:right w:w="{_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    starts = [_CELL.format(width=one) for one in widths]
    for number, line in enumerate(_lines(block)):
        head = number < block.head
        properties = "<w:cantSplit/>" if all(_short(cell, limit[column]) for column, cell, _ in line) else ""
        properties += "<w:tblHeader/>" if head else ""
        yield f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>"
        for column, cell, continued in line:
            if cell.columns == 1 and cell.rows == 1:
                yield (starts[column] + "".join([paragraph(writer, part) for part in cell.paragraphs]) + "</w:tc>")
            else:
                room = sum(widths[column : column + cell.columns])
                yield _spanning(writer, cell, room, head=head, continued=continued)
        yield "</w:tr>"
    yield "</w:tbl>"


def _lines(block: TableBlock) -> Iterator[list[tuple[int, Cell, bool]]]:
    yield from placed(block.rows[: block.head])
    yield from placed(block.rows[block.head :])


def _short(cell: Cell, limit: float) -> bool:
    """Whether a cell surely fits half a page, so that its row may be kept whole."""
    room = limit * cell.columns
    words = [item.text for part in cell.paragraphs for item in part.inlines if type(item) is Run]
    if all(type(item) is Run for part in cell.paragraphs for item in part.inlines) and sum(map(len, words)) <= room:
        return True  # no character is wider than one: most cells need no closer look
    return sum(width(plain(part.inlines)) for part in cell.paragraphs) <= room


def _spanning(writer: Writer, cell: Cell, room: int, *, head: bool, continued: bool) -> str:
    """A cell over several columns or rows."""
    properties = f'<w:tcW w:w="{room}" w:type="dxa"/>'
    if cell.columns > 1:
        properties += f'<w:gridSpan w:val="{cell.columns}"/>'
    if head and cell.rows > 1:
        properties += "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>'
    start = f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>'
    if head and continued:
        return f'{start}<w:p><w:pPr><w:pStyle w:val="cell"/></w:pPr></w:p></w:tc>'
    paragraphs: Iterable[Paragraph] = cell.paragraphs
    if continued:  # a field that stands twice could not be read back
        paragraphs = (_without_fields(part) for part in cell.paragraphs)
    return start + "".join(paragraph(writer, part) for part in paragraphs) + "</w:tc>"


def _without_fields(part: Paragraph) -> Paragraph:
    return Paragraph(tuple(item for item in part.inlines if not isinstance(item, PageField)), part.style)


def column_widths(block: TableBlock, room: int) -> list[int]:
    """Widths in twips that fill `room`: as the template says in percent, else by what the cells hold."""
    said: dict[int, float] = {}
    wishes = [2.0] * block.columns
    sizes: list[list[float]] = [[] for _ in range(block.columns)]
    for number, line in enumerate(_lines(block)):
        if number >= _SAMPLE:
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
