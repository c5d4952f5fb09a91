"""Text from data as it may be shown: nothing in it moves a terminal, hides words, or speaks to a log's reader."""

import re

# Controls but for the tab and the end of a line; marks of direction; separators of lines; halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_ENDS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_COMMAND = re.compile(r"^(\s*)::|##(?=\w*\[)", re.MULTILINE)  # of GitHub and Azure, which read them in any log


def visible(text: str) -> str:
    """A text of several lines: what cannot be seen stands as �, and no line is a command to a CI's log."""
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(
        lambda m: "＃＃" if m[1] is None else f"{m[1]}：：", _UNSEEN.sub("�", text.replace("\r\n", "\n"))
    )


def one_line(text: str) -> str:
    """The same in one line: what ends lines stands as a space."""
    return visible(_ENDS.sub(" ", text)).replace("\t", " ")
