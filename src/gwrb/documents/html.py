"""A `Document` as one HTML file: no script, nothing loaded, readable on a phone, printable on A4."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import floor, log10
from pathlib import Path

from gwrb.documents.document import (
    Block,
    Break,
    Bullets,
    Cell,
    Chart,
    ChartFigure,
    Document,
    Inline,
    PageField,
    Paragraph,
    TableBlock,
    figure,
)
from gwrb.documents.style import Style, TextStyle
from gwrb.documents.titles import signed, title_lines
from gwrb.documents.word.ooxml import attribute, shown, text

_FALLBACK = {"仿宋": "FangSong, STFangsong", "楷体": "KaiTi, STKaiti", "黑体": "SimHei, 'Noto Sans CJK SC'"}
_NUMBER = re.compile("[0-9]+(?:-[0-9]+)+")  # 2-103 stays on one line
# A policy in the file itself: even a mistake of ours could then load or run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(document: Document, style: Style, *, title: str) -> str:
    """The document as a whole HTML page; `title` is the browser's, as text."""
    parts = "\n".join(
        f'<section class="{"landscape" if part.landscape else "portrait"}">\n'
        + "\n".join(_blocks(part.blocks, style))
        + (f'\n<p class="s-note">{shown(part.footer)}</p>' if part.footer else "")
        + "\n</section>"
        for part in document.parts
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown(title)}</title>\n<style>\n{_css(style)}</style>\n</head>\n"
        f"<body>\n<main>\n{parts}\n</main>\n</body>\n</html>\n"
    )


def _blocks(blocks: Sequence[Block], style: Style) -> Iterator[str]:
    rights = signed(blocks, style)
    for place, block in enumerate(blocks):
        yield _block(block, style, f' style="margin-right:{rights[place]:g}em"' if place in rights else "")


def _block(block: Block, style: Style, more: str) -> str:
    if isinstance(block, Paragraph):
        tag = f"h{block.level}" if block.level else "p"
        words = _title(block, style) if block.level == 1 else _inlines(block.inlines)
        return _element(tag, block.style, words, more)
    if isinstance(block, Bullets):
        tag = "ol" if block.ordered else "ul"
        items = "".join(_element("li", item.style, _inlines(item.inlines)) for item in block.items)
        return f"<{tag}>{items}</{tag}>"
    if isinstance(block, ChartFigure):
        caption = f"<figcaption>{_inlines(block.caption)}</figcaption>" if block.caption else ""
        return f"<figure>{svg(block.chart, style)}{caption}</figure>"
    return _table(block)


def _element(tag: str, style: str, inside: str, more: str = "") -> str:
    return f'<{tag}{more} class="s-{attribute(style)}">{inside}</{tag}>'


def _title(block: Paragraph, style: Style) -> str:
    """A title whose lines break by sense where there is room for them (GB/T 9704-2012 7.3.1)."""
    lines = title_lines(block.inlines, style, style.texts[block.style].size) or []
    if len(lines) < 2:
        return _inlines(block.inlines)
    return "".join(f'<span class="line">{_inline(line)}</span>' for line in lines)


def _table(block: TableBlock) -> str:
    head = "\n".join(_row(row) for row in block.rows[: block.head])
    body = "\n".join(_row(row) for row in block.rows[block.head :])
    inside = (f"<thead>\n{head}\n</thead>\n" if head else "") + (f"<tbody>\n{body}\n</tbody>\n" if body else "")
    kind = "" if block.borders else ' class="plain"'
    # The frame scrolls by finger and by keyboard where the screen is narrower than the table.
    return f'<div class="wide" tabindex="0" role="region" aria-label="表格">\n<table{kind}>\n{inside}</table>\n</div>'


def _row(row: Iterable[Cell]) -> str:
    return f"<tr>{''.join(_cell(cell) for cell in row)}</tr>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.header else "td"
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    if cell.width:
        spans += f' style="width:{cell.width:g}%"'
    if len(cell.paragraphs) == 1:
        only = cell.paragraphs[0]
        return _element(tag, only.style, _inlines(only.inlines), spans)
    inside = "".join(_element("p", part.style, _inlines(part.inlines)) for part in cell.paragraphs)
    return f"<{tag}{spans}>{inside}</{tag}>"


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(_inline(item) for item in inlines)


def _inline(item: Inline) -> str:
    if isinstance(item, Break):
        return "<br>"
    if isinstance(item, PageField):
        return _field(item)
    words = text(item.text)
    if "-" in words:
        words = _NUMBER.sub(r'<span class="whole">\g<0></span>', words)
    return f"<strong>{words}</strong>" if item.strong else words


def _field(item: PageField) -> str:
    common = f'name="{attribute(item.name)}" aria-label="{attribute(item.title or item.name)}"'
    hint = f' placeholder="{attribute(item.placeholder)}"' if item.placeholder else ""
    if item.kind in ("input", "date"):
        kind = ' type="date"' if item.kind == "date" else ""
        return f'<input{kind} {common} value="{attribute(item.value)}"{hint}>'
    if item.kind == "textarea":
        # A browser drops one line end after the tag: this one is for it.
        return f"<textarea {common}{hint}>\n{text(item.value)}</textarea>"
    options = "".join(
        f'<option value="{attribute(value)}"{" selected" if value == item.value else ""}>{text(label)}</option>'
        for value, label in item.options
    )
    return f"<select {common}>{options}</select>"


def _css(style: Style) -> str:
    page = style.page
    rows = [
        f"@page {{ size: {page.width:g}mm {page.height:g}mm; "
        f"margin: {page.top:g}mm {page.right:g}mm {page.bottom:g}mm {page.left:g}mm; }}",
        f"@page wide {{ size: {page.height:g}mm {page.width:g}mm; "
        f"margin: {page.left:g}mm {page.top:g}mm {page.right:g}mm {page.bottom:g}mm; }}",
        _sheet("page.css"),
    ]
    rows += [_look(key, look) for key, look in style.texts.items()]
    rows.append(_sheet("media.css"))
    return "\n".join(rows) + "\n"


def _sheet(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").strip()


def _look(key: str, look: TextStyle) -> str:
    family = "".join(f", {names}" for start, names in _FALLBACK.items() if look.font.startswith(start))
    fonts = (f'"{look.latin}", ' if look.latin else "") + f'"{look.font}"{family}, serif'
    before, after = (f"{lines:g}lh" if lines else "0" for lines in (look.before, look.after))
    colour = f"#{look.colour or '000000'}"
    own = f"color: {colour}; " if look.colour else ""
    own += "".join(f"border-{side}: 1pt solid {colour}; " for side in look.border)
    pitch = "1.6" if look.pitch < 0 else f"{(look.pitch or look.size * 1.8) / look.size:.2f}"
    return (
        f".s-{key} {{ {own}font: {'bold' if look.bold else 'normal'} {look.size:g}pt/{pitch} {fonts}; "
        f"text-align: {look.align}; text-indent: {look.indent:g}em; "
        f"margin: {before} {look.right:g}em {after} {look.left:g}em; }}"
    )


_WIDTH, _PLOT, _TOP, _LEGEND = 640, 240, 34, 44
_LYING = 24  # height of one lying category


def svg(chart: Chart, style: Style) -> str:
    """The chart as one <svg>, its figures in <desc> for those who cannot see it."""
    plot = max(_PLOT, _LYING * len(chart.categories)) if chart.lying else _PLOT
    height = _TOP + plot + 26 + _LEGEND
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{shown(chart.title)}</title><desc>{shown(chart.description)}</desc>"
        f'<text class="name" x="{_WIDTH // 2}" y="20" text-anchor="middle">{shown(chart.title)}</text>'
        f"{''.join(_plot(chart, style, plot))}{''.join(_legend(chart, style, height))}</svg>"
    )


def _number(value: float) -> str:
    return format(round(value, 1), "g")


def _colour(style: Style, number: int) -> str:
    return attribute("#" + style.colours[number % len(style.colours)])


def ticks(chart: Chart) -> tuple[float, list[float]]:
    """The lowest figure shown and the round figures along the axis, the last at or above all others."""
    known = [[value for value in series.values if value is not None] for series in chart.series]
    highest = max((value for values in known for value in values), default=0.0)
    lowest = min((value for values in known for value in values), default=0.0)
    if chart.kind == "stacked":
        columns = zip(*(series.values for series in chart.series), strict=True)
        highest = max((sum(value or 0 for value in column) for column in columns), default=0.0)
    lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    span = highest - lowest or 1.0
    power = 10.0 ** floor(log10(span / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)
    first, last = floor(lowest / step), -floor(-highest / step)
    return first * step, [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def _plot(chart: Chart, style: Style, plot: int) -> Iterator[str]:
    """Grid, names and bars or curves; figures run upward, or to the right where bars lie."""
    base, marks = ticks(chart)
    lying = chart.lying
    left, right = (170, _WIDTH - 30) if lying else (56, _WIDTH - 12)
    foot = _TOP + plot
    first, length, breadth = (_TOP, right - left, plot) if lying else (left, plot, right - left)
    scale = length / (marks[-1] - base)
    room = breadth / max(1, len(chart.categories))

    def at(value: float) -> float:
        return left + (value - base) * scale if lying else foot - (value - base) * scale

    for mark in marks:
        place, words = at(mark), figure(mark)
        if lying:
            yield f'<path class="grid" d="M{_number(place)} {_TOP}V{foot}"/>'
            yield f'<text x="{_number(place)}" y="{foot + 18}" text-anchor="middle">{words}</text>'
        else:
            yield f'<path class="grid" d="M{left} {_number(place)}H{right}"/>'
            yield f'<text x="{left - 6}" y="{_number(place + 4)}" text-anchor="end">{words}</text>'
    for number, name in enumerate(chart.categories):
        middle = first + room * (number + 0.5)
        if lying:
            words = shown(name if len(name) <= 12 else name[:11] + "…")
            yield f'<text x="{left - 6}" y="{_number(middle + 4)}" text-anchor="end">{words}</text>'
        else:
            yield f'<text x="{_number(middle)}" y="{foot + 18}" text-anchor="middle">{shown(name)}</text>'
    if chart.kind == "line":
        yield from _curves(chart, style, [left + room * (n + 0.5) for n in range(len(chart.categories))], at)
        return
    for category, start, end, number, spot, share in _boxes(chart):
        beside, wide = first + room * (category + 0.15 + 0.7 * spot), room * 0.7 * share
        colour = _colour(style, chart.tone(number))
        if lying:
            low, high = sorted((start, end))
            yield _box(at(low), beside, (high - low) * scale, wide, colour)
        else:
            top, bottom = sorted((at(start), at(end)))
            yield _box(beside, top, wide, bottom - top, colour)


def _boxes(chart: Chart) -> Iterator[tuple[int, float, float, int, float, float]]:
    """Each bar: category, from, to, series, and its spot and share across the category's room."""
    for place in range(len(chart.categories)):
        height = 0.0
        for number, series in enumerate(chart.series):
            value = series.values[place]
            if value is None:
                continue
            if chart.kind == "stacked":
                yield place, height, height + value, number, 0.0, 1.0
                height += value
            else:
                yield place, 0.0, value, number, number / len(chart.series), 1 / len(chart.series)


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" fill="{colour}"/>'
    )


def _curves(chart: Chart, style: Style, xs: list[float], y: Callable[[float], float]) -> Iterator[str]:
    for number, series in enumerate(chart.series):
        colour = _colour(style, chart.tone(number))
        path, pen = "", "M"
        for x, value in zip(xs, series.values, strict=True):
            if value is None:
                pen = "M"
                continue
            path += f"{pen}{_number(x)} {_number(y(value))}"
            pen = "L"
            yield f'<circle cx="{_number(x)}" cy="{_number(y(value))}" r="3.5" fill="{colour}"/>'
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'


def _legend(chart: Chart, style: Style, height: int) -> Iterator[str]:
    room = _WIDTH / max(1, len(chart.series))
    for number, series in enumerate(chart.series):
        x = room * (number + 0.5) - 6 * len(series.name)
        yield _box(x - 16, height - 23, 10, 10, _colour(style, chart.tone(number)))
        yield f'<text x="{_number(x)}" y="{height - 13}">{shown(series.name)}</text>'
