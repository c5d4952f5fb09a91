"""The views of `gwrb status` as tables and as objects for programs, all from one list of columns."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter, itemgetter
from typing import Any

from gwrb.model.values import Period
from gwrb.output.office_lists import uncounted_object
from gwrb.output.table import Cell, Column, Table, column
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.reports.status_rows import PART, SECTION, TARGET, TASK, UNIT, WORDS, StatusRow, StatusView
from gwrb.targets.lights import ORDER
from gwrb.targets.trajectory import ASSUMED, NOTE, RECENT, STRAIGHT, Course
from gwrb.text import rounding
from gwrb.text.rounding import Share, half_up, percent
from gwrb.tracking.uncounted import Uncounted


def status_table(data: QuarterData, view: StatusView) -> Table[StatusRow]:
    """A view with its total."""
    chosen = columns(view.by, data.quarters)
    return Table(chosen, view.rows, title(data), view.total, name=f"各{WORDS[view.by]}")


def status_sheets(data: QuarterData, views: Iterable[StatusView]) -> list[Table[Any]]:
    """The sheets of an Excel file: one a view, and one that explains every column."""
    sheets = [status_table(data, view) for view in views]
    told = {c.head: c.help for sheet in sheets for c in sheet.columns}
    meanings = (column("栏目", itemgetter(0), 24), column("说明", itemgetter(1), 90, prose=True))
    return [*sheets, Table(meanings, [*told.items(), ("推算", f"{NOTE}。")], name="栏目说明")]


def status_object(data: QuarterData, view: StatusView, uncounted: Sequence[Uncounted]) -> dict[str, Any]:
    """The object of `gwrb status --format json`."""
    facts, table = data.period, status_table(data, view)
    rows = table.objects()
    if view.by == TASK:
        for said, row in zip(rows, view.rows, strict=True):
            courses = row.task.courses if row.task else ()
            said["targets"] = targets_object(data, [row._replace(course=course) for course in courses])
    (total,) = Table(table.columns, [view.total]).objects()
    return {
        "quarter": facts.quarter,
        "period": facts.name,
        "as_of": facts.as_of.isoformat(),
        "due": facts.due.isoformat() if facts.due else None,
        "on": data.today.isoformat(),
        "sample": data.sample,
        "by": view.by,
        "rows": rows,
        "total": {key: value for key, value in total.items() if isinstance(value, int | float)},
        "common": data.apart
        and {"tasks": [*data.apart.tasks], "owed": data.apart.common.owed, "reported": data.apart.common.reported},
        **uncounted_object(uncounted),
    }


def targets_object(data: QuarterData, rows: Sequence[StatusRow]) -> list[dict[str, Any]]:
    """Targets with their lights, quarters and projections, as they stand in the object of a task."""
    inner = [c for c in columns(TARGET, data.quarters) if c.key not in ("task", "part", "section", "task_name")]
    return Table(inner, rows).objects()


def title(data: QuarterData) -> str:
    """What every output is headed by: period, as-of day, due day, the day that counts as today, and samples."""
    return when_shown(data) + (f"　【{SAMPLE}】" if data.sample else "")


def when_shown(data: QuarterData) -> str:
    return f"{data.period.line}；今天{data.today}"


def share(exact: Fraction | None) -> Share | None:
    """A share as every format has it."""
    return None if exact is None else Share(half_up(exact, 3))


def points(exact: Fraction | None) -> float | None:
    """Percentage points as every format has them."""
    return None if exact is None else float(rounding.points(exact))


def leading(row: StatusRow) -> Course | None:
    """The target of a row that decides: its own, or of a task's the one that is furthest behind."""
    if row.course is not None or row.task is None:
        return row.course
    compared = [c for c in row.task.courses if c.now.distance is not None]
    if compared:
        return max(compared, key=lambda c: c.now.distance or Fraction(0))
    return next((c for c in row.task.courses if c.now.completion is not None), None)


def _of(path: str, nothing: object = "") -> Callable[[StatusRow], Any]:
    """What the unit, task or target of a row has under a path; nothing where the row has none."""
    what, get = path.split(".", 1)[0], attrgetter(path)
    return lambda row: nothing if getattr(row, what) is None else get(row)


def _light(name: str) -> Callable[[StatusRow], str]:
    """The colour of a target's light or else of a task's, or the reason why there is none."""
    of_task, of_target = _of(f"task.light.{name}"), _of(f"light.{name}")
    return lambda row: of_target(row) if row.course else of_task(row)


def _units(row: StatusRow) -> str:
    return "、".join(dict.fromkeys(s.obligation.unit.name for s in row.task.statuses)) if row.task else ""


def _statuses(row: StatusRow) -> str:
    statuses = row.task.statuses if row.task else ()
    if len(statuses) < 2:
        return ""
    return "；".join(
        f"{x.obligation.unit.name}{f'（{scope}）' if (scope := x.obligation.assignment.scope) else ''}{x.status}"
        for x in statuses
    )


def _target_words(course: Course) -> str:
    """新增停车泊位5.4/15万个，36%，红."""
    now, target = course.now, course.target
    value = "—" if now.figure.value is None else f"{now.figure.value:f}"
    words = f"{target.name}{value}/{target.amount:f}{target.unit}"
    words += f"，{percent(now.completion)}" if now.completion is not None else ""
    return words + (f"，{now.colour}" if now.colour else f"，{now.reason}")


def plain(value: Decimal) -> Decimal:
    """A number without zeros at its end."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


Columns = tuple[Column[StatusRow], ...]
_SAMPLE: Column[StatusRow] = Column("sample", "示例", lambda r: "是" if r.sample else "", "报送的有示例数据。")


def _numbers(of: str, *columns: tuple[str, str, str]) -> Columns:
    """Columns of numbers that a row has under the same keys; each with its head and what it says."""
    return tuple(Column(key, head, attrgetter(f"{of}.{key}"), help) for key, head, help in columns)


def _share(one: Column[StatusRow]) -> Column[StatusRow]:
    """What share of the tasks a column counts."""

    def of(row: StatusRow) -> Share | None:
        return share(Fraction(one.of(row), row.paces.total)) if row.paces.total else None

    return Column(f"{one.key}_share", f"{one.head}占比", of, f"{one.head}的任务占任务数的比例。", 10)


_OBLIGATIONS = _numbers(
    "counts",
    ("owed", "应报", "应报的责任事项件数：一个牵头单位对一项任务（或其分项）是一件。"),
    ("reported", "已报", "本期报了的件数，含迟报的。"),
    ("late", "迟报", "已报的当中，报送日期晚于期限的件数。"),
    ("missing", "未报", "没有报的件数，不含办结免报的。"),
    ("exempt", "免报", "以前各期已办结、本期不必再报的件数。应报＝已报＋未报＋免报。"),
    ("returned", "退回", "督查室退回、还没有重报的件数。"),
    ("waiting", "待审核", "报了、督查室还没有审核的件数；督查室没有开始审核的为 0。"),
    ("closed", "办结", "单位报已完成、督查室已认可的件数。"),
)
_PACES = _numbers(
    "paces",
    ("finished", "已完成", "单位报已完成，而没有未达序时的。"),
    ("on_time", "达序时", "没有报已完成，完成率不低于序时进度的。"),
    ("behind", "未达序时", "完成率低于序时进度，或督查室核定未达序时、未达到的，不论单位怎样报。"),
    ("unmeasured", "不计序时", "没有报已完成，也没有灯的：没有量化目标、没有报数、由人判断、还没有到期的。"),
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
    Column("class", "类别", _of("unit.class_"), "单位类别。", 18),
    *_OBLIGATIONS,
    Column("state", "报送情况", _of("unit.state"), "已报、迟报、未报；应报的都已办结的为免报。", 10),
    Column("submitted", "报送日期", _of("unit.submitted", None), "进展文件上写的日期。", 12, up=True),
    Column("days_late", "迟报天数", lambda r: (r.unit.late or None) if r.unit else None, "报送日期晚于期限几天。"),
    Column("due", "期限", lambda r: r.due, "还欠着的（未报、退回的），最早哪一天前要报。", 12, up=True),
    Column("days", "距期限天数", lambda r: r.days, "从今天到期限还有几天；负数是已逾期几天。", 11, up=True),
    *_PACES,
    *_LIGHTS,
    Column("unconfirmed", "待确认", lambda r: "是" if _of("unit.doubtful")(r) else "", "仅因待确认的成员名单而应报。"),
    _SAMPLE,
)
_TITLES: Columns = (
    Column("part", "部分", lambda r: r.part or r.name, "方案的部分。", 8),
    Column("section", "章节", lambda r: r.section, "方案的章节；不分章节的部分为空。", 8),
    Column("title", "标题", lambda r: r.title, "部分或章节的标题。", 50, prose=True),
)
_GROUP: Columns = (
    Column("tasks", "应完成", lambda r: r.paces.total, "任务数。应完成＝已完成＋达序时＋未达序时＋不计序时。"),
    *(each for one in _PACES for each in (one, _share(one))),
    *_LIGHTS,
    *_OBLIGATIONS,
    _SAMPLE,
)
_LIGHT: Columns = (
    Column("light", "灯", _light("colour"), "绿、黄、红；没有灯的为空。", 6),
    Column("reason", "没有灯的原因", _light("reason"), "没有灯的写明原因。", 30, prose=True),
    Column("yardstick", "灯从哪里来", _light("basis"), "核定、节点、序时、目标、期限；没有灯的为空。", 8),
    Column("completion", "完成率", lambda r: share(c.now.completion) if (c := leading(r)) else None, "完成数占目标值的比例；一项任务有几个指标的，是离序时进度最远的那一个。", up=True),
    Column("distance", "低于序时", lambda r: points(c.now.distance) if (c := leading(r)) else None, "完成率低于序时进度（节点）几个百分点，增速、占比低于目标几个；负数是高于。"),
)  # fmt: skip
_ID: Columns = (
    Column("task", "编号", lambda r: r.name, "任务编号。", 8),
    Column("part", "部分", lambda r: r.part, "方案的部分。", 6),
    Column("section", "章节", lambda r: r.section, "方案的章节；不分章节的为空。", 6),
)
_TASK: Columns = (
    *_ID,
    Column("name", "名称", _of("task.task.name", None), "任务名称。", 24),
    Column("text", "任务", lambda r: r.title, "任务内容。", 50, prose=True),
    Column("units", "应报单位", _units, "应报进展的单位。", 24, prose=True),
    *_OBLIGATIONS,
    Column("status", "进度状态", _of("task.status"), "由各单位报的状态得出：有滞后的算滞后，有未报的算部分未报。", 12),
    Column("statuses", "各单位状态", _statuses, "几个单位应报的，各报的什么状态。", 24, prose=True),
    Column("pace", "序时", _of("task.pace"), "已完成、达序时、未达序时、不计序时。", 10),
    *_LIGHT,
    Column("contrary", "状态与数矛盾", lambda r: "、".join(_of("task.contrary")(r)), "单位报正常推进却亮红灯、报已完成却没有达到目标的指标。", 20, prose=True),
    Column("targets", "指标", lambda r: "；".join(map(_target_words, _of("task.courses")(r))), "每个指标的完成数、目标值、完成率和灯。", 50, prose=True),
    _SAMPLE,
)  # fmt: skip


def _target(quarters: Sequence[Period]) -> Columns:
    """The columns of targets; a completion for each quarter so far."""
    return (
        *_ID,
        Column("task_name", "任务名称", _of("task.task.name", None), "任务名称。", 24),
        Column("name", "指标", _of("course.target.name"), "指标名称。", 24, prose=True),
        Column("value", "完成数", _of("light.figure.value", None), "年初到本期末累计（存量为期末的数），按计量单位。"),
        Column("amount", "目标值", lambda r: Decimal(r.course.target.amount) if r.course else None, "到年底应达到的数。"),
        Column("measure", "计量单位", _of("course.target.unit"), "完成数和目标值的单位。"),
        Column("kind", "要求", _of("course.target.kind"), "不少于、左右、不超过等。"),
        Column("counts", "怎样计数", _of("course.target.counts"), "累计、水平、比率。"),
        Column("basis", "数的来源", _of("light.figure.basis"), "本任务报送、关联任务报送、各单位相加。", 14),
        *_LIGHT,
        *(Column(f"{q}", f"{q}完成率", _completion(n), f"{q.period}的完成率。", 12) for n, q in enumerate(quarters)),
        *_projected(0, "projected_straight", STRAIGHT),
        *_projected(1, "projected_recent", RECENT),
        _SAMPLE,
    )  # fmt: skip


def _completion(number: int) -> Callable[[StatusRow], Share | None]:
    return lambda row: share(row.course.completions[number]) if row.course else None


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


def columns(by: str, quarters: Sequence[Period]) -> Columns:
    """The columns of a view, in order."""
    if by == UNIT:
        return _UNIT
    if by in (PART, SECTION):
        return (*(c for c in _TITLES if by == SECTION or c.key != "section"), *_GROUP)
    return _TASK if by == TASK else _target(quarters)


def find(by: str, quarters: Sequence[Period], word: str) -> Column[StatusRow] | None:
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
