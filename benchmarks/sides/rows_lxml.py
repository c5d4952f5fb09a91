"""rows_lxml.py COUNT FILE: the rows by python-docx with the cells built in lxml."""

from __future__ import annotations

from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from rows import HEAD, arguments

made, out = arguments()
document = Document()
document.add_heading("逐项办理情况表")
table = document.add_table(1, len(HEAD))
for cell, name in zip(table.rows[0].cells, HEAD, strict=True):
    cell.text = name
TR, TC, P, R, T = (qn(f"w:{name}") for name in ("tr", "tc", "p", "r", "t"))
for row in made:
    line = etree.SubElement(table._tbl, TR)
    for words in row:
        paragraph = etree.SubElement(etree.SubElement(line, TC), P)
        etree.SubElement(etree.SubElement(paragraph, R), T).text = words
document.save(str(out))
