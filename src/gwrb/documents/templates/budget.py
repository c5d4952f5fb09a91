"""How much work one rendering may do: counted in steps and characters, never by the clock.

Counting gives the same answer on every machine. Loops, calls, includes, filters over sequences and
printed values all pay; the limits lie far above a report of 30,000 rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized

STEPS = 20_000_000
CALL = 20  # steps: what calling a macro costs beside one turn of a loop
CHARACTERS = 200_000_000
LONGEST_NUMBER = 10**30


class Exhausted(Exception):
    """The budget is used up; `str()` is the Chinese sentence."""


class Budget:
    """A counter that is reset before each rendering."""

    def __init__(self, steps: int = STEPS, characters: int = CHARACTERS) -> None:
        self.allowed_steps = steps
        self.allowed_characters = characters
        self.reset()

    def reset(self) -> None:
        """Start counting anew."""
        self.steps = self.allowed_steps
        self.characters = self.allowed_characters

    def step(self, count: int = 1) -> None:
        """Pay for some steps."""
        self.steps -= count
        if self.steps < 0:
            raise Exhausted("循环或计算的次数太多，已停止。请检查模板里的循环是否套得太深。")

    def write(self, count: int) -> None:
        """Pay for one printed piece of text."""
        self.step()
        self.characters -= count
        if self.characters < 0:
            raise Exhausted("生成的内容太长，已停止。请检查模板里是否反复输出同样的内容。")

    def loop(self, items: Iterable[object]) -> Iterator[object]:
        """The same items, each paid for as it is taken."""
        for item in items:
            self.steps -= 1
            if self.steps < 0:
                self.step()
            yield item

    def weigh(self, value: object) -> object:
        """The value, paid for by its size; an iterator pays as it runs."""
        if isinstance(value, str):
            self.step(1 + len(value) // 64)
        elif isinstance(value, Sized):
            self.step(1 + len(value))
        elif isinstance(value, Iterator):
            return self.loop(value)
        return value

    def product(self, left: object, right: object) -> None:
        """Refuse a multiplication whose result would be out of all proportion."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one, str | list | tuple) and isinstance(other, int):
                self.step(len(one) * max(other, 0) // (64 if isinstance(one, str) else 1))
                self.characters -= len(one) * max(other, 0)
                self.write(0)
            elif isinstance(one, int) and abs(one) > LONGEST_NUMBER:
                raise Exhausted("数字太大，已停止。")
