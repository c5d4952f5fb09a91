"""Zip archives and Office packages, read safely.

Nothing is unpacked to disk, no macro is run, no entity resolved, no link followed; sizes are capped
before anything is inflated. What to do with a file that is not taken, each reader says in its own words.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, LookupError, OSError, RuntimeError, ValueError, EOFError,
)  # fmt: skip
DAMAGED = "文件已损坏，或没有传完整，打不开；请单位重新发来"
_TOO_LARGE = "文件展开后过大，不像一份表，没有读；请核对来源"
_TWICE = "文件里有重名的部件，Word 和 Excel 从不这样写；请单位重新另存后再发来"
_DTD = "文件里有外部定义（DTD），Word 和 Excel 从不这样写，出于安全不予读取；请核对来源"
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_MOST_DIGITS = 9

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = ("0", "false", "off")  # values by which a property that is there is switched off
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class UnreadableError(Exception):
    """A file that cannot be read; `word` is stable, the message, in Chinese, says why and what to do."""

    def __init__(self, word: str, message: str) -> None:
        super().__init__(message)
        self.word = word
        self.message = message


_STYLE_CHAIN = 50  # styles, each based on the next: Word itself follows some ten
MOST_MARKS = 1_000_000  # elements, their ends and their attributes in one part: of a form of 300 rows 60,000
_TOO_MANY = "文件里有 {:,} 个以上的标记，不像一份表，没有读；请核对来源"


class Limits(NamedTuple):
    """How much of a package is read: bytes of one part and of all together, number of parts."""

    part: int = 16_000_000  # a form of 300 rows takes 1 MB
    whole: int = 128_000_000
    parts: int = 2_000


_USUAL = Limits()


def opened(data: bytes) -> zipfile.ZipFile:
    """A zip archive in memory. Raises UnreadableError where it is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED:
        raise UnreadableError("damaged", DAMAGED) from None


def member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, most: int) -> bytes:
    """One member's bytes. Raises UnreadableError where it is not there, damaged, or larger than `most`."""
    try:
        with archive.open(name) as file:
            data = file.read(most + 1)
    except _DAMAGED:
        raise UnreadableError("damaged", DAMAGED) from None
    if len(data) > most:
        raise UnreadableError("bomb", _TOO_LARGE)
    return data


def is_document(names: Iterable[str]) -> bool:
    """Whether an archive with members of these names is an Office or OpenDocument file."""
    return not {"[Content_Types].xml", "mimetype"}.isdisjoint(names)


class Package:
    """The parts of an Office file, none read before it is asked for, all of them within limits."""

    def __init__(self, data: bytes, limits: Limits = _USUAL) -> None:
        self._archive = opened(data)
        self._limits, self._left = limits, limits.whole
        members = self._archive.infolist()
        self.names = [m.filename for m in members]
        if len(members) > limits.parts or sum(m.file_size for m in members) > limits.whole:
            raise UnreadableError("bomb", _TOO_LARGE)
        if len(set(self.names)) < len(self.names):
            raise UnreadableError("damaged", _TWICE)
        self._related: dict[str, dict[str, tuple[str, str]]] = {}

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises UnreadableError where it is not there, damaged, or too large."""
        data = member(self._archive, name, min(self._limits.part, self._left))
        self._left -= len(data)
        return data

    def read_if(self, name: str | None) -> bytes | None:
        return self.read(name) if name in self.names and name is not None else None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to inside the package: id → (kind, its last word; path)."""
        if part in self._related:
            return self._related[part]
        folder, _, own = part.rpartition("/")
        data = self.read_if(f"{folder}/_rels/{own}.rels".lstrip("/"))
        out: dict[str, tuple[str, str]] = {}
        for one in parse(data).iter(RELATION) if data else ():
            if one.get("TargetMode") != "External":
                kind = one.get("Type", "").rpartition("/")[2]
                out[one.get("Id", "")] = kind, _path(folder, one.get("Target", ""))
        self._related[part] = out
        return out

    def part(self, kind: str, of: str = "") -> str | None:
        """The path of the part of one kind to which a part, or the package itself, points."""
        return next((path for found, path in self.related(of).values() if found == kind), None)

    def main(self) -> str:
        """The path of the main part: the document, the workbook."""
        path = self.part("officeDocument")
        if path is None:
            raise UnreadableError("damaged", DAMAGED)
        return path

    def program(self) -> str:
        """The program that wrote the file, as it says of itself."""
        data = self.read_if(self.part("extended-properties"))
        return (parse(data).findtext(f"{_EXTENDED}Application") or "") if data else ""

    def properties(self) -> dict[str, str]:
        """The custom properties that are words."""
        data = self.read_if(self.part("custom-properties"))
        found: Iterable[_Element] = parse(data).iter(_PROPERTY) if data else ()
        return {p.get("name", ""): "".join(map(str, p.itertext())).strip() for p in found}


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


def parse(data: bytes) -> _Element:
    """A part as XML. No DTD, no entity, no network; one with a DTD, or too large a tree, is refused before it is read."""
    from lxml import etree

    if any(mark in data for mark in _DOCTYPE):
        raise UnreadableError("dtd", _DTD)
    if data.count(b"<") + data.count(b"=") > MOST_MARKS:  # each takes some 150 bytes and a microsecond
        raise UnreadableError("bomb", _TOO_MANY.format(MOST_MARKS))
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("damaged", DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hides it
        raise UnreadableError("dtd", _DTD)
    return root


@cache
def _parser() -> XMLParser:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


# A cell that holds something, and of cells without a name the row: what is only formatted is kept by nobody.
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
_NAMELESS = re.compile(rb"""<(?:\w+:)?c\b(?![^<>]*\br=)[^<>]*(?<!/)>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\br=["']()([0-9]{1,7})["'][^<>]*(?<!/)>""")
_MERGED = re.compile(rb"""\bref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']""")
_STRING = re.compile(rb"v>([0-9]{1,9})<")
_LETTERS = 26
MOST_TEXT, MOST_MERGED, MOST_SHEETS = 16_000_000, 100_000, 255  # bytes of words; cells under others; Excel's own limit


class Extent(NamedTuple):
    """How far the cells of a workbook's largest sheet reach."""

    rows: int
    columns: int


def weigh(package: Package) -> Extent:
    """Counts what a workbook asks for before anything of it is read. Raises UnreadableError where that is too much."""
    strings: list[int] = []
    rows = columns = merged = sheets = 0
    parts = [package.read(name) for name in package.names if name.startswith("xl/") and name.endswith(".xml")]
    for data in parts:
        if data.count(b"<") + data.count(b"=") > MOST_MARKS:
            raise UnreadableError("bomb", _TOO_MANY.format(MOST_MARKS))
        sheets += data.count(b"sheetId=")
        if b"</sst>" in data or b":sst>" in data:
            strings = [len(one) for one in data.split(b"si>")[1::2]]
        for left, top, right, bottom in _MERGED.findall(data):
            area = (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)
            merged += max(0, area)
        named = _ROW.findall(data) if _NAMELESS.search(data) else []
        for letters, number in {*named, *_CELL.findall(data)}:
            rows, columns = max(rows, int(number)), max(columns, _column(letters))
    used = sum(strings[at] for data in parts for one in _STRING.findall(data) if (at := int(one)) < len(strings))
    if sheets > MOST_SHEETS:
        raise UnreadableError("bomb", f"文件里有 {sheets} 个工作表，不像一份表，没有读；请核对来源")
    weigh_merged(merged)
    if used > MOST_TEXT:
        raise UnreadableError("bomb", f"各格的文字一共有 {used // 1_000_000} MB，不像一份表，没有读；请核对来源")
    return Extent(rows, columns)


def weigh_merged(cells: int) -> None:
    """Raises UnreadableError where more cells lie under others than a form has, however the part spells that."""
    if cells > MOST_MERGED:
        raise UnreadableError("bomb", f"合并的格子一共盖住 {cells:,} 个格子，不像一份表，没有读；请核对来源")


def _column(letters: bytes) -> int:
    """A column's number by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def natural(text: str | None, below: int) -> int | None:
    """The whole number that a part writes, if it is less than `below`; else None."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > _MOST_DIGITS:
        return None
    return number if (number := int(text)) < below else None


def spaced(element: _Element) -> str:
    """An element's own text; without the space around it unless it says that this counts, as Office has it."""
    text = element.text or ""
    return text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


LIST_LEVELS = 9  # of Word's lists


class Styles:
    """The styles of a Word document; what one does not say of itself, the one that it is based on says."""

    def __init__(self, part: bytes | None) -> None:
        found: Iterable[_Element] = parse(part).iter(f"{W}style") if part else ()
        self._by_id = {style.get(f"{W}styleId", ""): style for style in found}
        self._said: dict[tuple[str, str], str | None] = {}
        self._lists: dict[str, tuple[str, int]] = {}

    def said(self, name: str, path: str, bare: str | None = None) -> str | None:
        """The value of a style's element at a path, or of the nearest on which it is based that has one; else None.

        `name`: the style's id; `bare`: what an element without a value says.
        """
        key = name, path
        if key not in self._said:
            values = (found.get(f"{W}val", bare) for s in self._chain(name) if (found := s.find(path)) is not None)
            self._said[key] = next((value for value in values if value is not None), None)
        return self._said[key]

    def _chain(self, name: str) -> Iterator[_Element]:
        seen: set[str] = set()
        while name in self._by_id and name not in seen and len(seen) < _STYLE_CHAIN:
            seen.add(name)
            yield self._by_id[name]
            base = self._by_id[name].find(f"{W}basedOn")
            name = base.get(f"{W}val", "") if base is not None else ""

    def list_of(self, name: str) -> tuple[str, int]:
        """The number of the list of a style, and its level in it; ("", 0) where it has none."""
        if name not in self._lists:
            number, level = (self.said(name, f"{W}pPr/{W}numPr/{W}{what}") for what in ("numId", "ilvl"))
            self._lists[name] = number or "", natural(level, LIST_LEVELS) or 0
        return self._lists[name]


def numbering(part: bytes | None) -> Callable[[_Element], bool]:
    """Says whether Word makes up a number for a paragraph, by itself or by its style; `part`: the styles."""
    styles = Styles(part)

    def numbered(paragraph: _Element) -> bool:
        said = paragraph.find(f"{W}pPr")
        if said is None:
            return False
        own = said.find(f"{W}numPr/{W}numId")
        if own is not None:
            return own.get(f"{W}val") != "0"
        style = said.find(f"{W}pStyle")
        return style is not None and styles.list_of(style.get(f"{W}val", ""))[0] not in ("", "0")

    return numbered
