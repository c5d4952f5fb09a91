"""A `Document` as one HTML file: no script, nothing loaded, readable on a phone, printable on A4."""

from __future__ import annotations

from collections.abc import Iterable

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
)
from gwrb.documents.style import Style, TextStyle
from gwrb.documents.svg import svg
from gwrb.documents.titles import title_lines
from gwrb.documents.word.ooxml import attribute, shown, text

_FALLBACK = {"仿宋": "FangSong, STFangsong", "楷体": "KaiTi, STKaiti", "黑体": "SimHei, 'Noto Sans CJK SC'"}
# A policy in the file itself: even a mistake of ours could then load or run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(document: Document, style: Style, *, title: str) -> str:
    """The document as a whole HTML page; `title` is the browser's, as text."""
    parts = "\n".join(
        f'<section class="{"landscape" if part.landscape else "portrait"}">\n'
        + "\n".join(_block(block, style) for block in part.blocks)
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


def _block(block: Block, style: Style) -> str:
    if isinstance(block, Paragraph):
        tag = f"h{block.level}" if block.level else "p"
        words = _title(block, style) if block.level == 1 else _inlines(block.inlines)
        return _element(tag, block.style, words)
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
    return f"<strong>{text(item.text)}</strong>" if item.strong else text(item.text)


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
        _FIXED.strip(),
    ]
    rows += [_look(key, look) for key, look in style.texts.items()]
    rows.append(_MEDIA.strip())
    return "\n".join(rows) + "\n"


def _look(key: str, look: TextStyle) -> str:
    family = "".join(f", {names}" for start, names in _FALLBACK.items() if look.font.startswith(start))
    fonts = (f'"{look.latin}", ' if look.latin else "") + f'"{look.font}"{family}, serif'
    before, after = (f"{lines:g}lh" if lines else "0" for lines in (look.before, look.after))
    pitch = "1.6" if look.pitch < 0 else f"{(look.pitch or look.size * 1.8) / look.size:.2f}"
    return (
        f".s-{key} {{ font: {'bold' if look.bold else 'normal'} {look.size:g}pt/{pitch} {fonts}; "
        f"text-align: {look.align}; text-indent: {look.indent:g}em; "
        f"margin: {before} {look.right:g}em {after} {look.left:g}em; }}"
    )


_FIXED = """
html { background: #fff; color: #000; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
main { max-width: 156mm; margin: 0 auto; padding: 24px 16px; }
section.landscape { max-width: 100%; }
p, h1, h2, h3, h4, li, th, td, figcaption { white-space: pre-wrap; overflow-wrap: anywhere; }
h1 { text-wrap: balance; }
h1 .line { display: inline-block; }
ol, ul { margin: 0; padding-left: 2em; }
li { text-indent: 0 !important; }
.wide { overflow-x: auto; margin: 8px 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #000; padding: 3px 5px; vertical-align: middle; margin: 0; min-width: 2.5em; }
th p, td p { margin: 0; }
table.plain th, table.plain td { border: 0; }
figure { margin: 12px 0; text-align: center; }
svg { width: 100%; height: auto; font-size: 12px; }
svg .name { font-size: 15px; }
svg .grid { stroke: #d9d9d9; }
input, select, textarea { font: inherit; max-width: 100%; box-sizing: border-box; }
textarea { width: 100%; min-height: 4em; }
"""
_MEDIA = """
@media (max-width: 640px) {
  main { padding: 12px; }
  .s-title { font-size: 18pt; }
  table { min-width: 36em; font-size: 10.5pt; }
}
@media print {
  main { max-width: none; padding: 0; }
  section + section { break-before: page; }
  section.landscape { page: wide; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr, figure { break-inside: avoid; }
  h1, h2, h3, h4, .s-caption { break-after: avoid; }
}
"""
