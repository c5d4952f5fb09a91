"""What one form asks of one unit, and what already stands in it: one value for writers and reader alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from gwrb.forms import form_kinds
from gwrb.forms.form_kinds import FieldColumn, FormKind, circled
from gwrb.forms.identity import SAMPLE, Place, identity_line, properties, version_of
from gwrb.forms.naming import FOOT, person_id, row_id
from gwrb.ledger.loading import Sound
from gwrb.model.obligations import Obligation, lead_obligations
from gwrb.model.plan import Target
from gwrb.model.progress import Entry, Progress
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE, Contacts, Person, PlanEntry, UnitPlan
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.reports import task_lists
from gwrb.reports.counting import Answers, filed
from gwrb.targets.conversion import said_of
from gwrb.targets.lights import completion
from gwrb.text.rounding import percent

PEOPLE, SPARE = 6, 3  # lines for people: at least so many, and so many beyond those known
Key = tuple[str, str, str | None]  # unit, task, scope
NO_REASONS: Mapping[Key, str] = MappingProxyType({})
NOTHING: Collection[Key] = frozenset()
CARRIED, AGAIN = "carried", "again"
# Of last quarter's answer only words are carried over: what was judged or measured is said anew each quarter.
_CARRIED = ("progress", "problems", "next", "coordination", "expected")
_PROSE = ("progress", "status", "problems", "next", "coordination", "forecast", "extension_reason")
_PLAN_PROSE = ("goal", "measures", "leader", "office", "contact")


class FormLine(NamedTuple):
    """One row of a form: its identity, task and scope (empty for people), words by column.

    `cells` has the words of every column as they are printed, those to be filled in included. `names` says
    what a key with a dot stands for: `values.0` → the target's name. `returned`: why the last answer was
    sent back. `closed`: nothing more need be said of it. `filled`: 'carried' where the words are last
    quarter's, 'again' where they are this quarter's. `kept`: figures on file for this quarter, by name, for which
    the form has no place: they are no target's.
    """

    id: str
    cells: Mapping[str, str]
    task: str = ""
    scope: str = ""
    names: Mapping[str, str] = MappingProxyType({})
    returned: str = ""
    closed: bool = False
    filled: str = ""
    kept: Mapping[str, str] = MappingProxyType({})


class Form(NamedTuple):
    """A form as it is made: everything that is printed on it, but for the words of its template."""

    kind: FormKind
    unit: Unit
    quarter: Quarter | None
    year: int
    columns: tuple[FieldColumn, ...]
    rows: tuple[FormLine, ...]
    foot: tuple[FieldColumn, ...]
    foot_cells: Mapping[str, str]
    version: str
    plan_title: str
    sample: bool
    before: Quarter | None = None  # the quarter whose words stand in it

    @property
    def identity(self) -> str:
        """The line that people can read."""
        quarter = str(self.quarter or "")
        return identity_line(self.kind, self.year, quarter, self.unit.name, self.version)

    @property
    def prefilled(self) -> dict[Place, str]:
        """The words that stand in places to be filled in."""
        keys = [c.key for c in self.columns if c.editable]
        rows = {(r.id, k): r.cells[k] for r in self.rows for k in keys if r.cells.get(k)}
        return rows | {(FOOT, c.key): w for c in self.foot if (w := self.foot_cells.get(c.key))}

    def properties(self, made: dt.date) -> dict[str, str]:
        """The document properties that tell whose form it is."""
        quarter = str(self.quarter or "")
        facts = properties(
            self.kind, self.plan_title, self.year, self.unit.name, quarter, self.version, made, self.prefilled
        )
        return facts | ({SAMPLE: "true"} if self.sample else {})


class FormBuilder:
    """Makes the forms of one workspace; what they share is derived once.

    `returned`: (unit, task, scope) → why the office sent the unit's answer back. `closed`: what was closed
    in an earlier quarter.
    """

    def __init__(
        self, book: Sound, returned: Mapping[Key, str] = NO_REASONS, closed: Collection[Key] = NOTHING
    ) -> None:
        self.book = book
        self.returned = returned
        self.closed = closed
        self._progress = [f.progress for f in book.ledger.progress if f.progress is not None]
        self._answers: dict[Quarter, Answers] = {}
        plans: Iterable[UnitPlan] = book.ledger.of(PLANS_FILE)
        people: Iterable[Contacts] = book.ledger.of(CONTACTS_FILE)
        self._plans = {self._own(p.unit): p for p in plans}
        self._people = {self._own(c.unit): c for c in people}

    @cached_property
    def _obligations(self) -> Mapping[str, Sequence[Obligation]]:
        """What each unit owes reports of, derived in one go: going through all tasks for each unit would not be linear."""
        found: dict[str, list[Obligation]] = {}
        for obligation in lead_obligations(self.book.plan, self.book.register):
            found.setdefault(obligation.unit.name, []).append(obligation)
        return found

    def owing(self) -> list[Unit]:
        """The units that lead something, in the order of units.yaml."""
        return [u for u in self.book.units.units if u.name in self._obligations]

    def obligations(self, unit: Unit) -> Sequence[Obligation]:
        """What a unit owes a report of, in the order of the notice; those through a group included."""
        return self._obligations.get(unit.name, ())

    def form(self, kind: FormKind, unit: Unit, quarter: Quarter | None = None) -> Form:
        """A unit's form. `quarter` goes with progress alone."""
        heading = self.book.plan.heading
        if kind is form_kinds.CONTACTS_FORM:
            quarter = None
            rows, sample, before = *self._persons(unit), None
            targets = 0
        else:
            obligations = self.obligations(unit)
            targets = max((max(_targets(d), default=-1) + 1 for d in obligations), default=0)
            if kind is form_kinds.PLAN_FORM:
                quarter = None
                rows, sample, before = *self._planned(unit, obligations), None
            else:
                assert quarter is not None
                rows, sample, before = self._reported(unit, obligations, quarter, targets)
        words = heading.lead_word, heading.responsible_word
        made = form_kinds.columns(kind, quarter, self.book.plan.quarters, targets, words)
        if any(r.scope for r in rows):  # it stands beside the number
            made = tuple(c._replace(width=form_kinds.SCOPED) if c.key == "id" else c for c in made)
        foot = form_kinds.foot(kind)
        approver = (
            plan.approver if (plan := self._plans.get(unit.name)) and kind is form_kinds.PLAN_FORM else None
        )
        fixed = [c.key for c in made if not c.editable and c.key not in ("seq", "rate", "target")]
        asked = () if kind is form_kinds.CONTACTS_FORM else rows  # of people as many as there are
        version = version_of(
            [
                *(kind.name, unit.name, str(quarter or heading.year)),
                *(f"{c.key}={c.heading}" for c in (*made, *foot)),
                *(w for r in asked for w in (r.id, *(r.cells.get(k, "") for k in fixed), *r.names.values())),
            ]
        )
        return Form(
            kind, unit, quarter, heading.year, made, rows, foot, {"approver": approver or ""},
            version, heading.title, sample, before,
        )  # fmt: skip

    # -- rows

    def _reported(
        self, unit: Unit, obligations: Sequence[Obligation], quarter: Quarter, targets: int
    ) -> tuple[tuple[FormLine, ...], bool, Quarter | None]:
        """Rows with this quarter's words, else with last quarter's; whether any are a sample's; which quarter."""
        now, last = self._of(quarter), quarter.previous
        before = self._of(last) if last else None
        planned = self._entries(unit)
        rows, carried = [], False
        for number, obligation in enumerate(obligations, 1):
            entry, filled = now.of(obligation), AGAIN
            if entry is None and before is not None:
                entry, filled = before.of(obligation), CARRIED
                carried = carried or entry is not None
            cells = _fixed(number, obligation) | {
                "target": _goal(obligation, planned.get(obligation.key), targets)
            }
            if entry is not None:
                cells |= _entry_cells(entry, obligation, filled) | {
                    "rate": _rates(entry, obligation, targets, filled)
                }
            line = self._line(obligation, cells, filled if entry else "")
            rows.append(line._replace(kept=_kept(entry, line)) if entry and filled == AGAIN else line)
        files = [one for q in (now, before) if q and (one := q.files.get(unit.name))]
        samples = any(f.sample for f in files) or bool((p := self._plans.get(unit.name)) and p.sample)
        return tuple(rows), samples, last if carried else None

    def _planned(self, unit: Unit, obligations: Sequence[Obligation]) -> tuple[tuple[FormLine, ...], bool]:
        entries = self._entries(unit)
        rows = []
        for number, obligation in enumerate(obligations, 1):
            one = obligation.assignment
            cells = _fixed(number, obligation)
            # Where no lead is named the responsible units lead: the form says so by printing them there.
            cells |= {
                "lead": "、".join(one.lead or one.responsible),
                "responsible": "、".join(one.responsible),
            }
            entry = entries.get(obligation.key)
            cells |= _plan_cells(entry) if entry else {}
            rows.append(self._line(obligation, cells, AGAIN if entry else ""))
        plan = self._plans.get(unit.name)
        return tuple(rows), bool(plan and plan.sample)

    def _persons(self, unit: Unit) -> tuple[tuple[FormLine, ...], bool]:
        known = self._people.get(unit.name)
        people: Sequence[Person] = known.people if known else ()
        rows = []
        for number in range(1, max(PEOPLE, len(people) + SPARE) + 1):
            cells = {"seq": str(number), "unit": unit.name}
            if number <= len(people):
                person = people[number - 1]
                cells |= {k: str(getattr(person, k) or "") for k in ("name", "post", "duty", "office_phone", "mobile")}  # fmt: skip
            rows.append(FormLine(person_id(number), cells, filled=AGAIN if number <= len(people) else ""))
        return tuple(rows), bool(known and known.sample)

    def _line(self, obligation: Obligation, cells: Mapping[str, str], filled: str) -> FormLine:
        """An obligation's row; where it is not plain through whom it is owed, that stands below its words."""
        basis = task_lists.basis_of(obligation)._replace(scope=None)
        if basis.by_rule or basis.through or basis.unconfirmed:
            cells = {**cells, "text": f"{cells['text']}\n［{basis.words}］"}
        key = (str(obligation.unit.name), str(obligation.task.id), obligation.assignment.scope)
        return FormLine(
            row_id(obligation.task.id, obligation.task.assignments.index(obligation.assignment)),
            cells,
            str(obligation.task.id),
            str(obligation.assignment.scope or ""),
            {f"{form_kinds.VALUES}{n}": str(t.name) for n, t in _targets(obligation).items()},
            self.returned.get(key, ""),
            key in self.closed,
            filled,
        )

    # -- what the ledger holds

    def _own(self, name: str) -> str:
        owner = self.book.register.find(name)
        return owner.name if owner else name

    def _of(self, quarter: Quarter) -> Answers:
        if quarter not in self._answers:
            progress: Sequence[Progress] = self._progress
            self._answers[quarter] = Answers(filed(progress, quarter, self.book.register))
        return self._answers[quarter]

    def _entries(self, unit: Unit) -> dict[tuple[str, str | None], PlanEntry]:
        plan = self._plans.get(unit.name)
        return {(e.task, e.scope): e for e in plan.entries} if plan else {}


def _targets(obligation: Obligation) -> dict[int, Target]:
    """The targets of an obligation by their place in the task."""
    scope = obligation.assignment.scope
    return {n: t for n, t in enumerate(obligation.task.targets) if t.scope in (None, scope)}


def _fixed(number: int, obligation: Obligation) -> dict[str, str]:
    scope = obligation.assignment.scope
    shown = f"{obligation.task.id}（{scope}）" if scope else obligation.task.id
    return {"seq": str(number), "id": shown, "text": str(obligation.task.text)}


def _goal(obligation: Obligation, planned: PlanEntry | None, several: int) -> str:
    """年度目标: the targets, marked as their columns are; else what the unit's own plan says."""
    lines = []
    for n, t in _targets(obligation).items():
        mark = circled(n) if several > 1 else ""
        kind = "" if t.kind in ("等于", "增速", "占比", "一次性") else t.kind
        lines.append(f"{mark}{t.name}{kind}{t.amount}{t.unit}")
    return "\n".join(lines) or (str(planned.goal or "") if planned else "")


def _entry_cells(entry: Entry, obligation: Obligation, filled: str) -> dict[str, str]:
    days = {k: d.isoformat() for k in ("expected", "extension") if (d := getattr(entry, k))}
    words = {k: str(w) for k in _PROSE if (w := getattr(entry, k))}
    numbers = {f"{form_kinds.VALUES}{n}": entry.values.get(t.name) for n, t in _targets(obligation).items()}
    found = words | days | {k: str(v) for k, v in numbers.items() if v is not None}
    return {k: w for k, w in found.items() if filled == AGAIN or k in _CARRIED}


def _kept(entry: Entry, line: FormLine) -> dict[str, str]:
    asked = set(line.names.values())
    return {str(name): str(value) for name, value in entry.values.items() if name not in asked}


def _rates(entry: Entry, obligation: Obligation, several: int, filled: str) -> str:
    """完成率 of what was reported last, marked as the columns are."""
    lines = []
    for n, target in _targets(obligation).items():
        value = said_of(target, entry)
        share = None if value is None or target.sum else completion(target, value)
        if share is not None:
            lines.append(f"{circled(n) if several > 1 else ''}{percent(share)}")
    before = ["上季度"] if lines and filled == CARRIED else []
    return "\n".join(before + lines)


def _plan_cells(entry: PlanEntry) -> dict[str, str]:
    words = {k: str(w) for k in _PLAN_PROSE if (w := getattr(entry, k))}
    nodes = {f"{form_kinds.MILESTONES}{quarter}": str(text) for quarter, text in entry.milestones.items()}
    return words | nodes | ({"deadline": entry.deadline.isoformat()} if entry.deadline else {})
