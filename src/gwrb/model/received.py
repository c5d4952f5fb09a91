"""What was received: who sent which file, when, and what it said: the base of the next merge."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from gwrb.model.objects import Quarter
from gwrb.text.source import Place


class Receipt(NamedTuple):
    """One file that was merged: its name, its digest, the day it was merged, the tasks it spoke of."""

    file: str
    sha256: str
    received: dt.date
    submitted: dt.date | None = None
    tasks: tuple[str, ...] = ()
    at: Place | None = None


class Received(NamedTuple):
    """All that one unit sent for one quarter; of its plan, which is of the year, `quarter` is None.

    `sent` is its last word on each task, as rows of the kind that it sent: short facts as they are,
    texts by their digest. A merge only asks whether a text is still the one that was sent; the words
    are in the unit's own file.
    """

    unit: str
    quarter: Quarter | None = None
    files: tuple[Receipt, ...] = ()
    sent: tuple[Any, ...] = ()
    at: Place | None = None
