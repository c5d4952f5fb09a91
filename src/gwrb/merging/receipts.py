"""The record of what was received, as text and as the table that a merge starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from gwrb.jsonschema import modeline
from gwrb.kinds import MapOf
from gwrb.merging.merge import FACTS, HEAD, Digest, Fact, Table, digest, entry_facts, is_prose
from gwrb.model import Entry, Quarter
from gwrb.received import Receipt, Received
from gwrb.schema import RECEIVED_FILE
from gwrb.yamltext.write import names, scalar

_PROSE = {f.key for f in FACTS if is_prose(f)}
_HEADER = f"""\
{modeline(RECEIVED_FILE)}
# 收件记录，由 gwrb merge 填写：收到过哪些文件，各说了哪些任务；长文字只记摘要码。
# 再次合并时据此分清是谁改了哪一处，请不要手工修改。
"""


def base(received: Received | None) -> dict[tuple[str, str | None], dict[tuple[str, str], Fact]]:
    """What the unit last sent, as a table; texts are digests. Empty where nothing was received."""
    if received is None:
        return {HEAD: {}}
    last = [r.submitted for r in received.files if r.submitted]
    out: dict[tuple[str, str | None], dict[tuple[str, str], Fact]] = {HEAD: {}}
    if last:
        out[HEAD]["submitted", ""] = last[-1]
    for entry in received.sent:
        cells = entry_facts(entry)
        out[str(entry.task), str(entry.scope) if entry.scope else None] = {
            cell: Digest(str(fact)) if cell[0] in _PROSE else fact for cell, fact in cells.items()
        }
    return out


def record(received: Received | None, unit: str, quarter: Quarter, receipt: Receipt, sent: Table) -> Received:
    """The record with one more file, and with what the unit has said by now."""
    files = received.files if received else ()
    return Received(unit, quarter, (*files, receipt), tuple(entries(sent)))


def entries(sent: Table) -> Iterator[Entry]:
    """A table of what was sent as entries of the record."""
    for (task, scope), cells in sent.items():
        if (task, scope) == HEAD:
            continue
        values: dict[str, Any] = {"status": ""}
        for (field, name), fact in cells.items():
            if name:
                values.setdefault(field, {})[name] = fact
            else:
                values[field] = _digested(fact) if field in _PROSE else fact
        yield Entry(task=task, scope=scope, **values)


def _digested(fact: Fact) -> str:
    return fact.value if isinstance(fact, Digest) else digest(str(fact))


def write(received: Received) -> str:
    """The record's text; the same record gives the same bytes."""
    lines = [_HEADER, f"unit: {scalar(received.unit, 2)}\n", f"quarter: {received.quarter}\n", "files:\n"]
    lines += [line for receipt in received.files for line in _receipt(receipt)]
    lines.append("sent:\n" if received.sent else "sent: []\n")
    lines += [line for entry in received.sent for line in _entry(entry)]
    return "".join(lines)


def _receipt(receipt: Receipt) -> Iterable[str]:
    yield f"- file: {scalar(receipt.file, 4)}\n"
    yield f"  sha256: '{receipt.sha256}'\n"
    yield f"  received: {receipt.received}\n"
    if receipt.submitted:
        yield f"  submitted: {receipt.submitted}\n"
    if receipt.tasks:
        yield f"  tasks: {names(receipt.tasks, 4, 9)}\n"


def _entry(entry: Entry) -> Iterable[str]:
    yield f"- task: {entry.task}\n"
    if entry.scope:
        yield f"  scope: {scalar(entry.scope, 4)}\n"
    for field in FACTS:
        value = getattr(entry, field.name)
        if value in (None, field.default, "") or value == {}:
            continue
        if field.key in _PROSE:
            yield f"  {field.key}: '{value}'\n"
        else:
            yield f"  {field.key}: {written(value, 4, is_map=isinstance(field.kind, MapOf))}\n"


def written(value: object, indent: int, *, is_map: bool = False) -> str:
    """A fact as a YAML value, to stand after `key: `."""
    if is_map and isinstance(value, Mapping):
        pairs = (f"{scalar(str(n), indent, flow=True)}: {written(v, indent)}" for n, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return names([str(v) for v in value], indent, indent)
    return scalar(str(value), indent)
