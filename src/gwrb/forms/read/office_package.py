"""What a file is, by its bytes; and the parts of an Office package, read safely.

Nothing is unpacked to disk, no macro is run, no entity resolved, no link followed; sizes are capped
before anything is inflated.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Literal

from gwrb.forms.read.form_problems import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

Format = Literal["docx", "xlsx", "xls", "doc"]
MAX_PART = 32_000_000  # one part unpacked; a form of 300 rows takes 1 MB
MAX_WHOLE = 128_000_000  # all parts together
MAX_PARTS = 2_000
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, LookupError, OSError, RuntimeError, ValueError, EOFError,
)  # fmt: skip

_RESAVE = "请用 Word、Excel 或 WPS 打开后另存为 .docx 或 .xlsx 再收"
_OTHER = (
    (b"%PDF", "pdf", "这是 PDF 文件，填写的内容读不回来；请单位发来填好的 Word 或 Excel 原件"),
    (b"{\\rtf", "rtf", f"这是 RTF 文件；{_RESAVE}"),
    (b"Rar!", "archive", "这是 RAR 压缩包，请解开后再收"),
    (b"7z\xbc\xaf", "archive", "这是 7z 压缩包，请解开后再收"),
    (b"\x1f\x8b", "archive", "这是 gzip 压缩包，请解开后再收"),
    (b"\xff\xd8\xff", "picture", "这是图片（JPEG），填写的内容读不回来；请单位发来填好的 Word 或 Excel 原件"),
    (b"\x89PNG", "picture", "这是图片（PNG），填写的内容读不回来；请单位发来填好的 Word 或 Excel 原件"),
)
_MAIN = {
    "wordprocessingml.document.main": "docx",
    "wordprocessingml.template.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "spreadsheetml.template.main": "xlsx",
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ("odt", ".docx"),
    b"application/vnd.oasis.opendocument.spreadsheet": ("ods", ".xlsx"),
}
_MACRO = "文件里有宏，出于安全不予读取；请单位另存为不带宏的 .docx 或 .xlsx 后再发来"
_PASSWORD = "文件设了打开密码，读不了；请单位去掉密码后再发来"  # noqa: S105 - a sentence
_DAMAGED_FILE = "文件已损坏，或没有传完整，打不开；请单位重新发来"
_DTD = "文件里有外部定义（DTD），Word 和 Excel 从不这样写，出于安全不予读取；请核对来源"
_MOST_DIGITS = 9
_TOO_LARGE = "文件展开后过大，不像一份表，没有读；请核对来源"


def recognise(data: bytes, name: str) -> Format:
    """What a file is, by its content. Raises UnreadableError, with what to do, for all that is no form."""
    if not data:
        raise UnreadableError("empty", "文件是空的（0 字节），多半没有传完；请单位重新发来")
    for magic, word, why in _OTHER:
        if data.startswith(magic):
            raise UnreadableError(word, why)
    suffix = name.rpartition(".")[2].lower()
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data, suffix)
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    head = data[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if (
        head.startswith((b"<!doctype html", b"<html", b"mime-version"))
        or b"urn:schemas-microsoft-com:office" in head
    ):
        raise UnreadableError("html", f"这是网页格式的文件，虽然能用 Word 打开；{_RESAVE}")
    if head.startswith(b"<?xml"):
        raise UnreadableError("xml", f"这是 XML 文件；{_RESAVE}")
    if b"unit:" in data and b"\0" not in data[:1000]:
        raise UnreadableError("yaml", "这像是 YAML 文件，不是表；进展文件请用 gwrb merge 合并")
    raise UnreadableError("unknown", "这不是 Word 或 Excel 文件；请单位发来填好的 .docx 或 .xlsx")


def _compound(data: bytes, suffix: str) -> Format:
    """The old binary formats, and what is kept in their container: encrypted packages."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableError("password", _PASSWORD)
    if holds("_VBA_PROJECT"):
        raise UnreadableError("macro", _MACRO)
    if suffix in ("wps", "et"):
        wanted = ".docx" if suffix == "wps" else ".xlsx"
        raise UnreadableError("wps", f"这是 WPS 自己的格式（.{suffix}）；请在 WPS 中另存为 {wanted} 再收")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise UnreadableError("unknown", f"这不是 Word 或 Excel 文件；{_RESAVE}")


def _zip(data: bytes) -> Format:
    package = Package(data)
    kind = package.read_if("mimetype") or b""
    for start, (word, wanted) in _OPEN_DOCUMENT.items():
        if kind.startswith(start):
            raise UnreadableError(word, f"这是 OpenDocument 文件（.{word}）；请另存为 {wanted} 再收")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in package.names):
        raise UnreadableError("macro", _MACRO)
    types = package.read_if("[Content_Types].xml")
    if types is None:
        raise UnreadableError("unknown", "这不是 Word 或 Excel 文件；请单位发来填好的 .docx 或 .xlsx")
    found = [o.get("ContentType", "") for o in parse(types).iter(f"{_TYPES}Override")]
    if any("macroEnabled" in kind for kind in found):
        raise UnreadableError("macro", _MACRO)
    for kind_ in found:
        for words, format in _MAIN.items():
            if words in kind_:
                return "docx" if format == "docx" else "xlsx"
    if any("sheet.binary" in kind for kind in found):
        raise UnreadableError("xlsb", "这是二进制的 Excel 文件（.xlsb）；请另存为 .xlsx 再收")
    raise UnreadableError("unknown", f"这不是 Word 或 Excel 的表；{_RESAVE}")


def parse(data: bytes) -> _Element:
    """A part as XML. No DTD, no entity, no network; one with a DTD is refused before it is read."""
    from lxml import etree

    if any(mark in data for mark in _DOCTYPE):
        raise UnreadableError("dtd", _DTD)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("damaged", _DAMAGED_FILE) from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hides it
        raise UnreadableError("dtd", _DTD)
    return root


def natural(text: str | None, below: int) -> int | None:
    """A whole number as a part writes it; None for what is none, or not below a bound."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > _MOST_DIGITS:
        return None
    return number if (number := int(text)) < below else None


def spaced(element: _Element) -> str:
    """An element's own text; without the space around it unless it says that this counts, as Office has it."""
    text = element.text or ""
    return text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


class Package:
    """A zip of parts in memory, none read before it is asked for, all of them within a budget."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except _DAMAGED:
            raise UnreadableError("damaged", _DAMAGED_FILE) from None
        self.names = [m.filename for m in members]
        if len(members) > MAX_PARTS or sum(m.file_size for m in members) > MAX_WHOLE:
            raise UnreadableError("bomb", _TOO_LARGE)
        if len(set(self.names)) < len(self.names):
            raise UnreadableError(
                "damaged", "文件里有重名的部件，Word 和 Excel 从不这样写；请单位重新另存后再发来"
            )
        self._left = MAX_WHOLE
        self._related: dict[str, dict[str, tuple[str, str]]] = {}

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises UnreadableError where it is not there, damaged, or too large."""
        try:
            with self._archive.open(name) as file:
                data = file.read(min(MAX_PART, self._left) + 1)
        except _DAMAGED:
            raise UnreadableError("damaged", _DAMAGED_FILE) from None
        self._left -= len(data)
        if len(data) > MAX_PART or self._left < 0:
            raise UnreadableError("bomb", _TOO_LARGE)
        return data

    def read_if(self, name: str) -> bytes | None:
        return self.read(name) if name in self.names else None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to inside the package: id → (kind, its last word; path)."""
        if part in self._related:
            return self._related[part]
        folder, _, own = part.rpartition("/")
        data = self.read_if(f"{folder}/_rels/{own}.rels".lstrip("/"))
        out: dict[str, tuple[str, str]] = {}
        for one in parse(data).iter(_RELATIONS) if data else ():
            if one.get("TargetMode") != "External":
                kind = one.get("Type", "").rpartition("/")[2]
                out[one.get("Id", "")] = kind, _path(folder, one.get("Target", ""))
        self._related[part] = out
        return out

    def main(self) -> str:
        """The path of the main part: the document, the workbook."""
        for kind, path in self.related("").values():
            if kind == "officeDocument":
                return path
        raise UnreadableError("damaged", _DAMAGED_FILE)

    def program(self) -> str:
        """The program that wrote the file, as it says of itself."""
        for kind, path in self.related("").values():
            if kind == "extended-properties" and (data := self.read_if(path)):
                return parse(data).findtext(f"{_EXTENDED}Application") or ""
        return ""

    def properties(self) -> dict[str, str]:
        """The custom properties that are words."""
        for kind, path in self.related("").values():
            if kind == "custom-properties" and (data := self.read_if(path)):
                found = parse(data).iter(_PROPERTY)
                return {p.get("name", ""): "".join(map(str, p.itertext())).strip() for p in found}
        return {}


def _path(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
