"""The next year: what stands is archived as it is, the new notice takes its place, what people know is carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from gwrb.edit.splice import CannotSpliceError, Edit, apply, splice
from gwrb.edit.three_way import table
from gwrb.ledger.loading import Ledger, Sound
from gwrb.ledger.workspace import Workspace, decode, shown
from gwrb.model.dated import ChangeStep
from gwrb.model.files import FILES
from gwrb.model.notice_profile import NOTICE_FILE
from gwrb.model.plan import TASKS_FILE, Plan
from gwrb.model.record import Record
from gwrb.model.task_matching import TaskMatch, match_tasks
from gwrb.model.unit_plans import CONTACTS_FILE
from gwrb.model.units_file import UNITS_FILE, Unit, Units
from gwrb.model.values import DONE
from gwrb.notice.importing import carry, plan_of, read_file
from gwrb.notice.profile import write_profile
from gwrb.notice.tasks_file import named, write_units
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.text.source import Source, place_of
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.tallies import TaskStatus
from gwrb.yamltext.write import scalar

ARCHIVE = "archive"
# units.yaml as a file with a row for each unit.
BY_UNIT = Record(UNITS_FILE.name, UNITS_FILE.title, Units, rows="units")


class Rollover(NamedTuple):
    """What a change of year writes, and what is to be looked at.

    `files`: new contents by path, None for what is moved away; `read`: what stood there. `unfinished`: tasks of the
    old year that were not done and are not in the new notice. `unknown`: units that the register lacks.
    """

    plan: Plan
    files: Mapping[Path, bytes | None]
    read: Mapping[Path, bytes | None]
    archive: Path
    matches: tuple[TaskMatch, ...]
    unfinished: tuple[TaskStatus, ...]
    unknown: tuple[str, ...]
    carried: tuple[str, ...]
    notes: tuple[str, ...]


def rollover(notice: str, ledger: Sound, records: OfficeRecords) -> Rollover:
    """Reads next year's notice and says what takes the place of this year's; writes nothing."""
    space, old = ledger.workspace, ledger.plan
    reading = read_file(notice, space, another_year=True)
    plan = plan_of(reading, notice)
    year = old.heading.year
    if plan.heading.year <= year:
        same = f"通知是{plan.heading.year}年的，台账是{year}年的，没有改动；"
        raise Refusal(f"{same}同一年的通知改了，请用 gwrb import 通知 --force", FOUND)
    archive = space.root / ARCHIVE / str(year)
    if archive.exists():
        raise Refusal(f"{shown(archive)} 已存在，没有改动；请先核对，再移走它", FOUND)
    read = _standing(space)
    carried = carry(decode(space.tasks, shown(space.tasks), read[space.tasks] or b""), plan, another_year=True)
    files: dict[Path, bytes | None] = {archive / path.relative_to(space.root): data for path, data in read.items()}
    files |= {path: None for path in read if path != space.units}
    register = ledger.ledger.register
    if steps := ledger.ledger.year.steps:
        register = steps[-1].after.register
        files[space.units] = _units_text(ledger.ledger, steps).encode()
    files |= {space.tasks: carried.text.encode(), space.root / NOTICE_FILE.glob: write_profile(reading).encode()}
    matches = tuple(match_tasks(old.tasks, carried.plan.tasks))
    staying = {match.old.id for match in matches}
    last = old.quarters[-1]
    unfinished = tuple(t for t in records.tasks(last) if t.task.id not in staying and t.status != DONE)
    unknown = tuple(dict.fromkeys(n for n in named(plan.tasks) if register.find(n) is None))
    written = {path: read.get(path) for path in files}
    return Rollover(
        carried.plan, files, written, archive, matches, unfinished, unknown, carried.messages, reading.notes
    )


def _units_text(ledger: Ledger, steps: Sequence[ChangeStep]) -> str:
    """units.yaml as the year left it: units under their last names, their old names among the aliases."""
    now = steps[-1].after
    doubts: dict[str, list[str]] = {}
    for change in (step.change for step in steps):
        owner = now.register.find(change.who) if change.unconfirmed and change.who else None
        if owner:
            doubts.setdefault(owner.name, []).append(f"“{change.who}”的变动待确认：{change.unconfirmed}")
    units = now.units._replace(units=tuple(_noted(unit, doubts.get(unit.name, ())) for unit in now.units.units))
    last = {first: name for name, first in now.origins.items() if now.register.find(name)}
    source = next(one for one in ledger.sources if one.path == shown(ledger.workspace.units))
    places = ((place_of(unit.name), last.get(unit.name)) for unit in (ledger.units or Units()).units)
    edits = [Edit(at.start, at.end, scalar(new, 0, flow=True)) for at, new in places if at and new]
    renamed = Source(source.path, apply(source.text, edits, "\n"))
    order = {(str(unit.name),): number for number, unit in enumerate(units.units)}
    try:
        return splice(BY_UNIT, renamed, table(BY_UNIT, units), lambda key: order.get(key, len(order)))
    except CannotSpliceError:
        return write_units(units)


def _noted(unit: Unit, doubts: Sequence[str]) -> Unit:
    return unit._replace(note="；".join([*([unit.note] if unit.note else []), *doubts])) if doubts else unit


def _standing(space: Workspace) -> dict[Path, bytes | None]:
    """Every data file of the year by its path, with what it holds; people's telephone numbers are no year's."""
    paths = [path for kind in FILES if kind is not CONTACTS_FILE for path in space.files(kind.glob)]
    return {path: space.bytes_of(path) for path in dict.fromkeys((space.tasks, space.units, *paths))}


def archived(space: Workspace) -> list[Workspace]:
    """The workspaces of the years that are over, the oldest first."""
    found = space.files(f"{ARCHIVE}/*/{TASKS_FILE.glob}")
    links = [path for path in found if path.is_symlink()]
    if links:
        raise Refusal(f"{shown(links[0])} 是一个链接，gwrb 不跟着链接读；请换成文件夹本身", WRONG_USE)
    return [Workspace(path.parent.parent) for path in found if fnmatchcase(path.parent.parent.name, "[0-9]" * 4)]
