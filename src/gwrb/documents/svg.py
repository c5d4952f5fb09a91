"""Charts as SVG for a page that loads nothing: one look with the charts in Word."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from gwrb.documents.chart import figure
from gwrb.documents.printable import printable
from gwrb.documents.word.ooxml import attribute, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gwrb.documents.chart import Chart
    from gwrb.documents.style import Style

_WIDTH, _PLOT, _TOP, _LEGEND = 640, 240, 34, 44
_LYING = 24  # height of one lying category


def svg(chart: Chart, style: Style) -> str:
    """The chart as one <svg>, its figures in <desc> for those who cannot see it."""
    plot = max(_PLOT, _LYING * len(chart.categories)) if chart.lying else _PLOT
    height = _TOP + plot + 26 + _LEGEND
    inside = "".join(_lying(chart, style, plot) if chart.lying else _standing(chart, style, plot))
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{_words(chart.title)}</title><desc>{_words(chart.description)}</desc>"
        f'<text class="name" x="{_WIDTH // 2}" y="20" text-anchor="middle">{_words(chart.title)}</text>'
        f"{inside}{''.join(_legend(chart, style, height))}</svg>"
    )


def _words(words: str) -> str:
    return text(printable(words))


def _number(value: float) -> str:
    return format(round(value, 1), "g")


def _colour(style: Style, number: int) -> str:
    return attribute("#" + style.colours[number % len(style.colours)])


def ticks(chart: Chart) -> tuple[float, list[float]]:
    """The lowest figure shown and the round figures along the axis, the last at or above all others."""
    known = [[value for value in series.values if value is not None] for series in chart.series]
    highest = max((value for values in known for value in values), default=0.0)
    lowest = min((value for values in known for value in values), default=0.0)
    if chart.kind == "stacked":
        columns = zip(*(series.values for series in chart.series), strict=True)
        highest = max((sum(value or 0 for value in column) for column in columns), default=0.0)
    lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    span = highest - lowest or 1.0
    power = 10.0 ** floor(log10(span / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)
    first, last = floor(lowest / step), -floor(-highest / step)
    return first * step, [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def _standing(chart: Chart, style: Style, plot: int) -> Iterator[str]:
    base, marks = ticks(chart)
    left, right, foot = 56, _WIDTH - 12, _TOP + plot
    scale = plot / (marks[-1] - base)

    def y(value: float) -> float:
        return foot - (value - base) * scale

    for mark in marks:
        yield f'<path class="grid" d="M{left} {_number(y(mark))}H{right}"/>'
        yield f'<text x="{left - 6}" y="{_number(y(mark) + 4)}" text-anchor="end">{figure(mark)}</text>'
    room = (right - left) / max(1, len(chart.categories))
    for number, name in enumerate(chart.categories):
        middle = _number(left + room * (number + 0.5))
        yield f'<text x="{middle}" y="{foot + 18}" text-anchor="middle">{_words(name)}</text>'
    if chart.kind == "line":
        yield from _curves(chart, style, [left + room * (n + 0.5) for n in range(len(chart.categories))], y)
        return
    for place, start, end, number, spot, share in _boxes(chart):
        wide = room * 0.7 * share
        x = left + room * (place + 0.15 + 0.7 * spot)
        top, bottom = sorted((y(start), y(end)))
        yield _box(x, top, wide, bottom - top, _colour(style, chart.tone(number)))


def _lying(chart: Chart, style: Style, plot: int) -> Iterator[str]:
    base, marks = ticks(chart)
    left, right = 170, _WIDTH - 30
    scale = (right - left) / (marks[-1] - base)
    room = plot / len(chart.categories)
    for mark in marks:
        x = _number(left + (mark - base) * scale)
        yield f'<path class="grid" d="M{x} {_TOP}V{_TOP + plot}"/>'
        yield f'<text x="{x}" y="{_TOP + plot + 18}" text-anchor="middle">{figure(mark)}</text>'
    for number, name in enumerate(chart.categories):
        middle = _number(_TOP + room * (number + 0.5) + 4)
        shown = name if len(name) <= 12 else name[:11] + "…"
        yield f'<text x="{left - 6}" y="{middle}" text-anchor="end">{_words(shown)}</text>'
    for place, start, end, number, spot, share in _boxes(chart):
        low, high = sorted((start, end))
        y = _TOP + room * (place + 0.15 + 0.7 * spot)
        yield _box(
            left + (low - base) * scale,
            y,
            (high - low) * scale,
            room * 0.7 * share,
            _colour(style, chart.tone(number)),
        )


def _boxes(chart: Chart) -> Iterator[tuple[int, float, float, int, float, float]]:
    """Each bar: category, from, to, series, and its spot and share across the category's room."""
    for place in range(len(chart.categories)):
        height = 0.0
        for number, series in enumerate(chart.series):
            value = series.values[place]
            if value is None:
                continue
            if chart.kind == "stacked":
                yield place, height, height + value, number, 0.0, 1.0
                height += value
            else:
                yield place, 0.0, value, number, number / len(chart.series), 1 / len(chart.series)


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" fill="{colour}"/>'


def _curves(chart: Chart, style: Style, xs: list[float], y: Callable[[float], float]) -> Iterator[str]:
    for number, series in enumerate(chart.series):
        colour = _colour(style, chart.tone(number))
        path, pen = "", "M"
        for x, value in zip(xs, series.values, strict=True):
            if value is None:
                pen = "M"
                continue
            path += f"{pen}{_number(x)} {_number(y(value))}"
            pen = "L"
            yield f'<circle cx="{_number(x)}" cy="{_number(y(value))}" r="3.5" fill="{colour}"/>'
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'


def _legend(chart: Chart, style: Style, height: int) -> Iterator[str]:
    room = _WIDTH / max(1, len(chart.series))
    for number, series in enumerate(chart.series):
        x = room * (number + 0.5) - 6 * len(series.name)
        yield _box(x - 16, height - 23, 10, 10, _colour(style, chart.tone(number)))
        yield f'<text x="{_number(x)}" y="{height - 13}">{_words(series.name)}</text>'
