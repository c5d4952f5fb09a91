"""Lines for a terminal: Chinese breaks between any two characters, but not before a closing mark."""

import re
from collections.abc import Iterator

from gwrb.text.script import columns

_NOT_FIRST = "，。、；：？！）〉》】］”’…—,.;:?!)]}%％‰℃"
_NOT_LAST = "（〈《【［“‘([{"
# What stays together: words and numbers; any other character by itself.
_TOKEN = re.compile(r"[A-Za-z0-9_./@:+~%#=-]+|\s+|.", re.DOTALL)


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than `width` columns; its own line breaks stay."""
    return [line for paragraph in text.split("\n") for line in _fold(paragraph, max(width, 2))]


def hanging(text: str, width: int) -> str:
    """A text no wider than `width` columns: what a line has too much stands below it, under the same margin."""
    return "\n".join(piece for line in text.split("\n") for piece in _hung(line, width))


def _hung(line: str, width: int) -> Iterator[str]:
    margin = len(line) - len(line.lstrip(" "))
    for mark in ("→ ", "1. "):
        margin += 2 * line[margin:].startswith(mark)
    first, *rest = _fold(line, width, min(margin, width // 2))
    yield from (first, *(" " * min(margin, width // 2) + one for one in rest))


def _fold(text: str, width: int, margin: int = 0) -> list[str]:
    """The lines of a text, each but the first narrower by a margin."""
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word in _TOKEN.findall(text):
        token, size = word, columns(word)
        if used + size > width and any(map(str.strip, line)):
            carried = _carried(line, token)
            lines.append("".join(line[: len(line) - len(carried)]).rstrip())
            line, used = carried, columns("".join(carried))
            width, margin = width - margin, 0
            if token.isspace():
                continue
        while size + used > width:  # a word longer than a line
            head = _head(token, width - used)
            lines.append("".join(line) + head)
            token, line, used = token[len(head) :], [], 0
            width, margin = width - margin, 0
            size = columns(token)
        line.append(token)
        used += size
    return [*lines, "".join(line).rstrip()]


def _carried(line: list[str], following: str) -> list[str]:
    """What moves to the next line with what follows: at most three tokens, never the whole line."""
    keep = len(line)
    while keep > max(len(line) - 3, 1) and (following[0] in _NOT_FIRST or line[keep - 1][-1] in _NOT_LAST):
        keep -= 1
        following = line[keep]
    return line[keep:]


def _head(word: str, width: int) -> str:
    taken = 0
    for index, character in enumerate(word):
        taken += columns(character)
        if taken > width:
            return word[: max(index, 1)]
    return word
