"""A notice that asks for reports by the 28th of each month, through the commands: what is owed, when, and how papers say it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwrb.forms.identity import Origin, origins_in
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Run

NOTICE = ROOT / "tests" / "data" / "notices" / "20-monthly.txt"
REPORT = """\
unit: 市科技局
quarter: 2021M05
submitted: {day}
entries:
- task: 1-1
  status: 滞后
  progress: 已认定50家。
  problems: 申报少。
  next: 上门服务。
  forecast: 能完成
"""


def test_a_month_is_owed_late_and_told_as_it_is(tmp_path: Path, run: Run) -> None:
    def gwrb(*words: str) -> str:
        ran = run("--root", tmp_path, *words)
        assert ran.code == 0, ran.err
        return ran.out

    run("import", NOTICE, "-o", tmp_path)
    for month, day in (("2021M04", "2021-04-27"), ("2021M05", "2021-05-30")):
        (tmp_path / "来件").mkdir(exist_ok=True)
        (tmp_path / "来件/市科技局.yaml").write_text(REPORT.format(day=day).replace("2021M05", month), encoding="utf-8")
        gwrb("merge", str(tmp_path / "来件"), "--on", day)
    assert gwrb("status", "--on", "2021-05-20").startswith("报告期2021年1至4月，应于4月28日前报送；")
    assert gwrb("status", "--on", "2021-05-29").startswith("报告期2021年1至5月，应于5月28日前报送；")
    assert "市科技局         2     1     1     1" in gwrb("status", "--quarter", "2021M05", "--on", "2021-06-01")
    assert run("--root", tmp_path, "status", "--quarter", "2021Q1").err == (
        "2021Q1 不在这份方案的报告范围内：2021 年方案报 2021M01 至 2021M12；截至同一天的是 2021M03\n"
    )
    gwrb(
        "paper",
        "circular",
        "--quarter",
        "2021M05",
        "--on",
        "2021-06-01",
        "--format",
        "md",
        "-o",
        str(tmp_path / "通报.md"),
    )
    paper = (tmp_path / "通报.md").read_text(encoding="utf-8")
    assert "连续两个以上月滞后的责任事项1件：" in paper
    assert "2021年1至4月滞后，2021年1至5月滞后" in paper
    assert "季度" not in paper
    dates = gwrb("calendar", "--format", "csv", "--on", "2021-05-20")
    assert "2021-05-28" in dates
    assert "报2021年1至5月责任事项完成情况" in dates


@pytest.mark.parametrize("quarter", ["2024Q2", "2024M05", "2024H1", "2024", ""])
def test_a_form_says_which_period_it_is_for(quarter: str) -> None:
    origin = Origin("progress", "甲局", quarter, "0123456789abcdef", "2024")
    assert list(origins_in(origin.line)) == [origin]
