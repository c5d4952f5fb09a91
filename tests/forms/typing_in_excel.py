"""Words put into a form's sheet the ways Excel, WPS and LibreOffice put them there."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

from lxml import etree

from tests.forms.typing_in import SPACE, Element

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
S = f"{{{_MAIN}}}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# What a sheet's XML cannot hold as it is, and what would be read as the escape of something else.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def escaped(words: str) -> str:
    """Words as a sheet's XML has them."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", words)


def letters(number: int) -> str:
    out, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


class Workbook:
    """A form in Excel in memory; `shared`: the table of strings that Excel keeps beside its sheets."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.path = "xl/worksheets/sheet2.xml"
        self.sheet = etree.fromstring(self.parts[self.path])
        self.styles = etree.fromstring(self.parts["xl/styles.xml"])
        self.shared: list[Element] = []
        old = self.parts.get("xl/sharedStrings.xml")
        if old is not None:
            self.shared = list(etree.fromstring(old).iter(f"{S}si"))

    def text(self, cell: Element) -> str:
        if cell.get("t") == "s":
            return "".join(t.text or "" for t in self.shared[int(cell.findtext(f"{S}v") or 0)].iter(f"{S}t"))
        return "".join(t.text or "" for t in cell.iter(f"{S}t"))

    @property
    def rows(self) -> list[Element]:
        return list(self.sheet.iter(f"{S}row"))

    @property
    def keys(self) -> dict[str, str]:
        """Column letters by key, from the hidden row of keys."""
        for row in self.rows:
            words = {self.text(cell): re.sub("[0-9]", "", cell.get("r", "")) for cell in row}
            if "seq" in words:
                return words
        raise AssertionError

    def row(self, id_: str) -> Element:
        return next(row for row in self.rows if len(row) and self.text(row[0]) == id_)

    def cell(self, id_: str, key: str) -> Element:
        """The cell of a place; the foot's stand beside their labels."""
        if id_ != "foot":
            row = self.row(id_)
            return self.at(row, self.keys[key])
        labels = {"submitted": "日期：", "approver": "审定人（主要负责人）："}
        for row in self.rows:
            for number, cell in enumerate(row):
                if self.text(cell) == labels[key]:
                    return row[number + 1]
        raise AssertionError

    def at(self, row: Element, column: str) -> Element:
        return next(c for c in row if c.get("r") == f"{column}{row.get('r')}")

    def type(self, id_: str, key: str, value: object, way: Callable[..., None] | None = None) -> Workbook:
        """Types into a place: words, a number, a day."""
        put(self, self.cell(id_, key), value, way or inline)
        return self

    @staticmethod
    def element(tag: str, words: str) -> Element:
        made = etree.Element(f"{S}{tag}")
        made.text = words
        return made

    def style(self, format: str) -> str:
        """The number of a new look with this number format."""
        formats = self.styles.find(f"{S}numFmts")
        if formats is None:
            formats = etree.Element(f"{S}numFmts")
            self.styles.insert(0, formats)
        id_ = str(900 + len(formats))
        etree.SubElement(formats, f"{S}numFmt", numFmtId=id_, formatCode=format)
        looks = self.styles.find(f"{S}cellXfs")
        assert looks is not None
        etree.SubElement(looks, f"{S}xf", numFmtId=id_)
        return str(len(looks) - 1)

    @property
    def data(self) -> bytes:
        self.parts[self.path] = etree.tostring(self.sheet)
        self.parts["xl/styles.xml"] = etree.tostring(self.styles)
        if self.shared:
            table = etree.Element(f"{S}sst")
            table.extend(self.shared)
            self._keep_strings(etree.tostring(table))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return out.getvalue()

    def _keep_strings(self, table: bytes) -> None:
        if "xl/sharedStrings.xml" not in self.parts:
            related = "xl/_rels/workbook.xml.rels"
            one = f'<Relationship Id="own" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            self.parts[related] = self.parts[related].replace(b"</Relationships>", one.encode() + b"</Relationships>")
        self.parts["xl/sharedStrings.xml"] = table


def _clear(cell: Element) -> None:
    for child in list(cell):
        cell.remove(child)
    if "t" in cell.attrib:
        del cell.attrib["t"]


def _words(tag: str, words: str) -> Element:
    made = etree.Element(f"{S}{tag}")
    made.text = escaped(words)
    made.set(SPACE, "preserve")
    return made


def _rich(tag: str, words: str) -> Element:
    """A run for each character, every other one bold; and how it is read aloud."""
    around = etree.Element(f"{S}{tag}")
    for number, piece in enumerate(words):
        run = etree.SubElement(around, f"{S}r")
        if number % 2:
            etree.SubElement(etree.SubElement(run, f"{S}rPr"), f"{S}b")
        run.append(_words("t", piece))
        run[-1].text = _piece(words, number)
    sound = etree.SubElement(around, f"{S}rPh")
    sound.append(_words("t", "pinyin"))
    return around


def _piece(words: str, number: int) -> str:
    """One character, escaped as it is within the whole: `_x0041_` typed by a person begins with an escaped `_`."""
    whole = _ESCAPED.match(words, number)
    return f"_x{ord(words[number]):04X}_" if whole else words[number]


def shared(book: Workbook, cell: Element, words: str) -> None:
    """Excel, LibreOffice: the string stands in the table of strings."""
    item = etree.Element(f"{S}si")
    item.append(_words("t", words))
    book.shared.append(item)
    cell.set("t", "s")
    etree.SubElement(cell, f"{S}v").text = str(len(book.shared) - 1)


def rich(book: Workbook, cell: Element, words: str) -> None:
    """Excel: parts of the words look different."""
    book.shared.append(_rich("si", words))
    cell.set("t", "s")
    etree.SubElement(cell, f"{S}v").text = str(len(book.shared) - 1)


def inline(book: Workbook, cell: Element, words: str) -> None:
    """Other programs: the string stands in the cell."""
    cell.set("t", "inlineStr")
    etree.SubElement(cell, f"{S}is").append(_words("t", words))


WAYS = (shared, rich, inline)


def put(book: Workbook, cell: Element, value: object, way: Callable[..., None]) -> None:
    """A value into a cell."""
    _clear(cell)
    if isinstance(value, str):
        way(book, cell, value)
    elif isinstance(value, dt.date):
        cell.set("s", book.style('yyyy"年"m"月"d"日"'))
        etree.SubElement(cell, f"{S}v").text = str((value - dt.date(1899, 12, 30)).days)
    else:
        etree.SubElement(cell, f"{S}v").text = repr(value)
