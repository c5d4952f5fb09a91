"""Chinese sentences parted at their marks."""

import re
from collections.abc import Iterator

_MARKS = re.compile(r"[（〈《“‘(]|[）〉》”’)]|[，。；：！？、;\n]")
_OPENING, _PARTING = "（〈《“‘(", "，。；：！？、;\n"


def parted(text: str, marks: str) -> Iterator[str]:
    """A text parted at some of the marks ，。；：！？、; and the line's end, but not inside brackets or quotes."""
    depth = start = 0
    for mark in _MARKS.finditer(text):
        if mark[0] in _OPENING:
            depth += 1
        elif mark[0] not in _PARTING:
            depth -= 1
        elif mark[0] in marks and depth <= 0:
            yield text[start : mark.start()].strip()
            start = mark.end()
    yield text[start:].strip()
