"""Who changed what, and when: the entries of progress and plans through git's history."""

from __future__ import annotations

from typing import NamedTuple

from gwrb.edit import differences
from gwrb.edit.differences import Change
from gwrb.edit.three_way import HEAD
from gwrb.git import command, snapshots
from gwrb.ledger.loading import Sound
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.units_file import Unit

_LOGGED = (PROGRESS_FILE, PLANS_FILE)  # of contacts git keeps nothing


class CommittedChange(NamedTuple):
    """One change, with the commit that made it."""

    commit: command.Commit
    change: Change


def edits(book: Sound, who: Unit | None, task: str | None) -> list[CommittedChange]:
    """The changes of a unit's files, or of all, and of one task where it is given; newest first, none outside git."""
    if command.top(book.workspace.root) is None:
        return []
    out: list[tuple[int, CommittedChange]] = []
    for file_type in _LOGGED:
        for file in book.ledger.files(file_type):
            if file.value is None or who not in (None, book.register.find(file.value.unit)):
                continue
            quarter = getattr(file.value, "quarter", None)
            about = Change("", "", unit=str(file.value.unit), quarter=quarter and str(quarter))
            about = about if quarter else about._replace(file=file_type.noun)
            versions = snapshots.steps(book.workspace, file.path, file_type)
            for number, (commit, before, after) in enumerate(versions):
                found = differences.rows(file_type, {HEAD: {}, **before}, {HEAD: {}, **after}, about)
                out += [(number, CommittedChange(commit, c)) for c in found if task in (None, c.task)]
    return [edit for _, edit in sorted(out, key=lambda e: (-e[1].commit.at, -e[0]))]
