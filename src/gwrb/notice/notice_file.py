"""A notice's file → its blocks: text in the usual encodings, a Word document, an Excel workbook."""

from __future__ import annotations

import codecs
import re
from itertools import groupby
from typing import TYPE_CHECKING

from gwrb.ledger.packages import FALLBACK, Limits, Package, UnreadableError, W, natural, parse, signature
from gwrb.notice.blocks import Block, NoticeProblem, rows_of
from gwrb.notice.word_numbers import ListNumbers
from gwrb.text import script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MAX_BYTES = 20_000_000
_SAVE = "另存为 .docx 或纯文本（.txt）后再导入"
_FOREIGN = {
    "compound": f"这是旧版 Word 文件（.doc），请在 Word 或 WPS 中{_SAVE}",
    "pdf": f"这是 PDF 文件，请把文字{_SAVE}",
    "rtf": f"这是 RTF 文件，请在 Word 或 WPS 中{_SAVE}",
}
_WORKBOOK = "Workbook".encode("utf-16-le")  # the stream of an .xls
_UNKNOWN = "认不出这份文件的编码，请在记事本中另存为 UTF-8 编码的纯文本（.txt）后再导入"
MAX_XML = 50_000_000
_LIMITS = Limits(part=MAX_XML, whole=20 * MAX_XML, parts=20_000)  # pictures are not read
_LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent")} | {FALLBACK}
_INSTEAD = {f"{W}{name}": text for name, text in (("tab", " "), ("br", "\n"), ("cr", "\n"))}
_INSTEAD[f"{W}noBreakHyphen"] = "-"
_NOT_WORD = "这不是 Word 文档（.docx），或文件已损坏，请在 Word 或 WPS 中重新另存后再导入"
_REFUSED = {"dtd": "文件里有外部定义（DTD），出于安全不予读取，请在 Word 或 WPS 中重新另存后再导入"}
_MOST_COLUMNS = 100
_LEAST_TABS = 2  # in a line that is the row of a table


def notice_blocks(data: bytes) -> tuple[list[Block], list[NoticeProblem]]:
    """The blocks of a notice in any form that can be read, judged by the content, not by the file's name."""
    if len(data) > MAX_BYTES:
        large = f"文件超过 {MAX_BYTES // 1_000_000} MB，不像一份通知，请检查是否选错文件"
        return [], [NoticeProblem(0, large)]
    found = signature(data)
    if found and found.kind == "compound" and _WORKBOOK in data:
        return _workbook(data)
    if found and found.kind in _FOREIGN:
        return [], [NoticeProblem(0, _FOREIGN[found.kind])]
    if data.startswith(b"PK"):
        return docx_blocks(data)
    decoded = decode(data)
    blocks = [] if isinstance(decoded, NoticeProblem) else text_blocks(decoded[0])
    empty = NoticeProblem(0, "文件里没有文字，请检查是否选错文件")
    return blocks, [] if blocks else [decoded if isinstance(decoded, NoticeProblem) else empty]


def _workbook(data: bytes) -> tuple[list[Block], list[NoticeProblem]]:
    from gwrb.notice.workbook import workbook_blocks

    return workbook_blocks(data)


def decode(data: bytes) -> tuple[str, str] | NoticeProblem:
    """A text file's text, without a byte order mark, and its encoding's name; or a problem."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "UTF-8"),
        (codecs.BOM_UTF16_LE, "UTF-16-LE"),
        (codecs.BOM_UTF16_BE, "UTF-16-BE"),
    ):
        if data.startswith(mark):
            text = _decoded(data[len(mark) :], encoding)
            return (text, encoding) if text is not None else NoticeProblem(0, _UNKNOWN)
    for encoding in ("UTF-8", "GB18030"):
        text = _decoded(data, encoding)
        if text is not None and "\0" not in text and (encoding == "UTF-8" or _is_chinese(text)):
            return text, encoding
    return NoticeProblem(0, _UNKNOWN)


def text_blocks(text: str) -> list[Block]:
    """Every line of a text that is not blank, numbered as editors number them; lines parted by tabs are rows of a table."""
    blocks: list[Block] = []
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    tables = 0
    for tabbed, run in groupby(lines, lambda line: line[1].lstrip().count("\t") >= _LEAST_TABS):
        if tabbed:
            tables += 1
            grid = [(number, [cell.strip() for cell in line.strip("\r\n").split("\t")]) for number, line in run]
            blocks += rows_of(grid, {}, tables)
        else:
            blocks += (Block(number, line) for number, line in run)
    return blocks


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str) -> bool:
    """Whether the characters are common ones: bytes of another encoding decode to rare ones."""
    unusual = [c for c in text if not c.encode("gb2312", "ignore")]
    known = len(script.traditional_characters("".join(unusual)))
    return len(unusual) - known <= len(text) // 20


def docx_blocks(data: bytes) -> tuple[list[Block], list[NoticeProblem]]:
    """Paragraphs, numbered from 1 (a line break within one makes blocks of the same number), and rows of tables."""
    try:
        package = Package(data, _LIMITS)
        if "xl/workbook.xml" in package.names:
            return _workbook(data)
        body = parse(package.read("word/document.xml"))
        numbers = ListNumbers(package.read_if("word/numbering.xml"), package.read_if("word/styles.xml"))
    except UnreadableError as error:
        told = error.message if error.word == "bomb" else _REFUSED.get(error.word, _NOT_WORD)
        return [], [NoticeProblem(0, told)]
    reader = _WordReader(numbers)
    reader.read(body)
    return reader.blocks, []


class _WordReader:
    """Walks a document's body: counts paragraphs, tables and automatic numbers in their order."""

    def __init__(self, numbers: ListNumbers) -> None:
        self.blocks: list[Block] = []
        self._numbers = numbers
        self._paragraph = 0
        self._table = 0

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
        text = "".join(_texts(paragraph))
        number = self._numbers.of(paragraph)
        return number + text.lstrip() if number and text.strip() else text

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


def _texts(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _INSTEAD:
            yield _INSTEAD[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _texts(child)
