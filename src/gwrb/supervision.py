"""What a supervision office keeps beside plan and progress: the units' own plans, and whom to call.

Immutable, like `model`; apart from it because a listing needs none of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gwrb.model import NO_PLACES
from gwrb.source import Place, Places

PERSON_DUTIES = ("分管负责人", "联络员")
LEADER_IN_CHARGE, LIAISON = PERSON_DUTIES
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
