"""The one opener: what lies below a root is reached step by step, and no step is a link.

Where the system looks a name up in a folder that is held open (`dir_fd`), nobody can put a link between the look
and the use; elsewhere (Windows) every step is looked at before it is taken.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HELD = {
    os.open,
    os.stat,
    os.unlink,
    os.rename,
    os.mkdir,
    os.rmdir,
} <= os.supports_dir_fd and os.scandir in os.supports_fd
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)  # never waits: a pipe opens without a writer
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_LARGEST = 256 * 1024 * 1024  # bytes: one write with all it replaced
_JUNCTION = 0xA0000003


class LinkError(OSError):
    """A step on the way is a link, or leads out of the root; `filename` is that step."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ELOOP, "link", os.fspath(path))


class Folder:
    """A folder held open. Each method takes the name of one thing in it; none follows a link."""

    def __init__(self, root: Path, descriptor: int | None, *steps: str) -> None:
        self._root, self._steps = root, steps
        self._descriptor = descriptor

    @property
    def path(self) -> Path:
        """Where it lies, for messages and for systems that look up by it."""
        return self._root.joinpath(*self._steps)

    def __enter__(self) -> "Folder":
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)

    def folder(self, name: str, *, make: bool = False) -> "Folder":
        """A folder in it, made where there is none and it is wanted."""
        if make:
            with contextlib.suppress(FileExistsError):
                self._do(os.mkdir, name)
        if self._descriptor is not None:
            return Folder(self._root, self.open(name, _FOLDER), *self._steps, name)
        self._no_link(name)
        if not (self.path / name).is_dir():
            code = errno.ENOTDIR if self.status(name) else errno.ENOENT
            raise OSError(code, os.strerror(code), os.fspath(self.path / name))
        return Folder(self._root, None, *self._steps, name)

    def open(self, name: str, flags: int = READ, mode: int = 0o644) -> int:
        """A descriptor of a file in it."""
        if self._descriptor is None:
            self._no_link(name)
        try:
            return int(self._do(os.open, name, flags | _PLAIN, mode))
        except OSError:
            self._no_link(name)  # the system has several words for it
            raise

    def read(self, name: str) -> bytes:
        """What a file in it holds. Raises OSError where that is no plain file, or larger than any that the program keeps."""
        descriptor = self.open(name)
        try:
            found = os.fstat(descriptor)
            wrong = (
                "这不是普通文件" if not stat.S_ISREG(found.st_mode) else "文件太大" if found.st_size > _LARGEST else ""
            )
            if wrong:
                raise OSError(errno.EINVAL, wrong, os.fspath(self.path / name))
            with open(descriptor, "rb", closefd=False) as file:
                return file.read()
        finally:
            os.close(descriptor)

    def status(self, name: str) -> os.stat_result | None:
        """What it is; None where there is nothing."""
        try:
            found: os.stat_result = self._do(os.stat, name, follow_symlinks=False)
        except FileNotFoundError:
            return None
        return found

    def entries(self) -> list["os.DirEntry[str]"]:
        """What lies in it, by name."""
        with os.scandir(self.path if self._descriptor is None else self._descriptor) as found:
            return sorted(found, key=lambda entry: entry.name)

    def write(self, name: str, data: bytes, mode: int = 0o644) -> None:
        """A new file, down to the disk; what stands there already is an error."""
        descriptor = self.open(name, _NEW, mode)
        try:
            pour(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def move(self, name: str, to: "Folder", new: str) -> None:
        """A file of it into another folder, over a file that stands there."""
        ends = {"src_dir_fd": self._descriptor, "dst_dir_fd": to._descriptor}  # noqa: SLF001 - of its own kind
        os.replace(self._name(name), to._name(new), **(ends if self._descriptor is not None else {}))  # noqa: SLF001

    def remove(self, name: str) -> None:
        """A file, a link, a folder with all that is in it; nothing where there is nothing."""
        found = self.status(name)
        if found is None:
            return
        if not stat.S_ISDIR(found.st_mode):
            self._do(os.unlink, name)
            return
        with self.folder(name) as whole:
            while entries := whole.entries():
                for entry in entries:
                    whole._flatten(entry)  # noqa: SLF001 - of its own kind
        self._do(os.rmdir, name)

    def remove_empty(self, name: str) -> bool:
        """Removes a folder in which nothing lies; whether it could."""
        try:
            self._do(os.rmdir, name)
        except OSError:
            return False
        return True

    def _flatten(self, entry: "os.DirEntry[str]") -> None:
        """Removes what lies in it; folders of a folder come into it first, so that nothing is too deep to remove."""
        if not entry.is_dir(follow_symlinks=False):
            self._do(os.unlink, entry.name)
            return
        with self.folder(entry.name) as inner:
            for number, each in enumerate(inner.entries()):
                if each.is_dir(follow_symlinks=False):
                    inner.move(each.name, self, self._free(number))
                else:
                    inner._do(os.unlink, each.name)  # noqa: SLF001 - of its own kind
        self._do(os.rmdir, entry.name)

    def _free(self, number: int) -> str:
        """A name that nothing in it has, from a number on."""
        while self.status(str(number)):
            number += 1
        return str(number)

    def flush(self) -> None:
        """Makes the names in it last; a system that cannot (Windows) does so by itself."""
        if self._descriptor is not None:
            os.fsync(self._descriptor)

    def _name(self, name: str) -> str:
        return name if self._descriptor is not None else os.fspath(self.path / name)

    def _do(self, call: Callable[..., Any], name: str, *arguments: Any, **options: Any) -> Any:
        held = {} if self._descriptor is None else {"dir_fd": self._descriptor}
        try:
            return call(self._name(name), *arguments, **options, **held)
        except OSError as error:
            error.filename = os.fspath(self.path / name)
            raise

    def _no_link(self, name: str) -> None:
        found = self.status(name)
        if found is not None and is_link(found):
            raise LinkError(self.path / name)


def is_link(status: os.stat_result) -> bool:
    """Whether something, itself looked at, leads elsewhere: a symbolic link, a junction of Windows."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def reach(root: Path, steps: Sequence[str], *, make: bool = False) -> Folder:
    """The folder at the end of the steps below a root, those that are missing made where they are wanted.

    Raises LinkError where a step is a link or leads up. The root itself is what the user said, links and all.
    """
    folder = Folder(root, os.open(root, _FOLDER) if HELD else None)
    for step in steps:
        with folder:
            if step == os.pardir:
                raise LinkError(folder.path / step)
            folder = folder.folder(step, make=make)
    return folder


def steps_to(root: Path, path: Path) -> tuple[str, ...]:
    """The steps from a root to a path, as both are written. Raises LinkError where it does not lie below."""
    try:
        return path.relative_to(root).parts
    except ValueError:
        raise LinkError(path) from None


def pour(descriptor: int, data: bytes) -> None:
    """All of the bytes into a descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def host() -> str:
    """This computer's name; the library's module of sockets takes a tenth of the start for it."""
    return os.environ.get("COMPUTERNAME", "") if os.name == "nt" else os.uname().nodename
