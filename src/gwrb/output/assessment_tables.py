"""The facts for the office that assesses, as tables for CSV and Excel."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from gwrb.model.office_records import AHEAD, BEHIND, MET, UNMET
from gwrb.model.task_names import task_name
from gwrb.model.values import DONE, LAGGING
from gwrb.output.status_tables import points, share
from gwrb.output.table import Cell, Column, Table, column
from gwrb.reports.assessment import BROKEN, KEPT, Assessment, Detail, Filing, UnitFacts
from gwrb.reports.quarterly_report import plan_facts
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.reports.task_lists import basis_of
from gwrb.targets.lights import PACES

TOTAL = "合计"
ABOUT = (
    ("", "怎样用", "这里只有事实，没有评分；怎样计分由考评办按考评办法定。各单位一表是逐项一表相加得来的。"),
    ("", "灯", "完成率对照序时进度算出，界限是方案设置里的 yellow_below、red_below；没有灯的不等于好或不好。"),
)
_ABOUT = (
    column("表", itemgetter(0), 10),
    column("栏目", itemgetter(1), 18),
    column("说明", itemgetter(2), 90, prose=True),
)


def title(of: Assessment) -> str:
    words = f"{plan_facts(of.plan).subject}考评事实"
    line = of.period.line
    return f"{words}　{line}；统计日期{of.today}" + (f"　【{SAMPLE}】" if of.sample else "")


def units_table(of: Assessment) -> Table[Sequence[Any]]:
    """One row a unit, and what they add up to."""
    facts = unit_columns(of)
    columns: list[Column[Any]] = [c._replace(of=itemgetter(n)) for n, c in enumerate(facts)]
    rows: list[list[Any]] = [[c.of(unit) for c in facts] for unit in of.units]
    numbers = ([row[n] for row in rows if isinstance(row[n], int)] for n in range(1, len(facts)))
    total = [TOTAL, *(sum(found) if found else "" for found in numbers)]
    return Table(columns, rows, title(of), total, name="各单位", names=1)


def sheets(of: Assessment) -> list[Table[Any]]:
    """Units with their total, every obligation, and what each column says."""
    units = units_table(of)
    details = [detail for unit in of.units for detail in unit.details]
    items = Table(item_columns(of), details, title(of), name="逐项")
    about = [(table.name, c.head, c.help) for table in (units, items) for c in table.columns]
    return [units, items, Table(_ABOUT, [*ABOUT, *about], name="栏目说明")]


def unit_columns(of: Assessment) -> tuple[Column[UnitFacts], ...]:
    """The columns of units; three for each quarter."""
    names = f"{of.quarters[0]}至{of.quarter}" if len(of.quarters) > 1 else f"{of.quarter}"
    until = f"截至{of.quarter}"
    quarters = tuple(fact for n, q in enumerate(of.quarters) for fact in _quarter(n, str(q)))
    return (
        Column("", "单位", lambda u: str(u.unit.name), "方案约束的单位，依单位名单的顺序；只配合、不牵头的也列。", 26),
        Column("", "类别", lambda u: str(u.unit.class_), "单位类别。", 18),
        Column("", "责任事项", lambda u: len(u.details), "应报的件数：一个牵头单位对一项任务（或其分项）是一件。"),
        Column("", "其中待确认", lambda u: sum(bool(d.of.obligation.unconfirmed) for d in u.details), "因待确认的成员名单而应报的件数。", 10),
        *quarters,
        Column("", "按时季度", lambda u: sum(f.on_time for f in u.filings), f"{names}中按时报送的季度数；没有写报送日期的算按时。"),
        Column("", "迟报季度", lambda u: sum(f.late > 0 for f in u.filings), f"{names}中迟报的季度数。"),
        Column("", "迟报天数", lambda u: sum(f.late for f in u.filings), f"{names}迟报天数相加。"),
        Column("", "未报季度", lambda u: sum(f.missing for f in u.filings), f"{names}中期限已过、一件也没有报、又不是免报的季度数；台账里没有任何单位报送的季度不算。"),
        Column("", "退回次数", lambda u: sum(d.returned for d in u.details), f"{names}被督查室退回的件次。"),
        Column("", "催办次数", lambda u: u.reminded, f"{until}的催办次数，含催报办理方案。"),
        Column("", "已完成", lambda u: _last(u, DONE), f"{until}，最近一次报的状态是已完成的件数。"),
        Column("", "办结", lambda u: sum(d.closed for d in u.details), f"{until}，报已完成并经督查室认可的件数。"),
        Column("", "滞后", lambda u: _last(u, LAGGING), f"{until}，最近一次报的状态是滞后的件数。"),
        Column("", "从未报", lambda u: _last(u, ""), f"{names}一次也没有报过的件数。"),
        Column("", "绿灯", lambda u: u.paces.green, f"{of.quarter}绿灯的件数。灯由完成率对照序时进度算出，几个单位共同的任务各计一次。"),
        Column("", "黄灯", lambda u: u.paces.yellow, f"{of.quarter}黄灯的件数。"),
        Column("", "红灯", lambda u: u.paces.red, f"{of.quarter}红灯的件数。"),
        Column("", "无灯", lambda u: u.paces.dark, f"{of.quarter}没有灯的件数：没有量化目标、没有报数，或由人判断。"),
        Column("", "预测兑现", lambda u: _outcome(of, u, KEPT), "四季度以前最后一次预测能完成（含有困难但能完成），年底已完成的件数。年底才核对。"),
        Column("", "预测未兑现", lambda u: _outcome(of, u, BROKEN), "四季度以前最后一次预测能完成（含有困难但能完成），年底没有完成的件数。年底才核对。", 10),
        Column("", "延期申请", lambda u: u.extensions, f"{names}申请延期的件数。"),
        Column("", "其中同意", lambda u: u.extended, "督查室同意延期的件数。"),
        Column("", "督查问题", lambda u: u.findings, "专项督查、暗访督查发现的问题数。"),
        Column("", "未整改", lambda u: u.unrectified, "其中还没有整改的。"),
        Column("", "办理方案", lambda u: u.plan, "已报、迟报、未报；不牵头任务、不用报的为空。", 10),
        Column("", "名单", lambda u: u.people, "督办工作人员名单：已报、未报；不用报的、台账里不留名单的为空。"),
        Column("", "核定未达到", lambda u: _judged(u, UNMET, BEHIND), f"{of.quarter}督查室核定为未达到、未达序时的件数。", 10),
        Column("", "核定达到", lambda u: _judged(u, MET, AHEAD), f"{of.quarter}督查室核定为达到、达序时的件数。", 10),
        Column("", "配合事项", lambda u: u.support.bound, "作为责任单位、配合单位承担的件数；不计入责任事项。"),
        Column("", "要求报配合", lambda u: u.support.asked, f"{names}中方案要求报（或有份额）、期限已过或已经报了的配合情况件次。", 10),
        Column("", "其中报了", lambda u: u.support.reported, "其中报了的件次。"),
        Column("", "配合迟报", lambda u: u.support.late, f"{names}中报了配合情况、报送日期晚于期限的件次。"),
        Column("", "示例", lambda u: "是" if u.sample else "", "报送的是示例数据，内容虚构。"),
    )  # fmt: skip


def _judged(unit: UnitFacts, *verdicts: str) -> int:
    return sum(bool(d.held and d.of.verdict and d.of.verdict.verdict in verdicts) for d in unit.details)


def _last(unit: UnitFacts, status: str) -> int:
    return sum(d.last == status for d in unit.details)


def _outcome(of: Assessment, unit: UnitFacts, outcome: str) -> int | None:
    return sum(d.outcome == outcome for d in unit.details) if of.over else None


def _quarter(number: int, name: str) -> tuple[Column[UnitFacts], ...]:
    def filing(unit: UnitFacts) -> Filing:
        return unit.filings[number]

    return (
        Column("", f"{name}报送", lambda u: filing(u).state, f"{name}：已报、迟报几天、未报、免报（都已办结）；台账里还没有任何单位报送的为—。", 14),
        Column("", f"{name}已报件数", lambda u: filing(u).counts.reported, f"{name}报了的件数，含迟报的。", 10),
        Column("", f"{name}未报件数", lambda u: filing(u).counts.missing, f"{name}没有报的件数，不含办结免报的；没有到期的也计在内。", 10),
    )  # fmt: skip


def _completion(detail: Detail) -> Cell:
    light = detail.of.light
    far = next(
        (one for one in light.lights if detail.held and one.distance is not None and one.distance == light.distance),
        None,
    )
    return share(far.completion) if far else None


def item_columns(of: Assessment) -> tuple[Column[Detail], ...]:
    """The columns of obligations, of which those of units are the sums."""
    statuses = tuple(
        Column("", f"{q}状态", lambda d, n=n: d.statuses[n], f"{q}报的进度状态；没有报为未报。", 11)  # type: ignore[misc]
        for n, q in enumerate(of.quarters)
    )
    return (
        Column("", "单位", lambda d: str(d.of.obligation.unit.name), "应报单位。", 26),
        Column("", "编号", lambda d: str(d.of.obligation.task.id), "任务编号。", 8),
        Column("", "分项", lambda d: d.of.obligation.assignment.scope or "", "任务分成几项的，是哪一项。", 14, prose=True),
        Column("", "任务", lambda d: task_name(d.of.obligation.task), "任务名称。", 40, prose=True),
        Column("", "怎样承担", lambda d: basis_of(d.of.obligation)._replace(scope=None).words, "牵头、按规定牵头，或经统称牵头。", 22, prose=True),
        *statuses,
        Column("", "退回", lambda d: d.returned, "被退回的次数。"),
        Column("", "办结", lambda d: "是" if d.closed else "", "报已完成并经督查室认可。"),
        Column("", "灯", lambda d: d.of.light.colour if d.held else "", f"{of.quarter}的灯：绿、黄、红；没有灯为空。", 6),
        Column("", "灯从哪里来", lambda d: d.of.light.basis if d.held else "", "核定、节点、序时、目标、期限。", 10),
        Column("", "没有灯的原因", lambda d: d.of.light.reason if d.held else "", "没有灯的写明原因。", 30, prose=True),
        Column("", "序时", lambda d: d.of.pace if d.held else "", "、".join(PACES) + "。", 10),
        Column("", "完成率", _completion, "离序时进度最远的指标的完成率。"),
        Column("", "低于序时", lambda d: points(d.of.light.distance) if d.held else None, "完成率低于序时进度（节点）几个百分点，增速、占比低于目标几个；负数是高于。"),
        Column("", "核定", lambda d: (d.held and d.of.verdict and d.of.verdict.verdict) or "", "督查室核实的结论。", 10),
        Column("", "结果", lambda d: d.of.outcome if d.held else "", "达到、未达到、待核定；没有到期的为空。", 8),
        Column("", "为什么列入滞后", lambda d: d.why, "核定、灯、到期没有达到、逾期没有整改、未报、退回、自报滞后、自报与数不符；都没有为空。", 40, prose=True),
        Column("", "预测", lambda d: d.forecast, "四季度以前最后一次的年度预测。", 14),
        Column("", "预测季度", lambda d: d.forecast_in, "哪个季度的预测。", 10),
        Column("", "预测结果", lambda d: d.outcome, "兑现、未兑现；没有预测能完成，或还没有到年底的，为空。", 10),
    )  # fmt: skip
