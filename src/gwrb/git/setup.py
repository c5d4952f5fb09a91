"""What makes git understand the ledger: settings of a clone, and .gitattributes in the workspace."""

import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from gwrb.git import command
from gwrb.git.snapshots import inside
from gwrb.ledger import journal
from gwrb.ledger.workspace import Workspace, shown
from gwrb.model.files import FILES, RECEIPTS, SENT


def set_up(space: Workspace) -> list[str]:
    """Sets up the clone that the workspace is in; says which files were written on the way; the lock is held.

    To .gitattributes come the lines without which git does not call us; contacts are kept out of git where nobody
    has decided yet.
    """
    top = command.repository(space.root)
    for key, value in _settings(_program()):
        command.run(top, "config", "--local", key, value)
    attributes = space.root / ".gitattributes"
    old = space.bytes_of(attributes)
    missing = [line for line in ATTRIBUTES.splitlines() if not _in_force(space.root, line)]
    files: dict[Path, bytes | None] = {**space.privacy()}
    said = [f"写了 {shown(path)}：联系人的电话是个人信息，默认不进 git" for path in files]
    if missing:
        gap = "\n" if old and not old.endswith(b"\n") else ""
        files[attributes] = (old or b"") + (gap + "".join(f"{line}\n" for line in missing)).encode()
        said.insert(0, f"{shown(attributes)} 里补上了 {len(missing)} 行：哪些文件这样合并、比较")
    journal.write_all(space.root, files, {path: old if path == attributes else None for path in files})
    return said


def _in_force(root: Path, line: str) -> bool:
    """Whether git gives a file of a line's pattern what the line says last, in whatever file that is said."""
    pattern, *_, last = line.split()
    name, _, value = last.partition("=")
    path = pattern.replace("**", "x").replace("*", "x")
    return command.attributes(root, name, [path]) == [value or "set"]


# The files that merge row by row, and the records of what was received: each kind's folders.
_GLOBS = (kind.glob for kind in FILES if kind.rows or kind in RECEIPTS.values())
_PATTERNS = dict.fromkeys(glob.replace("/*/*.yaml", "/**/*.yaml") for glob in _GLOBS)
_MERGED = "".join(f"{pattern} merge=gwrb\n" for pattern in _PATTERNS)
ATTRIBUTES = f"*.yaml text eol=lf diff=gwrb\n{_MERGED}*.docx binary diff=docx\n*.xlsx binary\n"


def _program() -> str:
    """How git's shell starts this program, wherever it is called: by its path, and not from what lies in the repository."""
    return f"{shlex.quote(Path(sys.executable).as_posix())} -P -m gwrb"


def _settings(program: str) -> list[tuple[str, str]]:
    # Where the program is gone or breaks off, git merges by lines as usual: our side alone is never the result.
    failed = "test $s -gt 1 || { test $s -eq 1 && ! grep -q '^<<<<<<<' %A; }"
    driver = (
        f"{program} git merge-driver %O %A %B %L %P; s=$?; "
        f"if {failed}; then git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B; s=$?; fi; exit $s"
    )
    # Where the program is gone, a Word file is still compared: its text as it lies in the package, else its checksum.
    bare = '{ unzip -p "$1" word/document.xml || cksum <"$1"; } 2>/dev/null | sed -e "s#</w:p>#\\n#g" -e "s/<[^>]*>//g"'
    return [
        ("merge.gwrb.name", "gwrb: entries merge field by field"),
        ("merge.gwrb.driver", driver),
        ("diff.gwrb.xfuncname", "^ *- ((task|id|name): .*)$"),
        ("diff.docx.textconv", f'f() {{ {program} git docx-text "$1" 2>/dev/null || {bare}; }}; f'),
        ("diff.docx.binary", "true"),
        ("core.quotepath", "false"),
    ]


def codeowners(space: Workspace, owners: Iterable[tuple[str, Sequence[str]]], office: str | None) -> str:
    """The file's text: each unit's own files are its accounts', everything else the office's."""
    top = command.top(space.root)
    prefix = inside(space, top) if top else ""
    lines = ["# 由 gwrb git codeowners 生成：账号在 data/units.yaml 里改，改后重新生成。"]
    lines += [f"* {_account(office)}"] if office else []
    # The last pattern that fits decides, so the units' own files stand below.
    for name, accounts in owners:
        who = " ".join(dict.fromkeys(map(_account, accounts)))
        lines += [f"/{prefix}{pattern} {who}" for pattern in _own_files(_escaped(name))]
    return "\n".join(lines) + "\n"


def _own_files(unit: str) -> list[str]:
    """The patterns of the files that a unit writes and git keeps: those of which receipts are kept."""
    out = []
    for kind in SENT:
        if kind.name in RECEIPTS:
            steps = iter(unit if key == "unit" else "*" for key in kind.identity)
            out.append("".join(next(steps) if c == "*" else c for c in kind.glob))
    return out


def _account(name: str) -> str:
    """@user, @org/team, or a mail address as it is."""
    return name if "@" in name else f"@{name}"


def _escaped(name: str) -> str:
    return "".join("\\" + c if c in " #[]*?!\\" else c for c in name)
