"""A Word document's paragraphs as numbered lines.

Read straight from the XML: no DTD, no entities, no network, capped in size. Deleted text is left
out, inserted text kept. What would be lost (automatic numbers, tables) is a problem, not a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwrb.ledger.packages import FALLBACK, Limits, Package, UnreadableError, W, numbering, parse
from gwrb.notice.reading_problems import Line, NoticeProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

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
