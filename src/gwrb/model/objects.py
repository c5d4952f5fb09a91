"""The ledger's objects: immutable, typed, each knowing the place it was read from.

They are named tuples and no dataclasses for one measured reason: every command imports all of them,
and fifteen frozen dataclasses took 15 of the 120 ms that a listing takes.

Strings read from files are `source.Text`, so every name, id and sentence keeps its own place as
well. Equality ignores places: the same facts read from two files are equal.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from gwrb.text import numerals
from gwrb.text.source import Place, Places

STATUSES = ("未启动", "正常推进", "滞后", "已完成")
NOT_STARTED, ON_TRACK, LAGGING, DONE = STATUSES
FORECASTS = ("能完成", "有困难但能完成", "不能完成")
RELATIONS = (
    "same",
    "subset",
    "aggregate",
    "extend",
    "merge",
    "overlap",
    "related",
)
TARGET_KINDS = ("不少于", "左右", "不超过", "等于", "增速", "占比", "一次性")
AT_LEAST, ABOUT, AT_MOST, EXACTLY, GROWTH, SHARE, ONE_OFF = TARGET_KINDS
COUNTS = ("累计", "水平", "比率")
CUMULATIVE, LEVEL, RATE = COUNTS
SUPERVISION, ASSESSMENT = OFFICE_ROLES = ("supervision", "assessment")


class Quantity(Decimal):
    """A number that was written with its unit of measure: 15万个 is 15 in 万个.

    It prints as it was written, and equals only the same number in the same unit: 15 and 15万个 are two
    different things to say. To calculate, bring it to the target's unit first (`targets.measures`).
    """

    __slots__ = ("unit", "written")
    unit: str
    written: str

    def __new__(cls, number: str, unit: str, written: str = "") -> Quantity:
        self = super().__new__(cls, number)
        self.unit = unit
        self.written = written or number + unit
        return self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Quantity):
            return self.unit == other.unit and Decimal.__eq__(self, other)
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.unit, Decimal.__hash__(self)))

    def __str__(self) -> str:
        return self.written

    def __repr__(self) -> str:
        return f"Quantity({self.written!r})"

    def __format__(self, spec: str, /, context: object = None) -> str:
        return self.written


NO_VALUES: Mapping[str, Decimal] = MappingProxyType({})
NO_DAYS: Mapping[str, dt.date] = MappingProxyType({})
NO_PLACES = Places()
_QUARTER = r"(\d{4})\s*-?\s*[Qq]([1-4])"
_TASK_ID = rf"(?:(\d{{1,2}})\s*[-.·、—–_]|({numerals.NUMERAL})\s*[-.·、—–_]?)\s*(\d{{1,6}})"
_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
_PERIODS = ("第一季度", "上半年", "前三季度", "全年")


class Quarter(NamedTuple):
    """The period that a report covers: 1 January to the end of the quarter, cumulative."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter | None:
        """2024Q2, 2024q2, 2024-Q2, in any width; None for anything else."""
        match = re.fullmatch(_QUARTER, unicodedata.normalize("NFKC", text).strip())
        return cls(int(match[1]), int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def as_of(self) -> dt.date:
        """The last day of the period."""
        return dt.date(self.year, *_ENDS[self.number - 1])

    def due(self, day: int) -> dt.date:
        """The day of the following month by which it is due; weekends do not move it (the notice is silent)."""
        following = self.as_of + dt.timedelta(days=1)
        return following.replace(day=day)

    @property
    def previous(self) -> Quarter | None:
        """The quarter before it in the same year."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else None

    @property
    def period(self) -> str:
        """How a report names the period: 2024年上半年."""
        return f"{self.year}年{_PERIODS[self.number - 1]}"


def parse_task_id(text: str) -> str | None:
    """A task's id from what people write: 2-144, 二-144, 二.144, 二144; None where it is none."""
    match = re.fullmatch(_TASK_ID, unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    part = int(match[1]) if match[1] else numerals.to_int(match[2])
    return f"{part}-{int(match[3])}" if part else None


class Assignment(NamedTuple):
    """Who answers for a task, or for the part of it that `scope` names; names as in the data."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    scope: str | None = None
    at: Place | None = None


class Link(NamedTuple):
    """Another task that this one repeats or extends; they share figures."""

    task: str
    relation: str
    at: Place | None = None


class Target(NamedTuple):
    """A figure that a task promises, in the words of its text.

    `amount` in `unit`; `kind` says how it binds (`TARGET_KINDS`), `counts` how it grows over the year
    (`COUNTS`). `sum`: values of several units add up. `note` says what was decided by hand, and why.
    """

    name: str
    amount: Decimal
    unit: str
    kind: str
    counts: str
    words: str
    scope: str | None = None
    sum: bool = False
    note: str | None = None
    at: Place | None = None


class Figure(NamedTuple):
    """A number of a task's text that is no target, and why it is none."""

    words: str
    reason: str
    at: Place | None = None


class Task(NamedTuple):
    """One promise of the plan. `id` is part-number; section and topic as the outline has them."""

    id: str
    text: str
    assignments: tuple[Assignment, ...]
    section: str | None = None
    topic: str | None = None
    links: tuple[Link, ...] = ()
    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()
    at: Place | None = None

    @property
    def part_number(self) -> int:
        return int(self.id.partition("-")[0])

    @property
    def number(self) -> int:
        return int(self.id.partition("-")[2])

    @property
    def part(self) -> str:
        """The part's numeral: 二 for 2-19."""
        return numerals.to_chinese(self.part_number)


class Section(NamedTuple):
    """A section （一） of a part, with its topics (——) in order."""

    section: str
    title: str
    topics: tuple[str, ...] = ()
    at: Place | None = None


class Part(NamedTuple):
    """A part 一、 of the plan; its topics where it has topics but no sections."""

    part: str
    title: str
    sections: tuple[Section, ...] = ()
    topics: tuple[str, ...] = ()
    at: Place | None = None


class Definition(NamedTuple):
    """Words by which the notice defines a name where it first stands (1-1: 含开发区…，下同)."""

    name: str
    text: str
    at: Place | None = None


class Settings(NamedTuple):
    """What an office may set for its plan; see `schema.SETTINGS` for each word.

    `yellow_below`, `red_below`: points below the share of the year gone beyond which a light is yellow,
    red. Published rules say: green at or above it, yellow 10 to 30 below, red more than 30 below.
    `due_soon`: days before a date from which it is called due soon.
    """

    yellow_below: Decimal = Decimal(0)
    red_below: Decimal = Decimal(30)
    due_soon: int = 7
    at: Place | None = None


class Heading(NamedTuple):
    """The plan's heading facts; what a notice leaves out is None.

    `letter` is the covering letter, one paragraph a line, without the signature. `first_quarter`
    is the first period that is reported, `due_day` the day of the month after it. `where` has the places
    of values that are not text.
    """

    title: str
    year: int
    city: str | None = None
    issuer: str | None = None
    issued: dt.date | None = None
    addressees: str | None = None
    letter: str | None = None
    lead_word: str = "牵头单位"
    responsible_word: str = "责任单位"
    plans_due: dt.date | None = None
    first_quarter: Quarter | None = None
    due_day: int | None = None
    definitions: tuple[Definition, ...] = ()
    settings: Settings = Settings()
    at: Place | None = None
    where: Places = NO_PLACES


class Plan(NamedTuple):
    """The plan of one year: heading, outline and tasks, in the order of the notice."""

    heading: Heading
    outline: tuple[Part, ...]
    tasks: tuple[Task, ...]
    at: Place | None = None

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that this plan reports, in order. A first quarter of another year, which is a finding, says nothing."""
        year, said = self.heading.year, self.heading.first_quarter
        first = said if said and said.year == year else Quarter(year, 1)
        return tuple(q for n in range(1, 5) if (q := Quarter(year, n)) >= first)

    def due(self, quarter: Quarter) -> dt.date | None:
        """The day by which a quarter is due; None where the plan does not say."""
        return quarter.due(self.heading.due_day) if self.heading.due_day else None


class Unit(NamedTuple):
    """One body that can be assigned. `unconfirmed` says what about it nobody has confirmed yet."""

    name: str
    class_: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    note: str | None = None
    unconfirmed: str | None = None
    at: Place | None = None


class Group(NamedTuple):
    """A name that stands for several units: listed, by class, or open (members not known)."""

    name: str
    members: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    open: bool = False
    aliases: tuple[str, ...] = ()
    note: str | None = None
    unconfirmed: str | None = None
    at: Place | None = None


class Office(NamedTuple):
    """An office that runs the round and owes no report itself: supervision or assessment."""

    name: str
    role: str
    aliases: tuple[str, ...] = ()
    at: Place | None = None


class Units(NamedTuple):
    """All of units.yaml, in its order."""

    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()
    offices: tuple[Office, ...] = ()
    at: Place | None = None

    @property
    def owners(self) -> tuple[Unit | Group | Office, ...]:
        """Everyone who has a name here."""
        return (*self.units, *self.groups, *self.offices)


class Entry(NamedTuple):
    """What one unit says of one obligation in one quarter; `progress` is cumulative for the year."""

    task: str
    status: str
    scope: str | None = None
    progress: str | None = None
    values: Mapping[str, Decimal] = NO_VALUES
    problems: str | None = None
    next: str | None = None
    forecast: str | None = None
    coordination: str | None = None
    expected: dt.date | None = None
    extension: dt.date | None = None
    extension_reason: str | None = None
    at: Place | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What it answers within its file."""
        return self.task, self.scope


class Progress(NamedTuple):
    """One unit's file for one quarter. `where` has the places of values that are not text."""

    unit: str
    quarter: Quarter
    submitted: dt.date | None = None
    sample: bool = False
    entries: tuple[Entry, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES
