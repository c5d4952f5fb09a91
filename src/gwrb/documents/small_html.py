"""From rendered text in the small HTML to a `Document`; whatever is outside the vocabulary is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gwrb.documents import markup
from gwrb.documents.document import (
    Block,
    Break,
    Bullets,
    Cell,
    Chart,
    ChartFigure,
    Document,
    DocumentPart,
    Inline,
    Inlines,
    PageField,
    Paragraph,
    Run,
    TableBlock,
    placed,
)
from gwrb.documents.markup import MARK, Element, TemplateProblem, locate, parse_xml
from gwrb.documents.printable import LINE, collapse, decode

LARGEST_SPAN = 1000
SHORT = 12
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "p": 0}
_STYLES = {"h1": "title", "h2": "heading1", "h3": "heading2", "h4": "heading3", "p": "body"}
_WIDTH = re.compile(r"(\d{1,2}(?:\.\d+)?)%")


def parse_document(
    text: str, *, path: str = "", styles: Collection[str], charts: Mapping[str, Chart] | None = None
) -> Document:
    """Read rendered text.

    In: the result of `Templates.render`, the template's name for messages, the names of the text styles
    (`Style.texts`), and the charts that `<figure data-chart="…">` may name. Raises TemplateProblem at the template's line.
    """
    return HtmlReader(path, frozenset(styles), charts or {}).document(parse_xml(text, path))


@dataclass(eq=False, repr=False)
class HtmlReader:
    """One text being read: its name for messages, the text styles and charts it may name."""

    path: str
    styles: frozenset[str]
    charts: Mapping[str, Chart]
    cells: dict[tuple[str, bool], Cell] = field(default_factory=dict)

    def document(self, root: Element) -> Document:
        parts: list[DocumentPart] = []
        loose: list[Block] = []
        for element in self.children(root):
            if element.tag == "section":
                if loose:
                    parts.append(DocumentPart(tuple(loose)))
                    loose = []
                kind = self.style(element, "")
                form, foot = kind == "form", decode(element.get("footer", ""))
                if foot and not form:
                    raise self.refuse(element, '只有 <section class="form"> 才能带 footer。')
                inner = [block for child in self.children(element) for block in self.block(child)]
                parts.append(DocumentPart(tuple(inner), kind == "landscape" or form, form, foot))
            else:
                loose += self.block(element)
        if loose or not parts:
            parts.append(DocumentPart(tuple(loose)))
        return Document(tuple(parts))

    # -- guards

    def refuse(self, element: Element, message: str) -> TemplateProblem:
        return TemplateProblem(*locate(element, self.path), message)

    def children(self, element: Element) -> Iterable[Element]:
        """Child elements of something that holds no words of its own; each checked."""
        tag = str(element.tag)
        loose = [element] if element.text and element.text.strip() else []
        loose += [child for child in element if child.tail and child.tail.strip()]
        if loose:
            where = "文件最外层" if tag == markup.ROOT else f"<{tag}> 里"
            raise self.refuse(loose[0], f"{where}不能直接写文字，必须放进 <p>、<td> 等标记。")
        self.checked(element)
        return element

    def checked(self, element: Element) -> None:
        """Refuse an element whose attributes or children do not belong."""
        tag = str(element.tag)
        for name in element.attrib:
            if problem := markup.attribute_problem(tag, str(name)):
                raise self.refuse(element, problem)
        allowed = markup.CHILDREN[tag]
        for child in element:
            if not isinstance(child.tag, str):
                raise self.refuse(element, "不能使用 <?…?> 这样的处理指令。")
            if child.tag not in allowed:
                raise self.refuse(child, markup.tag_problem(child.tag, tag) or "")

    def style(self, element: Element, otherwise: str) -> str:
        name = element.get("class")
        if name is None:
            return otherwise
        if problem := markup.class_problem(str(element.tag), name, self.styles):
            raise self.refuse(element, problem)
        return name

    # -- blocks

    def block(self, element: Element) -> list[Block]:
        tag = str(element.tag)
        if tag in _LEVELS:
            return list(self.paragraphs(element, self.style(element, _STYLES[tag]), _LEVELS[tag]))
        if tag == "table":
            return [self.table(element)]
        if tag == "figure":
            return [self.figure(element)]
        items = [
            Paragraph(self.words(item, breaks=True)[0], self.style(item, "body")) for item in self.children(element)
        ]
        return [Bullets(tag == "ol", tuple(items))]

    def words(self, element: Element, *, breaks: bool = False) -> Lines:
        self.checked(element)
        return lines(element, self, breaks=breaks)

    def paragraphs(self, element: Element, style: str, level: int = 0) -> tuple[Paragraph, ...]:
        """One paragraph for each line of the data; headings keep theirs together."""
        return tuple(Paragraph(line, style, level) for line in self.words(element, breaks=level > 0))

    def figure(self, element: Element) -> ChartFigure:
        name = element.get("data-chart")
        if name is None or name not in self.charts:
            known = "、".join(self.charts) or "无"
            raise self.refuse(element, f"没有名为“{name or ''}”的图；可用的图：{known}。")
        return ChartFigure(self.charts[name], self.words(element, breaks=True)[0])

    # -- tables

    def table(self, element: Element) -> TableBlock:
        head: list[tuple[Cell, ...]] = []
        body: list[tuple[Cell, ...]] = []
        for child in self.children(element):
            target = head if child.tag == "thead" else body
            if child.tag == "thead" and (body or head):
                raise self.refuse(child, "<thead> 必须写在表格最前面，且只能有一个。")
            rows = [child] if child.tag == "tr" else self.children(child)
            target += [tuple(self.cell(cell) for cell in self.children(row)) for row in rows]
        if not head and not body:
            raise self.refuse(element, "表格必须至少有一行。")
        columns = self.grid(element, head, body)
        return TableBlock((*head, *body), len(head), columns, self.style(element, "") != "plain")

    def grid(self, element: Element, *groups: list[tuple[Cell, ...]]) -> int:
        """The number of columns; a table whose rows do not fill the same grid is refused."""
        columns = 0
        for rows in groups:
            try:
                for number, line in enumerate(placed(rows), 1):
                    width = sum(cell.columns for _, cell, _ in line)
                    columns = columns or width
                    if width != columns:
                        message = f"表格这一部分的第 {number} 行占 {width} 列，必须与其他行一样占 {columns} 列。"
                        raise self.refuse(element, message)
                    if any(cell.rows > len(rows) - number + 1 for _, cell, on in line if not on):
                        raise self.refuse(element, f"表格第 {number} 行的 rowspan 超出了表格。")
            except ValueError as error:
                raise self.refuse(element, f"表格的{error}。") from None
        if not columns:
            raise self.refuse(element, "表格的每一行必须至少有一个单元格。")
        return columns

    def cell(self, element: Element) -> Cell:
        if not len(element) and len(element.attrib) == (MARK in element.attrib):
            return self.plain_cell(element.text or "", header=element.tag == "th")
        header = element.tag == "th"
        style = self.style(element, "cell-head" if header else "cell")
        if len(element) and any(child.tag == "p" for child in element):
            found = [p for child in self.children(element) for p in self.inner(child, style)]
        else:
            found = list(self.paragraphs(element, style))
        if len(element.attrib) == (MARK in element.attrib):
            return Cell(tuple(found), header)
        columns, rows = self.span(element, "colspan"), self.span(element, "rowspan")
        return Cell(tuple(found), header, columns, rows, self.width(element))

    def plain_cell(self, words: str, *, header: bool) -> Cell:
        """A cell of words and nothing else; short words come again and again, and are one object."""
        made = self.cells.get((words, header))
        if made is None:
            style = "cell-head" if header else "cell"
            made = Cell(tuple(Paragraph(line, style) for line in of_words(words)), header)
            if len(words) <= SHORT:
                self.cells[words, header] = made
        return made

    def inner(self, element: Element, style: str) -> tuple[Paragraph, ...]:
        if element.tag != "p":
            raise self.refuse(element, "单元格里有 <p> 时，所有文字都必须放进 <p>。")
        return self.paragraphs(element, self.style(element, style))

    def span(self, element: Element, name: str) -> int:
        text = element.get(name, "1")
        if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= LARGEST_SPAN:
            raise self.refuse(element, f"{name} 必须是 1 到 {LARGEST_SPAN} 的整数，现在是“{text}”。")
        return int(text)

    def width(self, element: Element) -> float:
        text = element.get("width")
        if text is None:
            return 0
        match = _WIDTH.fullmatch(text)
        if match is None:
            raise self.refuse(element, f"width 必须写成百分数，如 12%，现在是“{text}”。")
        return float(match[1])


Lines = tuple[Inlines, ...]
_NEW_LINE = Run(LINE)  # a line end of the data, told from others by identity


def lines(element: Element, reader: HtmlReader, *, breaks: bool) -> Lines:
    """The inlines of an element, one tuple for each line of the data; with `breaks`, one for all.

    `reader` checks each element inside and makes the problems to raise.
    """
    if not len(element):
        if not element.text:
            return ((),)
        if LINE not in element.text or not breaks:
            return of_words(element.text)
    return _split(_tidy(list(_inside(element, reader))), breaks=breaks)


def of_words(text: str) -> Lines:
    """The inlines of an element that holds nothing but words, one tuple for each line of the data."""
    text = collapse(text).strip(" ")
    if LINE not in text:
        return ((Run(decode(text)),),) if text else ((),)
    return tuple((Run(decode(line)),) if line else () for line in text.split(LINE))


def _inside(element: Element, reader: HtmlReader, *, strong: bool = False) -> Iterator[Inline]:
    yield from _text(element.text, strong=strong)
    for child in element:
        reader.checked(child)
        if child.tag == "br":
            yield Break()
        elif child.tag == "strong":
            yield from _inside(child, reader, strong=True)
        else:
            yield _field(child, reader)
        yield from _text(child.tail, strong=strong)


def _text(text: str | None, *, strong: bool) -> Iterator[Run]:
    for number, line in enumerate(collapse(text or "").split(LINE)):
        if number:
            yield _NEW_LINE
        if line:
            yield Run(line, strong)


def _tidy(found: list[Inline]) -> list[Inline]:
    """Without template blanks at the edges and beside breaks; then the blanks of the data put back."""
    result: list[Inline] = []
    for before, item, after in zip([Break(), *found], found, [*found[1:], Break()], strict=False):
        if not isinstance(item, Run) or item is _NEW_LINE:
            result.append(item)
            continue
        text = item.text
        if isinstance(before, Break) or (isinstance(before, Run) and before.text.endswith(" ")):
            text = text.lstrip(" ")
        if isinstance(after, Break):
            text = text.rstrip(" ")
        if text:
            result.append(Run(decode(text), item.strong))
    return result


def _split(found: list[Inline], *, breaks: bool) -> Lines:
    if breaks:
        return (tuple(Break() if item is _NEW_LINE else item for item in found),)
    rows: list[list[Inline]] = [[]]
    for item in found:
        if item is _NEW_LINE:
            rows.append([])
        else:
            rows[-1].append(item)
    return tuple(tuple(row) for row in rows)


def _field(element: Element, reader: HtmlReader) -> PageField:
    kind = str(element.tag)
    name = decode(element.get("name", ""))
    if not name:
        raise reader.refuse(element, f"<{kind}> 必须有 name。")
    title, hint = decode(element.get("title", "")), decode(element.get("placeholder", ""))
    if kind == "input":
        type_ = element.get("type", "text")
        if type_ not in ("text", "date"):
            raise reader.refuse(element, f"<input> 的 type 必须是 text 或 date，现在是“{type_}”。")
        value = decode(element.get("value", "")).replace("\n", " ")
        return PageField("date" if type_ == "date" else "input", name, value, title, hint)
    if kind == "textarea":
        return PageField("textarea", name, _words(element), title, hint)
    options: list[tuple[str, str]] = []
    chosen = ""
    for option in element:
        label = _words(option)
        value = decode(option.get("value", "")) if "value" in option.attrib else label
        if value in (known for known, _ in options):
            raise reader.refuse(option, f"选项“{value}”重复了。")
        options.append((value, label))
        if "selected" in option.attrib:
            chosen = value
    return PageField("select", name, chosen, title, hint, tuple(options))


def _words(element: Element) -> str:
    return decode(collapse(element.text or "").strip(" "))
