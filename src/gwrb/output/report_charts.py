"""The charts that the quarterly report shows, made from the same values as its tables."""

from __future__ import annotations

from collections.abc import Iterable

from gwrb.documents.document import Chart, Series
from gwrb.reports.quarterly_views import Pace, Report
from gwrb.text.rounding import percent

BY_PART, BY_CLASS = "各部分进度", "各类单位报送情况"
OVER_TIME, FARTHEST = "完成率与序时进度", "未达序时进度的指标"
MOST = 10  # bars of the targets that are farthest behind: more are read in the table

# Which of the style's colours a status takes: the same in every chart.
_TONES = {
    "已完成": 0, "正常推进": 1, "滞后": 2, "未启动": 3, "部分未报": 4, "未报": 5,
    "按时报送": 0, "迟报": 3, "免报": 4, "完成率": 1, "完成率中位数": 1, "序时进度": 5,
}  # fmt: skip


def charts(report: Report) -> dict[str, Chart]:
    """By the names that templates use in <figure data-chart="…">; those of the lights where there are any."""
    made = {BY_PART: _by_part(report), BY_CLASS: _by_class(report)}
    if report.pace is not None:
        made |= {OVER_TIME: _over_time(report.pace), FARTHEST: _farthest(report.pace)}
    return made


def _by_part(report: Report) -> Chart:
    names = tuple(count.name for count in report.tasks.counts)
    rows = tuple(
        Series(name, tuple(part.tally.counts[at].number for part in report.parts), _TONES.get(name, -1))
        for at, name in enumerate(names)
    )
    return Chart("stacked", "各部分目标任务进度（项）", tuple(f"第{p.part}部分" for p in report.parts), rows)


def _by_class(report: Report) -> Chart:
    classes = report.reporting.classes
    figures = {
        "按时报送": [c.on_time for c in classes],
        "迟报": [c.late for c in classes],
        "未报": [c.missing for c in classes],
    }
    if report.reporting.exempt:
        figures["免报"] = [c.exempt for c in classes]
    rows = tuple(Series(name, tuple(values), _TONES[name]) for name, values in figures.items())
    return Chart("stacked", "各类单位报送情况（个）", tuple(c.name for c in classes), rows)


def _over_time(pace: Pace) -> Chart:
    """Completion against time: where the middle of all targets stands beside the share of the year gone."""
    rows = (
        _rates("序时进度", [q.share for q in pace.quarters]),
        _rates("完成率中位数", [q.median for q in pace.quarters]),
    )
    return Chart("line", "完成率与序时进度（%）", tuple(q.name for q in pace.quarters), rows)


def _farthest(pace: Pace) -> Chart:
    """The targets farthest behind, each beside the share of the year gone."""
    far = [(b.task.id, m) for b in pace.behind for m in b.measures if m.rate is not None]
    far.sort(key=lambda one: one[1].rate or 0.0)
    shown = far[:MOST]
    rows = (_rates("完成率", [m.rate for _, m in shown]), _rates("序时进度", [pace.share for _ in shown]))
    some = f"差距最大的{MOST}个" if len(far) > MOST else ""
    title = f"{some}未达序时进度的指标（%）"
    return Chart("bar", title, tuple(f"{task} {m.name}" for task, m in shown), rows)


def _rates(name: str, shares: Iterable[float | None]) -> Series:
    """Shares in percent as the tables print them."""
    figures = (None if share is None else float(percent(share).removesuffix("%")) for share in shares)
    return Series(name, tuple(figures), _TONES[name])
