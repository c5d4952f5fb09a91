"""The facts for the office that assesses, as CSV and Excel."""

from __future__ import annotations

from collections.abc import Sequence

from gwrb.output.text_tables import to_csv
from gwrb.output.xlsx import Cell, Sheet, SheetColumn, to_xlsx
from gwrb.reports.assessment import Assessment
from gwrb.reports.assessment_columns import item_columns, unit_columns
from gwrb.reports.quarterly_report import period, plan_facts
from gwrb.reports.quarterly_views import SAMPLE

TOTAL = "合计"
ABOUT = (
    ("怎样用", "这里只有事实，没有评分；怎样计分由考评办按考评办法定。各单位一表是逐项一表相加得来的。"),
    ("灯", "完成率对照序时进度算出，界限是方案设置里的 yellow_below、red_below；没有灯的不等于好或不好。"),
)


def title(of: Assessment) -> str:
    words = f"{plan_facts(of.plan).subject}考评事实"
    line = period(of.plan, of.quarter, of.today).line
    return f"{words}　{line}；统计日期{of.today}" + (f"　【{SAMPLE}】" if of.sample else "")


def csv(of: Assessment) -> str:
    """One row a unit."""
    columns = unit_columns(of)
    rows = [["" if (value := c.of(unit)) is None else value for c in columns] for unit in of.units]
    return to_csv([c.head for c in columns], rows)


def xlsx(of: Assessment) -> bytes:
    """Units with their total, every obligation, and what each column says."""
    facts, items = unit_columns(of), item_columns(of)
    units: list[Sequence[Cell]] = [[c.of(unit) for c in facts] for unit in of.units]
    units.append(_total(units, len(facts)))
    details = [[c.of(detail) for c in items] for unit in of.units for detail in unit.details]
    about: list[Sequence[Cell]] = [*(("", *row) for row in ABOUT)]
    about += [("各单位", c.head, c.help) for c in facts] + [("逐项", c.head, c.help) for c in items]
    heads = (SheetColumn("表", 10), SheetColumn("栏目", 18), SheetColumn("说明", 90, prose=True))
    return to_xlsx(
        [
            Sheet("各单位", [SheetColumn(c.head, c.width, c.prose) for c in facts], units, title(of)),
            Sheet("逐项", [SheetColumn(c.head, c.width, c.prose) for c in items], details, title(of)),
            Sheet("栏目说明", heads, about),
        ],
        of.today,
    )


def _total(rows: Sequence[Sequence[Cell]], width: int) -> list[Cell]:
    out: list[Cell] = [TOTAL]
    for n in range(1, width):
        numbers = [row[n] for row in rows if isinstance(row[n], int)]
        out.append(sum(numbers) if numbers else "")  # type: ignore[arg-type]
    return out
