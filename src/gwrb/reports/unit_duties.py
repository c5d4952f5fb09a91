"""What a plan asks of one unit, as a file for that unit's own ledger (`gwrb export duties`, `gwrb import`)."""

import datetime as dt
from collections.abc import Sequence

from gwrb.model.obligations import LEAD, RESPONSIBLE, Obligation
from gwrb.model.plan import Assignment, Figure, Task
from gwrb.model.unit_plans import UnitDuties
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.parts import own_task
from gwrb.tracking.states import grouped


def duties_of(records: OfficeRecords, unit: Unit, today: dt.date) -> UnitDuties:
    """Every task that binds a unit on a day, in the order of the notice, with what the unit has to do of its targets."""
    quarter, heading = records.quarter_of(today), records.plan.heading
    held, name = records.held(quarter), str(unit.name)
    mine = grouped((*held.by_unit.get(name, ()), *held.supports.get(name, ())), lambda one: str(one.task.id))
    issuer = heading.issuer or (f"{heading.city}人民政府" if heading.city else "上级机关")
    bound = [task for task in held.plan.tasks if task.id in mine]
    tasks = tuple(_duty(records, task, mine[str(task.id)], issuer, quarter) for task in bound)
    return UnitDuties(issuer, name, heading.year, today, len(tasks), tasks)


def _duty(records: OfficeRecords, task: Task, mine: Sequence[Obligation], issuer: str, quarter: Period) -> Task:
    """A task with the unit's share of its targets; the whole target where it alone leads; else the number is no target."""
    shares = {one.name: one for one in own_task(records.at(mine[0], quarter)).targets}
    led = {one.assignment.scope for one in mine if one.role == LEAD}
    alone = bool(led) and all(one in mine for one in records.leads_of(task, quarter))
    targets, figures = [], list(task.figures)
    for target in task.targets:
        if own := shares.get(target.name):
            targets.append(own._replace(note=f"{issuer}分给本单位{own.amount:f}{own.unit}"))
        elif alone or (target.scope and target.scope in led):
            targets.append(target._replace(sum=False, adds=()))
        elif target.words not in [one.words for one in figures]:
            figures.append(Figure(target.words, "全部单位的数，没有分到本单位的份额"))
    kept = {one.words for one in targets}
    return task._replace(
        assignments=tuple(map(_assignment, mine)),
        section=None,
        topic=None,
        links=(),
        targets=tuple(targets),
        figures=tuple(one for one in figures if one.words not in kept),
        supporters=None,
    )


def _assignment(one: Obligation) -> Assignment:
    """Who leads, and the unit by its own name."""
    own = (str(one.unit.name),)
    if one.role == LEAD:
        return Assignment(own, scope=one.assignment.scope)
    others = tuple(map(str, one.assignment.lead))
    if one.role == RESPONSIBLE:
        return Assignment(others, own, one.assignment.scope)
    return Assignment(others, helping=own, scope=one.assignment.scope)
