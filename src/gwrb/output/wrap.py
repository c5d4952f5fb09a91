"""Lines for a terminal: Chinese breaks between any two characters, but not before a closing mark."""

import re

from gwrb.text.script import columns

_NOT_FIRST = "，。、；：？！）〉》】］”’…—,.;:?!)]}%％‰℃"
_NOT_LAST = "（〈《【［“‘([{"
# What stays together: words and numbers; any other character by itself.
_TOKEN = re.compile(r"[A-Za-z0-9_./@:+~%#=-]+|\s+|.", re.DOTALL)


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than `width` columns; its own line breaks stay."""
    return [line for paragraph in text.split("\n") for line in _fold(paragraph, max(width, 2))]


def _fold(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word in _TOKEN.findall(text):
        token, size = word, columns(word)
        if used + size > width and line:
            carried = _carried(line, token)
            lines.append("".join(line[: len(line) - len(carried)]).rstrip())
            line, used = carried, columns("".join(carried))
            if token.isspace():
                continue
        while size + used > width:  # a word longer than a line
            head = _head(token, width - used)
            lines.append("".join(line) + head)
            token, line, used = token[len(head) :], [], 0
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
