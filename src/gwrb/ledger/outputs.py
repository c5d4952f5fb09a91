"""Files that a user asked for: whole or not at all, through what is a device or a pipe, never through or over a link.

A name that lies in a workspace is reached from its root, for a repository can carry a link of that name, or of a folder's.
"""

import contextlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from gwrb.ledger.opener import Folder, host, is_link, pour, reach
from gwrb.ledger.workspace import TASKS, shown
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.text.visible import one_line

_STREAM = re.compile(r"/dev/(stdin|stdout|stderr)|/(?:dev|proc/self)/fd/(\d+)")
_NUMBERS = {"stdin": 0, "stdout": 1, "stderr": 2}


def stream(path: Path) -> bool:
    """Whether what is written to a path flows on: a device, a pipe, one of our own outputs."""
    return _own(path) is not None or _flows(path)


def standing(path: Path) -> bool:
    """Whether a file stands at a path, which would be replaced. Refuses a folder, a link, what is no file."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if stream(path):
        return False
    if is_link(found):
        raise Refusal(f"{shown(path)} 是一个链接，没有写；请写明文件本身", WRONG_USE)
    if stat.S_ISDIR(found.st_mode):
        raise Refusal(f"{shown(path)} 是一个文件夹，请写明文件名", WRONG_USE)
    if not stat.S_ISREG(found.st_mode):
        raise Refusal(f"{shown(path)} 不是普通文件，没有写", WRONG_USE)
    return True


def holder(path: Path) -> str:
    """Who has a document open in Word, WPS or LibreOffice, by the file that these lay beside it; empty for nobody known."""
    root, steps = _anchored(path)
    said = _mark(root, (*steps[:-1], f".~lock.{path.name}#"), 1024)
    if said is not None:
        return one_line(said.decode("utf-8", "replace").split(",")[0].strip()) or "LibreOffice"
    for name in (f"~${path.name[2:]}", f"~${path.name}"):
        data = _mark(root, (*steps[:-1], name), 54)
        if data is not None:
            return one_line(data[1 : 1 + data[0]].decode("gb18030", "replace").strip("\0 ")) if data else "Word"
    return ""


def _mark(root: Path, steps: Sequence[str], size: int) -> bytes | None:
    """The first `size` bytes of a file that lies beside a document; None where no plain file lies there."""
    try:
        with reach(root, steps[:-1]) as folder:
            found = folder.status(steps[-1])
            if found is None or not stat.S_ISREG(found.st_mode):
                return None
            with open(folder.open(steps[-1]), "rb") as file:
                return file.read(size)
    except OSError:
        return None


def write(files: Mapping[Path, bytes], *, through: bool = False) -> None:
    """Writes files: first all to disk beside their places, then each into its own. Folders are made.

    `through`: the user named the path, and meant what stands there, if it is a device or a pipe.
    """
    ready: dict[str, tuple[Path, tuple[str, ...]]] = {}
    swept: set[Path] = set()
    try:
        for path, data in files.items():
            if not standing(path) and stream(path):
                if not through:
                    raise Refusal(f"{shown(path)} 不是普通文件，没有写", WRONG_USE)
                _pour(path, data)
                continue
            root, steps = _anchored(path)
            root.mkdir(parents=True, exist_ok=True)
            with reach(root, steps[:-1], make=True) as folder:
                if folder.path not in swept:
                    swept.add(folder.path)
                    _sweep(folder)
                beside = f".gwrb-{os.getpid()}-{len(ready)}-{host()}.tmp"
                folder.remove(beside)
                ready[beside] = root, steps
                old = folder.status(steps[-1])
                folder.write(beside, data, stat.S_IMODE(old.st_mode) if old else 0o644)
        for beside, (root, steps) in list(ready.items()):
            with reach(root, steps[:-1]) as folder:
                folder.move(beside, folder, steps[-1])
            del ready[beside]
    finally:
        for beside, (root, steps) in ready.items():
            with contextlib.suppress(OSError), reach(root, steps[:-1]) as folder:
                folder.remove(beside)


def _sweep(folder: Folder) -> None:
    """Removes, where it may, what runs that were killed on this computer left beside their places."""
    with contextlib.suppress(OSError):
        for entry in folder.entries():
            found = re.fullmatch(r"\.gwrb-(\d{1,9})-\d+-(.+)\.tmp", entry.name)
            if found and found[2] == host() and entry.is_file(follow_symlinks=False) and _has_ended(int(found[1])):
                folder.remove(entry.name)


def _has_ended(process: int) -> bool:
    """Whether no process of this number runs; not known on Windows, where asking would end it."""
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False


def _anchored(path: Path) -> tuple[Path, tuple[str, ...]]:
    """From where a path is reached step by step: the outermost workspace that it lies in, else its folder."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - no link on the way is resolved
    for folder in reversed(whole.parents):
        if os.path.lexists(folder / TASKS):
            return folder, whole.relative_to(folder).parts
    return whole.parent, (whole.name,)


def _own(path: Path) -> int | None:
    """The number of our own descriptor that a path means."""
    found = _STREAM.fullmatch(os.path.abspath(path))  # noqa: PTH100
    return None if not found else _NUMBERS[found[1]] if found[1] else int(found[2])


def _flows(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _pour(path: Path, data: bytes) -> None:
    own = _own(path)
    descriptor = os.open(path, os.O_WRONLY) if own is None else os.dup(own)
    try:
        pour(descriptor, data)
    finally:
        os.close(descriptor)
