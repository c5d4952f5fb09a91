"""States of the ledger to compare: a folder, the working tree, a revision in git."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from gwrb.edit import differences
from gwrb.edit.differences import Change, Snapshot
from gwrb.edit.three_way import HEAD, Digest, Table, table
from gwrb.git import command
from gwrb.ledger import loading
from gwrb.ledger.loading import Ledger, Sound, parse_loaded
from gwrb.ledger.workspace import TASKS, UNITS, Workspace, decode, shown
from gwrb.merge.merge_plan import MergePlan
from gwrb.model.changes import CHANGES_FILE
from gwrb.model.dated import DatedPlan
from gwrb.model.files import ROW_FILES, FileSlot, Find, file_type_of, slot_of
from gwrb.model.plan import TASKS_FILE
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Record
from gwrb.model.register import Register
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.units_file import UNITS_FILE, Unit, Units
from gwrb.text.refusal import Refusal


def of_folder(space: Workspace, name: str) -> Snapshot:
    """A workspace as it stands."""
    book: Ledger = loading.read(space)
    files = [(record, f) for record in ROW_FILES for f in book.files(record)]
    unread = [shown(space.tasks)] if book.plan is None or book.damaged else []
    unread += [shown(space.units)] if book.units is None else []
    unread += [file.source.path for _, file in files if file.value is None]
    found = _by_slot(((kind, f.value) for kind, f in files), book.finder)
    return Snapshot(name, book.plan, book.units, found, tuple(unread))


def of_working_tree(space: Workspace, name: str) -> Snapshot:
    """The workspace as it stands; refuses one of which git was told to leave files out."""
    top = command.top(space.root)
    if top is not None:
        command.refuse_sparse(top, f"{inside(space, top)}data")
    return of_folder(space, name)


def of_revision(space: Workspace, commit: str, name: str) -> Snapshot:
    """The workspace as a commit has it; a commit from before the workspace is empty.

    Of a kind of file that git is told to ignore (contacts) a commit says nothing.
    """
    top = command.repository(space.root)
    prefix = inside(space, top)
    found = command.files(top, commit, f"{prefix}data")
    made = of_contents(name, {path.removeprefix(prefix): data for path, data in found.items()}, prefix=prefix)
    there = {slot.kind for slot in made.files}
    kinds_here = [record for record in ROW_FILES if record.name not in there]
    silent = frozenset(k.name for k in kinds_here if command.ignored(top, prefix + k.glob.replace("*", "x")))
    return replace(made, silent=silent)


def of_contents(
    name: str, found: Mapping[str, bytes], finder: Callable[[Any], Find] | None = None, *, prefix: str = ""
) -> Snapshot:
    """A state by what its files hold, by path below the workspace; `prefix`: what messages put before a path.

    `finder`: who looks up names, where the files have no units.yaml.
    """
    unread: list[str] = []

    def one(path: str, file_type: Record) -> Any:
        if path not in found:
            return None
        where = f"{name}:{prefix}{path}"
        value, parsed = parse_loaded(decode(Path(path), where, found[path]), file_type)
        if value is None or parsed.damaged:
            unread.append(where)
        return value

    plan = one(TASKS.as_posix(), TASKS_FILE)
    units = one(UNITS.as_posix(), UNITS_FILE)
    kinds = ((path, file_type_of(_yaml(path))) for path in found)
    files = [(kind, one(path, kind)) for path, kind in kinds if kind and kind.rows]
    changed = next((value.changes for kind, value in files if kind is CHANGES_FILE and value), ())
    year = DatedPlan(plan, Register(units or Units(), plan.heading.city), changed) if plan else None
    return Snapshot(name, plan, units, _by_slot(files, finder or partial(_finder, year)), tuple(unread))


def _yaml(path: str) -> str:
    """A path under the ending that the globs of the kinds have; `Workspace.files` takes both as well."""
    return f"{path[:-4]}.yaml" if path.endswith(".yml") else path


def inside(space: Workspace, top: Path) -> str:
    """The workspace's folder in the repository, '' or ending in /."""
    path = space.root.resolve().relative_to(top.resolve()).as_posix()
    return "" if path == "." else f"{path}/"


def _finder(year: DatedPlan | None, value: Any) -> Find:
    """Looks names of units up as they were in the quarter of which a file speaks."""
    return partial(year.find, quarter=getattr(value, "quarter", None)) if year else lambda _: None


def _by_slot(found: Iterable[tuple[Record, Any]], finder: Callable[[Any], Find]) -> dict[FileSlot, Any]:
    out: dict[FileSlot, Any] = {}
    for kind, value in found:
        if value is not None:
            out.setdefault(slot_of(kind, value, finder(value)), value)
    return out


def tables(space: Workspace, path: Path, file_type: Record) -> Iterator[tuple[command.Commit, Table]]:
    """Every committed version of a file with rows that can be read, oldest first."""
    top = command.repository(space.root)
    name = f"{inside(space, top)}{path.relative_to(space.root).as_posix()}"
    for commit, data in reversed(list(command.versions(top, name))):
        value, _ = parse_loaded(decode(path, name, data), file_type)
        if value is not None or not data:
            yield commit, table(file_type, value) if value is not None else {}


def steps(space: Workspace, path: Path, file_type: Record) -> Iterator[tuple[command.Commit, Table, Table]]:
    """The same with what stood before each: what two branches changed, their merge did not change again."""
    known: dict[str, Table] = {}
    last: Table = {}
    for commit, after in tables(space, path, file_type):
        parents = [known[p] for p in commit.parents if p in known] or [last if commit.parents else {}]
        yield commit, _before(parents, after), after
        known[commit.id] = last = after


def _before(parents: Sequence[Table], after: Table) -> Table:
    """The first parent's table, with what `after` has from one of the others as if it had stood there."""
    first, *others = parents
    out = {key: dict(cells) for key, cells in first.items()}
    for key in {key for t in (*parents, after) for key in t} if others else ():
        now = after.get(key)
        if any(t.get(key) == now for t in others):
            out.pop(key, None)
            out |= {} if now is None else {key: dict(now)}
        elif now is not None:
            cells = out.setdefault(key, {}) if any(key in t for t in parents) else {}
            for cell in {cell for t in (*parents, after) for cell in t.get(key, {})}:
                if any(key in t and t[key].get(cell) == now.get(cell) for t in others):
                    cells.pop(cell, None)
                    cells |= {cell: now[cell]} if cell in now else {}
    return out


def remembered(space: Workspace, planned: MergePlan) -> MergePlan:
    """A merge's conflicts with the words of their base, where the history still has them."""
    unknown = {slot.path for slot, c in planned.conflicts if isinstance(c.conflict.base, Digest)}
    try:
        if not unknown or command.top(space.root) is None:
            return planned
    except Refusal:  # the words would be welcome; the merge does not need them
        return planned
    slots = []
    for slot in planned.slots:
        known = [t for _, t in tables(space, slot.path, slot.record)] if slot.path in unknown else []
        slots.append(replace(slot, conflicts=[c.remembered(known) for c in slot.conflicts]))
    return replace(planned, slots=tuple(slots))


_LOGGED = (PROGRESS_FILE, PLANS_FILE)  # of contacts git keeps nothing


class CommittedChange(NamedTuple):
    """One change, with the commit that made it."""

    commit: command.Commit
    change: Change


class Edits(NamedTuple):
    """Changes, newest first, and what is to be told of those that are not among them; '' where none is missing."""

    changes: list[CommittedChange]
    missing: str = ""


_NO_GIT = "这台电脑上没有 git，谁在什么时候改了什么没有列出"
_CUT = "这份克隆不完整（浅克隆），更早的改动是谁做的不在这里，没有列出；请联网补齐：git fetch --unshallow"


def edits(book: Sound, who: Unit | None, task: str | None) -> Edits:
    """The changes of a unit's files, or of all, and of one task where it is given; none outside git."""
    top = command.top(book.workspace.root)
    if top is None:
        return Edits([], _NO_GIT if not command.there() and command.marked(book.workspace.root.absolute()) else "")
    command.refuse_sparse(top, f"{inside(book.workspace, top)}data")
    cut = command.cut_off(top)
    out: list[tuple[int, CommittedChange]] = []
    for file_type in _LOGGED:
        for file in book.ledger.files(file_type):
            if file.value is None or who not in (None, book.register.find(file.value.unit)):
                continue
            quarter = getattr(file.value, "quarter", None)
            about = Change("", "", unit=str(file.value.unit), quarter=quarter and str(quarter))
            about = about if quarter else about._replace(file=file_type.noun)
            versions = steps(book.workspace, file.path, file_type)
            for number, (commit, before, after) in enumerate(versions):
                if commit.id in cut:
                    continue
                found = differences.rows(file_type, {HEAD: {}, **before}, {HEAD: {}, **after}, about)
                out += [(number, CommittedChange(commit, c)) for c in found if task in (None, c.task)]
    ranked = sorted(out, key=lambda e: (-e[1].commit.at, -e[0]))
    return Edits([edit for _, edit in ranked], _CUT if cut else "")
