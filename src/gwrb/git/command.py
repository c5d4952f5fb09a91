"""git, behind one seam: the only module that starts it. No shell, no user's pager, no network.

Every call names its folder. A revision that a user typed is checked before git sees it: it can never
be taken for an option.
"""

import datetime as dt
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}


class GitError(Exception):
    """git could not do it; the message is git's own."""


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
    command = ["git", "-c", "core.quotepath=false", "-C", os.fspath(folder), *arguments]
    # git sets these for hooks and drivers: they would point every call at another repository
    own = {k: v for k, v in os.environ.items() if k not in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")}
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            command, input=data, capture_output=True, check=False, env=own | _ENVIRONMENT
        )
    except FileNotFoundError as error:
        raise Refusal("这台电脑上没有 git，这个命令用不了", WRONG_USE) from error
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip() or f"git {arguments[0]}: {done.returncode}")
    return done.stdout


def top(folder: Path) -> Path | None:
    """The top of the repository that a folder is in; None outside any, or without git."""
    try:
        found = run(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").removesuffix("\n")
    except (GitError, Refusal):
        return None
    return Path(found) if found else None


def setting(folder: Path, key: str) -> str | None:
    """What git's settings say of a key in a repository; None where they say nothing."""
    try:
        return run(folder, "config", "--get", key).decode("utf-8", "replace").strip()
    except GitError:
        return None


def repository(folder: Path) -> Path:
    """The top of the repository that a folder is in; refuses where there is none."""
    run(folder, "--version")
    found = top(folder)
    if found is None:
        raise Refusal(f"{folder} 不在 git 仓库里，这个命令用不了", WRONG_USE)
    return found


def revision(folder: Path, text: str) -> str:
    """The commit's id that a revision stands for; refuses what is none."""
    try:
        if not text.startswith("-") and "\0" not in text:
            named = f"{text}^{{commit}}"
            return run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", named).decode().strip()
    except GitError:
        pass
    raise Refusal(f"“{text}”不是文件夹，也不是 git 里的版本（分支、标签或提交）", WRONG_USE)


def merge_base(folder: Path, one: str, other: str) -> str:
    """The commit at which two histories part; refuses where they never met."""
    try:
        return run(folder, "merge-base", revision(folder, one), revision(folder, other)).decode().strip()
    except GitError as error:
        raise Refusal(f"{one} 与 {other} 没有共同的历史，无法比较", FOUND) from error


def files(folder: Path, commit: str, under: str) -> dict[str, bytes]:
    """Every regular file below a path (of the repository, '' for all) in a commit: path -> content."""
    listed = run(folder, "ls-tree", "-r", "-z", "--full-tree", commit, *([under] if under else []))
    wanted: list[tuple[str, str]] = []
    for row in listed.split(b"\0"):
        facts, _, path = row.partition(b"\t")
        mode, kind, blob = facts.decode().split() if facts else ("", "", "")
        if kind == "blob" and mode != "120000":
            wanted.append((path.decode("utf-8", "surrogateescape"), blob))
    return dict(zip((p for p, _ in wanted), contents(folder, [b for _, b in wanted]), strict=True))


def contents(folder: Path, objects: Sequence[str]) -> list[bytes]:
    """The contents of blobs, in their order; what is not there is empty."""
    if not objects:
        return []
    out = run(folder, "cat-file", "--batch", data="".join(f"{o}\n" for o in objects).encode())
    found, at = [], 0
    for _ in objects:
        end = out.index(b"\n", at)
        words = out[at:end].split()
        size = int(words[2]) if len(words) == 3 else None
        found.append(out[end + 1 : end + 1 + size] if size is not None else b"")
        at = end + 1 + (size + 1 if size is not None else 0)
    return found


def history(folder: Path, paths: Iterable[str]) -> list[Commit]:
    """The commits that touched any of the paths (of the repository), newest first; none in an empty repository."""
    form = "%H%x00%an%x00%ad%x00%s%x00%at%x00%P%x1e"
    try:
        order = ("--parents", "--date-order")  # a child before its parents, whatever the clocks said
        out = run(folder, "log", *order, f"--format={form}", "--date=short", "--no-color", "--", *paths)
    except GitError:  # no commit yet
        return []
    commits = []
    for row in out.decode("utf-8", "replace").split("\x1e"):
        parts = row.strip("\n").split("\0")
        if len(parts) == 6:
            day = dt.date.fromisoformat(parts[2])
            commits.append(Commit(parts[0], parts[1], day, parts[3], int(parts[4]), tuple(parts[5].split())))
    return commits


def versions(folder: Path, path: str) -> Iterator[tuple[Commit, bytes]]:
    """Every committed version of one file, newest first, with the commit that made it."""
    commits = history(folder, [f":(literal,top){path}"])
    yield from zip(commits, contents(folder, [f"{c.id}:{path}" for c in commits]), strict=True)


def ignored(folder: Path, path: str) -> bool:
    """Whether git is told to ignore a path (of the repository), by .gitignore or otherwise."""
    try:
        run(folder, "check-ignore", "--quiet", "--no-index", "--", path)
    except GitError:
        return False
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
        command = ["git", "merge-file", "-p", "--diff3", f"--marker-size={size}", *options, *names]
        done = subprocess.run(command, capture_output=True, check=False, cwd=folder)  # noqa: S603
    if done.returncode < 0 or done.returncode >= 128:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout, done.returncode == 0
