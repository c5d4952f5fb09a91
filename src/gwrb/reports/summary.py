"""What a leader reads of a quarter in five minutes: a verdict to repeat, what fails by name, what is asked of whom.

A task that needs attention is told once, under the first of KINDS that it is of, or under its leader. A paper has so
much room for the tables of them: how many more there are is said, and they stand in the annex.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from gwrb.model.progress import FORECASTS
from gwrb.model.texts import meant
from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.reports.counting import first_words
from gwrb.reports.quarterly_views import (
    CoordinationRequest,
    EntryRow,
    Indicator,
    Issue,
    IssueGroup,
    Measure,
    Summary,
    TaskRow,
)
from gwrb.targets.lights import GREEN, MET, RED, UNMET, YARDSTICKS, YELLOW
from gwrb.tracking.requests import to_coordinate
from gwrb.tracking.states import MISSING, grouped
from gwrb.tracking.tallies import NOBODY, PARTIAL

COLUMNS = (19.0, 7.7, 20.5)  # characters that the columns of the papers' tables hold: task, unit and light, cause
LINE, EDGE = 12.0, 2.7  # points that a line of such a table takes, and a row beside its lines
# A page of GB/T 9704 has so many lines of so many characters; so many of the report's stand always, or below a letterhead.
PAGE_LINES, ACROSS, PITCH, FIXED, LETTERHEAD = 22, 27, 28.95, 31, 13
FEW = 3  # units that are named one by one
HEADLINES = 10  # tasks of a first part up to which its targets are the year's main figures
CLAUSE = 20  # characters of a cause beyond which no further clause of it is told: what its column holds
HARD, FAILING = FORECASTS[1:]
KINDS = ("没有达到全年目标", "不能完成全年目标", "完成全年目标有困难", "亮红灯", "亮黄灯", "滞后")
# Where other words stand above them.
SHORT = dict(zip(KINDS, ("未达到", "不能完成", "有困难", "红灯", "黄灯", "滞后"), strict=True))
FAILED, FORECAST, LIT = KINDS[0], KINDS[1:3], KINDS[3:5]  # at the year's end; by what the units forecast; by lights
UNLED, UNSAID, CONTRARY = "没有明确分管领导", "单位未说明原因", "单位报“已完成”，与数不符"
DENIED = "督查室核定没有达到，单位报“已完成”"
# Up to what share of the reported tasks may need attention for a verdict to be said.
_VERDICTS = (
    (0.05, "进展顺利"),
    (0.2, "总体进展平稳"),
    (0.4, "总体在推进，需要关注的较多"),
    (1.0, "进度偏慢，完成全年目标压力较大"),
)


class Room(NamedTuple):
    """How many points of a paper's height there are for the table of tasks, and for that of what is asked.

    `shared`: what the first leaves free is the second's.
    """

    told: float
    asked: float
    shared: bool = False


def summary(
    rows: Sequence[TaskRow],
    asked: Sequence[EntryRow],
    period: str,
    room: Room | None = None,
    *,
    leaders: Sequence[str] = (),
    level: str,
) -> Summary:
    """The summary of some tasks in a quarter. `asked`: the items whose request for coordination to the plan's `level` is open.

    `leaders`: in whose order it is grouped by who is in charge; else by why.
    """
    spoken = [row for row in rows if row.status not in (MISSING, NOBODY)]
    kinds = {row.id: kind for row in rows if (kind := kind_of(row))}
    judgement = tuple(_judgement(rows, spoken, kinds, period))
    figures = tuple(indicators(rows))
    room = room or _room(len(spoken) / max(1, len(rows)), "".join(judgement), "".join(one.line for one in figures))
    requests = tuple(
        CoordinationRequest(i.task, i.name, i.unit, to_coordinate(first_words(i.coordination), level), i.leader)
        for i in asked
    )
    groups = tuple(_groups(rows, kinds, room.told, leaders))
    free = room.told - _height(groups) if room.shared and sum(g.told for g in groups) == len(kinds) else 0.0
    return Summary(
        judgement=judgement,
        indicators=figures,
        groups=groups,
        attention=len(kinds),
        failing=sum(kind in (FAILED, *FORECAST) for kind in kinds.values()),
        unjudged=_unjudged(rows) if _over(rows) else None,
        asked=requests,
        asked_told=_fitting(((f"{a.name}（{a.task}）", a.unit, a.words) for a in requests), room.asked + free),
        asked_units=len({one.unit for one in requests}),
        reported=len(spoken),
    )


def _room(share: float, *prose: str) -> Room:
    """Three pages where up to half was reported, five where all was, less what stands whatever there is to tell and the
    lines of some prose that varies."""
    more = max(0.0, 2 * share - 1)
    lines = PAGE_LINES * (3 + 2 * more) - FIXED - LETTERHEAD * more - sum(ceil(len(one) / ACROSS) for one in prose)
    asked = (3.0 + 3 * more) * PITCH
    return Room(told=max(0.0, lines * PITCH - asked), asked=asked)


def kind_of(row: TaskRow) -> str:
    """Why a task needs attention, one of KINDS; empty where nothing says that it does."""
    if row.outcome == MET:
        return ""
    if row.status == DONE and row.outcome != UNMET:  # its word against its figures
        return next((kind for kind in LIT if kind.endswith(row.light)), "") if row.light else ""
    forecasts = {i.forecast for i in row.items if i.reported or i.closed}
    signs = (
        row.outcome == UNMET,
        FAILING in forecasts,
        HARD in forecasts,
        row.light.startswith(RED),
        row.light.startswith(YELLOW),
        any(i.lags for i in row.items),
    )
    return next((kind for kind, sign in zip(KINDS, signs, strict=True) if sign), "")


# --- the verdict ---------------------------------------------------------------------------------


def _judgement(rows: Sequence[TaskRow], spoken: Sequence[TaskRow], kinds: dict[str, str], period: str) -> Iterator[str]:
    """Three sentences: how it goes, what the figures say, how the year will end."""
    if not spoken:
        yield f"{period}，{len(rows)}项目标任务都还没有单位报送进展，不能判断。"
        return
    yield _outcomes(rows, spoken, period) if _over(rows) else _how(rows, spoken, len(kinds), period)
    lights = {colour: sum(row.light.startswith(colour) for row in rows) for colour in (GREEN, YELLOW, RED)}
    if any(lights.values()):
        yield f"从量化指标看，{'、'.join(f'{colour}灯{n}项' for colour, n in lights.items() if n)}。"
    if not _over(rows):
        yield _ahead(kinds)


def _over(rows: Sequence[TaskRow]) -> bool:
    """Whether they are told of at the year's end: what became of them is known, or who has yet to judge it."""
    return any(row.outcome for row in rows)


def _unjudged(rows: Sequence[TaskRow]) -> int:
    return sum(row.outcome not in (MET, UNMET) for row in rows)


def _outcomes(rows: Sequence[TaskRow], spoken: Sequence[TaskRow], period: str) -> str:
    """2024年全年，302项目标任务中，达到全年目标210项，没有达到62项，待督查室核定30项。单位报已完成223项。"""
    number = Counter(row.outcome for row in rows)
    words = [("达到全年目标", number[MET]), ("没有达到", number[UNMET]), ("待督查室核定", _unjudged(rows))]
    said = "，".join(f"{word}{n}项" for word, n in words if n)
    silent = sum(row.outcome not in (MET, UNMET) and row.status in (MISSING, NOBODY) for row in rows)
    rest = f"（其中{silent}项尚未报送）" if silent else ""
    return f"{period}，{len(rows)}项目标任务中，{said}{rest}。单位报{_states(spoken)}。"


def _how(rows: Sequence[TaskRow], spoken: Sequence[TaskRow], attention: int, period: str) -> str:
    verdict = next(words for most, words in _VERDICTS if min(attention, len(spoken)) <= most * len(spoken))
    denied = sum(row.status == DONE and _denied(row) for row in spoken)
    states = _states(spoken) + (f"（督查室核定已完成的有{denied}项没有达到）" if denied else "")
    silent = len(rows) - len(spoken)
    if silent * 4 > len(rows):  # of what a quarter says nothing of, no verdict on all is known
        return (
            f"{period}，{len(rows)}项目标任务中有{len(spoken)}项报送了进展，{verdict}：{states}；"
            f"其余{silent}项尚未报送，还不能判断全局。"
        )
    rest = f"，尚未报送{silent}项" if silent else ""
    return f"{period}，{len(rows)}项目标任务{verdict}：{states}{rest}。"


def _denied(row: TaskRow) -> bool:
    """Whether the office has found otherwise than the unit says."""
    return row.yardstick == YARDSTICKS[0] and row.light.startswith((RED, YELLOW))


def _states(spoken: Sequence[TaskRow]) -> str:
    found = Counter(row.status for row in spoken)
    order = (DONE, ON_TRACK, LAGGING, NOT_STARTED, PARTIAL)
    return "、".join(f"{'部分单位未报' if name == PARTIAL else name}{found[name]}项" for name in order if found[name])


def _ahead(kinds: dict[str, str]) -> str:
    number = Counter(kinds.values())
    words = zip(FORECAST, ("不能完成全年目标", "有困难"), strict=True)
    said = "、".join(f"{number[kind]}项{word}" for kind, word in words if number[kind])
    return f"各单位预测，{said}。" if said else "各单位没有预测不能完成或有困难的任务。"


# --- the year's main figures ---------------------------------------------------------------------


def indicators(rows: Sequence[TaskRow]) -> Iterator[Indicator]:
    """The figures of the plan's first part, where it is short and has no sections: what notices call 主要预期目标."""
    first = [row for row in rows if row.part == rows[0].part] if rows else []
    if len(first) > HEADLINES or any(row.section for row in first) or len(first) == len(rows):
        return
    silent = [
        (row.id, named)
        for row in first
        for named in ([m.name for m in row.measures if not m.achieved] if row.measures else [row.name])
        if row.measures or row.status == MISSING
    ]
    for row in first:
        yield from (Indicator(row.id, m.name, _measured(m)) for m in row.measures if m.achieved)
        if not row.measures and row.status != MISSING:
            yield Indicator(row.id, row.name, f"{row.name}{row.status}")
    if silent:
        yield Indicator(silent[0][0], silent[0][1], f"{'、'.join(name for _, name in silent)}尚未报送")


def _measured(measure: Measure) -> str:
    """How far below the promise itself a value is, is not told: both stand there."""
    said = [f"{measure.name}{measure.achieved}{measure.unit}（目标{measure.promised}{measure.unit}）"]
    short = "" if measure.short.startswith("低于目标") else measure.short
    return "，".join(filter(None, (*said, short, measure.light)))


# --- what needs attention ------------------------------------------------------------------------


def _groups(
    rows: Sequence[TaskRow], kinds: dict[str, str], room: float, leaders: Sequence[str]
) -> Iterator[IssueGroup]:
    """The groups in order, in each the most urgent kind and the farthest behind first."""
    urgent = sorted((row for row in rows if row.id in kinds), key=lambda row: (KINDS.index(kinds[row.id]), _far(row)))
    found = grouped(urgent, _leader if leaders else lambda row: kinds[row.id])
    order = list(leaders or KINDS)
    groups = [
        (name, [_issue(row, kinds[row.id], told=bool(leaders)) for row in mine])
        for name, mine in sorted(found.items(), key=lambda group: order.index(group[0]))
    ]
    left = _fitting(
        ((f"{i.name}（{i.task}）", i.about, i.cause) for _, mine in groups for i in mine), room - _heads(groups)
    )
    for name, mine in groups:
        yield IssueGroup(name, tuple(mine), min(left, len(mine)))
        left = max(0, left - len(mine))


def _heads(groups: Sequence[object]) -> float:
    """What the lines above the groups take."""
    return len(groups) * (LINE + EDGE)


def _leader(row: TaskRow) -> str:
    """Who is in charge of a task: of one of several leaders, the first."""
    return next((item.leader for item in row.items if item.leader), UNLED)


def _far(row: TaskRow) -> float:
    return -float(row.below or 0)


def _issue(row: TaskRow, kind: str, *, told: bool) -> Issue:
    """`told`: whether what it says of the task names the kind."""
    said = SHORT[kind] if told else ""
    light = row.light if row.light != said else ""
    return Issue(row.id, row.name, "，".join(filter(None, (_units(row), said, light))), _cause(row, kind))


def _units(row: TaskRow) -> str:
    """Who answers for a task: 市房管局; of more than a few, the first and how many."""
    units = list(dict.fromkeys(i.unit for i in row.items))
    return "、".join(units) if len(units) <= FEW else f"{units[0]}等{len(units)}个单位"


def _cause(row: TaskRow, kind: str) -> str:
    """One clause: what the unit that forecasts or lags gives as its reason; how far the figures are behind."""
    forecast = dict(zip(FORECAST, (FAILING, HARD), strict=True)).get(kind)
    saying = [i for i in row.items if meant(i.problems)]
    own = [i for i in saying if forecast is None or i.forecast == forecast]
    worst = [i for i in own if i.status == LAGGING]
    why = first_words(next(iter(worst or own or saying)).problems, CLAUSE) if saying else ""
    if row.status == DONE and kind in LIT:
        why = DENIED if _denied(row) else CONTRARY
    short = ""
    if row.short and (kind in (FAILED, *LIT) or not why):
        several = len(row.measures) > 1
        short = next((f"{m.name if several else ''}{m.short}" for m in row.measures if m.short == row.short), row.short)
    found = (short, why) if short or why else (next((i.why for i in row.items if i.lags), ""), UNSAID)
    return "，".join(filter(None, found))


def _fitting(rows: Iterable[tuple[str, str, str]], room: float) -> int:
    """How many rows of a table of COLUMNS fit so many points, below its head."""
    number, room = 0, room - LINE - EDGE
    for cells in rows:
        room -= _row_height(cells)
        if room < 0:
            break
        number += 1
    return number


def _row_height(cells: tuple[str, str, str]) -> float:
    lines = max(ceil(_width(words) / most) for words, most in zip(cells, COLUMNS, strict=True))
    return lines * LINE + EDGE


def _height(groups: Sequence[IssueGroup]) -> float:
    """What a table of all the tasks of some groups takes; nothing where there are none."""
    rows = sum(_row_height((f"{i.name}（{i.task}）", i.about, i.cause)) for group in groups for i in group.issues)
    return _heads(groups) + rows + LINE + EDGE if groups else 0.0


def _width(words: str) -> float:
    return sum(0.55 if one.isascii() else 1 for one in words)
