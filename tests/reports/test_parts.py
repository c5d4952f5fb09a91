"""gwrb breakdown, status --task, paper parts, paper unit-parts: everyone's part, from the shares to the ranked paper."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.conftest import Run
from tests.tracking.conftest import read, write

ON = ("--on", "2024-07-25")
TASK = """- id: 1-6
  name: 小区改造
  section: 一
  text: 完成200个小区改造。
  assignments:
  - lead: [甲局]
    responsible: [各区人民政府]
  targets:
  - {name: 小区, amount: 200, unit: 个, kind: 不少于, counts: 累计, words: 完成200个小区改造}
"""
BOTH = """task: 1-6
shares:
- {unit: 东区人民政府, amount: 50}
- {unit: 西区人民政府, amount: 150}
"""


def entry(value: int) -> str:
    return f"- {{task: 1-6, status: 正常推进, values: {{小区: {value}}}}}\n"


def filed(root: Path, unit: str, value: int) -> None:
    head = f"unit: {unit}\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"
    write(root, f"data/progress/2024Q2/{unit}.yaml", head + entry(value))


@pytest.fixture
def root(base: Path) -> Path:
    tasks = base / "data/tasks.yaml"
    tasks.write_text(tasks.read_text(encoding="utf-8") + TASK, encoding="utf-8")
    return base


def test_shares_are_set_by_hand_and_by_sheet(run: Run, root: Path) -> None:
    ran = run("breakdown", "1-6", "--set", "东区=50", "--set", "西区人民政府=140", *ON, cwd=root)
    assert (ran.code, ran.out) == (0, "已写入 data/breakdown/1-6.yaml：2 个单位的份额\n")
    assert ran.err == "小区：份额合计190个，承诺200个，少10个\n"
    assert run("breakdown", "1-6", "-o", "表.xlsx", *ON, cwd=root).code == 0
    ran = run("breakdown", "1-6", "--sheet", "表.xlsx", *ON, cwd=root)
    assert (ran.code, ran.out) == (0, "与 data/breakdown/1-6.yaml 相同，没有改动\n")
    with xlsxwriter.Workbook(root / "填好.xlsx") as book:  # as a person lays it out: less columns, a total of its own
        sheet = book.add_worksheet()
        for number, row in enumerate([("单位", "份额"), ("东区", 50), ("西区人民政府", "150个"), ("合计", 200)]):
            sheet.write_row(number, 0, row)
    ran = run("breakdown", "1-6", "--sheet", "填好.xlsx", *ON, cwd=root)
    assert (ran.code, ran.out) == (0, "已写入 data/breakdown/1-6.yaml：1 个单位的份额\n")
    assert ran.err == "小区：份额合计200个，承诺200个\n"
    assert read(root, "data/breakdown/1-6.yaml").partition("\n")[2] == BOTH.replace(
        "- {unit: 东区人民政府, amount: 50}\n- {unit: 西区人民政府, amount: 150}\n",
        "- unit: 东区人民政府\n  amount: 50\n- unit: 西区人民政府\n  amount: 150\n",
    )
    again = run("breakdown", "1-6", "--sheet", "填好.xlsx", *ON, cwd=root)
    assert (again.code, again.out) == (0, "与 data/breakdown/1-6.yaml 相同，没有改动\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("1-6", "--set", "东区"), 2, "--set 请写成 单位=数，例如 江岸区=21，不能是“东区”\n"),
        (("1-6", "--set", "东区=多"), 1, "东区 的份额“多”不是数（计量单位：个）\n没有改动\n"),
        (("1-6", "--set", "东区=-1"), 1, "东区 的份额“-1”不能是负数\n没有改动\n"),
        (("1-1", "--set", "东区=5"), 1, "1-1 没有指标，不能分解；先用 gwrb targets 看看任务里有没有数\n"),
        (("1-6", "--starting", "2024Q3"), 2, "--target、--starting、--reason 与 --set 或 --sheet 同用\n"),
        (("1-6", "--sheet", "无.xlsx"), 1, "无.xlsx：读不了：没有这个文件\n"),
    ],
)
def test_what_cannot_be_set_changes_nothing(
    run: Run, root: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = run("breakdown", *arguments, *ON, cwd=root)
    assert (ran.code, ran.out, ran.err) == (code, "", said)
    assert not (root / "data/breakdown").exists()


def test_by_unit_and_ranked(run: Run, root: Path) -> None:
    write(root, "data/breakdown/1-6.yaml", BOTH)
    filed(root, "甲局", 60)
    filed(root, "东区人民政府", 10)
    filed(root, "西区人民政府", 90)
    table = run("status", "--by", "unit", "--task", "1-6", "-q", "2024Q2", "-f", "csv", *ON, cwd=root).out
    assert [line.split(",")[2:11] for line in table.splitlines()[1:]] == [
        ["甲局", "牵头", "小区", "", "个", "60", "", "", ""],
        ["东区人民政府", "责任", "小区", "50", "个", "10", "0.2", "黄灯", "30.0"],
        ["西区人民政府", "责任", "小区", "150", "个", "90", "0.6", "绿灯", "-10.0"],
    ]
    words = run("paper", "parts", "--task", "1-6", "-q", "2024Q2", "-f", "md", "-o", "-", *ON, cwd=root).out
    assert "各单位报的合计100个（2个单位），牵头单位报60个，对不上，请核对" in words
    assert "进度落后的1个：东区人民政府（低于序时进度30个百分点）" in words
    assert words.index("| 1 | 东区人民政府") < words.index("| 2 | 西区人民政府")
    whole = run("paper", "unit-parts", "-u", "东区", "-q", "2024Q2", "-f", "md", "-o", "-", *ON, cwd=root).out
    assert (
        "东区人民政府配合的任务3项，下面列出有份额、要求报或已报配合情况的。进度落后的：小区改造（1-6，低于序时进度30个百分点）。"
        in whole
    )
    listed = run("list", "-u", "东区", "--grep", "小区", *ON, "-f", "csv", cwd=root).out
    assert listed.splitlines()[1].endswith(",各区人民政府,,小区50个")
    bare = run("paper", "parts", "--task", "1-1", "-q", "2024Q2", "-f", "md", "-o", "-", *ON, cwd=root).out
    assert "没有分解到单位，没有各单位的份额。" in bare
