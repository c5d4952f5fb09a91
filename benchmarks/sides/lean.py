"""Unit papers by python-docx on a lean base. lean.py WORDS all|one

The base is python-docx's own template with the styles it does not need taken out, opened once for each
document; tables are built row by row in lxml, as one would who knows that table.cell is slow.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def lean() -> bytes:
    """python-docx's default document with nothing but its Normal style."""
    document = Document()
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) != "Normal":
            styles.remove(style)
    latent = styles.find(qn("w:latentStyles"))
    if latent is not None:
        styles.remove(latent)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def element(parent: object, tag: str) -> object:
    made = OxmlElement(tag)
    parent.append(made)  # type: ignore[attr-defined]
    return made


def paragraph(parent: object, words: str) -> None:
    made = element(element(element(parent, "w:p"), "w:r"), "w:t")
    made.text = words  # type: ignore[attr-defined]


def write(base: bytes, blocks: list[object], out: Path) -> None:
    document = Document(io.BytesIO(base))
    body = document.element.body
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = OxmlElement("w:tbl")
        element(table, "w:tblPr")
        element(table, "w:tblGrid")
        for row in block:  # type: ignore[attr-defined]
            line = element(table, "w:tr")
            for cell in row:
                paragraph(element(line, "w:tc"), cell)
        body.insert(len(body) - 1, table)
    document.save(str(out))


base = lean()
files = sorted(Path(sys.argv[1]).glob("*.json"))
for path in files if sys.argv[2] == "all" else files[:1]:
    write(base, json.loads(path.read_text(encoding="utf-8")), path.with_suffix(".docx"))
