"""A form as a Word file: its template printed, its identity in the properties of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from gwrb.documents.document import Bullets, ChartFigure, Document, Paragraph, plain
from gwrb.forms.content import Form
from gwrb.forms.form_views import FormPaper
from gwrb.forms.identity import outside
from gwrb.output.printing import About, Printer

TEMPLATES = {"plan": "附表1.html", "contacts": "附表2.html", "progress": "附表3.html"}


def form_docx(printer: Printer, form: Form, paper: FormPaper, today: dt.date) -> bytes:
    """A form in Word. Raises TemplateProblem."""
    document = printer.document(TEMPLATES[paper.kind], {"report": paper, "view": paper}, {})
    facts = form.properties(today) | outside(_words(document))
    return printer.written(document, "docx", About(paper.title, today, facts))


def _words(document: Document) -> Iterator[str]:
    """The paragraphs outside all tables."""
    for part in document.parts:
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield plain(block.inlines)
            elif isinstance(block, Bullets):
                yield from (plain(item.inlines) for item in block.items)
            elif isinstance(block, ChartFigure):
                yield plain(block.caption)
