"""What a higher government asks of a unit (`gwrb export duties`), taken over into the ledger of that unit. Pure.

The first file becomes a part of the plan, beside the parts of the unit's own notice: under own numbers, with that of
there as `printed`, led by the unit itself until the office says who does it. A later one is compared with the one before
(data/duties/) and with what holds: what is asked otherwise becomes dated changes; who does it, when and by which nodes
stays as the office has it. What both sides changed is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from gwrb.edit.append import appended
from gwrb.edit.splice import Edit, apply, with_rows
from gwrb.edit.three_way import THEIRS, Cell, Choose, Conflict, Fact, fact_words, merge
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import Workspace, shown
from gwrb.merge.next_year import BY_UNIT
from gwrb.model.changes import CHANGES_FILE, Changes, DatedChange
from gwrb.model.plan import TASK, TASKS_FILE, Assignment, Heading, Part, Plan, Target, Task
from gwrb.model.record import parse_as
from gwrb.model.unit_plans import DUTIES_FILE, UnitDuties
from gwrb.model.values import Period, period_of
from gwrb.notice.tasks_file import first_units, write_tasks, write_units
from gwrb.text import script
from gwrb.text.refusal import FOUND, Refusal
from gwrb.text.source import Source
from gwrb.validation.registry import check
from gwrb.yamltext.layout import fields
from gwrb.yamltext.nodes import Map, compose

_WORDS = ("text", "leader", "deadline")  # what is asked of a task beside its targets
Asked = dict[Any, dict[Cell, Fact]]  # by the number of there


def part_title(duties: UnitDuties) -> str:
    """What the part is called under which the tasks of an issuer stand."""
    return f"{duties.issuer}交办的任务"


def empty_plan(duties: UnitDuties) -> Plan:
    """The plan of a unit that has no notice of its own."""
    return Plan(Heading(f"{duties.year}年{part_title(duties)}", duties.year), (), ())


def first_tasks(duties: UnitDuties, plan: Plan) -> tuple[Part, tuple[Task, ...]]:
    """A new part of a plan and its tasks, all led by the unit itself."""
    number = len(plan.outline) + 1
    names = {task.name for task in plan.tasks}
    tasks = (_own(task, duties, f"{number}-{n}", names) for n, task in enumerate(duties.tasks, 1))
    return Part(script.to_chinese(number), part_title(duties)), tuple(tasks)


def _own(task: Task, duties: UnitDuties, id: str, names: set[str | None]) -> Task:
    """A task of there under a number of here; a name that another task here has is not taken."""
    led = tuple(Assignment((str(duties.unit),), scope=one.scope) for one in task.assignments)
    return task._replace(id=id, printed=str(task.id), assignments=led, name=None if task.name in names else task.name)


def tasks_text(source: Source, part: Part, tasks: tuple[Task, ...]) -> str:
    """The text of a tasks file with one more part and its tasks; every other line stays."""
    old = parse_as(TASKS_FILE, source)[0]
    root = compose(source).root
    spans = {span.key: span for span in (fields(source.text, root) if isinstance(root, Map) else None) or ()}
    if old is not None and {"outline", "tasks"} <= spans.keys():
        new = write_tasks(old._replace(outline=(part,), tasks=tasks))
        outline, _, listed = new.partition("\noutline:\n")[2].partition("\ntasks:\n")
        ends = ((spans["outline"].end, outline), (spans["tasks"].end, listed))
        text = apply(source.text, [Edit(at, at, more) for at, more in ends], "\r\n" if "\r\n" in source.text else "\n")
        meant = old._replace(outline=(*old.outline, part), tasks=(*old.tasks, *tasks))
        if parse_as(TASKS_FILE, Source(source.path, text))[0] == meant:
            return text
    raise Refusal(f"{source.path} 的写法不能逐行添加，没有改动；请先运行 gwrb fmt 整理", FOUND)


class Compared(NamedTuple):
    """What a later file changes from a quarter on, and where it and the office both changed one thing."""

    since: Period
    rows: tuple[DatedChange, ...]
    conflicts: tuple[str, ...]


def compare(
    before: UnitDuties, duties: UnitDuties, plan: Plan, number: int, choose: Choose, known: Iterable[DatedChange] = ()
) -> Compared:
    """A later file against the one before and the plan as it holds in its quarter; `number`: the part of its tasks.

    `known`: the changes that were written down; one that states the same of a task from the same quarter is replaced.
    """
    since = period_of(duties.as_of, plan.quarters)
    mine = {str(task.printed): task for task in plan.tasks if task.part_number == number and task.printed}
    theirs = {str(task.id): task for task in duties.tasks}
    merged = merge(_asked({str(t.id): t for t in before.tasks}), _asked(mine), _asked(theirs), choose)
    names = {task.name for task in plan.tasks}
    last = max((task.number for task in plan.tasks if task.part_number == number), default=0)
    made = DatedChange(since, duties.as_of, str(duties.issuer), f"{duties.issuer}的任务清单有调整（{duties.as_of}）")
    own = [one for one in known if one.from_ == since and one.task]
    rows = []
    for key, cells in merged.table.items():
        old, new = mine.get(key[0]), theirs.get(key[0])
        if old is None and new is not None:
            last += 1
            rows.append(made._replace(added=_own(new, duties, f"{number}-{last}", names)))
        elif old is not None and (facts := dict(_changed(old, new or old, cells))):
            same = (one for one in own if one.task == old.id and any(getattr(one, each) is not None for each in facts))
            first = next(same, made)._replace(by=made.by, reason=made.reason)
            rows.append(first._replace(task=str(old.id), **facts))
    gone = (task for key, task in mine.items() if (key,) not in merged.table)
    rows += [made._replace(task=str(task.id), withdrawn=True) for task in gone]
    return Compared(since, tuple(rows), tuple(map(_told, merged.conflicts)))


def _asked(tasks: Mapping[str, Task]) -> Asked:
    """What is asked, as a table: texts, and the amount of each target by its name."""
    out: Asked = {}
    for id, task in tasks.items():
        said: dict[Cell, Fact] = {(key, ""): str(value) for key in _WORDS if (value := getattr(task, key)) is not None}
        out[(id,)] = said | {("targets", str(one.name)): one.amount for one in task.targets}
    return out


def _changed(old: Task, new: Task, cells: Mapping[Cell, Fact]) -> Iterator[tuple[str, Any]]:
    """What is asked otherwise, as a change states it; a text brings the numbers of there that are no targets."""
    for key in _WORDS:
        if (said := cells.get((key, ""))) not in (None, getattr(old, key)):
            yield key, said
    mine, theirs = ({str(one.name): one for one in task.targets} for task in (old, new))
    amounts = {
        name: amount for (key, name), amount in cells.items() if key == "targets" and isinstance(amount, Decimal)
    }
    targets = tuple(_target(mine.get(name), theirs.get(name), amount) for name, amount in amounts.items())
    if targets != old.targets or cells.get(("text", "")) != old.text:
        taken = {one.words for one in targets}
        figures = tuple(one for one in new.figures if one.words not in taken)
        yield from (
            (key, said) for key, said in (("targets", targets), ("figures", figures)) if said != getattr(old, key)
        )


def _target(mine: Target | None, theirs: Target | None, amount: Decimal) -> Target:
    """A target at an amount: as the office has it, at the words of there where these state another amount."""
    if mine is None or theirs is None or mine.amount == amount:
        found = mine or theirs
        assert found is not None
        return found
    return theirs._replace(start=mine.start, nodes=mine.nodes, months=mine.months, by=mine.by)


def _told(one: Conflict) -> str:
    """2-103 目标值·老旧小区改造：上次 21，本地现有 22，这次 25."""
    key, cell = one.key[0], one.cell
    if cell is None:
        return f"{key}：{'本地改过，这次没有了' if one.theirs is None else '本地撤销了，这次又改了'}"
    title = f"目标值·{cell[1]}" if cell[1] else TASK.by_key[cell[0]].title
    before, ours, theirs = (fact_words(each) for each in (one.base, one.ours, one.theirs))
    return f"{key} {title}：上次 {before}，本地现有 {ours}，这次 {theirs}"


class TakenOver(NamedTuple):
    """The new contents of files, what is to be told, and what stands against it; `first`: nothing was there before."""

    files: Mapping[Path, bytes]
    told: str
    rows: tuple[DatedChange, ...] = ()
    conflicts: tuple[str, ...] = ()
    first: bool = False


def take_over(duties: UnitDuties, text: str, space: Workspace, book: Sound | None, *, force: bool) -> TakenOver:
    """What a file of duties (as `text`) makes of a workspace, `book` where it is one; `force`: conflicts go by the file."""
    path = space.path_of(DUTIES_FILE.glob, duties.issuer)
    files = {path: text.encode()}
    if book is None:
        part, tasks = first_tasks(duties, empty_plan(duties))
        plan = empty_plan(duties)._replace(outline=(part,), tasks=tasks)
        files |= {space.tasks: write_tasks(plan).encode(), space.units: write_units(first_units(plan)).encode()}
        return TakenOver(files, _first_told(duties, part, tasks), first=True)
    if duties.year != book.plan.heading.year:
        raise Refusal(f"任务清单是{duties.year}年的，台账是{book.plan.heading.year}年的，没有改动", FOUND)
    before = next((one for one in book.ledger.of(DUTIES_FILE) if one.issuer == duties.issuer), None)
    if before is None:
        part, tasks = first_tasks(duties, book.plan)
        files[space.tasks] = tasks_text(_source(book, space.tasks), part, tasks).encode()
        if book.register.find(str(duties.unit)) is None:
            own = first_units(Plan(book.plan.heading, (), tasks)).units
            order = {str(unit.name): n for n, unit in enumerate(book.units.units)}
            units = with_rows(BY_UNIT, _source(book, space.units), None, own, lambda key: order.get(key[0], len(order)))
            files[space.units] = units.encode()
        return TakenOver(files, _first_told(duties, part, tasks), first=True)
    if before.as_of > duties.as_of:
        raise Refusal(f"台账里的是 {before.as_of} 的，这一份是 {duties.as_of} 的，没有改动", FOUND)
    number = next((n for n, part in enumerate(book.plan.outline, 1) if part.title == part_title(duties)), 0)
    later = book.at(period_of(duties.as_of, book.plan.quarters))
    found = compare(before, duties, later.plan, number, lambda _: THEIRS if force else None, book.ledger.changes)
    if not found.rows and before.tasks == duties.tasks:
        return TakenOver({}, "没有变化：与上次收的一份相同")
    if found.rows and not found.conflicts:
        made = appended(book, CHANGES_FILE, Changes(), found.rows, lambda ledger: check(ledger, duties.as_of))
        files[made.path] = made.text.encode()
    told = f"{duties.issuer}交办的任务，{found.since} 起有 {len(found.rows)} 项调整（{duties.as_of}）"
    return TakenOver(files, told, found.rows, found.conflicts)


def _first_told(duties: UnitDuties, part: Part, tasks: tuple[Task, ...]) -> str:
    where = f"列为“{part.part}、{part.title}”，编号 {tasks[0].id} 至 {tasks[-1].id}"
    return f"{duties.issuer}交给{duties.unit}的任务（{duties.as_of}）：{len(tasks)} 项，{where}"


def _source(book: Sound, path: Path) -> Source:
    return next(one for one in book.ledger.sources if one.path == shown(path))
