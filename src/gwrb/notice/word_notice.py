"""A Word document → its blocks: paragraphs with the numbers that Word makes up, rows of tables, text boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwrb.ledger.packages import FALLBACK, OFF, Limits, Package, Styles, UnreadableError, W, is_document, natural, parse
from gwrb.notice.blocks import Block, NoticeProblem, TooMuchError, rows_of
from gwrb.notice.entries import short
from gwrb.notice.word_numbers import ListNumbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MAX_XML = 50_000_000
_LIMITS = Limits(part=MAX_XML, whole=20 * MAX_XML, parts=20_000)  # pictures are not read
_LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "rt", "txbxContent")} | {FALLBACK}
_REVISIONS = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_REVISED = "文件里有未接受的修订：删去的文字没有写入账本，新增的已写入，请核对"
_INSTEAD = {f"{W}{name}": text for name, text in (("tab", " "), ("br", "\n"), ("cr", "\n"))}
_INSTEAD[f"{W}noBreakHyphen"] = "-"
_ON = "1"  # what a property says that is there without a value
_NOT_WORD = "这不是 Word 文档（.docx），或文件已损坏，请在 Word 或 WPS 中重新另存后再导入"
_ARCHIVE = "这是压缩包，不是 Word 文档（.docx），请解开后再导入"
_REFUSED = {"dtd": "文件里有外部定义（DTD），出于安全不予读取，请在 Word 或 WPS 中重新另存后再导入"}
_MOST_COLUMNS = 100
_MOST_CELLS = 500_000  # what merged cells cover is counted; a plan of 302 tasks has some three thousand


def docx_blocks(data: bytes) -> tuple[list[Block], list[NoticeProblem]]:
    """Paragraphs, numbered from 1 (a line break within one makes blocks of the same number), and rows of tables."""
    try:
        package = Package(data, _LIMITS)
        main = package.part("officeDocument") or "word/document.xml"
        if main.startswith("xl/") or (main not in package.names and "xl/workbook.xml" in package.names):
            from gwrb.notice.workbook import workbook_blocks

            return workbook_blocks(data)
        if main not in package.names and not is_document(package.names):
            return [], [NoticeProblem(0, _ARCHIVE)]
        body = parse(package.read(main))
        if body.tag != f"{W}document":
            return [], [NoticeProblem(0, _NOT_WORD)]
        styles, notes = Styles(package.read_if("word/styles.xml")), package.read_if("word/footnotes.xml")
        reader = _WordReader(ListNumbers(package.read_if("word/numbering.xml"), styles), styles)
        reader.read(body)
        footnotes = parse(notes) if notes else ()
    except UnreadableError as error:
        told = error.message if error.word == "bomb" else _REFUSED.get(error.word, _NOT_WORD)
        return [], [NoticeProblem(0, told)]
    except TooMuchError as error:
        return [], [NoticeProblem(0, str(error))]
    said = [text for note in footnotes if (text := "".join(reader.texts(note)).strip())]
    left = [f"脚注“{short(text)}”没有写入账本" for text in said]
    left += [_REVISED] if next(body.iter(*_REVISIONS), None) is not None else []
    return [*reader.blocks, *(Block(0, "", told=one) for one in left)], []


class _WordReader:
    """Walks a document's body: counts paragraphs, tables and automatic numbers in their order."""

    def __init__(self, numbers: ListNumbers, styles: Styles) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._numbers = numbers
        self._paragraph = 0
        self._table = 0
        self._cells = 0

    def read(self, element: _Element) -> None:
        """The blocks below an element; a fallback for old readers repeats others and is left out."""
        for below in element:
            if below.tag == f"{W}p":
                text = self._text(below)
                self.blocks += (Block(self._paragraph, line) for line in text.split("\n"))
                for box in below.iter(f"{W}txbxContent"):
                    if not any(ancestor.tag == FALLBACK for ancestor in box.iterancestors()):
                        self.read(box)
            elif below.tag == f"{W}tbl":
                self._rows(below)
            elif below.tag not in _LEFT_OUT:
                self.read(below)

    def _text(self, paragraph: _Element) -> str:
        self._paragraph += 1
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        hidden: list[str] = []
        text = "".join(self.texts(paragraph, hidden, self._hides(style)))
        if words := "".join(hidden).strip():
            self.blocks.append(Block(self._paragraph, "", told=f"隐藏文字“{short(words)}”没有写入账本"))
        gone = bool(hidden) or paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        number = "" if gone and not text.strip() else self._numbers.of(paragraph)
        return number + text.lstrip() if number and text.strip() else text

    def texts(self, element: _Element, hidden: list[str] | None = None, vanishes: bool = False) -> Iterator[str]:
        """The words of an element; those that Word does not show go to `hidden`, as all do where `vanishes` says so."""
        for child in element:
            own = vanishes
            if child.tag == f"{W}r" and (look := child.find(f"{W}rPr")) is not None:
                own = _says(look, self._hides(look.find(f"{W}rStyle"), vanishes))
            if child.tag == f"{W}t" or child.tag in _INSTEAD:
                words = _INSTEAD.get(child.tag) or child.text or ""
                if vanishes and hidden is not None:
                    hidden.append(words)
                else:
                    yield words
            elif child.tag not in _LEFT_OUT:
                yield from self.texts(child, hidden, own)

    def _hides(self, style: _Element | None, otherwise: bool = False) -> bool:
        said = self._styles.said(style.get(f"{W}val", ""), f"{W}rPr/{W}vanish", _ON) if style is not None else None
        return otherwise if said is None else said not in OFF

    def _rows(self, table: _Element) -> None:
        """A table's rows; what a merged cell covers is filled in."""
        self._table += 1
        grid: list[tuple[int, list[str]]] = []
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        open_: dict[int, tuple[int, int]] = {}  # column → where the cell begins that may go on below
        for row, cells in enumerate(_below(table, f"{W}tr")):
            line, texts = self._paragraph + 1, [""] * _before(cells)
            for cell in _below(cells, f"{W}tc"):
                column = len(texts)
                if column >= _MOST_COLUMNS:
                    break
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                wide = max(1, natural(span.get(f"{W}val"), _MOST_COLUMNS) or 1) if span is not None else 1
                words = "\n".join(self._text(p) for p in cell.iter(f"{W}p")).strip()
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val", "continue") != "restart" and column in open_:
                    top = open_[column]
                    spans[top] = (row - top[0] + 1, spans[top][1])
                    words = ""
                else:
                    open_.pop(column, None)
                    spans[row, column] = (1, wide)
                    if merge is not None:
                        open_[column] = (row, column)
                texts += [words, *[""] * (wide - 1)]
            grid.append((line, texts))
            self._cells += len(texts)
            if self._cells > _MOST_CELLS:
                large = f"表格有 {_MOST_CELLS:,} 个以上的格子（在第 {self._table} 个表格里），不像一份通知，没有读；请核对来源"
                raise TooMuchError(large)
        self.blocks += rows_of(grid, spans, self._table)


def _before(row: _Element) -> int:
    """The columns of the grid that a row leaves out before its first cell."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    return natural(before.get(f"{W}val"), _MOST_COLUMNS) or 0 if before is not None else 0


def _below(element: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also within content controls; a deleted row is none."""
    for below in element:
        if below.tag == tag:
            if below.find(f"{W}trPr/{W}del") is None:
                yield below
        elif below.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _below(below, tag)


def _says(look: _Element, otherwise: bool) -> bool:
    """Whether the look of a run hides it."""
    said = look.find(f"{W}vanish")
    return otherwise if said is None else said.get(f"{W}val", _ON) not in OFF
