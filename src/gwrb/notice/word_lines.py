"""A Word document's paragraphs as numbered lines.

Read straight from the XML: no DTD, no entities, no network, capped in size. Deleted text is left
out, inserted text kept. What would be lost (automatic numbers, tables) is a problem, not a guess.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from gwrb.notice.reading_problems import Line, NoticeProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MAX_XML = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent")} | {_FALLBACK}
_INSTEAD = {f"{_W}{name}": text for name, text in (("tab", " "), ("br", "\n"), ("cr", "\n"))}
_INSTEAD[f"{_W}noBreakHyphen"] = "-"
_NOT_WORD = "这不是 Word 文档（.docx），或文件已损坏，请在 Word 或 WPS 中重新另存后再导入"
_TOO_LARGE = f"文件展开后超过 {MAX_XML // 1_000_000} MB，不像一份通知，请检查是否选错文件"
_DTD = "文件里有外部定义（DTD），出于安全不予读取，请在 Word 或 WPS 中重新另存后再导入"
_NUMBERED = "第{}段使用了自动编号，编号不在文字里，请在 Word 中转换为文本后再导入"
_TABLE = "文中有表格，导入只读段落，请把表格改写成“1.任务。（牵头单位：…；责任单位：…）”的段落后再导入"


class _UnreadableError(Exception):
    """The document is not to be read; the message, in Chinese, says why."""


def docx_lines(data: bytes) -> tuple[list[Line], list[NoticeProblem]]:
    """Every paragraph, numbered from 1 (a line break within one makes lines of the same number)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _parse(_member(archive, "word/document.xml"))
            styles = _numbered_styles(archive)
    except (zipfile.BadZipFile, zlib.error, LookupError, OSError, RuntimeError, ValueError, EOFError):
        return [], [NoticeProblem(0, _NOT_WORD)]
    except _UnreadableError as error:
        return [], [NoticeProblem(0, str(error))]
    return _read(body, styles)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(MAX_XML + 1)
    if len(data) > MAX_XML:
        raise _UnreadableError(_TOO_LARGE)
    return data


def _parse(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise _UnreadableError(_NOT_WORD) from None
    if b"<!DOCTYPE" in data:
        raise _UnreadableError(_DTD)
    return root


def _read(root: _Element, styles: set[str]) -> tuple[list[Line], list[NoticeProblem]]:
    lines: list[Line] = []
    problems: list[NoticeProblem] = []
    for number, paragraph in enumerate(_paragraphs(root), 1):
        text = "".join(_texts(paragraph))
        lines += [(number, line) for line in text.split("\n")]
        if text.strip() and _is_numbered(paragraph, styles):
            problems.append(NoticeProblem(number, _NUMBERED.format(number)))
        if any(ancestor.tag == f"{_W}tbl" for ancestor in paragraph.iterancestors()):
            problems.append(NoticeProblem(number, _TABLE))
    tables = [problem for problem in problems if problem.message == _TABLE]
    return lines, [problem for problem in problems if problem.message != _TABLE or problem is tables[0]]


def _paragraphs(root: _Element) -> Iterator[_Element]:
    """The paragraphs in order, without those of a fallback for old readers (they repeat others)."""
    for paragraph in root.iter(f"{_W}p"):
        if all(ancestor.tag != _FALLBACK for ancestor in paragraph.iterancestors()):
            yield paragraph


def _texts(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _INSTEAD:
            yield _INSTEAD[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _texts(child)


def _is_numbered(paragraph: _Element, styles: set[str]) -> bool:
    """Whether Word makes up a number for the paragraph, by itself or by its style."""
    own = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if own is not None:
        return own.get(f"{_W}val") != "0"
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val") in styles


def _numbered_styles(archive: zipfile.ZipFile) -> set[str]:
    """The ids of paragraph styles that number, directly or by the style they are based on."""
    if "word/styles.xml" not in archive.namelist():
        return set()
    based: dict[str, str] = {}
    numbered: set[str] = set()
    for style in _parse(_member(archive, "word/styles.xml")).iter(f"{_W}style"):
        name, base = style.get(f"{_W}styleId", ""), style.find(f"{_W}basedOn")
        number = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if number is not None:
            numbered |= {name} if number.get(f"{_W}val") != "0" else set()
        elif base is not None:
            based[name] = base.get(f"{_W}val", "")
    for _ in range(len(based)):
        more = {name for name, base in based.items() if base in numbered} - numbered
        if not more:
            break
        numbered |= more
    return numbered
