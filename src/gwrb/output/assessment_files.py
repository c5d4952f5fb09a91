"""The facts for the office that assesses, as tables for CSV and Excel."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from gwrb.output.assessment_columns import item_columns, unit_columns
from gwrb.output.table import Column, Table
from gwrb.reports.assessment import Assessment
from gwrb.reports.quarterly_report import period, plan_facts
from gwrb.reports.quarterly_views import SAMPLE

TOTAL = "合计"
ABOUT = (
    ("", "怎样用", "这里只有事实，没有评分；怎样计分由考评办按考评办法定。各单位一表是逐项一表相加得来的。"),
    ("", "灯", "完成率对照序时进度算出，界限是方案设置里的 yellow_below、red_below；没有灯的不等于好或不好。"),
)
_ABOUT: tuple[Column[tuple[str, str, str]], ...] = (
    Column("", "表", lambda r: r[0], width=10),
    Column("", "栏目", lambda r: r[1], width=18),
    Column("", "说明", lambda r: r[2], width=90, prose=True),
)


def title(of: Assessment) -> str:
    words = f"{plan_facts(of.plan).subject}考评事实"
    line = period(of.plan, of.quarter, of.today).line
    return f"{words}　{line}；统计日期{of.today}" + (f"　【{SAMPLE}】" if of.sample else "")


def units_table(of: Assessment) -> Table[Sequence[Any]]:
    """One row a unit, and what they add up to."""
    facts = unit_columns(of)
    columns: list[Column[Any]] = [c._replace(of=itemgetter(n)) for n, c in enumerate(facts)]
    rows: list[list[Any]] = [[c.of(unit) for c in facts] for unit in of.units]
    numbers = ([row[n] for row in rows if isinstance(row[n], int)] for n in range(1, len(facts)))
    total = [TOTAL, *(sum(found) if found else "" for found in numbers)]
    return Table(columns, rows, title(of), total, name="各单位")


def sheets(of: Assessment) -> list[Table[Any]]:
    """Units with their total, every obligation, and what each column says."""
    units = units_table(of)
    details = [detail for unit in of.units for detail in unit.details]
    items = Table(item_columns(of), details, title(of), name="逐项")
    about = [(table.name, c.head, c.help) for table in (units, items) for c in table.columns]
    return [units, items, Table(_ABOUT, [*ABOUT, *about], name="栏目说明")]
