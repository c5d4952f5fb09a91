"""What a file that arrives is, by its first bytes."""

from typing import NamedTuple

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "compound", "这是旧版 Word、Excel 文件（.doc、.xls）"),
    (b"PK\x03\x04", "zip", "压缩包（或 Word、Excel 文件）"),
    (b"%PDF", "pdf", "这是 PDF 文件"),
    (b"{\\rtf", "rtf", "这是 RTF 文件"),
    (b"Rar!", "rar", "这是 RAR 压缩包"),
    (b"7z\xbc\xaf", "7z", "这是 7z 压缩包"),
    (b"\x1f\x8b", "gzip", "这是 gzip 压缩包"),
    (b"\xff\xd8\xff", "jpeg", "这是图片（JPEG）"),
    (b"\x89PNG", "png", "这是图片（PNG）"),
    (b"GIF8", "gif", "这是图片（GIF）"),
    (b"BM", "bmp", "这是图片（BMP）"),
)
ARCHIVES = frozenset({"rar", "7z", "gzip"})
_HEAD = 64  # bytes among which a binary file with a short mark has a zero


class Signature(NamedTuple):
    """What the first bytes of a file say: its kind in one word, and a clause for people."""

    kind: str
    said: str


def signature(data: bytes) -> Signature | None:
    """The kind of a file that is no text; None for all others."""
    for magic, kind, said in _SIGNATURES:
        if data.startswith(magic) and (len(magic) > 2 or kind == "gzip" or b"\0" in data[:_HEAD]):
            return Signature(kind, said)
    return None
