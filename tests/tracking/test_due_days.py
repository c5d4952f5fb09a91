"""A quarter's own due day, for all or for one unit: written, previewed, and counted against by everything alike."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.documents.readback import docx_words
from tests.tracking.conftest import read, write

SET = ("change", "due", "2024Q2", "2024-07-22", "--reason", "7月20日是星期六", "--on", "2024-07-10")
OWN = (
    "change",
    "due",
    "2024-q2",
    "2024-07-29",
    "-u",
    "丙市甲管理局",
    "-r",
    "汛期",
    "--by",
    "王五",
    "--on",
    "2024-07-16",
)
FILE = """\
# yaml-language-server: $schema=../schema/due_days.schema.json
due_days:
- quarter: 2024Q2
  unit: 甲局
  due: 2024-07-29
  decided: 2024-07-16
  reason: 汛期
  by: 王五
- quarter: 2024Q2
  due: 2024-07-22
  decided: 2024-07-10
  reason: 7月20日是星期六
"""


def test_written_after_a_preview(run: Run, ws: Path) -> None:
    look = run(*SET, "--dry-run", cwd=ws)
    assert (look.code, look.err) == (0, "")
    assert look.out == (
        "data/due_days.yaml\n"
        "  +# yaml-language-server: $schema=../schema/due_days.schema.json\n"
        "  +due_days:\n  +- quarter: 2024Q2\n  +  due: 2024-07-22\n  +  decided: 2024-07-10\n  +  reason: 7月20日是星期六\n"
        "若写入：全部应报单位2024年上半年的报送期限：2024-07-22（周一）。这是预览，什么都没有写入\n"
    )
    assert not (ws / "data/due_days.yaml").exists()
    assert run(*SET, cwd=ws).out.endswith("\n已写入：全部应报单位2024年上半年的报送期限：2024-07-22（周一）\n")
    assert run(*OWN, cwd=ws).code == 0
    assert read(ws, "data/due_days.yaml") == FILE
    assert run("validate", "--on", "2024-07-18", cwd=ws).code == 0
    assert run("change", "list", cwd=ws).out == (
        "2024Q2 甲局：2024年上半年进展的报送期限改为2024-07-29（周一）\n  2024-07-16 王五：汛期\n"
        "2024Q2 全部应报单位：2024年上半年进展的报送期限改为2024-07-22（周一）\n  2024-07-10 决定：7月20日是星期六\n"
        "共 2 项调整\n"
    )
    assert run("change", "list", "--from", "2024Q3", "-f", "csv", cwd=ws).out == (
        "起始季度,种类,调整什么,内容,决定日期,决定机关,依据文件,理由,待确认\n"
    )
    again = run("change", "due", "2024Q2", "2024-07-24", "-r", "再延", "--on", "2024-07-10", cwd=ws)
    assert (again.code, read(ws, "data/due_days.yaml").count("quarter: 2024Q2")) == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("2024Q2", "2024-06-22"),
            1,
            "data/due_days.yaml:3:3: GW527 2024Q2 的期限 2024-06-22 时报告期还没有结束（截至 2024-06-30）（请改正 due）\n写进 data/due_days.yaml 会有错误，没有改动",
        ),
        (("2024Q5", "2024-07-22"), 2, "“2024Q5”不是季度，请写成 2024Q4 的样子"),
        (("2024Q2", "七月"), 2, "期限 必须是日期，写成 2024-07-15 的样子，不能是“七月”"),
        (
            ("2024Q2", "2024-07-22", "-u", "丁局"),
            1,
            "没有叫“丁局”的单位。请核对名称。若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条。全部单位见 gwrb units",
        ),
        (("2024Q2", "2024-07-22", "-u", "各区人民政府"), 1, "“各区人民政府”是统称，请写一个单位"),
    ],
)
def test_refused(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = run("change", "due", *arguments, "-r", "x", "--on", "2024-07-10", cwd=ws)
    assert (ran.code, ran.err) == (code, f"{words}\n")
    assert not (ws / "data/due_days.yaml").exists()


def test_everything_counts_against_it(run: Run, ws: Path) -> None:
    """乙局, which has sent nothing, is late since the 22nd; 甲局, which left one thing out, not before the 29th."""
    write(ws, "data/due_days.yaml", FILE)
    shutil.rmtree(ws / "data/progress/2024Q1")  # not kept in this ledger: nobody is late since then
    name = "data/progress/2024Q2/甲局.yaml"
    write(ws, name, read(ws, name).replace("2024-07-15", "2024-07-26"))
    on = ("--on", "2024-07-26")
    assert "GW511" not in run("validate", *on, cwd=ws).out
    made = json.loads(run("status", "-q", "2024Q2", "-f", "json", *on, cwd=ws).out)
    assert made["due"] == "2024-07-22"
    assert {r["unit"]: (r["state"], r["days_late"], r["days"]) for r in made["rows"]} == {
        "甲局": ("已报", None, 3), "乙局": ("未报", None, -4)
    }  # fmt: skip
    assert json.loads(run("status", "-u", "甲局", "-f", "json", *on, cwd=ws).out)["due"] == "2024-07-29"
    owed = json.loads(run("remind", "-q", "2024Q2", "-f", "json", *on, cwd=ws).out)
    assert [(r["unit"], r["due"], r["late"]) for r in owed if r["kind"] == "未报"] == [
        ("甲局", "2024-07-29", 0), ("乙局", "2024-07-22", 4), ("乙局", "2024-07-22", 4)
    ]  # fmt: skip
    dates = json.loads(run("calendar", "-f", "json", *on, cwd=ws).out)
    assert [(d["date"], d["weekday"], d["text"], d["open"]) for d in dates if d["quarter"] == "2024Q2"][1:] == [
        ("2024-07-22", "周一", "报2024年上半年责任事项完成情况（截至6月30日）", 1),
        ("2024-07-29", "周一", "报2024年上半年责任事项完成情况（截至6月30日，甲局）", 1),
    ]
    told = run("paper", "circular", "-q", "2024Q2", "-f", "md", "-o", "-", *on, cwd=ws).out
    assert "没有迟报的单位。" in told
    assert "未报的单位1个（已逾期4天）：乙局。" in told
    assert "只报送了一部分的单位1个" not in told  # 甲局 has three days left
    assert (
        "注1：本期报送期限改为7月22日（7月10日决定：7月20日是星期六）。\n\n注2：本期甲局的报送期限改为7月29日（7月16日决定：汛期）。"
        in told
    )
    facts = run("export", "assessment", "-q", "2024Q2", "-f", "csv", *on, cwd=ws).out.splitlines()
    assert [row.split(",")[7] for row in facts] == ["2024Q2报送", "已报", "未报", "—", "—"]
    assert run("form", "progress", "-q", "2024Q2", "-u", "甲局", "-o", "f.docx", *on, cwd=ws).code == 0
    assert any("7月29日" in words for words in docx_words((ws / "f.docx").read_bytes()))
    listed = run("list", "-u", "乙局", "-f", "docx", "-o", "l.docx", *on, cwd=ws)
    assert listed.code == 0
    assert any("7月22日" in words for words in docx_words((ws / "l.docx").read_bytes()))
    back = run("review", "return", "1-1", "-u", "甲局", "-r", "数据不实", *on, cwd=ws)
    assert re.search("，2024-08-02 前重报", back.out)
