"""督办单 for one unit and 催办汇总 for the office: what is reminded of on a day, as values for templates."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

from gwrb.model.office_records import BLUE, LEVELS, RED, YELLOW
from gwrb.model.plan import Task
from gwrb.model.task_names import task_name
from gwrb.model.units_file import SUPERVISION
from gwrb.model.values import Period
from gwrb.reports.quarterly_report import head, period, subject
from gwrb.reports.quarterly_views import PaperHead, QuarterPaper, ReportPeriod
from gwrb.tracking import samples
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import (
    BEHIND,
    COLOURS,
    KINDS,
    LIST,
    MISSED,
    PART,
    PLAN,
    RETURN,
    REVIEW,
    OpenItem,
    ReminderMatter,
    by_unit,
    line_words,
    ref_words,
)
from gwrb.tracking.uncounted import about


class UrgedRow(NamedTuple):
    """一件待办的事。"""

    unit: Annotated[str, "单位"]
    colour: Annotated[str, "颜色：蓝 临期，黄 滞后、未达序时进度或退回，红 逾期；还没有到期的、等督查室办的为空"]
    kind: Annotated[str, "哪一种：方案、未报、退回、滞后、序时、时限、整改、审核、延期、协调"]
    task: Annotated[str, "任务编号；督查发现的问题与任务无关的为空"]
    scope: Annotated[str, "分项；没有为空"]
    name: Annotated[str, "任务名称；没有任务为空"]
    words: Annotated[str, "事由，如 2024年上半年进展没有报送"]
    due: Annotated[dt.date | None, "期限；没有规定的为空"]
    late: Annotated[int, "逾期几天；没有逾期为 0"]
    ref: Annotated[str, "督查编号和问题序号；不是整改为空"]
    unconfirmed: Annotated[bool, "是否仅因待确认的成员名单而应办"]


class UrgedLine(NamedTuple):
    """同一事由、同一期限的几件，合写一行。"""

    colour: Annotated[str, "颜色"]
    words: Annotated[str, "事由，如 2024年第一季度起一直没有报送进展"]
    due: Annotated[dt.date | None, "期限；没有规定的为空"]
    late: Annotated[int, "逾期几天；没有逾期为 0"]
    rows: Annotated[tuple[UrgedRow, ...], "各是哪一件"]


class UrgedMatter(NamedTuple):
    """催一个单位的一件事：一个季度的进展，或全年的办理方案。"""

    about: Annotated[str, "催什么，如 2024年上半年进展、办理方案"]
    times: Annotated[int, "第几次催办"]
    colour: Annotated[str, "最急的颜色"]
    rows: Annotated[tuple[UrgedRow, ...], "逐件列出，最急的在前"]
    lines: Annotated[tuple[UrgedLine, ...], "同样的事合写一行，最急的在前"]


class UrgedCount(NamedTuple):
    """一种颜色的件数。"""

    colour: Annotated[str, "颜色"]
    number: Annotated[int, "件数"]


class Urging(PaperHead):
    """督办单。"""

    today: Annotated[dt.date, "催办日期"]
    number: Annotated[int, "编号：当年的第几份督办单"]
    reply: Annotated[dt.date, "答复期限"]
    contact: Annotated[str, "督查机构的联系人、电话；不知道为空"]
    unit: Annotated[str, "单位"]
    full_name: Annotated[str, "单位全称；没有全称的为单位"]
    period: Annotated[ReportPeriod | None, "催的是哪一轮；只催办理方案的为空"]
    colour: Annotated[str, "最急的颜色"]
    counts: Annotated[tuple[UrgedCount, ...], "各种颜色的件数，红在前，没有的不列"]
    matters: Annotated[tuple[UrgedMatter, ...], "催办的事"]
    kinds: Annotated[tuple[str, ...], "有哪几种待办的事，如 未报、退回"]
    behind: Annotated[str, "落后的怎样说：未达序时进度，全年的为没有达到年度目标"]
    doubtful: Annotated[bool, "有没有仅因待确认的成员名单而应办的事"]


class Reviewing(NamedTuple):
    """一个单位等待审核的进展。"""

    unit: Annotated[str, "单位"]
    number: Annotated[int, "件数"]


class UrgedUnit(NamedTuple):
    """汇总里的一个单位。"""

    unit: Annotated[str, "单位"]
    times: Annotated[str, "第几次催办，如 进展第2次，办理方案第1次"]
    colour: Annotated[str, "最急的颜色"]
    red: Annotated[int, "红色件数"]
    yellow: Annotated[int, "黄色件数"]
    blue: Annotated[int, "蓝色件数"]
    late: Annotated[int, "逾期最久的几天；没有逾期为 0"]
    words: Annotated[str, "一句话：未报12件，退回1件"]
    unconfirmed: Annotated[bool, "是否每一件都仅因待确认的成员名单而应办"]


class UrgingSummary(QuarterPaper):
    """催办汇总。"""

    today: Annotated[dt.date, "催办日期"]
    period: Annotated[ReportPeriod, "催的是哪一轮"]
    units: Annotated[tuple[UrgedUnit, ...], "催办的单位，依单位文件的次序"]
    counts: Annotated[tuple[UrgedCount, ...], "各种颜色的件数，红在前，没有的也列"]
    total: Annotated[int, "催办的总件数"]
    repeated: Annotated[tuple[UrgedUnit, ...], "第二次以上催办的单位"]
    returned: Annotated[tuple[UrgedRow, ...], "退回后没有重报的"]
    rectifying: Annotated[tuple[UrgedRow, ...], "督查发现、没有整改的问题，没有到期的也列"]
    reviewing: Annotated[tuple[Reviewing, ...], "等督查室审核的进展，各单位的件数"]
    asked: Annotated[tuple[UrgedRow, ...], "等督查室办的延期、协调申请"]
    waiting: Annotated[int, "等督查室办的总件数：待审核的和申请"]
    later: Annotated[int, "还没有到期、这次不催的件数"]
    behind: Annotated[str, "落后的怎样说：未达序时进度，全年的为没有达到年度目标"]


def urging_view(
    records: OfficeRecords, mine: Sequence[ReminderMatter], at: Period, today: dt.date, number: int
) -> Urging:
    """The context `report` of 督办单.html, for the matters of one unit (`tracking.open_items.matters`); its number."""
    held = records.held(at)
    plan, register, tasks = held.plan, held.register, held.tasks
    unit = mine[0].unit
    owner = register.find(unit)
    items = [i for m in mine for i in m.items]
    when = period(records, at, today, unit) if any(m.quarter for m in mine) else None
    return Urging(
        title="督办单",
        **head(plan, register, today),
        sample=samples.of_unit(records, unit),
        stem=f"{unit}督办单",
        facts={"gwrb-quarter": str(at), "gwrb-unit": unit},
        uncounted=about(records, records.up_to(at), {unit}),
        postdated=later(records, today, records.up_to(at), {unit}),
        unit=unit,
        full_name=getattr(owner, "full_name", None) or unit,
        period=when,
        colour=_reddest(items),
        counts=tuple(c for c in _counts(items) if c.number),
        number=number,
        reply=today + dt.timedelta(days=max(records.plan.heading.settings.due_soon, 1)),
        contact=next((str(o.contact) for o in register.units.offices if o.role == SUPERVISION and o.contact), ""),
        matters=tuple(_matter(m, tasks) for m in mine),
        kinds=tuple(k for k in KINDS if any(i.kind == k for i in items)),
        behind=_behind(when),
        doubtful=any(i.unconfirmed for i in items),
    )


def summary_view(
    records: OfficeRecords, items: Sequence[OpenItem], found: Sequence[ReminderMatter], at: Period, today: dt.date
) -> UrgingSummary:
    """The context `report` of 催办汇总.html: all that is open, and whom the office reminds."""
    held = records.held(at)
    plan, register, tasks = held.plan, held.register, held.tasks
    when = period(records, at, today)
    urged = [i for i in items if i.urged]
    units = tuple(_unit(unit, found, mine, when) for unit, mine in by_unit(urged).items())
    again = {m.unit for m in found if m.times > 1}
    return UrgingSummary(
        title=f"{when.name}{subject(plan)}催办汇总",
        **head(plan, register, today),
        sample=samples.of_unit(records),
        stem="催办汇总",
        facts={"gwrb-quarter": str(at)},
        uncounted=about(records, records.up_to(at)),
        postdated=later(records, today, records.up_to(at)),
        period=when,
        units=units,
        counts=_counts(urged),
        total=len(urged),
        repeated=tuple(u for u in units if u.unit in again),
        returned=tuple(_row(i, tasks) for i in items if i.kind == RETURN),
        rectifying=tuple(_row(i, tasks) for i in items if i.ref),
        reviewing=tuple(
            Reviewing(unit, len(mine)) for unit, mine in by_unit(i for i in items if i.kind == REVIEW).items()
        ),
        asked=tuple(_row(i, tasks) for i in items if i.office and i.kind != REVIEW),
        waiting=sum(i.office for i in items),
        later=sum(not i.office and not i.urged for i in items),
        behind=_behind(when),
    )


def _behind(when: ReportPeriod | None) -> str:
    return MISSED if when and when.final else "未达序时进度"


def _about(matter: ReminderMatter) -> str:
    if matter.quarter:
        return f"{matter.quarter.period}进展"
    return "、".join(
        name for kind, name in ((PLAN, "办理方案"), (LIST, "名单")) if kind in {i.kind for i in matter.items}
    )


def _matter(matter: ReminderMatter, tasks: Mapping[str, Task]) -> UrgedMatter:
    rows = tuple(_row(item, tasks) for item in matter.items)
    return UrgedMatter(_about(matter), matter.times, matter.level, rows, tuple(_lines(rows)))


def _lines(rows: Iterable[UrgedRow]) -> Iterator[UrgedLine]:
    """Rows that say the same in one line; what has words of its own stands alone."""
    for (colour, _, words, due, late), same in groupby(rows, lambda r: (r.colour, r.kind, r.words, r.due, r.late)):
        yield UrgedLine(colour, words, due, late, tuple(same))


def _reddest(items: Iterable[OpenItem]) -> str:
    return min((i.level for i in items), key=COLOURS.index)


def _counts(items: Sequence[OpenItem]) -> tuple[UrgedCount, ...]:
    return tuple(UrgedCount(c, sum(i.level == c for i in items)) for c in reversed(LEVELS))


def _row(item: OpenItem, tasks: Mapping[str, Task]) -> UrgedRow:
    task = tasks.get(item.task)
    return UrgedRow(
        unit=item.unit,
        colour=item.level,
        kind=item.kind,
        task=item.task,
        scope=item.scope,
        name=task_name(task) if task else "",
        words=line_words(item),
        due=item.due,
        late=item.late,
        ref=ref_words(item),
        unconfirmed=item.unconfirmed,
    )


def _unit(unit: str, found: Iterable[ReminderMatter], mine: Sequence[OpenItem], when: ReportPeriod) -> UrgedUnit:
    number = {c: sum(i.level == c for i in mine) for c in LEVELS}
    kinds = ((k, sum(i.kind == k for i in mine)) for k in KINDS)
    said = {PLAN: "未报办理方案", LIST: "未报名单", PART: "未报配合情况", BEHIND: _behind(when)}
    return UrgedUnit(
        unit=unit,
        times="，".join(f"{'进展' if m.quarter else _about(m)}第{m.times}次" for m in found if m.unit == unit),
        colour=_reddest(mine),
        red=number[RED],
        yellow=number[YELLOW],
        blue=number[BLUE],
        late=max(i.late for i in mine),
        words="，".join(f"{said.get(k, k)}{n}件" for k, n in kinds if n),
        unconfirmed=all(i.unconfirmed for i in mine),
    )
