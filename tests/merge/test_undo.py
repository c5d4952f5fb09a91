"""gwrb undo: the last write taken back, whichever command wrote it, as long as nothing else touched the same place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gwrb.ledger import kept_writes
from tests.conftest import DAY, Ran, Run, Send
from tests.ledger.every_command import WRITING, lay_out
from tests.merge.test_merge_command import state
from tests.tracking.conftest import ENTRIES, HEAD, read, write

ON = ("--on", "2024-07-25")


@pytest.fixture
def town(base: Path) -> Path:
    write(base, "data/progress/2024Q2/甲局.yaml", HEAD.format(unit="甲局") + ENTRIES)
    return base


ELSEWHERE = ("init: templates", "git", "schema", "templates", "report", "undo")  # they write nothing of the ledger
COMMANDS = [
    name
    for name, one in WRITING.items()
    if not name.startswith(ELSEWHERE) and ("-o" not in one.command or "../new" in one.command)
]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every command writes. Not to be written to."""
    lay_out(tmp_path_factory.mktemp("laid out"))
    return tmp_path_factory.getbasetemp() / "laid out0"


def written(name: str, laid_out: Path, tmp_path: Path, run: Run) -> tuple[Path, dict[str, bytes], Run]:
    """A ledger in which a command wrote, what it held before, and how to run a command there."""
    shutil.copytree(laid_out, tmp_path / "督查 室")
    here = tmp_path / "督查 室" / "ws"
    one = WRITING[name]
    root = here.parent / "new" if "../new" in one.command else here

    def go(*words: str | Path) -> Ran:
        return run(*words, cwd=here)

    for words in one.earlier:
        assert go(*words).code == 0
    before = state(root)
    ran = go(*one.command)
    assert ran.code == 0, ran.err
    assert state(root) != before
    return root, before, go


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_wrote_is_taken_back_and_written_again(
    name: str, laid_out: Path, tmp_path: Path, run: Run
) -> None:
    root, before, go = written(name, laid_out, tmp_path, run)
    after = state(root)
    assert go("--root", root, "undo", "--dry-run").out.endswith("这是预览，什么都没有撤回\n")
    assert state(root) == after
    ran = go("--root", root, "undo")
    assert ran.code == 0, ran.err
    assert state(root) == before
    folders = (path for top in ("data", "archive") for path in root.glob(f"{top}/*/**/"))
    assert not [folder for folder in folders if not any(folder.iterdir())]
    again = go(*WRITING[name].command)
    assert again.code == 0, again.err
    assert state(root) == after


@pytest.mark.parametrize("name", COMMANDS)
def test_what_was_touched_since_is_not(name: str, laid_out: Path, tmp_path: Path, run: Run) -> None:
    """Whatever wrote it: a file that somebody emptied since is left as it is, and so are the others."""
    root, before, go = written(name, laid_out, tmp_path, run)
    changed = sorted(path for path, data in state(root).items() if before.get(path) != data)
    write(root, changed[0], "")
    after = state(root)
    for preview in (("--dry-run",), ()):
        ran = go("--root", root, "undo", *preview)
        assert ran.code == 1
        assert ran.err.endswith("没有撤回：上面说的地方后来又改过，请手工改；或先把后来的改动改回去，再撤回\n")
        assert state(root) == after


def test_a_merge_is_taken_back_with_its_receipt(base: Path, run: Run, send: Send) -> None:
    before = state(base)
    assert run("merge", send(), "--on", DAY, cwd=base).code == 0
    ran = run("undo")
    assert ran.out.startswith("20")
    assert ran.out.partition("：")[2] == (
        f"gwrb merge {send()} --on {DAY}\n"
        "撤回后删去：data/progress/2024Q2/甲局.yaml、data/received/2024Q2/甲局.yaml\n\n"
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
        "data/reviews/2024Q2.yaml：甲局（1-1，2024-07-25，37ad6a6db628544e） 整条 在那以后又被改过\n没有撤回：上面说的地方后来又改过，请手工改；或先把后来的改动改回去，再撤回\n",
    )
    assert state(town) == before
    assert len(kept_writes.written(town)) == 1


def test_a_file_that_the_write_made_stays_with_what_others_wrote_in_it(town: Path, run: Run) -> None:
    run("review", "accept", "1-3", "-u", "甲局", *ON, cwd=town)
    path = "data/reviews/2024Q2.yaml"
    own = read(town, path)
    theirs = "- unit: 甲局\n  task: 1-1\n  date: 2024-07-26\n  entry: 1234567890abcdef\n  status: 正常推进\n  decision: 认可\n"
    write(town, path, own + theirs)
    ran = run("undo")
    assert (ran.code, ran.err) == (0, "")
    assert "文件：data/reviews/2024Q2.yaml\n" in ran.out
    assert read(town, path) == own.partition("- unit")[0] + theirs


def test_of_an_init_it_says_what_stays(run: Run, tmp_path: Path) -> None:
    assert run("init", "--sample", cwd=tmp_path).code == 0
    ran = run("undo")
    assert ran.code == 0
    assert "\n撤回后删去：data/progress/" in ran.out
    assert ran.out.endswith(
        "已撤回：gwrb init --sample\ndata/ 以外的文件（gwrb init 写的设置、说明）没有动；不要的请自己删去\n"
    )


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
