"""The words of a .docx, or of each in a folder, as JSON: paragraphs as texts, tables as rows of texts."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def blocks(path: Path) -> list[object]:
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(huge_tree=True))[0]
    return [
        [[words(cell) for cell in row.iter(f"{W}tc")] for row in one.iter(f"{W}tr")]
        if one.tag == f"{W}tbl"
        else words(one)
        for one in body.iterfind(f".//{W}sdtContent/*" if body[0].tag == f"{W}sdt" else "*")
        if one.tag in (f"{W}p", f"{W}tbl")
    ]


source, out = Path(sys.argv[1]), Path(sys.argv[2])
if source.is_dir():
    out.mkdir(exist_ok=True)
    for path in sorted(source.glob("*.docx")):
        (out / f"{path.stem}.json").write_text(json.dumps(blocks(path)), encoding="utf-8")
else:
    out.write_text(json.dumps(blocks(source)), encoding="utf-8")
