"""gwrb log: the history of a task or a unit over the quarters; with git, who changed it when."""

from itertools import groupby
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import complain, echo, echo_json, find_task, unit_of
from gwrb.cli.options import argument, option
from gwrb.git.snapshots import edits
from gwrb.output.change_text import history_object, history_text
from gwrb.output.terminal import text_page
from gwrb.reports import task_lists
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal


def log(
    ctx: typer.Context,
    task: Annotated[str | None, argument("[编号]", "任务编号，例如 2-41。")] = None,
    unit: Annotated[str | None, options.unit("只看这个单位报的。")] = None,
    text: Annotated[
        str | None, option("--text", "文字", "任务内容里有这些字的，历年各是哪一项、报得怎样；归档的年份也查。")
    ] = None,
    format: Annotated[str, options.format("text（默认）或 json。", "text", "json")] = "text",
) -> int:
    if text is not None:
        if task is not None or unit is not None:
            raise Refusal("--text 查历年的任务，不与编号、--unit 同用", WRONG_USE)
        return _over_years(ctx, text, format)
    if task is None and unit is None:
        raise Refusal("请写任务编号，或用 --unit 写单位，例如 gwrb log 2-41", WRONG_USE)
    book = invocation.read(ctx)
    wanted = str(find_task(book, task).id) if task else None
    who = unit_of(book.register, unit, "--unit 请写一个单位") if unit else None
    every = sorted(book.ledger.progress, key=lambda p: p.quarter)
    own = [p for p in every if who in (None, book.register.find(p.unit))]
    said = [(p, e) for p in own for e in p.entries if wanted in (None, e.task)]
    changed, missing = edits(book, who, wanted)
    if missing:
        complain(missing)
    if format == "json":
        echo_json(history_object(said, changed))
        return DONE
    parts = [f"{SAMPLE}\n"] if any(p.sample for p, _ in said) else []
    if wanted:
        found = find_task(book, wanted)
        parts.insert(0, f"{found.id} {found.text}\n{' ＞ '.join(task_lists.heading(found, book.plan))}\n")
    parts += [] if said else ["还没有报过进展"]
    text_page("\n".join([*parts, history_text(said, changed)])).show()
    return DONE


def _over_years(ctx: typer.Context, text: str, format: str) -> int:
    """The tasks of every year whose words hold some text, with their status in each quarter."""
    from gwrb.ledger import loading
    from gwrb.merge.next_year import archived
    from gwrb.reports.search import tasks_over_years

    book = invocation.read(ctx)
    before = [loading.sound(loading.read(space)) for space in archived(book.workspace)]
    found = tasks_over_years([*before, book], text)
    if format == "json":
        echo_json([row.as_json() for row in found])
    for year, rows in groupby(found, lambda row: row.year) if format != "json" else ():
        echo(f"{year} 年\n" + "".join(f"  {row.words}\n" for row in rows))
    if not found:
        raise Refusal(f"历年的任务里都没有“{text}”", FOUND)
    return DONE
