"""A look at YAML text before libyaml reads it: what would stop it, move its lines, or take it for ever."""

from __future__ import annotations

import re
from typing import Protocol

from gwrb.text import reading_rules as rules
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place, Source

MAX_DEPTH = 16
MAX_BRACKETS = 1000  # libyaml's time grows with the square of open brackets: looked at before it reads
MAX_RUNS = 20  # control characters are reported so many times a file; the last says how many more
_BRACKET = r"[\[\]{}]"
_LINES = r"[^\n]*\n|[^\n]+"
_MARKER = r"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?\r?\n?$"
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff\ufeff]+")


class Scan(Protocol):
    """Where the look puts what it finds: findings, and the stretches of text left out."""

    diagnostics: list[Diagnostic]
    damaged: list[tuple[int, int]]


def too_deep(text: str) -> int | None:
    """The offset of the bracket that opens one level too many, roughly: quotes are not heeded."""
    if text.count("[") + text.count("{") <= MAX_BRACKETS:
        return None
    depth = 0
    for match in re.finditer(_BRACKET, text):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        if depth > MAX_BRACKETS:
            return match.start()
    return None


def nesting(source: Source, offset: int) -> Diagnostic:
    place = Place(source, offset, offset + 1)
    return finding(rules.FEATURE, place, f"嵌套不得超过 {MAX_DEPTH} 层", "请检查括号或缩进")


def without_conflicts(source: Source, tree: Scan, text: str) -> str:
    """Reports each git conflict and reads on with the side that stands first."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return text
    kept: list[str] = []
    inside, theirs, offset = False, False, 0
    for line in re.findall(_LINES, text):
        marker = line[:7] if re.match(_MARKER, line) else ""
        if marker in ("<<<<<<<", ">>>>>>>") and not (inside and marker == ">>>>>>>"):
            tree.diagnostics.append(_conflict(source, offset, line))
        gone = theirs or marker in ("<<<<<<<", ">>>>>>>") or (inside and bool(marker))
        if marker:
            inside = marker != ">>>>>>>" and (inside or marker == "<<<<<<<")
            theirs = inside and marker != "<<<<<<<"
        if gone:
            tree.damaged.append((offset, offset + len(line)))
        kept.append(blank(line) if gone else line)
        offset += len(line)
    return "".join(kept)


def _conflict(source: Source, offset: int, line: str) -> Diagnostic:
    return finding(
        rules.CONFLICT,
        Place(source, offset, offset + len(line.rstrip())),
        "文件里有没有解决的合并冲突",
        "请在 <<<<<<< 与 >>>>>>> 之间选定一种写法，删去这些标记行",
    )


def without_unreadable(source: Source, tree: Scan, text: str) -> str:
    """Reports characters that YAML refuses or that move lines, and reads on without them."""
    runs = list(_UNREADABLE.finditer(text))
    for number, match in enumerate(runs[:MAX_RUNS]):
        rest = f"；全文还有 {len(runs) - MAX_RUNS} 处" if number == MAX_RUNS - 1 < len(runs) - 1 else ""
        tree.diagnostics.append(
            finding(
                rules.CHARACTER,
                Place(source, match.start(), match.end()),
                f"这里有看不见的控制字符 U+{ord(match[0][0]):04X}{rest}",
                "请删去；多半是从网页或 PDF 复制时带来的",
            )
        )
    return _UNREADABLE.sub(lambda match: " " * len(match[0]), text) if runs else text


def blank(text: str) -> str:
    """The same length and lines, nothing else: later places stay true."""
    return re.sub(r"[^\r\n]", " ", text)
