"""A template and a view in, the bytes of a Word, HTML or Markdown file out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from gwrb.documents.chart import Chart
from gwrb.documents.document import Document, Paragraph, Run
from gwrb.documents.small_html import parse_document
from gwrb.documents.style import Style
from gwrb.documents.templates.template import Templates
from gwrb.reports.quarterly_views import SAMPLE

NO_CHARTS: Mapping[str, Chart] = MappingProxyType({})


class Printer:
    """The templates and the style of a workspace, read once for any number of documents."""

    def __init__(self, folders: Iterable[Path], style: Style) -> None:
        self.templates = Templates(folders)
        self.style = style

    def document(self, name: str, view: object, charts: Mapping[str, Chart] = NO_CHARTS) -> Document:
        """A template with its view, which it calls `report` or `view`. Raises TemplateProblem."""
        text = self.templates.render(name, {"report": view, "view": view, "charts": charts})
        made = parse_document(text, path=name, styles=self.style.texts, charts=charts)
        return marked(made) if getattr(view, "sample", False) else made

    def written(self, document: Document, format: str, about: About) -> bytes:
        """The document in docx, html or md."""
        if format == "html":
            from gwrb.documents.html import to_html

            return to_html(document, self.style, title=about.title).encode("utf-8")
        if format == "md":
            from gwrb.documents.markdown import to_markdown

            return to_markdown(document).encode("utf-8")
        from gwrb.documents.word.docx import to_docx

        # The day, not the clock: the same data printed for the same day is the same file.
        created = dt.datetime.combine(about.day, dt.time(), dt.UTC)
        return to_docx(document, self.style, title=about.title, properties=about.facts, created=created)


def marked(document: Document) -> Document:
    """The document with the sample mark at its very start: no template can leave it out."""
    first, *rest = document.parts
    mark = Paragraph((Run(SAMPLE),), "sample")
    return Document((first._replace(blocks=(mark, *first.blocks)), *rest))


class About(NamedTuple):
    """What a file says of itself."""

    title: str
    day: dt.date
    facts: Mapping[str, str] = {}
