"""All or nothing: killed at any call that writes, the workspace is old or new, and the next command works."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from gwrb.ledger import journal
from gwrb.ledger.workspace import Workspace
from gwrb.text.refusal import Refusal
from tests.conftest import BASE, DAY, FIRST, Run, Send
from tests.merge.test_merge_command import state

# Every call by which the program changes anything on disk.
CALLS = (
    "write",
    "replace",
    "rename",
    "mkdir",
    "rmdir",
    "unlink",
    "remove",
    "fsync",
    "ftruncate",
    "chmod",
    "open",
    "link",
)


def killed(action: Callable[[], object], at: int, *, after: bool) -> bool:
    """Runs the action in a child that is killed before or after its n-th writing call; whether it was."""
    child = os.fork()
    if child == 0:  # pragma: no cover - dies, or leaves without a word
        count = 0

        def armed(name: str, call: Callable[..., object]) -> Callable[..., object]:
            def run(*arguments: object, **options: object) -> object:
                nonlocal count
                writes = name != "open" or bool(int(arguments[1]) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))  # type: ignore[call-overload]
                count += writes
                if writes and count == at and not after:
                    os.kill(os.getpid(), signal.SIGKILL)
                done = call(*arguments, **options)
                if writes and count == at and after:
                    os.kill(os.getpid(), signal.SIGKILL)
                return done

            return run

        for name in CALLS:
            setattr(os, name, armed(name, getattr(os, name)))
        devnull = os.open(os.devnull, os.O_RDWR)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        try:
            action()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_it_is_old_or_new(base: Path, send: Send, run: Run, tmp_path: Path, after: bool) -> None:
    send()
    send("unit: 乙局\nquarter: 2024Q2\nentries:\n- task: 1-2\n  status: 正常推进\n", "乙局.yaml")
    send(FIRST.replace("2024Q2", "2024Q1").replace("2024-07-10", "2024-04-16").replace("12}", "11}"), "甲局一季度.yaml")
    done = tmp_path / "done"
    shutil.copytree(base, done)
    merge = ("merge", "--on", DAY, "--take", "theirs", "in")
    assert run("--root", done, *merge, cwd=tmp_path).code == 0
    old, new = state(base), state(done)
    assert old != new
    seen = set()
    for at in range(1, 400):
        work = tmp_path / "work"
        shutil.copytree(base, work)
        again = partial(run, "--root", work, *merge, cwd=tmp_path)
        if not killed(again, at, after=after):
            break
        left = tree(work)
        assert run("--root", work, "list", "--format", "json").code == 0
        now = seen_state(work)
        assert now in (old, new), f"half a merge after call {at}"
        assert tree(work) == left, "reading writes nothing"
        seen.add(now == new)
        assert again().code == 0
        assert state(work) == new
        assert sorted(p.name for p in (work / ".gwrb").iterdir()) == [".gitignore", "lock", "undo"]
        shutil.rmtree(work)
    assert at > 30, "the calls are counted"
    assert seen == {True, False}


def test_killed_while_it_recovers(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a").write_bytes(b"1")
    (data / "b").write_bytes(b"1")

    def write() -> None:
        with journal.locked(tmp_path):
            journal.write_all(tmp_path, {data / "a": b"2", data / "b": None, data / "sub/c": b"2"})

    at = 1
    while killed(write, at, after=False) and not (tmp_path / ".gwrb/journal.json").exists():
        at += 1
    step = 1
    while killed(lambda: settle(tmp_path), step, after=False):
        step += 1
    assert {p.name: p.read_bytes() for p in data.rglob("*") if p.is_file()} == {"a": b"2", "c": b"2"}


def test_a_ledger_that_was_still_to_be_written_is_found_and_finished(tmp_path: Path, run: Run) -> None:
    """It used to be no workspace to any command, and init asked for the notice again."""
    new = tmp_path / "new"
    new.mkdir()
    files = {new / name: (BASE / name).read_bytes() for name in ("data/tasks.yaml", "data/units.yaml")}

    def write() -> None:
        with journal.locked(new):
            journal.write_all(new, files)

    at = 1
    while killed(write, at, after=False) and not (new / ".gwrb/journal.json").exists():
        at += 1
    assert not (new / "data").exists()
    assert run("list", cwd=new).code == 0
    assert run("import", "../notice.txt", cwd=new).err.startswith("data/tasks.yaml 已存在，没有改动")
    assert run("init", cwd=new).code == 0
    assert {path: path.read_bytes() for path in files} == files
    assert (new / ".gitattributes").exists()


FOREIGN = ".gwrb/journal.json 不是 gwrb 在这台电脑上写的，没有理会；请核对 data/，再删去 .gwrb 文件夹\n"


def settle(root: Path) -> None:
    """Finishes what a killed run left, as every command that writes."""
    with journal.locked(root):
        pass


def tree(root: Path) -> dict[str, object]:
    """Everything that lies below a folder: links, modes, times and contents."""
    out: dict[str, object] = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        out[path.relative_to(root).as_posix()] = status.st_mode, status.st_ino, status.st_mtime_ns, data
    return out


def seen_state(root: Path) -> dict[str, bytes]:
    """The files of data/ as a command reads them."""
    found = state(root)
    staged = journal.staged(root) if Workspace(root).interrupted else None
    for name, path in staged.files.items() if staged else ():
        found.pop(name, None)
        if path is not None and path.exists():
            found[name] = path.read_bytes()
        elif path is not None:
            found[name] = (root / name).read_bytes()
    return found


def _interrupted(root: Path) -> Path:
    """A workspace killed right after its journal came to stand."""
    target = root / "data/progress/2024Q2/甲局.yaml"

    def write() -> None:
        with journal.locked(root):
            journal.write_all(root, {target: FIRST.encode()})

    at = 1
    while killed(write, at, after=False) and not (root / ".gwrb/journal.json").exists():
        at += 1
    return target


def test_a_file_changed_since_is_not_overwritten(base: Path, run: Run) -> None:
    target = _interrupted(base)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("手改\n")
    ran = run("--root", base, "list")
    assert ran.code == 1
    assert ran.err == (
        "上次写到一半中断，之后 data/progress/2024Q2/甲局.yaml 又被改过，不知道以哪一份为准\n"
        "请核对这个文件；确认以现在的文件为准后，删去 .gwrb/journal.json 再运行\n"
    )
    assert target.read_text() == "手改\n"
    (base / ".gwrb/journal.json").unlink()
    assert run("--root", base, "list").code == 0


def test_a_lost_stage_is_said(base: Path, run: Run) -> None:
    _interrupted(base)
    (base / ".gwrb/stage/0").unlink()
    for command in ("list", "fmt"):
        ran = run("--root", base, command)
        assert (ran.code, ran.err) == (
            1,
            "上次写到一半中断，备好的 data/progress/2024Q2/甲局.yaml 已不完整，请用 git 或备份还原 data/\n",
        )


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[",
        '{"files": [{"path": "../x", "stage": 0, "before": null, "after": "a"}]}',
        '{"files": [{"path": "data/../../x", "stage": 0, "before": null, "after": "a"}]}',
        '{"files": [{"path": "/etc/x", "stage": 0, "before": null, "after": "a"}]}',
        '{"files": [{"path": "templates/x", "stage": 0, "before": null, "after": "a"}]}',
        '{"files": [{"path": "data/x", "stage": "../../x", "before": null, "after": "a"}]}',
    ],
)
def test_a_journal_that_is_not_ours_is_left_alone(base: Path, run: Run, text: str) -> None:
    (base / ".gwrb/stage").mkdir(parents=True)
    (base / ".gwrb/journal.json").write_text(text)
    (base / ".gwrb/stage/seal").touch()
    before = tree(base)
    ran = run("--root", base, "list")
    assert (ran.code, ran.err) == (0, f"提示：{FOREIGN}")
    assert tree(base) == before
    ran = run("--root", base, "fmt")
    assert (ran.code, ran.err) == (2, FOREIGN)
    assert (base / ".gwrb/journal.json").read_text() == text


@pytest.mark.parametrize("path", ['"data/\\ud800.yaml"', "5", "null", '["data"]'])
def test_a_path_that_names_no_file_is_not_ours(base: Path, path: str) -> None:
    """Even below a seal that is true: whoever writes in .gwrb on this machine."""
    (base / ".gwrb/stage").mkdir(parents=True)
    seal = base / ".gwrb/stage/seal"
    seal.touch()
    step = f'{{"path": {path}, "stage": 0, "before": null, "after": "a"}}'
    (base / ".gwrb/journal.json").write_text(f'{{"sealed": {seal.stat().st_ctime_ns}, "files": [{step}]}}')
    with pytest.raises(Refusal) as refused, journal.locked(base):
        pass
    assert f"{refused.value.message}\n" == FOREIGN


HOLD = "import sys, time, pathlib; from gwrb.ledger import journal\nwith journal.locked(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


def test_a_second_run_says_who_holds_the_lock(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(base)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        naps: list[float] = []
        with monkeypatch.context() as clock:
            clock.setattr(time, "monotonic", lambda: float(len(naps)))
            clock.setattr(time, "sleep", naps.append)
            with pytest.raises(Refusal) as refused, journal.locked(base, wait=2.5):
                pass
        assert len(naps) == 3
        assert f"进程 {holder.pid}，从 20" in refused.value.message
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout:
            holder.stdout.close()
    with journal.locked(base, wait=0.2):  # its holder is dead: nothing to wait for
        assert json.loads((base / ".gwrb/lock").read_text())["pid"] == os.getpid()
    assert (base / ".gwrb/lock").read_text() == ""


def test_waits_for_a_run_that_ends(base: Path) -> None:
    short = HOLD.replace("sleep(60)", "sleep(.3)")
    holder = subprocess.Popen([sys.executable, "-c", short, str(base)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    holder.stdout.readline()
    with journal.locked(base):
        pass
    holder.wait()
    holder.stdout.close()


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "data/x"
    path.parent.mkdir()
    path.write_bytes(b"1")
    path.chmod(0o600)
    with journal.locked(tmp_path):
        journal.write_all(tmp_path, {path: b"2"})
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", 0o600)


def test_no_room_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data/x"
    path.parent.mkdir()
    path.write_bytes(b"1")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, journal.locked(tmp_path):
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            journal.write_all(tmp_path, {path: b"2"})
    assert path.read_bytes() == b"1"
    settle(tmp_path)
    assert path.read_bytes() == b"1"
