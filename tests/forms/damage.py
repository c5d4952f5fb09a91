"""Forms damaged the ways forms are damaged: made by code from sound ones, so that each damage can be read here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy

from tests.forms.typing_in import (
    Document,
    Element,
    W,
    filled,
    in_one_run,
    in_paragraphs,
    refill,
    run,
    tracked,
    w,
    without_control,
)

Damage = Callable[[Document], None]
FIRST, THIRD, SCOPED = "gwrb:1-1/0:", "gwrb:1-3/0:", "gwrb:1-4/0:"


def table(document: Document) -> Element:
    return next(document.root.iter(f"{W}tbl"))


def rows(document: Document) -> list[Element]:
    return table(document).findall(f"{W}tr")


def column(document: Document, heading: str) -> int:
    cells = rows(document)[0].findall(f"{W}tc")
    return next(n for n, cell in enumerate(cells) if "".join(map(str, cell.itertext())) == heading)


def renew(row: Element) -> None:
    """Ids of their own for the controls and bookmarks of a copy, as Word gives them; names of bookmarks go."""
    for number, one in enumerate(row.iter(f"{W}id")):
        one.set(f"{W}val", str(70000 + number))
    for mark in [*row.iter(f"{W}bookmarkStart"), *row.iter(f"{W}bookmarkEnd")]:
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)


def row_copied(document: Document) -> None:
    row = document.row(f"{FIRST}status")
    copy = deepcopy(row)
    renew(copy)
    row.addnext(copy)


def row_copied_and_changed(document: Document) -> None:
    row_copied(document)
    second = rows(document)[2]
    cell = next(c for c in second.iter(f"{W}tc") if any("progress" in t.get(f"{W}val", "") for t in c.iter(f"{W}tag")))
    in_one_run(cell, "另一个说法")


def row_deleted(document: Document) -> None:
    table(document).remove(document.row(f"{THIRD}status"))


def row_moved(document: Document) -> None:
    row = document.row(f"{FIRST}status")
    table(document).append(row)


def row_added(document: Document) -> None:
    row = deepcopy(document.row(f"{FIRST}status"))
    for cell in row.findall(f"{W}tc"):
        refill(cell, [w("p", run("另加的"))])
    renew(row)
    table(document).append(row)


def number_changed(document: Document) -> None:
    cell = document.row(f"{THIRD}status").findall(f"{W}tc")[column(document, "编号")]
    refill(cell, [w("p", run("1-9"))])


def number_swapped(document: Document) -> None:
    cell = document.row(f"{THIRD}status").findall(f"{W}tc")[column(document, "编号")]
    refill(cell, [w("p", run("1-5"))])


def row_retyped(document: Document) -> None:
    """A row deleted and typed again: its controls and bookmarks are gone."""
    for cell in document.row(f"{FIRST}status").findall(f"{W}tc"):
        words = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p")]
        refill(cell, [w("p", run("" if one == "请填写" else one)) for one in words])
    renew(document.row(f"{THIRD}status").getprevious())  # type: ignore[arg-type]


def column_removed(document: Document) -> None:
    at = column(document, "下一步措施")
    for row in rows(document):
        row.remove(row.findall(f"{W}tc")[at])


def column_added(document: Document) -> None:
    for number, row in enumerate(rows(document)):
        row.append(w("tc", w("p", run("备注" if number == 0 else "多写的"))))


def heading_renamed(document: Document) -> None:
    refill(rows(document)[0].findall(f"{W}tc")[column(document, "存在问题")], [w("p", run("困难"))])


def heading_swapped(document: Document) -> None:
    cells = rows(document)[0].findall(f"{W}tc")
    one, other = cells[column(document, "存在问题")], cells[column(document, "下一步措施")]
    refill(one, [w("p", run("下一步措施"))])
    refill(other, [w("p", run("存在问题"))])


def head_deleted(document: Document) -> None:
    table(document).remove(rows(document)[0])


def control_pasted(document: Document) -> None:
    """The control of another row's cell, copied with its words over a cell's own."""
    source = document.control(f"{FIRST}problems")
    copy = filled(source, run("抄来的话"))
    cell = document.cell(f"{THIRD}problems")
    refill(cell, [w("p", copy)])


def pasted(document: Document) -> None:
    """Copied as text into a new document: nothing but what is visible."""
    for cell in document.root.iter(f"{W}tc"):
        words = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p")]
        refill(cell, [w("p", run("" if one == "请填写" else one)) for one in words])
    for mark in [*document.root.iter(f"{W}bookmarkStart"), *document.root.iter(f"{W}bookmarkEnd")]:
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
    without_properties(document)
    for name in [n for n in document.parts if n.startswith(("word/footer", "word/header"))]:
        document.parts[name] = re.sub(b"<w:t[ >].*?</w:t>", b"", document.parts[name])


def without_properties(document: Document) -> None:
    document.parts.pop("docProps/custom.xml")
    document.parts["_rels/.rels"] = document.parts["_rels/.rels"].replace(b"docProps/custom.xml", b"docProps/no.xml")


def joined(other: Document) -> Damage:
    """Another unit's form pasted behind it."""

    def damage(document: Document) -> None:
        body, behind = document.root[0], other.root[0]
        for block in list(behind):
            body.append(deepcopy(block))

    return damage


def changes_tracked(document: Document) -> None:
    document.type(f"{FIRST}problems", "插入的话", tracked)


def row_deletion_tracked(document: Document) -> None:
    row = document.row(f"{THIRD}status")
    mark = w("trPr", w("del", id="77", author="某人", date="2024-07-15T00:00:00Z"))
    row.insert(0, mark)


def in_cell(*content: Element, key: str = "problems") -> Damage:
    """Something that is no words, in a cell."""

    def damage(document: Document) -> None:
        document.type(f"{FIRST}{key}", "有话", in_paragraphs)
        document.cell(f"{FIRST}{key}").findall(f".//{W}p")[-1].extend(deepcopy(c) for c in content)

    return damage


def text_box() -> Element:
    return w("r", w("pict", w("txbxContent", w("p", run("框里的话")))))


def picture() -> Element:
    return w("r", w("drawing"))


def symbol() -> Element:
    return w("r", w("sym", font="Wingdings", char="F0FC"))


def comment() -> Element:
    return w("r", w("commentReference", id="0"))


def footnote() -> Element:
    return w("r", w("footnoteReference", id="2"))


def numbered(document: Document) -> None:
    document.type(f"{FIRST}problems", "甲\n乙", in_paragraphs)
    for paragraph in document.cell(f"{FIRST}problems").iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        assert properties is not None
        properties.append(w("numPr", w("ilvl", val="0"), w("numId", val="1")))


def nested_table(document: Document) -> None:
    cell = document.cell(f"{FIRST}problems")
    cell.insert(1, w("tbl", w("tr", w("tc", w("p", run("表中表"))))))


def merged(document: Document) -> None:
    """Two cells of a row made one."""
    row = document.row(f"{FIRST}status")
    at = column(document, "存在问题")
    cells = row.findall(f"{W}tc")
    properties = cells[at].find(f"{W}tcPr")
    assert properties is not None
    properties.append(w("gridSpan", val="2"))
    row.remove(cells[at + 1])
    document_words = "合并以后写的话"
    in_one_run(cells[at], document_words)


def locked_changed(document: Document) -> None:
    cell = document.row(f"{THIRD}status").findall(f"{W}tc")[column(document, "目标任务")]
    refill(cell, [w("p", run("建成公园8个。"))])


def hint_left(document: Document) -> None:
    cell = document.cell(f"{FIRST}problems")
    content = document.control(f"{FIRST}problems").find(f"{W}sdtContent")
    assert content is not None
    content.append(run("还有困难"))
    assert cell is not None


def status_typed(words: str) -> Damage:
    def damage(document: Document) -> None:
        document.type(f"{FIRST}status", words, without_control)

    return damage


# --- files that are no forms at all --------------------------------------------------------------


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def zip_bomb(data: bytes) -> bytes:
    parts = Document(data).parts
    return zipped(parts | {"word/media/image1.bin": b"\0" * 150_000_000})


def part_bomb(data: bytes) -> bytes:
    """One part alone that unpacks to more than any form."""
    parts = Document(data).parts
    return zipped(parts | {"word/document.xml": parts["word/document.xml"] + b" " * 40_000_000})


def entity_bomb(data: bytes) -> bytes:
    parts = Document(data).parts
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{laughs}]>'.encode()
    body = parts["word/document.xml"].partition(b"?>")[2].replace("标题".encode(), b"&l9;")
    return zipped(parts | {"word/document.xml": head + body})


def outside_entity(data: bytes) -> bytes:
    parts = Document(data).parts
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    body = parts["word/document.xml"].partition(b"?>")[2].replace("标题".encode(), b"&e;")
    return zipped(parts | {"word/document.xml": head + body})


def hidden_entity(data: bytes) -> bytes:
    """The same in an encoding in which no search for ASCII finds it."""
    parts = Document(data).parts
    head = '<?xml version="1.0" encoding="UTF-32BE"?><!DOCTYPE x [<!ENTITY e "x">]>'
    body = parts["word/document.xml"].decode().partition("?>")[2]
    return zipped(parts | {"word/document.xml": (head + body).encode("utf-32-be")})


def broken_xls() -> bytes:
    return compound("Workbook")


def with_macro(data: bytes) -> bytes:
    parts = Document(data).parts
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return zipped(parts | {"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def compound(stream: str) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + stream.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 448


def password() -> bytes:
    return compound("EncryptedPackage")


def old_word_macro() -> bytes:
    return compound("WordDocument") + "_VBA_PROJECT".encode("utf-16-le")


def wps() -> bytes:
    return compound("WordDocument")


def open_document() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TYPES = "[Content_Types].xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def binary_workbook(data: bytes) -> bytes:
    parts = parts_of(data)
    kind = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped(parts | {_TYPES: parts[_TYPES].replace(_MAIN, kind)})


def main_part_lost(data: bytes) -> bytes:
    parts = parts_of(data)
    return zipped({name: part for name, part in parts.items() if name != "_rels/.rels"})


def with_parts_of(data: bytes, other: bytes) -> bytes:
    """The same file with all parts of another in it, whose types come first."""
    parts, more = parts_of(data), parts_of(other)
    listed = [part[_TYPES].partition(b"<Override")[2].rpartition(b"</Types>")[0] for part in (more, parts)]
    head = parts[_TYPES].partition(b"<Override")[0]
    types = head + b"".join(b"<Override" + one for one in listed) + b"</Types>"
    return zipped(more | parts | {_TYPES: types})


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def borders_moved(document: Document) -> None:
    """One row's cell made wider than those above it: Word gives the whole table a finer grid. No damage at all."""
    grid = table(document).find(f"{W}tblGrid")
    assert grid is not None
    at = column(document, "存在问题")
    columns = grid.findall(f"{W}gridCol")
    wide = int(columns[at + 1].get(f"{W}w", "0"))
    columns[at + 1].set(f"{W}w", str(wide - wide // 4))
    columns[at].addnext(w("gridCol", w=str(wide // 4)))
    moved = document.row(f"{FIRST}status")
    for row in rows(document):
        cells = row.findall(f"{W}tc")
        properties = cells[at if row is moved else at + 1].find(f"{W}tcPr")
        assert properties is not None
        properties.append(w("gridSpan", val="2"))
