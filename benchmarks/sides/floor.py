"""The floor: read the YAML, build the words as elements in lxml, zip. floor.py WORKSPACE WORDS"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import yaml
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P, R, T, TBL, TR, TC = (f"{{{W}}}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc"))


def paragraph(parent: etree._Element, text: str) -> None:
    run = etree.SubElement(etree.SubElement(parent, P), R)
    etree.SubElement(run, T).text = text


for path in sorted((Path(sys.argv[1]) / "data").rglob("*.yaml")):
    with path.open("rb") as file:
        yaml.load(file, yaml.CSafeLoader)
root = etree.Element(f"{{{W}}}document", nsmap={"w": W})
body = etree.SubElement(root, f"{{{W}}}body")
for block in json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")):
    if isinstance(block, str):
        paragraph(body, block)
        continue
    table = etree.SubElement(body, TBL)
    for row in block:
        line = etree.SubElement(table, TR)
        for cell in row:
            paragraph(etree.SubElement(line, TC), cell)
with zipfile.ZipFile(Path(sys.argv[2]).with_suffix(".floor.docx"), "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("word/document.xml", etree.tostring(root, encoding="UTF-8", xml_declaration=True))
