"""gwrb merge as its user runs it: what it prints, what it writes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pty
import shutil
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import DAY, FIRST, ROOT, Ran, Run, Send

SECOND = FIRST.replace("5.8%", "6.0%").replace("2024-07-10", "2024-07-15")


def state(folder: Path) -> dict[str, bytes]:
    """Everything in data/, by path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("data/**/*")) if p.is_file()}


def here(folder: Path) -> Path:
    return folder / "data/progress/2024Q2/甲局.yaml"


@pytest.fixture
def merge(run: Run, base: Path, tmp_path: Path) -> Run:
    """gwrb merge in the small workspace, on the day of the tests."""

    def go(*arguments: str | Path) -> Ran:
        return run("--root", base, "merge", "--on", DAY, *arguments, cwd=tmp_path)

    return go


def test_a_first_report(merge: Run, send: Send, base: Path) -> None:
    send()
    ran = merge("in")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
季度    单位  新增  修改  不变  文件
────────────────────────────────────────────
2024Q2  甲局     2     0     0  in/甲局.yaml

已合并：新增 2 条，修改 0 条，涉及 1 个单位

2024Q2：应报 2 个单位，已报 1 个，未报 1 个：乙局；没有报全的 1 个：甲局（缺 2
项）
"""
    )
    assert here(base).read_text() == "# yaml-language-server: $schema=../../../schema/progress.schema.json\n" + FIRST
    digest = hashlib.sha256(FIRST.encode()).hexdigest()
    assert (
        (base / "data/received/2024Q2/甲局.yaml").read_text()
        == f"""\
# yaml-language-server: $schema=../../../schema/received.schema.json
# 收件记录，由 gwrb merge 填写：收到过哪些文件，各说了哪些任务；长文字只记摘要码。
# 再次合并时据此分清是谁改了哪一处，请不要手工修改。
unit: 甲局
quarter: 2024Q2
files:
- file: 甲局.yaml
  sha256: '{digest}'
  received: 2024-07-18
  submitted: 2024-07-10
  tasks: [1-1, 1-3]
sent:
- task: 1-1
  status: 正常推进
  progress: '{hashlib.sha256("增长5.8%。".encode()).hexdigest()[:16]}'
  values: {{完成数: 12}}
- task: 1-3
  status: 已完成
  progress: '{hashlib.sha256("已建成10个。".encode()).hexdigest()[:16]}'
"""
    )


def test_repeated_it_changes_nothing(merge: Run, send: Send, base: Path) -> None:
    send()
    merge("in")
    before = state(base)
    ran = merge("in")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "没有变化：送来的内容台账里都有了")
    assert state(base) == before


def test_the_data_is_clean_afterwards(merge: Run, send: Send, run: Run, base: Path) -> None:
    send()
    merge("in")
    ran = run("--root", base, "validate", "--on", DAY)
    assert (ran.code, ran.out) == (0, "检查了 5 个文件，没有发现问题\n")


def test_a_second_version_changes_what_it_changed(merge: Run, send: Send, base: Path) -> None:
    send()
    merge("in")
    corrected = (
        here(base)
        .read_text()
        .replace("已建成10个。", "已建成10个，均已开放。 # 督查室核改")
        .replace("submitted", "# 注\nsubmitted")
    )
    here(base).write_text(corrected)
    send(SECOND, "甲局（二稿）.yaml")
    ran = merge("in/甲局（二稿）.yaml")
    assert ran.code == 0
    assert (
        ran.out
        == """\
季度    单位  新增  修改  不变  文件
────────────────────────────────────────────────────
2024Q2  甲局     0     1     1  in/甲局（二稿）.yaml

单位  任务  栏目      现有        合并后
────────────────────────────────────────────
甲局  文件  报送日期  2024-07-10  2024-07-15
甲局  1-1   完成情况  增长5.8%。  增长6.0%。

已合并：新增 0 条，修改 1 条，涉及 1 个单位

2024Q2：应报 2 个单位，已报 1 个，未报 1 个：乙局；没有报全的 1 个：甲局（缺 2
项）
"""
    )
    assert here(base).read_text() == corrected.replace("5.8%", "6.0%").replace("2024-07-10", "2024-07-15")


def test_an_old_version_sent_again_takes_nothing_back(merge: Run, send: Send, base: Path) -> None:
    send()
    merge("in")
    send(SECOND)
    merge("in")
    before = state(base)
    send(FIRST)
    assert merge("in").out.startswith("没有变化")
    assert state(base) == before


def test_both_changed_one_field(merge: Run, send: Send, base: Path) -> None:
    send()
    merge("in")
    here(base).write_text(here(base).read_text().replace("5.8%", "5.7%"))
    send(SECOND)
    before = state(base)
    ran = merge("in")
    assert ran.code == 1
    assert (
        ran.out
        == """\
单位    任务  栏目      上次报送                    现有        送来
──────────────────────────────────────────────────────────────────────────
甲局    1-1   完成情况  （与两边都不同，原文未存）  增长5.7%。  增长6.0%。
2024Q2

送来：in/甲局.yaml
"""
    )
    assert ran.err.startswith("有 1 处冲突：现有的和送来的都改过同一处，改得不一样。什么都没有写入\n")
    assert state(base) == before


@pytest.mark.parametrize(("side", "kept"), [("theirs", "6.0%"), ("ours", "5.7%")])
def test_a_conflict_decided(merge: Run, send: Send, base: Path, side: str, kept: str) -> None:
    send()
    merge("in")
    here(base).write_text(here(base).read_text().replace("5.8%", "5.7%"))
    send(SECOND)
    assert merge("in", "--take", side, "--for", "1-3").code == 1
    assert merge("in", "--take", side, "--for", "1-3，1-1").code == 0
    assert kept in here(base).read_text()
    before = state(base)
    assert merge("in").out.startswith("没有变化")
    assert state(base) == before


def test_differing_without_a_known_base(merge: Run, send: Send, base: Path) -> None:
    here(base).parent.mkdir(parents=True, exist_ok=True)
    here(base).write_text(FIRST.replace("正常推进", "滞后\n  problems: 资金未到位"))
    send()
    ran = merge("in")
    assert ran.code == 1
    assert (
        ran.out
        == """\
单位    任务  栏目      上次报送  现有  送来
────────────────────────────────────────────────
甲局    1-1   进度状态  （无）    滞后  正常推进
2024Q2

送来：in/甲局.yaml
"""
    )


def test_two_files_of_one_day_that_differ(merge: Run, send: Send, base: Path) -> None:
    send(FIRST, "a.yaml")
    send(FIRST.replace("5.8%", "5.9%"), "b.yaml")
    before = state(base)
    ran = merge("in")
    assert ran.code == 1
    assert "增长5.8%。" in ran.out
    assert "增长5.9%。" in ran.out
    assert "送来：in/b.yaml；“现有”含同时送来的 in/a.yaml" in ran.out
    assert state(base) == before


def test_two_versions_of_different_days(merge: Run, send: Send, base: Path) -> None:
    send(SECOND, "a.yaml")
    send(FIRST, "b.yaml")
    assert merge("in").code == 1, "nobody knows whether the later was made from the earlier"
    assert merge("in", "--take", "theirs").code == 0
    assert "6.0%" in here(base).read_text()


def test_entries_arrive_one_by_one_in_the_notices_order(merge: Run, send: Send, base: Path) -> None:
    head = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-10\nentries:\n"
    third, first = "- task: 1-3\n  status: 正常推进\n", "- task: 1-1\n  status: 正常推进\n"
    scoped = "- task: 1-4\n  scope: 东片\n  status: 正常推进\n"
    for number, entry in enumerate((third, scoped, first)):
        send(head + entry, f"{number}.yaml")
    assert merge("in").code == 0
    assert here(base).read_text().endswith(head + first + third + scoped)


def test_an_entry_that_the_clerk_deleted_stays_deleted(merge: Run, send: Send, base: Path) -> None:
    send()
    merge("in")
    text = here(base).read_text()
    here(base).write_text(text[: text.index("- task: 1-3")])
    send(SECOND)
    assert merge("in").code == 0
    assert "1-3" not in here(base).read_text()
    send(SECOND.replace("10个", "11个"))
    assert merge("in").code == 1, "deleted here, changed there: somebody must decide"


def test_a_field_that_the_unit_took_back(merge: Run, send: Send, base: Path) -> None:
    send(FIRST.replace("正常推进", "滞后\n  problems: 资金未到位"))
    merge("in")
    send(FIRST.replace("2024-07-10", "2024-07-12"))
    assert merge("in").code == 0
    assert "problems" not in here(base).read_text()


@pytest.mark.parametrize(("there", "sent"), [("", "sample: true\n"), ("sample: true\n", "")])
def test_samples_do_not_mix(merge: Run, send: Send, base: Path, there: str, sent: str) -> None:
    here(base).parent.mkdir(parents=True, exist_ok=True)
    here(base).write_text(FIRST.replace("entries", there + "entries"))
    send(FIRST.replace("entries", sent + "entries"))
    ran = merge("in")
    kept, came = ("示例", "正式") if there else ("正式", "示例")
    assert (ran.code, ran.err) == (
        1,
        f"in/甲局.yaml：台账里“甲局”2024Q2 的进展是{kept}数据，这一份是{came}数据，不能混在一起\n"
        "有 1 个文件不能合并，什么都没有写入。请改正或移走后再合并\n",
    )


def test_dry_run_writes_nothing(merge: Run, send: Send, base: Path) -> None:
    send()
    before = state(base)
    ran = merge("in", "--dry-run")
    assert (ran.code, ran.out) == (
        0,
        """\
季度    单位  新增  修改  不变  文件
────────────────────────────────────────────
2024Q2  甲局     2     0     0  in/甲局.yaml

若合并：新增 2 条，修改 0 条，涉及 1 个单位。这是预览，什么都没有写入

2024Q2：应报 2 个单位，已报 1 个，未报 1 个：乙局；没有报全的 1 个：甲局（缺 2
项）
""",
    )
    assert state(base) == before
    assert not (base / ".gwrb").exists()


def test_only_one_quarter_or_unit(merge: Run, send: Send, base: Path) -> None:
    send()
    send("unit: 乙局\nquarter: 2024Q2\nentries:\n- task: 1-2\n  status: 正常推进\n", "乙局.yaml")
    ran = merge("in", "--unit", "丙市乙局")
    assert ran.err == "略过 in/甲局.yaml：是“甲局”的，这次只合并“乙局”\n"
    assert not here(base).exists()
    ran = merge("in/甲局.yaml", "--quarter", "2024Q1")
    assert (ran.code, ran.err.splitlines()[0]) == (1, "in/甲局.yaml：是 2024Q2 的，这次只合并 2024Q1")


def test_a_unit_by_another_name(merge: Run, send: Send, base: Path) -> None:
    send(FIRST.replace("unit: 甲局", "unit: 丙市甲管理局"))
    assert merge("in").code == 0
    assert here(base).read_text().splitlines()[1] == "unit: 甲局"


def test_line_ends_and_mark_of_windows(merge: Run, send: Send, base: Path) -> None:
    here(base).parent.mkdir(parents=True, exist_ok=True)
    standing = FIRST[: FIRST.index("- task: 1-3")].replace("\n", "\r\n").encode("utf-8-sig")
    here(base).write_bytes(standing)
    send(b"\xef\xbb\xbf" + FIRST.replace("\n", "\r\n").encode())
    assert merge("in").code == 0
    added = "- task: 1-3\r\n  status: 已完成\r\n  progress: 已建成10个。\r\n"
    assert here(base).read_bytes() == standing + added.encode()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nowhere",), 2, "没有这个文件或文件夹：nowhere\n"),
        (("in", "--take", "mine"), 2, "--take 必须是 theirs、ours、送来、现有 之一，不能是“mine”\n"),
        (("in", "--for", "1-1"), 2, "--for 要与 --take 同用：说明这些任务取哪一边\n"),
        (("in", "--take", "ours", "--for", "x"), 2, "--for 里的“x”不是任务编号，请写成 2-144 的样子\n"),
        (("in", "--unit", "各区人民政府"), 1, "“各区人民政府”是统称，--unit 请写一个单位\n"),
        (("in", "--quarter", "2023Q4"), 1, "2023Q4 不在这份方案的报告范围内：2024 年方案报 2024Q1 至 2024Q4\n"),
        (("ws/data/progress",), 2, "ws/data/progress 就在台账的 data/ 里，不必合并；请写送来的文件\n"),
    ],
)
def test_wrong_use(merge: Run, send: Send, arguments: tuple[str, ...], code: int, words: str) -> None:
    send()
    ran = merge(*arguments)
    assert (ran.code, ran.err) == (code, words)


def test_a_broken_workspace_is_not_written_to(merge: Run, send: Send, base: Path) -> None:
    send()
    (base / "data/units.yaml").write_text("units: [\n")
    assert merge("in").code == 2


def test_the_samples_merge_and_merge_again(run: Run, wuhan: Path) -> None:
    folders = [ROOT / "examples" / q for q in ("2024Q1", "2024Q2")]
    assert run("--root", wuhan, "merge", "--on", "2024-08-01", *folders).code == 0
    before = state(wuhan)
    assert run("--root", wuhan, "merge", "--on", "2024-08-01", *folders).out.startswith("没有变化")
    assert state(wuhan) == before
    assert run("--root", wuhan, "validate", "--on", "2024-08-01").code == 0


def test_the_order_of_arrival_does_not_matter(run: Run, wuhan: Path, tmp_path: Path) -> None:
    files = sorted((ROOT / "examples").glob("2024Q[12]/**/*.yaml"))
    run("--root", wuhan, "merge", "--on", "2024-08-01", *files)
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True, exist_ok=True)
    shutil.copytree(wuhan / "data/contacts", other / "data/contacts")
    for name in ("tasks.yaml", "units.yaml", "changes.yaml"):
        (other / "data" / name).write_bytes((wuhan / "data" / name).read_bytes())
    for file in reversed(files):
        assert run("--root", other, "merge", "--on", "2024-08-01", file).code == 0
    assert state(other) == state(wuhan)


PROGRAM = [sys.executable, "-c", "from gwrb.cli import run; run()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"}


def test_without_a_standard_input(base: Path, send: Send) -> None:
    command = [*PROGRAM, "--root", str(base), "merge", "--on", DAY, str(send())]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert here(base).exists()


def asked(command: list[str], answer: bytes, meanwhile: Callable[[], object] = lambda: None) -> tuple[int, str]:
    """Runs a program whose input and messages are a terminal and whose results go to a pipe."""
    master, slave = pty.openpty()
    program = subprocess.Popen(
        command,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C needs it
    )
    os.close(slave)
    said = b""
    while b"[y/N] " not in said:
        said += os.read(master, 1000)
    meanwhile()
    os.write(master, answer)
    program.communicate(timeout=30)
    said += os.read(master, 10_000)
    os.close(master)
    return program.returncode, said.decode().replace("\r\n", "\n")


def test_interrupted_at_the_question(base: Path, send: Send) -> None:
    before = state(base)
    code, said = asked([*PROGRAM, "--root", str(base), "merge", "--on", DAY, str(send())], b"\x03")
    assert (code, said.endswith("已中断\n")) == (130, True)
    assert state(base) == before


def test_a_file_edited_while_the_question_stands(base: Path, send: Send, tmp_path: Path) -> None:
    here(base).parent.mkdir(parents=True, exist_ok=True)
    edited = FIRST[: FIRST.index("- task: 1-3")]
    here(base).write_text(edited)
    command = [*PROGRAM, "--root", str(base), "merge", "--on", DAY, str(send())]
    code, said = asked(command, b"y\n", lambda: here(base).write_text(edited + "# 手改\n"))
    assert code == 1
    assert said.endswith("甲局.yaml 在这期间被改过，什么都没有写入；请再运行一次\n")
    assert here(base).read_text() == edited + "# 手改\n"
    assert not (base / "data/received").exists()


def test_tables_break_as_text_does(merge: Run, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "64")
    send(FIRST, "二季度/各单位报送/甲局二季度进展（定稿）.yaml")
    assert merge("in", "--dry-run").out.startswith(
        """\
季度    单位  新增  修改  不变  文件
───────────────────────────────────────────────────────────────
2024Q2  甲局     2     0     0  in/二季度/各单位报送/甲局二季度
                                进展（定稿）.yaml
"""
    )


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("是\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_on_a_terminal_it_asks(base: Path, send: Send, answer: str, code: int) -> None:
    send()
    before = state(base)
    master, slave = pty.openpty()
    command = [*PROGRAM, "--root", str(base), "merge", "--on", DAY, str(send().parent)]
    program = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=subprocess.PIPE, env=ENVIRONMENT)
    os.write(master, answer.encode() or b"\x04")
    said = program.communicate(timeout=30)[1].decode()
    os.close(slave)
    os.close(master)
    assert "合并吗？[y/N] " in said
    assert program.returncode == code
    assert (state(base) == before) == bool(code)
    assert ("没有合并，什么都没有写入" in said) == bool(code)
