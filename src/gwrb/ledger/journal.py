"""Writing many files as one: all of them or none, whenever the program is killed; one writer at a time.

New contents are staged under .gwrb/ in the workspace and flushed to disk; then one rename makes the
journal stand. Before it nothing has changed; from then on whoever reads takes what is staged for the files, and the
next run that writes finishes what is left.

A repository can carry a journal, so only one that was written here is acted on: it has the moment at which its seal,
an empty file, was last changed, which the system alone sets and no checkout, archive or copy brings along.

The lock is the system's own on an open file: it ends with its holder, however that ends, so none goes stale.
"""

import contextlib
import datetime as dt
import errno
import hashlib
import json
import os
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gwrb.ledger import kept_writes
from gwrb.ledger.opener import Folder, LinkError, host, reach, steps_to
from gwrb.ledger.workspace import STATE, reason, shown
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.text.visible import one_line

_JOURNAL, _STAGE, _LOCK, _SEAL = "journal.json", "stage", "lock", "seal"
_ALLOWED = ("data", "archive", ".gitattributes")  # the journal writes nowhere else, whatever a journal file says
_FOREIGN = f"{STATE}/{_JOURNAL} 不是 gwrb 在这台电脑上写的，没有理会；请核对 data/，再删去 {STATE} 文件夹"
WAIT = 5.0  # seconds to wait for another run
_ELSEWHERE = 600  # seconds for which a lock that another computer named, and we could take, is believed
_POLL = 0.05
_LOCKED_BYTE = 1 << 30  # Windows locks bytes, also against reading: one far behind the holder's name


class _Step(NamedTuple):
    """One file of a journal: its path below the root, its staged content, its digests before and after."""

    path: str
    stage: int
    before: str | None
    after: str | None

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))


class _Held(NamedTuple):
    """What a file holds, None where there is none, and its mode, or that of a new one."""

    content: bytes | None
    mode: int = 0o644


@contextlib.contextmanager
def locked(root: Path, wait: float = WAIT) -> Iterator[None]:
    """Holds the workspace for writing; finishes first what a killed run left. Refuses after `wait` seconds."""
    with _state(root, make=True) as state:
        with contextlib.suppress(FileExistsError):
            state.write(".gitignore", b"*\n")
        descriptor = state.open(_LOCK, os.O_RDWR | os.O_CREAT)
        try:
            if not _is_own(os.fstat(descriptor)):
                raise Refusal(f"{STATE}/{_LOCK} 不是普通文件，或另有一个名字；请移走它", WRONG_USE)
            _acquire(descriptor, wait)
            try:
                _name_holder(descriptor)
                recover(root)
                yield
            finally:
                os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)


def write_all(
    root: Path,
    files: Mapping[Path, bytes | None],
    read: Mapping[Path, bytes | str | None] | None = None,
    *,
    kept: bool = True,
) -> None:
    """Writes every file (None: deletes it) or none. Paths are below the workspace's data folder; the lock is held.

    `read`: what the caller found in files before it made the new ones (None: nothing was there; text: decoded, its
    mark aside); refuses where one was changed since. `kept`: it can be taken back (`ledger.kept_writes`).
    """
    old = {path: _held(root, steps_to(root, path)) for path in {**files, **(read or {})}}
    for path, found in (read or {}).items():
        if not _same(old[path].content, found):
            raise Refusal(f"{shown(path)} 在这期间被改过，什么都没有写入；请再运行一次", FOUND)
    changed = [(path, data) for path, data in files.items() if data != old[path].content]
    if changed:
        with _state(root) as state:
            state.remove(_STAGE)
            with state.folder(_STAGE, make=True) as stage:
                plan = [_stage(root, stage, n, old[path], path, data) for n, (path, data) in enumerate(changed)]
                stage.write(_SEAL, b"")
                facts = {"sealed": _sealed(stage), "files": [step._asdict() for step in plan]}
                stage.write(_JOURNAL, json.dumps(facts, ensure_ascii=False, indent=1).encode())
                stage.flush()
                if kept:
                    pairs = zip(plan, changed, strict=True)
                    taken = [kept_writes.WrittenFile(s.path, old[path].content, data) for s, (path, data) in pairs]
                    kept_writes.remember(state, taken)
                stage.move(_JOURNAL, state, _JOURNAL)
                state.flush()
    try:
        recover(root)
    except OSError as error:
        message = f"写到一半停下了：{reason(error)}。新的内容已备好，排除以后运行任何一条写入的命令都会接着写完"
        raise Refusal(message, WRONG_USE) from error


def recover(root: Path) -> None:
    """Brings a journal that stands to its end, and clears away what never came to stand. The lock is held."""
    with _state(root) as state:
        if state.status(_JOURNAL):
            steps = _standing(state)
            if steps is None:
                raise Refusal(_FOREIGN, WRONG_USE)
            folders: dict[tuple[str, ...], list[_Step]] = {}
            for step in _left(root, state, steps):
                folders.setdefault(step.steps[:-1], []).append(step)
            with state.folder(_STAGE) as stage:
                for parents, several in folders.items():
                    _perform(root, stage, parents, several)
            state.remove(_JOURNAL)
            state.flush()
        state.remove(_STAGE)


class Staged(NamedTuple):
    """What a standing journal has for the workspace's files, by path below it: the path of the new one, None if gone.

    `foreign` says why a journal that stands is not believed.
    """

    files: Mapping[str, Path | None]
    foreign: str = ""


def staged(root: Path) -> Staged | None:
    """What is to be read in the place of files that a killed run was still to write; None if it has. Writes nothing."""
    while True:
        try:
            with _state(root) as state:
                before = state.read(_JOURNAL)
                try:
                    steps = _standing(state)
                    _left(root, state, steps or ())
                except (Refusal, FileNotFoundError):
                    if state.read(_JOURNAL) == before:
                        raise
                    continue  # a run that was writing has gone on
        except FileNotFoundError:
            return None
        if steps is None:
            return Staged({}, _FOREIGN)
        where = root / STATE / _STAGE
        return Staged({s.path: None if s.after is None else where / str(s.stage) for s in steps})


def _stage(root: Path, stage: Folder, number: int, old: _Held, path: Path, data: bytes | None) -> _Step:
    """Puts a file's new content on the stage."""
    if data is not None:
        stage.write(str(number), data, old.mode)
    return _Step("/".join(steps_to(root, path)), number, _digest(old.content), _digest(data))


def _perform(root: Path, stage: Folder, parents: tuple[str, ...], steps: Sequence[_Step]) -> None:
    """Puts the staged files of one folder in their places, and makes that last."""
    with reach(root, parents, make=any(step.after is not None for step in steps)) as folder:
        for step in steps:
            if step.after is None:
                folder.remove(step.steps[-1])
            else:
                stage.move(str(step.stage), folder, step.steps[-1])
        folder.flush()
    depth = len(parents) - 1 if any(step.after is None for step in steps) else 0
    while depth > 0:  # a folder that holds nothing any more, which git would not keep either; data/ itself stays
        with reach(root, parents[:depth]) as folder:
            depth = depth - 1 if folder.remove_empty(parents[depth]) else 0


def _standing(state: Folder) -> list[_Step] | None:
    """The steps of the journal; None where it was not written here."""
    try:
        facts = json.loads(state.read(_JOURNAL))
        steps = [_Step(**step) for step in facts["files"]]
        with state.folder(_STAGE) as stage:
            ours = facts["sealed"] == _sealed(stage) and all(map(_well_formed, steps))
    except FileNotFoundError:
        if state.status(_JOURNAL) is None:
            raise
        return None
    except (ValueError, KeyError, TypeError, RecursionError, NotADirectoryError, LinkError):
        return None
    return steps if ours else None


def _left(root: Path, state: Folder, steps: Sequence[_Step]) -> list[_Step]:
    """The steps that are still to be taken; refuses where one cannot be."""
    if not steps:
        return []
    with state.folder(_STAGE) as stage:
        return [step for step in steps if _is_left(root, stage, step)]


def _is_left(root: Path, stage: Folder, step: _Step) -> bool:
    """Whether a step is still to be taken.

    Refuses one that cannot be: the file was changed since, or its new content is not whole.
    """
    now = _digest(_held(root, step.steps).content)
    if now not in (step.before, step.after):
        raise Refusal(
            f"上次写到一半中断，之后 {step.path} 又被改过，不知道以哪一份为准\n"
            f"请核对这个文件；确认以现在的文件为准后，删去 {STATE}/{_JOURNAL} 再运行",
            FOUND,
        )
    if now != step.after and step.after is not None:
        try:
            whole = _digest(stage.read(str(step.stage))) == step.after
        except OSError:
            whole = False
        if not whole:
            raise Refusal(f"上次写到一半中断，备好的 {step.path} 已不完整，请用 git 或备份还原 data/", FOUND)
    return now != step.after


def _well_formed(step: _Step) -> bool:
    """Whether a step is one that we write: below what is allowed, its content on the stage."""
    os.fsencode(step.path)  # no name of a file: a ValueError, or TypeError
    steps = step.steps
    plain = all(s not in ("", ".", "..") and "\0" not in s and "\\" not in s and ":" not in s for s in steps)
    return plain and steps[0] in _ALLOWED and type(step.stage) is int


def _held(root: Path, steps: tuple[str, ...]) -> _Held:
    """What a file holds. The one rule on where is written: what a link leads to is refused."""
    *parents, name = steps
    if steps[0] not in _ALLOWED:
        raise Refusal(f"{shown(root.joinpath(*steps))} 不在 data/ 里，没有写入", WRONG_USE)
    try:
        with reach(root, parents) as folder:
            found = folder.status(name)
            return _Held(folder.read(name), stat.S_IMODE(found.st_mode)) if found else _Held(None)
    except LinkError as error:
        where = shown(Path(error.filename))
        raise Refusal(f"{where} 是链接，gwrb 不跟着链接写，没有写入；请换成真的文件或文件夹", WRONG_USE) from error
    except FileNotFoundError:
        return _Held(None)


def _same(now: bytes | None, found: bytes | str | None) -> bool:
    """Whether a file has still what was found in it."""
    if isinstance(found, str) and now is not None:
        return now.removeprefix(b"\xef\xbb\xbf") == found.encode("utf-8", "surrogatepass")
    return now == found


def _sealed(stage: Folder) -> int | None:
    """The moment of the seal, in nanoseconds."""
    found = stage.status(_SEAL)
    return found.st_ctime_ns if found and stat.S_ISREG(found.st_mode) else None


def _state(root: Path, *, make: bool = False) -> Folder:
    """The folder for locks and journals; git passes over it."""
    try:
        return reach(root, (STATE,), make=make)
    except NotADirectoryError as error:
        raise Refusal(f"{STATE} 应是文件夹，这里是一个文件；请移走它", WRONG_USE) from error
    except LinkError as error:
        raise Refusal(f"{STATE} 应是文件夹，这里是一个链接；请移走它", WRONG_USE) from error


def _digest(data: bytes | None) -> str | None:
    """The digest of a content; None where there is none."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def _acquire(descriptor: int, wait: float) -> None:
    """Takes the lock, or refuses: another run has it, here or on another computer that shares the folder."""
    end = time.monotonic() + wait
    while not _try_lock(descriptor):
        if time.monotonic() >= end:
            raise Refusal(f"另一个 gwrb 正在写这个工作区{_said(_holder(descriptor))}，请等它结束再试", FOUND)
        time.sleep(_POLL)
    holder = _holder(descriptor)
    if holder and holder["host"] != host() and _recent(holder["since"]):
        # A shared folder whose locks do not reach the other computer; one that a run left there is believed for a while.
        raise Refusal(
            f"另一台电脑上的 gwrb 正在写这个工作区，或刚刚中断{_said(holder)}；"
            f"请过 {_ELSEWHERE // 60} 分钟再试，或确认没有人在写后删去 {STATE}/{_LOCK}",
            FOUND,
        )


def _is_own(found: os.stat_result) -> bool:
    """Whether a file is one, and has no name elsewhere: an archive can carry a second name of any file here."""
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1


def _recent(since: str) -> bool:
    try:
        age = (dt.datetime.now().astimezone() - dt.datetime.fromisoformat(since)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return False
    return 0 <= age < _ELSEWHERE


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":  # pragma: no cover - not on this system
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK):
            return False
        raise Refusal(f"工作区所在的磁盘不能加锁（{reason(error)}），为免两人同时写，没有写入", WRONG_USE) from error
    return True


def _name_holder(descriptor: int) -> None:
    facts = {"pid": os.getpid(), "host": host(), "since": dt.datetime.now().astimezone().isoformat(timespec="seconds")}
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(facts, ensure_ascii=False).encode())


def _holder(descriptor: int) -> dict[str, str]:
    """Who holds the lock, or last did and was killed, as far as it has said so: host, pid, since."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        facts = json.loads(os.read(descriptor, 1000))
        return {key: str(facts[key]) for key in ("host", "pid", "since")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _said(holder: Mapping[str, str]) -> str:
    if not holder:
        return ""
    return one_line("（{host} 上的进程 {pid}，从 {since} 起）".format(**holder))
