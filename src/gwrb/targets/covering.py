"""Which numbers a task's text has, and which of them its targets and figures speak of.

Every number in Arabic digits counts, wherever it stands (5G, 12号线); of Chinese numerals those that say
how many (十大, 三年, 八项). Words such as 一流, 两江四岸, 二期 hold no number.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from gwrb.model.plan import Task
from gwrb.text import amounts, measure_units, numbers


def stretches(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Every place where words stand in a text."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1)


def uncovered(text: str, words: Iterable[str]) -> list[amounts.FoundAmount]:
    """The numbers of a text that stand in none of the words, in order."""
    covered = [place for each in words for place in stretches(text, each)]

    def outside(at: int, to: int) -> bool:
        return not any(a <= at and to <= b for a, b in covered)

    if not any(outside(*run.span()) for run in _runs().finditer(numbers.narrow(text))):
        return []  # without reading what the numbers are
    return [f for f in amounts.find(text) if outside(f.at, f.to)]


@cache
def _runs() -> re.Pattern[str]:
    """What a number is written with."""
    return re.compile(f"[0-9.,{numbers.CHINESE}]*[0-9{numbers.CHINESE}]")


def words_of(task: Task) -> list[str]:
    """The words of all of a task's targets and figures."""
    return [str(t.words) for t in task.targets] + [str(f.words) for f in task.figures]


def says(words: str, amount: Decimal, unit: str) -> bool:
    """Whether words state an amount: in this unit, or in another of the same kind (15万个, 150000个).

    A unit that nobody knows counts where it stands right behind the number, as the words have it.
    """
    everything = amounts.find(words)
    if any(f.unit == unit and f.value == amount for f in everything):  # nearly always
        return True
    own = measure_units.bare(unit)
    for found in everything:
        written = found.unit
        if not measure_units.read(own).known and words.startswith(own, found.end):
            written += own
        if written:
            values = (v for v in (found.value, found.upper) if v is not None)
            if any(measure_units.convert(value, written, unit) == amount for value in values):
                return True
    return False
