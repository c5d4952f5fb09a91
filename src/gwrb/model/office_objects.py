"""What a supervision office keeps beside plan and progress: the units' own plans, whom to call, and what the
office itself did: reviews, reminders, decisions, inspections.

Immutable, like `model`; apart from it because a listing needs none of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gwrb.model.objects import NO_PLACES, Quarter
from gwrb.text.source import Place, Places

PERSON_DUTIES = ("分管负责人", "联络员")
LEADER_IN_CHARGE, LIAISON = PERSON_DUTIES
VERDICTS = ("认可", "退回")
ACCEPT, RETURN = VERDICTS
MATTERS = ("延期", "协调")
EXTENSION, COORDINATION = MATTERS
EXTENSION_WORDS = ("同意", "不同意")
COORDINATION_WORDS = ("办理中", "已解决", "不予协调")
AGREED, REFUSED = EXTENSION_WORDS
UNDER_WAY, SOLVED, DECLINED = COORDINATION_WORDS
LEVELS = ("蓝", "黄", "红")
BLUE, YELLOW, RED = LEVELS
INSPECTION_KINDS = ("专项督查", "暗访督查")
NO_MILESTONES: Mapping[str, str] = MappingProxyType({})


class PlanEntry(NamedTuple):
    """How one unit means to meet one obligation (notice: 附表1 办理方案).

    `milestones`: what is to be reached by the end of a quarter, by the quarter (2024Q2).
    """

    task: str
    scope: str | None = None
    goal: str | None = None
    measures: str | None = None
    deadline: dt.date | None = None
    milestones: Mapping[str, str] = NO_MILESTONES
    leader: str | None = None
    office: str | None = None
    contact: str | None = None
    at: Place | None = None


class UnitPlan(NamedTuple):
    """One unit's plan of the year; `approver` is the head who approved it."""

    unit: str
    submitted: dt.date | None = None
    sample: bool = False
    approver: str | None = None
    entries: tuple[PlanEntry, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES


class Person(NamedTuple):
    """One of a unit's people for supervision (notice: 附表2 督办工作人员名单). Personal data."""

    name: str
    duty: str
    post: str | None = None
    office_phone: str | None = None
    mobile: str | None = None
    at: Place | None = None


class Contacts(NamedTuple):
    """One unit's people for supervision."""

    unit: str
    submitted: dt.date | None = None
    sample: bool = False
    people: tuple[Person, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES


class Review(NamedTuple):
    """What the office said of one entry of a quarter.

    `entry` is the digest of the entry reviewed (`loop.digests`); without it the entry is the one that was on
    file on that day. `status`: what the entry said when it was reviewed, so that 办结 is known after the entry
    has changed. `due`: by when a returned entry is to be sent again.
    """

    unit: str
    task: str
    date: dt.date
    decision: str
    scope: str | None = None
    entry: str | None = None
    status: str | None = None
    reason: str | None = None
    due: dt.date | None = None
    by: str | None = None
    at: Place | None = None


class Reviews(NamedTuple):
    """All reviews of one quarter."""

    quarter: Quarter
    sample: bool = False
    reviews: tuple[Review, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES


class Reminder(NamedTuple):
    """One reminder sent to a unit: about a quarter, or (`quarter` None) about its plan of the year."""

    unit: str
    date: dt.date
    level: str
    quarter: Quarter | None = None
    tasks: tuple[str, ...] = ()
    by: str | None = None
    at: Place | None = None


class Reminders(NamedTuple):
    """Every reminder of the year; how many there were of a unit and matter is counted, not written."""

    sample: bool = False
    reminders: tuple[Reminder, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES


class Decision(NamedTuple):
    """What the office decided on what an entry of `quarter` asks for: an extension, or coordination.

    `until`: the new deadline, where it is not the one asked for.
    """

    unit: str
    task: str
    matter: str
    quarter: Quarter
    decision: str
    date: dt.date
    scope: str | None = None
    until: dt.date | None = None
    by: str | None = None
    note: str | None = None
    at: Place | None = None


class Decisions(NamedTuple):
    """Every decision of the year."""

    sample: bool = False
    decisions: tuple[Decision, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES


class Finding(NamedTuple):
    """What an inspection found at one unit, by when it is to be put right, and how that ended."""

    number: int
    unit: str
    text: str
    task: str | None = None
    due: dt.date | None = None
    result: str | None = None
    closed: dt.date | None = None
    at: Place | None = None


class Inspection(NamedTuple):
    """One inspection: 专项督查 or 暗访督查. `id` names its file."""

    id: str
    date: dt.date
    kind: str
    title: str
    sample: bool = False
    tasks: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    at: Place | None = None
    where: Places = NO_PLACES
