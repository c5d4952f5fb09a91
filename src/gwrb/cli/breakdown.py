"""gwrb breakdown: which unit has which share of a task's target; set by hand or from the Excel sheet, and shown."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import Destination, complain, echo
from gwrb.cli.options import Force, On, TableFormat, TableOut, argument, option
from gwrb.ledger.loading import Sound
from gwrb.model.plan import Target, Task
from gwrb.model.unit_plans import BREAKDOWN_FILE, Breakdown, UnitShare
from gwrb.model.values import Period, Quantity
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.states import grouped

if TYPE_CHECKING:
    from gwrb.edit.append import Appended
    from gwrb.forms.read.share_sheet import FilledShare

Said = tuple[str, str, str, str]  # where it stands, then unit, target and number as they were written


class SheetShares(NamedTuple):
    """What becomes of one task's file of shares."""

    task: Task
    rows: list[UnitShare]
    file: "Appended"


def breakdown(
    ctx: typer.Context,
    task: Annotated[str, argument("编号", "任务编号，例如 2-103。")],
    set_: Annotated[
        list[str] | None, option("--set", "单位=数", "定下一个单位的份额，例如 江岸区=21；几个单位就写几个。")
    ] = None,
    sheet: Annotated[str | None, option("--sheet", "文件", "读入填好的 Excel 表（-o 表.xlsx 写出的那一张）。")] = None,
    target: Annotated[str | None, option("--target", "指标", "--set 说的是哪一个指标；只有一个的不必写。")] = None,
    since: Annotated[str | None, option("--starting", "季度", "年中调整的，从哪个季度起，例如 2024Q3。")] = None,
    reason: Annotated[str | None, options.reason("为什么调整。")] = None,
    quarter: Annotated[str | None, options.quarter("看哪个季度的完成情况，默认最近一个报告期已结束的季度。")] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    if set_ and sheet:
        raise Refusal("--set 和 --sheet 只能写一个", WRONG_USE)
    if (target or since or reason) and not (set_ or sheet):
        raise Refusal("--target、--starting、--reason 与 --set 或 --sheet 同用", WRONG_USE)
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    if set_ or sheet:
        with invocation.writing(ctx, on=today) as book:
            said = list(_of_sheet(sheet, target) if sheet else _of_words(set_ or (), target))
            _write(book, task, said, since, reason, today, sheet=bool(sheet))
        if format is None and out is None:
            return
    tell_parts(invocation.read(ctx, on=today), task, quarter, wanted, today)


def tell_parts(book: Sound, text: str, quarter: str | None, wanted: Destination, today: dt.date) -> None:
    """Gives out everyone's part in a task in a quarter, in the format wanted."""
    from gwrb.output.part_tables import parts_page, parts_table
    from gwrb.reports.part_rows import part_rows, parts_line
    from gwrb.tracking.uncounted import about

    records = office_records(book)
    period = invocation.round_at(quarter, book.plan, today)
    task = _task(records, book, text, period)
    beside = about(records, {period}, tasks={str(task.id)})
    delivery.tell_uncounted(records, beside)
    rows = part_rows(records, task, period)
    mark = "【示例】" if any(row.sample for row in rows) else ""
    title = f"{task.id} {task.name or task.text}：各单位份额和完成情况（{period.period}）{mark}"
    table = parts_table(rows, title, [parts_line(one) for one in records.parts.of(task, period)])
    stem = f"{task.id}任务分解"
    delivery.deliver(table, wanted, lambda: parts_page(table), today, stem=stem, beside=beside)


def _task(records: OfficeRecords, book: Sound, text: str, period: Period) -> Task:
    """The task meant, as it holds in a quarter."""
    found = invocation.find_task(book, text)
    return records.held(period).tasks.get(str(found.id), found)


def _write(
    book: Sound, text: str, said: Sequence[Said], since: str | None, reason: str | None, today: dt.date, *, sheet: bool
) -> None:
    """Writes the shares of a task, those of a sheet where they are not as they stand; none where one is wrong."""
    period = invocation.quarter(since, book.plan) if since else None
    book = book.at(period) if period else book
    task = invocation.find_task(book, text)
    rows = _rows(book, task, said, period, reason, sheet=sheet)
    if not rows:
        echo(f"与 data/breakdown/{task.id}.yaml 相同，没有改动")
        return
    invocation.record(book, BREAKDOWN_FILE, Breakdown(str(task.id)), rows, today)
    _tell_written(book, task, rows, period)


def collected(book: Sound, sheets: Sequence[tuple[str, Sequence["FilledShare"]]], today: dt.date) -> list[SheetShares]:
    """What the sheets of shares that came back change, task by task; refuses all where one is wrong."""
    lines = [(name, line) for name, found in sheets for line in found]
    out = []
    for text, mine in grouped(lines, lambda one: one[1].task).items():
        task = invocation.find_task(book, text)
        said = [(f"{name} {line.where}", line.unit, line.target, line.amount) for name, line in mine]
        rows = _rows(book, task, said, None, None, sheet=True)
        if rows:
            out.append(
                SheetShares(task, rows, invocation.planned(book, BREAKDOWN_FILE, Breakdown(str(task.id)), rows, today))
            )
    return out


def write_collected(book: Sound, found: Sequence[SheetShares], *, write: bool) -> None:
    """Writes what sheets of shares change, and says so."""
    for one in found:
        if write:
            one.file.write()
            _tell_written(book, one.task, one.rows, None)
        else:
            echo(f"若写入 data/breakdown/{one.task.id}.yaml：{len({row.unit for row in one.rows})} 个单位的份额")
    if not found:
        echo("份额与台账里的相同，没有改动")


def _rows(
    book: Sound, task: Task, said: Sequence[Said], period: Period | None, reason: str | None, *, sheet: bool
) -> list[UnitShare]:
    """The shares that are not as they stand; refuses where one is wrong, or said twice and differently."""
    if not task.targets:
        raise Refusal(f"{task.id} 没有指标，不能分解；先用 gwrb targets 看看任务里有没有数", FOUND)
    made = [(one[0], _share(book, task, one, period, reason, sheet=sheet)) for one in said]
    wrong = [f"{where}{found}" for where, found in made if isinstance(found, str)]
    rows = list(dict.fromkeys(found for _, found in made if found is not None and not isinstance(found, str)))
    several = grouped(rows, lambda row: (row.unit, row.target))
    wrong += [
        f"{unit} 的份额写了几个：{'、'.join(f'{row.amount:f}' for row in mine)}"
        for (unit, _), mine in several.items()
        if len(mine) > 1
    ]
    if wrong:
        raise Refusal("\n".join([*wrong, "没有改动"]), FOUND)
    if not said:
        raise Refusal("表里没有填份额，没有改动", FOUND)
    return rows


def _tell_written(book: Sound, task: Task, rows: Sequence[UnitShare], period: Period | None) -> None:
    units = list(dict.fromkeys(row.unit for row in rows))
    when = f"，{period} 起" if period else ""
    echo(f"已写入 data/breakdown/{task.id}.yaml：{len(units)} 个单位的份额{when}")
    _tell_sums(book, task, period)


def _share(
    book: Sound, task: Task, said: Said, period: Period | None, reason: str | None, *, sheet: bool
) -> UnitShare | str | None:
    """A share to be written, or what is wrong with it; None for one of a sheet that stands so already."""
    _, who, which, number = said
    names = [str(one.name) for one in task.targets]
    if not which and len(names) > 1:
        raise Refusal(f"{task.id} 有几个指标，请用 --target 写明是哪一个：{'、'.join(names)}", WRONG_USE)
    if which and which not in names:
        return f"没有叫“{which}”的指标；有：{'、'.join(names)}"
    target = _named(task, which)
    amount = _amount(number, str(target.unit))
    if amount is None:
        return f"{who} 的份额“{number}”不是数（计量单位：{target.unit}）"
    if amount.is_signed():
        return f"{who} 的份额“{number}”不能是负数"
    try:
        unit = str(invocation.unit_of(book.register, who).name)
    except Refusal as refused:
        return refused.message
    known = (s for f in book.ledger.of(BREAKDOWN_FILE) if f.task == task.id for s in f.shares)
    mine = (s for s in known if s.unit == unit and s.from_ == period and str(s.target or names[0]) == target.name)
    old = next(mine, None)
    if sheet and (old or period):
        holds = office_records(book).parts.share(task, target, unit, period or book.plan.quarters[0])
        if holds == amount:
            return None
    label = old.target if old else (which or None) if len(names) > 1 else None
    return UnitShare(unit, amount, label, period, reason or (old and old.reason))


def _named(task: Task, which: str) -> Target:
    """The target of a name, or the only one."""
    return next(one for one in task.targets if which in ("", one.name))


def _tell_sums(book: Sound, task: Task, period: Period | None) -> None:
    """What the shares come to now, beside the promise."""
    from gwrb.ledger import loading
    from gwrb.reports.part_rows import parts_line
    from gwrb.tracking.office import ledger_records

    records = ledger_records(loading.read(book.workspace))
    for one in records.parts.of(task, period or records.quarters[0]):
        if one.shared is not None:
            complain(parts_line(one).partition("；各单位")[0])


def _of_words(given: Iterable[str], target: str | None) -> Iterable[Said]:
    """Where, unit, target and number of each --set."""
    for one in given:
        unit, equals, number = one.replace("＝", "=").partition("=")
        if not equals:
            raise Refusal(f"--set 请写成 单位=数，例如 江岸区=21，不能是“{one}”", WRONG_USE)
        yield "", unit.strip(), target or "", number.strip()


def _of_sheet(path: str, target: str | None) -> Iterable[Said]:
    """The same of each line of a filled sheet."""
    from gwrb.forms.read.share_sheet import read_shares
    from gwrb.ledger.packages import UnreadableError
    from gwrb.merge import intake

    found = intake.files([path])
    file = found[0] if len(found) == 1 else intake.Unread(path, "请写一个 Excel 文件")
    if isinstance(file, intake.Unread):
        raise Refusal(f"{path}：{file.why}", FOUND)
    try:
        lines = read_shares(file.data, file.name)
    except UnreadableError as error:
        raise Refusal(f"{path}：{error.message}", FOUND) from error
    yield from ((line.where, line.unit, line.target or target or "", line.amount) for line in lines)


def _amount(text: str, unit: str) -> Decimal | None:
    """A share as it was written, in the target's unit; None where it is no number, or of another kind."""
    from gwrb.model.field_types import measured
    from gwrb.targets.conversion import in_unit
    from gwrb.text.numbers import narrow

    value = measured(narrow(text).replace(",", ""))
    found = None if value is None else in_unit(value, unit)
    return Decimal(found) if isinstance(found, Quantity) else found
