"""A workspace read into one value: plan, units, progress, and everything found on the way."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from gwrb.ledger.workspace import CHANGES, Loaded, Workspace, shown
from gwrb.model.plan import TASKS_FILE, Plan
from gwrb.model.record import Parsed, Record, parse_as
from gwrb.model.register import Register
from gwrb.model.units_file import UNITS_FILE, Group, Unit, Units
from gwrb.text.diagnostics import Diagnostic, in_order
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.text.source import Source

if TYPE_CHECKING:
    from gwrb.model.changes import DatedChange
    from gwrb.model.dated import DatedPlan, InForce
    from gwrb.model.progress import Progress, Received
    from gwrb.model.values import Period


NOTHING_FILED: Mapping[str, tuple[DataFile, ...]] = MappingProxyType({})


class DataFile(NamedTuple):
    """One file of some kind: where it stands, its text, and what it says where it could be read."""

    path: Path
    source: Source
    value: Any
    damaged: tuple[tuple[int, int], ...] = ()


class Ledger:
    """Everything of a workspace. `plan` or `units` is None where its file could not be read; `damaged`: stretches of
    tasks.yaml; `filed`: the other files by the name of their kind."""

    def __init__(
        self,
        workspace: Workspace,
        plan: Plan | None,
        units: Units | None,
        diagnostics: tuple[Diagnostic, ...],
        sources: tuple[Source, ...],
        damaged: tuple[tuple[int, int], ...] = (),
        filed: Mapping[str, tuple[DataFile, ...]] = NOTHING_FILED,
    ) -> None:
        self.workspace = workspace
        self.plan = plan
        self.units = units
        self.diagnostics = diagnostics
        self.sources = sources
        self.damaged = damaged
        self.filed = filed

    def but(self, **facts: Any) -> Ledger:
        """The same ledger with other facts."""
        names = ("workspace", "plan", "units", "diagnostics", "sources", "damaged", "filed")
        return Ledger(**{name: getattr(self, name) for name in names} | facts)

    def of(self, kind: Record) -> list[Any]:
        """What the files of a kind say, in the order of their paths; those that could not be read left out."""
        return [file.value for file in self.files(kind) if file.value is not None]

    def files(self, kind: Record) -> tuple[DataFile, ...]:
        """The files of a kind, in the order of their paths; `value` is None where one cannot be read."""
        return self.filed.get(kind.name, ())

    def with_files(self, kind: Record, files: Iterable[DataFile]) -> Ledger:
        """The same ledger with other files of one kind; its sources are left as they are."""
        return self.but(filed={**self.filed, kind.name: tuple(files)})

    @property
    def progress(self) -> list[Progress]:
        """What the progress files say that could be read."""
        from gwrb.model.progress import PROGRESS_FILE

        return self.of(PROGRESS_FILE)

    @property
    def received(self) -> list[Received]:
        from gwrb.model.progress import RECEIVED_FILE

        return self.of(RECEIVED_FILE)

    @cached_property
    def changes(self) -> list[DatedChange]:
        """What was changed during the year, as far as it could be read."""
        return [one for file in self.filed.get("changes", ()) if file.value for one in file.value.changes]

    @property
    def unreported(self) -> Period | None:
        """The quarter after the last of which there are reports: from it on a change may hold that repaints nothing.

        None without reports, and where the plan has no quarter left.
        """
        last = max((file.quarter for file in self.progress), default=None)
        since = last.following if last else None
        return since if self.plan and since in self.plan.quarters else None

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The files and folders of data/ that no command reads, by their paths."""
        from gwrb.model.files import FILES

        return tuple(map(shown, self.workspace.stray_files([kind.glob for kind in FILES])))

    @cached_property
    def year(self) -> DatedPlan:
        """The plan, where it could be read, as it holds in each quarter."""
        from gwrb.model.dated import DatedPlan

        assert self.plan is not None
        return DatedPlan(self.plan, self.register, self.changes)

    def finder(self, value: Any) -> Callable[[str], Unit | Group | None]:
        """Looks names of units up as they were in the quarter of which a file speaks."""
        if self.plan is None or not self.changes:
            return self.register.find
        return partial(self.year.find, quarter=getattr(value, "quarter", None))

    @cached_property
    def register(self) -> Register:
        return Register(self.units or Units(), self.plan.heading.city if self.plan else None)


def read(workspace: Workspace, *, progress: bool = True) -> Ledger:
    """Reads the workspace, with its progress and the files of all other kinds, or plan and units alone.

    Never raises for what the files hold.
    """
    plan, tasks = parse_loaded(workspace.read(workspace.tasks), TASKS_FILE)
    units, named = parse_loaded(workspace.read(workspace.units), UNITS_FILE)
    diagnostics = [*tasks.diagnostics, *named.diagnostics]
    sources = [tasks.source, named.source]
    filed = _filed(workspace, diagnostics, sources, progress=progress)
    return Ledger(workspace, plan and plan.ruled, units, tuple(diagnostics), tuple(sources), tasks.damaged, filed)


def _filed(
    workspace: Workspace, diagnostics: list[Diagnostic], sources: list[Source], *, progress: bool
) -> dict[str, tuple[DataFile, ...]]:
    """Changes, and where they are asked for progress and the files of all other kinds; adds what is wrong with them."""
    kinds: list[Record] = []
    if os.path.lexists(workspace.root / CHANGES):
        from gwrb.model.changes import CHANGES_FILE

        kinds.append(CHANGES_FILE)
    if progress:
        from gwrb.model.files import FILED
        from gwrb.model.progress import PROGRESS_FILE

        kinds += [PROGRESS_FILE, *FILED]
    out: dict[str, tuple[DataFile, ...]] = {}
    for kind in kinds:
        files = []
        for path in workspace.files(kind.glob):
            value, parsed = parse_loaded(workspace.read(path), kind)
            files.append(DataFile(path, parsed.source, value, parsed.damaged))
            diagnostics += parsed.diagnostics
            sources.append(parsed.source)
        out[kind.name] = tuple(files)
    return out


def parse_loaded(loaded: Loaded, record: Record) -> tuple[Any, Parsed]:
    """Parses a file of a kind that was read; the findings about its bytes come first."""
    if not loaded.readable:
        everything = ((0, len(loaded.source.text) + 1),)
        return None, Parsed(loaded.source, tuple(loaded.diagnostics), everything)
    value, parsed = parse_as(record, loaded.source)
    return value, parsed._replace(diagnostics=(*loaded.diagnostics, *parsed.diagnostics))


class Sound(NamedTuple):
    """A ledger whose files could all be read: what every command but validate works on.

    Plan and units as they were issued, or as they hold on a day (`on`) or in a quarter (`at`).
    """

    ledger: Ledger
    plan: Plan
    units: Units
    stage: InForce | None = None

    @property
    def held(self) -> InForce:
        """The same with the obligations by them."""
        return self.stage or self.ledger.year.issued

    @property
    def register(self) -> Register:
        return self.stage.register if self.stage else self.ledger.register

    def on(self, day: dt.date) -> Sound:
        """The same with the plan and the units as they hold on a day."""
        return self._holding(self.ledger.year.on(day)) if self.ledger.changes else self

    def at(self, quarter: Period) -> Sound:
        """The same with the plan and the units as they hold in a quarter."""
        return self._holding(self.ledger.year.at(quarter)) if self.ledger.changes else self

    @property
    def issued(self) -> Sound:
        """The same with the plan and the units as they were issued."""
        return self._holding(self.ledger.year.issued) if self.ledger.changes else self

    def _holding(self, held: InForce) -> Sound:
        return Sound(self.ledger, held.plan, held.register.units, held)

    @property
    def workspace(self) -> Workspace:
        return self.ledger.workspace


def sound(ledger: Ledger) -> Sound:
    """The ledger as other commands need it; refuses one in which anything could not be read.

    A result from half a ledger would be wrong without showing it.
    """
    errors = [d for d in in_order(ledger.diagnostics) if d.severity == "error"]
    if errors or ledger.plan is None or ledger.units is None:
        raise Refusal(f"数据有 {len(errors)} 处读不懂，先不往下做；请运行 gwrb validate 逐处改正", WRONG_USE, errors)
    return Sound(ledger, ledger.plan, ledger.units)
