"""Targets and figures proposed from the text of a task, for a person to look through.

A text tells its numbers in two ways: 新建10家数字经济产业园区 (the number before what is counted) and
新增停车泊位15万个 (behind it). A proposal takes the clause as the words, what is counted as the name, and
guesses how it counts from the words around. It knows no task and no city.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from gwrb.model.plan import ABOUT, AT_LEAST, AT_MOST, CUMULATIVE, GROWTH, LEVEL, RATE, SHARE, Figure, Target
from gwrb.targets.insertion import Numbers
from gwrb.text import amounts as finding
from gwrb.text import measure_units

NAMED, NUMBERED, DATED = "名称里的数字", "序号", "日期"
AGE, YEARS, EACH = "对象的年龄", "期限", "每一个的标准，不是总数"
EXISTING = "所涉对象的个数，不是今年新增或完成的数"
UNREAD = "计量单位没有认出来，请人工判定是不是目标"
ONGOING = "在推进的个数，没有说年内完成多少"

_STOPS = "，；。：！？,;:!?\n"
_EXISTING = ("支持", "做强", "依托", "围绕", "聚焦", "推动", "在", "发挥")
_ONGOING = r"(?:积极|加快|持续|扎实|全力)?(?:推进|推动)"
_VERBS = (
    "力争", "确保", "努力", "积极", "加快", "持续", "扎实", "全力", "着力", "大力", "集中", "滚动",
    "新改扩建", "新改建", "新建改造", "建设改造", "改造提升", "优化重组和新建", "筹集建设",
    "组织开展", "推进实施", "规划建设", "培育孵化", "新建", "新增", "新开工", "新投产", "建成",
    "建设", "建好", "改造", "改建", "扩建", "完成", "完工", "实施", "开展", "组织", "举办", "打造",
    "创建", "培育", "推广", "引进", "发布", "签约", "提升", "优化", "整理", "打通", "修复", "更新",
    "安装", "治理", "修缮", "提供", "推荐", "筹集", "遴选", "增设", "启动", "开工", "突破", "实现",
    "认定",
)  # fmt: skip


class _Piece(NamedTuple):
    """The stretch of a text that tells one number: 打造武汉精品35个."""

    start: int
    end: int
    found: finding.FoundAmount


def propose(text: str) -> Numbers:
    """Targets and figures for every number of a text; their words cover all of them, names are unique."""
    targets: list[Target] = []
    figures: list[Figure] = []
    for piece, others in _pieces(text):
        why = _no_target(text, piece)
        if why:
            figures += [_figure(text, found, piece.end, _of_name(found)) for found in others]
            figures.append(_figure(text, piece.found, piece.end, why))
        else:
            targets.append(_target(text, piece, {str(t.name) for t in targets}))
    return Numbers(tuple(targets), tuple(dict.fromkeys(figures)))


def _figure(text: str, found: finding.FoundAmount, stop: int, why: str) -> Figure:
    """A figure's words: the number with what is counted, as far as the text goes on without a pause."""
    end = found.end
    while end < stop and text[end] not in "、（“”）等":
        end += 1
    return Figure(text[found.start : end], why)


def _pieces(text: str) -> Iterator[tuple[_Piece, list[finding.FoundAmount]]]:
    """The numbers that tell something, each with its stretch and the numbers in it that are no matter of their own."""
    everything = finding.find(text)
    clause = 0
    for stop in [*(i for i, c in enumerate(text) if c in _STOPS and not _in_number(text, i)), len(text)]:
        inside = [f for f in everything if clause <= f.at < stop]
        own = [f for f in inside if not _is_bound_of_another(text, f, inside)]
        own = [f for f in own if f.counts and not f.quoted] or own
        chosen = set(own)
        rest = [f for f in inside if f not in chosen]
        start = clause
        for number, found in enumerate(own):
            last = number + 1 == len(own)
            following = stop if last else own[number + 1].start
            cut = -1 if last else max(text.rfind(c, found.end, following) for c in "、和与")
            end = cut if cut >= 0 else following
            others = [f for f in rest if start <= f.at < end]
            yield _Piece(start, end, found), others
            start = cut + 1 if cut >= 0 else found.end
        clause = stop + 1


def _in_number(text: str, at: int) -> bool:
    """Whether a comma groups digits: 1,500."""
    return text[at] in ",:" and text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal()


def _is_bound_of_another(text: str, found: finding.FoundAmount, inside: Sequence[finding.FoundAmount]) -> bool:
    """A sum of money that only says how large the counted projects are: 50亿元以上工业项目45个."""
    if not found.counts or measure_units.read(found.unit).kind != "金额":
        return False
    graded = found.bound or text.startswith("级", found.end)
    return bool(graded) and any(
        f is not found and f.counts and measure_units.read(f.unit).kind != "金额" for f in inside
    )


def _no_target(text: str, piece: _Piece) -> str:
    """Why a number is no target; empty where it is one."""
    found, before = piece.found, text[piece.start : piece.found.start]
    behind = text[found.end : piece.end]
    if found.sort == finding.AMOUNT and not found.unit and not found.quoted and _is_word(behind[:1]):
        return UNREAD
    if not found.counts or found.quoted:
        return _of_name(found)
    kind = measure_units.read(found.unit).kind
    if kind in ("年龄", "年限"):
        return AGE if kind == "年龄" else YEARS
    if "每" in before:
        return EACH
    if not behind.strip("（）"):
        return ""
    if before.startswith(_EXISTING) and kind != "百分比" and not any(verb in before[2:] for verb in _VERBS):
        return EXISTING
    return ONGOING if re.match(_ONGOING, before) and behind.endswith(("建设", "项目", "工程")) else ""


def _of_name(found: finding.FoundAmount) -> str:
    """Why a number that counts nothing is none."""
    return {finding.DATE: DATED, finding.ORDINAL: NUMBERED}.get(found.sort, NAMED)


def _is_word(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _target(text: str, piece: _Piece, taken: set[str]) -> Target:
    found = piece.found
    words = text[piece.start : piece.end].strip("、 ")
    before, behind = text[piece.start : found.start], text[found.end : piece.end]
    kind, counts = _counting(before + behind, found)
    name = _name(before, behind)
    number = 2
    while name in taken:
        name = f"{name.removesuffix(f'（{number - 1}）')}（{number}）"
        number += 1
    value = found.value
    assert value is not None
    return Target(name, value, found.unit if found.unit != "大" else "个", kind, counts, words)


def _counting(around: str, found: finding.FoundAmount) -> tuple[str, str]:
    """How a target binds, and how it counts over the year."""
    if measure_units.read(found.unit).kind in ("百分比", "百分点"):
        growth = re.search("增长|增速|涨幅|下降|压减|降低|减少|提高|提升", around)
        share = AT_MOST if found.bound == finding.AT_MOST else SHARE
        return (GROWTH, RATE) if growth else (share, RATE)
    flow = re.search("产量|总额|成交额|产值|增加值|收入|销售|投资|贷款|吞吐量|新增|新建|完成", around)
    total = re.search("达|超|规模|总数|总量", around + _bound_word(found))
    level = "浓度" in around or (found.bound == AT_LEAST and total is not None)
    bound = {finding.ABOUT: ABOUT, finding.AT_MOST: AT_MOST}.get(found.bound, AT_LEAST)
    return bound, LEVEL if (level and not flow) or "在建" in around else CUMULATIVE


def _bound_word(found: finding.FoundAmount) -> str:
    """达 where the word that binds stands before the number (达到, 超过), which speaks of a total."""
    return "达" if found.at > found.start else ""


def _name(before: str, behind: str) -> str:
    """What is counted: behind the number where something stands there, else before it, without the verb."""
    name = behind if len(behind.strip("（）、 ")) > 1 else before
    if name is before:
        name = name.rpartition("等")[2] or name
        name = re.sub("(?:增长|规模|力争|达到|分别|控制在|稳定在|保持在|降到|降至|提高到)+$", "", name)
        name = _verbs().sub("", name, count=1) or name
    name = name.strip("、，的 ")
    quoted = name.startswith("“") and name.endswith("”") and name.count("“") == 1
    return (name[1:-1] if quoted else name)[:40] or "完成数"


@cache
def _verbs() -> re.Pattern[str]:
    words = sorted(_VERBS, key=len, reverse=True)
    return re.compile(f"^(?:{'|'.join(words)})+(?=.{{2}})")
