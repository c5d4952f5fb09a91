"""Help is found: groups, -h, gwrb help, the sheet and the man page; the Tab key in four shells."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from gwrb.cli import completion
from gwrb.cli.commands import COMMANDS, GROUPS, load
from gwrb.cli.usage import family
from tests.conftest import ROOT, Run


def test_commands_stand_in_groups_of_the_years_work(run: Run) -> None:
    out = run("-h").out
    assert re.findall(r"^(\S.*):$", out, re.MULTILINE) == ["选项", *GROUPS.values()]
    assert re.findall(r"^  ([a-z]+) ", out.partition("\n开始:\n")[2], re.MULTILINE) == list(COMMANDS)
    assert max(map(cell_len, out.splitlines())) <= 80
    assert run("help").out == run("--help").out == out


@pytest.mark.parametrize("words", [["report"], ["review"], ["review", "accept"]])
def test_help_of_a_command(words: list[str], run: Run) -> None:
    assert run("help", *words) == run(*words, "-h") == run(*words, "--help")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_page_of_help_is_wider_than_the_terminal(columns: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is a word of it left out, of any command and of those within it."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in COMMANDS:
        inner = family(load(name), load(name).make_context(name, [], resilient_parsing=True))
        for words in ([name], *([name, one] for one in inner)):
            out = run(*words, "-h").out
            assert max(map(cell_len, out.splitlines())) <= min(columns, 80), words
            assert not re.search(r"\.\.\.$", out.partition("\n\n")[2], re.MULTILINE) or name == "help", words


def test_what_must_be_written_is_said(run: Run) -> None:
    lines = run("review", "return", "-h").out.splitlines()
    assert lines[0] == "用法: gwrb review return [选项] 编号..."
    assert [line.split()[0] for line in lines if line.endswith("必写。")] == ["-u,", "-r,"]


def test_help_of_what_is_no_command(run: Run) -> None:
    assert run("help", "rport").err == "没有 rport 这个命令；是否想写 report？\n用法见 gwrb --help\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_taken_as_they_stand(name: str, run: Run) -> None:
    """Every example begins with its command and is parsed without complaint."""
    own, *words = COMMANDS[name][-1].partition(" >> ")[0].split()
    assert own == name
    command: Any = load(name)
    context = command.make_context(f"gwrb {name}", words)
    if family(command, context):
        _, inner, rest = command.resolve_command(context, words)
        inner.make_context(words[0], rest, parent=context)
    assert f"例：gwrb {COMMANDS[name][-1]}" in " ".join(run("help", name).out.split())


def test_the_man_page_has_every_command(run: Run, tmp_path: Path) -> None:
    assert run("help", "--format", "man", cwd=tmp_path).out == "已写入 gwrb.1\n"
    page = (tmp_path / "gwrb.1").read_text(encoding="utf-8")
    assert re.findall(r"^\.SH (.*)", page, re.MULTILINE) == ["名称", *GROUPS.values()]
    assert {name for name in COMMANDS if f".SS gwrb {name}\n" not in page} == set()
    assert ".SS gwrb review accept\n.nf\n用法: gwrb review accept [选项] [编号...]\n" in page
    assert not re.search(r"^(?!\.(?:TH|SH|SS|nf|fi)\b)[.']", page, re.MULTILINE)  # groff would take it for its own
    assert r"  \-u, \-\-unit 单位" in page


@pytest.mark.skipif(not shutil.which("man"), reason="needs man")
def test_the_man_page_is_read_by_man(run: Run, tmp_path: Path) -> None:
    run("help", "--format", "man", cwd=tmp_path)
    shown = subprocess.run(
        ["man", "-l", "-P", "cat", "gwrb.1"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
    )  # fmt: skip
    assert shown.stderr == ""
    assert "       -u, --unit 单位" in shown.stdout.replace("\u2010", "-")


def test_the_cheat_sheet_names_every_command(run: Run, tmp_path: Path) -> None:
    sheet = re.sub(r"</?span[^>]*>", "", run("help", "--format", "html", "-o", "-").out)
    for name, (_, line, *more) in COMMANDS.items():
        assert f"gwrb {more[-1]}".replace(">", "&gt;") in sheet, name
        assert line in sheet, name
    assert '<th style="width:36%"' in sheet  # so that it fits on one page, in Word too
    run("help", "--format", "docx", cwd=tmp_path)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "gwrb速查.docx").read_bytes())) as package:
        assert "gwrb list --unit 市经信局" in package.read("word/document.xml").decode()


def completed(*words: str) -> list[str]:
    *before, word = words
    return sorted(
        {said for said, _ in completion.candidates(["--root", str(ROOT), *before], word) if said.startswith(word)}
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["lis"], ["list"]),
        (["review", ""], ["accept", "judge", "list", "return"]),
        (["help", "rep"], ["report"]),
        (["help", "review", ""], ["accept", "judge", "list", "return"]),
        (["change", "members", "各中"], ["各中心城区人民政府"]),
        (["rule", "GW00"], [f"GW00{n}" for n in range(1, 10)]),
        (["list", "--unit", "市经"], ["市经信局"]),
        (["list", "-u", "各中"], ["各中心城区人民政府"]),
        (["units", "硚口"], ["硚口区人民政府"]),
        (["show", "2-14"], ["2-14", *(f"2-14{n}" for n in range(10))]),
        (["show", "2-14", "2"], []),
        (["review", "accept", "2-41", "2-44", "--unit", "市经信局", "2-3"], ["2-3", *(f"2-3{n}" for n in range(10))]),
        (["report", "--quarter", ""], ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]),
        (["report", "-f", "d"], ["docx"]),
        (["merge", "--take", ""], ["ours", "theirs"]),
        (["merge", "--yes", "--qua"], ["--quarter"]),
        (["decide", "extension", "2-41", "不"], ["不同意"]),
        (["form", "p"], ["plan", "progress"]),
        (["status", "--by", "t"], ["target", "task"]),
        (["review", "judge", "2-41", "--as", "未"], ["未达到", "未达序时"]),
        (["report", "--by", ""], ["leader"]),
        (["change", "merge", "市供销社", "市商"], ["市商务局"]),
        (["collect", "--accept", ""], []),
        (["lsit", ""], []),
        (["review", "acept", ""], []),
        (["import", ""], []),
        (["--root"], ["--root"][:0]),
    ],
)  # fmt: skip
def test_what_may_follow(words: list[str], found: list[str]) -> None:
    assert completed(*words) == found


def test_periods_are_those_of_the_plan(base: Path) -> None:
    plan = base / "data/tasks.yaml"
    text = plan.read_text("utf-8")
    year = next(line for line in text.splitlines(keepends=True) if line.startswith("  year:"))
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(("  first_quarter:", "  rounds:"))]
    lines.insert(lines.index(year) + 1, "  rounds: 每月\n  first_quarter: 2024M11\n")
    plan.write_text("".join(lines), "utf-8")
    found = list(completion.candidates(["--root", str(base), "report", "--quarter"], ""))
    assert found == [("2024M11", "2024年1至11月"), ("2024M12", "2024年全年")]


def test_completion_answers_in_the_shells_form(run: Run) -> None:
    asked = ["--", "--root", str(ROOT), "list", "--unit", "市经"]
    assert run("completion", "bash", *asked).out == "市经信局\n"
    assert run("completion", "fish", *asked).out == "市经信局\t武汉市经济和信息化局\n"
    assert run("completion", "zsh", *asked).out == "市经信局:武汉市经济和信息化局\n"
    assert run("completion", "powershell", *asked[:-1], "=市经").out == "市经信局\t武汉市经济和信息化局\n"


@pytest.mark.parametrize(
    ("shell", "typed", "said"),
    [
        ("bash", ["--unit", '"市经'], "市经信局\n"),
        ("bash", ["--unit", "'市经"], "市经信局\n"),
        ("bash", ["--unit", "=", "市经"], "市经信局\n"),
        ("bash", ["--light", "="], "green\nnone\nred\nyellow\n"),
        ("zsh", ["--unit=市经"], "--unit=市经信局:武汉市经济和信息化局\n"),
        ("fish", ["--unit", '"市经'], "市经信局\t武汉市经济和信息化局\n"),
        ("powershell", ["=--unit=市经"], "--unit=市经信局\t武汉市经济和信息化局\n"),
    ],
)
def test_quotes_and_equals_signs_as_they_are_typed(shell: str, typed: list[str], said: str, run: Run) -> None:
    assert run("completion", shell, "--", "--root", str(ROOT), "list", *typed) == (0, said, "")


def test_completion_is_utf_8_whatever_the_system_writes_into_a_pipe() -> None:
    """PowerShell's script reads UTF-8; Python on a Chinese Windows writes GBK into a pipe."""
    command = [sys.executable, "-c", "from gwrb.__main__ import run; run()"]
    asked = ["completion", "powershell", "--", "--root", str(ROOT), "list", "--unit", "=市经"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "gbk"}
    ran = subprocess.run([*command, *asked], check=True, env=env, capture_output=True)
    assert ran.stdout == "市经信局\t武汉市经济和信息化局\n".encode()


def test_the_script_of_powershell_can_be_appended_to_a_profile_in_any_encoding(run: Run) -> None:
    assert run("completion", "powershell").out.isascii()


def test_completion_outside_a_ledger_is_silent(run: Run, tmp_path: Path) -> None:
    assert run("completion", "bash", "--", "list", "--unit", "", cwd=tmp_path) == (0, "", "")
    assert run("completion", "csh").err == "终端 必须是 bash、zsh、fish、powershell 之一，不能是“csh”\n"


@pytest.mark.parametrize(
    ("shell", "asked"),
    [
        ("bash", 'source {0}; COMP_WORDS=(gwrb lis); COMP_CWORD=1; _gwrb; echo "${{COMPREPLY[@]}}"'),
        (
            "zsh",
            "compdef() {{}}; source {0}; _describe() {{ print -l ${{(P)2%%:*}} }}; words=(gwrb lis); CURRENT=2; _gwrb",
        ),
        ("fish", "source {0}; complete -C'gwrb lis' | string split \\t | head -1"),
    ],
)
def test_scripts_complete_in_their_shell(shell: str, asked: str, run: Run, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"needs {shell}")
    script = tmp_path / "script"
    script.write_text(run("completion", shell).out, encoding="utf-8")
    program = tmp_path / "gwrb"
    program.write_text(
        '#!/bin/sh\ntest "$1 $2 $3 $4" = "completion ' + shell + ' -- lis" && printf "list:x\\n"\n'
        if shell == "zsh"
        else '#!/bin/sh\ntest "$1 $2 $3 $4" = "completion ' + shell + ' -- lis" && printf "list\\n"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    ran = subprocess.run(
        [shell, "-c", asked.format(script)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )
    assert ran.stdout == "list\n"
