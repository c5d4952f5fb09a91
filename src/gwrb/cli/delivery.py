"""Results where the user wants them: tables and papers, on the screen or in files, never over a file unasked."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gwrb.cli.invocation import SCREEN, Destination, complain, echo, echo_data, show_findings
from gwrb.ledger import outputs
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.output.json_text import json_text
from gwrb.output.made import Made, file_stem
from gwrb.output.table import Table
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.text.visible import visible

if TYPE_CHECKING:
    from gwrb.model.values import Period
    from gwrb.output.printer import PaperPrinter
    from gwrb.output.terminal import TerminalPage
    from gwrb.reports.quarterly_views import PaperHead
    from gwrb.text.diagnostics import Diagnostic
    from gwrb.tracking.office import OfficeRecords
    from gwrb.tracking.uncounted import Uncounted

T = TypeVar("T")
NAMED = 10


def save(path: Path, data: bytes, *, force: bool) -> None:
    """Writes a result where the user said, never over a file without `force`, and says so."""
    if outputs.standing(path) and not force:
        raise Refusal(f"{shown(path)} 已存在，没有改动；要覆盖请加 --force，或用 -o 另写一个文件名", FOUND)
    if who := outputs.holder(path):
        raise Refusal(f"{shown(path)} 正被打开（{who}），没有写；请先关闭，或用 -o 另写一个文件名", FOUND)
    sys.stdout.flush()
    outputs.write({path: data}, through=True)
    if not outputs.stream(path):
        echo(f"已写入 {shown(path)}")


def deliver(
    table: Table[Any],
    wanted: Destination,
    page: Callable[[], TerminalPage] | None,
    today: dt.date,
    *,
    whole: Any = None,
    indent: int | None = None,
    stem: str = "",
    sheets: Sequence[Table[Any]] = (),
    beside: Sequence[Uncounted] = (),
) -> None:
    """Gives out a table in the format wanted: every table has all of them.

    `page`: makes what a terminal shows, where that is not the table alone; `whole`: what JSON says instead of the rows
    alone; `stem`, `sheets`: the name of the Excel file where none was given, and its sheets where they are others than
    the table; `beside`: what counts nowhere, which has a sheet of its own.
    """
    if wanted.format in SCREEN:
        (page or (lambda: _bare(table)))().show()
    elif wanted.format == "xlsx":
        from gwrb.output.office_lists import uncounted_sheets
        from gwrb.output.xlsx import to_xlsx

        data = to_xlsx([*(sheets or [table]), *uncounted_sheets(beside)], today)
        deliver_paper(Made(f"{file_stem(stem or table.title)}.xlsx", data), wanted)
    else:
        deliver_text(_text(table, wanted.format, whole, indent), wanted)


def _bare(table: Table[Any]) -> TerminalPage:
    from gwrb.output.terminal import TerminalPage

    page = TerminalPage()
    page.table(table)
    return page


def _text(table: Table[Any], format: str, whole: Any, indent: int | None) -> str:
    if format == "json":
        return json_text(table.objects() if whole is None else whole, indent)
    return table.csv() if format == "csv" else table.markdown()


def deliver_text(text: str, wanted: Destination) -> None:
    """Text for programs, to the screen or a file; UTF-8, a CSV file with the mark by which Excel knows it."""
    if wanted.out in (None, "-"):
        echo_data(text)
    else:
        encoding = "utf-8-sig" if wanted.format == "csv" else "utf-8"
        save(Path(wanted.out or ""), text.encode(encoding), force=wanted.force)


def printer(
    book: Sound, format: str, template: str | None = None, base: str | None = None, fields: Sequence[str] | None = None
) -> PaperPrinter:
    """The printer of a workspace; it says what is wrong with the style file. `base`, `fields`: as --base and --field."""
    from gwrb.output.printer import PaperPrinter

    if (base is not None or fields) and format not in ("docx", "pdf"):
        raise Refusal("--base 和 --field 只用于 Word 和 PDF", WRONG_USE)
    known = dict(_field(one) for one in fields or ())
    path = Path(base) if base is not None else None

    def note(said: str) -> None:
        complain(said if fields is None else f"{said}，或加 --field 名称=内容")

    return PaperPrinter(book.workspace.root, format, template, tell=_tell, base=path, fields=known, note=note)


def _field(said: str) -> tuple[str, str]:
    name, sign, words = said.replace("＝", "=").partition("=")
    if not sign or not name.strip():
        raise Refusal(f"--field 要写成 名称=内容，现在是“{said}”", WRONG_USE)
    return name.strip(), words.strip()


def _tell(found: Sequence[Diagnostic]) -> None:
    show_findings(found)
    if found:
        complain("样式文件里读不懂的地方，已按 GB/T 9704 的规定打印")


def tell_errors(book: Sound, today: dt.date) -> None:
    """Says that the data has errors: what is made from it may not be right."""
    from gwrb.validation.registry import check

    if errors := len(check(book.ledger, today, warnings=False)):
        complain(f"提示：数据有 {errors} 处错误，结果可能不准；请运行 gwrb validate 逐处改正")


def tell_uncounted(records: OfficeRecords, found: Sequence[Uncounted]) -> None:
    """Says what counts nowhere of what an output is about, and that there is more beside it."""
    from gwrb.tracking.uncounted import told

    rest = len(records.uncounted) - len(found)
    lines = [f"提示：有 {len(found)} 条没有计入：", *(f"  {line}" for line in told(found))] if found else []
    if rest:
        lines.append(f"{'' if found else '提示：'}别的季度、单位、任务{'另' if found else ''}有 {rest} 条没有计入")
    if lines:
        complain("\n".join([*lines[:-1], f"{lines[-1]}；逐条见 gwrb validate"]))


def tell_later(
    records: OfficeRecords,
    today: dt.date,
    quarters: Collection[Period] | None = None,
    units: Collection[str] | None = None,
) -> None:
    """Says what a table as of a day (`--on`) counts although it was sent or recorded after that day."""
    from gwrb.tracking.later import later_facts

    if some := later_facts(records, today, quarters, units):
        complain(f"提示：按 {today} 看，此后报送或记录的也计入了：{some}")


def deliver_paper(made: Made, wanted: Destination) -> None:
    """Writes a file where the user said; `-` is the screen, for what is text."""
    if wanted.out != "-":
        save(Path(wanted.out or made.name), made.data, force=wanted.force)
    elif made.name.endswith((".html", ".md", ".1")):
        echo_data(visible(made.data.decode("utf-8")))
    else:
        raise Refusal("这种格式不能印到屏幕，请用 -o 写一个文件名", WRONG_USE)


def deliver_pieces(printer: PaperPrinter, view: PaperHead, folder: Path | None, *, force: bool) -> None:
    """The body of a paper and each of its annexes, as files in a folder."""
    files, folder = printer.pieces(view), folder or Path(view.stem)
    deliver_all(folder, files, force=force)
    echo(f"已写入 {shown(folder)}：{'、'.join(files)}")


def deliver_all(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Files by their names below a folder: first all to disk beside their places, then into them."""
    standing = [path for name in files if outputs.standing(path := folder / name)]
    if standing and not force:
        names = "、".join(shown(path) for path in standing[:3]) + ("等" if len(standing) > 3 else "")
        raise Refusal(f"{names} {len(standing)} 个文件已存在，没有改动；要覆盖请加 --force", FOUND)
    outputs.write({folder / name: data for name, data in files.items()})


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
