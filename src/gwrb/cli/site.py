"""gwrb site: the whole ledger as one HTML file, or as a folder of pages."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, On
from gwrb.ledger.workspace import shown
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
    public: Annotated[bool, typer.Option("--public", help="公开版：不含存在问题、协调事项、人员和督办记录。")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="在浏览器里看，数据一改就更新；按 Ctrl-C 结束。")] = False,
    out: Annotated[
        str | None,
        options.out("写入的文件（.html），或一个文件夹（每项任务、每个单位一页）；默认 看板.html。", "文件或文件夹"),
    ] = None,
    force: Force = False,
    on: On = None,
) -> None:
    if watch and (out is not None or force):
        raise Refusal("--watch 在浏览器里看，不写文件，不能与 -o、--force 同用", WRONG_USE)
    today = invocation.day(on)
    asked = Asked(quarter, unit, public, today)
    if watch:
        _watch(ctx, asked)
        return
    from gwrb.site.render import folder, single

    made = _made(ctx, asked)
    path = Path(out or "看板.html")
    if path.suffix.lower() in (".html", ".htm"):
        delivery.save(path, single(made).encode("utf-8"), force=force)
        return
    pages = {name: text.encode("utf-8") for name, text in folder(made).items()}
    delivery.deliver_all(path, pages, force=force)
    echo(f"已写入 {shown(path)}：{len(pages)} 页，首页是 index.html")


class Asked(NamedTuple):
    """What the user asked to see."""

    quarter: str | None
    unit: str | None
    public: bool
    today: dt.date


def _made(ctx: typer.Context, asked: Asked) -> Site:
    """The values of the page, from the ledger as it is now."""
    from gwrb.site.facts import Scope, site_of

    book = invocation.read(ctx)
    records = office_records(book)
    period = invocation.round_at(asked.quarter, book.plan, asked.today)
    delivery.tell_uncounted(records, records.uncounted)
    scope = Scope(lambda _: True, public=asked.public)
    if asked.unit is not None:
        who = invocation.unit_of(book.at(period).register, asked.unit)
        if who.name not in records.by_unit(period):
            raise Refusal(f"{who.name}没有应报的责任事项", FOUND)
        scope = Scope(lambda obligation: obligation.unit.name == who.name, str(who.name), asked.public)
    return site_of(records, period, asked.today, scope)


def _watch(ctx: typer.Context, asked: Asked) -> None:
    """Shows the page in the browser and makes it anew whenever the data changes, until Ctrl-C."""
    import time
    import webbrowser

    from gwrb.site.render import single
    from gwrb.site.watch import Live, watch

    def build() -> str | None:
        try:
            return single(_made(ctx, asked), live=True)
        except Refusal as refusal:
            complain(f"{refusal}\n页面没有更新，改好后自动更新")
            return None

    single(_made(ctx, asked))  # what is wrong at the start is told as ever
    live = Live(invocation.workspace(ctx).root, build)
    echo(f"{live.address}（数据一改就更新；按 Ctrl-C 结束）")
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY"):  # else a browser would take the terminal
        webbrowser.open(live.address)
    watch(live, lambda: echo(f"{time.strftime('%H:%M:%S')} 已更新"))
