"""Writing many files as one: all of them or none, whenever the program is killed; one writer at a time.

New contents are staged under .gwrb/ in the workspace and flushed to disk; then one rename makes the
journal stand. Before it nothing has changed; from then on the next run finishes what is left. The lock
is the system's own on an open file: it ends with its holder, however that ends, so none goes stale.
"""

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

FOLDER = ".gwrb"
_JOURNAL, _STAGE, _LOCK = "journal.json", "stage", "lock"
_ALLOWED = ("data",)  # the journal writes nowhere else, whatever a journal file says
WAIT = 5.0  # seconds to wait for another run
_POLL = 0.05
_LOCKED_BYTE = 1 << 30  # Windows locks bytes, also against reading: one far behind the holder's name


@contextlib.contextmanager
def locked(root: Path, wait: float = WAIT) -> Iterator[None]:
    """Holds the workspace for writing; finishes first what a killed run left. Refuses after `wait` seconds."""
    folder = _folder(root)
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        _acquire(descriptor, wait)
        recover(root)
        _name_holder(descriptor)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def settle(root: Path) -> None:
    """Finishes what a killed run left; waits where a run is writing just now."""
    with locked(root):
        pass


def write_all(root: Path, files: Mapping[Path, bytes | None]) -> None:
    """Writes every file (None: deletes it) or none. Paths are inside the workspace's data folder; the lock is held."""
    folder = root / FOLDER
    stage = folder / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    plan = []
    for number, (path, data) in enumerate(files.items()):
        before = _digest(path)
        after = None if data is None else hashlib.sha256(data).hexdigest()
        if before == after:
            continue
        if data is not None:
            _write(stage / str(number), data, _mode(path))
        plan.append({"path": path.relative_to(root).as_posix(), "stage": number, "before": before, "after": after})
    if plan:
        _flush(stage)
        _write(stage / _JOURNAL, json.dumps({"files": plan}, ensure_ascii=False, indent=1).encode())
        os.replace(stage / _JOURNAL, folder / _JOURNAL)
        _flush(folder)
    recover(root)


def recover(root: Path) -> None:
    """Brings a journal that stands to its end, and clears away what never came to stand. The lock is held."""
    folder = root / FOLDER
    if (folder / _JOURNAL).exists():
        steps = _read(root, folder / _JOURNAL)
        for path, step in steps:
            if _digest(path) not in (step["before"], step["after"]):
                raise Refusal(
                    f"上次合并写到一半中断，之后 {step['path']} 又被改过，不知道以哪一份为准\n"
                    f"请核对这个文件；确认以现在的文件为准后，删去 {FOLDER}/{_JOURNAL} 再运行",
                    FOUND,
                )
        for path, step in steps:
            _perform(root, path, step)
        for touched in dict.fromkeys(path.parent for path, _ in steps):
            _flush(touched)  # the renames must last before the journal goes
        (folder / _JOURNAL).unlink()
        _flush(folder)
    shutil.rmtree(folder / _STAGE, ignore_errors=True)


def _perform(root: Path, path: Path, step: Mapping[str, Any]) -> None:
    staged = root / FOLDER / _STAGE / str(step["stage"])
    if _digest(path) == step["after"]:
        return
    if step["after"] is None:
        path.unlink()
    else:
        if _digest(staged) != step["after"]:
            raise Refusal(f"上次合并写到一半中断，备好的 {step['path']} 已不完整，请用 git 或备份还原 data/", FOUND)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged, path)


def _read(root: Path, journal: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The steps of a journal; refuses one that is not ours or leads out of data/."""
    try:
        files = json.loads(journal.read_bytes())["files"]
        steps = [(root / step["path"], {k: step[k] for k in ("path", "stage", "before", "after")}) for step in files]
        good = all(_inside(root, path, step) for path, step in steps)
    except (ValueError, KeyError, TypeError, OSError, RuntimeError):
        good = False
    if not good:
        raise Refusal(f"{FOLDER}/{_JOURNAL} 不是 gwrb 写的，没有动它；请看过后删去", WRONG_USE)
    return steps


def _inside(root: Path, path: Path, step: Mapping[str, Any]) -> bool:
    real = path.parent.resolve()
    roots = [(root / name).resolve() for name in _ALLOWED]
    return isinstance(step["stage"], int) and ".." not in path.parts and any(real.is_relative_to(r) for r in roots)


def _folder(root: Path) -> Path:
    """The folder for locks and journals; git passes over it."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_bytes(b"*\n")
    except FileExistsError as error:
        raise Refusal(f"{FOLDER} 应是文件夹，这里是一个文件；请移走它", WRONG_USE) from error
    return folder


def _write(path: Path, data: bytes, mode: int = 0o644) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(folder: Path) -> None:
    """Makes the names in a folder last; a system that cannot (Windows) does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str | None:
    """The digest of a file's content; None where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o644


def _acquire(descriptor: int, wait: float) -> None:
    end = time.monotonic() + wait
    while not _try_lock(descriptor):
        if time.monotonic() >= end:
            raise Refusal(f"另一个 gwrb 正在写这个工作区{_holder(descriptor)}，请等它结束再试", FOUND)
        time.sleep(_POLL)


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":  # pragma: no cover - not on this system
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _name_holder(descriptor: int) -> None:
    facts = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(facts, ensure_ascii=False).encode())


def _holder(descriptor: int) -> str:
    """Who holds the lock, as far as it has said so."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        facts = json.loads(os.read(descriptor, 1000))
        return f"（{facts['host']} 上的进程 {facts['pid']}，从 {facts['since']} 起）"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
