"""The only disk access for data: find the workspace, read its files, write atomically."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gwrb.text import reading_rules as rules
from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.text.source import Place, Source

MAX_BYTES = 64 * 1024 * 1024  # twice what 100,000 tasks take
LARGE_BYTES = 5 * 1024 * 1024
TASKS = Path("data/tasks.yaml")
UNITS = Path("data/units.yaml")
JOURNAL = Path(".gwrb/journal.json")
PRIVATE = Path("data/contacts")  # telephone numbers: git passes over them unless the owner decides otherwise
_PRIVATE_IGNORE = """\
# 这里的文件有电话，是个人信息，默认不进 git。确要放进只有本机关能看的仓库，请删去下面两行。
*
!.gitignore
"""


class Loaded(NamedTuple):
    """A file's text with what was wrong with its bytes; `readable` is False where there is no text."""

    path: Path
    source: Source
    diagnostics: Sequence[Diagnostic] = ()
    readable: bool = True


class Workspace(NamedTuple):
    """A folder that holds data/tasks.yaml."""

    root: Path

    @property
    def tasks(self) -> Path:
        return self.root / TASKS

    @property
    def units(self) -> Path:
        return self.root / UNITS

    @property
    def interrupted(self) -> bool:
        """Whether a journal stands: a run was killed in the middle of writing (`journal.settle`)."""
        return (self.root / JOURNAL).exists()

    def path_of(self, glob: str, *identity: object) -> Path:
        """Where the file of a kind (by its glob) stands whose stars are `identity`, in order."""
        for each in identity:
            glob = glob.replace("*", str(each), 1)
        return self.root / glob

    def files(self, glob: str) -> list[Path]:
        """The files of a kind that there are, by name, level by level: data/progress/*/*.yaml.

        A last star before .yaml takes .yml as well, so that such a file is not silently left out.
        """
        return _matching(self.root, glob.split("/"))

    def stray_files(self, globs: Sequence[str]) -> Iterator[Path]:
        """What lies in data/ and is no file of a kind; hidden files are the owner's business."""
        return _strays(self.root / "data", [glob.split("/")[1:] for glob in globs], self)

    def read(self, path: Path) -> Loaded:
        """A file of the workspace; one that leads out of it is refused."""
        return read_file(path, within=self.root)

    def privacy(self) -> dict[Path, bytes]:
        """What is to be written so that git passes over contacts; nothing where their folder says itself."""
        path = self.root / PRIVATE / ".gitignore"
        return {} if os.path.lexists(path) else {path: _PRIVATE_IGNORE.encode()}

    def inside(self, path: Path) -> bool:
        """Whether a file, wherever links lead, would stand in the workspace."""
        return path.resolve().is_relative_to(self.root.resolve())

    def has_mark(self, path: Path) -> bool:
        """Whether a file begins with a byte order mark; what is not there has none."""
        try:
            with path.open("rb") as file:
                return file.read(3) == b"\xef\xbb\xbf"
        except OSError:
            return False


def find(root: str | None, start: Path, environment: str | None) -> Workspace:
    """The workspace: `root` where given, else the environment's, else the nearest folder upward."""
    given = root or environment
    if given:
        folder = Path(given)
        if not os.path.lexists(folder / TASKS):
            where = "--root" if root else "环境变量 GWRB_ROOT"
            message = f"{where} 指定的文件夹里没有 {TASKS.as_posix()}：{given}"
            raise Refusal(f"{message}\n请检查路径，或先用 gwrb import 通知 -o 文件夹 建立工作区", WRONG_USE)
        return Workspace(folder)
    for folder in (start, *start.parents):
        if os.path.lexists(folder / TASKS):
            return Workspace(folder)
    raise Refusal(
        f"这里和上级文件夹里都没有 {TASKS.as_posix()}，不知道工作区在哪里\n"
        "请先进入工作区，或用 --root 指定；新建请用 gwrb import 通知 -o 文件夹",
        WRONG_USE,
    )


def _matching(folder: Path, steps: Sequence[str]) -> list[Path]:
    """The files below a folder by the steps of a glob; folders that lead out of it are not entered."""
    step, *rest = steps
    if not rest:
        if "*" not in step:
            return [folder / step] if os.path.lexists(folder / step) else []
        return [f for f in _entries(folder) if f.name.endswith((".yaml", ".yml"))]
    if "*" not in step:
        return _matching(folder / step, rest)
    inner = [f for f in _entries(folder) if f.is_dir() and f.resolve().is_relative_to(folder.resolve())]
    return [path for below in inner for path in _matching(below, rest)]


def _strays(folder: Path, kinds: Sequence[Sequence[str]], space: Workspace) -> Iterator[Path]:
    """What lies in a folder and is of none of the kinds, given as the steps of their globs from here on."""
    for path in _entries(folder):
        inside = [steps for steps in kinds if _fits(path.name, steps[0])]
        below = [steps[1:] for steps in inside if len(steps) > 1]
        if any(len(steps) == 1 for steps in inside):
            if path.is_dir():
                yield path
        elif below and path.is_dir() and (space.inside(path) or "*" not in inside[0][0]):
            yield from _strays(path, below, space)
        else:
            yield path


def _fits(name: str, step: str) -> bool:
    """Whether a name is one that a step of a glob takes."""
    return step in (name, "*") or ("*" in step and name.endswith((".yaml", ".yml")))


def _entries(folder: Path) -> list[Path]:
    """What a folder holds, sorted, hidden entries left out; nothing where there is no folder."""
    try:
        names = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Refusal(f"读不了文件夹 {shown(folder)}：{reason(error)}", WRONG_USE) from error
    return [folder / name for name in names if not name.startswith((".", "~$"))]


def shown(path: Path) -> str:
    """A path as messages show it: relative to where the user stands unless that is longer; forward slashes."""
    try:
        relative = Path(os.path.relpath(path)).as_posix()
    except (ValueError, OSError):  # another drive, or the folder we stand in is gone
        return path.as_posix()
    absolute = path.absolute().as_posix()
    best = absolute if relative.startswith("..") and len(absolute) < len(relative) else relative
    return best if best.isprintable() else "".join(c if c.isprintable() else "�" for c in best)


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese where we know it."""
    known = {
        FileNotFoundError: "没有这个文件",
        PermissionError: "没有权限",
        IsADirectoryError: "这是一个文件夹",
        NotADirectoryError: "路径中有一段不是文件夹",
        FileExistsError: "已有同名文件",
    }
    numbers = {errno.ENOSPC: "磁盘已满", errno.EROFS: "磁盘只能读", errno.ENAMETOOLONG: "文件名太长"}
    return known.get(type(error)) or numbers.get(error.errno or 0) or error.strerror or str(error)


def read_file(path: Path, within: Path | None = None) -> Loaded:
    """A file's text. Never raises for what a file may be: the findings say why there is no text."""
    source = Source(shown(path), "")
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            return _unreadable(path, source, "这是一个指向工作区外的链接", "请换成文件本身")
        data = _bytes(path)
    except RuntimeError:
        return _unreadable(path, source, "链接绕成了圈", "请换成文件本身")
    except OSError as error:
        return _unreadable(
            path, source, f"读不了：{reason(error)}", "请检查文件是否存在、能否打开；丢失的可从 git 取回"
        )
    if isinstance(data, str):
        return _unreadable(path, source, data, "请换成普通的文本文件")
    return decode(path, shown(path), data)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that the user named; refuses what is no file, or too large."""
    try:
        data = _bytes(path)
    except OSError as error:
        raise Refusal(f"读不了 {shown(path)}：{reason(error)}", WRONG_USE) from error
    if isinstance(data, str):
        raise Refusal(f"读不了 {shown(path)}：{data}", WRONG_USE)
    return data


def _bytes(path: Path) -> bytes | str:
    """The file's bytes, or why it is not to be read. Never waits: a FIFO opens without blocking."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return "这不是普通文件"
        if status.st_size > MAX_BYTES:
            return f"文件有 {status.st_size / 1024 / 1024:.0f} MB，超过了 {MAX_BYTES // 1024 // 1024} MB"
        return file.read(MAX_BYTES + 1)


def _unreadable(path: Path, source: Source, message: str, help: str) -> Loaded:
    return Loaded(path, source, [_at_start(rules.FILE, source, message, help)], readable=False)


def _at_start(rule: Rule, source: Source, message: str, help: str) -> Diagnostic:
    return finding(rule, Place(source, 0, 0), message, help)


def decode(path: Path, name: str, data: bytes) -> Loaded:
    """A file's bytes as text, under the name that messages show; strictly UTF-8, a guess only for the message."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        source = Source(name, before + "�")
        place = Place(source, len(before), len(before) + 1)
        guess = guess_encoding(data)
        message = f"文件不是 UTF-8 编码{f'，像是 {guess}' if guess else '，也可能不是文本文件'}"
        help = "请用“UTF-8”编码另存" + ("，或运行 gwrb fmt 转换" if guess else "")
        return Loaded(path, source, [finding(rules.ENCODING, place, message, help)], readable=False)
    notes: list[tuple[Rule, str, str]] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        notes.append((rules.BYTES, "文件开头有 BOM", "运行 gwrb fmt 可以去掉"))
    if "\r\n" in text:
        notes.append((rules.BYTES, "换行是 CRLF（Windows 式）", "运行 gwrb fmt 可以改成 LF"))
    if text.count("\r") > text.count("\r\n"):
        notes.append((rules.BYTES, "换行是 CR（旧式 Mac）", "运行 gwrb fmt 可以改成 LF"))
    if len(data) > LARGE_BYTES:
        size = f"{len(data) / 1024 / 1024:.0f} MB"
        notes.append((rules.LARGE, f"文件有 {size}，超过 5 MB", "请看看是不是放错了文件"))
    source = Source(name, text)
    return Loaded(path, source, [_at_start(rule, source, message, help) for rule, message, help in notes])


def guess_encoding(data: bytes) -> str | None:
    """What a text that is no UTF-8 is probably written in; None where it looks like no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\0" in data:
        return None
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GBK"


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: beside it, to disk, then in its place."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".gwrb-", suffix=".tmp")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
