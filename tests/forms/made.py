"""Forms as gwrb makes them, of the small workspace."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from gwrb.forms.form_views import FormRound
from gwrb.forms.read.asked import Asked, asking
from gwrb.ledger.loading import Sound, read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.output.printer import PaperPrinter
from tests.conftest import BASE

KINDS = ("plan", "contacts", "progress")
Q2 = Period(2024, 2)
MADE = dt.date(2024, 7, 1)


@cache
def workspace() -> Sound:
    """The small workspace, read once."""
    place = Path(mkdtemp()) / "ws"
    shutil.copytree(BASE, place)
    return sound(read(Workspace(place)))


def unit_of(name: str, book: Sound) -> Unit:
    found = book.register.find(name)
    assert isinstance(found, Unit)
    return found


def form_of(book: Sound, kind: str, format: str, unit: str = "甲局", quarter: Period = Q2) -> bytes:
    forms = FormRound(book, quarter if kind == "progress" else None, MADE, format)
    return PaperPrinter(book.workspace.root).form(forms.paper(kind, unit_of(unit, book))).data


@cache
def form(kind: str, format: str, unit: str = "甲局", quarter: Period = Q2) -> bytes:
    """An empty form of the small workspace."""
    return form_of(workspace(), kind, format, unit, quarter)


@cache
def asks(kind: str, unit: str = "甲局") -> Asked:
    """What that form asks."""
    book = workspace()
    found = asking(book)(kind, unit_of(unit, book), Q2 if kind == "progress" else None, False)
    assert found is not None
    return found


def places(kind: str) -> list[tuple[str, str]]:
    """Every place of a form that is to be filled in."""
    found = asks(kind)
    rows = [
        (row.id, column.key)
        for row in found.rows
        for column in found.columns
        if column.editable and not (column.key.startswith("values.") and column.key not in row.names)
    ]
    return rows + [("foot", field.key) for field in found.foot]
