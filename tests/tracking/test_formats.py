"""What the options promise of results: every table in every format, the extension that decides, UTF-8 everywhere."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from gwrb.cli import options
from gwrb.cli.commands import COMMANDS, load
from gwrb.ledger import libreoffice
from gwrb.output import printer
from tests.conftest import ROOT, Run
from tests.tracking.conftest import write

ON = ("--on", "2024-07-25")
TABLES = {
    "list": ("list",),
    "unit": ("list", "--unit", "甲局"),
    "units": ("units",),
    "owner": ("units", "甲局"),
    "status": ("status", *ON),
    "tasks": ("status", "--by", "task", *ON),
    "plans": ("status", "--plans", *ON),
    "calendar": ("calendar", *ON),
    "review": ("review", "list", "--all", *ON),
    "decide": ("decide", "list", "--all"),
    "inspect": ("inspect", "list", "--all", *ON),
    "remind": ("remind", *ON),
    "targets": ("targets", "list"),
    "figures": ("targets", "list", "--figures"),
    "assessment": ("export", "assessment", *ON),
    "today": ("today", *ON),
    "doctor": ("doctor",),
    "find": ("find", "增长"),
    "undo": ("undo", "--list"),
    "rules": ("rule",),
    "rule": ("rule", "GW304"),
    "templates": ("templates",),
    "diff": ("diff", ".", "."),
    "changes": ("change", "list"),
    "parts": ("breakdown", "1-3", *ON),
}
# What prints no table: stories, findings for CI, papers, and what is said of a write.
NO_TABLE = {
    "show", "log", "validate", "report", "site", "export notice", "export duties", "form", "pack", "init", "import", "rollover", "targets extract",
    "collect", "merge", "fmt", "schema", "completion", "help", *(f"git {one}" for one in ("setup", "codeowners", "docx-text", "merge-driver")),
}  # fmt: skip
WRITES = ("review", "decide", "inspect", "change")  # all of theirs but `list`


def test_every_command_has_a_table_in_every_format_or_is_known_to_have_none(run: Run) -> None:
    tried = {" ".join(asked[:2]) for asked in TABLES.values()} | {asked[0] for asked in TABLES.values()}
    for name in COMMANDS:
        command: Any = load(name)
        for words in [f"{name} {one}" for one in getattr(command, "commands", ())] or [name]:
            if words in NO_TABLE or name == "paper" or (name in WRITES and not words.endswith(" list")):
                continue
            formats = set(re.findall(r"[a-z]+", run(*words.split(), "-f", "?").err.partition(" 必须是")[2]))
            assert formats >= set(options.TABLE), words
            assert words in tried, words


@pytest.fixture
def town(ws: Path, run: Run) -> Path:
    """A year under way in which something is reviewed and inspected."""
    run("review", "return", "1-1", "-u", "甲局", "-r", "=没有依据", *ON, cwd=ws)
    run("inspect", "add", "停车场", *ON, cwd=ws)
    run("inspect", "finding", "20240725-1", "没有挂牌", "-u", "甲局", *ON, cwd=ws)
    run("inspect", "add", "菜市场", *ON, cwd=ws)
    assert (
        run("change", "name", "1-3", "新名称", "--from", "2024Q3", "--by", "市政府", "-r", "改名", *ON, cwd=ws).code
        == 0
    )
    return ws


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_every_format(name: str, town: Path, run: Run) -> None:
    asked = TABLES[name]
    assert run(*asked, "-f", "table", cwd=town) == run(*asked, "-f", "text")
    heads, *rows = list(csv.reader(io.StringIO(run(*asked, "-f", "csv").out)))
    assert all(heads)
    assert json.loads(run(*asked, "-f", "json").out)
    assert name in ("rule", "diff") or "| " + " | ".join(heads[:1]) in run(*asked, "-f", "md").out
    for suffix in ("csv", "md", "json", "xlsx"):
        assert run(*asked, "-o", f"结果.{suffix}").out == f"已写入 结果.{suffix}\n"
    assert (town / "结果.csv").read_bytes().decode("utf-8-sig") == run(*asked, "-f", "csv").out
    assert (town / "结果.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (town / "结果.json").read_text(encoding="utf-8") == run(*asked, "-f", "json").out
    sheet = CalamineWorkbook.from_path(town / "结果.xlsx").get_sheet_by_index(0).to_python()
    at = next(n for n, row in enumerate(sheet) if list(map(str, row)) == heads)
    assert at + len(rows) < len(sheet)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "remind"])  # whose papers go into a folder
def test_no_table_is_printed_where_a_folder_was_named(name: str, town: Path, run: Run) -> None:
    (town / "结果").mkdir()
    ran = run(*TABLES[name], "-o", "结果", cwd=town)
    assert ran == (2, "", "结果 是一个文件夹，请写明文件名\n")


def test_findings_are_told_in_rows(town: Path, run: Run) -> None:
    assert run("inspect", "list", "--all", *ON, "-f", "csv", cwd=town).out == (
        "督查编号,日期,方式,名称,问题序号,整改单位,编号,问题,整改期限,整改结果,销号日期,示例\n"
        "20240725-1,2024-07-25,专项督查,停车场,1,甲局,,没有挂牌,,,,\n"
        "20240725-2,2024-07-25,专项督查,菜市场,,,,,,,,\n"
    )


def test_no_cell_of_a_csv_begins_a_formula(town: Path, run: Run) -> None:
    assert (
        "\n甲局,1-1,,,退回,正常推进,2024-07-15,'=没有依据,,\n"
        in run("review", "list", "--all", *ON, "-f", "csv", cwd=town).out
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("list", "-o", "a.txt"), "-o 的文件名请以 .json、.csv、.md、.xlsx、.docx、.pdf 结尾（扩展名决定格式），不能是“a.txt”"),
        (("status", "-o", "结果"), "-o 的文件名请以 .json、.csv、.md、.xlsx 结尾（扩展名决定格式），不能是“结果”"),
        (("status", "-f", "json", "-o", "a.csv"), "文件名以 .csv 结尾，格式却是 json；请改文件名，或写 --format csv"),
        (("status", "-f", "table", "-o", "a.csv"), "文件名以 .csv 结尾，格式却是 table；请改文件名，或写 --format csv"),
        (("report", "-q", "2024Q2", "-o", "a.doc"), "-o 的文件名请以 .docx、.html、.md、.xlsx、.pdf 结尾（扩展名决定格式），不能是“a.doc”"),
        (("report", "-q", "2024Q2", "-f", "docx", "-o", "a.pdf"), "文件名以 .pdf 结尾，格式却是 docx；请改文件名，或写 --format pdf"),
        (("paper", "circular", "-q", "2024Q2", "-o", "a.xlsx"), "-o 的文件名请以 .docx、.html、.md、.pdf 结尾（扩展名决定格式），不能是“a.xlsx”"),
        (("show", "1-1", "-o", "a.csv"), "-o 的文件名请以 .json、.html、.docx、.md、.pdf 结尾（扩展名决定格式），不能是“a.csv”"),
        (("list", "-o", "a.docx"), "docx 是一个单位的责任清单，请加 --unit 单位"),
        (("export", "notice", "-o", "a.pdf"), "-o 的文件名请以 .txt 结尾（扩展名决定格式），不能是“a.pdf”"),
        (("site", "-o", "a.pdf"), "-o 请写文件夹，或以 .html 结尾的文件名，不能是“a.pdf”"),
        (("remind", "-o", "a.pdf"), "-o 请写文件夹，或以 .xlsx、.csv、.md、.json 结尾的文件名，不能是“a.pdf”"),
        (("form", "plan", "-u", "甲局", "-o", "a.pdf"), "-o 请写文件夹，或以 .docx、.xlsx 结尾的文件名，不能是“a.pdf”"),
        (("pack", "-q", "2024Q2", "-o", "a.zip"), "-o 请写文件夹，不能是“a.zip”"),
        (("report", "-q", "2024Q2", "--split", "-o", "a.docx"), "-o 请写文件夹，不能是“a.docx”"),
        (("paper", "circular", "-q", "2024Q2", "--split", "-o", "a.docx"), "-o 请写文件夹，不能是“a.docx”"),
        (("init", "--sample", "-o", "a.yaml"), "-o 请写文件夹，不能是“a.yaml”"),
        (("templates", "check", "-o", "a.csv"), "--format、--out 只用于 list"),
        (("undo", "-f", "json"), "--format、--out 与 --list 同用"),
    ],
)  # fmt: skip
def test_a_name_that_says_another_format_is_refused(asked: tuple[str, ...], words: str, ws: Path, run: Run) -> None:
    assert run(*asked, cwd=ws) == (2, "", f"{words}\n")
    assert not list(ws.glob("a.*"))


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        (("report", "-q", "2024Q2", "-o", "a.HTML"), b"<!DOCTYPE html>"),
        (("report", "-q", "2024Q2", "-f", "docx", "-o", "a"), b"PK"),
        (("show", "1-1", "-o", "a.json"), b"{"),
        (("list", "-u", "甲局", "-o", "a.docx"), b"PK"),
        (("calendar", "-o", "a.ics"), b"BEGIN:VCALENDAR\r\n"),
        (("form", "plan", "-u", "甲局", "-o", "a.xlsx"), b"PK"),
    ],
)
def test_the_extension_decides(asked: tuple[str, ...], begins: bytes, ws: Path, run: Run) -> None:
    assert run(*asked, cwd=ws).code == 0
    assert (ws / asked[-1]).read_bytes()[: len(begins)] == begins


def test_pdf_without_libreoffice_says_what_to_do(ws: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "libreoffice", lambda: None)
    assert run("paper", "circular", "-q", "2024Q2", "-o", "a.pdf", cwd=ws) == (
        2,
        "",
        "这台电脑上没有 LibreOffice，印不了 pdf。请安装 LibreOffice，或印 docx 后在 Word、WPS 里另存为 PDF\n",
    )


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.libreoffice(), reason="needs LibreOffice")
def test_pdf_through_libreoffice(ws: Path, run: Run) -> None:
    assert run("list", "-u", "甲局", "-o", "清单.pdf", cwd=ws).out == "已写入 清单.pdf\n"
    assert (ws / "清单.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "asked", [("list", "-f", "json"), ("status", "-f", "csv"), ("report", "-q", "2024Q1", "-f", "html", "-o", "-")]
)
def test_results_for_programs_are_utf8_whatever_the_console_is(asked: tuple[str, ...], base: Path, run: Run) -> None:
    write(base, "data/tasks.yaml", (base / "data/tasks.yaml").read_text(encoding="utf-8").replace("增长6%", "增长㊿6%"))
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "cp936", "PYTHONUTF8": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "gwrb", *asked, *(ON if asked[0] != "list" else ())],
        cwd=base,
        env=env,
        capture_output=True,
        check=True,
    )
    assert ran.stdout.decode("utf-8") == run(*asked, *(ON if asked[0] != "list" else ()), cwd=base).out


@pytest.mark.parametrize(
    ("beside", "data", "who"),
    [
        (".~lock.报告.docx#", "张三,pc,zhang,18.07.2024 10:00,file:///x;".encode(), "张三"),
        ("~$报告.docx", b"\x04" + "李四".encode("gb18030") + bytes(49), "李四"),
        ("~$.docx", b"\x04" + "李四".encode("gb18030") + bytes(49), "李四"),
    ],
)
def test_a_document_that_somebody_has_open_is_left_alone(
    beside: str, data: bytes, who: str, ws: Path, run: Run
) -> None:
    (ws / "报告.docx").write_bytes(b"mine")
    (ws / beside).write_bytes(data)
    assert run("report", "-q", "2024Q2", "-o", "报告.docx", "--force", cwd=ws) == (
        1,
        "",
        f"报告.docx 正被打开（{who}），没有写；请先关闭，或用 -o 另写一个文件名\n",
    )
    assert (ws / "报告.docx").read_bytes() == b"mine"
