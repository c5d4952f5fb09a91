"""The last writes, kept small inside .gwrb/ so that they can be taken back, with git or without it.

Each is a folder of its own: one file with when and by which command, on a line, and then what the files held before
and after. Like the journal, one is only believed that was written here: it has the moment of its seal, which no
checkout brings along.
"""

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gwrb.ledger.opener import Folder, LinkError, reach
from gwrb.ledger.workspace import STATE
from gwrb.text.visible import one_line

_FOLDER, _DATA, _SEAL = "undo", "data", "seal"
MOST, LARGEST = 20, 16 * 1024 * 1024  # writes that are kept, and bytes that they may hold together
_LONGEST = 200  # characters of a command


class WrittenFile(NamedTuple):
    """One file of a write: its path below the root, and what it held before and after; None where it was not there."""

    path: str
    before: bytes | None
    after: bytes | None


class LedgerWrite(NamedTuple):
    """One write that can be taken back; `at`: the moment, to the second."""

    number: int
    at: str
    command: str
    files: tuple[WrittenFile, ...]


def remember(state: Folder, files: Sequence[WrittenFile]) -> None:
    """Keeps a write that is about to happen, and forgets the oldest. `state`: the workspace's .gwrb/; the lock is held."""
    with state.folder(_FOLDER, make=True) as kept:
        numbers = _numbers(kept)
        number = numbers[-1] + 1 if numbers else 1
        kept.remove(str(number))
        with kept.folder(str(number), make=True) as own:
            own.write(_SEAL, b"")
            facts = {
                "sealed": _sealed(own),
                "at": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
                "command": one_line(" ".join(["gwrb", *map(_quoted, sys.argv[1:])]))[:_LONGEST],
                "files": [
                    [f.path, *(None if data is None else len(data) for data in (f.before, f.after))] for f in files
                ],
            }
            contents = (data or b"" for f in files for data in (f.before, f.after))
            own.write(_DATA, b"\n".join([json.dumps(facts, ensure_ascii=False).encode(), b"".join(contents)]))
        room = LARGEST
        for place, old in enumerate(sorted([*numbers, number], reverse=True)):
            room -= _size(kept, str(old))
            if place >= MOST or (room < 0 and old != number):
                kept.remove(str(old))


def written(root: Path) -> list[LedgerWrite]:
    """The writes that can be taken back, the last one first."""
    try:
        with reach(root, (STATE, _FOLDER)) as kept:
            found = (_read(kept, number) for number in reversed(_numbers(kept)))
            return [one for one in found if one is not None]
    except (FileNotFoundError, NotADirectoryError, LinkError):
        return []


def forget(root: Path, number: int) -> None:
    """Keeps a write no longer; the lock is held."""
    with reach(root, (STATE, _FOLDER)) as kept:
        kept.remove(str(number))


def _quoted(word: str) -> str:
    """A word as it is typed: in quotes only where a shell would take it for something else."""
    if re.fullmatch(r"[\w@%+=:,./-]+", word):
        return word
    import shlex

    return shlex.quote(word)


def _numbers(kept: Folder) -> list[int]:
    return sorted(int(entry.name) for entry in kept.entries() if _ours(entry))


def _ours(entry: "os.DirEntry[str]") -> bool:
    """Whether something among the writes can be one: others' things stay, and hinder no write."""
    return re.fullmatch("[1-9][0-9]{0,8}", entry.name) is not None and entry.is_dir(follow_symlinks=False)


def _size(kept: Folder, name: str) -> int:
    with kept.folder(name) as own:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in own.entries())


def _read(kept: Folder, number: int) -> LedgerWrite | None:
    """One write; None where parts of it are missing, or another program wrote it."""
    try:
        with kept.folder(str(number)) as own:
            head, _, contents = own.read(_DATA).partition(b"\n")
            facts: Mapping[str, Any] = json.loads(head)
            if facts["sealed"] != _sealed(own):
                return None
        files = []
        at = 0
        for path, *sizes in facts["files"]:
            sides = []
            for size in sizes:
                sides.append(None if size is None else contents[at : at + size])
                at += size or 0
            files.append(WrittenFile(str(path), *sides))
        return (
            LedgerWrite(number, str(facts["at"]), one_line(str(facts["command"])), tuple(files))
            if at == len(contents)
            else None
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _sealed(own: Folder) -> int | None:
    found = own.status(_SEAL)
    return found.st_ctime_ns if found else None
