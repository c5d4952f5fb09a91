"""The columns of each view: one table, from which JSON keys, heads of files, `--sort` and explanations come.

Shares are rounded to a tenth of a percent and points to a tenth, half up, for every format alike: so a figure
is the same in the terminal, in JSON and in Excel. Amounts are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from gwrb.model.values import Quarter
from gwrb.output.table import Column
from gwrb.reports.status_cells import (
    Cell,
    colour,
    leading,
    part_of,
    plain,
    points,
    reason,
    sampled,
    share,
    statuses,
    target_words,
    units,
)
from gwrb.reports.status_rows import PART, SECTION, TASK, UNIT, StatusRow
from gwrb.targets.lights import ORDER
from gwrb.targets.trajectory import ASSUMED, RECENT, STRAIGHT
from gwrb.text.rounding import Share, half_up

Columns = tuple[Column[StatusRow], ...]
_SAMPLE: Column[StatusRow] = Column("sample", "示例", sampled, "报送的有示例数据。")


def _numbers(of: str, *columns: tuple[str, str, str]) -> Columns:
    """Columns of numbers that a row has under the same keys; each with its head and what it says."""
    return tuple(Column(key, head, attrgetter(f"{of}.{key}"), help) for key, head, help in columns)


def _share(column: Column[StatusRow]) -> Column[StatusRow]:
    """What share of the tasks a column counts."""
    head = column.head
    return Column(
        f"{column.key}_share",
        f"{head}占比",
        lambda r: part_of(column.of(r), r.paces.total),
        f"{head}的任务占任务数的比例。",
        10,
    )


_OBLIGATIONS = _numbers(
    "counts",
    ("owed", "应报", "应报的责任事项件数：一个牵头单位对一项任务（或其分项）是一件。"),
    ("reported", "已报", "本季度报了的件数，含迟报的。"),
    ("late", "迟报", "已报的当中，报送日期晚于期限的件数。"),
    ("missing", "未报", "没有报的件数，不含办结免报的。"),
    ("exempt", "免报", "以前季度已办结、本季度不必再报的件数。应报＝已报＋未报＋免报。"),
    ("returned", "退回", "督查室退回、还没有重报的件数。"),
    ("waiting", "待审核", "报了、督查室还没有审核的件数；督查室没有开始审核的为 0。"),
    ("closed", "办结", "单位报已完成、督查室已认可的件数。"),
)
_PACES = _numbers(
    "paces",
    ("finished", "已完成", "单位报已完成的。"),
    ("on_time", "达序时", "没有报已完成，完成率不低于序时进度的。"),
    ("behind", "未达序时", "没有报已完成，完成率低于序时进度的。"),
    ("unmeasured", "不计序时", "没有报已完成，也没有灯的：没有量化目标、没有报数、增速占比等由人判断的。"),
)
_LIGHTS = _numbers(
    "paces",
    ("green", "绿灯", "最差的指标也是绿灯的。"),
    ("yellow", "黄灯", "最差的指标是黄灯的。"),
    ("red", "红灯", "有指标是红灯的。"),
    ("dark", "无灯", "没有灯的，逐项的原因见按任务列出的表。"),
)
_UNIT: Columns = (
    Column("unit", "单位", lambda r: r.name, "应报单位，依单位名单的顺序。", 26),
    Column("class", "类别", lambda r: r.unit.class_ if r.unit else "", "单位类别。", 18),
    *_OBLIGATIONS,
    Column(
        "state", "报送情况", lambda r: r.unit.state if r.unit else "", "已报、迟报、未报；应报的都已办结的为免报。", 10
    ),
    Column(
        "submitted", "报送日期", lambda r: r.unit.submitted if r.unit else None, "进展文件上写的日期。", 12, up=True
    ),
    Column("days_late", "迟报天数", lambda r: (r.unit.late or None) if r.unit else None, "报送日期晚于期限几天。"),
    Column("due", "期限", lambda r: r.due, "还欠着的（未报、退回的），最早哪一天前要报。", 12, up=True),
    Column("days", "距期限天数", lambda r: r.days, "从今天到期限还有几天；负数是已逾期几天。", 11, up=True),
    *_PACES,
    *_LIGHTS,
    Column(
        "unconfirmed", "待确认", lambda r: "是" if r.unit and r.unit.doubtful else "", "仅因待确认的成员名单而应报。"
    ),
    _SAMPLE,
)
_TITLES: Columns = (
    Column("part", "部分", lambda r: r.part or r.name, "方案的部分。", 8),
    Column("section", "章节", lambda r: r.section, "方案的章节；不分章节的部分为空。", 8),
    Column("title", "标题", lambda r: r.title, "部分或章节的标题。", 50, prose=True),
)
_GROUP: Columns = (
    Column("tasks", "应完成", lambda r: r.paces.total, "任务数。应完成＝已完成＋达序时＋未达序时＋不计序时。"),
    *(each for column in _PACES for each in (column, _share(column))),
    *_LIGHTS,
    *_OBLIGATIONS,
    _SAMPLE,
)
_LIGHT: Columns = (
    Column("light", "灯", colour, "绿、黄、红；没有灯的为空。", 6),
    Column("reason", "没有灯的原因", reason, "没有灯的写明原因。", 30, prose=True),
    Column(
        "completion",
        "完成率",
        lambda r: share(c.now.completion) if (c := leading(r)) else None,
        "完成数占目标值的比例；一项任务有几个指标的，是离序时进度最远的那一个。",
        up=True,
    ),
    Column(
        "distance",
        "低于序时",
        lambda r: points(c.now.distance) if (c := leading(r)) else None,
        "完成率低于序时进度几个百分点；负数是高于。",
    ),
)


_ID: Columns = (
    Column("task", "编号", lambda r: r.name, "任务编号。", 8),
    Column("part", "部分", lambda r: r.part, "方案的部分。", 6),
    Column("section", "章节", lambda r: r.section, "方案的章节；不分章节的为空。", 6),
)
_TASK: Columns = (
    *_ID,
    Column("text", "任务", lambda r: r.title, "任务内容。", 50, prose=True),
    Column("units", "应报单位", lambda r: "、".join(units(r)), "应报进展的单位。", 24, prose=True),
    *_OBLIGATIONS,
    Column("status", "进度状态", lambda r: r.task.status if r.task else "", "由各单位报的状态得出：有滞后的算滞后，有未报的算部分未报。", 12),
    Column("statuses", "各单位状态", statuses, "几个单位应报的，各报的什么状态。", 24, prose=True),
    Column("pace", "序时", lambda r: r.task.pace if r.task else "", "已完成、达序时、未达序时、不计序时。", 10),
    *_LIGHT,
    Column(
        "contrary", "状态与数矛盾", lambda r: "、".join(r.task.contrary) if r.task else "", "单位报正常推进却亮红灯、报已完成却没有达到目标的指标。", 20, prose=True
    ),
    Column("targets", "指标", lambda r: "；".join(map(target_words, r.task.courses)) if r.task else "", "每个指标的完成数、目标值、完成率和灯。", 50, prose=True),
    _SAMPLE,
)  # fmt: skip


def _target(quarters: Sequence[Quarter]) -> Columns:
    """The columns of targets; a completion for each quarter so far."""
    return (
        *_ID,
        Column("name", "指标", lambda r: str(r.course.target.name) if r.course else "", "指标名称。", 24, prose=True),
        Column("value", "完成数", lambda r: r.light.figure.value if r.light else None, "年初到本季度末累计（存量为季度末的数），按计量单位。"),
        Column("amount", "目标值", lambda r: Decimal(r.course.target.amount) if r.course else None, "到年底应达到的数。"),
        Column("measure", "计量单位", lambda r: str(r.course.target.unit) if r.course else "", "完成数和目标值的单位。"),
        Column("kind", "要求", lambda r: str(r.course.target.kind) if r.course else "", "不少于、左右、不超过等。"),
        Column("counts", "怎样计数", lambda r: str(r.course.target.counts) if r.course else "", "累计、水平、比率。"),
        Column("basis", "数的来源", lambda r: r.light.figure.basis if r.light else "", "本任务报送、关联任务报送、各单位相加。", 14),
        *_LIGHT,
        *(
            Column(f"{q}", f"{q}完成率", lambda r, n=n: share(_completion(r, n)), f"{q.period}的完成率。", 12)  # type: ignore[misc]
            for n, q in enumerate(quarters)
        ),
        *_projected(0, "projected_straight", STRAIGHT),
        *_projected(1, "projected_recent", RECENT),
        _SAMPLE,
    )  # fmt: skip


def _completion(row: StatusRow, number: int) -> Fraction | None:
    return row.course.completions[number] if row.course else None


def _projected(number: int, key: str, method: str) -> Columns:
    def value(row: StatusRow) -> Decimal | None:
        exact = row.course.projections[number].value if row.course else None
        return None if exact is None else plain(half_up(exact, 2))

    def of_target(row: StatusRow) -> Share | None:
        return share(row.course.projections[number].completion) if row.course else None

    return (
        Column(key, f"推算年底（{method}）", value, f"推算，不是预测：{ASSUMED[method]}，年底是多少。", 14),
        Column(f"{key}_completion", f"推算完成率（{method}）", of_target, f"推算，不是预测：{ASSUMED[method]}，年底的完成率。", 14),
        Column(
            f"{key}_reason", f"不推算的原因（{method}）", lambda r: r.course.projections[number].reason if r.course else "",
            "没有推算的写明原因。", 14,
        ),
    )  # fmt: skip


def columns(by: str, quarters: Sequence[Quarter]) -> Columns:
    """The columns of a view, in order."""
    if by == UNIT:
        return _UNIT
    if by in (PART, SECTION):
        return (*(c for c in _TITLES if by == SECTION or c.key != "section"), *_GROUP)
    return {TASK: _TASK}.get(by) or _target(quarters)


def find(by: str, quarters: Sequence[Quarter], word: str) -> Column[StatusRow] | None:
    """The column that a word means: its key, or its head."""
    return next((c for c in columns(by, quarters) if word in (c.key, c.head)), None)


def sorter(column: Column[StatusRow]) -> Callable[[Sequence[StatusRow]], list[StatusRow]]:
    """Rows sorted by a column; what has nothing in it comes last, equals keep their order."""

    def rank(row: StatusRow) -> Cell:
        value = column.of(row)
        if column.key == "light":
            return ORDER.index(str(value))
        return None if value == "" else value

    def sort(rows: Sequence[StatusRow]) -> list[StatusRow]:
        known = [(value, row) for row in rows if (value := rank(row)) is not None]
        numbers = bool(known) and not isinstance(known[0][0], str)
        down = numbers and not column.up and column.key != "light"
        known.sort(key=lambda pair: pair[0], reverse=down)
        return [row for _, row in known] + [row for row in rows if rank(row) is None]

    return sort
