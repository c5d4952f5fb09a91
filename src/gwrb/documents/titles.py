"""Titles broken by sense: GB/T 9704-2012 7.3.1 wants whole words, no lopsided lines.

Without a segmenter the words of official titles are listed; a title that cannot be broken between them
is left to the reader's software, which is better than a break inside a name.
"""

import re
from itertools import combinations, pairwise

from gwrb.documents.document import Inlines, Run
from gwrb.documents.style import Style

_LEXICON = """
    关于 对 和 与 及 暨 的 各区 各部门 全市 市 区 人民政府 政府 政府工作报告 政府投资 工作
    目标任务 目标 任务 责任 分工 分解 办理 落实 进展 完成 推进 情况 方案 报告 通知 通报 函 意见
    决定 办法 清单 台账 逐项 汇总 统计 督查 督办 专项 重点 事项 汇报 一览表 表 上半年 下半年 全年
    年度 前三季度 第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 年 做好 印发 报送 开展
"""
_WORDS = _LEXICON.split()
_TOKEN = re.compile(
    "《[^》]*》|“[^”]*”|（[^）]*）|〔[^〕]*〕|[0-9A-Za-z.%]+年?|"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + "|.",
    re.DOTALL,
)
_NO_START = frozenset("的，。、；：）》”〕年和与及")
_MOST_TOKENS = 60


def width(text: str) -> float:
    """How many full-width characters a text takes."""
    return sum(0.5 if character < "\u2000" else 1 for character in text)


def broken_title(title: str, room: float) -> list[str]:
    """A title in as few lines as fit `room` full-width characters, balanced, cut only between words.

    A title that fits, or cannot be cut so, comes back whole.
    """
    total = width(title)
    if total <= room or total > room * 4:
        return [title]
    cuts = _cuts(title)
    if len(cuts) > _MOST_TOKENS:
        return [title]
    for count in range(int(total // room), 4):
        choices = [_lines(title, chosen) for chosen in combinations(cuts, count)]
        found = [lines for lines in choices if max(map(width, lines)) <= room]
        if found:
            return min(found, key=_lopsided)
    return [title]


def title_lines(inlines: Inlines, style: Style, size: float, share: float = 1) -> list[Run] | None:
    """A title of one run by lines, each no longer than a share of the page's; None for a title of several."""
    if len(inlines) != 1 or not isinstance(only := inlines[0], Run):
        return None
    room = (style.page.width - style.page.left - style.page.right) / 25.4 * 72 / size
    return [Run(line, only.strong) for line in broken_title(only.text, room * share)]


def _cuts(title: str) -> list[int]:
    """Places between two known words or marks."""
    tokens = list(_TOKEN.finditer(title))
    cuts = []
    for before, after in pairwise(tokens):
        by_mark = before[0][-1] in "，；：、》）" or after[0][0] in "《（"
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
