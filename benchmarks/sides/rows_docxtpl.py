"""rows_docxtpl.py COUNT FILE: the rows by docxtpl, autoescape on."""

from __future__ import annotations

import io

from docx import Document
from docxtpl import DocxTemplate
from rows import HEAD, Row, arguments


def template() -> io.BytesIO:
    """A template with one table: a loop row, the row, the loop's end."""
    document = Document()
    document.add_heading("逐项办理情况表")
    table = document.add_table(4, len(HEAD))
    for cell, name in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = name
    table.rows[1].cells[0].text = "{%tr for r in rows %}"
    for cell, field in zip(table.rows[2].cells, Row._fields, strict=True):
        cell.text = f"{{{{ r.{field} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    return out


made, path = arguments()
document = DocxTemplate(template())
document.render({"rows": made}, autoescape=True)
document.save(str(path))
