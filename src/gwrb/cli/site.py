"""gwrb site: the whole ledger as one HTML file, or as a folder of pages."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, On
from gwrb.ledger.workspace import shown
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.selection import of_unit
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import office_records

if TYPE_CHECKING:
    from gwrb.site.facts import Site


def site(
    ctx: typer.Context,
    quarter: Annotated[
        str | None, options.quarter("看到哪个季度，例如 2024Q2；默认最近一个报告期已结束的季度。")
    ] = None,
    unit: Annotated[str | None, options.unit("只看这个单位应报的。")] = None,
    leader: Annotated[str | None, options.leader("只看这位领导分管的。")] = None,
    public: Annotated[bool, typer.Option("--public", help="公开版：不含存在问题、协调事项、人员和督办记录。")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="在浏览器里看，数据一改就更新；按 Ctrl-C 结束。")] = False,
    out: Annotated[
        str | None,
        options.out("写入的文件（.html），或一个文件夹（每项任务、每个单位一页）；默认 看板.html。", "文件或文件夹"),
    ] = None,
    force: Force = False,
    on: On = None,
) -> None:
    if leader is not None and (unit is not None or public):
        raise Refusal("--leader 不能与 --unit、--public 同用：公开版不含人员", WRONG_USE)
    if watch and (out is not None or force):
        raise Refusal("--watch 在浏览器里看，不写文件，不能与 -o、--force 同用", WRONG_USE)
    today = invocation.day(on)

    def made() -> Site:
        return _made(ctx, quarter, unit, leader, today, public=public)

    if watch:
        _watch(invocation.workspace(ctx).root, made)
        return
    from gwrb.site.render import folder, single

    path = Path(out or "看板.html")
    alone = path.suffix.lower() in (".html", ".htm")
    path = path if alone else invocation.folder(str(path), ".html")
    if alone:
        delivery.save(path, single(made()).encode("utf-8"), force=force)
        return
    pages = {name: text.encode("utf-8") for name, text in folder(made()).items()}
    delivery.deliver_all(path, pages, force=force)
    echo(f"已写入 {shown(path)}：{len(pages)} 页，首页是 index.html")


def _made(
    ctx: typer.Context, quarter: str | None, unit: str | None, leader: str | None, today: dt.date, *, public: bool
) -> Site:
    """The values of the page, from the ledger as it is now."""
    from gwrb.site.facts import site_of

    book = invocation.read(ctx, on=today)
    records = office_records(book)
    period = invocation.round_at(quarter, book.plan, today)
    delivery.tell_errors(book, today)
    delivery.tell_uncounted(records, records.uncounted)
    delivery.tell_later(records, today, records.up_to(period))
    held = records.held(period)
    name = None
    only = invocation.led_by(held.register, held.plan.tasks, leader) if leader is not None else None
    if unit is not None:
        name = str(invocation.unit_of(held.register, unit).name)
        only = of_unit(name)
        if name not in records.held(period).by_unit:
            raise Refusal(f"{name}没有应报的责任事项", FOUND)
    return site_of(QuarterData(records, period, today, only, name), public=public)


def _watch(root: Path, made: Callable[[], Site]) -> None:
    """Shows the page in the browser and makes it anew whenever the data changes, until Ctrl-C."""
    import time
    import webbrowser

    from gwrb.site.render import single
    from gwrb.site.watch import Live, watch

    def build() -> str | None:
        try:
            return single(made(), live=True)
        except Refusal as refusal:
            complain(f"{refusal}\n页面没有更新，改好后自动更新")
            return None

    live = Live(root, lambda: single(made(), live=True), build)  # what is wrong at the start is a refusal as ever
    echo(f"{live.address}（数据一改就更新；按 Ctrl-C 结束）")
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY"):  # else a browser would take the terminal
        webbrowser.open(live.address)
    watch(live, lambda: echo(f"{time.strftime('%H:%M:%S')} 已更新"))
