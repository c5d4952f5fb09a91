"""Records: mappings of fixed fields, read by their table; and whole files, read by their record."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from gwrb.model.field_types import (
    NOTHING,
    Amount,
    Choice,
    Day,
    FieldType,
    Items,
    JsonSchema,
    Line,
    ListOf,
    PeriodName,
    Reader,
    WholeNumber,
    short,
)
from gwrb.model.values import Period
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.script import closest, same_word
from gwrb.text.source import Place, Places, Source
from gwrb.yamltext.nodes import Bad, Map, Node, Scalar, Tree, compose

if TYPE_CHECKING:
    from typing import Annotated as Annotated  # noqa: PLC0414 - the models take it from here
else:

    class Annotated:
        """What `Annotated[str, Field(…)]` is while the program runs: the field. The library's own costs three times a
        named tuple's making, and start-up makes two hundred."""

        def __class_getitem__(cls, said: tuple[Any, "Field"]) -> "Field":
            return said[1]


NO_PLACES = Places()
_made = tuple.__new__  # of a named tuple, without the call of its own __new__ or _make
NOT_TOLD: Mapping[str, tuple[str, str]] = MappingProxyType({})


class Field(NamedTuple):
    """One field of a record: what it holds, its title, and what people are told of it.

    It is declared where the record's class annotates the attribute: `Annotated[str, Field(…)]`. `key` is its name
    in files, where the attribute has another; `after` the field behind which it stands in files, where the class
    has it elsewhere ("": before all others). `free`: prose in which a comment would swallow words. The record
    fills in `name`, the attribute, and `default`, what the attribute is where the file has nothing.
    """

    kind: FieldType
    title: str
    help: str
    required: bool = False
    free: bool = False
    key: str = ""
    after: str | None = None
    name: str = ""
    default: Any = None


def declared(made: Any) -> tuple[Field, ...]:
    """The fields that a named tuple declares, in the order of the file."""
    out: list[Field] = []
    for name, annotation in made.__annotations__.items():
        if not isinstance(annotation, Field):
            continue
        kind, title, help, required, free, key, after, *_ = annotation
        default = made._field_defaults.get(name, _blank(kind) if required else None)
        own = Field(kind, title, help, required, free, key or name, after, name, default)
        if after is None:
            out.append(own)
        else:
            out.insert(next((i for i, f in enumerate(out, 1) if f.key == after), 0), own)
    return tuple(out)


def _blank(kind: FieldType) -> Any:
    """What stands for a required field that a file leaves out, which is reported."""
    if isinstance(kind, ListOf):
        return ()
    return "" if isinstance(kind, Line | Choice) else None


class Record:
    """A mapping with fixed fields, and the named tuple `make` that it is read as, which declares them.

    Without its `vital` fields the object means nothing: it is reported and left out. Of a file these are those that
    name it, where nothing else is said. An attribute `where` of the class gets the places of all values.

    A kind of file also says `glob`, where its files stand in a workspace, and `identity`, the fields
    that the stars of `glob` repeat, in their order; `rows` is the field with its list of records, and
    the record of one row says by `key` which fields tell it from the others. Merge, diff and the
    checks of paths go by these and know no kind of file by name. `braces`: in lists it is written in braces.
    `told_by`: what a key field is where the row leaves it out, by a field of a record within it.
    """

    def __init__(
        self,
        name: str,
        title: str,
        make: Any,
        fields: tuple[Field, ...] = (),
        *,
        vital: tuple[str, ...] = (),
        glob: str = "",
        identity: tuple[str, ...] = (),
        rows: str = "",
        key: tuple[str, ...] = (),
        braces: bool = False,
        told_by: Mapping[str, tuple[str, str]] = NOT_TOLD,
    ) -> None:
        self.name = name
        self.title = title
        self.make = make
        self.fields = fields or declared(make)
        self.vital = vital or identity
        self.glob = glob
        self.identity = identity
        self.rows = rows
        self.key = key
        self.braces = braces
        self.told_by = told_by
        self.by_key = {f.key: f for f in self.fields}
        self._required = {f.key for f in self.fields if f.required}
        attributes = make._fields
        defaults = {**make._field_defaults, **{f.name: f.default for f in self.fields}}
        self._blank = [defaults[name] for name in attributes]
        self._at = attributes.index("at")
        self._where = attributes.index("where") if "where" in attributes else None
        self._columns = {f.key: (f, f.kind.read, attributes.index(f.name)) for f in self.fields}

    @cached_property
    def row(self) -> "Record":
        """The record of one row; a kind of file without rows has none."""
        kind = self.by_key[self.rows].kind
        assert isinstance(kind, ListOf)
        assert isinstance(kind.item, Record)
        return kind.item

    def rows_of(self, value: object) -> tuple[Any, ...]:
        """The rows of a file."""
        rows: tuple[Any, ...] = getattr(value, self.rows)
        return rows

    @cached_property
    def rank(self) -> dict[str, int]:
        """Where each field stands among the record's own."""
        return {key: number for number, key in enumerate(self.by_key)}

    @cached_property
    def identity_fields(self) -> tuple[Field, ...]:
        """The fields that name a file."""
        return tuple(self.by_key[key] for key in self.identity)

    @cached_property
    def heads(self) -> tuple[Field, ...]:
        """A file's own facts: what neither names it nor holds its rows."""
        return tuple(f for f in self.fields if f.key not in (*self.identity, self.rows))

    @cached_property
    def key_fields(self) -> tuple[Field, ...]:
        """The fields that tell a row from the others."""
        return tuple(self.by_key[key] for key in self.key)

    @cached_property
    def facts(self) -> tuple[Field, ...]:
        """What a row says beside its key."""
        return tuple(f for f in self.fields if f.key not in self.key)

    def field(self, name: str, *, head: bool) -> Field | None:
        """A field of the file itself, or of a row."""
        return (self if head else self.row).by_key.get(name)

    @property
    def noun(self) -> str:
        """What the files hold, in one word: 进展, 办理方案, 联系人."""
        return self.title.removesuffix("文件")

    def key_of(self, row: object) -> tuple[Any, ...]:
        """What tells a row of the file from the others; None for a part that it leaves out."""
        told = {key: getattr(getattr(row, field), inner, None) for key, (field, inner) in self.row.told_by.items()}
        return tuple(_part(getattr(row, f.name) or told.get(f.key), f) for f in self.row.key_fields)

    def key_of_texts(self, texts: Mapping[str, str]) -> tuple[Any, ...]:
        """The same from the row's scalars as the file has them; those of a record within it as field.inner."""
        told = {key: texts.get(".".join(path)) for key, path in self.row.told_by.items()}
        return tuple(_part(_typed(texts.get(f.key) or told.get(f.key), f.kind), f) for f in self.row.key_fields)

    def identity_of(self, value: object) -> tuple[Any, ...]:
        """What names the file, in the order of the stars of `glob`."""
        return tuple(_plain(getattr(value, f.name)) for f in self.identity_fields)

    @property
    def label(self) -> str:
        return f"一组栏目（{self.title}）"

    def read(self, node: Node, reader: Reader, name: str = "") -> Any:  # noqa: ARG002 - a Kind
        if type(node) is not Map:
            return self._not_a_mapping(node, reader)
        values = self._blank.copy()
        columns = self._columns
        lacking = False
        meant: set[str] = set()
        for key, (key_node, child) in node.pairs.items():
            if key not in columns:
                meant.add(self._unknown(key, key_node, reader) or "")
                continue
            known, read, column = columns[key]
            value = read(child, reader, key)
            if value is not NOTHING:
                values[column] = value
                if known.free and type(child) is Scalar and child.plain:
                    _comment(child, reader)
            elif known.required:
                self._empty(known, key_node, child, reader)
                lacking = lacking or key in self.vital
        for known in self.fields if not self._required <= node.pairs.keys() else ():
            if known.required and known.key not in node.pairs:
                lacking = lacking or known.key in self.vital
                if known.key in meant or _may_stand_in(node, reader):
                    continue
                first = next(iter(node.pairs.values()), (node, node))[0]
                reader.report(
                    reading_rules.MISSING_KEY,
                    first,
                    f"{self.title}缺少 {known.key}（{known.title}）",
                    f"请补上一行 {known.key}: {known.title}",
                )
        if lacking:
            return NOTHING
        values[self._at] = _made(Place, (reader.source, node.start, node.end))
        if self._where is not None:
            values[self._where] = Places(
                (key, Place(reader.source, child.start, child.end)) for key, (_, child) in node.pairs.items()
            )
        return _made(self.make, values)

    def _empty(self, known: Field, key: Scalar, child: Node, reader: Reader) -> None:
        if type(child) is Scalar and (not child.text.strip() or child.text in ("~", "null")):
            if reader.damaged and isinstance(known.kind, ListOf):
                return  # its items were left out, and reported
            message = f"{known.key}（{known.title}）必须填写，这里空着"
            reader.report(reading_rules.EMPTY, key, message, known.help)

    def _not_a_mapping(self, node: Node, reader: Reader) -> Any:
        if type(node) is Bad:
            return NOTHING
        example = f"{self.fields[0].key}: {self.fields[0].title}"
        if type(node) is Scalar and re.match(r"\w+[:：]", node.text):
            help = f"冒号必须是半角，后面空一格，写成 {example}"
            return reader.report(reading_rules.SHAPE, node, f"{self.title}必须写成“栏目: 内容”", help)
        help = f"写成 {example} 的样子，每个栏目一行"
        return reader.report(reading_rules.SHAPE, node, f"{self.title}必须是一组栏目", help)

    def _unknown(self, key: str, node: Scalar, reader: Reader) -> str | None:
        """Reports a key that there is not; gives the one that was probably meant."""
        titles = {f.title: f.key for f in self.fields}
        told = len(reader.diagnostics) < MOST_FINDINGS  # a likely word costs more than all else of a finding
        near = titles.get(key) or (told and (closest(key, self.by_key) or same_word(key, tuple(titles))))
        near = titles.get(near, near) if near else None
        known = "、".join(self.by_key)
        help = f"请改为 {near}" if near else f"可用的栏目：{known}"
        reader.report(reading_rules.UNKNOWN_KEY, node, f"{self.title}没有“{short(key)}”这个栏目", help)
        return near

    def schema(self) -> JsonSchema:
        return {"$ref": f"#/$defs/{self.name}"}

    def definition(self) -> JsonSchema:
        """The record's own JSON Schema, for `$defs`."""
        properties = {}
        for f in self.fields:
            body = f.kind.schema()
            if not f.required:
                blank = [{"type": "string", "pattern": r"^\s*$"}] if isinstance(f.kind, Line) else []
                body = {"anyOf": [body, {"type": "null"}, *blank]}
            properties[f.key] = {"title": f.title, "description": f.help} | body
        return {
            "type": "object",
            "title": self.title,
            "properties": properties,
            "required": [f.key for f in self.fields if f.required],
            "additionalProperties": False,
        }


def _may_stand_in(node: Node, reader: Reader) -> bool:
    """Whether something was left out near a node, so that what it lacks may have stood there."""
    text = reader.source.text
    return any(
        start <= node.end and (node.start <= end or not text[end : node.start].strip()) for start, end in reader.damaged
    )


def _comment(scalar: Scalar, reader: Reader) -> None:
    text, end = reader.source.text, scalar.end
    line_end = text.find("\n", end)
    rest = text[end : len(text) if line_end < 0 else line_end]
    if rest.lstrip().startswith("#") and not rest.lstrip().startswith("# gwrb:"):
        start = end + len(rest) - len(rest.lstrip())
        reader.report(
            reading_rules.COMMENT,
            Scalar("", start, end + len(rest.rstrip()), plain=True),
            "# 之后的文字会被当作注释，不算在内容里",
            "若是内容，请用引号包住整句；若是注释，请另起一行",
        )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _part(value: Any, field: Field) -> Any:
    if value in (None, field.default, ""):
        return None
    return _plain(value)


_TYPED: dict[type, Callable[[str], Any]] = {Day: dt.date.fromisoformat, WholeNumber: int, Amount: Decimal}
_TYPED[PeriodName] = lambda text: Period.parse(text) or text


def _typed(text: str | None, kind: FieldType) -> Any:
    """A scalar's text as the value that its kind makes of it; a text that it does not take as it is."""
    make = _TYPED.get(type(kind))
    try:
        return make(text) if make and text is not None else text
    except (ValueError, ArithmeticError):
        return text


MOST_FINDINGS = 1000  # of reading one file, and of each rule in it


class Parsed(NamedTuple):
    """A file's text, what was wrong with it, and the stretches of it that could not be read."""

    source: Source
    diagnostics: tuple[Diagnostic, ...]
    damaged: tuple[tuple[int, int], ...] = ()


def parse_as(record: Record, source: Source, composed: Tree | None = None) -> tuple[Any, Parsed]:
    """A file of any kind: what the kind makes of it, None where its vital fields cannot be read.

    `composed`: its nodes, where they are there already; no item is then let go before all are read.
    """

    def taking(key: str, damaged: list[tuple[int, int]]) -> Items | None:
        kind = record.by_key[key].kind if key in record.by_key else None
        return Items(kind.item, Reader(source, [], damaged), key) if isinstance(kind, ListOf) else None

    tree = composed or compose(source, taking)
    found = [*tree.diagnostics]
    reader = Reader(source, found, tree.damaged)
    value = None
    if tree.root is None or (type(tree.root) is Scalar and not tree.root.text):
        end = len(source.text)
        help = f"{record.title}的第一个栏目是 {record.fields[0].key}:"
        reader.report(reading_rules.EMPTY, Scalar("", 0, min(end, 1), plain=True), "文件是空的", help)
    elif (read := record.read(tree.root, reader)) is not NOTHING:
        value = read
    return value, Parsed(source, tuple(capped(found)), tuple(tree.damaged))


def capped(found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """The findings of a file; of more than anybody mends one by one the first, errors before all."""
    if len(found) <= MOST_FINDINGS:
        return found
    first = sorted(found, key=lambda d: d.severity)[:MOST_FINDINGS]
    rest = f"；这个文件还有 {len(found) - MOST_FINDINGS} 处没有列出"
    return [*first[:-1], first[-1]._replace(message=first[-1].message + rest)]


def sound(record: Record, source: Source, composed: Tree | None = None) -> Any:
    """What a file of any kind says; None where it cannot be read without error. `composed` as for `parse_as`."""
    value, parsed = parse_as(record, source, composed)
    return None if any(d.severity == "error" for d in parsed.diagnostics) else value
