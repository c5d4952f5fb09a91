"""What a leader reads of a quarter in five minutes: a verdict to repeat, what fails by name, what is asked of whom.

A task that needs attention is told once, under the first of KINDS that it is of. A paper has so many lines for them:
the first are told with their cause, the next by name; how many more there are is said, and they stand in the annex.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gwrb.model.progress import DONE, FORECASTS, LAGGING
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
from gwrb.targets.lights import GREEN, RED, YELLOW
from gwrb.tracking.states import MISSING
from gwrb.tracking.tallies import NOBODY, PARTIAL

ACROSS = 26  # characters of a line of a paper, 28 by GB/T 9704, less what figures and marks take
FEW = 3  # units that are named one by one
HEADLINES = 10  # tasks of a first part up to which its targets are the year's main figures
HARD, FAILING = FORECASTS[1:]
KINDS = ("预计全年不能完成", "完成全年目标有困难", "亮红灯", "亮黄灯", "滞后")
FAILING_KINDS = KINDS[:2]  # by what the units forecast
# Up to what share of the reported tasks may need attention for a verdict to be said.
_VERDICTS = (
    (0.05, "进展顺利"),
    (0.2, "总体进展平稳，少数滞后"),
    (0.4, "总体在推进，滞后面较大"),
    (1.0, "滞后较多，完成全年目标压力大"),
)


class Room(NamedTuple):
    """How many lines a paper has: for tasks with their cause, for tasks by name, for what is asked."""

    told: int
    named: int
    asked: int


def summary(rows: Sequence[TaskRow], asked: Sequence[EntryRow], period: str, room: Room | None = None) -> Summary:
    """The summary of some tasks in a quarter. `asked`: the items whose request for coordination is open."""
    spoken = [row for row in rows if row.status not in (MISSING, NOBODY)]
    room = room or _room(len(spoken), len(rows))
    kinds = {row.id: kind for row in rows if (kind := kind_of(row))}
    requests = [CoordinationRequest(i.task, i.name, i.unit, first_words(i.coordination), i.leader) for i in asked]
    fitting = _fitting(
        (_lines(f"1.{a.name}（{a.task}，{a.unit}）：请{a.leader}协调{a.words}。") for a in requests), room.asked
    )
    return Summary(
        judgement=tuple(_judgement(rows, spoken, kinds, len(requests), period)),
        indicators=tuple(indicators(rows)),
        groups=tuple(_groups(rows, kinds, room)),
        attention=len(kinds),
        asked=tuple(requests),
        asked_told=tuple(requests[:fitting]),
        asked_units=len({one.unit for one in requests}),
        reported=len(spoken),
    )


def _room(spoken: int, whole: int) -> Room:
    """Three pages where up to half was reported, five where all was, of which some lines stand whatever there is to tell."""
    more = max(0.0, 2 * spoken / whole - 1) if whole else 0.0
    return Room(told=round(7 + 20 * more), named=round(4 + 8 * more), asked=round(4 + 6 * more))


def kind_of(row: TaskRow) -> str:
    """Why a task needs attention, one of KINDS; empty where nothing says that it does."""
    if row.status == DONE:
        return ""
    forecasts = {i.forecast for i in row.items if i.reported or i.closed}
    signs = (
        FAILING in forecasts,
        HARD in forecasts,
        row.light.startswith(RED),
        row.light.startswith(YELLOW),
        any(i.lags for i in row.items),
    )
    return next((kind for kind, sign in zip(KINDS, signs, strict=True) if sign), "")


# --- the verdict ---------------------------------------------------------------------------------


def _judgement(
    rows: Sequence[TaskRow], spoken: Sequence[TaskRow], kinds: dict[str, str], asked: int, period: str
) -> Iterator[str]:
    """Three sentences: how it goes, what the figures say, how the year will end and what is to be decided."""
    if not spoken:
        yield f"{period}，{len(rows)}项目标任务都还没有单位报送进展，不能判断。"
        return
    yield _how(rows, spoken, len(kinds), period)
    lights = {colour: sum(row.light.startswith(colour) for row in rows) for colour in (GREEN, YELLOW, RED)}
    if any(lights.values()):
        said = [f"达到进度要求的{lights[GREEN]}项"] if lights[GREEN] else []
        said += [f"低于进度要求亮黄灯的{lights[YELLOW]}项"] if lights[YELLOW] else []
        said += [f"差距较大亮红灯的{lights[RED]}项"] if lights[RED] else []
        yield f"从量化指标看，{'，'.join(said)}。"
    yield _ahead(kinds, asked)


def _how(rows: Sequence[TaskRow], spoken: Sequence[TaskRow], attention: int, period: str) -> str:
    share = min(1.0, attention / len(spoken))
    verdict = next(words for most, words in _VERDICTS if share <= most)
    counted = [
        (name, sum(row.status == name for row in spoken)) for name in dict.fromkeys(row.status for row in spoken)
    ]
    order = (DONE, "正常推进", LAGGING, "未启动", PARTIAL)
    told = sorted((one for one in counted if one[0] in order), key=lambda one: order.index(one[0]))
    states = "、".join(f"{'部分单位未报' if name == PARTIAL else name}{number}项" for name, number in told)
    silent = len(rows) - len(spoken)
    if silent > len(spoken):
        return (
            f"{period}，{len(rows)}项目标任务中只有{len(spoken)}项报送了进展，全局还不能判断；"
            f"已报送的任务{verdict}：{states}。"
        )
    rest = f"，尚未报送{silent}项" if silent else ""
    return f"{period}，{len(rows)}项目标任务{verdict}：{states}{rest}。"


def _ahead(kinds: dict[str, str], asked: int) -> str:
    number = {kind: sum(each == kind for each in kinds.values()) for kind in KINDS}
    failing, hard = number[KINDS[0]], number[KINDS[1]]
    said = [f"预计不能完成的{failing}项"] if failing else []
    said += [f"完成有困难的{hard}项"] if hard else []
    ahead = f"从全年预测看，{'、'.join(said)}，其余预计可以完成" if said else "从全年预测看，各单位预计都可以完成"
    return ahead + (f"；需要市级协调的事项有{asked}件。" if asked else "。")


# --- the year's main figures ---------------------------------------------------------------------


def indicators(rows: Sequence[TaskRow]) -> Iterator[Indicator]:
    """The figures of the plan's first part, where it is short and has no sections: what notices call 主要预期目标."""
    first = [row for row in rows if row.part == rows[0].part] if rows else []
    if len(first) > HEADLINES or any(row.section for row in first) or len(first) == len(rows):
        return
    for row in first:
        for measure in row.measures:
            yield Indicator(row.id, measure.name, _measured(measure))
        if not row.measures:
            yield Indicator(
                row.id, row.name, f"{row.name}{row.status}" if row.status != MISSING else f"{row.name}尚未报送"
            )


def _measured(measure: Measure) -> str:
    goal = f"（全年目标{measure.promised}{measure.unit}）"
    if not measure.achieved:
        return f"{measure.name}{goal}尚未报送"
    said = [f"{measure.name}{measure.achieved}{measure.unit}{goal}"]
    said += [measure.short] if measure.short else []
    return "，".join([*said, measure.light] if measure.light else said)


# --- what needs attention ------------------------------------------------------------------------


def _groups(rows: Sequence[TaskRow], kinds: dict[str, str], room: Room) -> Iterator[IssueGroup]:
    """The groups in order, in each the farthest behind first; as far as the room goes, some of each with their cause."""
    found = {kind: [_issue(r, kind) for r in sorted(rows, key=_far) if kinds.get(r.id) == kind] for kind in KINDS}
    turns = [(n if kind != KINDS[0] else -1, one.task) for kind, mine in found.items() for n, one in enumerate(mine)]
    every = {one.task: one for mine in found.values() for one in mine}
    order = [every[task] for _, task in sorted(turns, key=lambda turn: turn[0])]
    fitting = _fitting((_lines(f"1.{i.name}（{i.about}）：{i.cause}。") for i in order), room.told)
    told = {one.task for one in order[:fitting]}
    left = [one for one in order if one.task not in told]
    fitting = _fitting((len(f"{one.name}（{one.task}）、") / ACROSS for one in left), room.named)
    named = {one.task for one in left[:fitting]}
    for kind, mine in found.items():
        if mine:
            yield IssueGroup(
                kind,
                tuple(mine),
                tuple(one for one in mine if one.task in told),
                tuple(one for one in mine if one.task in named),
            )


def _far(row: TaskRow) -> float:
    return -float(row.below or 0)


def _issue(row: TaskRow, kind: str) -> Issue:
    about = "，".join(filter(None, (row.id, _units(row), row.light)))
    return Issue(row.id, row.name, about, _cause(row, kind))


def _units(row: TaskRow) -> str:
    """Who answers for a task: 市房管局; of more than a few, the first and how many."""
    units = list(dict.fromkeys(i.unit for i in row.items))
    return "、".join(units) if len(units) <= FEW else f"{units[0]}等{len(units)}个单位"


def _cause(row: TaskRow, kind: str) -> str:
    """One clause: what the unit that forecasts or lags gives as its reason; how far the figures are behind."""
    forecast = {KINDS[0]: FAILING, KINDS[1]: HARD}.get(kind)
    saying = [i for i in row.items if i.problems]
    own = [i for i in saying if forecast is None or i.forecast == forecast]
    worst = [i for i in own if i.status == LAGGING]
    why = first_words(next(iter(worst or own or saying)).problems) if saying else ""
    short = ""
    if row.short and kind in KINDS[2:4]:
        several = len(row.measures) > 1
        short = next((f"{m.name if several else ''}{m.short}" for m in row.measures if m.short == row.short), row.short)
    if not why and kind == KINDS[-1]:
        why = next((i.why for i in row.items if i.lags), "")
    return "，".join(filter(None, (short, why)))


def _lines(text: str) -> int:
    return -(-(len(text) + 2) // ACROSS)


def _fitting(costs: Iterable[float], room: float) -> int:
    """How many of what costs so many lines each fit, in order."""
    used, number = 0.0, 0
    for cost in costs:
        used += cost
        if used > room:
            break
        number += 1
    return number
