"""What a form says of itself: whose it is, and what stood in its places when it went out.

It travels in the document's own properties, which survived every conversion that was tried, and for the
identity in a line that people can read, which survives even pasting into a new file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby

from gwrb.forms.naming import CellSlot

DIGITS = 8
SAMPLE = "gwrb.sample"
"""The property of a form that was made with words of samples."""
_PREFILLED, _OUTSIDE = "gwrb.prefilled", "gwrb.outside"
_ROOM = 240  # characters of one property: Word's own dialogue takes no more than 255


def version_of(parts: Iterable[str]) -> str:
    """16 hexadecimal digits of what a form asks."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def digest(words: str) -> str:
    """A cell's words in 8 hexadecimal digits, blind to the white space that programs change."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:DIGITS]


def tight(words: str) -> str:
    """A paragraph's words in 8 hexadecimal digits, without any white space: lines of a title break anew."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()[:DIGITS]


def prefilled(places: Mapping[CellSlot, str]) -> dict[str, str]:
    """The properties that tell the words that stand in a form's places as it goes out."""
    pieces = (
        f"{row}:" + ",".join(f"{key}={digest(words)}" for (_, key), words in cells)
        for row, cells in groupby(places.items(), key=lambda item: item[0].row)
    )
    return _spread(_PREFILLED, pieces)


def outside(paragraphs: Iterable[str]) -> dict[str, str]:
    """The properties that tell the paragraphs outside a form's table, whatever template it was made from."""
    return _spread(_OUTSIDE, dict.fromkeys(tight(words) for words in paragraphs if words.strip()))


def _spread(name: str, pieces: Iterable[str]) -> dict[str, str]:
    """Pieces with ; between them over as many properties as it takes."""
    rows: list[str] = []
    for piece in pieces:
        if rows and len(rows[-1]) + len(piece) < _ROOM:
            rows[-1] += ";" + piece
        else:
            rows.append(piece)
    return {f"{name}.{number}": row for number, row in enumerate(rows, 1)}


def prefilled_of(properties: Mapping[str, str]) -> dict[CellSlot, str]:
    """What stood in a form's places when it went out, as digests; from its properties, damaged ones left out."""
    found: dict[CellSlot, str] = {}
    for name, words in properties.items():
        if not name.startswith(f"{_PREFILLED}."):
            continue
        for piece in words.split(";"):
            row, _, cells = piece.partition(":")
            for cell in cells.split(","):
                key, _, value = cell.rpartition("=")
                if row and key and len(value) == DIGITS:
                    found[CellSlot(row, key)] = value
    return found


def outside_of(properties: Mapping[str, str]) -> frozenset[str]:
    """The paragraphs outside its table that a form was made with, as `tight` has them; none where it does not say."""
    rows = (words for name, words in properties.items() if name.startswith(f"{_OUTSIDE}."))
    return frozenset(piece for row in rows for piece in row.split(";") if len(piece) == DIGITS)
