"""gwrb paper and gwrb show, as their users run them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.documents.readback import docx_words

ON = ("--on", "2024-07-25")


@pytest.fixture
def ws(samples_root: Path, tmp_path: Path) -> Path:
    shutil.copytree(samples_root, tmp_path / "ws")
    return tmp_path / "ws"


def test_each_paper_gets_a_chinese_name_and_its_mark(run: Run, ws: Path) -> None:
    for arguments, name in (
        (("circular", "-q", "2024Q2"), "2024年上半年通报.docx"),
        (("special", "--task", "2-13", "--task", "二-13", "--task", "2-198"), "2-13、2-198督查专报.docx"),
        (("closing",), "2024年年度报告.docx"),
    ):
        ran = run("paper", *arguments, *ON, cwd=ws)
        assert (ran.code, ran.out, ran.err) == (0, f"已写入 {name}\n", "")
        assert docx_words((ws / name).read_bytes())[0] == "示例数据：内容为虚构，仅供演示"
        again = run("paper", *arguments, *ON, cwd=ws)
        assert (again.code, again.out) == (1, "")
        assert run("paper", *arguments, *ON, "--force", cwd=ws).code == 0


@pytest.mark.parametrize(
    "paper",
    [
        ("report",),
        ("paper", "brief"),
        ("paper", "circular"),
        ("paper", "special", "--task", "4-48", "--task", "2-152"),
        ("export", "assessment"),
    ],
    ids=" ".join,
)
def test_a_paper_of_a_quarter_that_is_over_knows_nothing_of_later_changes(
    run: Run, ws: Path, paper: tuple[str, ...]
) -> None:
    asked = (*paper, "-q", "2024Q2", "-f", "md", "-o", "文.md", *ON, "--force")
    assert run(*asked, cwd=ws).code == 0
    before = (ws / "文.md").read_text(encoding="utf-8")
    why = ("--from", "2024Q3", "--by", "市政府", "-r", "调整", *ON)
    for change in (("target", "4-48", "公园文化季活动", "1000"), ("lead", "2-152", "市城建局"), ("withdraw", "2-44")):
        assert run("change", *change, *why, cwd=ws).code == 0
    assert run(*asked, cwd=ws).code == 0
    assert (ws / "文.md").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("circular",), 2, "缺少选项 --quarter 季度\n用法见 gwrb paper circular --help"),
        (("circular", "-q", "2024Q5"), 2, "“2024Q5”不是季度，请写成 2024Q4 的样子"),
        (("circular", "-q", "2024Q2", "--format", "xlsx"), 2, "--format 必须是 docx、html、md、pdf 之一，不能是“xlsx”"),
        (("special",), 2, "请用 --task 写明任务编号，例如 --task 2-13；或用 --inspection 写明督查编号"),
        (("special", "--task", "9-9"), 1, "没有 9-9 这项任务；各部分的任务见 gwrb list"),
        (
            ("special", "--task", "2-13", "-q", "2023Q1"),
            1,
            "2023Q1 不在这份方案的报告范围内：2024 年方案报 2024Q1 至 2024Q4",
        ),
        (("closing", "--on", "明天"), 2, "--on 必须是日期，写成 2024-07-15 的样子，不能是“明天”"),
        (("closing", "-o", "-"), 2, "这种格式不能印到屏幕，请用 -o 写一个文件名"),
        (
            ("closing", "--template", "没有"),
            2,
            "找不到模板“没有.html”。\n没有打印；可运行 gwrb templates check 检查全部模板",
        ),
        (("briefing",), 2, "没有 briefing 这个命令；是否想写 brief？\n用法见 gwrb paper --help"),
    ],
)
def test_refusals_are_one_clear_sentence(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = run("paper", *arguments, cwd=ws)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err == f"{words}\n"
    assert list(ws.glob("*.docx")) == []


def test_a_template_and_a_title_of_ones_own(run: Run, ws: Path) -> None:
    (ws / "templates").mkdir()
    (ws / "templates" / "短.html").write_text("<h1>{{ report.title }}</h1>\n", encoding="utf-8")
    ran = run("paper", "closing", "-t", "短", "--title", "年终<总结>", "-f", "md", "-o", "-", cwd=ws)
    assert ran.out == "示例数据：内容为虚构，仅供演示\n\n# 年终\\<总结\\>\n"


INSPECTION = """\
id: 20240710-1
date: 2024-07-10
kind: 暗访督查
title: 学校建设
sample: true
tasks: [2-13]
findings:
- number: 1
  unit: 市教育局
  task: 2-13
  text: 现场停工
  due: 2024-08-01
- number: 2
  unit: 市水务局
  text: 没有台账
  due: 2024-07-20
  closed: 2024-07-19
  result: 已补齐
"""


def test_the_offices_files_reach_the_papers(run: Run, ws: Path) -> None:
    (ws / "data" / "inspections").mkdir()
    (ws / "data" / "inspections" / "20240710-1.yaml").write_text(INSPECTION, encoding="utf-8")
    ran = run("paper", "special", "--inspection", "20240710-1", "-f", "md", "-o", "-", *ON, cwd=ws)
    assert (ran.code, ran.err) == (0, "")
    lines = [line for line in ran.out.split("\n") if line]
    assert lines[:2] == ["示例数据：内容为虚构，仅供演示", "# 关于“学校建设”的督查专报"]
    at = lines.index("## 三、督查和整改情况")
    assert lines[at + 1 : at + 6] == [
        "2024年7月10日　督查，武汉网络安全大学筹建（2-13）：暗访督查：学校建设",
        "2024年7月10日　整改，市教育局，武汉网络安全大学筹建（2-13）：现场停工（期限2024年8月1日）",
        "2024年7月10日　整改，市水务局：没有台账（期限2024年7月20日）（已了结）",
        "2024年7月16日　协调，市教育局，武汉网络安全大学筹建（2-13）：请求市级协调：人才引进编制和安家补助资金渠道。",
        "2024年7月19日　整改，市水务局：销号：已补齐（已了结）",
    ]
    text = run("show", "2-13", cwd=ws).out
    assert "\n督办      2024-07-10 督查：暗访督查：学校建设\n" in text
    ran = run("paper", "special", "--inspection", "没有", cwd=ws)
    assert (ran.code, ran.err) == (1, "没有编号为“没有”的督查；现有：20240710-1\n")


def test_show_keeps_its_object_and_adds_the_story(run: Run, ws: Path) -> None:
    ran = run("show", "2-41", "-f", "json", *ON, cwd=ws)
    made = json.loads(ran.out)
    assert list(made) == [
        "id", "name", "part", "section", "topic", "text", "assignments", "part_title", "section_title", "bound",
        "open_groups", "links", "story", "targets", "uncounted",
    ]  # fmt: skip
    assert made["story"]["status"] == "正常推进"
    assert [q["period"]["quarter"] for q in made["story"]["quarters"]] == ["2024Q1", "2024Q2"]
    values = made["story"]["quarters"][1]["items"][0]["values"]
    assert [(v["name"], v["achieved"]) for v in values] == [("高性能算力规模", "1500")]


def test_show_prints_and_refuses(run: Run, ws: Path) -> None:
    text = run("show", "2-13", cwd=ws).out
    assert "牵头      市教育局\n" in text
    assert "\n示例      示例数据：内容为虚构，仅供演示\n状态      滞后（2024年上半年）\n" in text
    ran = run("show", "2-13", "-f", "docx", *ON, cwd=ws)
    assert ran.out == "已写入 任务2-13办理情况.docx\n"
    assert docx_words((ws / "任务2-13办理情况.docx").read_bytes())[:2] == [
        "示例数据：内容为虚构，仅供演示",
        "武汉网络安全大学筹建（2-13）办理情况",
    ]
    assert run("show", "2-13", "-f", "html", "-o", "-", cwd=ws).out.startswith("<!DOCTYPE html>")
    assert run("show", "2-13", "-f", "text", "-o", "x", cwd=ws).code == 2
    assert run("show", "2-13", "--unit", "各区人民政府", cwd=ws).code == 1
    ran = run("show", "2-13", "--unit", "市水务局", cwd=ws)
    assert (ran.code, ran.err) == (0, "提示：市水务局不牵头任务 2-13，没有应报的进展\n")


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler-utils"
)
def test_the_circulars_pages(run: Run, ws: Path, tmp_path: Path) -> None:
    assert run("paper", "circular", "-q", "2024Q2", *ON, "-o", tmp_path / "c.docx", cwd=ws).code == 0
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    source, where = str(tmp_path / "c.docx"), str(tmp_path)
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", where, source]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = tmp_path / "c.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    sizes = subprocess.run(["pdfinfo", "-l", "99", pdf], check=True, capture_output=True, text=True).stdout
    lying = [float(w) > float(h) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", sizes)]
    pages = [[re.sub(r"\s", "", line) for line in page.split("\n") if line.strip()] for page in text.split("\f")]
    assert pages[0][:5] == [
        "示例数据：内容为虚构，仅供演示",
        "关于2024年上半年市《政府工作报告》",
        "目标任务办理情况的通报",
        "报告期2024年上半年（截至6月30日），应于7月20日前报送",
        "各区人民政府，市人民政府各部门，各有关单位：",
    ]
    first, last = lying.index(True), len(lying) - lying[::-1].index(True)
    assert all(lying[first:last])  # annex 1 lies, the others stand
    assert last < len(lying)
    whole = "".join("".join(page) for page in pages)
    heads = ["一、总体情况", "二、滞后事项", "三、报送情况", "四、连续滞后", "五、有关要求", "附件：1.滞后事项表"]
    assert [whole.index(h) for h in heads] == sorted(whole.index(h) for h in heads)
