"""Everyone's part as papers and tables print it: 配合情况 in lines, and each unit's share of a target as a row."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, NamedTuple

from gwrb.model.obligations import LEAD
from gwrb.model.plan import RATE, Task
from gwrb.model.task_names import task_name
from gwrb.model.values import Period
from gwrb.reports.counting import tidy
from gwrb.reports.measures import light_words, lines, spoken
from gwrb.reports.task_lists import ROLE_WORDS, ListRow
from gwrb.targets.figures import ReportedFigure
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.parts import PartStatus, TargetParts, own_task
from gwrb.tracking.states import MISSING, ObligationStatus

NONE = ReportedFigure(None)


def support_lines(records: OfficeRecords, task: Task, quarter: Period, root: str | None = None) -> tuple[str, ...]:
    """配合情况 of a task: a line for each who reported (of one unit by its first name, or of all), then who was asked
    and is silent."""
    told = [
        s for s in records.parts.told(task, quarter) if root in (None, records.root(s.obligation.unit.name, quarter))
    ]
    silent = [str(s.obligation.unit.name) for s in told if not s.entry]
    missing = [f"要求报而没有报的：{'、'.join(silent)}"] if silent else []
    return (*(_line(s) for s in told if s.entry), *missing)


def _line(status: ObligationStatus) -> str:
    """东区（份额：小区42个）：正常推进；完成数：小区21（完成率50%）；完成21个小区."""
    entry, obligation = status.entry, status.obligation
    assert entry is not None
    own = own_task(status)
    shares = "、".join(f"{t.name}{t.amount:f}{t.unit}" for t in own.targets)
    notes = [obligation.assignment.scope or "", f"份额：{shares}" if shares else ""]
    about = "，".join(filter(None, notes))
    facts = [entry.status + ("（迟报）" if status.late else "")]
    facts += [f"完成数：{lines(spoken(own, entry), '、')}"] if entry.values else []
    said = (("", entry.progress), ("问题：", entry.problems), ("下一步：", entry.next))
    facts += [f"{name}{tidy(words).rstrip('。')}" for name, words in said if words]
    return f"{obligation.unit.name}{f'（{about}）' if about else ''}：{'；'.join(facts)}"


class UnitPart(NamedTuple):
    """一个单位在一项任务的一个指标里的份额和完成情况。"""

    task: Annotated[str, "任务编号"]
    name: Annotated[str, "任务名称"]
    unit: Annotated[str, "单位"]
    role: Annotated[str, "牵头、责任 或 配合"]
    target: Annotated[str, "指标；没有指标的任务为空"]
    measure: Annotated[str, "计量单位"]
    share: Annotated[Decimal | None, "份额；没有分解为空"]
    value: Annotated[Decimal | None, "完成数；牵头单位的是全市的数；没有报为空"]
    completion: Annotated[Fraction | None, "完成数占份额的比例；没有份额或没有报为空"]
    light: Annotated[str, "照份额亮的灯：绿灯、黄灯、红灯；没有为空"]
    distance: Annotated[Fraction | None, "低于序时进度几个百分点，负数是高于；没有为空"]
    short: Annotated[str, "差多少，如 低于序时进度10.9个百分点；不差的为空"]
    status: Annotated[str, "进度状态，或 未报"]
    submitted: Annotated[dt.date | None, "报送日期；未填为空"]
    late: Annotated[bool, "是否迟报"]
    required: Annotated[bool, "是否要求报"]
    problems: Annotated[str, "存在问题"]
    rank: Annotated[int, "名次：离序时进度最远的第 1；没有份额为 0"] = 0
    sample: bool = False


def ranked_rows(one: TargetParts) -> tuple[UnitPart, ...]:
    """Those with a share of a target, ranked."""
    return tuple(_row(one, part, n) for n, part in enumerate(one.ranked, 1))


def part_rows(records: OfficeRecords, task: Task, quarter: Period) -> list[UnitPart]:
    """Everyone's part in a task: a row for each target, of leads first."""
    every = records.parts.of(task, quarter)
    leads = [records.at(one, quarter) for one in records.leads_of(task, quarter)]
    if not every:
        return [_row(None, PartStatus(s, None, NONE, None)) for s in (*leads, *records.parts.of_task(task, quarter))]
    rows = []
    for one in every:
        known = {part.unit for part in one.parts}
        whole = [PartStatus(s, None, one.lead, None) for s in leads if str(s.obligation.unit.name) not in known]
        rows += [_row(one, part) for part in (*whole, *one.parts)]
    return rows


def unit_part_rows(records: OfficeRecords, unit: str, quarter: Period) -> list[UnitPart]:
    """All parts of one unit: what it supports and has a share in or spoke of, in the order of the notice."""
    mine = records.parts.of_unit(unit, quarter)
    told = [s for s in mine if s.entry or records.parts.required(s.obligation, quarter)]
    tasks = {s.obligation.task.id: s.obligation.task for s in told}
    rows = [row for task in tasks.values() for row in part_rows(records, task, quarter) if row.unit == unit]
    return [row for row in rows if row.share is not None or row.value is not None or not row.target or row.required]


def _row(one: TargetParts | None, part: PartStatus, rank: int = 0) -> UnitPart:
    status, obligation, light = part.status, part.status.obligation, part.light
    entry, quarter = status.entry, status.quarter
    return UnitPart(
        task=str(obligation.task.id),
        name=task_name(obligation.task),
        unit=part.unit,
        role=ROLE_WORDS[obligation.role],
        target=str(one.target.name) if one else "",
        measure=str(one.target.unit) if one else "",
        share=part.share,
        value=part.figure.value,
        completion=light.completion if light else None,
        light=light_words(light.colour) if light else "",
        distance=light.distance if light else None,
        short=light.short if light else "",
        status=entry.status if entry else MISSING,
        submitted=status.received,
        late=status.late > 0,
        required=obligation.role != LEAD and status.records.parts.required(obligation, quarter),
        problems=tidy(entry.problems) if entry else "",
        rank=rank,
        sample=status.sample or str(obligation.task.id) in status.records.parts.samples,
    )


def parts_line(one: TargetParts) -> str:
    """份额合计210个，承诺200个，多10个；各单位报的合计41个（2个单位，还有1个没有报），牵头单位报60个."""
    unit, said = one.target.unit, []
    if one.shared is not None:
        over = one.shared - one.target.amount
        more = f"，{'多' if over > 0 else '少'}{abs(over):f}{unit}" if over and one.target.counts != RATE else ""
        said.append(f"份额合计{one.shared:f}{unit}，承诺{one.target.amount:f}{unit}{more}")
    if one.sum.value is not None:
        left = one.sum.expected - one.sum.reported
        some = f"{one.sum.reported}个单位" + (f"，还有{left}个没有报" if left else "")
        lead = f"，牵头单位报{one.lead.value:f}{unit}" if one.lead.value is not None and not one.target.sum else ""
        said.append(
            f"各单位报的合计{one.sum.value:f}{unit}（{some}）{lead}" + ("，对不上，请核对" if one.differs else "")
        )
    return f"{one.target.name}：{'；'.join(said)}" if said else ""


def with_shares(records: OfficeRecords, listed: Sequence[ListRow], unit: str, quarter: Period) -> list[ListRow]:
    """What binds a unit, each with its share of the targets: 老旧小区改造21个."""
    found = {row.task.id: records.parts.shares(row.task, unit, quarter) for row in listed}
    return [
        row._replace(
            bonds=tuple(
                bond._replace(
                    shares=tuple(
                        f"{t.name}{share:f}{t.unit}" for t, share in found[row.task.id] if t.scope in (None, bond.scope)
                    )
                )
                for bond in row.bonds
            )
        )
        if found[row.task.id]
        else row
        for row in listed
    ]
