"""What a chart shows, free of any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, one per category; None where there is none.

    `tone`: which of the style's colours it takes, -1 for the next in order.
    """

    name: str
    values: tuple[float | None, ...]
    tone: int = -1


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, bars stacked, or lines.

    Raises ValueError where a series has not one figure for each category.
    """

    kind: Literal["bar", "stacked", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"图“{self.title}”的“{series.name}”必须有 {len(self.categories)} 个数")

    def tone(self, number: int) -> int:
        """The colour of a series: its own, or its place in the chart."""
        own = self.series[number].tone
        return number if own < 0 else own

    @property
    def lying(self) -> bool:
        """Whether bars lie: many or long categories are only readable beside their bars."""
        return self.kind != "line" and (len(self.categories) > 8 or any(len(name) > 6 for name in self.categories))

    @property
    def description(self) -> str:
        """The figures in words, for those who cannot see the chart."""
        parts = (
            f"{series.name}："
            + "，".join(f"{name} {figure(value)}" for name, value in zip(self.categories, series.values, strict=True))
            for series in self.series
        )
        return "；".join(parts)


def figure(value: float | None) -> str:
    """A figure in its shortest form, a dash where there is none."""
    return "—" if value is None else format(value, ".15g")
