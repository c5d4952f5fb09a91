"""The only disk access for data: find the workspace, read its files, write atomically."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gwrb.ledger.opener import READ, LinkError, is_link, reach, steps_to
from gwrb.text import reading_rules as rules
from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.text.source import Place, Source
from gwrb.text.visible import one_line

MAX_BYTES = 64 * 1024 * 1024  # twice what 100,000 tasks take
LARGE_BYTES = 5 * 1024 * 1024
TASKS = Path("data/tasks.yaml")
UNITS = Path("data/units.yaml")
CHANGES = Path("data/changes.yaml")
STATE = ".gwrb"  # the folder of the lock and the journal
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
    """A folder that holds data/tasks.yaml. Nothing in it is reached through a link.

    `staged`: what stands for files that a killed run was still to write, by path below the root (`journal.staged`).
    """

    root: Path
    staged: Mapping[str, Path | None] = {}

    @property
    def tasks(self) -> Path:
        return self.root / TASKS

    @property
    def units(self) -> Path:
        return self.root / UNITS

    @property
    def interrupted(self) -> bool:
        """Whether a journal stands: a run was killed in the middle of writing (`journal.staged`)."""
        return os.path.lexists(self.root / STATE / "journal.json") and not _linked(self.root / STATE)

    @property
    def stands(self) -> bool:
        """Whether there is a ledger, or one that a killed run was still to write."""
        return os.path.lexists(self.tasks) or self.interrupted

    def path_of(self, glob: str, *identity: object) -> Path:
        """Where the file of a kind (by its glob) stands whose stars are `identity`, in order."""
        for each in identity:
            glob = glob.replace("*", str(each), 1)
        return self.root / glob

    def files(self, glob: str) -> list[Path]:
        """The files of a kind that there are, by name, level by level: data/progress/*/*.yaml.

        A last star before .yaml takes .yml as well, so that such a file is not silently left out. A link where a
        folder should be is among them: reading it is an error that says so.
        """
        steps = glob.split("/")
        found = _matching(self.root, steps)
        if not self.staged:
            return found
        there = {path: path for path in found if self.staged.get(path.relative_to(self.root).as_posix(), path)}
        new = (self.root / name for name, stage in self.staged.items() if stage and _fit(name.split("/"), steps))
        return sorted({**there, **{path: path for path in new}})

    def stray_files(self, globs: Sequence[str]) -> Iterator[Path]:
        """What lies in data/ and is no file of a kind; hidden files are the owner's business."""
        return _strays(self.root / "data", [glob.split("/")[1:] for glob in globs])

    def read(self, path: Path) -> Loaded:
        """A file of the workspace; a link, or what is reached through one, is refused."""
        source = Source(shown(path), "")
        try:
            data = self._bytes(path)
        except LinkError as error:
            what = "这是一个链接" if Path(error.filename) == path else f"{shown(Path(error.filename))} 是一个链接"
            return _unreadable(path, source, f"{what}，gwrb 不跟着链接读", "请换成文件或文件夹本身")
        except OSError as error:
            help = "请检查文件是否存在、能否打开；丢失的可从 git 取回"
            return _unreadable(path, source, f"读不了：{reason(error)}", help)
        if isinstance(data, str):
            return _unreadable(path, source, data, "请换成普通的文本文件")
        return decode(path, shown(path), data)

    def bytes_of(self, path: Path) -> bytes | None:
        """What a file of the workspace holds; None where there is none. Refuses what cannot be read."""
        try:
            data = self._bytes(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refusal(f"读不了 {shown(path)}：{reason(error)}", WRONG_USE) from error
        if isinstance(data, str):
            raise Refusal(f"读不了 {shown(path)}：{data}", WRONG_USE)
        return data

    def _bytes(self, path: Path) -> bytes | str:
        """A file's bytes, or why it is not to be read."""
        steps = steps_to(self.root, path)
        stage = self.staged.get("/".join(steps), path)
        if stage is None:
            raise FileNotFoundError(errno.ENOENT, "", os.fspath(path))
        if stage is not path:
            try:
                return self._below(steps_to(self.root, stage))
            except FileNotFoundError:
                pass  # it is in its place by now
        return self._below(steps)

    def _below(self, steps: Sequence[str]) -> bytes | str:
        with reach(self.root, steps[:-1]) as folder:
            return _contents(folder.open(steps[-1]))

    def privacy(self) -> dict[Path, bytes]:
        """What is to be written so that git passes over contacts; nothing where their folder says itself."""
        path = self.root / PRIVATE / ".gitignore"
        return {} if os.path.lexists(path) else {path: _PRIVATE_IGNORE.encode()}


def find(root: str | None, start: Path, environment: str | None) -> Workspace:
    """The workspace: `root` where given, else the environment's, else the nearest folder upward."""
    given = root or environment
    if given:
        folder = Path(given)
        if not Workspace(folder).stands:
            where = "--root" if root else "环境变量 GWRB_ROOT"
            message = f"{where} 指定的文件夹里没有 {TASKS.as_posix()}：{given}"
            raise Refusal(
                f"{message}\n{_left_out(folder)}请检查路径，或先用 gwrb init 通知 -o 文件夹 建立工作区", WRONG_USE
            )
        return Workspace(folder)
    for folder in (start, *start.parents):
        if Workspace(folder).stands:
            return Workspace(folder)
    raise Refusal(
        f"这里和上级文件夹里都没有 {TASKS.as_posix()}，不知道工作区在哪里\n{_left_out(start)}"
        "请先进入工作区，或用 --root 指定；新建请用 gwrb init 通知 -o 文件夹",
        WRONG_USE,
    )


def _left_out(folder: Path) -> str:
    """What to tell where git was once told to leave files out of a folder's working tree."""
    if not any((one / ".git/info/sparse-checkout").exists() for one in (folder, *folder.absolute().parents)):
        return ""
    return "这份克隆像是只检出了一部分（sparse checkout）；要补齐，请运行 git sparse-checkout disable\n"


def _matching(root: Path, steps: Sequence[str]) -> list[Path]:
    """The files below a folder by the steps of a glob, and the links that stand where a folder should."""
    step, *rest = steps
    if "*" not in step:
        path = root / step
        if rest and not _linked(path):
            return _matching(path, rest)
        return [path] if os.path.lexists(path) else []
    found = _entries(root)
    if not rest:
        return [root / f.name for f in found if f.name.endswith((".yaml", ".yml"))]
    out = []
    for entry in found:
        path = root / entry.name
        if _linked(path):
            out.append(path)
        elif entry.is_dir(follow_symlinks=False):
            out += _matching(path, rest)
    return out


def _strays(folder: Path, kinds: Sequence[Sequence[str]]) -> Iterator[Path]:
    """What lies in a folder and is of none of the kinds, given as the steps of their globs from here on."""
    for entry in _entries(folder) if not _linked(folder) else ():
        path = folder / entry.name
        inside = [steps for steps in kinds if _fits(path.name, steps[0])]
        below = [steps[1:] for steps in inside if len(steps) > 1]
        is_folder = entry.is_dir(follow_symlinks=False)
        if any(len(steps) == 1 for steps in inside):
            if is_folder:
                yield path
        elif below and _linked(path):
            pass  # reading says so
        elif below and is_folder:
            yield from _strays(path, below)
        else:
            yield path


def _fits(name: str, step: str) -> bool:
    """Whether a name is one that a step of a glob takes."""
    return step in (name, "*") or ("*" in step and name.endswith((".yaml", ".yml")))


def _fit(names: Sequence[str], steps: Sequence[str]) -> bool:
    return len(names) == len(steps) and all(map(_fits, names, steps))


def _linked(path: Path) -> bool:
    """Whether a path is a link itself."""
    try:
        return is_link(path.lstat())
    except OSError:
        return False


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """What a folder holds, sorted, hidden entries left out; nothing where there is no folder."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Refusal(f"读不了文件夹 {shown(folder)}：{reason(error)}", WRONG_USE) from error
    return [entry for entry in entries if not entry.name.startswith((".", "~$"))]


def below(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """Everything below a folder, in no order, however deep it lies; what vanishes meanwhile is left out."""
    waiting = [folder]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as found:
            for entry in found:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))


def shown(path: Path) -> str:
    """A path as messages show it: relative to where the user stands unless that is longer; forward slashes."""
    try:
        relative = Path(os.path.relpath(path)).as_posix()
    except (ValueError, OSError):  # another drive, or the folder we stand in is gone
        return path.as_posix()
    absolute = path.absolute().as_posix()
    best = absolute if relative.startswith("..") and len(absolute) < len(relative) else relative
    return one_line(best)


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese where we know it."""
    known = {
        FileNotFoundError: "没有这个文件",
        PermissionError: "没有权限",
        IsADirectoryError: "这是一个文件夹",
        NotADirectoryError: "路径中有一段不是文件夹",
        FileExistsError: "已有同名文件",
    }
    numbers = {
        errno.ENOSPC: "磁盘已满", errno.EROFS: "磁盘只能读", errno.ENAMETOOLONG: "文件名太长", errno.EIO: "磁盘读写出错",
        errno.EMFILE: "打开的文件太多", errno.ENFILE: "打开的文件太多", errno.EFBIG: "文件太大", errno.EBUSY: "正被占用",
        errno.ENOMEM: "内存不够", errno.ELOOP: "链接绕成了圈", errno.ENXIO: "这样的设备或管道打不开", errno.ENODEV: "没有这个设备",
        errno.EXDEV: "不在同一个磁盘上", errno.EINVAL: "系统不接受", errno.EILSEQ: "系统不接受这样的文件名",
        errno.ENOTEMPTY: "文件夹不是空的", errno.ENOEXEC: "这不是能运行的程序", errno.E2BIG: "参数太长",
        getattr(errno, "EDQUOT", -1): "磁盘配额已满", getattr(errno, "ESTALE", -1): "网络文件夹断开了",
    }  # fmt: skip
    own = error.strerror or str(error)  # in Chinese where gwrb itself raised it
    said = own if not own.isascii() else known.get(type(error)) or numbers.get(error.errno or 0)
    said = said or f"系统报错 {error.errno}（{own}）"
    if isinstance(error, LinkError):
        said = "这是一个链接，gwrb 不跟着链接走"
    kinds = (errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.EINVAL)
    if error.errno in kinds and STATE in Path(str(error.filename)).parts:
        said += f"；{STATE} 里只应有 gwrb 自己的文件，请移走它"
    return said


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that the user named; refuses what is no file, or too large."""
    try:
        data = _contents(os.open(path, READ | getattr(os, "O_BINARY", 0)))
    except OSError as error:
        raise Refusal(f"读不了 {shown(path)}：{reason(error)}", WRONG_USE) from error
    if isinstance(data, str):
        raise Refusal(f"读不了 {shown(path)}：{data}", WRONG_USE)
    return data


def _contents(descriptor: int) -> bytes | str:
    """The bytes of an open file, which is closed; or why it is not to be read."""
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


def decode(path: Path, name: str, data: bytes, *, sent: bool = False) -> Loaded:
    """A file's bytes as text, under the name that messages show; strictly UTF-8, a guess only for the message.

    `sent`: it is none of the ledger's own, which gwrb fmt converts.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        source = Source(name, before + "�")
        place = Place(source, len(before), len(before) + 1)
        guess = guess_encoding(data)
        message = f"文件不是 UTF-8 编码{f'，像是 {guess}' if guess else '，也可能不是文本文件'}"
        help = "请用“UTF-8”编码另存" + ("，或运行 gwrb fmt 转换" if guess and not sent else "")
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
