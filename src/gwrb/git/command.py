"""git, behind one seam: the only module that starts it. No shell, no user's pager, no network.

Every call names its folder. A revision that a user typed is checked before git sees it: it can never
be taken for an option.
"""

import datetime as dt
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gwrb.ledger.workspace import read_bytes, reason
from gwrb.text.refusal import WRONG_USE, Refusal

_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C.UTF-8", "LANGUAGE": "C",
}  # fmt: skip
# git sets these for hooks and drivers: they would point every call at another repository, or change what is printed
_OTHERS = frozenset(
    f"GIT_{name}" for name in (
        "DIR", "INDEX_FILE", "PREFIX", "WORK_TREE", "COMMON_DIR", "NAMESPACE", "EXTERNAL_DIFF", "DIFF_OPTS",
        "LITERAL_PATHSPECS", "GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS", "CONFIG", "OBJECT_DIRECTORY",
        "ALTERNATE_OBJECT_DIRECTORIES", "SHALLOW_FILE", "GRAFT_FILE", "REPLACE_REF_BASE",
    )
)  # fmt: skip
_SETTINGS = ("core.quotepath=false", "core.fsmonitor=false", "protocol.allow=never")  # no program of others, no network
_ABSENT = (
    "这份克隆不完整（浅克隆、部分克隆），缺少要比较的内容；请联网补齐：git fetch --unshallow，部分克隆请重新完整克隆"
)
_LOST = "git 仓库已损坏，缺少内容；请运行 git fsck 查看，或重新克隆"
PATIENCE = 300  # seconds: a history of many years is read in a tenth of it; a pipe called .gitignore is never read
_OUTSIDE, _UNREAD = "not a git repository", "Could not read"
# What git says, and what that means; the folder is put in.
_MEANINGS = (
    ("dubious ownership", "git 不读属于别的用户的仓库。确认可信后运行：git config --global --add safe.directory {}"),
    ("promisor remote", _ABSENT),
    ("lazy fetch", _ABSENT),
    ("transport '", _ABSENT),
    ("could not lock config file", "git 的设置文件正被占用，或不能写；请看看 .git 里有没有留下 config.lock"),
    ("corrupt", "git 仓库已损坏；请运行 git fsck 查看，或重新克隆"),
    ("bad object", _LOST),
    ("unable to read", _LOST),
    (_OUTSIDE, "这里有 .git，git 却认不出仓库：不完整，或已损坏；请重新克隆，不要它的请移走 .git"),
    ("invalid gitfile", "这里的 .git 不是 git 写的，认不出仓库；请重新克隆，不要它的请移走 .git"),
    ("must be run in a work tree", "这是没有工作树的仓库（bare），这个命令用不了；请克隆一份，在克隆里运行"),
    ("no upstream configured", "这个分支在远端没有对应的分支；请写明与哪一个比，例如 origin/main"),
    ("repo version", "这份仓库要用更新的 git 才能读；请升级 git"),
    ("repository extension", "这份仓库要用更新的 git 才能读；请升级 git"),
    ("bad config", "git 的设置文件里有一行写得不对；请照 git 说的位置改正"),
    (_UNREAD, _LOST),
    ("could not get object info", _LOST),
    ("not a tree object", _LOST),
    ("invalid object", _LOST),
)
_LITERAL = "--literal-pathspecs"  # a name may begin with a colon, or hold a star


class GitError(Refusal):
    """git could not do it: a sentence, with what git said; `status` is git's exit status, `said` its words."""

    def __init__(self, folder: Path, said: str, status: int = 0) -> None:
        mark, words = next((known for known in _MEANINGS if known[0] in said), ("", ""))
        meaning = words.format(shlex.quote(os.fspath(folder)))
        quoted = next(line for line in said.strip().split("\n") if mark in line) or f"它没有说为什么（{status}）"
        super().__init__(f"{meaning}（git 说：{quoted}）" if meaning else f"git 没有做成：{quoted}", WRONG_USE)
        self.said = said
        self.status = status


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a history: who, when (`at` in seconds, to sort by), why; `parents` within that history."""

    id: str
    author: str
    day: dt.date
    subject: str
    at: int = 0
    parents: tuple[str, ...] = ()


def run(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    """Runs git in a folder; its output. Raises GitError where git refuses, Refusal where there is no git."""
    done = _done(folder, arguments, data)
    if done.returncode:
        raise GitError(folder, done.stderr.decode("utf-8", "replace").strip(), done.returncode)
    return done.stdout


def _done(folder: Path, arguments: Sequence[str], data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """What came of running git in a folder. Raises Refusal where it cannot be started or does not end."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", *settings, "-C", os.fspath(folder), *arguments]
    own = {k: v for k, v in os.environ.items() if k not in _OTHERS and not k.startswith("GIT_TRACE")}
    try:
        return subprocess.run(  # noqa: S603 - a list of arguments, no shell
            command, input=data, capture_output=True, check=False, env=own | _ENVIRONMENT, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal(
            f"git 过了 {PATIENCE} 秒没有答复，已停下；请看看 .git 和 .gitignore 是不是普通的文件", WRONG_USE
        ) from error
    except FileNotFoundError as error:
        raise Refusal("这台电脑上没有 git，这个命令用不了", WRONG_USE) from error
    except OSError as error:
        raise Refusal(f"git 运行不了：{reason(error)}", WRONG_USE) from error


def there() -> bool:
    """Whether this machine has git."""
    return shutil.which("git") is not None


def top(folder: Path) -> Path | None:
    """The top of the repository that a folder is in; None outside any, or without git."""
    if not there():
        return None
    try:
        found = run(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").removesuffix("\n")
    except GitError as error:
        here = Path(os.path.abspath(folder))  # noqa: PTH100 - as the user wrote it
        if _OUTSIDE in error.said and not marked(here):
            return None
        raise
    if found and not folder.resolve().is_relative_to(Path(found).resolve()):
        raise Refusal(f"git 的工作树在 {found}，{folder} 不在里面；请看看 git config core.worktree", WRONG_USE)
    return Path(found) if found else None


def marked(folder: Path) -> bool:
    """Whether a folder, or one above it, holds something called .git."""
    return any(os.path.lexists(one / ".git") for one in (folder, *folder.parents))


def repository(folder: Path) -> Path:
    """The top of the repository that a folder is in; refuses where there is none."""
    run(folder, "--version")
    found = top(folder)
    if found is None:
        raise Refusal(f"{folder} 不在 git 仓库里，这个命令用不了", WRONG_USE)
    return found


def revision(folder: Path, text: str) -> str:
    """The commit's id that a revision stands for; refuses what is none."""
    if not text.startswith(("-", "^")) and "\0" not in text:
        found = _said(folder, "rev-parse", "--verify", "--quiet", f"{text}^{{commit}}")
        if found is not None:
            return found
        _refuse_lost(folder, text)
    more = f"；{_ABSENT}" if _shallow(folder) else ""
    raise Refusal(f"“{text}”不是文件夹，也不是 git 里的版本（分支、标签或提交）{more}", WRONG_USE)


def _refuse_lost(folder: Path, text: str) -> None:
    """Refuses a revision that names a commit which is not there any more, or is behind such a one."""
    first = re.split(r"[~^@:]", text)[0] or "HEAD"
    if re.fullmatch("[0-9a-f]{40,64}", first):  # what a server calls the state before the first one is all zeros
        more = f"；{_ABSENT}" if _shallow(folder) else "；它在别处的话，请先运行 git fetch"
        raise Refusal(f"这份克隆里没有“{text}”这个版本{more}", WRONG_USE)
    for name in dict.fromkeys((first, text)):
        try:
            found = run(folder, "rev-parse", "--verify", name)
        except GitError as error:
            if _UNREAD in error.said:
                raise
            return
        run(folder, "cat-file", "-t", found.decode("utf-8", "replace").strip())


def merge_base(folder: Path, one: str, other: str) -> str:
    """The commit at which two histories part; refuses where they never met."""
    found = _said(folder, "merge-base", revision(folder, one), revision(folder, other))
    if found is None:
        more = f"；{_ABSENT}" if _shallow(folder) else ""
        raise Refusal(f"{one} 与 {other} 没有共同的历史，无法比较{more}", WRONG_USE)
    return found


def _said(folder: Path, *arguments: str) -> str | None:
    """The one line that git answers; None where it answers that there is nothing."""
    try:
        return run(folder, *arguments).decode("utf-8", "replace").strip()
    except GitError as error:
        if error.status == 1 or not error.said:  # HEAD@{1} where nothing was noted down: 128, without a word
            return None
        raise


def _shallow(folder: Path) -> bool:
    return _said(folder, "rev-parse", "--is-shallow-repository") == "true"


def changed(folder: Path, commit: str, under: str) -> Iterator[tuple[str, str]]:
    """The files below a path (of the repository) that differ from a commit, each with its diff without context.

    By plumbing, a file a call: no setting of the user's changes it, and no name has to be read out of it.
    """
    plain = ("--no-ext-diff", "--no-textconv", "--no-renames", "--no-color")
    compare = (*_without_filters(folder), _LITERAL, "diff-index")
    names = run(folder, *compare, "-z", "--name-only", *plain, commit, "--", under)
    for name in names.decode("utf-8", "surrogateescape").split("\0"):
        if name:
            diff = run(folder, *compare, "-p", "--unified=0", *plain, commit, "--", name)
            yield name, diff.decode("utf-8", "replace")


def _without_filters(folder: Path) -> list[str]:
    """Options with which git calls no program that its settings name for reading files of the working tree."""
    try:
        keys = run(folder, "config", "-z", "--name-only", "--get-regexp", r"^filter\.").decode(
            "utf-8", "surrogateescape"
        )
    except GitError as error:
        if error.status == 1:  # none
            return []
        raise
    drivers = {key.rpartition(".")[0] for key in keys.split("\0") if key}
    if strange := next((one for one in drivers if "=" in one or "\n" in one), None):
        raise Refusal(f"git 的设置里有不正常的一项“{strange}”，没有比较；请用 git config 删去", WRONG_USE)
    own = (f"{one}.{key}" for one in sorted(drivers) for key in ("clean=", "process=", "required=false"))
    return [part for setting in own for part in ("-c", setting)]


def refuse_sparse(folder: Path, under: str) -> None:
    """Refuses a working tree that leaves out files below a path (of the repository): they would seem to be deleted."""
    listed = run(folder, _LITERAL, "ls-files", "-t", "-z", "--", *([under] if under else [])).split(b"\0")
    missing = sum(row.startswith(b"S ") for row in listed)
    if missing:
        raise Refusal(
            f"这份克隆只检出了一部分（sparse checkout），{under or '仓库'} 里有 {missing} 个文件不在这里，没有比较；"
            "请先运行 git sparse-checkout disable",
            WRONG_USE,
        )


def files(folder: Path, commit: str, under: str) -> dict[str, bytes]:
    """Every regular file below a path (of the repository, '' for all) in a commit: path -> content."""
    listed = run(folder, "ls-tree", "-r", "-z", "--full-tree", commit, *([under] if under else []))
    wanted: list[tuple[str, str]] = []
    for row in listed.split(b"\0"):
        facts, _, path = row.partition(b"\t")
        mode, kind, blob = facts.decode().split() if facts else ("", "", "")
        name = path.decode("utf-8", "surrogateescape")
        if not facts:
            continue
        if any(step in ("", ".", "..") for step in name.split("/")):  # git never checks such a name out
            raise Refusal(f"版本 {commit[:10]} 里有不正常的文件名“{name}”，没有读", WRONG_USE)
        if kind == "commit" and name == under:
            raise Refusal(f"{name} 是一个子模块，里面的内容不在这个仓库里；请在子模块里建工作区", WRONG_USE)
        if kind == "blob" and mode != "120000":
            wanted.append((name, blob))
    return dict(zip((p for p, _ in wanted), contents(folder, [b for _, b in wanted]), strict=True))


def contents(folder: Path, objects: Sequence[str], *, absent: bool = False) -> list[bytes]:
    """The contents of blobs, in their order; what is not there is empty where some may be `absent`, else an error."""
    if not objects:
        return []
    out = run(folder, "cat-file", "--batch", data="".join(f"{o}\n" for o in objects).encode("utf-8", "surrogateescape"))
    found, at = [], 0
    for name in objects:
        end = out.find(b"\n", at)
        words = out[at:end].split()
        size = int(words[2]) if len(words) == 3 and words[1] == b"blob" else None
        if end < 0 or (
            size is None and not (absent and _said(folder, "rev-parse", "--verify", "--quiet", name) is None)
        ):
            raise GitError(folder, f"unable to read {name}")
        found.append(out[end + 1 : end + 1 + size] if size is not None else b"")
        at = end + 1 + (size + 1 if size is not None else 0)
    return found


_FACTS = 6


def cut_off(folder: Path) -> frozenset[str]:
    """The commits at which a shallow clone ends: what they changed is not known in it."""
    if not _shallow(folder):
        return frozenset()
    path = folder / run(folder, "rev-parse", "--git-path", "shallow").decode("utf-8", "surrogateescape").strip()
    return frozenset(read_bytes(path).decode("ascii", "replace").split())


def history(folder: Path, paths: Iterable[str]) -> list[Commit]:
    """The commits that touched any of the paths (of the repository), newest first; none in an empty repository."""
    if _said(folder, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return []
    form = "%H%x00%an%x00%ad%x00%s%x00%at%x00%P%x00"
    order = ("--parents", "--date-order")  # a child before its parents, whatever the clocks said
    out = run(
        folder,
        _LITERAL,
        "rev-list",
        *order,
        "--encoding=UTF-8",
        f"--format={form}",
        "--date=short",
        "HEAD",
        "--",
        *paths,
    )
    facts = out.decode("utf-8", "replace").split("\0")
    commits = []
    for at in range(0, len(facts) - _FACTS + 1, _FACTS):
        head, author, day, subject, seconds, parents = facts[at : at + _FACTS]
        id = head.rpartition("\n")[2]
        commits.append(Commit(id, author, _day(day), subject, int(seconds or 0), tuple(parents.split())))
    return commits


def _day(text: str) -> dt.date:
    """A day as git writes it; the last or the first that there is for one beyond."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date.min if text.startswith("-") or text < "1" else dt.date.max


def versions(folder: Path, path: str) -> Iterator[tuple[Commit, bytes]]:
    """Every committed version of one file, newest first, with the commit that made it. The folder is the top."""
    if "\n" in path:  # not to be asked for in lines
        return
    commits = history(folder, [path])
    yield from zip(commits, contents(folder, [f"{c.id}:{path}" for c in commits], absent=True), strict=True)


def setting(folder: Path, key: str) -> str | None:
    """What git's settings say of a key in a repository; None where they say nothing."""
    try:
        return run(folder, "config", "--get", key).decode("utf-8", "replace").strip()
    except GitError:
        return None


def ignored(folder: Path, path: str) -> bool:
    """Whether git is told to ignore a path (of the repository), by .gitignore or otherwise."""
    try:
        run(folder, "check-ignore", "--quiet", "--no-index", "--", path)
    except GitError as error:
        if error.status == 1:
            return False
        raise
    return True


def attributes(folder: Path, name: str, paths: Sequence[str]) -> list[str]:
    """What .gitattributes give an attribute, for each path (below the folder): a value, set, unset or unspecified."""
    out = run(folder, "check-attr", "-z", name, "--", *paths).decode("utf-8", "surrogateescape")
    return out.split("\0")[2::3]


def merge_text(
    folder: Path, base: bytes, ours: bytes, theirs: bytes, labels: Sequence[str], size: int
) -> tuple[bytes, bool]:
    """git's own merge by lines: the text, with markers where it conflicts, and whether it does not."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="gwrb-") as scratch:
        names = []
        for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
            (Path(scratch) / name).write_bytes(data)
            names.append(os.path.join(scratch, name))  # noqa: PTH118
        options = [part for label in labels for part in ("-L", label)]
        done = _done(folder, ["merge-file", "-p", "--diff3", f"--marker-size={size}", *options, *names])
    if done.returncode < 0 or done.returncode >= 128:
        raise GitError(folder, done.stderr.decode("utf-8", "replace").strip(), done.returncode)
    return done.stdout, done.returncode == 0
