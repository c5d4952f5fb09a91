"""A `Document` as GitHub-flavoured Markdown, every word of the data shown as it is."""

import re
from collections.abc import Iterable, Sequence

from gwrb.documents.document import (
    Block,
    Break,
    Bullets,
    Cell,
    ChartFigure,
    Document,
    Inline,
    PageField,
    Paragraph,
    TableBlock,
    figure,
    placed_rows,
)
from gwrb.documents.printable import printable
from gwrb.text.visible import visible

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")  # :smile: becomes a picture on hosting sites
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)|(?<=\w)(@)(?=\w)")
_START = re.compile(r"^(?:([#+\-=])|(\d{1,9})([.)]))")
_EDGE = re.compile(r"^\s+|\s+$")


def to_markdown(document: Document) -> str:
    """The document as Markdown; the parts are separated by a rule, charts are tables."""
    parts = ["\n\n".join(_block(block) for block in part.blocks) for part in document.parts]
    return "\n\n---\n\n".join(part for part in parts if part) + "\n"


def escaped(words: str) -> str:
    """Words of one line that Markdown shows literally."""
    words = _SPECIAL.sub(lambda match: "\\" + match[0], printable(words))
    words = _ENTITY.sub("&amp;", words)
    words = _SHORTCODE.sub("\\:", words)
    return _LINK.sub(_unlinked, words)


def cell(words: str) -> str:
    """Words of several lines as they are, in a cell of a table: breaks as <br>."""
    return "<br>".join(escaped(line) for line in visible(printable(words)).split("\n"))


def paragraph(words: str) -> str:
    """The same where a line of its own begins with them."""
    return "<br>".join(map(_line, cell(words).split("<br>")))


def _unlinked(match: re.Match[str]) -> str:
    """What a site would turn into a link, with its sign written as an entity."""
    head, sign = (match[1] or match[3] or ""), (match[2] or match[4] or match[5])
    return f"{head}&#{ord(sign)};"


def _line(words: str) -> str:
    """The start and the end of a line made harmless: no list, heading or rule begins there."""
    words = _START.sub(lambda m: "\\" + m[1] if m[1] else f"{m[2]}\\{m[3]}", words)
    return _EDGE.sub(lambda match: "".join(f"&#{ord(blank)};" for blank in match[0]), words)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        if block.level:
            return f"{'#' * block.level} {_inlines(block.inlines, '<br>')}"
        return _inlines(block.inlines, "\\\n") or "<br>"
    if isinstance(block, Bullets):
        return "\n".join(
            f"{f'{number}.' if block.ordered else '-'} {_inlines(item.inlines, '<br>')}"
            for number, item in enumerate(block.items, 1)
        )
    if isinstance(block, ChartFigure):
        return _chart(block)
    return _table(block)


def _inlines(inlines: Iterable[Inline], end: str) -> str:
    """Inlines as one text; breaks become `end`."""
    lines: list[str] = [""]
    for item in inlines:
        if isinstance(item, Break):
            lines.append("")
        elif isinstance(item, PageField):
            lines[-1] += f"【{escaped(_shown(item)).replace(chr(10), '<br>')}】"
        elif item.strong and item.text.strip():
            lines[-1] += f"<strong>{escaped(item.text)}</strong>"
        else:
            lines[-1] += escaped(item.text)
    return end.join(_line(line) for line in lines)


def _shown(item: PageField) -> str:
    return next((label for value, label in item.options if value == item.value), item.value)


def _table(block: TableBlock) -> str:
    lines = [_cells(row, block.columns) for row in placed_rows(block)]
    head = lines[: block.head] or [[""] * block.columns]
    # Markdown has one head row: several are joined, top to bottom.
    names = ["<br>".join(dict.fromkeys(word for word in column if word)) for column in zip(*head, strict=True)]
    return _grid(names, lines[block.head :])


def _cells(row: Iterable[tuple[int, Cell, bool]], columns: int) -> list[str]:
    words = [""] * columns
    for column, cell, _ in row:
        words[column] = "<br>".join(_inlines(part.inlines, "<br>") for part in cell.paragraphs)
        if cell.header:
            words[column : column + cell.columns] = [words[column]] * cell.columns
    return words


def _grid(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _chart(block: ChartFigure) -> str:
    chart = block.chart
    names = ["", *(escaped(series.name) for series in chart.series)]
    rows = [
        [escaped(name), *(figure(series.values[number]) for series in chart.series)]
        for number, name in enumerate(chart.categories)
    ]
    parts = [f"<strong>{escaped(chart.title)}</strong>", _grid(names, rows), _inlines(block.caption, "<br>")]
    return "\n\n".join(part for part in parts if part)
