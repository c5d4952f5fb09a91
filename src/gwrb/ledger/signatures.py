"""What a file that arrives is, by its first bytes."""

from typing import NamedTuple

_COMPOUND = b"\xd0\xcf\x11\xe0"
_SIGNATURES = (
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
    (b"II*\0", "tiff", "这是图片（TIFF）"),
)
_STREAMS = (  # of the old binary formats, and of what is kept in their container; the first that is there tells
    ("EncryptedPackage", "password", "文件设了打开密码"),
    ("WordDocument", "doc", "这是旧版 Word 文件（.doc）"),
    ("Workbook", "xls", "这是旧版 Excel 文件（.xls）"),
    ("Book", "xls", "这是旧版 Excel 文件（.xls）"),
    ("PowerPoint Document", "ppt", "这是旧版 PowerPoint 文件（.ppt）"),
)
_PAGE = (b"<!doctype html", b"<html", b"mime-version")
ARCHIVES = frozenset({"rar", "7z", "gzip"})
PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "heic"})
_HEAD = 64  # bytes among which a binary file with a short mark has a zero


class Signature(NamedTuple):
    """What the first bytes of a file say: its kind in one word, and a clause for people."""

    kind: str
    said: str


def signature(data: bytes) -> Signature | None:
    """The kind of a file that is no text, or a page or XML; None for all others."""
    if data.startswith(_COMPOUND):
        found = ((kind, said) for name, kind, said in _STREAMS if name.encode("utf-16-le") in data)
        return Signature(*next(found, ("compound", "这是旧版 Word、Excel 文件（.doc、.xls）")))
    if data[4:11] in (b"ftyphei", b"ftypmif"):
        return Signature("heic", "这是图片（HEIC）")
    for magic, kind, said in _SIGNATURES:
        if data.startswith(magic) and (len(magic) > 2 or kind == "gzip" or b"\0" in data[:_HEAD]):
            return Signature(kind, said)
    head = data[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if head.startswith(_PAGE) or b"urn:schemas-microsoft-com:office" in head:
        return Signature("html", "这是网页格式的文件")
    return Signature("xml", "这是 XML 文件") if head.startswith(b"<?xml") else None
