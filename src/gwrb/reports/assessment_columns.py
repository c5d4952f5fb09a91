"""The columns of what goes to the office that assesses: head, explanation and where it comes from, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gwrb.model.progress import DONE, LAGGING
from gwrb.reports.assessment import BROKEN, KEPT, Assessment, Detail, Filing, UnitFacts
from gwrb.reports.counting import first_clause
from gwrb.reports.status_cells import Cell, points, share
from gwrb.reports.task_lists import basis_of
from gwrb.targets.lights import PACES


class Fact(NamedTuple):
    """A column of units: its head, what it says, and how it is got."""

    head: str
    help: str
    of: Callable[[UnitFacts], Cell]
    width: int = 7
    prose: bool = False


class ObligationYear(NamedTuple):
    """A column of obligations."""

    head: str
    help: str
    of: Callable[[Detail], Cell]
    width: int = 7
    prose: bool = False


def unit_columns(of: Assessment) -> tuple[Fact, ...]:
    """The columns of units; three for each quarter."""
    names = f"{of.quarters[0]}至{of.quarter}" if len(of.quarters) > 1 else f"{of.quarter}"
    until = f"截至{of.quarter}"
    quarters = tuple(fact for n, q in enumerate(of.quarters) for fact in _quarter(n, str(q)))
    return (
        Fact("单位", "应报单位，依单位名单的顺序。", lambda u: str(u.unit.name), 26),
        Fact("类别", "单位类别。", lambda u: str(u.unit.class_), 18),
        Fact("责任事项", "应报的件数：一个牵头单位对一项任务（或其分项）是一件。", lambda u: len(u.details)),
        Fact("其中待确认", "因待确认的成员名单而应报的件数。", lambda u: sum(bool(d.of.obligation.unconfirmed) for d in u.details), 10),
        *quarters,
        Fact("按时季度", f"{names}中按时报送的季度数；没有写报送日期的算按时。", lambda u: sum(f.on_time for f in u.filings)),
        Fact("迟报季度", f"{names}中迟报的季度数。", lambda u: sum(f.late > 0 for f in u.filings)),
        Fact("迟报天数", f"{names}迟报天数相加。", lambda u: sum(f.late for f in u.filings)),
        Fact("未报季度", f"{names}中期限已过、一件也没有报、又不是免报的季度数；台账里没有任何单位报送的季度不算。", lambda u: sum(f.missing for f in u.filings)),
        Fact("退回次数", f"{names}被督查室退回的件次。", lambda u: sum(d.returned for d in u.details)),
        Fact("催办次数", f"{until}的催办次数，含催报办理方案。", lambda u: u.reminded),
        Fact("已完成", f"{until}，最近一次报的状态是已完成的件数。", lambda u: _last(u, DONE)),
        Fact("办结", f"{until}，报已完成并经督查室认可的件数。", lambda u: sum(d.closed for d in u.details)),
        Fact("滞后", f"{until}，最近一次报的状态是滞后的件数。", lambda u: _last(u, LAGGING)),
        Fact("从未报", f"{names}一次也没有报过的件数。", lambda u: _last(u, "")),
        Fact("绿灯", f"{of.quarter}绿灯的件数。灯由完成率对照序时进度算出，几个单位共同的任务各计一次。", lambda u: u.paces.green),
        Fact("黄灯", f"{of.quarter}黄灯的件数。", lambda u: u.paces.yellow),
        Fact("红灯", f"{of.quarter}红灯的件数。", lambda u: u.paces.red),
        Fact("无灯", f"{of.quarter}没有灯的件数：没有量化目标、没有报数，或由人判断。", lambda u: u.paces.dark),
        Fact("预测兑现", "四季度以前最后一次预测能完成（含有困难但能完成），年底已完成的件数。年底才核对。", lambda u: _outcome(of, u, KEPT)),
        Fact("预测未兑现", "四季度以前最后一次预测能完成（含有困难但能完成），年底没有完成的件数。年底才核对。", lambda u: _outcome(of, u, BROKEN), 10),
        Fact("延期申请", f"{names}申请延期的件数。", lambda u: u.extensions),
        Fact("其中同意", "督查室同意延期的件数。", lambda u: u.extended),
        Fact("督查问题", "专项督查、暗访督查发现的问题数。", lambda u: u.findings),
        Fact("未整改", "其中还没有整改的。", lambda u: u.unrectified),
        Fact("示例", "报送的是示例数据，内容虚构。", lambda u: "是" if u.sample else ""),
    )  # fmt: skip


def _last(unit: UnitFacts, status: str) -> int:
    return sum(d.last == status for d in unit.details)


def _outcome(of: Assessment, unit: UnitFacts, outcome: str) -> int | None:
    return sum(d.outcome == outcome for d in unit.details) if of.over else None


def _quarter(number: int, name: str) -> tuple[Fact, ...]:
    def filing(unit: UnitFacts) -> Filing:
        return unit.filings[number]

    return (
        Fact(f"{name}报送", f"{name}：已报、迟报几天、未报、免报（都已办结）；台账里还没有任何单位报送的为—。", lambda u: filing(u).state, 14),
        Fact(f"{name}已报件数", f"{name}报了的件数，含迟报的。", lambda u: filing(u).counts.reported, 10),
        Fact(f"{name}未报件数", f"{name}没有报的件数，不含办结免报的；没有到期的也计在内。", lambda u: filing(u).counts.missing, 10),
    )  # fmt: skip


def _completion(detail: Detail) -> Cell:
    light = detail.of.light
    far = next(
        (one for one in light.lights if one.distance is not None and one.distance == light.distance), None
    )
    return share(far.completion) if far else None


def item_columns(of: Assessment) -> tuple[ObligationYear, ...]:
    """The columns of obligations, of which those of units are the sums."""
    statuses = tuple(
        ObligationYear(f"{q}状态", f"{q}报的进度状态；没有报为未报。", lambda d, n=n: d.statuses[n], 11)  # type: ignore[misc]
        for n, q in enumerate(of.quarters)
    )
    return (
        ObligationYear("单位", "应报单位。", lambda d: str(d.of.obligation.unit.name), 26),
        ObligationYear("编号", "任务编号。", lambda d: str(d.of.obligation.task.id), 8),
        ObligationYear("分项", "任务分成几项的，是哪一项。", lambda d: d.of.obligation.assignment.scope or "", 14, prose=True),
        ObligationYear("任务", "任务开头的一句。", lambda d: first_clause(d.of.obligation.task.text), 40, prose=True),
        ObligationYear("怎样承担", "牵头、按规定牵头，或经统称牵头。", lambda d: basis_of(d.of.obligation)._replace(scope=None).words, 22, prose=True),
        *statuses,
        ObligationYear("退回", "被退回的次数。", lambda d: d.returned),
        ObligationYear("办结", "报已完成并经督查室认可。", lambda d: "是" if d.closed else ""),
        ObligationYear("灯", f"{of.quarter}的灯：绿、黄、红；没有灯为空。", lambda d: d.of.light.colour, 6),
        ObligationYear("没有灯的原因", "没有灯的写明原因。", lambda d: d.of.light.reason, 30, prose=True),
        ObligationYear("序时", "、".join(PACES) + "。", lambda d: d.of.pace, 10),
        ObligationYear("完成率", "离序时进度最远的指标的完成率。", _completion),
        ObligationYear("低于序时", "完成率低于序时进度几个百分点；负数是高于。", lambda d: points(d.of.light.distance)),
        ObligationYear("预测", "四季度以前最后一次的年度预测。", lambda d: d.forecast, 14),
        ObligationYear("预测季度", "哪个季度的预测。", lambda d: d.forecast_in, 10),
        ObligationYear("预测结果", "兑现、未兑现；没有预测能完成，或还没有到年底的，为空。", lambda d: d.outcome, 10),
    )  # fmt: skip
