"""Papers as files: a view with its template, in Word, HTML, Markdown or Excel, under a Chinese name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gwrb.documents.document import Bullets, Chart, ChartFigure, Document, Paragraph, Run, Series, plain
from gwrb.documents.markup import TemplateProblem
from gwrb.documents.small_html import parse_document
from gwrb.documents.style import Style
from gwrb.documents.templates.template import Templates
from gwrb.ledger.libreoffice import convert, libreoffice
from gwrb.ledger.workspace import shown
from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.output.made import Made, file_stem
from gwrb.output.papers import INSTRUCTIONS, template_of
from gwrb.output.template_files import SUFFIX, folders, letterhead_of, located, style_of
from gwrb.reports.quarterly_views import SAMPLE, Pace, PaperHead, Report
from gwrb.targets.lights import YEAR
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.text.rounding import percent
from gwrb.tracking.states import EXEMPT, LATE, MISSING
from gwrb.tracking.tallies import PARTIAL
from gwrb.tracking.uncounted import told

if TYPE_CHECKING:
    from gwrb.documents.word.docx import WordBase
    from gwrb.forms.form_views import FormPaper
    from gwrb.reports.parts_papers import RankedTarget


class PaperPrinter:
    """Prints the papers of one workspace in one format; templates and style are read once.

    `template`: a template of the user's own, to print with instead of the usual one. `tell`: gets what is wrong
    with the style file, once, before anything is printed with it. `base`: a letterhead instead of the workspace's, with
    `fields` for its places to fill in; `note` gets what stays to be filled in by hand, once.
    """

    def __init__(
        self,
        root: Path,
        format: str = "docx",
        template: str | None = None,
        *,
        tell: Callable[[Sequence[Diagnostic]], None] | None = None,
        base: Path | None = None,
        fields: Mapping[str, str] | None = None,
        note: Callable[[str], None] | None = None,
    ) -> None:
        self.root, self.format = root, format
        self._template = template and template.removesuffix(SUFFIX) + SUFFIX
        self._tell = tell
        self._base, self._fields, self._note = base, fields or {}, note
        self._noted: set[str] = set()  # the blanks that were told
        self._bases: dict[tuple[Path | None, str], WordBase] = {}

    def paper(self, view: PaperHead) -> Made:
        """A paper, with the template of its kind or the user's own; the ledger's rows where the format is xlsx."""
        if self.format == "xlsx":
            from gwrb.output.ledger_xlsx import ledger

            stem, data = ledger(view)
        else:
            stem = view.stem
            data = self._written(self._document(self._template or template_of(view), view), view)
        return Made(f"{file_stem(stem)}.{self.format}", data)

    def pieces(self, view: PaperHead) -> dict[str, bytes]:
        """The body of a paper and each of its annexes by their file names; the body alone goes on the letterhead."""
        body, *annexes = self._document(self._template or template_of(view), view).parts
        files = {f"{file_stem(view.stem)}.{self.format}": self._written(Document((body,)), view)}
        for part in annexes:
            heads = (b for b in part.blocks if isinstance(b, Paragraph) and b.style in ("attachment", "title"))
            name = " ".join(plain(head.inlines) for head in heads) or f"附件{len(files)}"
            files[f"{file_stem(name)}.{self.format}"] = self._written(Document((part,)), view, annex=True)
        return files

    def form(self, view: FormPaper) -> Made:
        """A form to be filled in, in the format that its view names: Word or Excel."""
        if view.format == "xlsx":
            from gwrb.output.form_excel import form_xlsx

            data = form_xlsx(view, _marked(self._document(INSTRUCTIONS, view), view))
        else:
            from gwrb.forms.identity import outside

            document = self._document(f"{view.number}{SUFFIX}", view)
            data = self._written(document, view, outside(_words(document)))
        return Made(f"{file_stem(view.stem)}.{view.format}", data)

    def _document(self, template: str, view: PaperHead) -> Document:
        """A template with its view, which it calls `report` or `view`.

        What is wrong with the template is a refusal that names its line.
        """
        shown, styles = charts(view), self._style.texts
        try:
            text = self._templates.render(template, {"report": view, "view": view, "charts": shown})
            made = parse_document(text, path=template, styles=styles, charts=shown)
        except TemplateProblem as problem:
            where = located(problem, self.root)
            raise Refusal(f"{where}\n没有打印；可运行 gwrb templates check 检查全部模板", WRONG_USE) from problem
        if view.uncounted:
            lines = "；".join(told(view.uncounted)).replace(" ", "")
            made = _noted(made, f"有{len(view.uncounted)}条材料没有计入本件：{lines}")
        return _noted(made, view.postdated) if view.postdated else made

    def _written(
        self, document: Document, view: PaperHead, more: Mapping[str, str] | None = None, *, annex: bool = False
    ) -> bytes:
        """The document in docx, html, md or pdf. `more`: properties of the Word file beside those of the view; an
        `annex` goes on no letterhead."""
        if self.format == "html":
            from gwrb.documents.html import to_html

            return to_html(_marked(document, view), self._style, title=view.title).encode("utf-8")
        if self.format == "md":
            from gwrb.documents.markdown import to_markdown

            return to_markdown(_marked(document, view)).encode("utf-8")
        # The day, not the clock: the same data printed for the same day is the same file.
        created = dt.datetime.combine(view.today, dt.time(), dt.UTC)
        facts = {**view.facts, **(more or {})}
        made = self._word(view, annex=annex).write(
            document, title=view.title, properties=facts, created=created, fields=self._filled(view)
        )
        if self.format == "pdf":
            return to_pdf(made)
        return made

    def _word(self, view: PaperHead, *, annex: bool) -> WordBase:
        """What a paper is written into, made once for all of its kind: the lean base, or the letterhead it goes on."""
        from gwrb.documents.word.docx import WordBase

        path = None if annex else self._base or letterhead_of(self.root, template_of(view), view.office)
        mark = SAMPLE if view.sample else ""
        if (path, mark) not in self._bases:
            made = self._letterhead(path, mark) if path else WordBase(self._style, mark=mark)
            self._answer(made.asked, self._filled(view))
            self._bases[path, mark] = made
        return self._bases[path, mark]

    def _letterhead(self, path: Path, mark: str) -> WordBase:
        from gwrb.documents.word.letterhead import LetterheadProblem
        from gwrb.output.letterheads import base_on

        try:
            return base_on(path, self._style, mark)
        except LetterheadProblem as error:
            raise Refusal(f"{shown(path)} 不能作红头：{error}", WRONG_USE) from error

    def _filled(self, view: PaperHead) -> dict[str, str]:
        """What is known for the places of a letterhead; what the user says goes first."""
        day = view.today
        known = {"标题": view.title, "发文机关": view.office, "成文日期": f"{day.year}年{day.month}月{day.day}日"}
        return {name: words for name, words in known.items() if words} | dict(self._fields)

    def _answer(self, asked: Sequence[str], known: Mapping[str, str]) -> None:
        """Refuses words for a place that is not there; says which places are left blank."""
        strange = [name for name in self._fields if name not in asked]
        if strange:
            there = f"有的是：{'、'.join(asked)}" if asked else "没有要填的字段，或没有用红头"
            raise Refusal(f"红头里没有字段“{strange[0]}”；{there}", WRONG_USE)
        blank = "、".join(name for name in asked if name not in known)
        if blank and self._note and blank not in self._noted:
            self._noted.add(blank)
            self._note(f"提示：红头里的{blank}留了空，请在文件里填写")

    @cached_property
    def _templates(self) -> Templates:
        return Templates(folders(self.root))

    @cached_property
    def _style(self) -> Style:
        style, found = style_of(folders(self.root))
        if self._tell:
            self._tell(found)
        return style


def to_pdf(docx: bytes) -> bytes:
    """A Word file as PDF, so that both look the same. Refuses where there is no LibreOffice, or where it fails."""
    program = libreoffice()
    if program is None:
        raise Refusal(
            "这台电脑上没有 LibreOffice，印不了 pdf。请安装 LibreOffice，或印 docx 后在 Word、WPS 里另存为 PDF",
            WRONG_USE,
        )
    (made,) = convert(program, [docx], "docx", "pdf")
    if made is None:
        raise Refusal("LibreOffice 没有转成 pdf；请印 docx 后在 Word、WPS 里另存为 PDF", WRONG_USE)
    return made


def _marked(document: Document, view: PaperHead) -> Document:
    """The document with the sample mark, where it must have one, at its very start: no template can leave it out."""
    if not view.sample:
        return document
    first, *rest = document.parts
    mark = Paragraph((Run(SAMPLE),), "sample")
    return Document((first._replace(blocks=(mark, *first.blocks)), *rest))


def _noted(document: Document, words: str) -> Document:
    """The document with a note below its date, where GB/T 9704 has 附注: no template can leave it out."""
    first, *rest = document.parts
    note = Paragraph((Run(f"（注：{words}。）"),), "note")
    return Document((first._replace(blocks=(*first.blocks, note)), *rest))


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


BY_PART, BY_CLASS = "各部分进度", "各类单位报送情况"
OVER_TIME, FARTHEST = "完成率与序时进度", "未达序时进度的指标"
IN_TIME, COMPLETION, GONE, HALF = "按时报送", "完成率", "序时进度", "半数指标达到的完成率"
MOST = 10  # bars of the targets that are farthest behind: more are read in the table

# Which of the style's colours a status takes: the same in every chart.
_TONES = {
    DONE: 0, ON_TRACK: 1, LAGGING: 2, NOT_STARTED: 3, PARTIAL: 4, MISSING: 5,
    IN_TIME: 0, LATE: 3, EXEMPT: 4, COMPLETION: 1, HALF: 1, GONE: 5,
}  # fmt: skip


def charts(report: PaperHead) -> dict[str, Chart]:
    """By the names that templates use in <figure data-chart="…">; those of the lights where there are any."""
    if not isinstance(report, Report):
        from gwrb.reports.parts_papers import PartsPaper

        return {one.chart: _by_unit(one) for one in report.targets} if isinstance(report, PartsPaper) else {}
    made = {BY_PART: _by_part(report), BY_CLASS: _by_class(report)}
    if report.pace is not None:
        made |= {OVER_TIME: _over_time(report.pace), FARTHEST: _farthest(report.pace)}
    return made


def _by_part(report: Report) -> Chart:
    names = tuple(count.name for count in report.tasks.counts)
    rows = tuple(
        Series(name, tuple(part.tally.counts[at].number for part in report.parts), _TONES.get(name, -1))
        for at, name in enumerate(names)
    )
    return Chart("stacked", "各部分目标任务进度（项）", tuple(f"第{p.part}部分" for p in report.parts), rows)


def _by_class(report: Report) -> Chart:
    classes = report.reporting.classes
    figures = {
        IN_TIME: [c.on_time for c in classes],
        LATE: [c.late for c in classes],
        MISSING: [c.missing for c in classes],
    }
    if report.reporting.exempt:
        figures[EXEMPT] = [c.exempt for c in classes]
    rows = tuple(Series(name, tuple(values), _TONES[name]) for name, values in figures.items())
    return Chart("stacked", "各类单位报送情况（个）", tuple(c.name for c in classes), rows)


def _over_time(pace: Pace) -> Chart:
    """Completion against time: where the middle of all targets stands beside the share of the year gone."""
    rows = (_rates(GONE, [q.share for q in pace.quarters]), _rates(HALF, [q.median for q in pace.quarters]))
    return Chart("line", "完成率与序时进度（%）", tuple(q.name for q in pace.quarters), rows)


def _farthest(pace: Pace) -> Chart:
    """The targets farthest behind, each beside the share of the year gone."""
    far = [(b.task.id, m) for b in pace.behind for m in b.measures if m.yardstick == YEAR]
    far.sort(key=lambda one: one[1].rate or 0.0)
    shown = far[:MOST]
    rows = (_rates(COMPLETION, [m.rate for _, m in shown]), _rates(GONE, [pace.share for _ in shown]))
    some = f"差距最大的{MOST}个" if len(far) > MOST else ""
    title = f"{some}未达{'目标' if pace.share >= 1 else '序时进度'}的指标（%）"
    return Chart("bar", title, tuple(f"{task} {m.name}" for task, m in shown), rows)


def _by_unit(of: RankedTarget) -> Chart:
    """Each unit's completion beside the share of the year gone, those furthest behind first."""
    rates = [None if row.completion is None else float(row.completion) for row in of.rows]
    rows = (_rates(COMPLETION, rates), _rates(GONE, [of.pace for _ in of.rows]))
    return Chart("bar", f"{of.target}：各单位完成率（%）", tuple(row.unit for row in of.rows), rows)


def _rates(name: str, shares: Iterable[float | None]) -> Series:
    """Shares in percent as the tables print them."""
    figures = (None if share is None else float(percent(share).removesuffix("%")) for share in shares)
    return Series(name, tuple(figures), _TONES[name])
