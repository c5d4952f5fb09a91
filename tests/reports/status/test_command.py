"""gwrb status as people and programs see it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gwrb.model.values import Period
from gwrb.output import status_page as terminal
from gwrb.output.status_tables import columns
from tests.conftest import Run

ON = ("--on", "2024-07-26")
HEAD = "报告期2024年上半年（截至6月30日），应于7月20日前报送；今天2024-07-26\n\n"
UNITS = (
    HEAD
    + """\
单位  应报  已报  迟报  未报  免报  退回  待审核  绿  黄  红  期限
─────────────────────────────────────────────────────────────────────
甲局     4     3     0     0     1     0       3   1   2   0
乙局     2     2     2     0     0     1       1   1   0   0  还有5天
东区     1     1     0     0     0     0       1   0   0   0
西区     1     0     0     1     0     0       0   0   0   0  逾期6天
合计     8     6     2     1     1     1       5   2   2   0

4 个单位，应报 8 件，已报 6，未报 1；其中迟报 2，免报 1，退回 1，待审核 5
8 件：已完成 2（25%），达序时 1（12.5%），未达序时 2（25%），不计序时 3（37.5%）
序时进度 50%；灯：绿 2，黄 2，红 0，无灯 4（按责任事项，几个单位共同的任务各计一
次）
"""
)
SECTIONS = (
    HEAD
    + """\
章节          任务  已完成  达序时  未达序时  不计  绿  黄  红  无灯
────────────────────────────────────────────────────────────────────
一、主要目标     1       0       1         0     0   1   0   0     0
二（一）城建     3       1       0         1     1   1   1   0     1
二（二）产业     2       1       0         0     1   0   0   0     2
四、民生实事     2       0       0         1     1   0   1   0     1
合计             8       2       1         2     3   2   2   0     4

应报 8 件，已报 6，未报 1；其中迟报 2，免报 1，退回 1，待审核 5
8 项：已完成 2（25%），达序时 1（12.5%），未达序时 2（25%），不计序时 3（37.5%）
序时进度 50%；灯：绿 2，黄 2，红 0，无灯 4
"""
)


FAULT = "提示：数据有 1 处错误，结果可能不准；请运行 gwrb validate 逐处改正\n"  # a group without members leads a task


def test_by_unit_and_section(town: Path, run: Run) -> None:
    assert run("status", "-q", "2024Q2", *ON, cwd=town) == (0, UNITS, FAULT)
    assert run("status", *ON).out == UNITS  # the round at hand
    assert run("status", "-q", "2024Q2", "--by", "章节", *ON).out == SECTIONS


def test_by_task(town: Path, run: Run) -> None:
    assert run("status", "-q", "2024Q2", "--by", "task", "--unit", "乙局", *ON, cwd=town).out == (
        HEAD
        + """\
编号  任务和指标                          状态      灯  完成率  距序时  各季
────────────────────────────────────────────────────────────────────────────
2-2   建成公园10个                        已完成！  绿     80%     +30  ·▇
      ·公园 10/10个                                 绿    100%     +50  ·█
      ·公厕 4/5座                                   绿     80%     +30  ·▇
2-4   高新技术企业达到1.55万家            正常推进  —    96.8%          ·█
      ·高新技术企业 1.5/1.55万家：年底的
      存量，还没有达到，年中由人判断

符合条件的：应报 2 件，已报 2，未报 0；其中迟报 2，退回 1，待审核 1
符合条件的：2 项：已完成 1（50%），达序时 0（0%），未达序时 0（0%），不计序时 1
（50%）
序时进度 50%；灯：绿 1，黄 0，红 0，无灯 1
！单位报的状态与数矛盾 1 项：2-2；gwrb validate 逐条指出
"""
    )


def test_linked_tasks_show_the_figure_that_was_reported_once(town: Path, run: Run) -> None:
    found = json.loads(run("status", "-q", "2024Q2", "--by", "target", "-f", "json", *ON, cwd=town).out)
    rows = {(r["task"], r["name"]): r for r in found["rows"]}
    one, other = rows["2-1", "停车泊位"], rows["4-1", "停车泊位"]
    assert (one.pop("basis"), other.pop("basis")) == ("本任务报送", "关联任务报送")
    for row in (one, other):
        del row["task"], row["part"], row["section"], row["task_name"]
    assert one == other == {
        "name": "停车泊位", "value": "5.425", "amount": "15", "measure": "万个", "kind": "不少于",
        "counts": "累计", "light": "黄", "reason": "", "yardstick": "序时", "completion": 0.362, "distance": 13.8,
        "2024Q1": 0.14, "2024Q2": 0.362,
        "projected_straight": "10.85", "projected_straight_completion": 0.723, "projected_straight_reason": "",
        "projected_recent": "12.08", "projected_recent_completion": 0.805, "projected_recent_reason": "",
        "sample": "",
    }  # fmt: skip


@pytest.mark.parametrize("by", ["unit", "part", "section", "task", "target"])
def test_figures_are_the_same_in_every_format(town: Path, run: Run, by: str, tmp_path: Path) -> None:
    asked = ("status", "-q", "2024Q2", "--by", by, *ON)
    found = json.loads(run(*asked, "-f", "json", cwd=town).out)
    assert (found["quarter"], found["due"], found["on"], found["by"]) == ("2024Q2", "2024-07-20", "2024-07-26", by)
    listed = list(csv.reader(io.StringIO(run(*asked, "-f", "csv").out)))
    heads = {c.head: c.key for c in columns(by, (Period(2024, 1), Period(2024, 2)))}
    keys = [heads[head] for head in listed[0]]
    for row, cells in zip(found["rows"], listed[1:], strict=True):
        row.pop("targets", None)
        assert [_text(row[k]) for k in keys if k in row] == [c for k, c in zip(keys, cells, strict=True) if k in row]
    path = tmp_path / "x.xlsx"
    assert run(*asked, "-f", "xlsx", "-o", path).code == 0
    book = CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == listed[0]
    for cells, written in zip(listed[1:], rows[2:], strict=False):
        assert [_number(c) for c in cells] == [_number(_text(c)) for c in written]
    total = dict(zip(keys, rows[-1], strict=True))
    assert {k: total[k] for k in found["total"]} == found["total"]
    assert book.sheet_names[-1] == "栏目说明"
    assert {row[0] for row in book.get_sheet_by_name("栏目说明").to_python()} >= set(listed[0])


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def test_a_narrow_terminal_gets_paragraphs(town: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run("status", "-q", "2024Q2", "--unit", "乙局", *ON, cwd=town).out
    assert out == (
        """\
报告期2024年上半年（截至6月30日），应于7
月20日前报送；今天2024-07-26

乙局
  应报 2，已报 2，迟报 2，退回 1，待审核
  1，绿 1，期限 还有5天
合计
  应报 2，已报 2，迟报 2，退回 1，待审核
  1，绿 1

符合条件的：1 个单位，应报 2 件，已报
2，未报 0；其中迟报 2，退回 1，待审核 1
符合条件的：2 件：已完成 1（50%），达序
时 0（0%），未达序时 0（0%），不计序时 1
（50%）
序时进度 50%；灯：绿 1，黄 0，红 0，无灯
1（按责任事项，几个单位共同的任务各计一
次）
"""
    )
    shown = run("status", "-q", "2024Q2", "--by", "target", *ON).out
    assert "2-1 停车泊位 5.425/15万个\n  灯 黄，完成率 36.2%，距序时 -13.8，各\n  季 ▂▃" in shown


def test_lights_sorting_and_what_is_shown(town: Path, run: Run) -> None:
    def ids(*more: str) -> list[str]:
        found = json.loads(run("status", "-q", "2024Q2", "-f", "json", *ON, *more, cwd=town).out)
        return [row.get("task") or row.get("unit") or row["part"] for row in found["rows"]]

    assert ids("--by", "task", "--light", "yellow") == ids("--by", "任务", "--light", "黄灯") == ["2-1", "4-1"]
    assert ids("--by", "task", "--light", "none") == ["2-3", "2-4", "2-5", "4-2"]
    assert ids("--by", "task", "--light", "red") == []
    assert ids("--light", "green") == ["甲局", "乙局"]
    assert ids("--sort", "未报") == ["西区", "甲局", "乙局", "东区"]
    assert ids("--sort", "due") == ["西区", "乙局", "甲局", "东区"]
    assert ids("--by", "task", "--sort", "light")[:4] == ["2-1", "4-1", "1-1", "2-2"]
    assert ids("--by", "task", "--sort", "完成率")[:3] == ["2-1", "4-1", "2-3"]
    assert ids("--by", "part", "--unit", "东区") == ["二"]
    shown = run("status", "-q", "2024Q2", "--by", "task", "--light", "red", *ON, cwd=town).out
    assert shown == HEAD + "没有符合条件的。\n"


def test_refusals(town: Path, run: Run) -> None:
    def said(*more: str) -> tuple[int, str]:
        ran = run("status", "-q", "2024Q2", *ON, *more, cwd=town)
        assert ran.out == ""
        return ran.code, ran.err.removeprefix(FAULT)

    assert said("--by", "topic")[0] == 2
    assert said("--light", "blue")[0] == 2
    assert said("--sort", "热度")[1].startswith("--sort 没有“热度”这一栏；可以写：单位、类别、应报、")
    assert said("-o", "x")[0] == 2
    assert said("--unit", "各区") == (1, "“各区”是统称，请写一个单位；全部单位见 gwrb status\n")
    assert said("--unit", "丁局")[0] == 1


def test_files_are_written_where_asked_and_samples_are_marked(town: Path, run: Run, tmp_path: Path) -> None:
    path = town / "data/progress/2024Q2/东区.yaml"
    path.write_text("sample: true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    asked = ("status", "-q", "2024Q2", *ON)
    assert run(*asked, cwd=town).out.startswith("【示例数据：内容为虚构，仅供演示】\n报告期2024年上半年")
    assert json.loads(run(*asked, "-f", "json").out)["sample"] is True
    assert run(*asked, "-f", "csv", "-o", tmp_path / "a.csv").code == 0
    assert (tmp_path / "a.csv").read_bytes().startswith("\ufeff单位,".encode())
    assert run(*asked, "-f", "csv", "-o", tmp_path / "a.csv").code == 1
    text = run(*asked, "-f", "md").out
    assert text.startswith(f"{HEAD.strip()}　【示例数据：内容为虚构，仅供演示】\n\n| 单位 |")
    assert "| 西区 | 区人民政府 | 1 | 0 | 0 | 1 |" in text
    for by in ("unit", "part", "section", "task", "target"):
        rows = json.loads(run(*asked, "--by", by, "-f", "json").out)["rows"]
        listed = list(csv.DictReader(io.StringIO(run(*asked, "--by", by, "-f", "csv").out)))
        marks = [row["示例"] for row in listed]
        assert marks == [row["sample"] for row in rows]
        assert set(marks) in ({"是"}, {"是", ""}), by


def test_bars_and_words() -> None:
    from fractions import Fraction

    shares = [None, Fraction(0), Fraction(1, 8), Fraction(36, 100), Fraction(99, 100), Fraction(1), Fraction(3)]
    assert terminal.sparkline(shares) == "·▁▂▃████"[: len(shares)]
    assert terminal.words(shares) == "->0%>13%>36%>99%>100%>300%"


def test_a_terminal_without_bars_gets_words(town: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_draws", lambda: False)
    out = run("status", "-q", "2024Q2", "--by", "target", *ON, cwd=town).out
    assert "14%>36%" in out
    assert not set(terminal.BARS) & set(out)


def test_validate_asks_where_status_and_figures_contradict(town: Path, run: Run) -> None:
    path = town / "data/progress/2024Q2/甲局.yaml"
    text = path.read_text(encoding="utf-8").replace("54250个", "0.5").replace("滞后", "正常推进")
    path.write_text(text, encoding="utf-8")
    found = json.loads(run("validate", "-f", "json", "--select", "GW53", "--on", "2024-08-01", cwd=town).out)
    assert [(d["code"], d["severity"], d["line"], d["column"], d["message"]) for d in found["diagnostics"]] == [
        (
            "GW534", "warning", 5, 23,
            "2-2 报“已完成”，“公厕”报的是 4座，目标是不少于 5座",
        ),
        (
            "GW533", "warning", 6, 23,
            "2-1 报“正常推进”，“停车泊位”完成率 3.3%，低于序时进度46.7个百分点，是红灯",
        ),
        (  # linked: the figure was reported in 2-1
            "GW533", "warning", 7, 23,
            "4-1 报“正常推进”，“停车泊位”完成率 3.3%，低于序时进度46.7个百分点，是红灯",
        ),
    ]  # fmt: skip
    board = run("status", "-q", "2024Q2", "--by", "task", *ON).out
    assert "！单位报的状态与数矛盾 3 项：2-1、2-2、4-1；gwrb validate 逐条指出\n" in board


def test_show_tells_lights_and_projections_of_a_task(town: Path, run: Run) -> None:
    out = run("show", "4-1", "--on", "2024-07-26", cwd=town).out
    assert out.endswith(
        """
序时      停车泊位：黄灯，完成率36.2%，序时进度50%；推算年底：照全年平均速度
          10.85万个，照最近一期速度12.08万个
          推算是按假定算出的数，不是预测，也不是评价。
"""
    )
    assert run("show", "1-1").out.endswith("\n序时      地区生产总值：绿灯\n")
    told = json.loads(run("show", "4-1", "-f", "json").out)["targets"]
    asked = ("status", "-q", "2024Q2", "--by", "task", "-f", "json")
    rows = json.loads(run(*asked, *ON).out)["rows"]
    assert told == next(row["targets"] for row in rows if row["task"] == "4-1")
