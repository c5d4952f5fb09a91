"""No control character of data reaches a terminal, a log or an annotation; no text of data starts a line of its own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from gwrb.documents.markdown import cell
from gwrb.documents.printable import printable
from gwrb.output import findings
from gwrb.output.icalendar import to_ics
from gwrb.output.json_text import json_text
from gwrb.output.table import to_csv, to_markdown
from gwrb.output.terminal import TerminalPage
from gwrb.text.diagnostics import Rule, finding
from gwrb.text.source import Place, Source
from gwrb.text.visible import one_line, visible
from tests.conftest import DAY, FIRST, Run, Send

HOSTILE = (
    "\x1b]0;标题\x07",
    "\x1b[2J",
    "\x9b31m",
    "甲\r乙",
    "甲\n::error file=a::乙",
    "甲\r\n  ::warning::乙",
    "##[error]甲",
    "##vso[task.setvariable variable=a]乙",
    "\u202e甲\u2066乙\u2069",
    "甲\u2028::error::乙",
    "甲\x85::error::乙",
    "::add-mask::甲",
    "\x00\x08\x7f\u200b\ufeff\ud800",
    "甲 | 乙 ||",
    "\x0b\x0c\x1c",
)
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


def harmless(text: str) -> bool:
    return not _BAD.search(text) and not _COMMAND.search(text)


@pytest.mark.parametrize("words", HOSTILE)
def test_every_kind_of_output(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert harmless(visible(words))
    assert harmless(one_line(words))
    assert "\n" not in one_line(words)
    page = TerminalPage()
    page.say(words)
    page.say(words, folded=False)
    page.say("字" * 39 + " " + words)  # folded so that it begins a line
    page.hang(words)
    page.rows((8, 0), [(words, words)])
    page.show()
    assert harmless(capsys.readouterr().out)
    assert harmless(cell(words))
    assert harmless(to_markdown(["头"], [[words], [words]]))
    assert to_markdown(["头"], [[words]]).count("\n") == 3
    body = to_csv(["头"], [[words]])
    assert harmless(body)
    assert len(list(csv.reader(io.StringIO(body)))) == 2
    for value in ({"a": words}, [words]):
        text = json_text(value)
        assert harmless(text)
        assert json.loads(text) == value
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printable(words))


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("format", findings.FORMATS)
def test_a_finding_is_one_line(words: str, format: str) -> None:
    source = Source("甲.yaml", f"a: {words}\n")
    found = [finding(Rule("GW104", "error"), Place(source, 3, 4), f"“{words}”不对", f"写成“{words}”")]
    text = findings.FORMATS[format](found, 1, 0)
    if format == "github":
        first, last, end = text.split("\n")
        assert re.match(r"::error file=甲.yaml,line=1,col=4,title=GW104::“", first)
        assert (last, end) == ("检查了 1 个文件：1 个文件里有 1 处错误、0 处提醒", "")
        assert not _BAD.search(first)
    else:
        assert harmless(text)


def test_a_calendar_is_folded_into_no_command() -> None:
    for pad in range(75):
        body = to_ics("甲" * pad + "::error::\x1b\r乙", [], dt.date(2024, 7, 1)).decode()
        assert harmless(body.replace("\r\n", "\n"))


NAMES = ("\x1b]0;标题\x07.yaml", "\n::error::乙.yaml", "\u202e甲.yaml", "甲\r.yaml", "##[error]甲.yaml")


def test_names_of_files(base: Path, tmp_path: Path, run: Run) -> None:
    incoming = tmp_path / "in"
    incoming.mkdir()
    for name in NAMES:
        (base / "data/progress/2024Q1" / name).write_text("unit: 丙\n", encoding="utf-8")
        (base / "data" / name).write_text("x", encoding="utf-8")
        (incoming / name).write_text("x: [", encoding="utf-8")
        (incoming / f"{name}.docx").write_bytes(b"PK")
    with zipfile.ZipFile(incoming / "a.zip", "w") as archive:
        for name in NAMES:
            archive.writestr(name, FIRST)
    for command in (
        ["validate"],
        ["validate", "--format", "json"],
        ["validate", "--format", "gitlab"],
        ["validate", "--format", "sarif"],
        ["status"],
        ["fmt", "--check"],
        ["merge", "--on", DAY, incoming],
        ["collect", "--on", DAY, incoming],
        ["merge", incoming / NAMES[0]],
        ["show", NAMES[0]],
        ["list", "--unit", NAMES[1]],
        ["diff", NAMES[2]],
        [NAMES[0]],
        ["list", f"--{NAMES[1]}"],
        ["import", NAMES[1], "-o", NAMES[0]],
    ):
        ran = run(*command, cwd=base)
        assert harmless(ran.out), command
        assert harmless(ran.err), command
    logged = run("validate", "--format", "github", cwd=base).out
    assert all(line.startswith(("::error file=", "::warning file=")) for line in logged.splitlines()[:-1])
    assert not _BAD.search(logged)


def test_words_of_git(base: Path, run: Run) -> None:
    """Authors, branches, subjects."""
    git = ["git", "-C", str(base), "-c", "user.name=甲\u202e##[error]乙", "-c", "user.email=a@b"]
    for arguments in (["init", "-q"], ["checkout", "-qb", "枝\u202e"], ["add", "."], ["commit", "-qm", "\x1b]0;a\x07"]):
        subprocess.run([*git, *arguments], check=True)
    path = base / "data/progress/2024Q1/甲局.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("status: 正常推进", "status: 滞后", 1), encoding="utf-8")
    subprocess.run([*git, "commit", "-qam", "二"], check=True)
    for command in (
        ["log", "--unit", "甲局"],
        ["diff", "HEAD~1"],
        ["diff", "枝\u202e"],
        ["diff", "HEAD~1", "--format", "md"],
    ):
        ran = run(*command, cwd=base)
        assert harmless(ran.out + ran.err), command


def test_what_a_unit_sends(base: Path, send: Send, run: Run) -> None:
    send(FIRST.replace("增长5.8%。", '"\\e]0;标题\\a"').replace("已建成10个。", '"第一\\n::error::第二"'))
    ran = run("merge", "--on", DAY, "../in", cwd=base)
    assert ran.code == 1
    assert "第 7 行第 13 列 GW013 这里用转义写了看不见的控制字符 U+001B（请删去；换行请写成几行）" in ran.err
    assert harmless(ran.out + ran.err)
    send(FIRST.replace("增长5.8%。", '"第一\\n::error::第二\\n##[error]三"'))
    assert run("merge", "--on", DAY, "../in", cwd=base).code == 0
    for command in (["show", "1-1"], ["log", "1-1"], ["report", "--quarter", "2024Q2", "--format", "md", "-o", "-"]):
        ran = run(*command, cwd=base)
        assert ran.code == 0
        assert harmless(ran.out + ran.err), command
