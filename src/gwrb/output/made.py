"""Finished files: their names and bytes."""

import re
from typing import NamedTuple

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


class Made(NamedTuple):
    """A finished file: the name it has where the user gives none, and its bytes."""

    name: str
    data: bytes


def file_stem(words: str) -> str:
    """Words as a file name that every system takes."""
    return _FORBIDDEN.sub("_", words).strip(" .") or "gwrb"
