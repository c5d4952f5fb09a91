"""A notice's file → its numbered lines: text in the usual encodings, or a Word document."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwrb.ledger.packages import FALLBACK, Limits, Package, UnreadableError, W, numbering, parse, signature
from gwrb.text import script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

Line = tuple[int, str]  # a line of a notice: its number from 1 and its text


@dataclass(frozen=True, slots=True)
class NoticeProblem:
    """One thing that cannot be read: the line (from 1; 0 for the whole file) and what to do, in Chinese."""

    line: int
    message: str


MAX_BYTES = 20_000_000
_SAVE = "另存为 .docx 或纯文本（.txt）后再导入"
_FOREIGN = {
    "compound": f"这是旧版 Word 文件（.doc），请在 Word 或 WPS 中{_SAVE}",
    "pdf": f"这是 PDF 文件，请把文字{_SAVE}",
    "rtf": f"这是 RTF 文件，请在 Word 或 WPS 中{_SAVE}",
}
_UNKNOWN = "认不出这份文件的编码，请在记事本中另存为 UTF-8 编码的纯文本（.txt）后再导入"
MAX_XML = 50_000_000
_LIMITS = Limits(part=MAX_XML, whole=20 * MAX_XML, parts=20_000)  # pictures are not read
_LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent")} | {FALLBACK}
_INSTEAD = {f"{W}{name}": text for name, text in (("tab", " "), ("br", "\n"), ("cr", "\n"))}
_INSTEAD[f"{W}noBreakHyphen"] = "-"
_NOT_WORD = "这不是 Word 文档（.docx），或文件已损坏，请在 Word 或 WPS 中重新另存后再导入"
_REFUSED = {
    "bomb": f"文件展开后超过 {MAX_XML // 1_000_000} MB，不像一份通知，请检查是否选错文件",
    "dtd": "文件里有外部定义（DTD），出于安全不予读取，请在 Word 或 WPS 中重新另存后再导入",
}
_NUMBERED = "第{}段使用了自动编号，编号不在文字里，请在 Word 中转换为文本后再导入"
_TABLE = "文中有表格，导入只读段落，请把表格改写成“1.任务。（牵头单位：…；责任单位：…）”的段落后再导入"


def notice_lines(data: bytes) -> tuple[list[Line], list[NoticeProblem]]:
    """The lines of a notice in any form that can be read, judged by the content, not by the file's name."""
    if len(data) > MAX_BYTES:
        large = f"文件超过 {MAX_BYTES // 1_000_000} MB，不像一份通知，请检查是否选错文件"
        return [], [NoticeProblem(0, large)]
    found = signature(data)
    if found and found.kind in _FOREIGN:
        return [], [NoticeProblem(0, _FOREIGN[found.kind])]
    if data.startswith(b"PK"):
        return docx_lines(data)
    decoded = decode(data)
    return ([], [decoded]) if isinstance(decoded, NoticeProblem) else (text_lines(decoded[0]), [])


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


def text_lines(text: str) -> list[Line]:
    """Every line of a text, numbered as editors number them."""
    return list(enumerate(re.split(r"\r\n|\r|\n", text), 1))


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


def docx_lines(data: bytes) -> tuple[list[Line], list[NoticeProblem]]:
    """Every paragraph, numbered from 1 (a line break within one makes lines of the same number)."""
    try:
        package = Package(data, _LIMITS)
        body = parse(package.read("word/document.xml"))
        numbered = numbering(package.read_if("word/styles.xml"))
    except UnreadableError as error:
        return [], [NoticeProblem(0, _REFUSED.get(error.word, _NOT_WORD))]
    return _read(body, numbered)


def _read(root: _Element, numbered: Callable[[_Element], bool]) -> tuple[list[Line], list[NoticeProblem]]:
    lines: list[Line] = []
    problems: list[NoticeProblem] = []
    for number, paragraph in enumerate(_paragraphs(root), 1):
        text = "".join(_texts(paragraph))
        lines += [(number, line) for line in text.split("\n")]
        if text.strip() and numbered(paragraph):
            problems.append(NoticeProblem(number, _NUMBERED.format(number)))
        if any(ancestor.tag == f"{W}tbl" for ancestor in paragraph.iterancestors()):
            problems.append(NoticeProblem(number, _TABLE))
    tables = [problem for problem in problems if problem.message == _TABLE]
    return lines, [problem for problem in problems if problem.message != _TABLE or problem is tables[0]]


def _paragraphs(root: _Element) -> Iterator[_Element]:
    """The paragraphs in order, without those of a fallback for old readers (they repeat others)."""
    for paragraph in root.iter(f"{W}p"):
        if all(ancestor.tag != FALLBACK for ancestor in paragraph.iterancestors()):
            yield paragraph


def _texts(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _INSTEAD:
            yield _INSTEAD[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _texts(child)
