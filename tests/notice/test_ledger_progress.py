"""An office's Excel ledger: its columns of progress become progress files of the quarter that it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from gwrb.model.values import Period
from gwrb.notice.ledger_progress import quarter_of

if TYPE_CHECKING:
    from tests.conftest import Run

HEAD = [
    "序号",
    "任务类别",
    "任务内容",
    "牵头单位",
    "责任单位",
    "完成时限",
    "上半年进展情况",
    "进度状态",
    "存在问题",
    "下一步措施",
    "备注",
]
ROWS = [
    [1, "工业", "新认定企业120家", "市科技局", "市经信局", "12月底前", "已认定60家", "推进中", "", "继续认定", ""],
    [2, "", "建成基地一期", "市科技局", "高新区管委会", "9月底前", "完成主体", "滞后", "土地未批", "加快审批", "重点"],
    [3, "农业", "建设农田12万亩", "市水利局、市财政局", "", "11月底前", "建成5万亩", "正常推进", "", "", ""],
    [4, "", "建成公路180公里", "市交通局", "", "全年", "", "", "", "", ""],
]


def _ledger(path: Path, title: str, head: list[str]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(head) - 1, title)
        for number, row in enumerate((head, *ROWS), 1):
            sheet.write_row(number, 0, row)
        sheet.merge_range(2, 1, 3, 1, "工业")
        sheet.merge_range(4, 1, 5, 1, "农业")


def test_progress_is_written_where_one_unit_leads(tmp_path: Path, run: Run) -> None:
    _ledger(tmp_path / "台账.xlsx", "2024年重点任务台账", HEAD)
    made = run("import", tmp_path / "台账.xlsx", "-o", tmp_path)
    assert made.code == 0
    assert [line for line in made.err.splitlines() if "进展" in line or "备注" in line] == [
        "注意：“备注”这一列有 1 格内容没有写入账本",
        "注意：2024Q2的进展写成 1 个单位的进展文件，没有报送日期，请核对",
        "注意：1项任务不止一个牵头单位，不知道是谁的进展，没有写入：2-1",
    ]
    assert (tmp_path / "data/progress/2024Q2/市科技局.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../../schema/progress.schema.json\n"
        "unit: 市科技局\n"
        "quarter: 2024Q2\n"
        "entries:\n"
        "- task: 1-1\n"
        "  status: 正常推进\n"
        "  progress: 已认定60家\n"
        "  next: 继续认定\n"
        "- task: 1-2\n"
        "  status: 滞后\n"
        "  progress: 完成主体\n"
        "  problems: 土地未批\n"
        "  next: 加快审批\n"
    )
    assert run("--root", tmp_path, "validate").code == 0
    again = run("import", tmp_path / "台账.xlsx", "-o", tmp_path, "--force")
    assert "注意：已有的进展文件没有改动：" in again.err


def test_a_ledger_that_names_no_quarter_is_asked(tmp_path: Path, run: Run) -> None:
    _ledger(tmp_path / "台账.xlsx", "2024年重点任务台账", [word.removeprefix("上半年") for word in HEAD])
    made = run("import", tmp_path / "台账.xlsx", "-o", tmp_path)
    assert "注意：3项任务有进展，没有写明截至哪个季度，没有写入；请加 --quarter，例如 --quarter 2024Q2" in made.err
    assert not (tmp_path / "data/progress").exists()
    run("import", tmp_path / "台账.xlsx", "-o", tmp_path, "--force", "--quarter", "2024Q3")
    assert (tmp_path / "data/progress/2024Q3/市科技局.yaml").exists()
    assert run("import", tmp_path / "台账.xlsx", "-o", tmp_path, "--force", "--quarter", "三季度").code == 2


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("上半年进展", 2),
        ("截至9月底完成情况", 3),
        ("第一季度进展", 1),
        ("三季度完成情况", 3),
        ("前三季度", 3),
        ("截至5月进展", 2),
        ("全年完成情况", 4),
        ("进展情况", None),
    ],
)
def test_the_quarter_that_words_name(words: str, number: int | None) -> None:
    assert quarter_of(words, 2024) == (Period(2024, number) if number else None)


def test_a_monthly_plan_takes_every_column_of_progress_for_its_month(tmp_path: Path, run: Run) -> None:
    head = ["序号", "任务内容", "责任单位", "1-2月进展", "3月进展", "存在问题"]
    with xlsxwriter.Workbook(str(tmp_path / "台账.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(
            (
                ["2025年重点任务台账"],
                head,
                [1, "建成厂房", "市经信局", "选址", "开工", "缺地"],
                [2, "修路", "市交通局", "", "开工", ""],
            )
        ):
            sheet.write_row(number, 0, row)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/notice.yaml").write_text("rounds: 每月\n", encoding="utf-8")
    assert run("import", tmp_path / "台账.xlsx", "-o", tmp_path).code == 0
    said = {
        path.relative_to(tmp_path / "data/progress").as_posix(): path.read_text(encoding="utf-8").partition(
            "entries:\n"
        )[2]
        for path in (tmp_path / "data/progress").glob("*/*.yaml")
    }
    entry = "- task: 1-{}\n  status: 正常推进\n  progress: {}\n"
    assert said == {
        "2025M02/市经信局.yaml": entry.format(1, "选址"),
        "2025M03/市经信局.yaml": entry.format(1, "开工") + "  problems: 缺地\n",
        "2025M03/市交通局.yaml": entry.format(2, "开工"),
    }


def test_columns_of_one_period_stand_below_each_other(tmp_path: Path, run: Run) -> None:
    _ledger(
        tmp_path / "台账.xlsx",
        "2024年重点任务台账",
        [*HEAD[:6], "4月进展", "进度状态", "5月进展", "下一步措施", "备注"],
    )
    assert run("import", tmp_path / "台账.xlsx", "-o", tmp_path).code == 0
    text = (tmp_path / "data/progress/2024Q2/市科技局.yaml").read_text(encoding="utf-8")
    assert "  progress: |-\n    4月进展：完成主体\n    5月进展：土地未批\n" in text


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (
            [["序号", "重大行动", "责任单位", "时限"], [3, "修路", "市交通局", "6月"]],
            "台账.xlsx:1: 工作表“其他”：表格里有单位，不知道哪一列是任务；若是“重大行动”，请在 data/notice.yaml 的 labels 里写明；"
            "或在 data/notice.yaml 写一行 labels: {重大行动: 任务}",
        ),
        ([["序号", "单位", "姓名", "电话"], [3, "市交通局", "张三", "1234"]], None),
    ],
)
def test_a_sheet_without_a_column_of_tasks(
    second: list[list[object]], message: str | None, tmp_path: Path, run: Run
) -> None:
    """It is asked about where it names units, else left out; its rows are no tasks of the sheet before it."""
    with xlsxwriter.Workbook(str(tmp_path / "台账.xlsx")) as book:
        first = [
            ["2025年重点任务台账"],
            ["序号", "任务内容", "责任单位", "时限"],
            [1, "建厂", "市经信局", "6月"],
            [2, "修桥", "市交通局", "8月"],
        ]
        for name, rows in (("任务", first), ("其他", second)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    made = run("import", tmp_path / "台账.xlsx", "-o", tmp_path)
    if message:
        assert (made.code, made.err.splitlines()[0].replace(f"{tmp_path}/", "")) == (1, message)
    else:
        assert made.code == 0
        assert "2 项任务" in made.out
        assert "注意：工作表“其他”：第1行起的表格里没有任务，没有写入账本" in made.err


def test_heads_of_two_rows_and_banners_with_categories_below(tmp_path: Path, run: Run) -> None:
    rows: list[list[object]] = [
        ["云川市2025年重点任务台账", *[""] * 6],
        ["填报单位：市督查室", "", "", "", "", "", "7月5日"],
        ["序号", "类别", "目标任务", "责任分工", "", "进展情况", ""],
        ["", "", "", "牵头单位", "配合单位", "二季度", "存在问题"],
        ["一、经济（2项）", *[""] * 6],
        [1, "工业", "新建厂房", "市工信局", "市财政局", "完成8万平方米", ""],
        [2, "", "培育企业", "市商务局", "市统计局", "完成10家", "企业少"],
        ["二、民生", *[""] * 6],
        [3, "教育", "建成学校", "市教育局", "", "完成1所", ""],
        ["合计", "", 3, "", "", "", ""],
    ]
    with xlsxwriter.Workbook(str(tmp_path / "台账.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for first, left, last, right in (
            (2, 0, 3, 0),
            (2, 1, 3, 1),
            (2, 2, 3, 2),
            (2, 3, 2, 4),
            (2, 5, 2, 6),
            (5, 1, 6, 1),
        ):
            sheet.merge_range(first, left, last, right, rows[first][left])
        for at in (0, 4, 7):
            sheet.merge_range(at, 0, at, 6, rows[at][0])
    made = run("import", tmp_path / "台账.xlsx", "-o", tmp_path)
    assert made.code == 0, made.err
    assert "注意：第2行“填报单位：市督查室 7月5日”没有写入账本" in made.err
    assert "注意：2025Q2的进展写成 3 个单位的进展文件，没有报送日期，请核对" in made.err
    listed = json.loads(run("--root", tmp_path, "list", "--format", "json").out)
    assert [(t["id"], t["section"], t["text"], t["assignments"][0]["responsible"]) for t in listed] == [
        ("1-1", "一", "新建厂房", ["市财政局"]),
        ("1-2", "一", "培育企业", ["市统计局"]),
        ("2-1", "一", "建成学校", []),
    ]


def test_shares_units_without_a_label_and_what_is_done(tmp_path: Path, run: Run) -> None:
    """A column of units that 单位 heads says who answers; 0.6 of a share is 60%; 是否完成：是 is done."""
    rows: list[list[object]] = [
        ["2025年三季度任务完成情况统计表"],
        ["单位", "序号", "任务内容", "完成情况", "完成率", "是否完成", "需协调解决的问题", "后续打算"],
        ["市工信局", 1, "新建厂房", "完成8万平方米", 0.6, "否", "土地未批", "加快审批"],
        ["〃", 2, "培育企业", "完成10家", 1, "是", "", ""],
        ["市教育局", 3, "建成学校", "完成1所", "50%", "", "", ""],
    ]
    with xlsxwriter.Workbook(str(tmp_path / "台账.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    made = run("import", tmp_path / "台账.xlsx", "-o", tmp_path)
    assert made.code == 0, made.err
    assert "注意：“单位”这一列都是单位，按责任单位读，请核对" in made.err
    assert (tmp_path / "data/progress/2025Q3/市工信局.yaml").read_text(encoding="utf-8").partition("entries:\n")[2] == (
        "- task: 1-1\n  status: 正常推进\n  progress: |-\n    完成情况：完成8万平方米\n    完成率：60%\n"
        "  problems: 土地未批\n  next: 加快审批\n"
        "- task: 1-2\n  status: 已完成\n  progress: |-\n    完成情况：完成10家\n    完成率：100%\n"
    )
