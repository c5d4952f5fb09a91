"""Where lines end: titles broken by sense, no last line of one character, a signature over the middle of its date.

GB/T 9704-2012 7.3.1 wants whole words and no lopsided lines. Without a segmenter the words of official titles are
listed; a title that cannot be broken between them is cut into lines of about the same length.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, combinations, pairwise
from math import ceil
from typing import NamedTuple

from gwrb.documents.document import Block, Inlines, Paragraph, Run, plain
from gwrb.documents.style import Style

_LEXICON = """
    关于 对 和 与 及 暨 的 各区 各部门 各单位 各部分 各章节 配合 全市 市 区 人民政府 政府 政府工作报告 政府投资 工作
    目标任务 目标 任务 责任 分工 分解 办理 落实 进展 完成 推进 情况 方案 报告 通知 通报 函 意见
    决定 办法 清单 台账 逐项 汇总 统计 督查 督办 专项 重点 事项 汇报 一览表 表 上半年 下半年 全年
    年度 前三季度 第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 年 做好 印发 报送 开展
"""
_WORDS = _LEXICON.split()
_TOKEN = re.compile(
    "《[^》]*》|“[^”]*”|（[^）]*）|〔[^〕]*〕|"
    "[0-9A-Za-z.%]+年?(?:[上下]半年|前三季度|第?[一二三四]季度|全年|1至[0-9]+月|[0-9]+月)?|"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + "|.",
    re.DOTALL,
)
_NO_START = frozenset("的，。、；：）》”〕年和与及等")
_MOST_TOKENS = 60
_PAGE = 28  # characters across a page


def width(text: str) -> float:
    """How many full-width characters a text takes."""
    return sum(0.5 if character < "\u2000" else 1 for character in text)


def broken_title(title: str, room: float) -> list[str]:
    """A title in as few lines as fit `room` full-width characters, balanced, cut only between words.

    A title that fits comes back whole; one without such places is cut anywhere but within known words and numbers.
    """
    total = width(title)
    if total <= room:
        return [title]
    cuts = _cuts(title)
    if total <= room * 4 and len(cuts) <= _MOST_TOKENS:
        for count in range(int(total // room), 4):
            choices = [_lines(title, chosen) for chosen in combinations(cuts, count)]
            found = [lines for lines in choices if max(map(width, lines)) <= room]
            if found:
                return min(found, key=_lopsided)
    return _even(title, ceil(total / (room - 1)) if room > 1 else 1)


def _even(title: str, count: int) -> list[str]:
    """A title in a number of lines of about the same width."""
    places = [after.start() for after in _TOKEN.finditer(title) if after[0][0] not in _NO_START and after.start()]
    upto = [0.0, *accumulate(width(character) for character in title)]
    widths = [upto[place] for place in places]
    chosen: set[int] = set()
    for number in range(1, count) if places else ():
        share = upto[-1] * number / count
        at = bisect_left(widths, share)
        near = [place for place in (at - 1, at) if 0 <= place < len(places)]
        chosen.add(places[min(near, key=lambda place: abs(widths[place] - share))])
    return _lines(title, tuple(sorted(chosen)))


def title_lines(inlines: Inlines, style: Style, size: float, share: float = 1) -> list[Run] | None:
    """A title of one run by lines, each no longer than a share of the page's; None for a title of several."""
    if len(inlines) != 1 or not isinstance(only := inlines[0], Run):
        return None
    room = (style.page.width - style.page.left - style.page.right) / 25.4 * 72 / size
    return [Run(line, only.strong) for line in broken_title(only.text, room * share)]


_CLOSING = "，。、；：？！）》”〕％"
_OPENING = "（《“〔"
_FIGURE = re.compile("[0-9A-Za-z]+")


class LineLayout(NamedTuple):
    """How a program sets text: what it leaves between Chinese and figures and how wide points and hyphens are, both in
    characters; what a line of a page may hold more or less than is reckoned; whether it is Word, which lets a mark hang
    over and would break a number at its hyphen, where LibreOffice is told not to and keeps a figure with the mark before.
    """

    gap: float
    mark: float
    slack: float
    word: bool


LAYOUTS = (
    LineLayout(0, 0.5, 0, word=True),
    *(LineLayout(0.25, 0.36, slack, word=False) for slack in (-0.3, -0.15, 0.1, 0.35)),
)


def reach(text: str, gap: float, mark: float) -> list[float]:
    """How wide a text is up to each of its characters, with full-width ones as 1; see `LineLayout`."""
    wide = [mark if one in ".-" else 0.5 if one < "\u2000" else 1.0 for one in text]
    for match in _FIGURE.finditer(text) if gap else ():
        start, end = match.span()
        if start and text[start - 1] > "\u2e7f" and text[start - 1] not in _CLOSING + _OPENING:
            wide[start] += gap
        if end < len(text) and text[end] > "\u2e7f" and text[end] not in _CLOSING + _OPENING:
            wide[end - 1] += gap
    return [*accumulate(wide, initial=0.0)]


def ending(text: str, reached: list[float], first: float, room: float, layout: LineLayout) -> tuple[float, bool]:
    """The width of a paragraph's last line, marks at its end left out, and whether a number is broken somewhere.

    In: what `reach` gives, the room of the first and of other lines. An estimate: marks stay with what is before them,
    one may hang over; figures and letters stay together.
    """
    slack = layout.slack * min(1.0, room / _PAGE)
    start, left, broken = 0, first + slack, False
    while (end := bisect_right(reached, reached[start] + left + 0.01, start) - 1) < len(text):
        start, left = max(_break(text, start, end, layout), start + 1), room + slack
        broken |= text[start - 1] == "-" and text[start : start + 1].isdigit()
    core = len(text.rstrip(_CLOSING))
    return reached[core] - reached[start] if core > start else room, broken  # its end may hang over the line before


def _break(text: str, start: int, end: int, layout: LineLayout) -> int:
    """Where the next line begins, when `end` is the first character that does not fit."""
    if text[end] > "\u2e7f" and text[end] not in _CLOSING and text[end - 1] not in _OPENING:  # as most do
        return end
    if layout.word and text[end] in _CLOSING and text[end + 1 : end + 2] not in [*_CLOSING]:
        return end + 1
    while end > start and (text[end] in _CLOSING or text[end - 1] in _OPENING or _one(text, end, layout)):
        end -= 1
    return end


def _one(text: str, at: int, layout: LineLayout) -> bool:
    """Whether two neighbours are of one figure or word, and stay together."""
    before, after = text[at - 1], text[at]
    if after >= "\u2000":
        return False
    return before < "\u2000" and before != "-" if layout.word else before < "\u2000" or before in _CLOSING


def signed(blocks: Sequence[Block], style: Style) -> dict[int, float]:
    """The right indents, in characters, of signatures and of the dates below them, by their place.

    A signature stands over the middle of its date (GB/T 9704-2012 7.3.5.1); one longer than there is room for moves the
    date instead.
    """
    found: dict[int, float] = {}
    for place, (one, below) in enumerate(pairwise(blocks)):
        if isinstance(one, Paragraph) and isinstance(below, Paragraph) and (one.style, below.style) == SIGNED:
            right = style.texts["date"].right
            own = right + (width(plain(below.inlines)) - width(plain(one.inlines))) / 2
            found |= {place: max(own, 0.0), place + 1: right - min(own, 0.0)}
    return found


SIGNED = ("signature", "date")


def _cuts(title: str) -> list[int]:
    """Places between two known words or marks."""
    tokens = list(_TOKEN.finditer(title))
    cuts = []
    for before, after in pairwise(tokens):
        by_mark = before[0][-1] in "，；：、》）”" or after[0][0] in "《（“"
        if after[0][0] not in _NO_START and (by_mark or (_known(before[0]) and _known(after[0]))):
            cuts.append(after.start())
    return cuts


def _known(token: str) -> bool:
    return len(token) > 1 or token in _WORDS or not token.isalnum()


def _lines(title: str, cuts: tuple[int, ...]) -> list[str]:
    edges = (0, *cuts, len(title))
    return [title[start:end] for start, end in pairwise(edges)]


def _lopsided(lines: list[str]) -> float:
    widths = [width(line) for line in lines]
    # Verbs and numbers at a line's end read worse than a slightly uneven pair of lines.
    clumsy = sum(line.endswith(("关于", "市", "对", "和", "与", "及")) for line in lines)
    return max(widths) - min(widths) + 6 * clumsy
