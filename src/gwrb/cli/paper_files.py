"""What commands that print papers share: made in memory, named in Chinese, written whole or not at all."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from gwrb.cli.invocation import complain, echo, save, show_findings
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown, write
from gwrb.model.progress import Progress
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Quarter
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.documents.chart import Chart
    from gwrb.output.printing import About, Printer
    from gwrb.reports.quarterly_report import QuarterData
    from gwrb.reports.task_lists import ListRow

T = TypeVar("T")
REPORT, UNIT_REPORT, DUTY_LIST = "季度报告.html", "单位报告.html", "责任清单.html"
NAMED = 10
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


class Made(NamedTuple):
    """A finished paper: the name it has where the user gives none, and its bytes."""

    name: str
    data: bytes


class PaperView(Protocol):
    """What every paper's view has."""

    @property
    def title(self) -> str: ...


class Press:
    """Prints the papers of one workspace in one format; templates and style are read once.

    `template`: a template of the user's own, to print with instead of the usual one.
    """

    def __init__(self, book: Sound, format: str, template: str | None = None) -> None:
        self.book = book
        self.format = format
        self._template = template and (template if template.endswith(".html") else template + ".html")
        self._quarter: tuple[Quarter, dt.date, QuarterData] | None = None

    def report(self, quarter: Quarter, today: dt.date) -> Made:
        """The quarterly report."""
        from gwrb.reports.quarterly_report import report_view
        from gwrb.tracking.office import office_records

        book = self.book
        view = report_view(book.plan, book.register, progress(book), quarter, today, office_records(book))
        if self.format == "xlsx":
            from gwrb.output.ledger_xlsx import report_xlsx

            return self._named(f"{quarter.period}办理情况台账", report_xlsx(view))
        from gwrb.output.printing import About
        from gwrb.output.report_charts import charts

        about = About(view.title, today, {"gwrb-quarter": str(quarter)})
        return self._print(
            self._template or REPORT,
            {"report": view, "view": view},
            charts(view),
            f"{quarter.period}办理情况报告",
            about,
        )

    def unit(self, who: Unit, quarter: Quarter, today: dt.date) -> Made:
        """One unit's paper."""
        from gwrb.reports.unit_papers import unit_view

        book = self.quarter(quarter, today)
        view = unit_view(book, who)
        name = f"{who.name}{quarter.period}办理情况"
        if self.format == "xlsx":
            from gwrb.output.ledger_xlsx import unit_xlsx

            return self._named(name, unit_xlsx(view, book.rows))
        from gwrb.output.printing import About

        about = About(view.title, today, {"gwrb-quarter": str(quarter), "gwrb-unit": who.name})
        return self._print(self._template or UNIT_REPORT, {"report": view, "view": view}, {}, name, about)

    def duties(self, who: Unit | Group, listed: Sequence[ListRow], today: dt.date) -> Made:
        """The list of what binds a unit."""
        from gwrb.output.printing import About
        from gwrb.reports.unit_papers import duty_view

        view = duty_view(self.book.plan, self.book.register, listed, who, today)
        about = About(view.title, today, {"gwrb-unit": who.name})
        return self._print(DUTY_LIST, {"report": view, "view": view}, {}, f"{who.name}责任清单", about)

    def paper(
        self, template: str, view: PaperView, name: str, today: dt.date, facts: Mapping[str, str]
    ) -> Made:
        """Any paper that needs no chart: its template (or the user's own), its view, its file's name."""
        from gwrb.output.printing import About

        about = About(view.title, today, facts)
        return self._print(self._template or template, {"report": view, "view": view}, {}, name, about)

    def list(self, listed: Sequence[ListRow], who: Unit | Group | None, today: dt.date) -> Made:
        """A list of tasks as a table of Excel."""
        from gwrb.output.ledger_xlsx import list_xlsx

        data = list_xlsx(listed, self.book.plan.heading, today, with_bonds=who is not None)
        return self._named(f"{who.name if who else f'{self.book.plan.heading.year}年'}任务清单", data)

    def quarter(self, quarter: Quarter, today: dt.date) -> QuarterData:
        """What a quarter's papers are made from; derived once."""
        if self._quarter is None or self._quarter[:2] != (quarter, today):
            from gwrb.reports.quarterly_report import QuarterData
            from gwrb.tracking.office import office_records

            book = self.book
            made = QuarterData(book.plan, book.register, progress(book), quarter, today, office_records(book))
            self._quarter = quarter, today, made
        return self._quarter[2]

    @cached_property
    def printer(self) -> Printer:
        """Templates and style; what is wrong with the style is told once."""
        from gwrb.output.printing import Printer
        from gwrb.output.style_file import style_of
        from gwrb.output.template_folders import folders

        where = folders(self.book.workspace.root)
        style, found = style_of(where)
        show_findings(found)
        if found:
            complain("样式文件里读不懂的地方，已按 GB/T 9704 的规定打印")
        return Printer(where, style)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What is wrong with a template as a refusal that names its line."""
        from gwrb.documents.templates.template_problems import TemplateProblem

        try:
            yield
        except TemplateProblem as problem:
            from gwrb.output.template_folders import located

            where = located(problem, self.book.workspace.root)
            raise Refusal(
                f"{where}\n没有打印；可运行 gwrb templates check 检查全部模板", WRONG_USE
            ) from problem

    def _print(
        self, template: str, view: Mapping[str, object], charts: Mapping[str, Chart], name: str, about: About
    ) -> Made:
        with self.refusing():
            document = self.printer.document(template, view, charts)
        return self._named(name, self.printer.written(document, self.format, about))

    def _named(self, stem: str, data: bytes) -> Made:
        return Made(f"{file_stem(stem)}.{self.format}", data)


def progress(book: Sound) -> list[Progress]:
    return [f.progress for f in book.ledger.progress if f.progress is not None]


def file_stem(words: str) -> str:
    """Words as a file name that every system takes."""
    return _FORBIDDEN.sub("_", words).strip(" .") or "gwrb"


def warn_of_strays(book: Sound, quarter: Quarter) -> None:
    """Names entries that answer no obligation: they stand in no paper and are in no total."""
    from gwrb.model.obligations import lead_obligations
    from gwrb.reports.counting import Answers, filed

    now = Answers(filed(progress(book), quarter, book.register))
    strays = now.strays(lead_obligations(book.plan, book.register)) if now.files else []
    if strays:
        names = "、".join(f"{unit} {task}" for unit, task in strays[:NAMED])
        more = f"等 {len(strays)} 条" if len(strays) > NAMED else ""
        complain(f"提示：这些进展不对应该单位应报的事项，没有计入：{names}{more}；请运行 gwrb validate 核对")


def deliver(made: Made, out: str | None, *, force: bool) -> None:
    """Writes a paper where the user said; `-` is the screen, for what is text."""
    if out != "-":
        save(Path(out or made.name), made.data, force=force)
    elif made.name.endswith((".html", ".md")):
        sys.stdout.write(made.data.decode("utf-8"))
    else:
        raise Refusal("这种格式不能印到屏幕，请用 -o 写一个文件名", WRONG_USE)


def print_all(press: Press, quarter: Quarter, today: dt.date, folder: Path, *, force: bool) -> int:
    """Every owing unit's paper into one folder; nothing is written where one of the files exists."""
    units = owing(press.quarter(quarter, today))
    suffix = press.format
    paths = [folder / f"{file_stem(f'{u.name}{quarter.period}办理情况')}.{suffix}" for u in units]
    standing = [path for path in paths if path.exists()]
    if standing and not force:
        names = "、".join(shown(path) for path in standing[:3]) + ("等" if len(standing) > 3 else "")
        raise Refusal(f"{names} {len(standing)} 个文件已存在，没有改动；要覆盖请加 --force", FOUND)
    for path, unit in zip(paths, watched(units), strict=True):
        write(path, press.unit(unit, quarter, today).data)
    echo(f"已写入 {shown(folder)}：{len(paths)} 个单位，每个单位一份")
    return DONE


def owing(book: QuarterData) -> list[Unit]:
    """The units that owe a report, in the order of the register."""
    found = {d.unit.name: d.unit for d in book.obligations}
    return list(found.values())


def watched(units: Iterable[T]) -> Iterator[T]:
    """The units one by one; on a terminal a bar shows how far, once a second has passed."""
    import time

    every = list(units)
    if sys.stderr is None or not sys.stderr.isatty():
        yield from every
        return
    started = time.monotonic()
    bar = None
    try:
        for done, unit in enumerate(every):
            if bar is None and time.monotonic() - started > 1:
                from rich.console import Console
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

                columns = (TextColumn("正在打印"), BarColumn(), MofNCompleteColumn())
                bar = Progress(*columns, console=Console(stderr=True), transient=True)
                task = bar.add_task("", total=len(every), completed=done)
                bar.start()
            yield unit
            if bar is not None:
                bar.update(task, completed=done + 1)
    finally:
        if bar is not None:
            bar.stop()
