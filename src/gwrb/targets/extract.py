"""Targets and figures proposed from the text of a task, for a person to look through.

A text tells its numbers in two ways: 新建10家数字经济产业园区 (the number before what is counted) and
新增停车泊位15万个 (behind it). A proposal takes the clause as the words, what is counted as the name, and
guesses how it counts from the words around. It knows no task and no city.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from gwrb.edit.splice import Edit, apply
from gwrb.model.plan import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    CUMULATIVE,
    GROWTH,
    LEVEL,
    RATE,
    REDUCTION,
    SHARE,
    TASKS_FILE,
    Figure,
    Target,
    Task,
)
from gwrb.model.record import parse_as
from gwrb.notice.tasks_file import numbers
from gwrb.targets.covering import stretches, uncovered, words_of
from gwrb.text import amounts as finding
from gwrb.text import measure_units
from gwrb.text.source import Source
from gwrb.yamltext import layout
from gwrb.yamltext.nodes import Map, Seq, compose

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
    if found.sort == finding.AMOUNT and not found.unit and not found.quoted and "\u4e00" <= behind[:1] <= "\u9fff":
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
        if found.bound in (ABOUT, AT_MOST):
            return found.bound, RATE
        if re.search("下降|压减|降低|减少", around):
            return REDUCTION, RATE
        return GROWTH if re.search("增长|增速|涨幅|提高|提升", around) else SHARE, RATE
    flow = re.search("产量|总额|成交额|产值|增加值|收入|销售|投资|贷款|吞吐量|新增|新建|完成", around)
    # A word that binds and stands before the number (达到, 超过) speaks of a total as well.
    total = found.at > found.start or re.search("达|超|规模|总数|总量", around)
    level = "浓度" in around or (found.bound == AT_LEAST and total)
    return found.bound or AT_LEAST, LEVEL if (level and not flow) or "在建" in around else CUMULATIVE


def _name(before: str, behind: str) -> str:
    """What is counted: behind the number where something stands there, else before it, without the verb."""
    name = behind if len(behind.partition("（")[0].strip("）、 ")) > 1 else before  # in brackets stands a remark
    if name is before:
        name = name.rpartition("等")[2] or name
        name = re.sub("(?:增长|规模|力争|达到|分别|控制在|稳定在|保持在|降到|降至|提高到)+$", "", name)
        name = _verbs().sub("", name, count=1) or name
    name = name.strip("、，的（ ")
    quoted = name.startswith("“") and name.endswith("”") and name.count("“") == 1
    return (name[1:-1] if quoted else name)[:40] or "完成数"


@cache
def _verbs() -> re.Pattern[str]:
    words = sorted(_VERBS, key=len, reverse=True)
    return re.compile(f"^(?:{'|'.join(words)})+(?=.{{2}})")


def for_tasks(asked: Iterable[Task], plan: Sequence[Task]) -> dict[str, Numbers]:
    """What to add to each task that was asked for, where there is something; linked tasks name a figure alike."""
    found = {task.id: missing(task) for task in asked}
    found = {id: numbers for id, numbers in found.items() if numbers.targets or numbers.figures}
    known = {task.id: task.targets for task in plan}
    for task in plan:
        if task.id not in found:
            continue
        for link in task.links:
            other = str(link.task)
            theirs = (*known.get(other, ()), *(found[other].targets if other in found else ()))
            named = _named_alike(found[task.id].targets, theirs, {str(t.name) for t in task.targets})
            found[task.id] = found[task.id]._replace(targets=named)
    return found


def missing(task: Task) -> Numbers:
    """The proposals for the numbers that the task's targets and figures leave out."""
    whole = propose(task.text)
    if not task.targets and not task.figures:
        return whole
    left = uncovered(task.text, words_of(task))

    def speaks(words: str) -> bool:
        return any(a <= f.at and f.to <= b for a, b in stretches(task.text, words) for f in left)

    return Numbers(
        tuple(target for target in whole.targets if speaks(target.words)),
        tuple(figure for figure in whole.figures if speaks(figure.words)),
    )


def _named_alike(mine: Sequence[Target], theirs: Sequence[Target], taken: set[str]) -> tuple[Target, ...]:
    """Targets under the names that the same amounts have in a linked task, where that is one name and free."""
    taken = taken | {str(target.name) for target in mine}
    out = []
    for target in mine:
        same = {str(t.name) for t in theirs if measure_units.convert(t.amount, t.unit, target.unit) == target.amount}
        name = same.pop() if len(same) == 1 else ""
        if name in taken:
            name = ""
        if name:
            taken = (taken - {str(target.name)}) | {name}
        out.append(target._replace(name=name or target.name))
    return tuple(out)


def closed(found: Mapping[str, Numbers], plan: Iterable[Task]) -> list[str]:
    """The tasks among those found that have targets or figures already: to them nothing is written."""
    return [task.id for task in plan if task.id in found and (task.targets or task.figures)]


class Numbers(NamedTuple):
    """What is to be said of one task's numbers."""

    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()


class CannotInsertError(Exception):
    """The file is written in a way to which no lines can be added; `task` names where."""

    def __init__(self, task: str) -> None:
        super().__init__(task)
        self.task = task


def add(source: Source, wanted: Mapping[str, Numbers]) -> str:
    """The text with targets and figures added behind the last line of each task that is named.

    The result is read again and compared: it says what was meant, and all that it said before.
    Raises CannotInsertError for a task in braces, or one that has targets or figures already.
    """
    before, _ = parse_as(TASKS_FILE, source)
    listed = layout.child(compose(source).root, "tasks")
    if before is None or not isinstance(listed, Seq):
        raise CannotInsertError("")
    newline = "\r\n" if "\r\n" in source.text else "\n"
    places = {task: _end(source.text, task, node) for task, node in layout.items(listed, "id") if task in wanted}
    if places.keys() != wanted.keys():
        raise CannotInsertError(next(iter(wanted.keys() - places.keys())))
    edits = []
    for task, (end, margin) in places.items():
        lines = (" " * margin + line.removeprefix("  ") for line in numbers(*wanted[task]).splitlines(keepends=True))
        edits.append(Edit(end, end, "".join(("" if source.text[:end].endswith("\n") else "\n", *lines))))
    text = apply(source.text, edits, newline)
    after, _ = parse_as(TASKS_FILE, Source(source.path, text))
    meant = tuple(
        task._replace(targets=wanted[task.id].targets, figures=wanted[task.id].figures) if task.id in wanted else task
        for task in before.tasks
    )
    if after != before._replace(tasks=meant):
        raise CannotInsertError(next(iter(wanted)))
    return text


def _end(text: str, name: str, node: Map) -> tuple[int, int]:
    """Behind the last line of a task, and the column of its fields."""
    spans = None if node.flow else layout.fields(text, node)
    if not spans or any(s.key in ("targets", "figures") for s in spans):
        raise CannotInsertError(name)
    start = text.rfind("\n", 0, node.start) + 1
    return spans[-1].end, node.start - start
