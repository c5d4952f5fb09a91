"""What one form asks of one unit, and what already stands in it: one value for writers and reader alike."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gwrb.edit.three_way import Facts, row_facts
from gwrb.forms import form_kinds, identity
from gwrb.forms.form_kinds import FieldColumn, FormKind, circled
from gwrb.forms.identity import FOOT, SAMPLE, CellSlot, Origin, version_of
from gwrb.ledger.loading import Sound
from gwrb.model.obligations import LEAD, Obligation
from gwrb.model.plan import BINDING, Heading, Target
from gwrb.model.progress import PROGRESS_FILE, Entry, Progress
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE, Contacts, Person, PlanEntry, UnitPlan
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.reports import task_lists
from gwrb.targets.conversion import said_of
from gwrb.targets.lights import completion
from gwrb.text.rounding import percent
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.parts import own_task
from gwrb.tracking.transitions import CLOSED

PEOPLE, SPARE = 6, 3  # lines for people: at least so many, and so many beyond those known
CARRIED, AGAIN = "carried", "again"


class FormLine(NamedTuple):
    """One row of a form: its identity, task and scope (empty for people), words by column.

    `cells` has the words of every column as they are printed, those to be filled in included. `names` says
    what a key with a dot stands for: `values.0` → the target's name. `returned`: why the last answer was
    sent back. `closed`: nothing more need be said of it. `filled`: 'carried' where the words are last
    quarter's, 'again' where they are this quarter's. `kept`: what is on file for this quarter and has no column.
    """

    id: str
    cells: Mapping[str, str]
    task: str = ""
    scope: str = ""
    names: Mapping[str, str] = MappingProxyType({})
    returned: str = ""
    closed: bool = False
    filled: str = ""
    kept: Facts = MappingProxyType({})

    @property
    def shown(self) -> str:
        """How the form numbers it."""
        return self.cells.get("id") or self.cells.get("seq", "")

    @property
    def key(self) -> dict[str, str]:
        """What tells it from the others in data: its task and scope; nothing for people."""
        return {k: v for k, v in (("task", self.task), ("scope", self.scope)) if v}


class Form(NamedTuple):
    """A form as it is made: everything that is printed on it, but for the words of its template."""

    kind: FormKind
    unit: Unit
    quarter: Period | None
    heading: Heading
    columns: tuple[FieldColumn, ...]
    rows: tuple[FormLine, ...]
    foot_cells: Mapping[str, str]
    version: str
    sample: bool
    before: Period | None = None  # the quarter whose words stand in it

    @property
    def origin(self) -> Origin:
        """Whose it is, as it says of itself."""
        return Origin(self.kind.name, self.unit.name, str(self.quarter or ""), self.version, str(self.heading.year))

    @property
    def prefilled(self) -> dict[CellSlot, str]:
        """The words that stand in places to be filled in."""
        keys = [c.key for c in self.columns if c.editable]
        rows = {CellSlot(r.id, k): r.cells[k] for r in self.rows for k in keys if r.cells.get(k)}
        return rows | {CellSlot(FOOT, key): words for key, words in self.foot_cells.items() if words}

    def properties(self, made: dt.date) -> dict[str, str]:
        """The document properties that tell whose form it is, and what stood in it."""
        facts = {
            "gwrb.form": self.kind.name,
            "gwrb.plan": self.heading.title,
            "gwrb.year": str(self.heading.year),
            "gwrb.unit": self.unit.name,
            "gwrb.quarter": str(self.quarter or ""),
            "gwrb.version": self.version,
            "gwrb.made": made.isoformat(),
        }
        return facts | identity.prefilled(self.prefilled) | ({SAMPLE: "true"} if self.sample else {})


class FormBuilder:
    """Makes the forms of one workspace; what they share is derived once.

    `told`: the quarter as of which forms say what came back from the office, and what was closed.
    """

    def __init__(self, book: Sound, records: OfficeRecords | None = None, told: Period | None = None) -> None:
        self.book = book
        self.records = records or office_records(book)
        self.told = told
        people: Iterable[Contacts] = book.ledger.of(CONTACTS_FILE)
        self._plans = self.records.plan_of
        self._planned = {self.records.key(p.unit, e): e for p in self._plans.values() for e in reversed(p.entries)}
        self._people = {self.records.root(c.unit): c for c in people}

    def form(self, kind: FormKind, unit: Unit, quarter: Period | None = None, *, forecast: bool = False) -> Form:
        """A unit's form. `quarter` goes with those of a quarter alone.

        `forecast`: the year's last one asks for a forecast too, as forms did that may still come back.
        """
        heading, people = self.book.plan.heading, kind is form_kinds.CONTACTS_FORM
        quarter = quarter if kind.quarterly else None
        held = self.records.held(quarter) if quarter else self.book.held
        obligations = () if people else held.by_unit.get(unit.name, ())
        if kind is form_kinds.SUPPORT_FORM:
            obligations = self._supported(unit, quarter) if quarter else ()
        targets = max((n + 1 for d in obligations for n in _targets(d)), default=0)
        words = heading.lead_word, heading.responsible_word
        quarters = self.book.plan.quarters
        ahead = forecast or not (quarter and quarter.last)
        made = form_kinds.columns_of(kind, quarter, quarters, targets, words, forecast=ahead)
        if people:
            rows = _persons(unit, self._people.get(held.origin(unit.name)), made)
        else:
            rows = tuple(self._line(n, d, made, quarter, targets) for n, d in enumerate(obligations, 1))
        if any(r.scope for r in rows):  # it stands beside the number
            made = tuple(c._replace(width=form_kinds.SCOPED) if c.key == "id" else c for c in made)
        fixed = [c.key for c in made if not c.editable and c.key not in ("seq", "rate", "target")]
        asked = () if people else rows  # of people as many as there are
        version = version_of(
            [
                *(kind.name, unit.name, str(quarter or heading.year)),
                *(f"{c.key}={c.heading}" for c in (*made, *kind.foot)),
                *(w for r in asked for w in (r.id, *(r.cells.get(k, "") for k in fixed), *r.names.values())),
            ]
        )
        plan, carried = self._plans.get(held.origin(unit.name)), any(r.filled == CARRIED for r in rows)
        # the files whose words stand in it
        files: list[Contacts | UnitPlan | Progress | None] = [
            self._people.get(held.origin(unit.name)) if people else plan
        ]
        if quarter:
            said = [self.records.at(d, quarter) for d in obligations]
            said += [before for one in said for before in one.before]
            files += (one.filing.progress for one in said if one.filing)
        return Form(
            kind=kind,
            unit=unit,
            quarter=quarter,
            heading=heading,
            columns=made,
            rows=rows,
            foot_cells={c.key: str(getattr(plan, c.key, None) or "") for c in kind.foot if not c.is_date},
            version=version,
            sample=any(file and file.sample for file in files),
            before=quarter.previous if quarter and carried else None,
        )

    def _supported(self, unit: Unit, quarter: Period) -> tuple[Obligation, ...]:
        """What a unit is asked to report of what it supports; where nothing is asked, all of which it may."""
        parts = self.records.parts
        mine = [status.obligation for status in parts.of_unit(str(unit.name), quarter)]
        return tuple(one for one in mine if parts.required(one, quarter)) or tuple(mine)

    def _line(
        self, number: int, obligation: Obligation, columns: Sequence[FieldColumn], quarter: Period | None, targets: int
    ) -> FormLine:
        """An obligation's row; where it is not plain through whom it is owed, that stands below its words."""
        one, basis = obligation.assignment, task_lists.basis_of(obligation)._replace(scope=None)
        text = str(obligation.task.text)
        if basis.by_rule or basis.through or basis.unconfirmed:
            text += f"\n［{basis.words}］"
        shown = f"{obligation.task.id}（{one.scope}）" if one.scope else obligation.task.id
        cells = {"seq": str(number), "id": shown, "text": text}
        entry: Entry | PlanEntry | None = None
        filled = AGAIN
        keys = self.records.keys(obligation, quarter or self.records.quarters[0])
        planned = next((self._planned[key] for key in keys if key in self._planned), None)
        if quarter is None:
            entry = planned
            # Where no lead is named the responsible units lead: the form says so by printing them there.
            cells["lead"] = "、".join(one.lead or one.responsible)
            cells["responsible"] = "、".join(one.responsible)
        else:
            status = self.records.at(obligation, quarter)
            entry = status.entry
            if entry is None:
                before = (one.entry for one in status.before if one.entry)
                entry, filled = next(before, None), CARRIED
            own = obligation if obligation.role == LEAD else obligation._replace(task=own_task(status))
            goal = _goal(own, planned, targets)
            cells["target"] = goal if own is obligation or goal else _SHARELESS
            if entry:
                cells["rate"] = _rates(entry, own, targets, filled)
        names = {f"{form_kinds.VALUES}{n}": str(t.name) for n, t in _targets(obligation).items()}
        returned, closed = self._told(obligation)
        return FormLine(
            f"{obligation.task.id}/{obligation.task.assignments.index(one)}",
            cells | _words(columns, entry, names, filled),
            str(obligation.task.id),
            str(one.scope or ""),
            names,
            returned,
            closed,
            filled if entry else "",
            _kept(columns, entry, names) if filled == AGAIN else {},
        )

    def _told(self, obligation: Obligation) -> tuple[str, bool]:
        """Why the office sent the last answer back, and whether nothing more need be said."""
        if self.told is None or not self.records.in_use:
            return "", False
        now = self.records.at(obligation, self.told)
        before = now.previous if now.entry is None else None
        return now.reason or (before.reason if before else ""), now.state == CLOSED


_SHARELESS = "没有分解"


def _targets(obligation: Obligation) -> dict[int, Target]:
    """The targets of an obligation by their place in the task."""
    scope = obligation.assignment.scope
    return {n: t for n, t in enumerate(obligation.task.targets) if t.scope in (None, scope)}


def _goal(obligation: Obligation, planned: PlanEntry | None, several: int) -> str:
    """年度目标: the targets, marked as their columns are; else what the unit's own plan says."""
    lines = []
    for n, t in _targets(obligation).items():
        mark = circled(n) if several > 1 else ""
        kind = t.kind if t.kind in BINDING else ""
        lines.append(f"{mark}{t.name}{kind}{t.amount}{t.unit}")
    return "\n".join(lines) or (str(planned.goal or "") if planned else "")


def _persons(unit: Unit, known: Contacts | None, columns: Sequence[FieldColumn]) -> tuple[FormLine, ...]:
    """A line for each person known, and some more."""
    people: Sequence[Person] = known.people if known else ()
    rows = []
    for number in range(1, max(PEOPLE, len(people) + SPARE) + 1):
        person = people[number - 1] if number <= len(people) else None
        cells = {"seq": str(number), "unit": unit.name, **_words(columns, person, {}, AGAIN)}
        rows.append(FormLine(f"person/{number}", cells, filled=AGAIN if person else ""))
    return tuple(rows)


def _words(
    columns: Sequence[FieldColumn], row: Entry | PlanEntry | Person | None, names: Mapping[str, str], filled: str
) -> dict[str, str]:
    """What a row on file says, by the columns that ask for it; of last quarter's only what is carried over."""
    out: dict[str, str] = {}
    for column in columns if row is not None else ():
        if column.editable and (filled == AGAIN or column.carried):
            field, part = column.cell(names)
            value = getattr(row, field)
            value = {str(name): one for name, one in value.items()}.get(part) if part else value
            if value not in (None, "", ()):
                out[column.key] = "\n".join(value) if isinstance(value, tuple) else str(value)
    return out


def _kept(columns: Sequence[FieldColumn], row: Entry | PlanEntry | None, names: Mapping[str, str]) -> Facts:
    """What a row on file says beyond what the columns ask: a form that says nothing of it takes nothing away."""
    if row is None:
        return {}
    file_type = PROGRESS_FILE if isinstance(row, Entry) else PLANS_FILE
    asked = {column.cell(names) for column in columns if column.editable}
    return {cell: fact for cell, fact in row_facts(file_type, row).items() if cell not in asked}


def _rates(entry: Entry, obligation: Obligation, several: int, filled: str) -> str:
    """完成率 of what was reported last, marked as the columns are."""
    lines = []
    for n, target in _targets(obligation).items():
        value = said_of(target, entry)
        share = None if value is None or target.sum else completion(target, value)
        if share is not None:
            lines.append(f"{circled(n) if several > 1 else ''}{percent(share)}")
    before = ["上期"] if lines and filled == CARRIED else []
    return "\n".join(before + lines)
