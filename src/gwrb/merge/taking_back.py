"""A write taken back: each of its files as it was before, with what has been changed elsewhere in it since. Pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from gwrb.edit.splice import CannotSpliceError, Order, splice
from gwrb.edit.three_way import HEAD, table
from gwrb.ledger.kept_writes import LedgerWrite, WrittenFile
from gwrb.merge import git_driver
from gwrb.model.files import file_type_of
from gwrb.model.record import Record, sound
from gwrb.text.source import Source

_TOUCHED = "在那以后又被改过"


class TakenBack(NamedTuple):
    """What the files hold once a write is taken back (None: gone), by path; `touched`: what was changed since, in words."""

    files: Mapping[str, bytes | None]
    touched: tuple[str, ...]


def taken_back(one: LedgerWrite, now: Mapping[str, bytes | None], order: Callable[[Record], Order]) -> TakenBack:
    """Takes a write back. `now`: what its files hold; `order`: of the rows of a kind of file."""
    files: dict[str, bytes | None] = {}
    touched: list[str] = []
    for file in one.files:
        current = now[file.path]
        if current == file.after:
            files[file.path] = file.before
        elif current != file.before:
            data, conflicts = _merged(file, current, order)
            touched += [f"{file.path}：{words}" for words in conflicts]
            files[file.path] = data
    return TakenBack(files, tuple(touched))


def _merged(
    file: WrittenFile, current: bytes | None, order: Callable[[Record], Order]
) -> tuple[bytes | None, tuple[str, ...]]:
    """A file that was changed since: the write is taken back where nothing else touched the same row and field.

    One that the write made goes on with the rows that others wrote; where there are none it is left as it is.
    """
    kind = file_type_of(file.path)
    if kind is None or not kind.rows or None in (file.after, current):
        return current, (_TOUCHED,)
    try:
        base, ours, theirs = ((data or b"").decode("utf-8-sig") for data in (file.after, current, file.before))
        theirs = theirs if file.before is not None else _without_rows(kind, base)
    except (UnicodeDecodeError, CannotSpliceError):
        return current, (_TOUCHED,)
    result = git_driver.merge_rows(kind, base, ours, theirs, order(kind), _no_lines)
    if file.before is None and not result.conflicts and not _rows(kind, result.text):
        return current, (_TOUCHED,)
    return result.text.encode(), tuple(f"{words} {_TOUCHED}" for words in result.conflicts)


def _rows(kind: Record, text: str) -> tuple[object, ...]:
    value = sound(kind, Source("", text))
    return kind.rows_of(value) if value is not None else ()


def _without_rows(kind: Record, text: str) -> str:
    """A file with only what it says of itself."""
    source = Source("", text)
    value = sound(kind, source)
    if value is None:
        raise CannotSpliceError
    return splice(kind, source, {HEAD: table(kind, value).get(HEAD, {})}, list)


def _no_lines() -> tuple[str, bool]:
    """By lines nothing is taken back: what a person wrote in between could be lost."""
    return "", False
