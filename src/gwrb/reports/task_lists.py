"""What commands show: rows derived from the ledger, before any format. Pure; `today` is an argument."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from gwrb.model.obligations import (
    HELPING,
    LEAD,
    RESPONSIBLE,
    Obligation,
    Role,
    group_obligations,
    obligations_of,
    obligations_of_unit,
    open_groups,
)
from gwrb.model.plan import EACH, EQUAL, FIRST, Assignment, Part, Plan, Section, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import day_of
from gwrb.text import script
from gwrb.text.script import comparable

ROLE_WORDS = {LEAD: "牵头", RESPONSIBLE: "责任", HELPING: "配合"}
_NO_LEAD = {EACH: "按规定责任单位即为牵头单位", FIRST: "按规定列第一位的责任单位为牵头单位", EQUAL: "所列单位不分主次"}


def unnamed_lead(plan: Plan) -> str:
    """Why units lead what the notice names no lead for: 通知没有写明牵头单位，所列单位不分主次."""
    return f"通知没有写明牵头单位，{_NO_LEAD[plan.heading.no_lead]}"


class ObligationBasis(NamedTuple):
    """How a unit (or a group, under its own name) is bound by one assignment."""

    scope: str | None
    role: Role
    as_: str
    by_rule: bool
    through: str | None = None  # the group, where it is bound through one
    unconfirmed: str | None = None
    shares: tuple[str, ...] = ()  # what the unit has to do of the targets, where that was laid down

    @property
    def words(self) -> str:
        """牵头 / 牵头（按规定） / 责任（经各区人民政府，待确认）, with the scope and the shares where there are any."""
        words = way_words(self.role, self.by_rule, self.through, bool(self.unconfirmed), self.shares)
        return f"{self.scope}：{words}" if self.scope else words

    def as_json(self) -> dict[str, Any]:
        said = {"scope": self.scope, "role": self.role, "as": self.as_, "by_rule": self.by_rule}
        return said | ({"shares": list(self.shares)} if self.shares else {})


def way_of(obligation: Obligation) -> tuple[Role, bool, str | None, bool]:
    """The way in which an obligation binds its unit: the role, by rule or not, through which group, unconfirmed or not."""
    group = obligation.group
    return obligation.role, obligation.by_rule, group and str(group.name), bool(obligation.unconfirmed)


@cache
def way_words(role: Role, by_rule: bool, through: str | None, unconfirmed: bool, shares: tuple[str, ...] = ()) -> str:
    """Such a way in words: 牵头（按规定）."""
    reasons = ["按规定"] if by_rule else []
    reasons += [f"经{through}"] if through else []
    reasons += ["待确认"] if unconfirmed else []
    reasons += [f"份额：{'、'.join(shares)}"] if shares else []
    return ROLE_WORDS[role] + (f"（{'，'.join(reasons)}）" if reasons else "")


def basis_of(obligation: Obligation) -> ObligationBasis:
    return ObligationBasis(
        scope=obligation.assignment.scope,
        role=obligation.role,
        as_=str(obligation.as_),
        by_rule=obligation.by_rule,
        through=obligation.group.name if obligation.group else None,
        unconfirmed=obligation.unconfirmed,
    )


class ListRow(NamedTuple):
    """One task of a list; `bonds` are those of the unit asked for."""

    task: Task
    bonds: tuple[ObligationBasis, ...] = ()

    def as_json(self, year: int, *, with_duties: bool) -> dict[str, Any]:
        """The object of the contract (`gwrb list --format json`); deadlines are days of the plan's year."""
        task = self.task
        out: dict[str, Any] = {
            "id": task.id,
            "name": task.name,
            "part": task.part,
            "section": task.section,
            "topic": task.topic,
            "text": task.text,
            "assignments": [
                {"scope": a.scope, "lead": list(a.lead), "responsible": list(a.responsible), "helping": list(a.helping)}
                for a in task.assignments
            ],
        }
        out |= {"leader": task.leader} if task.leader else {}
        if task.deadline:
            day = day_of(task.deadline, year)
            out["deadline"] = {"words": task.deadline, "date": day and day.isoformat()}
        out |= {"tags": list(task.tags)} if task.tags else {}
        out |= {"printed": task.printed} if task.printed else {}
        if with_duties:
            out["duties"] = [b.as_json() for b in self.bonds]
        return out


def select(plan: Plan, *, part: str | None = None, section: str | None = None, grep: str | None = None) -> list[Task]:
    """The tasks of a part and section (numerals, 二) whose text, topic or scope holds some words, in any script."""
    wanted = comparable(grep) if grep is not None else None
    return [
        task
        for task in plan.tasks
        if (part is None or task.part == part)
        and (section is None or task.section == section)
        and (wanted is None or any(wanted in comparable(words) for words in _words(task)))
    ]


def _words(task: Task) -> Iterable[str]:
    yield task.text
    yield task.topic or ""
    yield from (a.scope for a in task.assignments if a.scope)


def rows(tasks: Iterable[Task]) -> list[ListRow]:
    return [ListRow(task) for task in tasks]


def rows_of(
    tasks: Sequence[Task], plan: Plan, register: Register, owner: Unit | Group, role: Role | None = None
) -> list[ListRow]:
    """The tasks that bind a unit, or name a group, each with how; in the order of the notice."""
    found: dict[str, list[ObligationBasis]] = {}
    if isinstance(owner, Group):
        for task, assignment, bound_as, name, by_rule in group_obligations(plan, register, owner):
            one = ObligationBasis(assignment.scope, bound_as, str(name), by_rule, unconfirmed=owner.unconfirmed)
            found.setdefault(task.id, []).append(one)
    else:
        for obligation in obligations_of_unit(tasks, register, owner):
            found.setdefault(obligation.task.id, []).append(basis_of(obligation))
    kept = ((t, tuple(b for b in found.get(t.id, ()) if role in (None, b.role))) for t in tasks)
    return [ListRow(task, bonds) for task, bonds in kept if bonds]


class Totals(NamedTuple):
    """How many tasks bind a unit, and how: a task counts as led where any bond of it leads."""

    tasks: int
    lead: int
    by_rule: int
    lead_through: int
    responsible: int
    responsible_through: int
    unconfirmed: int
    helping: int = 0


def totals(listed: Iterable[ListRow]) -> Totals:
    every = [row.bonds for row in listed]
    led = [mine for bonds in every if (mine := [b for b in bonds if b.role == LEAD])]
    by_name = [named for mine in led if (named := [b for b in mine if not b.through])]
    helped = [bonds for bonds in every if all(b.role == HELPING for b in bonds)]
    rest = [bonds for bonds in every if all(b.role != LEAD for b in bonds) and bonds not in helped]
    return Totals(
        tasks=len(every),
        lead=len(led),
        by_rule=sum(all(b.by_rule for b in named) for named in by_name),
        lead_through=len(led) - len(by_name),
        responsible=len(rest),
        responsible_through=sum(all(b.through for b in bonds) for bonds in rest),
        unconfirmed=sum(any(b.unconfirmed for b in bonds) for bonds in every),
        helping=len(helped),
    )


def _ways(t: Totals) -> list[str]:
    """How a unit comes to lead where not by name."""
    ways = [f"按规定 {t.by_rule}"] if t.by_rule else []
    return ways + ([f"按统称 {t.lead_through}"] if t.lead_through else [])


def total_line(name: str, t: Totals, role: Role | None = None, *, filtered: bool = False) -> str:
    """One sentence that adds a unit's list up; says so where only a part of it was asked for."""
    named = t.lead - t.by_rule - t.lead_through
    ways = ([f"通知点名 {named}"] if named else []) + _ways(t)
    lead = f"牵头 {t.lead} 项" + (f"（{'，'.join(ways)}）" if _ways(t) else "")
    through = f"（其中按统称 {t.responsible_through}）" if t.responsible_through else ""
    rest = f"责任 {t.responsible} 项{through}"
    halves = [half for half, of in ((lead, LEAD), (rest, RESPONSIBLE)) if role in (None, of)]
    halves += [f"配合 {t.helping} 项"] if t.helping and role in (None, HELPING) else []
    doubt = f"；其中 {t.unconfirmed} 项由待确认的成员名单决定" if t.unconfirmed else ""
    whole = f"共 {t.tasks} 项，" if role is None else ""
    return f"{name}：{'符合条件的' if filtered else ''}{whole}{'，'.join(halves)}{doubt}"


class TaskDetail(NamedTuple):
    """One task whole: where it stands, its assignments, and everyone bound by each."""

    task: Task
    part_title: str | None
    section_title: str | None
    assignments: tuple[tuple[Assignment, tuple[Obligation, ...]], ...]
    open_groups: tuple[Group, ...]


def whole(task: Task, plan: Plan, register: Register) -> TaskDetail:
    bound = list(obligations_of(task, register))
    part, section = _outline(plan, task.part, task.section)
    return TaskDetail(
        task,
        part.title if part else None,
        section.title if section else None,
        tuple((a, tuple(d for d in bound if d.assignment is a)) for a in task.assignments),
        tuple(open_groups(task, register)),
    )


def _outline(plan: Plan, name: str, section: str | None) -> tuple[Part | None, Section | None]:
    """A part and a section of the outline."""
    part = next((p for p in plan.outline if p.part == name), None)
    return part, next((s for s in part.sections if s.section == section), None) if part else None


def title_of(plan: Plan, name: str, section: str | None = None) -> str:
    """The title of a section; of its part where it has none, or none is meant."""
    part, found = _outline(plan, name, section)
    return (found and found.title) or (part and part.title) or f"第{name}部分"


def heading(task: Task, plan: Plan) -> list[str]:
    """The headings above a task, as the notice writes them: 二、……, （一）……, ——……."""
    part, section = _outline(plan, task.part, task.section)
    steps = [f"{task.part}、{part.title}" if part else f"第{task.part}部分"]
    if task.section:
        steps.append(f"（{task.section}）{section.title if section else ''}")
    return [*steps, *([f"——{task.topic}"] if task.topic else [])]


def overall(task: Task, plan: Plan) -> tuple[str, ...]:
    """Who leads the work of a task's section overall, or that of its part."""
    part, section = _outline(plan, task.part, task.section)
    return (section.overall if section else ()) or (part.overall if part else ())


class UnitRow(NamedTuple):
    """One unit with how much it leads and supports, counted as its own list counts it."""

    unit: Unit
    totals: Totals

    @property
    def note(self) -> str:
        """How it comes to lead, where not by name alone, and what of it nobody has confirmed."""
        ways, doubtful = _ways(self.totals), self.totals.unconfirmed
        notes = [f"牵头中{'，'.join(ways)}"] if ways else []
        notes += [f"{doubtful} 项由待确认的成员名单决定"] if doubtful else []
        return "；".join(notes)


def unit_rows(plan: Plan, register: Register) -> list[UnitRow]:
    """Every unit, in the order of units.yaml."""
    found: dict[str, dict[str, list[ObligationBasis]]] = {unit.name: {} for unit in register.units.units}
    tasks = {task.id: task for task in plan.tasks}
    for task in plan.tasks:
        for obligation in obligations_of(task, register):
            found[obligation.unit.name].setdefault(task.id, []).append(basis_of(obligation))
    return [
        UnitRow(unit, totals(ListRow(tasks[id], tuple(bonds)) for id, bonds in found[unit.name].items()))
        for unit in register.units.units
    ]


def numeral(text: str) -> str | None:
    """A part's or section's numeral from what people write: 二, 2, （二）; None for anything else."""
    bare = text.strip().strip("（）()、.第部分节 ")
    number = int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 3 else script.to_int(bare)
    return script.to_chinese(number) if number and number < 100 else None
