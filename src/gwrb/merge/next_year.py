"""The next year: what stands is archived as it is, the new notice takes its place, what people know is carried over."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import Workspace, decode, shown
from gwrb.model.files import FILES
from gwrb.model.notice_profile import NOTICE_FILE
from gwrb.model.plan import TASKS_FILE, Plan
from gwrb.model.progress import DONE
from gwrb.model.task_matching import TaskMatch, match_tasks
from gwrb.model.unit_plans import CONTACTS_FILE
from gwrb.model.units_file import UNITS_FILE
from gwrb.notice.importing import carry, plan_of, read_file
from gwrb.notice.profile import write_profile
from gwrb.notice.tasks_file import named
from gwrb.text.refusal import FOUND, Refusal
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.tallies import TaskStatus

ARCHIVE = "archive"
_STAYING = (UNITS_FILE, CONTACTS_FILE)  # what no year ends


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
    files |= {space.tasks: carried.text.encode(), space.root / NOTICE_FILE.glob: write_profile(reading).encode()}
    matches = tuple(match_tasks(old.tasks, carried.plan.tasks))
    staying = {match.old.id for match in matches}
    last = old.quarters[-1]
    unfinished = tuple(t for t in records.tasks(last) if t.task.id not in staying and t.status != DONE)
    unknown = tuple(dict.fromkeys(n for n in named(plan.tasks) if ledger.register.find(n) is None))
    written = {path: read.get(path) for path in files}
    return Rollover(
        carried.plan, files, written, archive, matches, unfinished, unknown, carried.messages, reading.notes
    )


def _standing(space: Workspace) -> dict[Path, bytes | None]:
    """Every data file of the year by its path, with what it holds; people's telephone numbers are no year's."""
    paths = [path for kind in FILES if kind is not CONTACTS_FILE for path in space.files(kind.glob)]
    return {path: space.bytes_of(path) for path in dict.fromkeys((space.tasks, space.units, *paths))}


def archived(space: Workspace) -> list[Workspace]:
    """The workspaces of the years that are over, the oldest first."""
    folder = space.root / ARCHIVE
    found = [
        Workspace(path) for path in sorted(folder.glob("[0-9]*")) if fnmatchcase(path.name, "[0-9][0-9][0-9][0-9]")
    ]
    return [one for one in found if (one.root / TASKS_FILE.glob).is_file()]
