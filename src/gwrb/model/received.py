"""data/received/: who sent which file, when, and what it said: the base of the next merge."""

import datetime as dt
from typing import Annotated, Any, NamedTuple

from gwrb.model.field_types import Day, Line, ListOf, MapOf
from gwrb.model.plan import TASK_ID
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Field, Record, declared
from gwrb.model.values import Quarter
from gwrb.text.source import Place

DIGEST = Line("16 位摘要码", pattern="[0-9a-f]{16}", example="0123456789abcdef")
_SENT = DIGEST._replace(quoted=True)


class Receipt(NamedTuple):
    """One file that was merged: its name, its digest, the day it was merged, the tasks it spoke of."""

    file: Annotated[str, Field(Line(exact=True), "文件名", "送来的文件。", required=True)]
    sha256: Annotated[
        str,
        Field(
            Line("64 位摘要码", pattern="[0-9a-f]{64}", quoted=True), "摘要码", "文件内容的 SHA-256。", required=True
        ),
    ]
    received: Annotated[dt.date, Field(Day(), "合并日期", "合并进台账的日期。", required=True)]
    submitted: Annotated[dt.date | None, Field(Day(), "报送日期", "文件里写的报送日期。")] = None
    tasks: Annotated[tuple[str, ...], Field(ListOf(TASK_ID), "任务", "文件里说到的任务。")] = ()
    at: Place | None = None


RECEIPT = Record("receipt", "收件", Receipt, vital=("file", "sha256", "received"))


class Received(NamedTuple):
    """All that one unit sent for one quarter; of its plan, which is of the year, `quarter` is None.

    `sent` is its last word on each task, as rows of the kind that it sent: short facts as they are,
    texts by their digest. A merge only asks whether a text is still the one that was sent; the words
    are in the unit's own file.
    """

    unit: str
    quarter: Quarter | None = None
    files: Annotated[
        tuple[Receipt, ...], Field(ListOf(RECEIPT), "收件", "合并过的文件，先到在前。", required=True)
    ] = ()
    sent: Annotated[
        tuple[Any, ...], Field(ListOf(Line()), "上次报送", "每项任务最近一次报的内容。", required=True)
    ] = ()
    at: Place | None = None


def _digested(field: Field) -> Field:
    """A field as a record of what was received has it: texts by their digests."""
    kind = field.kind
    if getattr(kind, "many_lines", False):
        return Field(_SENT, field.title, f"{field.title}的摘要码。", key=field.key, name=field.name)
    if isinstance(kind, MapOf) and getattr(kind.value, "many_lines", False):
        return field._replace(kind=MapOf(_SENT, kind.key), help=f"{field.title}的摘要码。")
    return field


def received_file(kind: Record, name: str, title: str, row: str, glob: str) -> Record:
    """The kind of file that records what units sent as files of `kind`, and said last, row by row (`row`)."""
    identity = tuple(f for f in kind.fields if f.key in kind.identity)
    last = Record(row, "上次报送", kind.row.make, tuple(map(_digested, kind.row.fields)), vital=kind.row.vital)
    files, sent = declared(Received)
    named = tuple(f._replace(title=f.title.replace("填报", "报送")) for f in identity)
    fields = (*named, files, sent._replace(kind=ListOf(last)))
    vital = tuple(f.key for f in identity)
    return Record(name, title, Received, fields, vital=vital, glob=glob, identity=kind.identity)


RECEIVED_FILE = received_file(PROGRESS_FILE, "received", "收件记录", "sent", "data/received/*/*.yaml")
