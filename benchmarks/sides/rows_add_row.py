"""rows_add_row.py COUNT FILE: the rows by python-docx's own add_row, its cells fetched once a row."""

from __future__ import annotations

from docx import Document
from rows import HEAD, arguments

made, out = arguments()
document = Document()
document.add_heading("逐项办理情况表")
table = document.add_table(1, len(HEAD))
for cell, name in zip(table.rows[0].cells, HEAD, strict=True):
    cell.text = name
for row in made:
    for cell, words in zip(table.add_row().cells, row, strict=True):
        cell.text = words
document.save(str(out))
