"""Units of measure: how a written unit is made up, and exact conversion between two of one kind.

Counting words (个, 家, 所) each count a thing of their own: none converts to another, but for the few
that the field uses for the same (场 and 场次, 名 and 人).
"""

from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from gwrb.text.numbers import MOST, MULTIPLIERS, narrow, plain, tens_of

# Kinds of measure: the first unit is what the others are counted in.
_MEASURES: dict[str, dict[str, str | int]] = {
    "长度": {"米": 1, "公里": 1000, "千米": 1000, "里": 500, "厘米": "1/100", "毫米": "1/1000", "m": 1, "km": 1000},
    "面积": {
        "平方米": 1, "平方公里": 10**6, "平方千米": 10**6, "公顷": 10**4, "亩": "2000/3", "㎡": 1, "m²": 1, "平米": 1,
    },
    "体积": {"立方米": 1, "立方": 1, "升": "1/1000", "毫升": "1/1000000", "m³": 1},
    "重量": {"吨": 1, "千克": "1/1000", "公斤": "1/1000", "克": "1/1000000", "毫克": "1/1000000000",
        "微克": "1/1000000000000", "斤": "1/2000", "t": 1, "kg": "1/1000"},
    "金额": {"元": 1, "人民币": 1},
    "美元": {"美元": 1},
    "欧元": {"欧元": 1},
    "港元": {"港元": 1, "港币": 1},
    "时间": {"天": 1, "日": 1, "小时": "1/24", "时": "1/24", "分钟": "1/1440", "分": "1/1440", "秒": "1/86400", "周": 7},
    "年限": {"年": 1},
    "月数": {"月": 1, "个月": 1},
    "年龄": {"岁": 1, "周岁": 1},
    "功率": {"瓦": 1, "千瓦": 1000, "兆瓦": 10**6, "吉瓦": 10**9, "W": 1, "kW": 1000, "MW": 10**6, "GW": 10**9},
    "电量": {"千瓦时": 1, "度": 1, "兆瓦时": 1000, "kWh": 1, "MWh": 1000},
    "电压": {"伏": 1, "千伏": 1000, "kV": 1000},
    "算力": {"P": 1, "PFLOPS": 1, "E": 1000, "EFLOPS": 1000, "PFlops": 1},
    "数据量": {"GB": 1, "TB": 1024, "PB": 1024**2},
    "百分比": {"%": 1, "‰": "1/10", "成": 10},
    "百分点": {"个百分点": 1, "百分点": 1},
    "倍数": {"倍": 1},
    "人数": {"人": 1, "名": 1, "位": 1},
    "场次": {"场": 1, "场次": 1},
    "人次": {"人次": 1, "人·次": 1},
    "标箱": {"标箱": 1, "标准箱": 1, "TEU": 1},
}  # fmt: skip
COUNTING = (
    *"个家所座户项条处台套辆艘架列株棵头只尾部册本篇份件种类门支批次间栋幢层张床块片对组宗起例笔单款枚颗盏根口眼杆趟班轮卷幅集档道节届堂",
    *"把副桶箱盒瓶盘桌匹羽",
    *("课时", "学时", "批次", "班次", "架次", "车次", "航次", "户次", "家次", "件次", "例次"),
    *("班级", "学位", "床位", "泊位", "车位"),
)


class MeasureUnit(NamedTuple):
    """What a written unit of measure comes to: so many (`factor`) of the first unit of `kind`."""

    kind: str
    factor: Fraction
    known: bool


@cache
def _table() -> dict[str, MeasureUnit]:
    one = Fraction(1)
    out = {word: MeasureUnit(word, one, known=True) for word in COUNTING}
    out["大"] = MeasureUnit("", one, known=True)  # 十大: says how many, not of what
    for kind, words in _MEASURES.items():
        for word, factor in words.items():
            out[word] = MeasureUnit(kind, one if factor == 1 else Fraction(factor), known=True)
    return out


@cache
def words() -> tuple[str, ...]:
    """Every unit of measure that is known, longest first."""
    return tuple(sorted(_table(), key=len, reverse=True))


@cache
def _longest() -> dict[str, int]:
    """How long the longest word is that begins with a character."""
    out: dict[str, int] = {}
    for word in _table():
        out[word[0]] = max(out.get(word[0], 0), len(word))
    return out


def _end(text: str, at: int) -> int:
    """Where the longest word for a unit that stands at a place ends; the place itself where none does."""
    longest = _longest().get(text[at : at + 1], 0)
    return next((at + len(w) for n in range(longest, 0, -1) if (w := text[at : at + n]) in _table()), at)


def end_of(text: str, at: int) -> int:
    """Where the unit that is written at a place ends: 万个, 吨/日, 套（间）, or multipliers alone; else the place."""
    bare = at
    while text[bare : bare + 1] and text[bare] in MULTIPLIERS:
        bare += 1
    starts = range(bare, at - 1, -1)  # the unit itself may begin with one: 百分点
    end = next((end for start in starts if (end := _end(text, start)) > start), at)
    if end == at:
        return bare
    for opening, closing in ("（）", "()"):
        inner = _end(text, end + 1) if text.startswith(opening, end) else end
        if inner > end + 1 and text.startswith(closing, inner):
            end = inner + 1
            break
    per = _end(text, end + 1) if text.startswith("/", end) else end
    return per if per > end + 1 else end


@lru_cache(maxsize=1000)
def read(unit: str) -> MeasureUnit:
    """A written unit: 万个, 亿元, 平方公里, 万吨/日, 套（间）. One that is not known is a kind of its own."""
    unit = "".join(narrow(unit).split()).replace("(", "（").replace(")", "）").replace("／", "/")
    head, slash, per = unit.partition("/")
    if not slash:
        head, slash, per = unit.partition("每")
    if slash and head and per:
        one, other = _simple(head), _simple(per)
        return MeasureUnit(f"{one.kind}/{other.kind}", one.factor / other.factor, one.known and other.known)
    return _simple(unit)


def _split(unit: str) -> tuple[str, str]:
    """A unit's multipliers, and what is multiplied: 万 and 个; 千米 has none."""
    for at in range(len(unit) + 1):
        rest = unit[at:]
        if rest in _table() or not rest or rest[0] not in MULTIPLIERS:
            break
    return unit[: len(unit) - len(rest)], rest


def bare(unit: str) -> str:
    """What a unit counts, without its multiplier: 个 of 万个."""
    return _split(narrow(unit))[1]


def _simple(unit: str) -> MeasureUnit:
    table = _table()
    multipliers, rest = _split(unit)
    found = table.get(rest)
    if found is not None and not multipliers:
        return found
    factor = Fraction(10) ** tens_of(multipliers)
    if found is None and rest.endswith("）") and "（" in rest:  # 套（间）: both words for one thing
        first, _, second = rest.removesuffix("）").partition("（")
        known = first in table and second in table
        return MeasureUnit(f"{first}（{second}）", factor, known)
    if found is None:
        return MeasureUnit(rest, factor, known=False)
    return found._replace(factor=found.factor * factor)


def alike(one: str, other: str) -> bool:
    """Whether two units measure the same; a bare multiplier (15万) goes with every unit."""
    a, b = read(one), read(other)
    return a.kind == b.kind or "" in (a.kind, b.kind) or _either(a.kind, b.kind) or _either(b.kind, a.kind)


def _either(both: str, one: str) -> bool:
    """套（间） takes 套, and 间."""
    return "（" in both and one in both.removesuffix("）").split("（")


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """The same amount in another unit, exactly; None where it is of another kind, or has no end (1 亩 in 平方米)."""
    if not alike(unit, to) or len(value.as_tuple().digits) > MOST:
        return None
    written = read(unit)
    factor = written.factor / (read(to).factor if written.kind else Fraction(10) ** tens_of(_split(narrow(to))[0]))
    exact = Fraction(value) * factor
    twos, fives, rest = 0, 0, exact.denominator
    while rest % 2 == 0:
        twos, rest = twos + 1, rest // 2
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    if rest != 1:
        return None
    places = max(twos, fives)
    return plain(Decimal(f"{exact.numerator * 10**places // exact.denominator}e-{places}"))
