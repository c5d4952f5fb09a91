"""Some of what is owed, of which a table or a paper tells: what one leader is in charge of, what one unit owes."""

from collections.abc import Callable
from typing import NamedTuple

from gwrb.model.leaders import Leaders
from gwrb.model.obligations import Obligation
from gwrb.model.units_file import Leader


class Selection(NamedTuple):
    """`name`: whose, as titles say it. `keeps`: whether an obligation is among it; `unit_keeps`: whether what a unit
    owes beside all tasks is, by its name."""

    name: str
    keeps: Callable[[Obligation], bool]
    unit_keeps: Callable[[str], bool]

    @property
    def mark(self) -> str:
        """What stands behind the title of a paper on it: （副市长张三分管）."""
        return f"（{self.name}）"


def of_leader(leaders: Leaders, leader: Leader) -> Selection:
    """What one leader is in charge of."""
    return Selection(
        f"{leader.label}分管",
        lambda one: (found := leaders.of(one)) is not None and found.name == leader.name,
        lambda unit: (found := leaders.of_unit(unit)) is not None and found.name == leader.name,
    )


def of_unit(name: str) -> Selection:
    """What one unit owes."""
    return Selection(name, lambda one: one.unit.name == name, lambda unit: unit == name)
