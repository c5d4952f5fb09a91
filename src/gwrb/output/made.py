"""Finished files: their names and bytes."""

import re
from typing import NamedTuple

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_MOST = 200  # bytes of a name; systems take 255, with the ending


class Made(NamedTuple):
    """A finished file: the name it has where the user gives none, and its bytes."""

    name: str
    data: bytes


def file_stem(words: str) -> str:
    """Words as a file name that every system takes; what makes it too long for that is left out."""
    short = _FORBIDDEN.sub("_", words).strip(" .").encode()[:_MOST].decode(errors="ignore")
    return short.strip(" .") or "gwrb"
