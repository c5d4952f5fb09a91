"""The record of what was received, as text and as the table that a merge starts from.

Progress and plans have one beside them (`files.RECEIPTS`). Contacts have none: it would copy
telephone numbers, and even a digest of a number can be tried out; they merge without a base
(`two_way`), and where the two sides differ the clerk decides.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from gwrb.edit.three_way import HEAD, Cell, Digest, Fact, Facts, Table, digest, is_prose, row_facts
from gwrb.model.files import RECEIPTS, Key
from gwrb.model.json_schema import modeline
from gwrb.model.progress import Receipt, Received
from gwrb.model.record import Record
from gwrb.model.record_writer import field_lines, lines
from gwrb.model.values import Period

_HEADER = """\
# 收件记录，由 gwrb merge 填写：收到过哪些文件，各说了哪些任务；长文字只记摘要码。
# 再次合并时据此分清是谁改了哪一处，请不要手工修改。
"""


def record_of(file_type: Record) -> Record | None:
    """The kind of file in which it is recorded what was received of a kind."""
    return RECEIPTS.get(file_type.name)


def _prose(file_type: Record) -> set[str]:
    return {f.key for f in file_type.row.facts if is_prose(f)}


def base(file_type: Record, received: Received | None) -> dict[Key, dict[Cell, Fact]]:
    """What the unit last sent, as a table; texts are digests. Empty where nothing was received."""
    out: dict[Key, dict[Cell, Fact]] = {HEAD: {}}
    if received is None:
        return out
    days = [r.submitted for r in received.files if r.submitted]
    if days:
        out[HEAD]["submitted", ""] = max(days)
    prose = _prose(file_type)
    for row in received.sent:
        out[file_type.key_of(row)] = {
            cell: Digest(str(fact)) if cell[0] in prose else fact for cell, fact in row_facts(file_type, row).items()
        }
    return out


def two_way(ours: Table, submitted: dt.date | None) -> dict[Key, dict[Cell, Fact]]:
    """The base where nothing is recorded: none, but that a later file may say so without being asked."""
    now = ours.get(HEAD, {}).get(("submitted", ""))
    later = isinstance(now, dt.date) and submitted is not None and submitted >= now
    return {HEAD: {("submitted", ""): now} if later and now is not None else {}}


def receipt(file_type: Record, file: str, sha256: str, today: dt.date, value: Any) -> Receipt:
    """The receipt of one file, merged today: what it is called, and which tasks and scopes it speaks of."""
    rows = file_type.rows_of(value)
    tasks = dict.fromkeys(str(row.task) for row in rows)
    scopes = dict.fromkeys(str(row.scope) for row in rows if row.scope)
    return Receipt(file, sha256, today, value.submitted, tuple(tasks), tuple(scopes))


def record(
    file_type: Record, received: Received | None, unit: str, quarter: Period | None, receipt: Receipt, sent: Table
) -> Received:
    """The record with one more file, and with what the unit has said by now."""
    files = received.files if received else ()
    return Received(unit, quarter, (*files, receipt), tuple(rows(file_type, sent)))


def rows(file_type: Record, sent: Table) -> Iterator[Any]:
    """A table of what was sent as rows of the record."""
    for key, cells in sent.items():
        if key == HEAD:
            continue
        values: dict[str, Any] = {f.name: f.default for f in file_type.row.fields}
        values |= {f.name: part for f, part in zip(file_type.row.key_fields, key, strict=True)}
        named: dict[str, dict[str, Fact]] = {}
        for (field, name), fact in _digested(file_type, cells).items():
            attribute = file_type.row.by_key[field].name
            if name:
                named.setdefault(attribute, {})[name] = fact
            else:
                values[attribute] = fact
        yield file_type.row.make(**values | named)


def _digested(file_type: Record, cells: Facts) -> dict[Cell, Fact]:
    """The facts of a row with the digests of its texts for the texts."""
    prose = _prose(file_type)
    return {cell: _digest(fact) if cell[0] in prose else fact for cell, fact in cells.items()}


def _digest(fact: Fact) -> str:
    return fact.value if isinstance(fact, Digest) else digest(str(fact))


def write(file_type: Record, received: Received) -> str:
    """The record's text; the same record gives the same bytes."""
    kind = record_of(file_type)
    assert kind is not None
    return "".join((modeline(kind), "\n", _HEADER, lines(field_lines(kind, received, 0).values(), 0)))
