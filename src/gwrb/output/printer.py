"""Papers as files: a view with its template, in Word, HTML, Markdown or Excel, under a Chinese name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gwrb.documents.document import Bullets, ChartFigure, Document, Paragraph, Run, plain
from gwrb.documents.markup import TemplateProblem
from gwrb.documents.small_html import parse_document
from gwrb.documents.style import Style
from gwrb.documents.templates.template import Templates
from gwrb.output import report_charts
from gwrb.output.papers import template_of
from gwrb.output.template_files import SUFFIX, folders, located, style_of
from gwrb.reports.quarterly_views import SAMPLE, PaperHead, Report
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.forms.form_views import FormPaper

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


class Made(NamedTuple):
    """A finished file: the name it has where the user gives none, and its bytes."""

    name: str
    data: bytes


def file_stem(words: str) -> str:
    """Words as a file name that every system takes."""
    return _FORBIDDEN.sub("_", words).strip(" .") or "gwrb"


class PaperPrinter:
    """Prints the papers of one workspace in one format; templates and style are read once.

    `template`: a template of the user's own, to print with instead of the usual one. `tell`: gets what is wrong
    with the style file, once, before anything is printed with it.
    """

    def __init__(
        self,
        root: Path,
        format: str = "docx",
        template: str | None = None,
        *,
        tell: Callable[[Sequence[Diagnostic]], None] | None = None,
    ) -> None:
        self.root, self.format = root, format
        self._template = template and template.removesuffix(SUFFIX) + SUFFIX
        self._tell = tell

    def paper(self, view: PaperHead) -> Made:
        """A paper, with the template of its kind or the user's own; the ledger's rows where the format is xlsx."""
        if self.format == "xlsx":
            from gwrb.output.ledger_xlsx import ledger

            stem, data = ledger(view)
        else:
            stem = view.stem
            data = self._written(self._document(self._template or template_of(view), view), view)
        return Made(f"{file_stem(stem)}.{self.format}", data)

    def form(self, view: FormPaper) -> Made:
        """A form to be filled in, in the format that its view names: Word or Excel."""
        if view.format == "xlsx":
            from gwrb.output.form_excel import INSTRUCTIONS, form_xlsx

            data = form_xlsx(view, self._document(INSTRUCTIONS, view))
        else:
            from gwrb.forms.identity import outside

            document = self._document(f"{view.number}{SUFFIX}", view)
            data = self._written(document, view, outside(_words(document)))
        return Made(f"{file_stem(view.stem)}.{view.format}", data)

    def _document(self, template: str, view: PaperHead) -> Document:
        """A template with its view, which it calls `report` or `view`; the sample mark stands at its very start.

        What is wrong with the template is a refusal that names its line.
        """
        charts, styles = report_charts.charts(view) if isinstance(view, Report) else {}, self._style.texts
        try:
            text = self._templates.render(template, {"report": view, "view": view, "charts": charts})
            made = parse_document(text, path=template, styles=styles, charts=charts)
        except TemplateProblem as problem:
            where = located(problem, self.root)
            raise Refusal(f"{where}\n没有打印；可运行 gwrb templates check 检查全部模板", WRONG_USE) from problem
        return _marked(made) if view.sample else made

    def _written(self, document: Document, view: PaperHead, more: Mapping[str, str] | None = None) -> bytes:
        """The document in docx, html or md. `more`: properties of the Word file beside those of the view."""
        if self.format == "html":
            from gwrb.documents.html import to_html

            return to_html(document, self._style, title=view.title).encode("utf-8")
        if self.format == "md":
            from gwrb.documents.markdown import to_markdown

            return to_markdown(document).encode("utf-8")
        from gwrb.documents.word.docx import to_docx

        # The day, not the clock: the same data printed for the same day is the same file.
        created = dt.datetime.combine(view.today, dt.time(), dt.UTC)
        facts = {**view.facts, **(more or {})}
        return to_docx(document, self._style, title=view.title, properties=facts, created=created)

    @cached_property
    def _templates(self) -> Templates:
        return Templates(folders(self.root))

    @cached_property
    def _style(self) -> Style:
        style, found = style_of(folders(self.root))
        if self._tell:
            self._tell(found)
        return style


def _marked(document: Document) -> Document:
    """The document with the sample mark at its very start: no template can leave it out."""
    first, *rest = document.parts
    mark = Paragraph((Run(SAMPLE),), "sample")
    return Document((first._replace(blocks=(mark, *first.blocks)), *rest))


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
