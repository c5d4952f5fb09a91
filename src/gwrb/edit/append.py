"""Rows that the office adds to, or changes in, a file of its own; every other line stays as it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gwrb.edit.splice import CannotSpliceError, with_rows
from gwrb.ledger import journal
from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.ledger.workspace import shown
from gwrb.model.files import KeyOrder
from gwrb.model.record import Record, parse_as
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import FOUND, Refusal
from gwrb.text.source import Source

Check = Callable[[Ledger], Sequence[Diagnostic]]


class Appended(NamedTuple):
    """A file as it is and as it would be with new rows in it; nothing is written yet."""

    root: Path
    path: Path
    before: str | None
    text: str

    def write(self) -> None:
        """Writes it; the workspace is locked."""
        journal.write_all(self.root, {self.path: self.text.encode("utf-8")}, {self.path: self.before})


def appended(
    book: Sound, file_type: Record, made: Any, rows: Iterable[Any], check: Check, *, new: bool = False
) -> Appended:
    """Rows in the file of a type that `made` names; what `check` would refuse is refused here.

    `new`: the file must not exist yet.
    """
    identity = file_type.identity_of(made)
    files = book.ledger.files(file_type)
    file = next((f for f in files if f.value and file_type.identity_of(f.value) == identity), None)
    path = file.path if file else book.workspace.path_of(file_type.glob, *identity)
    if new and file:
        raise Refusal(f"{shown(path)} 已存在，没有改动", FOUND)
    order = KeyOrder(file_type, book.plan, book.units)
    try:
        text = with_rows(file_type, file.source if file else None, made, rows, order)
    except CannotSpliceError as error:
        raise Refusal(f"{shown(path)} 的写法不能逐行改动，没有改动；请手工整理后再试", FOUND) from error
    source = Source(shown(path), text)
    value, parsed = parse_as(file_type, source)
    others = [f for f in files if f is not file]
    whole = book.ledger.with_files(file_type, [*others, DataFile(path, source, value, parsed.damaged)])
    whole = whole.but(sources=(*(s for s in book.ledger.sources if file is None or s is not file.source), source))
    found = [*(d for d in parsed.diagnostics if d.severity == "error"), *_errors(check(whole), source)]
    if found and file:  # what was wrong before is not this row's fault
        found = _added(_errors(check(book.ledger), file.source), found)
    if found:
        raise Refusal(f"写进 {shown(path)} 会有错误，没有改动", FOUND, found)
    return Appended(book.workspace.root, path, file.source.text if file else None, text)


def _errors(found: Iterable[Diagnostic], source: Source) -> list[Diagnostic]:
    return [d for d in found if d.severity == "error" and d.source is source]


def _added(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings after a change that were not there before it, wherever they stood."""
    known = Counter((d.code, d.message) for d in before)
    found = []
    for d in after:
        known[d.code, d.message] -= 1
        if known[d.code, d.message] < 0:
            found.append(d)
    return found
