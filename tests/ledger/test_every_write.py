"""Every command that writes, at each of its writing calls: killed, out of room, refused. It is old or new, and the next
command works. And two at a time: the ledger holds what one of the two orders gives."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gwrb.cli import main
from gwrb.ledger import journal
from gwrb.ledger.workspace import Workspace
from gwrb.notice import importing
from gwrb.text.refusal import Refusal
from tests.conftest import BASE, FIRST, ROOT, Run
from tests.ledger.test_journal import CALLS, seen_state
from tests.merge.test_merge_command import state

ON = ("--on", "2024-07-18")
SECOND = (
    "unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-07-11\nentries:\n- task: 1-2\n  status: 正常推进\n  progress: 好。\n"
)
UGLY = "unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-07-11\nentries:\n- task: 1-2\n  progress: 好,好  \n  status: 正常推进\n"
# name -> the commands before, and the one that is stopped
MERGE = ("merge", *ON, "--take", "theirs", "../in")
COMMANDS: dict[str, tuple[Sequence[Sequence[str]], Sequence[str]]] = {
    "merge": ((), MERGE),
    "fmt": ((), ("fmt",)),
    "import": ((), ("import", "../notice.txt", "--force")),
    "review": ((MERGE,), ("review", "accept", "1-1", "--unit", "甲局", *ON)),
    "remind": ((), ("remind", "--record", "--on", "2024-08-01")),
    "change": ((), ("change", "due", "2024Q3", "2024-10-22", "--reason", "假期", "--yes", *ON)),
    "undo": ((MERGE,), ("undo", "--yes")),
    "git setup": ((), ("git", "setup")),
    "decide": ((MERGE,), ("decide", "coordination", "1-3", "已解决", "--unit", "甲局", *ON)),
    "inspect": ((), ("inspect", "add", "停车场", "--kind", "专项督查", *ON)),
}  # fmt: skip
LONG = bool(os.environ.get("GWRB_LONG"))  # every command, every fault, two hundred pairs: `make fuzz`
USUAL = ("undo SIGKILL", "fmt ENOSPC", "remind EROFS")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in a repository, something to merge and something to import."""
    top = tmp_path_factory.mktemp("before")
    shutil.copytree(BASE, top / "ws")
    for path, text in (
        ("in/甲局.yaml", FIRST.replace("status: 已完成", "status: 已完成\n  coordination: 请协调用地")),
        ("in/乙局.yaml", SECOND),
    ):
        (top / path).parent.mkdir(exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    (top / "ws/data/progress/2024Q2").mkdir(parents=True, exist_ok=True)
    (top / "ws/data/progress/2024Q2/乙局.yaml").write_text(UGLY, encoding="utf-8")
    subprocess.run(["git", "init", "-q", top / "ws"], check=True)
    program(top / "ws", "export", "notice", "-o", "../notice.txt")
    notice = (top / "notice.txt").read_text(encoding="utf-8")
    (top / "notice.txt").write_text(notice.replace("6%", "7%"), encoding="utf-8")
    return top


def program(root: Path, *command: str) -> tuple[int, str]:
    """The program as a process of its own: exit code, what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "gwrb", *command],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def everything(root: Path) -> dict[str, bytes]:
    """What the workspace says as a command reads it, and the file beside data/."""
    own = root / ".gitattributes"
    staged = journal.staged(root) if Workspace(root).interrupted else None
    there = staged.files.get(".gitattributes", own) if staged else own
    there = own if there and not there.exists() else there
    found = seen_state(root)
    found.pop(".gitattributes", None)
    return found | ({".gitattributes": there.read_bytes()} if there and there.exists() else {})


def stopped(action: Callable[[], object], at: int, how: int | None) -> bool:
    """Runs an action in a child whose n-th writing call kills it, or from then on fails; whether it came so far."""
    child = os.fork()
    if child == 0:  # pragma: no cover - ends without a word
        count = 0

        def armed(name: str, call: Callable[..., object]) -> Callable[..., object]:
            def run(*arguments: object, **options: object) -> object:
                nonlocal count
                writes = name != "open" or bool(int(arguments[1]) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))  # type: ignore[call-overload]
                writes = writes and not (name == "write" and arguments[0] in (1, 2))
                count += writes
                if writes and count >= at:
                    if how is None:
                        os.kill(os.getpid(), signal.SIGKILL)
                    raise OSError(how, os.strerror(how or 0))
                return call(*arguments, **options)

            return run

        for number in (1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
        for name in CALLS:
            setattr(os, name, armed(name, getattr(os, name)))
        code = 99
        try:
            action()
        except SystemExit as ended:
            code = int(str(ended.code))
        finally:
            os._exit(code if count < at or how is None else 100 + code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    code = os.WEXITSTATUS(status)
    assert code in (0, 1, 2, 100, 101, 102), f"a traceback at call {at}"
    return code >= 100


HOWS = {"SIGKILL": None, "ENOSPC": errno.ENOSPC, "EACCES": errno.EACCES, "EROFS": errno.EROFS}


CASES = [(name, how) for name in COMMANDS for how in HOWS if LONG or f"{name} {how}" in USUAL]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "how"), CASES)
def test_stopped_at_every_writing_call(name: str, how: str, before: Path, tmp_path: Path, run: Run) -> None:
    earlier, command = COMMANDS[name]

    def begun(place: Path) -> Path:
        shutil.copytree(before, place)
        for one in earlier:
            assert run(*one, cwd=place / "ws").code == 0
        return place

    done = begun(tmp_path / "done")
    old = everything(done / "ws")
    assert run(*command, cwd=done / "ws").code == 0
    new = everything(done / "ws")
    assert old != new
    work = tmp_path / "work"

    def again() -> None:
        os.chdir(work / "ws")
        sys.argv = ["gwrb", *command]
        main.run()

    at = 1
    while True:
        begun(work)
        came = stopped(again, at, HOWS[how])
        if not came:
            break
        now = everything(work / "ws")
        assert now in (old, new), f"half a write after call {at}"
        assert run("list", cwd=work / "ws").code == 0
        assert everything(work / "ws") == now
        assert run("fmt", "data/tasks.yaml", cwd=work / "ws").code == 0  # it takes the lock, and finishes what was left
        assert (
            everything(work / "ws")
            == now
            == state(work / "ws") | {k: v for k, v in now.items() if k == ".gitattributes"}
        )
        shutil.rmtree(work)
        at += 1
    assert at > 8, "the calls are counted"


PAIRS = ("merge", "fmt", "remind", "change", "import", "inspect", "git setup")


def both(before: Path, place: Path, one: Sequence[str], other: Sequence[str], *, together: bool) -> dict[str, bytes]:
    """What is left when two commands were run, one after the other or at the same time."""
    shutil.copytree(before, place)
    if together:
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "gwrb", *command],
                cwd=place / "ws",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment,
            )
            for command in (one, other)
        ]
        for each in running:
            _, said = each.communicate(timeout=60)
            assert b"Traceback" not in said
            assert each.returncode in (0, 1), said.decode()
    else:
        program(place / "ws", *one)
        program(place / "ws", *other)
    assert not (place / "ws/.gwrb/journal.json").exists()
    left = everything(place / "ws")
    shutil.rmtree(place)
    return left


@pytest.mark.slow
def test_two_at_a_time(before: Path, tmp_path: Path) -> None:
    chance = random.Random(18)
    known: dict[tuple[str, str], dict[str, bytes]] = {}
    for number in range(200 if LONG else 4):
        names = chance.choice(PAIRS), chance.choice(PAIRS)
        for pair in (names, names[::-1]):
            if pair not in known:
                known[pair] = both(before, tmp_path / "w", COMMANDS[pair[0]][1], COMMANDS[pair[1]][1], together=False)
        left = both(before, tmp_path / "w", COMMANDS[names[0]][1], COMMANDS[names[1]][1], together=True)
        assert left in (known[names], known[names[::-1]]), f"{number}: {names}"


def test_a_second_import_holds_the_ledger_while_it_reads(
    before: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it carries over from what stands is not changed by another run before it is written."""
    shutil.copytree(before, tmp_path / "w")
    reading, said = importing.import_notice, []

    def while_another_runs(*arguments: Any) -> Any:
        with pytest.raises(Refusal) as refused, journal.locked(tmp_path / "w/ws", wait=0):
            pass
        said.append(refused.value.message)
        return reading(*arguments)

    monkeypatch.setattr("gwrb.cli.import_.import_notice", while_another_runs)
    assert run(*COMMANDS["import"][1], cwd=tmp_path / "w/ws").code == 0
    assert [words.partition("（")[0] for words in said] == ["另一个 gwrb 正在写这个工作区"]
