"""The names that a form's places have: tags, bookmarks, rows. Writer and reader both go by these."""

from __future__ import annotations

import re
from typing import NamedTuple

from gwrb.text.word_names import bookmark_of

FOOT = "foot"
"""The row of what stands below the table."""
_TAG = re.compile(r"gwrb:([0-9A-Za-z/.-]+):([0-9A-Za-z_.]+)")


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


def row_id(task: str, assignment: int) -> str:
    """2-144/1: the second assignment of task 2-144."""
    return f"{task}/{assignment}"


def person_id(number: int) -> str:
    """person/1: the first line of the list of people."""
    return f"person/{number}"
