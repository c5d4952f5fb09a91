"""The base of a change: what git has at a revision, laid out to be checked like the workspace itself."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from gwrb.git import command
from gwrb.git.since import Brought, brought, disappeared, touched_lines
from gwrb.git.snapshots import inside
from gwrb.ledger import loading
from gwrb.ledger.workspace import TASKS, Workspace, shown
from gwrb.model.files import ROW_FILES
from gwrb.text.diagnostics import Diagnostic, in_order
from gwrb.validation.registry import check


def compare(
    workspace: Workspace, after: loading.Ledger, found: list[Diagnostic], since: str, today: dt.date
) -> Brought:
    """The findings that came since the point at which `since` and the present part."""
    top = command.repository(workspace.root)
    commit = command.merge_base(top, command.revision(top, since), "HEAD")
    prefix = inside(workspace, top)
    files = command.files(top, commit, f"{prefix}data")
    with TemporaryDirectory(prefix="gwrb-") as folder:
        base = Workspace(Path(folder))
        _lay_out(base, files, prefix)
        before = loading.read(base) if os.path.lexists(base.tasks) else None
        earlier = check(before, today) if before else []
        gone = list(disappeared(before, after, _shown_again(before, workspace))) if before else []
    touched = _touched(top, commit, f"{prefix}data", files)
    result = brought(earlier, found, touched)
    return Brought(in_order([*result.found, *gone]), result.untouched)


def _lay_out(base: Workspace, files: Mapping[str, bytes], prefix: str) -> None:
    (base.root / TASKS).parent.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = base.root / name.removeprefix(prefix)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _shown_again(before: loading.Ledger, workspace: Workspace) -> dict[str, str]:
    """The base's files under the paths that they have, or had, in the workspace."""
    return {
        file.source.path: shown(workspace.root / file.path.relative_to(before.workspace.root))
        for file_type in ROW_FILES
        for file in before.files(file_type)
    }


class _Everything(set[int]):
    """The lines of a file that the base does not have."""

    def __contains__(self, line: object) -> bool:
        return True


def _touched(top: Path, commit: str, under: str, files: Mapping[str, bytes]) -> dict[str, set[int]]:
    """Lines written since the base, by shown path; files that the base lacks are new throughout."""
    diff = command.run(top, "diff", "--unified=0", "--no-color", "--no-ext-diff", commit, "--", under)
    lines = touched_lines(diff.decode("utf-8", errors="replace"))
    now = [p for p in (top / under).rglob("*") if p.is_file()]
    out = {shown(top / name): numbers for name, numbers in lines.items()}
    for path in now:
        if path.relative_to(top).as_posix() not in files:
            out[shown(path)] = _Everything()
    return out
