"""A notice's file → its numbered lines: text in the usual encodings, or a Word document."""

from __future__ import annotations

import codecs
import re

from gwrb.ledger.packages import signature
from gwrb.notice import word_lines
from gwrb.notice.reading_problems import Line, NoticeProblem
from gwrb.text import script

MAX_BYTES = 20_000_000
_SAVE = "另存为 .docx 或纯文本（.txt）后再导入"
_FOREIGN = {
    "compound": f"这是旧版 Word 文件（.doc），请在 Word 或 WPS 中{_SAVE}",
    "pdf": f"这是 PDF 文件，请把文字{_SAVE}",
    "rtf": f"这是 RTF 文件，请在 Word 或 WPS 中{_SAVE}",
}
_UNKNOWN = "认不出这份文件的编码，请在记事本中另存为 UTF-8 编码的纯文本（.txt）后再导入"


def notice_lines(data: bytes) -> tuple[list[Line], list[NoticeProblem]]:
    """The lines of a notice in any form that can be read, judged by the content, not by the file's name."""
    if len(data) > MAX_BYTES:
        large = f"文件超过 {MAX_BYTES // 1_000_000} MB，不像一份通知，请检查是否选错文件"
        return [], [NoticeProblem(0, large)]
    found = signature(data)
    if found and found.kind in _FOREIGN:
        return [], [NoticeProblem(0, _FOREIGN[found.kind])]
    if data.startswith(b"PK"):
        return word_lines.docx_lines(data)
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
