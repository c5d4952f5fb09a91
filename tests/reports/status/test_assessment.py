"""gwrb export assessment: facts per unit, each the sum of its obligations."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from gwrb.model.values import Period
from gwrb.output import assessment_tables as render
from gwrb.output.assessment_tables import item_columns, unit_columns
from gwrb.reports.assessment import assess
from tests.conftest import Run
from tests.reports.small import Q2, TODAY, register
from tests.reports.status.test_board import made, seeds
from tests.reports.yearly import plan as year_plan
from tests.reports.yearly import whole_year

ON = ("--on", "2024-07-26")


def test_half_a_year(town: Path, run: Run) -> None:
    ran = run("export", "assessment", "-q", "2024Q2", "-f", "csv", *ON, cwd=town)
    assert (ran.code, ran.err) == (0, "提示：数据有 1 处错误，结果可能不准；请运行 gwrb validate 逐处改正\n")
    heads, *rows = csv.reader(io.StringIO(ran.out))
    assert heads == [
        *("单位", "类别", "责任事项", "其中待确认"),
        *("2024Q1报送", "2024Q1已报件数", "2024Q1未报件数", "2024Q2报送", "2024Q2已报件数", "2024Q2未报件数"),
        *("按时季度", "迟报季度", "迟报天数", "未报季度", "退回次数", "催办次数"),
        *("已完成", "办结", "滞后", "从未报", "绿灯", "黄灯", "红灯", "无灯", "预测兑现", "预测未兑现"),
        *("延期申请", "其中同意", "督查问题", "未整改"),
        *("办理方案", "名单", "核定未达到", "核定达到", "配合事项", "要求报配合", "其中报了", "配合迟报", "示例"),
    ]
    assert [",".join(row) for row in rows] == [
        "甲局,部门,4,0,已报,2,2,已报,3,0,2,0,0,0,0,0,1,1,1,0,1,2,0,1,,,0,0,0,0,未报,,0,0,0,0,0,0,",
        "乙局,部门,2,0,未报,0,2,迟报3天,2,0,0,1,3,1,1,0,1,0,0,0,1,0,0,1,,,0,0,0,0,未报,,0,0,0,0,0,0,",
        "东区,区人民政府,1,0,迟报1天,1,0,已报,1,0,1,1,1,0,0,0,0,0,0,0,0,0,0,1,,,0,0,0,0,未报,,0,0,0,0,0,0,",
        "西区,区人民政府,1,0,未报,0,1,未报,0,1,0,0,0,2,0,0,0,0,0,1,0,0,0,1,,,0,0,0,0,未报,,0,0,0,0,0,0,",
    ]


def test_the_sheets_explain_every_column(town: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "考评.xlsx"
    assert run("export", "assessment", "-q", "2024Q2", "-o", path, *ON, cwd=town).code == 0
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["各单位", "逐项", "栏目说明"]
    units, items, about = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    explained = {(row[0], row[1]): row[2] for row in about}
    assert [explained.get(("各单位", head)) for head in units[1]].count(None) == 0
    assert [explained.get(("逐项", head)) for head in items[1]].count(None) == 0
    assert all(explained.values())
    assert units[-1][:4] == ["合计", "", 8, 0]
    assert len(items) == 2 + 8
    assert run("export", "assessment", "-q", "2024Q2", "-o", path, *ON).code == 1  # never over a file


def test_forecasts_are_settled_at_the_years_end(town: Path, run: Run) -> None:
    for unit, status in (("乙局", "正常推进"), ("东区", "已完成")):
        text = (town / f"data/progress/2024Q2/{unit}.yaml").read_text(encoding="utf-8")
        text = text.replace("2024Q2", "2024Q4").replace("2024-07-23", "2025-01-15")
        text = text.replace("2024-07-15", "2025-01-15").replace("正常推进", status)
        path = town / f"data/progress/2024Q4/{unit}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    early = _outcomes(run, town, "2025-01-16")
    assert early == {"甲局": ("1", "0"), "乙局": ("0", "2"), "东区": ("1", "0"), "西区": ("0", "0")}
    # 2-1 of 甲局 was forecast to fail: a forecast that it will not be done is neither kept nor broken.
    assert _outcomes(run, town, "2025-02-01") == early


def _outcomes(run: Run, town: Path, on: str) -> dict[str, tuple[str, str]]:
    out = run("export", "assessment", "-q", "2024Q4", "-f", "csv", "--on", on, cwd=town).out
    return {row["单位"]: (row["预测兑现"], row["预测未兑现"]) for row in csv.DictReader(io.StringIO(out))}


def test_samples_are_marked_and_nothing_is_a_formula() -> None:
    from gwrb.tracking.office import OfficeRecords

    progress = whole_year()
    records = OfficeRecords(year_plan(), register(), progress)
    found = assess(records, Period(2024, 4), dt.date(2025, 1, 26))
    assert found.sample
    assert render.title(found).endswith("　【示例数据：内容为虚构，仅供演示】")
    unit = found.units[0]
    evil = unit._replace(unit=unit.unit._replace(name="=1+1"))
    assert "\n'=1+1," in render.units_table(found._replace(units=(evil,))).csv()


@settings(max_examples=25)
@given(seeds)
def test_units_are_the_sums_of_their_obligations(seed: int) -> None:
    _, records = made(seed)
    found = assess(records, Q2, TODAY)
    facts = {c.head: c for c in unit_columns(found)}
    items = {c.head: c for c in item_columns(found)}
    assert sum(len(u.details) for u in found.units) == len(records.statuses(Q2))
    for unit in found.units:
        details = [{head: c.of(d) for head, c in items.items()} for d in unit.details]
        said = {head: c.of(unit) for head, c in facts.items()}
        for light in ("绿", "黄", "红"):
            assert said[f"{light}灯"] == sum(d["灯"] == light for d in details)
        assert said["办结"] == sum(d["办结"] == "是" for d in details)
        assert said["退回次数"] == sum(int(str(d["退回"])) for d in details)
        assert said["2024Q2已报件数"] == sum(d.of.reported for d in unit.details)
        assert said["预测兑现"] is said["预测未兑现"] is None
        assert all(d["预测结果"] == "" for d in details)
        states = [f.state for f in unit.filings]
        assert len(states) == 2
        assert said["按时季度"] == states.count("已报")
