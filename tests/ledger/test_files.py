"""Files that are no proper files, or not in proper bytes: a finding or a sentence, never a traceback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.harness import check_workspace
from tests.conftest import ROOT, Run

PROGRESS = "data/progress/2024Q2/甲局.yaml"
RIGHT = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n- task: 1-1\n  status: 正常推进\n"


def codes(base: Path) -> list[tuple[str, int, int, str]]:
    return [(Path(d.path).name, d.line, d.column, d.code) for d in check_workspace(base)]


def put(base: Path, data: bytes) -> None:
    path = base / PROGRESS
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (RIGHT.encode(), []),
        (RIGHT.encode("gb18030"), [(1, 7, "GW002")]),
        (RIGHT.encode("utf-16"), [(1, 1, "GW002")]),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", [(1, 1, "GW002")]),
        (b"\xef\xbb\xbf" + RIGHT.encode(), [(1, 1, "GW006")]),
        (RIGHT.replace("\n", "\r\n").encode(), [(1, 1, "GW006")]),
        (b"", [(1, 1, "GW105")]),
        (b"# \xe5\x8f\xaa\xe6\x9c\x89\xe6\xb3\xa8\xe9\x87\x8a\n", [(1, 1, "GW105")]),
        (RIGHT.replace("正常推进", "正常\0推进").encode(), [(6, 13, "GW008"), (6, 11, "GW104")]),
        (RIGHT.encode() + "\ud800".encode("utf-8", "surrogatepass"), [(7, 1, "GW002")]),
        (RIGHT.encode() + b"# " + b"x" * (5 * 1024 * 1024), [(1, 1, "GW011")]),
    ],
    ids=["right", "gbk", "utf16", "jpeg", "bom", "crlf", "empty", "comment", "nul", "surrogate", "large"],
)
def test_bytes(data: bytes, expected: list[tuple[int, int, str]], base: Path) -> None:
    put(base, data)
    assert sorted(codes(base)) == sorted(("甲局.yaml", *where) for where in expected)


def _directory(path: Path) -> None:
    path.mkdir()


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _outside(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


MALICE: dict[str, Callable[[Path], None]] = {
    "directory": _directory,
    "fifo": _fifo,
    "outside": _outside,
    "loop": _loop,
    "200MB": _huge,
    "device": _device,
}
TEXTS = {
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
    "flow": "[" * 100_000,
    "block": "- " * 100_000,
    "mappings": "\n".join(" " * i + "a:" for i in range(3000)),
    "one line": "text: " + "字" * 1_000_000,
    "control": "\0" * 100_000,
    "markers": "<<<<<<< a\n" * 5000,
    "quotes": "'" * 100_001,
    "broken": "- id: 1-1\n  x: @\n" * 300,
    "allowances": "# gwrb: allow GW601 甲\n" * 20_000,
    "marks": "plan: {title: " + "建设；(进" * 100_000 + "}",
}


@pytest.mark.parametrize("kind", MALICE)
@pytest.mark.parametrize("name", ["data/tasks.yaml", PROGRESS])
def test_not_a_file(kind: str, name: str, base: Path, run: Run) -> None:
    path = base / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    MALICE[kind](path)
    ran = run("validate", cwd=base)
    assert ran.code == 1
    assert f"{name}:1:1: GW001 错误：" in ran.out
    listed = run("list", cwd=base)
    assert (listed.code, "GW001" in listed.err) == ((2, True) if name.endswith("tasks.yaml") else (0, False))


@pytest.mark.parametrize("kind", [*TEXTS, "200MB"])
def test_malice_is_answered_in_two_seconds_and_200_megabytes(kind: str, base: Path) -> None:
    """The limits are set on the process itself; a breach kills it. CPU time: other work may be going on."""
    if kind in MALICE:
        (base / "data/tasks.yaml").unlink()
        MALICE[kind](base / "data/tasks.yaml")
    else:
        (base / "data/tasks.yaml").write_text(TEXTS[kind], encoding="utf-8")

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (4, 4))
        resource.setrlimit(resource.RLIMIT_DATA, (200 * 1024 * 1024, 200 * 1024 * 1024))

    ran = subprocess.run(
        [sys.executable, "-c", "from gwrb.__main__ import run; run()", "validate"],
        cwd=base,
        capture_output=True,
        preexec_fn=limits,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert ran.returncode == 1
    assert b"GW" in ran.stdout
    assert ran.stderr == b""


def test_strays_are_named(base: Path) -> None:
    (base / "data/说明.docx").write_bytes(b"x")
    (base / "data/progress/甲局.yaml").write_text(RIGHT, encoding="utf-8")
    (base / "data/progress/2024Q1/照片.jpg").write_bytes(b"x")
    (base / "data/.DS_Store").write_bytes(b"x")
    assert codes(base) == [("照片.jpg", 1, 1, "GW012"), ("甲局.yaml", 1, 1, "GW012"), ("说明.docx", 1, 1, "GW012")]


@pytest.mark.parametrize("command", [["list"], ["validate"], ["show", "1-1"], ["units"], ["fmt"], ["export", "notice"]])
def test_no_workspace(command: list[str], tmp_path: Path, run: Run) -> None:
    ran = run(*command, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("这里和上级文件夹里都没有 data/tasks.yaml，不知道工作区在哪里\n")


@pytest.mark.parametrize("data", [b"", "任务：乱码".encode("gbk"), b"tasks: [", b"- 1\n", b"plan: 1\n"])
def test_broken_tasks(data: bytes, base: Path, run: Run) -> None:
    (base / "data/tasks.yaml").write_bytes(data)
    for command in (["list"], ["show", "1-1"], ["units"]):
        ran = run(*command, cwd=base)
        assert (ran.code, ran.out) == (2, "")
        assert "处读不懂，先不往下做；请运行 gwrb validate 逐处改正\n" in ran.err
    assert run("validate", cwd=base).code == 1


def test_forty_mistakes_give_forty_findings_in_order(base: Path) -> None:
    """One run, every mistake, each of its own kind of place; none hides another."""
    from tests.cases import harness

    text = (ROOT / "tests/cases/forty.progress.yaml").read_text(encoding="utf-8")
    put(base, text.encode())
    found = [d for d in check_workspace(base) if d.path.endswith("甲局.yaml") and "2024Q2" in d.path]
    expected = harness.expected(text)
    assert sum(expected.values()) == 40
    assert [d.line for d in found] == sorted(d.line for d in found)
    from collections import Counter

    assert Counter((d.line, d.code) for d in found) == expected
