"""Text from data as it may be shown: nothing in it moves a terminal, hides words, or speaks to a log's reader."""

import re

_ENDS = "[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+"
# Patterns, compiled where they are asked for the first time: plain text asks for none.
# Controls but for the tab and the end of a line, marks of direction, separators of lines: what no value may hold.
CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
# The same, what has no width, and halves of characters.
UNSEEN = f"{CONTROLS[:-1]}\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
_WORD, _LINE = 200, 4000  # characters of a word, and of a line, that a message has at most
_SAID = 24  # characters that say how much was left out, at most
_COMMAND = r"(?m)^([^\S\n]*)::|##(?=\w*\[)"  # of GitHub and Azure, which read them in any log


def visible(text: str) -> str:
    """A text of several lines: what cannot be seen stands as �, and no line is a command to a CI's log."""
    if _is_plain(text):
        return text
    return obeyed_by_none(re.sub(UNSEEN, "�", text.replace("\r\n", "\n")))


def obeyed_by_none(text: str) -> str:
    """The same lines with signs of full width where a CI's log would take one for a command."""
    return re.sub(_COMMAND, lambda match: "＃＃" if match[1] is None else f"{match[1]}：：", text)


def one_line(text: str) -> str:
    """A text in one line that can be shown: what ends lines stands as a space."""
    return text if _is_plain(text) else visible(re.sub(_ENDS, " ", text)).replace("\t", " ")


def brief(text: str) -> str:
    """A message whose endless words and lines are cut in their middle: somebody is to read it."""
    if len(text) <= _WORD:
        return text
    text = re.sub(f"[^\\s，。；：、（）“”]{{{_WORD + 1},}}", lambda match: _cut(match[0], _WORD), text)
    return "\n".join(_cut(line, _LINE) for line in text.split("\n"))


def _cut(text: str, most: int) -> str:
    """A text within a length: three quarters of it from its beginning, how much is left out, and its end."""
    if len(text) <= most:
        return text
    kept = most - _SAID
    tail = kept // 4
    return f"{text[: kept - tail]}……（略去 {len(text) - kept} 字）……{text[-tail:]}"


def _is_plain(text: str) -> bool:
    return text.isprintable() and "::" not in text and "##" not in text
