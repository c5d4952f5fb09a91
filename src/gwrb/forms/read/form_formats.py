"""What a file that came back is, by its content: a form, or data as units write it; all else is refused, with what to do."""

from collections.abc import Sequence
from typing import Literal

from gwrb.ledger import libreoffice
from gwrb.ledger.packages import DAMAGED, Package, UnreadableError, parse
from gwrb.ledger.signatures import ARCHIVES, PICTURES, signature

Format = Literal["docx", "xlsx", "xls", "doc", "yaml"]
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN: dict[str, Format] = {
    "wordprocessingml.document.main": "docx",
    "wordprocessingml.template.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "spreadsheetml.template.main": "xlsx",
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ("odt", ".docx"),
    b"application/vnd.oasis.opendocument.spreadsheet": ("ods", ".xlsx"),
}
_RESAVE = "请用 Word、Excel 或 WPS 打开后另存为 .docx 或 .xlsx 再收"
_NEITHER = "这不是 Word 或 Excel 文件；请单位发来填好的 .docx 或 .xlsx"
_LOST = "，填写的内容读不回来；请单位发来填好的 Word 或 Excel 原件"
_MACRO = "文件里有宏，出于安全不予读取；请单位另存为不带宏的 .docx 或 .xlsx 后再发来"
PASSWORD = "文件设了打开密码，读不了；请单位去掉密码后再发来"  # noqa: S105 - a sentence
# Of files that are no form: the word for programs, and what people read behind what the file is.
_REFUSED = (
    {kind: (kind, f"；{_RESAVE}") for kind in ("rtf", "xml", "ppt")}
    | {"pdf": ("pdf", _LOST), "compound": ("unknown", f"；{_RESAVE}")}
    | {"html": ("html", f"，虽然能用 Word 打开；{_RESAVE}")}
    | dict.fromkeys(PICTURES, ("picture", _LOST))
    | dict.fromkeys(ARCHIVES, ("archive", "，请解开后再收"))
)


def recognise(data: bytes, name: str) -> Format:
    """What a file is, by its content. Raises UnreadableError, with what to do, for all else."""
    if not data:
        raise UnreadableError("empty", "文件是空的（0 字节），多半没有传完；请单位重新发来")
    found = signature(data)
    kind = found.kind if found else ""
    if found and kind in _REFUSED:
        word, clause = _REFUSED[kind]
        raise UnreadableError(word, f"{found.said}{clause}")
    if kind == "password":
        raise UnreadableError("password", PASSWORD)
    if kind in ("doc", "xls"):
        return _old(data, kind, name.rpartition(".")[2].lower())
    if kind == "zip":
        return _zip(data)
    if b"unit:" in data and b"\0" not in data[:1000]:
        return "yaml"
    raise UnreadableError("unknown", _NEITHER)


def _old(data: bytes, kind: str, suffix: str) -> Format:
    """The old binary formats."""
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise UnreadableError("macro", _MACRO)
    if suffix in ("wps", "et"):
        wanted = ".docx" if suffix == "wps" else ".xlsx"
        raise UnreadableError("wps", f"这是 WPS 自己的格式（.{suffix}）；请在 WPS 中另存为 {wanted} 再收")
    return "doc" if kind == "doc" else "xls"


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
        raise UnreadableError("unknown", _NEITHER)
    listed = {o.get("PartName", "").lower(): o.get("ContentType", "") for o in parse(types).iter(f"{_TYPES}Override")}
    main = listed.get(f"/{package.part('officeDocument') or ''}".lower(), "")  # what else is listed is inside it
    for words, format in _MAIN.items():
        if words in main:
            return format
    if "sheet.binary" in main:  # its type says macroEnabled, with macros or without
        raise UnreadableError("xlsb", "这是二进制的 Excel 文件（.xlsb）；请另存为 .xlsx 再收")
    if any("macroEnabled" in kind for kind in listed.values()):
        raise UnreadableError("macro", _MACRO)
    if not main and any(words in kind for words in _MAIN for kind in listed.values()):
        raise UnreadableError("damaged", DAMAGED)
    raise UnreadableError("unknown", f"这不是 Word 或 Excel 的表；{_RESAVE}")


_OLD = "这是旧版 Word 文件（.doc），{}；请用 Word 或 WPS 另存为 .docx 再收"


def convert(files: Sequence[bytes]) -> list[bytes | UnreadableError]:
    """Each .doc as .docx, or why not."""
    program = libreoffice.libreoffice()
    if program is None:
        return [UnreadableError("doc", _OLD.format("要靠 LibreOffice 才能读，这台电脑没有装")) for _ in files]
    made = libreoffice.convert(program, files, "doc", "docx:MS Word 2007 XML")
    failed = UnreadableError("doc", _OLD.format("LibreOffice 没有能打开它"))
    return [failed if one is None else one for one in made]
