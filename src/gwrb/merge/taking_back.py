"""A write taken back: each of its files as it was before, with what has been changed elsewhere in it since. Pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from gwrb.edit.splice import Order
from gwrb.ledger.kept_writes import LedgerWrite, WrittenFile
from gwrb.merge import git_driver
from gwrb.model.files import file_type_of
from gwrb.model.record import Record


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
    """A file that was changed since: the write is taken back where nothing else touched the same row and field."""
    kind = file_type_of(file.path)
    if kind is None or not kind.rows or None in (file.before, file.after, current):
        return current, ("在那以后又被改过",)
    try:
        base, ours, theirs = ((data or b"").decode("utf-8-sig") for data in (file.after, current, file.before))
    except UnicodeDecodeError:
        return current, ("在那以后又被改过",)
    result = git_driver.merge_rows(kind, base, ours, theirs, order(kind), _no_lines)
    return result.text.encode(), tuple(f"{words} 在那以后又被改过" for words in result.conflicts)


def _no_lines() -> tuple[str, bool]:
    """By lines nothing is taken back: what a person wrote in between could be lost."""
    return "", False
