"""Looking at text with respect to its brackets."""

from __future__ import annotations

PAIRS = {"（": "）", "〈": "〉", "《": "》", "“": "”", "【": "】", "〔": "〕"}
_CLOSING = {close: open_ for open_, close in PAIRS.items()}


def split(text: str, marks: str) -> list[str]:
    """The text cut at any of the marks that stands outside all brackets; pieces trimmed, empty ones kept."""
    pieces, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character in PAIRS:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and character in marks:
            pieces.append(text[start:at].strip())
            start = at + 1
    return [*pieces, text[start:].strip()]


def closing(text: str) -> int | None:
    """Where the bracket opens that the text's last character closes; None where none does."""
    close = text[-1:]
    open_ = _CLOSING.get(close)
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == close) - (text[at] == open_)
        if open_ and not depth:
            return at
    return None
