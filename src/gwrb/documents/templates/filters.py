"""The filters a template may use: a short list, each bounded and without side effects.

Jinja's own list is not offered whole: `safe` and `striptags` bypass escaping, `random` breaks "same
input, same bytes", `center`, `format`, `indent` and `wordwrap` make text of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from jinja2 import Undefined
from jinja2.filters import FILTERS
from markupsafe import Markup

from gwrb.documents.printable import SPECIAL, encode
from gwrb.text.rounding import percent

KEPT = (
    "abs", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items", "last",
    "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select",
    "selectattr", "sort", "sum", "unique",
)  # fmt: skip


class Unprintable(Exception):
    """A value that has no printed form; `str()` is the Chinese sentence."""


def words(value: object) -> str:
    """What a value prints as. Dates as 2024年7月15日; figures in their shortest form.

    None, yes/no, lists and objects have no printed form: printing one is a mistake of the template.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Undefined):
        return str(value)  # raises, and says which name is missing
    if value is None:
        raise Unprintable("这里的值是空的。可以写成 {{ 名称 or '' }}，或先用 {% if %} 判断。")
    if isinstance(value, bool):
        raise Unprintable("这里的值是“是/否”，不能直接打印，必须用 {% if %} 写出文字。")
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Iterable) or type(value).__str__ is object.__str__:
        raise Unprintable("这里是一组值，不能直接打印，必须用 {% for %} 逐个写出，或用 join 连接。")
    return str(value)


def finalize(value: object) -> Markup:
    """A printed value as markup: escaped, visible, its white space kept."""
    if type(value) is str and not SPECIAL.search(value):
        return Markup(value)  # noqa: S704 - there is nothing in it to escape
    if isinstance(value, Markup):
        return value
    return Markup.escape(encode(words(value)))


def _percent(value: float | Fraction, places: int = 1) -> str:
    """0.8333 as 83.3%; whole numbers lose their zeros."""
    exact = value if isinstance(value, Fraction) else float(value)
    return percent(exact, max(0, min(int(places), 6)))


def _truncate(value: object, length: int = 60) -> str:
    text = words(value)
    return text if len(text) <= length else text[: max(0, length - 1)] + "…"


def own(budget: Budget) -> dict[str, Callable[..., object]]:
    """The filters written here, paying into the budget."""

    def text_of(value: object) -> str:
        text = words(value)
        budget.write(len(text))
        return text

    def join(values: Iterable[object], glue: str = "", attribute: str | None = None) -> str | Markup:
        items = [_attribute(value, attribute) if attribute else value for value in values]
        if any(isinstance(item, Markup) for item in items):
            return finalize(glue).join(finalize(item) for item in items)
        joined = glue.join(words(item) for item in items)
        budget.write(len(joined))
        return joined

    def replace(value: object, old: str, new: str) -> str:
        text = text_of(value)
        budget.write(max(0, text.count(old) * (len(new) - len(old))))
        return text.replace(old, new)

    return {
        "e": finalize,
        "escape": finalize,
        "join": join,
        "lower": lambda value: text_of(value).lower(),
        "percent": _percent,
        "replace": replace,
        "string": text_of,
        "trim": lambda value: text_of(value).strip(),
        "truncate": _truncate,
        "upper": lambda value: text_of(value).upper(),
    }


def _attribute(value: object, name: str) -> object:
    if name.startswith("_"):
        raise Unprintable(f"不能使用以下划线开头的名称“{name}”。")
    return value[name] if isinstance(value, dict) else getattr(value, name)


def available(budget: Budget) -> dict[str, Callable[..., object]]:
    """Every filter a template may use, by name."""
    return {name: FILTERS[name] for name in KEPT} | own(budget)


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
