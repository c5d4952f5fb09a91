"""Every command that writes, at each of its writing calls: killed, out of room, refused. It is old or new, and the next
command works. And two at a time: the ledger holds what one of the two orders gives.

What a workspace holds (`data`, `archive`) is old or new in one piece; of results, each file is.
"""

from __future__ import annotations

import ast
import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gwrb.cli import main
from gwrb.ledger import journal, outputs
from gwrb.ledger.workspace import Workspace
from gwrb.notice import importing
from gwrb.text.refusal import Refusal
from tests.conftest import ROOT, Run
from tests.ledger.every_command import (
    IMPORT,
    READING,
    WRITING,
    Words,
    Writing,
    lay_out,
    leaves,
    name_of,
    program,
    started,
)
from tests.ledger.test_journal import CALLS

LONG = bool(os.environ.get("GWRB_LONG"))  # every command, every fault, two hundred pairs: `make fuzz`
USUAL = ("undo SIGKILL", "fmt ENOSPC", "remind: --record EROFS", "git codeowners EACCES")
_LEDGER = re.compile(r"(ws|new)/(data|archive)/")
_OWN = re.compile(r"(^|/)(\.git|\.gwrb|\.gwrb-\d+-\d+-[^/]+\.tmp)(/|$)")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("before")
    lay_out(top)
    return top


def everything(top: Path) -> dict[str, bytes]:
    """What a command reads below a folder: a journal that stands holds for what it was still to write."""
    found = {name: path for path in sorted(top.rglob("*")) if not _OWN.search(name := path.relative_to(top).as_posix())}
    for root in (top / "ws", top / "new"):
        staged = journal.staged(root) if Workspace(root).interrupted else None
        for name, path in staged.files.items() if staged else ():
            below = (root / name).relative_to(top).as_posix()
            if path is None:
                found.pop(below, None)
            else:
                found[below] = path if path.exists() else root / name
    return {name: path.read_bytes() for name, path in found.items() if path.is_file()}


def in_one_piece(state: dict[str, bytes]) -> dict[str, bytes]:
    """What a workspace holds of a state."""
    return {name: data for name, data in state.items() if _LEDGER.match(name)}


def stopped(root: Path, words: Words, at: int, how: int | None) -> bool:
    """Runs a command in a child whose n-th writing call kills it, or from then on fails; whether it came so far."""
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
            os.chdir(root)
            sys.argv = ["gwrb", *words]
            main.run()
        except SystemExit as ended:
            code = int(str(ended.code))
        finally:
            os._exit(code if count < at or how is None else 100 + code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    code = os.WEXITSTATUS(status)
    assert code % 100 in (0, 1, 2, 29), f"a traceback at call {at}"  # 129: the merge driver of git
    return code >= 100 and code != 129


HOWS = {"SIGKILL": None, "ENOSPC": errno.ENOSPC, "EACCES": errno.EACCES, "EROFS": errno.EROFS}
CASES = [(name, how) for name in WRITING for how in HOWS if LONG or f"{name} {how}" in USUAL]


class Tried:
    """A writing command, begun as often as it is stopped; `old` and `new`: before and after it, where nothing stops it."""

    def __init__(self, writing: Writing, before: Path, work: Path, run: Run) -> None:
        self.writing, self.before, self.work, self._run = writing, before, work, run
        self.begin()
        self.old = everything(work)
        self.run(*writing.command)
        self.new = everything(work)

    def run(self, *words: str) -> None:
        ran = self._run(*words, cwd=self.work / "ws")
        assert ran.code == 0, (words, ran)

    def begin(self) -> None:
        if self.work.exists():
            shutil.rmtree(self.work)
        shutil.copytree(self.before, self.work)
        for words in self.writing.earlier:
            self.run(*words)

    def stopped(self, at: int, how: int | None) -> bool:
        """Begins anew and runs it until its n-th writing call; whether it came so far."""
        self.begin()
        return stopped(self.work / "ws", self.writing.command, at, how)

    def assert_whole(self) -> None:
        """What is left is old or new, and stays so when it is read and when the next command writes; then it is finished."""
        now = everything(self.work)
        assert in_one_piece(now) in (in_one_piece(self.old), in_one_piece(self.new))
        for name in {*self.old, *self.new, *now}:
            assert now.get(name) in (self.old.get(name), self.new.get(name)), name
        self.run("list")
        assert everything(self.work) == now
        self.run("fmt", "data/tasks.yaml")  # it takes the lock, and finishes what was left
        assert not Workspace(self.work / "ws").interrupted
        assert everything(self.work) == now
        if now != self.new:
            self.run(*(self.writing.command if now == self.old else self.writing.finish))
            assert everything(self.work) == self.new
            assert [p.name for p in self.work.rglob(".gwrb-*.tmp")] == [], "what a killed run left beside its results"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "how"), CASES)
def test_stopped_at_every_writing_call(name: str, how: str, before: Path, tmp_path: Path, run: Run) -> None:
    tried = Tried(WRITING[name], before, tmp_path / "work", run)
    at = 1
    while tried.stopped(at, HOWS[how]):
        tried.assert_whole()
        at += 1
    assert at > 4, "the calls are counted"


if LONG:  # for a disk of its own is mounted: as root, or below `unshare -rm`

    @pytest.fixture
    def disk(tmp_path: Path) -> Iterator[Path]:
        """A folder that is a disk of 4 MB."""
        where = tmp_path / "disk"
        where.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", where], check=True)
        yield where
        subprocess.run(["umount", "-l", where], check=True)

    @pytest.mark.slow
    @pytest.mark.parametrize("name", WRITING)
    def test_on_a_disk_that_fills_up(name: str, before: Path, disk: Path, run: Run) -> None:
        """With room for nothing, for a page, for two … until it is done: at each, what is left is old or new."""
        tried = Tried(WRITING[name], before, disk / "work", run)
        for pages in range(200):
            tried.begin()
            full = disk / "full"
            with full.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, (os.statvfs(disk).f_bavail - pages) * os.statvfs(disk).f_bsize)
            assert not stopped(disk / "work/ws", tried.writing.command, sys.maxsize, None)
            full.unlink()
            done = everything(disk / "work") == tried.new
            tried.assert_whole()
            if done and pages:
                break
        assert done, "the disk had room"


# -- the table of commands is whole


def test_no_command_is_missing() -> None:
    known = dict(leaves())
    reading = {name_of(words, set(known)) for words in READING}
    assert {key.partition(":")[0] for key in WRITING} | reading == set(known)
    somewhere = {key.partition(":")[0] for key, one in WRITING.items() if "-o" in one.command}
    assert {name for name, has_out in known.items() if has_out and name != "schema"} == somewhere


def _writing_functions() -> set[tuple[str, str]]:
    """The functions of the program that call what writes: module, name."""
    calls = {"journal.write_all", "outputs.write"}
    return {
        (path.relative_to(ROOT / "src").as_posix(), function.name)
        for path in (ROOT / "src/gwrb").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(n, ast.Call) and ast.unparse(n.func) in calls for n in ast.walk(function))
    }


@pytest.mark.slow
def test_every_writing_command_writes_and_no_place_that_writes_is_missing(
    before: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[tuple[str, str]] = set()

    def noting(call: Callable[..., None]) -> Callable[..., None]:
        def noted(*arguments: Any, **options: Any) -> None:
            code = sys._getframe(1).f_code
            seen.add((Path(code.co_filename).relative_to(ROOT / "src").as_posix(), code.co_name))
            call(*arguments, **options)

        return noted

    monkeypatch.setattr(journal, "write_all", noting(journal.write_all))
    monkeypatch.setattr(outputs, "write", noting(outputs.write))
    for name, writing in WRITING.items():
        tried = Tried(writing, before, tmp_path / "work", run)
        assert tried.old != tried.new or name == "git setup", name
    assert seen == _writing_functions()


@pytest.mark.slow
def test_what_only_reads_makes_no_writing_call(before: Path) -> None:
    assert [words for words in READING if stopped(before / "ws", words, 1, None)] == []


# -- two at a time

PAIRS = ("merge", "fmt", "remind: --record", "change due", "import", "inspect add", "git setup", "breakdown: --set", "collect", "rollover")  # fmt: skip


def both(before: Path, place: Path, one: Words, other: Words, *, together: bool) -> dict[str, bytes]:
    """What is left when two commands were run, one after the other or at the same time."""
    shutil.copytree(before, place)
    if together:
        running = [started(place / "ws", *command) for command in (one, other)]
        for each in running:
            _, said = each.communicate(timeout=60)
            assert "Traceback" not in said
            assert each.returncode in (0, 1), said
    else:
        program(place / "ws", *one)
        program(place / "ws", *other)
    assert not (place / "ws/.gwrb/journal.json").exists()
    left = everything(place)
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
                one, other = (WRITING[name].command for name in pair)
                known[pair] = both(before, tmp_path / "w", one, other, together=False)
        one, other = (WRITING[name].command for name in names)
        left = both(before, tmp_path / "w", one, other, together=True)
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
    assert run(*IMPORT, cwd=tmp_path / "w/ws").code == 0
    assert [words.partition("（")[0] for words in said] == ["另一个 gwrb 正在写这个工作区"]
