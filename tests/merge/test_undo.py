"""gwrb undo: the last write taken back, whichever command wrote it, as long as nothing else touched the same place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from gwrb.ledger import kept_writes
from tests.conftest import DAY, NOTICE, Run, Send
from tests.forms.test_damage import filled_in
from tests.merge.test_merge_command import state
from tests.tracking.conftest import ENTRIES, HEAD, read, write

ON = ("--on", "2024-07-25")


@pytest.fixture
def town(base: Path) -> Path:
    write(base, "data/progress/2024Q2/甲局.yaml", HEAD.format(unit="甲局") + ENTRIES)
    return base


COMMANDS: tuple[Sequence[str | Path], ...] = (
    ("review", "accept", "--all", "-u", "甲局", *ON),
    ("review", "return", "1-1", "-u", "甲局", "-r", "没有依据", *ON),
    ("review", "judge", "1-1", "--as", "未达序时", "-u", "甲局", "--basis", "只见围挡", "--verified", "现场", *ON),
    ("decide", "coordination", "1-1", "办理中", "-u", "甲局", *ON),
    ("inspect", "add", "停车场", *ON),
    ("remind", "--record", *ON),
    ("fmt",),
    ("import", NOTICE, "--force"),
    ("collect", "表.docx", "--take", "theirs", *ON),
    ("change", "withdraw", "1-3", "--from", "2024Q3", "--reason", "不再建", "--by", "市政府", *ON, "--yes"),
    ("targets", "extract", "--write"),
)


def before_each(town: Path) -> dict[str, bytes]:
    """Something for each command to change; what the ledger holds then."""
    write(town, "data/decisions.yaml", "decisions: []   \n")
    tasks = read(town, "data/tasks.yaml").replace("\n  figures:\n  - {words: 企业500家, reason: 往年已有的数}", "")
    write(town, "data/tasks.yaml", tasks)
    (town / "表.docx").write_bytes(filled_in().data)
    return state(town)


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda asked: "-".join(map(str, asked[:2])))
def test_what_a_command_wrote_is_taken_back(asked: Sequence[str | Path], town: Path, run: Run) -> None:
    before = before_each(town)
    ran = run(*asked, cwd=town)
    assert ran.code == 0, ran.err
    assert state(town) != before
    assert run("undo", "--dry-run").out.endswith("这是预览，什么都没有撤回\n")
    assert state(town) != before
    assert run("undo").code == 0
    assert state(town) == before
    assert run("undo") == (1, "", "没有可以撤回的写入\n")


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda asked: "-".join(map(str, asked[:2])))
def test_what_was_touched_since_is_not(asked: Sequence[str | Path], town: Path, run: Run) -> None:
    """Whatever wrote it: a file that somebody emptied since is left as it is, and so are the others."""
    before = before_each(town)
    assert run(*asked, cwd=town).code == 0
    changed = sorted(name for name, data in state(town).items() if before.get(name) != data)
    write(town, changed[0], "")
    after = state(town)
    for preview in (("--dry-run",), ()):
        ran = run("undo", *preview)
        assert ran.code == 1
        assert ran.err.endswith("没有撤回：上面说的地方后来又改过，请手工改；或先把后来的改动改回去，再撤回\n")
        assert state(town) == after


def test_a_merge_is_taken_back_with_its_receipt(base: Path, run: Run, send: Send) -> None:
    before = state(base)
    assert run("merge", send(), "--on", DAY, cwd=base).code == 0
    ran = run("undo")
    assert ran.out.startswith("20")
    assert ran.out.partition("：")[2] == (
        f"gwrb merge {send()} --on {DAY}\n"
        "文件：data/progress/2024Q2/甲局.yaml、data/received/2024Q2/甲局.yaml\n\n"
        "现在 → 撤回以后\n\n进展 2024Q2\n  甲局 撤下 2 条：正常推进 1、已完成 1\n\n共 1 处变动：其他 1\n"
        f"已撤回：gwrb merge {send()} --on {DAY}\n"
    )
    assert state(base) == before


def test_one_write_after_the_other(town: Path, run: Run) -> None:
    states = [state(town)]
    for task in ("1-1", "1-3", "1-4"):
        run("review", "accept", task, "-u", "甲局", *ON, cwd=town)
        states.append(state(town))
    listed = json.loads(run("undo", "--list", "-f", "json").out)
    assert [one["command"] for one in listed] == [
        f"gwrb review accept {task} -u 甲局 --on 2024-07-25" for task in ("1-4", "1-3", "1-1")
    ]
    assert [one["files"] for one in listed] == [["data/reviews/2024Q2.yaml"]] * 3
    assert run("undo", "--list").out.endswith(" 1 个文件\n\ngwrb undo 撤回最上面的一次\n")
    for before in reversed(states[:-1]):
        assert run("undo").code == 0
        assert state(town) == before
    assert run("undo", "--list").out == "没有可以撤回的写入\n"


def test_what_was_changed_elsewhere_in_the_file_stays(town: Path, run: Run) -> None:
    run("review", "accept", "1-1", "1-3", "-u", "甲局", *ON, cwd=town)
    run("review", "return", "1-4", "-u", "甲局", "-r", "没有依据", *ON)
    path = "data/reviews/2024Q2.yaml"
    write(town, path, read(town, path).replace("decision: 认可", "decision: 认可\n  by: 张三", 1))
    assert run("undo").code == 0
    text = read(town, path)
    assert "没有依据" not in text
    assert text.count("by: 张三") == 1
    assert text.count("decision: 认可") == 2


def test_the_same_place_is_not_overwritten(town: Path, run: Run) -> None:
    run("review", "return", "1-1", "-u", "甲局", "-r", "没有依据", *ON, cwd=town)
    path = "data/reviews/2024Q2.yaml"
    write(town, path, read(town, path).replace("没有依据", "请补依据"))
    before = state(town)
    ran = run("undo")
    assert (ran.code, ran.err) == (
        1,
        "data/reviews/2024Q2.yaml：在那以后又被改过\n没有撤回：上面说的地方后来又改过，请手工改；或先把后来的改动改回去，再撤回\n",
    )
    assert state(town) == before
    assert len(kept_writes.written(town)) == 1


def test_a_row_changed_since_is_not_taken_back(town: Path, run: Run) -> None:
    run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
    run("review", "return", "1-1", "-u", "甲局", "-r", "没有依据", *ON)
    path = "data/reviews/2024Q2.yaml"
    write(town, path, read(town, path).replace("没有依据", "请补依据"))
    ran = run("undo")
    assert ran.code == 1
    assert ran.err.startswith("data/reviews/2024Q2.yaml：甲局（1-1，2024-07-25，")
    assert "请补依据" in read(town, path)


def test_a_write_that_never_happened_is_passed_over(town: Path, run: Run) -> None:
    run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
    before = state(town)
    run("review", "accept", "1-1", "-u", "甲局", *ON)
    for name, data in before.items():  # as if it had been killed before its journal stood
        (town / name).write_bytes(data)
    assert run("undo").out.endswith("已撤回：gwrb review accept 1-3 -u 甲局 --on 2024-07-25\n")


def test_nothing_that_came_with_a_repository_is_believed(town: Path, run: Run, tmp_path: Path) -> None:
    run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
    shutil.copytree(town, tmp_path / "other")
    assert run("--root", tmp_path / "other", "undo") == (1, "", "没有可以撤回的写入\n")
    assert run("--root", tmp_path / "other", "undo", "--list").out == "没有可以撤回的写入\n"


def test_only_the_last_writes_are_kept(town: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_writes, "MOST", 2)
    for task in ("1-1", "1-3", "1-4"):
        run("review", "accept", task, "-u", "甲局", *ON, cwd=town)
    assert [one.number for one in kept_writes.written(town)] == [3, 2]
    monkeypatch.setattr(kept_writes, "LARGEST", 10)
    run("review", "return", "1-1", "-u", "甲局", "-r", "没有依据", *ON)
    assert [one.number for one in kept_writes.written(town)] == [4]
    assert sorted(p.name for p in (town / ".gwrb/undo").iterdir()) == ["4"]


def test_it_works_with_git_and_leaves_git_alone(town: Path, run: Run) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=town, check=True)
    run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
    assert run("undo").code == 0
    status = subprocess.run(["git", "status", "--porcelain"], cwd=town, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_somebody_at_the_terminal_is_asked(town: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
    before = state(town)
    monkeypatch.setattr("gwrb.cli.invocation.refuses", lambda question: question == "撤回吗？")
    assert run("undo")[0] == 1
    assert state(town) == before
    assert run("undo", "--yes").code == 0


def test_a_write_killed_in_the_middle_is_finished_and_can_be_taken_back(town: Path, run: Run) -> None:
    before = state(town)
    child = os.fork()
    if child == 0:  # pragma: no cover - dies
        from gwrb.ledger import journal

        journal._perform = lambda *_: os._exit(1)
        run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert run("undo", cwd=town).code == 0
    assert state(town) == before
