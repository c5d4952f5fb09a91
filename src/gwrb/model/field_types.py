"""The kinds of value a field may hold: how each is read, and how JSON Schema says the same."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Protocol

from gwrb.model.values import Period, Quantity
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.script import same_word
from gwrb.text.source import Place, Source, Text, placed
from gwrb.yamltext.nodes import Bad, Map, Node, Scalar, Seq

JsonSchema = dict[str, Any]
FIRST_YEAR, LAST_YEAR = 1949, 2999
MOST_DIGITS = 30  # no figure of a plan is longer; Python itself refuses to read thousands of digits


NOTHING: Any = object()
"""The value of a field that is empty or was already reported."""

# What some YAML reader would not leave as text: null, yes/no, numbers in any notation, times.
AMBIGUOUS = (
    r"(?:~|null|y|yes|n|no|on|off|true|false)|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*"
    r"(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|\.[0-9_]+(?:e[-+]?[0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|\.inf)|\.nan|=|<<"
)
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
# A unit of measure as it is written behind a number: begins with no digit, sign or letter that would make
# another number of it (1e5); no punctuation but 套（间）, 万吨/日, 人·次.
_UNIT = r"(?:[%％‰]|(?![eE][0-9+-])[A-Za-z\u3300-\u3357\u3371-\u33df\u4e00-\u9fff][A-Za-z\u00b2\u00b3\u3300-\u33ff\u4e00-\u9fff/／·（）]{0,11})"
_MEASURED = rf"({_NUMBER})( ?)({_UNIT})"
_WHOLE = r"0|[1-9][0-9]*"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


@cache
def matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Whether a whole text is of a pattern (ASCII classes); compiled when first needed."""
    return re.compile(pattern, re.ASCII | re.IGNORECASE if pattern is AMBIGUOUS else re.ASCII).fullmatch


class Reader:
    """Where readers put what they find wrong in one source."""

    __slots__ = ("damaged", "diagnostics", "source")

    def __init__(self, source: Source, diagnostics: list[Diagnostic], damaged: Sequence[tuple[int, int]] = ()) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.damaged = damaged  # stretches left out: what seems to be missing may stand there

    def report(self, rule: Rule, node: Node, message: str, help: str = "") -> Any:
        """Records a finding at a node; returns NOTHING, for the caller to return in turn."""
        place = Place(self.source, node.start, node.end)
        self.diagnostics.append(finding(rule, place, message, help))
        return NOTHING

    def wrong(self, node: Node, message: str, help: str) -> Any:
        """Records that a value is none of its kind."""
        return self.report(reading_rules.VALUE, node, message, help)


class FieldType(Protocol):
    """A kind of value. `read` returns the value, or NOTHING after reporting (or where empty)."""

    @property
    def label(self) -> str: ...
    def read(self, node: Node, reader: Reader, name: str) -> Any: ...
    def schema(self) -> JsonSchema: ...


_EMPTY = frozenset(("", "~", "null", "Null", "NULL"))


def _scalar(node: Node, reader: Reader, name: str, want: str) -> Scalar | None:
    """The scalar at a node; None where it is empty or, reported, something else."""
    if type(node) is Scalar:
        return None if node.plain and node.text in _EMPTY else node
    if type(node) is not Bad:
        what = "名单" if type(node) is Seq else "一组栏目"
        help = f"写成 {name}: 内容；以 [ 或 {{ 开头的文字请用引号包住"
        reader.report(reading_rules.SHAPE, node, f"{name} 必须是{want}，这里是{what}", help)
    return None


_KINDS = "[县市区旗州盟乡镇街道（）]+"
AREAS = rf"各{_KINDS}(?:、{_KINDS})+(?:人民政府|党委政府|政府|党委|党工委|管委会|办事处|委员会)?"
"""各县（市、区）人民政府, 各乡镇、街道: one name, though it has a mark in it that parts names elsewhere."""


class Line(NamedTuple):
    """Text on one line, optionally of a pattern (a regular expression for the whole)."""

    label: str = "文字"
    pattern: str | None = None
    example: str = ""
    name: bool = False  # a unit's name: 、 and ， in it mean a list was meant
    many_lines: bool = False
    exact: bool = False  # words that nobody puts right: names of files
    quoted: bool = False  # written in quotes: some digests look like numbers
    meant: Callable[[str], str | None] | None = None  # what a wrong writing was probably meant to be

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        if type(node) is not Scalar or (
            node.plain and node.text in _EMPTY
        ):  # half of all reading: no call for the rest
            _scalar(node, reader, name, "文字")
            return NOTHING
        text, pattern = node.text, self.pattern
        if node.plain and text[0] <= "~":
            self._plain(node, reader, name)
        if not text.strip():
            return NOTHING
        if "\n" in text and not self.many_lines:
            return reader.wrong(node, f"{name} 必须写在一行里", "请删去换行")
        if self.name and ("、" in text or "，" in text) and "〈" not in text and not re.fullmatch(AREAS, text):
            help = "请用半角逗号分开，写成 [甲, 乙]；或每个单位一行，行首加“- ”"
            return reader.report(reading_rules.ONE_ITEM, node, f"“{text}”是一个整体，没有分成几个单位", help)
        if pattern is not None and not matcher(pattern)(text):
            meant = self.meant(text) if self.meant else None
            help = f"写成 {meant}" if meant else f"写成 {self.example} 的样子"
            return reader.wrong(node, f"{name} 必须是{self.label}，不能是“{short(text)}”", help)
        return placed(text, reader.source, node.start, node.end)

    def _plain(self, scalar: Scalar, reader: Reader, name: str) -> None:
        if self.pattern is None and matcher(AMBIGUOUS)(scalar.text):
            message = f"“{scalar.text}”没有加引号，别的程序会读成数字、时间或是否"
            reader.report(reading_rules.AMBIGUOUS, scalar, message, f"写成 {name}: '{scalar.text}'")

    def schema(self) -> JsonSchema:
        out: JsonSchema = {"type": "string"}
        if self.pattern is not None:
            out["pattern"] = f"^(?:{self.pattern})$"
        elif self.many_lines:
            out["pattern"] = r"\S"
        elif self.name:
            out["pattern"] = r"^(?=.*\S)(?:[^\n、，]*|(?=.*〈)[^\n]*)$"
        else:
            out["pattern"] = r"^(?=.*\S)[^\n]*$"
        return out


def Prose() -> Line:  # noqa: N802 - a kind, named like the others
    """Text of any length, with line breaks."""
    return Line("文字，可以分段", many_lines=True)


def short(text: str, most: int = 24) -> str:
    """A value as a message quotes it: on one line, not too long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


class Choice(NamedTuple):
    """One of a few words; `words` says what each means where the words themselves are not Chinese."""

    values: tuple[str, ...]
    label: str = "规定的说法"
    words: tuple[str, ...] = ()

    def spoken(self, value: str) -> str:
        """A value as people read it."""
        return self.words[self.values.index(value)] if self.words and value in self.values else value

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        scalar = _scalar(node, reader, name, "文字")
        if scalar is None:
            return NOTHING
        if scalar.text not in self.values:
            near = same_word(scalar.text, self.values)
            meant = f"；是否想写“{near}”？" if near else ""
            message = f"{name} 必须是{'、'.join(self.values)}之一，不能是“{short(scalar.text)}”{meant}"
            help = f"写成 {name}: {near}" if near else "请照实选一个，照原样写"
            return reader.wrong(node, message, help)
        return placed(scalar.text, reader.source, scalar.start, scalar.end)

    def schema(self) -> JsonSchema:
        return {"enum": list(self.values)}


class Flag(NamedTuple):
    """true or false, in these words."""

    label: str = "true 或 false"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        scalar = _scalar(node, reader, name, "true 或 false")
        if scalar is None:
            return NOTHING
        if not scalar.plain or scalar.text not in ("true", "false"):
            message = f"{name} 必须是 true（是）或 false（否），不能是“{short(scalar.text)}”"
            return reader.wrong(node, message, f"写成 {name}: true，不加引号")
        return scalar.text == "true"

    def schema(self) -> JsonSchema:
        return {"type": "boolean"}


class WholeNumber(NamedTuple):
    """A whole number in a range."""

    least: int
    most: int

    @property
    def label(self) -> str:
        return f"{self.least} 到 {self.most} 的整数"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        scalar = _scalar(node, reader, name, "整数")
        if scalar is None:
            return NOTHING
        good = scalar.plain and len(scalar.text) < 10 and matcher(_WHOLE)(scalar.text)
        if not good or not self.least <= int(scalar.text) <= self.most:
            message = f"{name} 必须是{self.label}，不能是“{short(scalar.text)}”"
            return reader.wrong(node, message, "只写阿拉伯数字，不加引号和单位")
        return int(scalar.text)

    def schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


YEAR = WholeNumber(FIRST_YEAR, LAST_YEAR)


class Amount(NamedTuple):
    """A decimal number, without separators or a unit of measure."""

    label: str = "数字"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        scalar = _scalar(node, reader, name, "数字")
        if scalar is None:
            return NOTHING
        if not scalar.plain or len(scalar.text) > MOST_DIGITS or not matcher(_NUMBER)(scalar.text):
            message = f"“{name}”必须是数字，不能是“{short(scalar.text)}”"
            return reader.wrong(node, message, _number_help(scalar))
        return Decimal(scalar.text)

    def schema(self) -> JsonSchema:
        return {"type": "number"}


class Measured(NamedTuple):
    """A decimal number in the unit that its name is counted in, or with a unit of measure behind it.

    Read as a Decimal, or as a Quantity that keeps what was written.
    """

    label: str = "数字，可以带计量单位"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        if type(node) is Scalar and node.text and not node.text[-1].isdecimal():
            value = measured(node.text)
            if value is not None:
                return value
        return Amount().read(node, reader, name)

    def schema(self) -> JsonSchema:
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^(?:{_MEASURED})$"}]}


def measured(text: str) -> Decimal | None:
    """A whole text as a number, or as one with a unit of measure behind it; None where it is neither."""
    if len(text) <= MOST_DIGITS and matcher(_NUMBER)(text):
        return Decimal(text)
    match = matcher(_MEASURED)(text)
    return Quantity(match[1], match[3], text) if match and len(match[1]) <= MOST_DIGITS else None


def _number_help(scalar: Scalar) -> str:
    text = scalar.text
    if len(text) > MOST_DIGITS:
        return "只写半角数字，例如 1500 或 90.9"
    if not scalar.plain and matcher(_NUMBER)(text):
        return f"请去掉引号，写成 {text}"
    if text.isdecimal() and not text.isascii():
        return f"请用半角数字，写成 {int(text)}"
    if re.fullmatch(r"0[0-9]+", text):
        return f"请去掉开头的 0，写成 {int(text)}"
    if re.fullmatch(r"[0-9]{1,3}([_,，][0-9]{3})+", text):
        return f"请去掉分位符，写成 {re.sub('[_,，]', '', text)}"
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([万亿])\D*", text)
    if match:
        value = Decimal(match[1]) * {"万": 10**4, "亿": 10**8}[match[2]]
        return f"这里只写数字；若按个计，写成 {value.normalize():f}"
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)[%％]", text)
    if match:
        return f"请去掉百分号，写成 {match[1]}"
    return "只写半角数字，例如 1500 或 90.9"


class Day(NamedTuple):
    """A date."""

    label: str = "日期"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        scalar = _scalar(node, reader, name, "日期")
        if scalar is None:
            return NOTHING
        try:
            if matcher(_DATE)(scalar.text):
                day = dt.date.fromisoformat(scalar.text)
                if FIRST_YEAR <= day.year <= LAST_YEAR:
                    return day
        except ValueError:
            pass
        message = f"{name} 必须是日期，不能是“{short(scalar.text)}”"
        return reader.wrong(node, message, "写成 2024-07-15 的样子：年-月-日，月日各两位")

    def schema(self) -> JsonSchema:
        return {"type": "string", "format": "date", "pattern": "^(19[5-9][0-9]|1949|2[0-9]{3})-"}


class PeriodName(NamedTuple):
    """A period that a report covers: 2024Q2, 2024M05, 2024H1, 2024."""

    label: str = "季度"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        scalar = _scalar(node, reader, name, "季度")
        if scalar is None:
            return NOTHING
        quarter = Period.parse(scalar.text)
        sane = quarter is not None and FIRST_YEAR <= quarter.year <= LAST_YEAR
        if not sane or str(quarter) != scalar.text:
            message = f"{name} 必须是季度，不能是“{short(scalar.text)}”"
            meant = quarter if sane else "2024Q2"
            return reader.wrong(node, message, f"写成 {meant} 的样子")
        return quarter

    def schema(self) -> JsonSchema:
        return {"type": ["string", "integer"], "pattern": "^(19[5-9][0-9]|1949|2[0-9]{3})(Q[1-4]|M0[1-9]|M1[0-2]|H1)?$"}


class Items(list[Node]):
    """Takes the items of a list and keeps none: each is read as it comes, its value put into `values`."""

    def __init__(self, item: FieldType, reader: Reader, name: str) -> None:
        super().__init__()
        self.reader = reader
        self.values: list[Any] = []
        self._item, self._name = item, name

    def append(self, node: Node) -> None:
        value = _read_item(self._item, node, self.reader, self._name)
        if value is not NOTHING:
            self.values.append(value)


def _read_item(item: FieldType, node: Node, reader: Reader, name: str) -> Any:
    value = item.read(node, reader, name)
    if value is NOTHING and type(node) is Scalar and not node.text.strip():
        reader.report(reading_rules.EMPTY, node, f"{name} 里有空着的一项", "请补上内容，或删去这一项")
    return value


class ListOf(NamedTuple):
    """A list of one kind."""

    item: FieldType
    least: int = 0
    one_a_line: bool = False  # how its texts are written; else in brackets, one behind the other

    @property
    def label(self) -> str:
        return f"列表，每项是{self.item.label}"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        if type(node) is not Seq:
            if type(node) is Bad or (type(node) is Scalar and node.plain and not node.text):
                return NOTHING
            example = f"写成 {name}: [甲, 乙]" if isinstance(self.item, Line) else "每项另起一行，行首加“- ”"
            return reader.report(reading_rules.SHAPE, node, f"{name} 必须是列表", example)
        item, items = self.item, node.items
        if type(items) is Items:
            reader.diagnostics += items.reader.diagnostics
            return tuple(items.values)
        return tuple([v for child in items if (v := _read_item(item, child, reader, name)) is not NOTHING])

    def schema(self) -> JsonSchema:
        out: JsonSchema = {"type": "array", "items": self.item.schema()}
        return out | ({"minItems": self.least} if self.least else {})


class MapOf(NamedTuple):
    """Names, each with a value of one kind: of the writer's own choosing, or of the kind `key`."""

    value: FieldType
    key: FieldType | None = None

    @property
    def label(self) -> str:
        return f"名称: {self.value.label}"

    def read(self, node: Node, reader: Reader, name: str) -> Any:
        if type(node) is not Map:
            if type(node) is Bad or (type(node) is Scalar and node.plain and not node.text):
                return NOTHING
            return reader.report(
                reading_rules.SHAPE, node, f"{name} 必须是“名称: {self.value.label}”", f"写成 {name}: {{名称: 1500}}"
            )
        out: dict[Text, Any] = {}
        before: Scalar | None = None
        for key, (key_node, child) in node.pairs.items():
            if self.key is not None and self.key.read(key_node, reader, name) is NOTHING:
                continue
            if before is not None and key.isdecimal() and type(child) is Scalar and not child.text:
                whole = Scalar(f"{before.text},{key}", before.start, key_node.end, plain=True)
                out.popitem()
                message = f"“{short(whole.text)}”里的逗号把它分成了两项"
                reader.wrong(whole, message, f"请写成 {short(before.text + key)}")
                before = None
                continue
            value = self.value.read(child, reader, key)
            before = child if value is not NOTHING and type(child) is Scalar else None
            if value is not NOTHING:
                out[Text(key, reader.source, key_node.start, key_node.end)] = value
            elif type(child) is Scalar and not child.text:
                reader.report(reading_rules.EMPTY, key_node, f"“{key}”后面空着", "请填数字，或删去这一行")
        return out

    def schema(self) -> JsonSchema:
        names = {"propertyNames": self.key.schema()} if self.key else {}
        return {"type": "object", "additionalProperties": self.value.schema(), **names}
