"""What a form says of itself: whose it is, and what stood in its places when it went out.

It travels in the document's own properties, which survived every conversion that was tried, and for the
identity in a line that people can read, which survives even pasting into a new file.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from gwrb.forms.form_kinds import KINDS
from gwrb.text.word_names import bookmark_of

FOOT = "foot"
"""The row of what stands below the table."""
DIGITS = 8
SAMPLE = "gwrb.sample"
"""The property of a form that was made with words of samples."""
_FACTS = ("form", "unit", "quarter", "version", "year")
_PREFILLED, _OUTSIDE = "gwrb.prefilled", "gwrb.outside"
_ROOM = 240  # characters of one property: Word's own dialogue takes no more than 255
_TAG = re.compile(r"gwrb:([0-9A-Za-z/.-]+):([0-9A-Za-z_.]+)")
_LINE = re.compile(
    r"表单标识[:：]\s*(附表[1-4])\s*[·・•]\s*(?:(\d{4})([QMH][0-9]+|年)?\s*[·・•]\s*)?([^·・•\n]+?)\s*[·・•]\s*版本\s*([0-9a-f]{16})"
)


class CellSlot(NamedTuple):
    """A place to fill in: its row and its field."""

    row: str
    field: str

    @property
    def tag(self) -> str:
        """gwrb:2-41/0:progress, as its content control carries it."""
        return f"gwrb:{self.row}:{self.field}"

    @property
    def bookmark(self) -> str:
        """gwrb_2_41_0_progress: the bookmark around it."""
        return bookmark_of(self.tag)


def slot_of(tag: str) -> CellSlot | None:
    """The slot that a content control's tag names; None for a tag that is not ours."""
    match = _TAG.fullmatch(tag)
    return CellSlot(match[1], match[2]) if match else None


class Origin(NamedTuple):
    """Whose a form is: its kind, unit, quarter (where its kind has one), version, year; '' where not said."""

    kind: str
    unit: str
    quarter: str
    version: str
    year: str = ""

    @property
    def whose(self) -> tuple[str, ...]:
        """The identity without the version."""
        return self.kind, self.unit, self.quarter, self.year

    @property
    def words(self) -> str:
        """附表3 2024Q2 市经信局, 附表1 2024年 市经信局."""
        return " ".join(w for w in (KINDS[self.kind].number, self._when, self.unit) if w)

    @property
    def line(self) -> str:
        """表单标识：附表3 · 2024Q2 · 市经信局 · 版本 0123456789abcdef; the year where there is no quarter."""
        return f"表单标识：{KINDS[self.kind].number} · {self._when} · {self.unit} · 版本 {self.version}"

    @property
    def _when(self) -> str:
        return self.quarter or (f"{self.year}年" if self.year else "")


def origins_in(words: str) -> Iterator[Origin]:
    """Whose a form is by the lines of identity that stand in words."""
    kinds = {kind.number: kind.name for kind in KINDS.values()}
    for number, year, when, unit, version in _LINE.findall(words):
        yield Origin(kinds[number], unit.strip(), "" if when == "年" else year + when, version, year)


def origin_of(properties: Mapping[str, str]) -> Origin | None:
    """Whose a form is by its properties; None where they do not say."""
    kind, unit, quarter, version, year = (properties.get(f"gwrb.{key}", "") for key in _FACTS)
    return Origin(kind, unit, quarter, version, quarter[:4] or year) if kind in KINDS and unit else None


def version_of(parts: Iterable[str]) -> str:
    """16 hexadecimal digits of what a form asks."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def digest(words: str) -> str:
    """A cell's words in 8 hexadecimal digits, blind to the white space that programs change."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:DIGITS]


def tight(words: str) -> str:
    """A paragraph's words in 8 hexadecimal digits, without any white space: lines of a title break anew."""
    return digest("".join(words.split()))


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
