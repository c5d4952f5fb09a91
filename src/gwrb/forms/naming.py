"""The names that a form's places have: tags, bookmarks, rows. Writer and reader both go by these."""

from __future__ import annotations

from gwrb.text.word_names import bookmark_of

FOOT = "foot"
"""The row of what stands below the table."""


def row_id(task: str, assignment: int) -> str:
    """2-144/1: the second assignment of task 2-144."""
    return f"{task}/{assignment}"


def person_id(number: int) -> str:
    """person/1: the first line of the list of people."""
    return f"person/{number}"


def tag(row: str, field: str) -> str:
    """gwrb:2-41/0:progress: the name of a place to fill in, as its content control carries it."""
    return f"gwrb:{row}:{field}"


def bookmark(row: str, field: str) -> str:
    """gwrb_2_41_0_progress: the bookmark around the same place."""
    return bookmark_of(tag(row, field))
