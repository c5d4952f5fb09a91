"""gwrb list: all tasks, or what binds one unit."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import day, echo_json, one_of, owner
from gwrb.cli.options import AsIssued, Force, LightOption, On, TableOut, option
from gwrb.ledger.loading import Sound
from gwrb.model.obligations import HELPING, LEAD, RESPONSIBLE, Role, obligations_of
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import STATUSES
from gwrb.reports import task_lists
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.tracking.open_items import OpenItem

FORMATS = (*options.TABLE, "docx", "pdf")
STATUS_WORDS = (*STATUSES, "未报")  # what tracking calls it, which a list does not load
ROLES: dict[str, Role] = {
    "lead": LEAD, "responsible": RESPONSIBLE, "helping": HELPING, "牵头": LEAD, "责任": RESPONSIBLE, "配合": HELPING,
}  # fmt: skip


def list_(
    ctx: typer.Context,
    unit: Annotated[str | None, options.unit("只列这个单位的；简称、全称、别名都行，也可写统称。")] = None,
    leader: Annotated[str | None, options.leader("只列这位领导分管的：他负责的任务，和分管单位牵头的任务。")] = None,
    role: Annotated[
        str | None, option("--role", "lead|responsible|helping", "只列牵头、责任或配合的，与 --unit 同用。")
    ] = None,
    part: Annotated[str | None, option("--part", "部分", "只列这一部分，例如 二。")] = None,
    section: Annotated[str | None, options.section("只列这一章节，例如 三。")] = None,
    grep: Annotated[str | None, option("--grep", "文字", "只列含有这些文字的。")] = None,
    status: Annotated[
        str | None, option("--status", "|".join(STATUS_WORDS), "只列有单位报这种进度状态的；未报是还没有报的。")
    ] = None,
    light: LightOption = None,
    quarter: Annotated[
        str | None, options.quarter("--status、--light 说的是哪个季度，默认最近一个报告期已结束的季度。")
    ] = None,
    format: Annotated[
        str | None,
        options.format("table（默认）、json、csv、md、xlsx；docx、pdf 是责任清单（与 --unit 同用）。", *FORMATS),
    ] = None,
    out: TableOut = None,
    force: Force = False,
    as_issued: AsIssued = False,
    on: On = None,
) -> None:
    if role is not None and unit is None:
        raise Refusal("--role 要与 --unit 同用：说明是哪个单位的牵头或责任", WRONG_USE)
    wanted = invocation.wanted(format, out, FORMATS, force=force)
    if wanted.format in ("docx", "pdf") and unit is None:
        raise Refusal(f"{wanted.format} 是一个单位的责任清单，请加 --unit 单位", WRONG_USE)
    asked = ROLES[one_of("--role", role, tuple(ROLES))] if role else None
    paper = wanted.format in ("docx", "pdf")
    ledger = invocation.read(ctx, progress=paper, on=day(on))  # a unit's paper has the days by which it reports
    ledger = ledger.issued if as_issued else ledger
    who = owner(ledger.register, unit) if unit is not None else None
    part, section = _numeral("--part", part), _numeral("--section", section)
    _known(ledger, part, section)
    tasks = task_lists.select(ledger.plan, part=part, section=section, grep=grep)
    if leader is not None:
        keeps = invocation.led_by(ledger.register, ledger.plan.tasks, leader).keeps
        tasks = [t for t in tasks if any(map(keeps, (o for o in obligations_of(t, ledger.register) if o.role == LEAD)))]
    if status is not None or light is not None:
        standing = _standing(ctx, who, status, light, quarter, day(on))
        tasks = [task for task in tasks if task.id in standing]
    elif quarter is not None:
        raise Refusal("--quarter 要与 --status 或 --light 同用", WRONG_USE)
    found = task_lists.rows_of(tasks, ledger.plan, ledger.register, who, asked) if who else task_lists.rows(tasks)
    if isinstance(who, Unit) and not as_issued:
        found = _with_shares(ctx, found, who, day(on))
    whole = [row.as_json(ledger.plan.heading.year, with_duties=who is not None) for row in found]
    if wanted == ("json", None, force):  # without what other formats load
        echo_json(whole)
        return
    from gwrb.cli import delivery
    from gwrb.output.listings import list_page, tasks_table
    from gwrb.output.terminal import TerminalPage

    if paper and who:
        from gwrb.reports.unit_papers import duty_view
        from gwrb.tracking.office import office_records

        view = duty_view(office_records(ledger), found, who, day(on), ledger.held)
        delivery.deliver_paper(delivery.printer(ledger, wanted.format).paper(view), wanted)
        return

    def page() -> TerminalPage:
        some = any(x is not None for x in (part, section, grep, status, light, leader))
        back = _returned(ctx, who, day(on)) if isinstance(who, Unit) else ()
        page = TerminalPage()
        list_page(page, found, ledger.plan, who, asked, filtered=some, returned=back)
        return page

    table = tasks_table(found, ledger.plan.heading, with_bonds=who is not None)
    stem = f"{who.name if who else f'{ledger.plan.heading.year}年'}任务清单"
    delivery.deliver(table, wanted, page, day(on), whole=whole, stem=stem)


def _with_shares(
    ctx: typer.Context, found: list[task_lists.ListRow], who: Unit, today: dt.date
) -> list[task_lists.ListRow]:
    """What binds a unit with its shares; nothing more is read where no task was broken down."""
    if not any(True for _ in invocation.workspace(ctx).files("data/breakdown/*.yaml")):
        return found
    from gwrb.reports.part_rows import with_shares
    from gwrb.tracking.office import office_records

    records = office_records(invocation.read(ctx, on=today))
    return with_shares(records, found, who.name, records.quarter_of(today))


def _returned(ctx: typer.Context, who: Unit, today: dt.date) -> list["OpenItem"]:
    """What was sent back to a unit and is still open; nothing more is read where the office never reviewed."""
    from gwrb.model.office_records import REVIEWS_FILE

    if not any(True for _ in invocation.workspace(ctx).files(REVIEWS_FILE.glob)):
        return []
    from gwrb.tracking.office import office_records
    from gwrb.tracking.open_items import RETURN, open_items

    records = office_records(invocation.read(ctx, on=today))
    items = open_items(records, today)
    root = records.root(who.name)
    return [i for i in items if i.kind == RETURN and records.root(i.unit) == root]


def _standing(
    ctx: typer.Context,
    who: Unit | Group | None,
    status: str | None,
    light: str | None,
    quarter: str | None,
    today: dt.date,
) -> set[str]:
    """The tasks that stand so in a quarter: by what one unit (or some unit) reports, and by the task's light."""
    from gwrb.cli.delivery import tell_errors, tell_uncounted
    from gwrb.tracking.office import office_records
    from gwrb.tracking.uncounted import about

    if status is not None:
        one_of("--status", status, STATUS_WORDS)
    colour = None if light is None else options.LIGHTS[one_of("--light", light, tuple(options.LIGHTS))]
    records = office_records(ledger := invocation.read(ctx, on=today))
    period = invocation.round_at(quarter, records.plan, today)
    tell_errors(ledger, today)
    tell_uncounted(records, about(records, {period}))
    members = (who,) if isinstance(who, Unit) else ledger.register.members(who) if who else ()
    names = {records.unit(unit.name, period) for unit in members}
    return {
        str(task.task.id)
        for task in records.tasks(period)
        if (colour is None or (task.light.colour or "") == colour)
        and any(
            status in (None, s.status) and (who is None or str(s.obligation.unit.name) in names) for s in task.statuses
        )
    }


def _numeral(option: str, text: str | None) -> str | None:
    if text is None:
        return None
    found = task_lists.numeral(text)
    if found is None:
        raise Refusal(f"{option} 请写序号，例如 二 或 2，不能是“{text}”", WRONG_USE)
    return found


def _known(ledger: Sound, part: str | None, section: str | None) -> None:
    """Refuses a part or section that the outline does not have."""
    parts = {p.part: p for p in ledger.plan.outline}
    if part is not None and part not in parts:
        raise Refusal(f"没有第{part}部分；有：{'、'.join(parts)}", FOUND)
    wanted = [parts[part]] if part is not None else list(parts.values())
    sections = dict.fromkeys(s.section for p in wanted for s in p.sections)
    if section is not None and section not in sections:
        where = f"第{part}部分" if part else "提纲"
        raise Refusal(f"{where}没有（{section}）这一章节；有：{'、'.join(sections) or '不分章节'}", FOUND)
