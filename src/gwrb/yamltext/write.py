"""Text as YAML that people read: plain where that is safe, quoted where a reader would be misled.

Written by hand because a dumper reflows what people wrote. Safe for any text: what `scalar` gives is
read back as the same string by every YAML reader.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

WIDTH = 100  # display columns of a line of names; a Chinese character takes two

# What YAML 1.1 or 1.2 readers take for a number, a date, a truth value or nothing.
_TYPED = re.compile(
    r"[-+]?[0-9][0-9_,]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?"
    r"|true|false|yes|no|on|off|y|n|null|~|=|<<",
    re.IGNORECASE | re.ASCII,
)
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_UNSAFE = re.compile(r":(?:\s|$)|\s#|\t|^\.\.\.")
_UNSAFE_IN_FLOW = re.compile(r"[,\[\]{}:?]")  # PyYAML ends a plain scalar at ? as well
_FIRST_PLANE = 0xFFFF
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str, indent: int, *, flow: bool = False) -> str:
    """The text as a YAML value, to stand after `key: ` or `- `.

    `indent` is the column of a block's lines (more than the key's own); `flow` for a value inside
    `[…]` or `{…}`. Lines of text become a `|-` block, one line plain or quoted text.
    """
    if not flow and _fits_block(text):
        pad = " " * indent
        body = text.removesuffix("\n")
        lines = (pad + line if line else "" for line in body.split("\n"))
        return "\n".join(["|" if body != text else "|-", *lines])
    if _is_plain(text) and not (flow and _UNSAFE_IN_FLOW.search(text)):
        return text
    return _quoted(text)


def names(values: Iterable[str | int], indent: int, column: int) -> str:
    """Names, or numbers, as a flow list `[A, B]`; lines no wider than WIDTH, further ones indented by `indent`.

    `column` is where the list begins on its line.
    """
    lines, used = ["["], column + 1
    written = [_in_flow(value) if isinstance(value, str) else (str(value), len(str(value))) for value in values]
    for i, (word, wide) in enumerate(written):
        comma = "," if i < len(written) - 1 else ""
        space = " " if i else ""
        if i and used + wide + len(comma) + 2 > WIDTH:  # a space before, a bracket after
            lines.append(" " * indent)
            used, space = indent, ""
        lines[-1] += space + word + comma
        used += len(space) + wide + len(comma)
    return "\n".join(lines) + "]"


@lru_cache(4096)  # the same names stand in many tasks
def _in_flow(name: str) -> tuple[str, int]:
    """A name as it stands in a flow list, and its columns."""
    word = scalar(name, 0, flow=True)
    return word, columns(word)


def columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _is_plain(text: str) -> bool:
    return (
        text != ""
        and text == text.strip()
        and text[0] not in _INDICATORS
        and not _UNSAFE.search(text)
        and not _TYPED.fullmatch(text)
        and not _has_invisible(text)
    )


def _fits_block(text: str) -> bool:
    """Several lines, visible all, the first and last neither blank nor indented."""
    lines = text.removesuffix("\n").split("\n")
    return (
        "\n" in text
        and all(line and line[0] not in " \t" for line in (lines[0], lines[-1]))
        and not any(map(_has_invisible, lines))
    )


def _has_invisible(text: str) -> bool:
    return not text.isprintable() and any(map(_is_invisible, text))  # what can be printed is seen


def _is_invisible(character: str) -> bool:
    """Characters that no reader sees, that end a line, or that YAML forbids."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _quoted(text: str) -> str:
    if _has_invisible(text):
        return '"' + "".join(map(_escaped, text)) + '"'
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _is_invisible(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= _FIRST_PLANE else f"\\U{code:08x}"
