"""gwrb remind: who owes what, in which colour, for which time; the papers; the record."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from tests.conftest import ROOT, Run, fonts_stand_in
from tests.documents.lint import lint_docx
from tests.documents.readback import docx_words
from tests.tracking.conftest import read, write

HEAD = "截至 2024-07-30，报告期2024年上半年（截至6月30日），应于7月20日前报送\n\n"
JIA = """\
甲局（2024Q2 第 1 次催办）
红  2024年第一季度起一直没有报送进展（期限 2024-04-20，逾期 101 天）：1-5
黄  1-4（东片） 2024年上半年进度滞后：资金没有到位
"""
YI = """\
乙局（2024Q2 第 1 次催办）
红  2024年第一季度起一直没有报送进展（期限 2024-04-20，逾期 101 天），2 件：
    1-2、1-4（西片）
"""
OFFICE = """\
等督查室办的
·   甲局 1-4（东片） 2024年上半年延期申请待决定：申请延期至2024-11-30：汛期停工
·   甲局 1-1 2024年上半年需协调事项待办：请协调用地
"""


def test_what_everybody_owes(run: Run, ws: Path) -> None:
    ran = run("remind", "--on", "2024-07-30", cwd=ws)
    last = "\n催办 2 个单位：红 3 件，黄 1 件，蓝 0 件；等督查室办的 2 件；还没有到期的 0 件\n"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{HEAD}{JIA}\n{YI}\n{OFFICE}{last}"
    assert run("remind", "-q", "2024-Q2", "--on", "2024-07-30", cwd=ws).out == ran.out
    mine = run("remind", "-u", "丙市甲管理局", "--on", "2024-07-30", cwd=ws).out
    last = "\n催办 1 个单位：红 1 件，黄 1 件，蓝 0 件；等督查室办的 2 件；还没有到期的 0 件\n"
    assert mine == f"{HEAD}{JIA}\n{OFFICE}{last}"


@pytest.mark.parametrize(
    ("on", "level", "late"),
    [("2024-04-12", "", 0), ("2024-04-13", "蓝", 0), ("2024-04-20", "蓝", 0), ("2024-04-21", "红", 1)],
)
def test_colours_turn_on_the_day(run: Run, base: Path, on: str, level: str, late: int) -> None:
    rows = json.loads(run("remind", "--on", on, "-f", "json", cwd=base).out)
    owed = [r for r in rows if r["kind"] == "未报"]
    assert {(r["level"] or "", r["late"], r["due"]) for r in owed} == {(level, late, "2024-04-20")}
    assert [(r["unit"], r["task"], r["scope"]) for r in owed] == [
        ("甲局", "1-4", "东片"),
        ("甲局", "1-5", None),
        ("乙局", "1-2", None),
        ("乙局", "1-4", "西片"),
    ]
    assert {r["times"] for r in owed} == {1 if level else None}


def test_the_threshold_is_a_setting(run: Run, base: Path) -> None:
    tasks = read(base, "data/tasks.yaml")
    assert run("remind", "--on", "2024-04-10", "-f", "csv", cwd=base).out.count("蓝") == 0
    write(base, "data/tasks.yaml", tasks.replace("due_day: 20\n", "due_day: 20\n  settings: {due_soon: 10}\n"))
    assert run("remind", "--on", "2024-04-10", "-f", "csv", cwd=base).out.count("蓝") == 4
    assert run("remind", "--on", "2024-04-09", "-f", "csv", cwd=base).out.count("蓝") == 0


def test_tables_for_programs(run: Run, ws: Path) -> None:
    shown = list(csv.reader(io.StringIO(run("remind", "--on", "2024-07-30", "-f", "csv", cwd=ws).out)))
    assert shown[0] == [
        "单位", "颜色", "种类", "编号", "名称", "分项", "季度", "期限", "逾期天数", "第几次催办", "内容", "示例",
    ]  # fmt: skip
    assert shown[2] == [
        "甲局",
        "黄",
        "滞后",
        "1-4",
        "",
        "东片",
        "2024Q2",
        "",
        "",
        "1",
        "2024年上半年进度滞后：资金没有到位",
        "",
    ]
    rows = json.loads(run("remind", "--on", "2024-07-30", "-f", "json", cwd=ws).out)
    assert len(rows) == len(shown) - 1
    assert rows[2] == {
        "unit": "甲局",
        "kind": "延期",
        "level": None,
        "task": "1-4",
        "name": None,
        "scope": "东片",
        "quarter": "2024Q2",
        "since": "2024-07-15",
        "due": None,
        "late": 0,
        "times": None,
        "office": True,
        "text": "申请延期至2024-11-30：汛期停工",
        "ref": None,
        "unconfirmed": False,
        "sample": False,
    }
    md = run("remind", "--on", "2024-07-30", "-f", "md", "-u", "乙局", cwd=ws).out.split("\n")
    assert md[2:] == [
        "| 乙局 | 红 | 未报 | 1-2 |  |  | 2024Q2 | 2024-04-20 | 101 | 1 | 2024年第一季度起一直没有报送进展 |  |",
        "| 乙局 | 红 | 未报 | 1-4 |  | 西片 | 2024Q2 | 2024-04-20 | 101 | 1 | 2024年第一季度起一直没有报送进展 |  |",
        "",
    ]


def test_plans_that_were_not_sent(run: Run, base: Path) -> None:
    tasks = read(base, "data/tasks.yaml")
    write(base, "data/tasks.yaml", tasks.replace("due_day: 20\n", "due_day: 20\n  plans_due: 2024-02-08\n"))
    early = run("remind", "--on", "2024-02-05", cwd=base).out
    assert (
        "甲局（办理方案第 1 次催办）\n蓝  办理方案没有报送（期限 2024-02-08），4 件：1-1、1-3、1-4（东片）、1-5\n"
        in early
    )
    # Where no unit has sent one by then, plans are not used.
    assert "方案" not in run("remind", "--on", "2024-02-15", cwd=base).out
    plan = "unit: 乙局\nentries:\n- {task: 1-2, measures: 走访}\n- {task: 1-4, scope: 西片, measures: 走访, deadline: 2024-06-30}\n"
    write(base, "data/plans/乙局.yaml", plan)
    late = run("remind", "--on", "2024-02-15", cwd=base).out
    assert "红  办理方案没有报送（期限 2024-02-08，逾期 7 天），4 件：" in late
    assert "乙局" not in late
    met = json.loads(run("remind", "-u", "乙局", "--on", "2024-07-02", "-f", "json", cwd=base).out)
    assert [(r["kind"], r["level"], r["due"], r["late"]) for r in met if r["kind"] == "时限"] == [
        ("时限", "红", "2024-06-30", 2)
    ]


def test_recording_counts_up_once_a_day(run: Run, ws: Path) -> None:
    said = run("remind", "--record", "--by", "王五", "--on", "2024-07-30", cwd=ws)
    assert said.out == (
        "已记：甲局 2024年上半年进展 第 1 次催办（红，2 项任务）\n已记：乙局 2024年上半年进展 第 1 次催办（红，2 项任务）\n"
    )
    first = read(ws, "data/reminders.yaml")
    assert (
        first
        == """\
# yaml-language-server: $schema=../schema/reminders.schema.json
reminders:
- unit: 甲局
  quarter: 2024Q2
  date: 2024-07-30
  level: 红
  tasks: [1-5, 1-4]
  by: 王五
- unit: 乙局
  quarter: 2024Q2
  date: 2024-07-30
  level: 红
  tasks: [1-2, 1-4]
  by: 王五
"""
    )
    again = run("remind", "--record", "--on", "2024-07-30", cwd=ws)
    assert (again.code, again.out, again.err) == (0, "", "2024-07-30 已经记过，没有改动\n")
    assert read(ws, "data/reminders.yaml") == first
    assert "甲局（2024Q2 第 1 次催办）" in run("remind", "--on", "2024-07-30", cwd=ws).out
    assert "甲局（2024Q2 第 2 次催办）" in run("remind", "--on", "2024-07-31", cwd=ws).out
    said = run("remind", "--record", "-u", "甲局", "--on", "2024-08-02", cwd=ws)
    assert said.out == "已记：甲局 2024年上半年进展 第 2 次催办（红，2 项任务）\n"
    assert run("validate", cwd=ws).out == "检查了 5 个文件，没有发现问题\n"
    assert "甲局（2024Q2 第 3 次催办）" in run("remind", "--on", "2024-08-03", cwd=ws).out
    assert "乙局（2024Q2 第 2 次催办）" in run("remind", "--on", "2024-08-03", cwd=ws).out


def test_something_new_on_the_same_day_joins_what_was_recorded(run: Run, ws: Path) -> None:
    run("remind", "--record", "--by", "王五", "-u", "甲局", "--on", "2024-07-30", cwd=ws)
    run("inspect", "add", "公园", "--on", "2024-07-01", cwd=ws)
    run("inspect", "finding", "20240701-1", "停工", "-u", "甲局", "--task", "1-3", "--due", "2024-07-29", cwd=ws)
    said = run("remind", "--record", "-u", "甲局", "--on", "2024-07-30", cwd=ws)
    assert said.out == "已记：甲局 2024年上半年进展 第 1 次催办（红，3 项任务）\n"
    assert read(ws, "data/reminders.yaml").count("- unit") == 1
    assert "tasks: [1-5, 1-4, 1-3]\n  by: 王五\n" in read(ws, "data/reminders.yaml")


def test_nothing_to_remind_of(run: Run, base: Path) -> None:
    ran = run("remind", "--on", "2024-03-01", cwd=base)
    assert ran.out.split("\n")[2:] == [
        "催办 0 个单位：红 0 件，黄 0 件，蓝 0 件；等督查室办的 0 件；还没有到期的 0 件",
        "",
    ]
    ran = run("remind", "--on", "2024-03-01", "--record", "-o", "督办", cwd=base)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.split("\n") == [
        "提示：按 2024-03-01 看，此后报送或记录的也计入了：甲局2024年第一季度进展（4月15日）",
        "没有要催办的，没有印",
        "没有要催办的，没有记",
        "",
    ]
    assert not (base / "data/reminders.yaml").exists()
    assert not (base / "督办").exists()


def test_a_quarter_that_nobody_reported_is_held_against_nobody(run: Run, ws: Path) -> None:
    shutil.rmtree(ws / "data/progress/2024Q1")
    rows = json.loads(run("remind", "--on", "2024-07-30", "-f", "json", cwd=ws).out)
    assert {(r["due"], r["late"], r["text"]) for r in rows if r["kind"] == "未报"} == {("2024-07-20", 10, "")}


def test_up_to_a_quarter(run: Run, ws: Path) -> None:
    """What was answered later is not open; what nobody answered is still owed for the quarter asked."""
    rows = json.loads(run("remind", "-q", "2024Q1", "--on", "2024-07-30", "-f", "json", cwd=ws).out)
    assert [(r["unit"], r["kind"], r["task"], r["quarter"]) for r in rows] == [
        ("甲局", "未报", "1-5", "2024Q1"),
        ("乙局", "未报", "1-2", "2024Q1"),
        ("乙局", "未报", "1-4", "2024Q1"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--by", "王五"), 2, "--by 要与 --record 同用：记下是谁催的\n"),
        (
            ("-o", "x", "-f", "json"),
            2,
            "-o 写文件夹就印 Word 督办单，不用写 --format；要表格请写 清单.xlsx 这样的文件名\n",
        ),
        (("-f", "docx"), 2, "--format 必须是 table、json、csv、md、xlsx 之一，不能是“docx”\n"),
        (("-q", "2023Q4"), 1, "2023Q4 不在这份方案的报告范围内：2024 年方案报 2024Q1 至 2024Q4\n"),
        (("-u", "各区人民政府"), 1, "“各区人民政府”是统称，请写一个单位\n"),
        (
            ("-u", "丁局"),
            1,
            "没有叫“丁局”的单位。请核对名称。若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条。全部单位见 gwrb units\n",
        ),
        (("--on", "昨天"), 2, "--on 必须是日期，写成 2024-07-15 的样子，不能是“昨天”\n"),
    ],
)
def test_refusals(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = run("remind", *arguments, cwd=ws)
    assert (ran.code, ran.out, ran.err) == (code, "", words)


def test_the_papers(run: Run, ws: Path) -> None:
    run("review", "return", "1-1", "-u", "甲局", "-r", "数据不实", "--on", "2024-07-22", cwd=ws)
    ran = run("remind", "-o", "督办", "--record", "--on", "2024-07-30", cwd=ws)
    assert ran.out.startswith("已写入 督办：2 个单位的督办单，1 份催办汇总\n已记：甲局")
    names = ["乙局督办单.docx", "催办汇总.docx", "甲局督办单.docx"]
    assert sorted(p.name for p in (ws / "督办").iterdir()) == names
    words = docx_words((ws / "督办/甲局督办单.docx").read_bytes())
    assert words[:5] == [
        "督办单",
        "督办〔2024〕1号",
        "报告期2024年上半年（截至6月30日），应于7月20日前报送",
        "丙市甲管理局：",
        "根据《2024年目标任务责任分解方案》，截至2024年7月30日，你单位有下列事项需要办理（2024年上半年进展，第1次催办），"
        "其中红色2件、黄色1件（红色为逾期，黄色为滞后、未达序时进度或退回）。",
    ]
    end = words.index("2024年7月30日")
    assert words[end - 2 : end + 3] == [
        "请你单位尽快报送没有报送的事项；对退回的事项，按退回的理由补充后重报；对滞后和没有达到序时进度的事项，采取措施，在下次报送时写明进展；"
        "办理情况请于2024年8月6日前连同回执报督查机构。",
        "联系人、电话：",
        "2024年7月30日",
        "督办单回执",
        "督办〔2024〕1号，甲局，请于2024年8月6日前报督查机构",
    ]
    whole = docx_words((ws / "督办/催办汇总.docx").read_bytes())
    assert whole[:3] == [
        "2024年上半年目标任务催办汇总",
        "报告期2024年上半年（截至6月30日），应于7月20日前报送",
        "截至2024年7月30日，催办2个单位、5件：红色4件，黄色1件（红色为逾期，黄色为滞后、未达序时进度或退回）。"
        "待督查室办理的4件。",
    ]
    for name in names:
        path = ws / "督办" / name
        assert lint_docx(path.read_bytes()) == []
        assert not OpenXmlValidator().validate(path).errors
    again = run("remind", "-o", "督办", "--record", "--on", "2024-08-01", cwd=ws)
    assert (again.code, again.out) == (1, "")
    assert again.err == (
        "督办/甲局督办单.docx、督办/乙局督办单.docx、督办/催办汇总.docx 3 个文件已存在，没有改动；要覆盖请加 --force\n"
    )
    assert read(ws, "data/reminders.yaml").count("2024-08-01") == 0  # nor is anything recorded
    assert run("remind", "-o", "督办", "--force", "-u", "乙局", "--on", "2024-08-01", cwd=ws).out == (
        "已写入 督办：1 个单位的督办单\n"
    )
    assert "（2024年上半年进展，第2次催办）" in docx_words((ws / "督办/乙局督办单.docx").read_bytes())[4]
    assert docx_words((ws / "督办/乙局督办单.docx").read_bytes())[1] == "督办〔2024〕3号"  # after the two of July


def test_what_is_made_from_samples_says_so(run: Run, ws: Path) -> None:
    text = read(ws, "data/progress/2024Q2/甲局.yaml")
    write(ws, "data/progress/2024Q2/甲局.yaml", text.replace("entries:", "sample: true\nentries:"))
    mark = "示例数据：内容为虚构，仅供演示"
    run("remind", "-o", "督办", "--on", "2024-07-30", cwd=ws)
    firsts = [docx_words((ws / f"督办/{n}.docx").read_bytes())[0] for n in ("甲局督办单", "催办汇总", "乙局督办单")]
    assert firsts == [mark, mark, "督办单"]
    assert run("remind", "--on", "2024-07-30", cwd=ws).out.split("\n")[1] == mark
    assert mark not in run("remind", "-u", "乙局", "--on", "2024-07-30", cwd=ws).out
    shown = list(csv.DictReader(io.StringIO(run("remind", "--on", "2024-07-30", "-f", "csv", cwd=ws).out)))
    assert {(r["单位"], r["示例"]) for r in shown if r["种类"] in ("滞后", "延期")} == {("甲局", "是")}
    assert {r["示例"] for r in shown if r["单位"] == "乙局"} == {""}


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler-utils"
)
def test_the_pages(run: Run, wuhan: Path, tmp_path: Path) -> None:
    """One 督办单 of many tasks: official page, the table's head on each page, signed once at the end."""
    sent = [ROOT / "examples/2024Q1", ROOT / "examples/2024Q2"]
    assert run("--root", wuhan, "merge", "--yes", *sent).code == 0
    args = ("--on", "2024-07-30", "-u", "市发改委", "-o", tmp_path / "out")
    assert run("--root", wuhan, "remind", *args).code == 0
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    made, where = str(tmp_path / "out/市发改委督办单.docx"), str(tmp_path)
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", where, made]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = tmp_path / "市发改委督办单.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = ["".join(page.split()) for page in text.split("\f") if page.strip()]
    # Other fonts than those of the standard, or their stand-ins (.ci/fonts.sh), are of other widths.
    *pages, receipt = pages
    assert len(pages) == 2 if fonts_stand_in() else 2 <= len(pages) <= 3  # the text closes on the page of its signature
    assert "督办单回执" in receipt
    assert sum(page.count("起一直没") for page in pages) == 1
    assert pages[0].startswith(
        "示例数据：内容为虚构，仅供演示督办单督办〔2024〕1号报告期2024年上半年（截至6月30日），应于7月20日前报送武汉市发展和改革委员会："
    )
    assert all("序号颜色督办事由目标任务期限" in page for page in pages[:2])
    assert pages[-1].endswith(f"市人民政府督查室2024年7月30日—{len(pages)}—")


@pytest.mark.parametrize(
    ("number", "status", "words"),
    [
        (5, "正常推进", None),
        (3, "正常推进", "2024年上半年没有达到序时进度：公园完成率30%，低于序时进度20个百分点"),
        (3, "未启动", "2024年上半年没有达到序时进度：公园完成率30%，低于序时进度20个百分点"),
        (0, "滞后", "2024年上半年进度滞后：雨"),
        (
            3,
            "已完成",
            "2024年上半年没有达到序时进度：公园完成率30%，低于序时进度20个百分点；单位报“已完成”，与数不符：公园",
        ),
    ],
)
def test_what_lies_behind_the_share_of_the_year_gone(
    run: Run, base: Path, number: int, status: str, words: str | None
) -> None:
    entry = f"- task: 1-3\n  status: {status}\n  progress: 在建\n  problems: 雨\n  values: {{公园: {number}}}\n"
    text = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n" + entry
    write(base, "data/progress/2024Q2/甲局.yaml", text)
    shown = csv.reader(io.StringIO(run("remind", "--on", "2024-07-18", "-f", "csv", cwd=base).out))
    assert [(r[1], r[-2]) for r in shown if r[3] == "1-3"] == ([("黄", words)] if words else [])
