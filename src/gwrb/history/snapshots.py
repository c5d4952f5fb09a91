"""States of the ledger to compare: a folder, the working tree, a revision in git."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from gwrb import ledger
from gwrb.history import gitseam
from gwrb.history.changes import Snapshot
from gwrb.ledger import Ledger, parse_loaded
from gwrb.merging.merge import Table, table
from gwrb.model import Progress, Quarter, Unit, Units
from gwrb.names import Register
from gwrb.parse import parse_progress, parse_tasks, parse_units
from gwrb.workspace import PROGRESS, TASKS, UNITS, Workspace, decode, shown


def of_folder(space: Workspace, name: str) -> Snapshot:
    """A workspace as it stands."""
    book: Ledger = ledger.read(space)
    reports = [(f.source.path, f.progress) for f in book.progress]
    unread = [shown(space.tasks)] if book.plan is None or book.damaged else []
    unread += [shown(space.units)] if book.units is None else []
    unread += [path for path, progress in reports if progress is None]
    found = _by_slot((p for _, p in reports if p), book.register)
    return Snapshot(name, book.plan, book.units, found, tuple(unread))


def of_revision(space: Workspace, commit: str, name: str) -> Snapshot:
    """The workspace as a commit has it; a commit from before the workspace is empty."""
    top = gitseam.repository(space.root)
    prefix = inside(space, top)
    found = gitseam.files(top, commit, f"{prefix}data")
    unread: list[str] = []

    def one(path: str, parse: Callable[[Any], tuple[Any, Any]]) -> Any:
        if path not in found:
            return None
        value, parsed = parse_loaded(decode(Path(path), f"{name}:{path}", found[path]), parse)
        if value is None or parsed.damaged:
            unread.append(f"{name}:{path}")
        return value

    plan = one(f"{prefix}{TASKS.as_posix()}", parse_tasks)
    units = one(f"{prefix}{UNITS.as_posix()}", parse_units)
    below = PurePosixPath(f"{prefix}{PROGRESS.as_posix()}")
    paths = [p for p in found if PurePosixPath(p).parent.parent == below and p.endswith((".yaml", ".yml"))]
    reports = [one(path, parse_progress) for path in paths]
    register = Register(units or Units(), plan.heading.city if plan else None)
    return Snapshot(name, plan, units, _by_slot((r for r in reports if r), register), tuple(unread))


def inside(space: Workspace, top: Path) -> str:
    """The workspace's folder in the repository, '' or ending in /."""
    path = space.root.resolve().relative_to(top.resolve()).as_posix()
    return "" if path == "." else f"{path}/"


def _by_slot(found: Iterator[Progress], register: Register) -> dict[tuple[Quarter, str], Progress]:
    out: dict[tuple[Quarter, str], Progress] = {}
    for progress in found:
        owner = register.find(progress.unit)
        name = owner.name if isinstance(owner, Unit) else str(progress.unit)
        out.setdefault((progress.quarter, str(name)), progress)
    return out


def tables(space: Workspace, path: Path) -> Iterator[tuple[gitseam.Commit, Table]]:
    """Every committed version of a progress file that can be read, oldest first."""
    top = gitseam.repository(space.root)
    name = f"{inside(space, top)}{path.relative_to(space.root).as_posix()}"
    for commit, data in reversed(list(gitseam.versions(top, name))):
        progress, _ = parse_loaded(decode(path, name, data), parse_progress)
        if progress is not None or not data:
            yield commit, table(progress) if progress else {}
