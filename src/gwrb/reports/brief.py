"""The brief: a quarter on one page, of the whole plan, of one leader or of one unit. Its figures are the report's."""

from typing import Annotated, NamedTuple

from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.quarterly_report import QuarterData, head, subject
from gwrb.reports.quarterly_views import QuarterPaper, Reporting, Summary
from gwrb.reports.summary import Room, summary
from gwrb.tracking.later import later
from gwrb.tracking.uncounted import about

PAGE = Room(told=190, asked=95, shared=True)  # points, beside the title, the verdict and the figures


class KeyFigure(NamedTuple):
    """简报里的一个数。"""

    name: Annotated[str, "说的是什么，如 已报单位"]
    value: Annotated[str, "数，如 10/68个"]


class Brief(QuarterPaper):
    """一页简报。"""

    summary: Annotated[Summary, "要点：判断、主要指标、要关注的任务、需本级协调的事"]
    figures: Annotated[
        tuple[KeyFigure, ...], "五个数：目标任务、已报单位、亮灯的、完不成和有困难的（年底是没有达到的）、需协调的"
    ]
    reporting: Annotated[Reporting, "报送情况"]


def brief_view(asked: PaperRequest) -> Brief:
    """The context `report` of 一页简报.html."""
    quarter = asked.quarter
    assert quarter is not None
    data = QuarterData(asked.records, quarter, asked.today, asked.only)
    made = summary(data.rows, data.asked, quarter.period, PAGE, level=data.plan.heading.level)
    return Brief(
        title=asked.title or f"{quarter.period}{subject(data.plan)}办理情况简报{data.mark}",
        **head(data.plan, data.register, asked.today),
        sample=data.sample or data.leaders.sample,
        stem=f"{quarter.period}简报{data.mark}",
        facts={"gwrb-quarter": str(quarter)},
        uncounted=about(asked.records, {quarter}),
        postdated=later(
            asked.records, asked.today, {quarter}, {u.unit.name for u in data.units()} if asked.only else None
        ),
        period=data.period,
        summary=made,
        figures=key_figures(data, made),
        reporting=data.reporting,
    )


def key_figures(data: QuarterData, made: Summary) -> tuple[KeyFigure, ...]:
    """The five figures of some obligations, with the summary of them."""
    lights = {colour: sum(row.light.startswith(colour) for row in data.rows) for colour in ("红", "黄")}
    return (
        KeyFigure("目标任务", f"{len(data.rows)}项"),
        KeyFigure("已报单位", f"{len(data.reporting.reported)}/{len(data.reporting.owing)}个"),
        KeyFigure("红灯、黄灯", f"{lights['红']}、{lights['黄']}项"),
        KeyFigure("完不成、有困难" if made.unjudged is None else "没有达到", f"{made.failing}项"),
        KeyFigure("需协调", f"{len(made.asked)}件"),
    )
