"""A notice's file → its blocks: text in the usual encodings, a Word document, an Excel workbook."""

from __future__ import annotations

import codecs
import re
from itertools import groupby

from gwrb.ledger.signatures import ARCHIVES, signature
from gwrb.notice.blocks import Block, NoticeProblem, TooMuchError, rows_of
from gwrb.text import script

MAX_BYTES = 20_000_000
_SAVE = "另存为 .docx 或纯文本（.txt）后再导入"
_FOREIGN = {
    "password": "，请在 Word、Excel 或 WPS 中去掉密码后再导入",
    **dict.fromkeys(("doc", "compound", "rtf", "html"), f"，请在 Word 或 WPS 中{_SAVE}"),
    **dict.fromkeys(ARCHIVES, "，请解开后再导入"),
}
_UNKNOWN = "认不出这份文件的编码，请在记事本中另存为 UTF-8 编码的纯文本（.txt）后再导入"
_LEAST_TABS = 2  # in a line that is the row of a table


def notice_blocks(data: bytes) -> tuple[list[Block], list[NoticeProblem]]:
    """The blocks of a notice in any form that can be read, judged by the content, not by the file's name."""
    if len(data) > MAX_BYTES:
        large = f"文件超过 {MAX_BYTES // 1_000_000} MB，不像一份通知，请检查是否选错文件"
        return [], [NoticeProblem(0, large)]
    found = signature(data)
    if found and found.kind == "xls":
        return _workbook(data)
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        from gwrb.notice.word_notice import docx_blocks

        return docx_blocks(data)
    if found:
        return [], [NoticeProblem(0, found.said + _FOREIGN.get(found.kind, f"，请把文字{_SAVE}"))]
    decoded = decode(data)
    try:
        blocks = [] if isinstance(decoded, NoticeProblem) else text_blocks(decoded[0])
    except TooMuchError as error:
        return [], [NoticeProblem(0, str(error))]
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
