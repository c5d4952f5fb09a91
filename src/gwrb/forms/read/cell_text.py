"""A cell's words without what is no answer, and what is said of all that cells hold besides words."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gwrb.forms.read import grid
from gwrb.forms.read.grid import FormFindings, Seen
from gwrb.text.script import half_width

SHOWN = 5  # places that one problem names
_TIMES = 4
PHRASE = 4  # characters: shorter ones a person may well write four times
_FIELD_CODE = re.compile(r"\b(?:HYPERLINK|REF|PAGEREF|NOTEREF|MERGEFIELD|FORMTEXT|SEQ|TOC)\s+[\"\\_]")

HINT_LEFT, TASK_CHANGED, LOCKED_CHANGED = "hint-left", "task-changed", "locked-changed"
# What a cell holds besides words: what is said of it, and what accepting takes.
_OTHER = {
    grid.TRACKED: ("有修订还没有接受", "删去的不收，插入的照收"),
    grid.TEXTBOX: ("文字写在文本框里，读不出是哪一格的；请单位把文字直接写在格子里", ""),
    grid.TABLE: ("格子里又插了一个表，读不出来；请单位改成文字", ""),
    grid.PICTURE: ("格子里有图片或嵌入的对象，读不出文字", "图片和对象不收，文字照收"),
    grid.SYMBOL: ("有用符号字体输入的符号，读不出是什么字", "这个符号不收，其余照收"),
    grid.NUMBERED: ("用了自动编号或项目符号，序号不在文字里", "序号不收，文字照收"),
    grid.FOOTNOTE: ("有脚注或尾注，注里的文字不在格子里", "注不收，文字照收"),
    grid.FORMULA: ("是公式，不是直接填写的", "按显示出来的结果收"),
    grid.UNCALCULATED: ("是公式，文件里没有算出的结果；请单位直接填写后再发来", ""),
    grid.EQUATION: ("是公式编辑器或带圈字符做的，读不出文字；请单位改成普通文字后再发来", ""),
    grid.UNSEEN: ("填了内容，却隐藏起来了，不知道还算不算", "隐藏的也照收"),
    grid.ERROR: ("显示的是公式出错的代码；请单位改正后再发来", ""),
    grid.STRUCK: ("有加了删除线的文字，不知道还算不算", "加了删除线的也照收"),
    grid.HIDDEN: ("有隐藏的文字，看不见", "隐藏的文字不收"),
    grid.REPEATED: ("开头的话连写了几遍，像是旧版 LibreOffice 存盘时重复的", "只收一遍"),
    grid.CODE: ("有域代码（如 HYPERLINK），不是填写的文字；请单位改成文字后再发来", ""),
    grid.FRACTION: ("是小数，旧版 .xls 看不出填的是不是百分数（5.8% 存成 0.058）", "照小数收"),
    HINT_LEFT: ("填表提示还留在格子里", "去掉提示，收其余的字"),
    TASK_CHANGED: ("目标任务与台账现在的不同，可能已不是同一项任务", "仍按编号收"),
    LOCKED_CHANGED: ("不应改动的原文被改过", "仍按台账里的原文，改动不收"),
    grid.MERGED: ("与别的格子合并了，分不清是哪一格的；请单位取消合并后再发来", ""),
}


def answer(seen: Seen, hints: Sequence[str], least: int) -> tuple[str, list[str]]:
    """A cell's words without those of an empty control and without what a program repeated; what is to be told.

    `hints`: what empty places show. `least`: see `_once`.
    """
    text, told = _once(seen.text, least), []
    if _FIELD_CODE.search(text):
        told.append(grid.CODE)
    if text != seen.text:
        told.append(grid.REPEATED)
    if text.strip() in hints:
        return "", told
    rest = text
    if seen.hint and seen.hint.strip() in hints:
        rest = text.replace(seen.hint, "", 1)
    elif (hint := next((h for h in hints if text.startswith(h)), None)) is not None:
        rest = text.removeprefix(hint)
    elif (hint := next((h for h in hints if text.endswith(h)), None)) is not None:
        rest = text.removesuffix(hint)
    if rest != text and rest.strip():
        told.append(HINT_LEFT)
    return (rest if rest.strip() else ""), told


def _once(text: str, least: int) -> str:
    """A text whose first paragraph LibreOffice 7.4 wrote four times (16, 64), with that paragraph once.

    It does so where a control holds paragraphs: in one line, or, on the way through .doc, over several lines.
    `least`: characters of what is repeated, below which it is no program's doing.
    """
    lines = text.split("\n")
    root = lines[0]
    while (size := len(root) // _TIMES) and root == root[:size] * _TIMES:
        root = root[:size]
    if not root.strip() or len(root) < least:
        return text
    count = end = 0
    for number, line in enumerate(lines):
        times, rest = divmod(len(line), len(root))
        if rest or line != root * times:
            break
        count += times
        end = number + 1 if times else end
    repeated = count in (_TIMES, _TIMES**2, _TIMES**3)
    return "\n".join([root, *lines[_blank_to(lines, end) :]]) if repeated else text


def _blank_to(lines: Sequence[str], at: int) -> int:
    """The first line from `at` on that is not empty."""
    return next((n for n in range(at, len(lines)) if lines[n]), len(lines))


def tell(places: Mapping[str, Sequence[str]], findings: FormFindings) -> None:
    """One problem for each kind of thing that was found, by its word, naming its first places."""
    for word, found in places.items():
        where = "；".join(found[:SHOWN]) + (f" 等 {len(found)} 处" if len(found) > SHOWN else "")
        if word == grid.COMMENT:
            findings.note(word, "有批注，批注不收", where)
        else:
            message, taken = _OTHER[word]
            findings.problem(word, message, where, taken)


_DAY = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s*0?0:00(?::00)?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.0+)?")  # days since 1899-12-30: 1982 to 2091
_EPOCH = dt.date(1899, 12, 30)


@lru_cache(2**14)  # the same headings, tasks and statuses stand in every form, and are compared several times
def folded(text: str) -> str:
    """Words as choices and headings are compared: blind to width and to white space."""
    return "".join(half_width(text).split())


def choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice that was typed; None where it is none of them."""
    return next((c for c in choices if folded(c) == folded(text)), None)


def day(text: str, year: int) -> dt.date | None:
    """A date as people write it: 2024-07-15, 2024/7/15, 2024年7月15日, 7月15日 (in `year`), Excel's day numbers.

    None for what is no date, or not a whole one (7月底, 2024年12月).
    """
    words = half_width(text).strip()
    if _SERIAL.fullmatch(words):
        return _EPOCH + dt.timedelta(days=int(words[:5]))
    match = _DAY.fullmatch(words) or _DIGITS.fullmatch(words)
    if match is None or (match[1] is None and "月" not in words):
        return None
    try:
        return dt.date(int(match[1] or year), int(match[2]), int(match[3]))
    except ValueError:
        return None


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, without the space around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]
