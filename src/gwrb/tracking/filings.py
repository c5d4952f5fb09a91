"""What units sent for a quarter, and how each stands with what it owes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.progress import Entry, Progress
from gwrb.model.register import Register
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter

if TYPE_CHECKING:
    from gwrb.tracking.states import ObligationStatus

REPORTED, LATE, UNREPORTED, EXEMPT = "已报", "迟报", "未报", "免报"


def first_files(register: Register, progress: Iterable[Progress]) -> dict[tuple[str, Quarter], Progress]:
    """Progress by unit and quarter, the first file of each; of units that nobody knows there is none."""
    out: dict[tuple[str, Quarter], Progress] = {}
    for file in progress:
        owner = register.find(file.unit)
        if owner is not None:
            out.setdefault((owner.name, file.quarter), file)
    return out


class UnitFiling(NamedTuple):
    """One unit's file of one quarter. `entries`: by task and scope, the first of each.

    `late`: days after the due day, 0 where the file came in time, bears no day, or there is no due day. What was
    sent again after the office had sent it back counts by the day when it came first.
    """

    progress: Progress
    entries: Mapping[tuple[str, str | None], Entry]
    late: int

    @property
    def received(self) -> dt.date | None:
        return self.progress.submitted

    @property
    def sample(self) -> bool:
        return self.progress.sample


class UnitStatus(NamedTuple):
    """One unit in one quarter: the statuses of what it owes, and its file."""

    unit: Unit
    statuses: tuple[ObligationStatus, ...]
    filing: UnitFiling | None

    @property
    def reported(self) -> int:
        """How many obligations it reported."""
        return sum(s.reported for s in self.statuses)

    @property
    def exempt(self) -> int:
        """How many it need not report any more."""
        return sum(s.exempt for s in self.statuses)

    @property
    def received(self) -> dt.date | None:
        return self.filing.received if self.filing and self.reported else None

    @property
    def late(self) -> int:
        return self.filing.late if self.filing and self.reported else 0

    @property
    def sample(self) -> bool:
        return bool(self.filing and self.filing.sample)

    @property
    def doubtful(self) -> bool:
        """Whether it owes only as a member of groups that nobody has confirmed."""
        return all(s.obligation.unconfirmed for s in self.statuses)
