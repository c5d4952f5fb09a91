"""gwrb report, gwrb list --format docx|xlsx and gwrb templates, as their users run them."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from gwrb.cli import delivery
from gwrb.model.units_file import Unit
from tests.conftest import Run
from tests.documents.readback import docx_words

ROOT = Path(__file__).parents[2]
ON = ("--on", "2024-07-25")


@pytest.fixture
def ws(samples_root: Path, tmp_path: Path) -> Path:
    shutil.copytree(samples_root, tmp_path / "ws")
    return tmp_path / "ws"


def test_the_report_gets_a_chinese_name_here(run: Run, ws: Path) -> None:
    ran = run("report", "--quarter", "2024q2", *ON, cwd=ws)
    assert (ran.code, ran.out, ran.err) == (0, "已写入 2024年上半年办理情况报告.docx\n", "")
    assert docx_words((ws / "2024年上半年办理情况报告.docx").read_bytes())[0].startswith("示例数据")


def test_a_file_is_never_overwritten_unasked(run: Run, ws: Path) -> None:
    out = ws / "x.docx"
    out.write_bytes(b"mine")
    ran = run("report", "--quarter", "2024Q2", "-o", out, cwd=ws)
    assert (ran.code, out.read_bytes()) == (1, b"mine")
    assert ran.err == "x.docx 已存在，没有改动；要覆盖请加 --force，或用 -o 另写一个文件名\n"
    assert run("report", "--quarter", "2024Q2", "-o", out, "--force", cwd=ws).code == 0
    assert out.read_bytes()[:2] == b"PK"
    assert [p.name for p in ws.iterdir() if p.name.startswith(".gwrb-")] == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--quarter", "2024Q5"), 2, "“2024Q5”不是季度，请写成 2024Q4 的样子"),
        (("--quarter", "2023Q4"), 1, "2023Q4 不在这份方案的报告范围内：2024 年方案报 2024Q1 至 2024Q4"),
        (
            ("--quarter", "2024Q2", "--unit", "市经信厅"),
            1,
            "没有叫“市经信厅”的单位。是否想写“市经信局”？若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条。全部单位见 gwrb units",
        ),
        (
            ("--quarter", "2024Q2", "--unit", "各区人民政府"),
            1,
            "“各区人民政府”是统称，请写一个单位；各单位都印请用 --all-units",
        ),
        (("--quarter", "2024Q2", "--unit", "市经信局", "--all-units"), 2, "--unit 和 --leader、--all-units 只能写一个"),
        (("--quarter", "2024Q2", "--format", "odt"), 2, "--format 必须是 docx、html、md、xlsx、pdf 之一，不能是“odt”"),
        (("--quarter", "2024Q2", "--on", "七月"), 2, "--on 必须是日期，写成 2024-07-15 的样子，不能是“七月”"),
        (
            ("--quarter", "2024Q2", "--template", "没有"),
            2,
            "找不到模板“没有.html”。\n没有打印；可运行 gwrb templates check 检查全部模板",
        ),
        (
            ("--quarter", "2024Q2", "--template", "../../etc/passwd"),
            2,
            "模板名“../../etc/passwd.html”必须是模板文件夹里的文件名。\n没有打印；可运行 gwrb templates check 检查全部模板",
        ),
        (
            ("--quarter", "2024Q2", "--template", "x", "--format", "xlsx"),
            2,
            "--template、--split 不用于 xlsx：台账没有模板和附件",
        ),
        (("--quarter", "2024Q2", "-o", "-"), 2, "这种格式不能印到屏幕，请用 -o 写一个文件名"),
        ((), 2, "缺少选项 --quarter 季度\n用法见 gwrb report --help"),
    ],
)
def test_refusals_are_one_clear_sentence(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = run("report", *arguments, cwd=ws)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err == f"{words}\n"
    assert list(ws.glob("*.docx")) == []


def test_text_goes_to_the_screen(run: Run, ws: Path) -> None:
    ran = run("report", "--quarter", "2024Q2", "--format", "md", "-o", "-", *ON, cwd=ws)
    assert ran.out.startswith(
        "示例数据：内容为虚构，仅供演示\n\n# 关于2024年上半年市《政府工作报告》目标任务办理情况的报告\n"
    )


def test_one_units_paper_and_its_list(run: Run, ws: Path) -> None:
    ran = run("report", "--quarter", "2024Q2", "--unit", "经信局", *ON, cwd=ws)
    assert ran.out == "已写入 市经信局2024年上半年办理情况.docx\n"
    prose = "\n".join(docx_words((ws / "市经信局2024年上半年办理情况.docx").read_bytes()))
    assert "你单位2024年上半年应报责任事项29件。截至2024年7月25日已报29件，报送日期2024年7月12日。" in prose
    ran = run("list", "--unit", "经信局", "--format", "docx", "--on", "2024-02-01", cwd=ws)
    assert ran.out == "已写入 市经信局责任清单.docx\n"
    prose = "\n".join(docx_words((ws / "市经信局责任清单.docx").read_bytes()))
    assert "报告期2024年第一季度（截至3月31日），应于4月20日前报送。" in prose
    assert "办理方案应于2024年2月8日前报送。" in prose
    assert "2024年2月1日" in prose
    assert run("list", "--unit", "各区人民政府", "--format", "docx", cwd=ws).code == 0
    assert run("list", "--format", "xlsx", cwd=ws).out == "已写入 2024年任务清单.xlsx\n"
    assert run("list", "--format", "docx", cwd=ws).err == "docx 是一个单位的责任清单，请加 --unit 单位\n"
    assert run("list", "-o", "x", cwd=ws).code == 2


def test_a_unit_that_owes_nothing_is_told_so(run: Run, ws: Path) -> None:
    ran = run("report", "--quarter", "2024Q2", "--unit", "市文联", cwd=ws)
    assert (ran.code, ran.err) == (0, "提示：市文联没有应报的责任事项\n")


def test_every_unit_gets_a_paper(run: Run, ws: Path) -> None:
    ran = run("report", "--quarter", "2024Q2", "--all-units", *ON, cwd=ws)
    folder = ws / "2024年上半年各单位办理情况"
    made = sorted(p.name for p in folder.iterdir())
    assert (ran.code, len(made)) == (0, 69)
    assert ran.out == "已写入 2024年上半年各单位办理情况：69 个单位，每个单位一份\n"
    one = folder / "市经信局2024年上半年办理情况.docx"
    alone = run("report", "--quarter", "2024Q2", "--unit", "市经信局", *ON, cwd=ws)
    assert alone.code == 0
    assert one.read_bytes() == (ws / one.name).read_bytes()
    one.unlink()
    again = run("report", "--quarter", "2024Q2", "--all-units", *ON, cwd=ws)
    assert (again.code, one.exists()) == (1, False)
    assert "68 个文件已存在" in again.err


def test_a_bar_shows_on_a_terminal_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    class Terminal:
        def __init__(self) -> None:
            self.text = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            self.text += text
            return len(text)

        def flush(self) -> None:
            pass

    moments = iter(range(1000))
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(time, "monotonic", lambda: float(next(moments)))
    units = [Unit(f"{n}局", "政府组成部门") for n in range(5)]
    assert list(delivery.watched(units)) == units
    assert "正在打印" in terminal.text


def test_entries_that_count_nowhere_are_named(run: Run, ws: Path) -> None:
    path = ws / "data" / "progress" / "2024Q2" / "市水务局.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "- task: 1-1\n  status: 已完成\n  progress: x\n", encoding="utf-8"
    )
    ran = run("report", "--quarter", "2024Q2", cwd=ws)
    assert ran.code == 0
    assert ran.err == (
        "提示：数据有 1 处错误，结果可能不准；请运行 gwrb validate 逐处改正\n"
        "提示：有 1 条没有计入：\n  市水务局2024年上半年进展 1 条，不是该单位应报的事项：1-1；逐条见 gwrb validate\n"
    )


# --- templates -----------------------------------------------------------------------------------


def test_templates_are_listed_copied_and_used(run: Run, ws: Path) -> None:
    _, *listed = run("templates", "-f", "csv", cwd=ws).out.splitlines()
    assert [line.split(",")[0] for line in listed] == [
        "季度报告.html", "单位报告.html", "责任清单.html", "通报.html", "督查专报.html", "年度报告.html", "任务调整情况.html",
        "一页简报.html", "各单位完成情况.html", "配合任务完成情况.html", "督办单.html",
        "催办汇总.html", "任务详情.html", "附表1.html", "附表2.html", "附表3.html", "附表4.html", "填表说明.html", "填报表.html", "报送函.html",
        "版头.html", "红头.docx", "信函.docx", "style.yaml",
    ]  # fmt: skip
    assert all("程序自带" in line for line in listed)
    assert run("templates", "copy", "版头", cwd=ws).out == "已复制 templates/版头.html\n"
    head = ws / "templates" / "版头.html"
    head.write_text('<p class="number">武政督〔2024〕1号</p>\n', encoding="utf-8")
    row = next(line for line in run("templates", "-f", "csv", cwd=ws).out.splitlines() if line.startswith("版头"))
    assert row.endswith(",工作区,templates/版头.html")
    assert "武政督〔2024〕1号" in run("report", "--quarter", "2024Q2", "-f", "md", "-o", "-", cwd=ws).out
    ran = run("templates", "copy", cwd=ws)
    assert (ran.code, len(ran.out.splitlines())) == (0, 21)
    assert ran.err == "工作区已有，没有覆盖：版头.html；要覆盖请加 --force\n"
    assert "武政督" in head.read_text(encoding="utf-8")
    assert run("templates", "copy", "版头", "--force", cwd=ws).code == 0
    assert "武政督〔2024〕1号</p>\n含示例" in head.read_text(encoding="utf-8")


def test_the_shipped_templates_are_clean(run: Run, ws: Path) -> None:
    ran = run("templates", "check", cwd=ws)
    assert (ran.code, ran.out, ran.err) == (0, "", "24 个文件都没有发现问题\n")
    assert run("templates", "check", "没有", cwd=ws).code == 2
    assert run("templates", "print", cwd=ws).code == 2


def test_mistakes_are_found_at_their_line_before_anything_is_printed(run: Run, ws: Path) -> None:
    folder = ws / "templates"
    folder.mkdir()
    (folder / "简报.html").write_text(
        "<h1>{{ report.titel }}</h1>\n"
        '<p class="big">{{ repotr.title }}</p>\n'
        "{% for u in report.reporting.late %}\n"
        "<p>{{ u.nmae }}</p>\n"
        "{% endfor %}\n"
        "<div>x</div>\n"
        "{% set first = report.parts|first %}<p>{{ first.tally.counts[0].shar }}</p>\n",
        encoding="utf-8",
    )
    (folder / "style.yaml").write_text("page:\n  top: 很大\nstyles:\n  body:\n    siez: 三号\n", encoding="utf-8")
    ran = run("templates", "check", cwd=ws)
    assert ran.code == 1
    found = [line.partition(": ")[0] for line in ran.out.splitlines()]
    assert found == [f"templates/简报.html:{n}" for n in (1, 2, 2, 4, 6, 7)] + [
        "templates/style.yaml:2:8",
        "templates/style.yaml:5:5",
    ]
    assert "是否要写“title”？" in ran.out
    assert "是否要写“name”？" in ran.out
    assert "共 8 处" in ran.err


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ report.__class__.__mro__ }}", "模板里不能使用“__class__”。"),
        ("{{ ''.__class__ }}", "模板里不能使用“__class__”。"),
        ("{% include '../data/units.yaml' %}", "模板名“../data/units.yaml”必须是模板文件夹里的文件名。"),
        (
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
            "循环或计算的次数太多，已停止。请检查模板里的循环是否套得太深。",
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "模板套得太深，或反复引用自己，已停止。"),
        ("{{ os.system('x') }}", "没有“os”这个名称，请检查拼写。"),
        ("<p>{{ report.nothing }}</p>", "这里的值没有“nothing”这一项，请检查拼写。"),
        ("<p>没有结束", "<p> 没有结束，缺少 </p>。"),
        ("{% if %}", "这里缺少内容：名称或算式没有写完。"),
    ],
)
def test_a_template_that_misbehaves_is_stopped_with_a_sentence(run: Run, ws: Path, source: str, words: str) -> None:
    (ws / "templates").mkdir()
    (ws / "templates" / "简报.html").write_text(source, encoding="utf-8")
    ran = run("report", "--quarter", "2024Q2", "--template", "简报", cwd=ws)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"templates/简报.html:1: {words}\n没有打印；可运行 gwrb templates check 检查全部模板\n"
    assert list(ws.glob("*.docx")) == []


@pytest.mark.parametrize(
    "data", ["标题".encode("gbk"), b"\xff\xfe\x00", b"x" * 2_100_000], ids=["gbk", "bytes", "large"]
)
def test_a_template_that_is_no_text_is_refused(run: Run, ws: Path, data: bytes) -> None:
    (ws / "templates").mkdir()
    (ws / "templates" / "季度报告.html").write_bytes(data)
    ran = run("report", "--quarter", "2024Q2", cwd=ws)
    assert ran.code == 2
    assert "季度报告.html" in ran.err


@pytest.mark.parametrize("text", ["", "- 1\n", "page: [", "标题", "page:\n\ttop: 1\n", "a: &x 1\n"])
def test_a_style_file_that_cannot_be_read_is_told_and_the_standard_kept(run: Run, ws: Path, text: str) -> None:
    (ws / "templates").mkdir()
    (ws / "templates" / "style.yaml").write_text(text, encoding="utf-8")
    ran = run("report", "--quarter", "2024Q2", cwd=ws)
    assert ran.code == 0
    assert bool(ran.err) == bool(text)
    if text:
        assert re.match(r"templates/style\.yaml:\d+:\d+: GW", ran.err)


# --- the manual ----------------------------------------------------------------------------------


def test_the_manuals_template_works(run: Run, ws: Path) -> None:
    text = (ROOT / "docs" / "模板.md").read_text(encoding="utf-8")
    source = next(s for s in re.findall(r"```html\n(.*?)```", text, re.DOTALL) if "简报" in s)
    (ws / "templates").mkdir()
    (ws / "templates" / "简报.html").write_text(source, encoding="utf-8")
    assert run("templates", "check", "简报", cwd=ws).code == 0
    ran = run("report", "--quarter", "2024Q2", "--template", "简报", "-f", "md", "-o", "-", cwd=ws)
    assert "| 2-13 | 武汉网络安全大学筹建 | 市教育局 |" in ran.out
