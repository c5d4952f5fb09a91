"""gwrb form: the forms that units fill in, with what is known already in them."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, On, argument
from gwrb.forms import form_kinds
from gwrb.forms.form_views import FormRound
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Period
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.uncounted import about

KINDS = tuple(form_kinds.KINDS)
FORMATS = ("docx", "xlsx")


def form(
    ctx: typer.Context,
    kind: Annotated[
        str,
        argument(
            "|".join(KINDS),
            "plan（附表1 办理方案）、contacts（附表2 人员名单）、progress（附表3 完成情况）或 support（附表4 配合情况）。",
        ),
    ],
    unit: Annotated[str | None, options.unit("只印这个单位的；写统称，各成员各印一份。")] = None,
    all_units: Annotated[bool, options.every("每个应报单位各印一份。")] = False,
    quarter: Annotated[str | None, options.quarter("附表3、附表4 的季度，例如 2024Q2。")] = None,
    format: Annotated[
        str | None, options.format("docx（默认）或 xlsx；写了 -o 文件名的，默认按它的扩展名。", *FORMATS)
    ] = None,
    out: Annotated[str | None, options.out("写到哪个文件夹；只印一份时也可以写文件名。", "文件夹")] = None,
    force: Force = False,
    on: On = None,
) -> None:
    invocation.one_of("表", kind, KINDS)
    if (unit is None) == (not all_units):
        raise Refusal("请用 --unit 写一个单位，或用 --all 印全部应报单位；两个只能写一个", WRONG_USE)
    wanted = form_kinds.KINDS[kind]
    if wanted.quarterly and quarter is None:
        raise Refusal(f"{wanted.number} 要写明季度，例如 --quarter 2024Q2", WRONG_USE)
    if not wanted.quarterly and quarter is not None:
        raise Refusal("--quarter 只用于附表3（progress）、附表4（support）；附表1、附表2 是全年的", WRONG_USE)
    today = invocation.day(on)
    book = invocation.read(ctx, on=today)
    period = invocation.quarter(quarter, book.plan) if quarter else None
    book = book.at(period) if period else book
    folder, name = _place(out, kind, period, book, alone=not all_units)
    made_as = invocation.wanted(format, name, FORMATS).format
    forms, printer = FormRound(book, period, today, made_as), delivery.printer(book, made_as)
    records = forms.builder.records
    units = _asked(records, book, wanted, period) if all_units else _units(book, unit or "")
    asked = None if all_units else {one.name for one in units}
    if kind != "contacts":
        delivery.tell_uncounted(records, about(records, records.up_to(period), asked))
    files: dict[str, bytes] = {}
    for one in delivery.watched(units):
        made = printer.form(forms.paper(kind, one))
        files[name or made.name] = made.data
    if name and len(units) > 1:
        raise Refusal("要印几份，-o 请写文件夹", WRONG_USE)
    delivery.deliver_all(folder, files, force=force)
    if len(files) == 1:
        echo(f"已写入 {shown(folder / next(iter(files)))}")
    else:
        echo(f"已写入 {shown(folder)}：{len(files)} 个单位，每个单位一份")
    if kind == "contacts":
        complain("名单里的电话是个人信息，请只发给本单位")


def _asked(records: OfficeRecords, book: Sound, kind: form_kinds.FormKind, period: Period | None) -> list[Unit]:
    """The units that owe a form: those that lead; of what they support those that are asked."""
    if kind is not form_kinds.SUPPORT_FORM or period is None:
        return book.held.owing
    asked = records.parts.asked_units(period)
    if not asked:
        raise Refusal(f"{period.period}没有要求报配合情况的单位：方案没有要求，也没有分解任务", FOUND)
    return asked


def _units(book: Sound, name: str) -> list[Unit]:
    """The unit meant, or the members of the group meant."""
    found = invocation.owner(book.register, name)
    members = list(book.register.members(found)) if isinstance(found, Group) else [found]
    if not members:
        raise Refusal(f"“{found.name}”的成员通知没有列出，请写一个单位", FOUND)
    return members


def _place(out: str | None, kind: str, quarter: Period | None, book: Sound, *, alone: bool) -> tuple[Path, str | None]:
    """The folder to write to, and the file's name where the user gave one."""
    suffix = Path(out or "").suffix.lower().lstrip(".")
    if alone and out is not None and suffix in FORMATS and not Path(out).is_dir():
        return Path(out).parent, Path(out).name
    if out is None and not alone:
        wanted = form_kinds.KINDS[kind]
        when = str(quarter or f"{book.plan.heading.year}年")
        return Path(f"{wanted.number}{wanted.title}-{when}"), None
    return invocation.folder(out or ".", *(f".{f}" for f in FORMATS if alone)), None
