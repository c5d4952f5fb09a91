"""Our own look at a finished .docx, for what a schema check does not see."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from gwrb.documents.markup import Element
from gwrb.documents.word.ooxml import W

_FONT_NAMES = ("ascii", "hAnsi", "eastAsia", "cs")


def lint_docx(data: bytes) -> list[str]:
    """Faults of a Word file, in English, for developers: empty where all is well.

    Looks for theme fonts, font settings without a Chinese font, runs without a hint, repeated ids, rows
    that do not fill the grid, cells without a paragraph, and relationships or types that lead nowhere.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    trees = {name: etree.fromstring(part, parser) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    found = [*_links(set(parts), trees)]
    for name, tree in trees.items():
        if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
            found += [f"{name}: {fault}" for fault in (*_fonts(tree), *_ids(tree), *_tables(tree))]
    return found


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _fonts(tree: Element) -> Iterator[str]:
    for fonts in tree.iter(_w("rFonts")):
        names = {str(name).removeprefix(f"{{{W}}}") for name in fonts.attrib}
        yield from (f"theme font {name}" for name in sorted(names) if name.endswith("Theme"))
        if names - {"hint"} and not names.issuperset(_FONT_NAMES):
            yield f"rFonts without {sorted(set(_FONT_NAMES) - names)}"
    for run in tree.iter(_w("r")):
        if run.find(_w("t")) is None:
            continue
        look = run.find(f"{_w('rPr')}/{_w('rFonts')}")
        if look is None or look.get(_w("hint")) != "eastAsia":
            yield f"run without the eastAsia hint: {''.join(map(str, run.itertext()))[:20]!r}"


def _ids(tree: Element) -> Iterator[str]:
    controls = [str(control.get(_w("val"))) for control in tree.iterfind(f".//{_w('sdtPr')}/{_w('id')}")]
    pictures = [str(picture.get("id")) for picture in tree.iter("{*}docPr")]
    for kind, ids in (("content control", controls), ("drawing", pictures)):
        yield from (f"{kind} id {one} occurs {count} times" for one, count in Counter(ids).items() if count > 1)


def _tables(tree: Element) -> Iterator[str]:
    for table in tree.iter(_w("tbl")):
        columns = len(table.findall(f"{_w('tblGrid')}/{_w('gridCol')}"))
        for number, row in enumerate(table.iterfind(_w("tr")), 1):
            spans = [cell.find(f"{_w('tcPr')}/{_w('gridSpan')}") for cell in row.iterfind(_w("tc"))]
            width = sum(1 if span is None else int(str(span.get(_w("val")))) for span in spans)
            if width != columns:
                yield f"row {number} fills {width} of {columns} columns"
            for cell in row.iterfind(_w("tc")):
                if len(cell) == 0 or cell[-1].tag != _w("p"):
                    yield f"row {number}: a cell does not end with a paragraph"


def _links(names: set[str], trees: dict[str, Element]) -> Iterator[str]:
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = re.sub(r"_rels/[^/]*$", "", name)
        for relation in tree:
            target = _resolved(folder, str(relation.get("Target")))
            if target not in names:
                yield f"{name}: nothing at {target}"
    typed = {str(one.get("PartName")).lstrip("/") for one in trees["[Content_Types].xml"] if one.get("PartName")}
    yield from (f"content type for missing {name}" for name in sorted(typed - names))


def _resolved(folder: str, target: str) -> str:
    parts = folder.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        else:
            parts.append(step)
    return "/".join(parts)
