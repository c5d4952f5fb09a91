"""What makes git understand the ledger: settings of a clone, and .gitattributes in the workspace."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from gwrb.git import command
from gwrb.ledger.workspace import Workspace, shown, write
from gwrb.model.files import FILES, RECEIPTS


def set_up(space: Workspace) -> list[str]:
    """Sets up the clone that the workspace is in; says which files were written on the way."""
    command.configure(command.repository(space.root), _settings(_program()))
    return [*_attributed(space.root), *_private(space)]


def _attributed(root: Path) -> Iterator[str]:
    """Adds to the workspace's .gitattributes the lines without which git does not call us; says so."""
    missing = [line for line in ATTRIBUTES.splitlines() if not _in_force(root, line)]
    if missing:
        path = root / ".gitattributes"
        old = path.read_bytes() if path.is_file() else b""
        gap = b"\n" if old and not old.endswith(b"\n") else b""
        write(path, old + gap + "".join(f"{line}\n" for line in missing).encode())
        yield f"{shown(path)} 里补上了 {len(missing)} 行：哪些文件这样合并、比较"


def _in_force(root: Path, line: str) -> bool:
    """Whether git gives a file of a line's pattern what the line says last, in whatever file that is said."""
    pattern, *_, last = line.split()
    name, _, value = last.partition("=")
    path = pattern.replace("**", "x").replace("*", "x")
    return command.attributes(root, name, [path]) == [value or "set"]


def _private(space: Workspace) -> Iterator[str]:
    """Has git pass over contacts where nobody has decided yet; says so."""
    for path, text in space.privacy().items():
        write(path, text)
        yield f"写了 {shown(path)}：联系人的电话是个人信息，默认不进 git"


def _patterns() -> list[str]:
    """The files that merge row by row, and the records of what was received: each kind's folders."""
    globs = [kind.glob for kind in FILES if kind.rows or kind in RECEIPTS.values()]
    return list(dict.fromkeys(glob.replace("/*/*.yaml", "/**/*.yaml") for glob in globs))


ATTRIBUTES = "".join(
    f"{line}\n"
    for line in (
        "*.yaml text eol=lf diff=gwrb",
        *(f"{pattern} merge=gwrb" for pattern in _patterns()),
        "*.docx binary diff=docx",
        "*.xlsx binary",
    )
)


def _program() -> str:
    """How git's shell starts this program."""
    if shutil.which("gwrb"):
        return "gwrb"
    return f"{shlex.quote(sys.executable)} -c 'from gwrb.cli import run; run()'"


def _settings(program: str) -> list[tuple[str, str]]:
    # Where the program is gone or breaks off, git merges by lines as usual: our side alone is never the result.
    failed = "test $s -gt 1 || { test $s -eq 1 && ! grep -q '^<<<<<<<' %A; }"
    driver = (
        f"{program} git merge-driver %O %A %B %L %P; s=$?; "
        f"if {failed}; then git merge-file --marker-size=%L %A %O %B; s=$?; fi; exit $s"
    )
    return [
        ("merge.gwrb.name", "gwrb: entries merge field by field"),
        ("merge.gwrb.driver", driver),
        ("diff.gwrb.xfuncname", "^ *- ((task|id|name): .*)$"),
        ("diff.docx.textconv", f"{program} git docx-text"),
        ("diff.docx.binary", "true"),
        ("core.quotepath", "false"),
    ]
