"""The small change of Office Open XML: escaping, names and a package whose bytes depend on nothing else."""

import io
import re
import zipfile
from collections.abc import Mapping

from gwrb.documents.printable import printable, xml_safe

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = R + "/"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MAIN = f'xmlns:w="{W}" xmlns:r="{R}"'

_SPECIAL = re.compile("[<>&]")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold; a real one would change the bytes


def text(words: str) -> str:
    """Words as XML character data."""
    words = xml_safe(words)
    if not _SPECIAL.search(words):
        return words
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shown(words: str) -> str:
    """Words of the data as XML character data: what cannot be printed is written out."""
    return text(printable(words))


def attribute(words: str) -> str:
    """Words as the value of an attribute in double quotes; line ends become blanks."""
    return text(printable(words).replace("\n", " ").replace("\t", " ")).replace('"', "&quot;")


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point, Word's unit."""
    return round(mm / 25.4 * 1440)


def package(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts: the content types first, as readers expect, the rest sorted; times fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = method
            entry.create_system = 0  # the same on every system
            part = parts[name]
            archive.writestr(entry, part.encode() if isinstance(part, str) else part)
    return out.getvalue()
