"""Charts as SVG for a page that loads nothing: one look with the charts in Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import floor, log10

from gwrb.documents.document import Chart, figure
from gwrb.documents.style import Style
from gwrb.documents.word.ooxml import attribute, shown

_WIDTH, _PLOT, _TOP, _LEGEND = 640, 240, 34, 44
_LYING = 24  # height of one lying category


def svg(chart: Chart, style: Style) -> str:
    """The chart as one <svg>, its figures in <desc> for those who cannot see it."""
    plot = max(_PLOT, _LYING * len(chart.categories)) if chart.lying else _PLOT
    height = _TOP + plot + 26 + _LEGEND
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{shown(chart.title)}</title><desc>{shown(chart.description)}</desc>"
        f'<text class="name" x="{_WIDTH // 2}" y="20" text-anchor="middle">{shown(chart.title)}</text>'
        f"{''.join(_plot(chart, style, plot))}{''.join(_legend(chart, style, height))}</svg>"
    )


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


def _plot(chart: Chart, style: Style, plot: int) -> Iterator[str]:
    """Grid, names and bars or curves; figures run upward, or to the right where bars lie."""
    base, marks = ticks(chart)
    lying = chart.lying
    left, right = (170, _WIDTH - 30) if lying else (56, _WIDTH - 12)
    foot = _TOP + plot
    first, length, breadth = (_TOP, right - left, plot) if lying else (left, plot, right - left)
    scale = length / (marks[-1] - base)
    room = breadth / max(1, len(chart.categories))

    def at(value: float) -> float:
        return left + (value - base) * scale if lying else foot - (value - base) * scale

    for mark in marks:
        place, words = at(mark), figure(mark)
        if lying:
            yield f'<path class="grid" d="M{_number(place)} {_TOP}V{foot}"/>'
            yield f'<text x="{_number(place)}" y="{foot + 18}" text-anchor="middle">{words}</text>'
        else:
            yield f'<path class="grid" d="M{left} {_number(place)}H{right}"/>'
            yield f'<text x="{left - 6}" y="{_number(place + 4)}" text-anchor="end">{words}</text>'
    for number, name in enumerate(chart.categories):
        middle = first + room * (number + 0.5)
        if lying:
            words = shown(name if len(name) <= 12 else name[:11] + "…")
            yield f'<text x="{left - 6}" y="{_number(middle + 4)}" text-anchor="end">{words}</text>'
        else:
            yield f'<text x="{_number(middle)}" y="{foot + 18}" text-anchor="middle">{shown(name)}</text>'
    if chart.kind == "line":
        yield from _curves(chart, style, [left + room * (n + 0.5) for n in range(len(chart.categories))], at)
        return
    for category, start, end, number, spot, share in _boxes(chart):
        beside, wide = first + room * (category + 0.15 + 0.7 * spot), room * 0.7 * share
        colour = _colour(style, chart.tone(number))
        if lying:
            low, high = sorted((start, end))
            yield _box(at(low), beside, (high - low) * scale, wide, colour)
        else:
            top, bottom = sorted((at(start), at(end)))
            yield _box(beside, top, wide, bottom - top, colour)


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
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" fill="{colour}"/>'
    )


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
        yield f'<text x="{_number(x)}" y="{height - 13}">{shown(series.name)}</text>'
