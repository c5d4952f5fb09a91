"""The charts that the quarterly report shows, made from the same values as its tables."""

from __future__ import annotations

from gwrb.render.page.chart import Chart, Series
from gwrb.report.model import Report

BY_PART, BY_CLASS = "各部分进度", "各类单位报送情况"

# Which of the style's colours a status takes: the same in every chart.
_TONES = {
    "已完成": 0, "正常推进": 1, "滞后": 2, "未启动": 3, "部分未报": 4, "未报": 5,
    "按时报送": 0, "迟报": 3,
}  # fmt: skip


def charts(report: Report) -> dict[str, Chart]:
    """By the names that templates use in <figure data-chart="…">."""
    return {BY_PART: _by_part(report), BY_CLASS: _by_class(report)}


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
    rows = tuple(Series(name, tuple(values), _TONES[name]) for name, values in figures.items())
    return Chart("stacked", "各类单位报送情况（个）", tuple(c.name for c in classes), rows)
