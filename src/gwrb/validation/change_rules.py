"""What was changed during the year: each change makes sense of what holds just before it, and leaves nothing hanging."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby

from gwrb.ledger.loading import Ledger
from gwrb.model.changes import ASSIGNMENT_FACTS, TASK_FACTS, DatedChange, draft, next_year
from gwrb.model.dated import ChangeStep, PlanState
from gwrb.model.plan import Task
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.source import Place
from gwrb.validation.engine import Check, CheckContext, Findings, at, rule, where

_KINDS = {
    "task": "task（调整或撤销任务）",
    "added": "added（新增任务）",
    "unit": "unit（单位更名、并入、撤销、换分管领导）",
    "founded": "founded（新设单位）",
    "group": "group（统称的成员、分管领导）",
}
_EFFECTS = {
    "task": (*TASK_FACTS, *ASSIGNMENT_FACTS, "withdrawn"),
    "unit": ("renamed", "merged_into", "abolished", "leader"),
    "group": ("members", "leader"),
}
_OF = {"successor": "abolished", "full_name": "renamed", "scope": "task"}  # what is said only beside something else
_NAMED = 5


def _steps(context: CheckContext) -> tuple[ChangeStep, ...]:
    return context.ledger.year.steps if context.complete and context.ledger.changes else ()


def _said(change: DatedChange, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if getattr(change, name) not in (None, False)]


@rule("GW221", "error")
def one_thing(context: CheckContext) -> Findings:
    """A change that speaks of nothing, of two things, or does not say what becomes of its thing."""
    for change in context.ledger.changes:
        kinds = [kind for kind in _KINDS if getattr(change, kind) is not None]
        place = at(change.task or change.unit or change.group, change)
        if len(kinds) != 1:
            message = f"一条调整只说一件事，这里写了{'、'.join(kinds)}" if kinds else "没有写调整的是什么"
            yield place, message, f"请只写其中一个：{'、'.join(_KINDS.values())}"
            continue
        wanted = _EFFECTS.get(kinds[0], ())
        done = _said(change, wanted)
        alone = kinds[0] == "unit" or change.withdrawn
        if wanted and not done:
            yield place, "没有写调整以后是什么", f"请写明其中一项：{'、'.join(wanted)}"
        elif alone and len(done) > 1:
            yield place, f"{'、'.join(done)}不能写在一条里", "请只留一个，其余另写一条"
        every = {name for names in _EFFECTS.values() for name in names} | set(_OF)
        for name in _said(change, tuple(sorted(every - {*wanted}))):
            if name not in _OF or not getattr(change, _OF[name]):
                yield at(getattr(change, name), change), f"{name} 与这条调整无关", "请删去，或另写一条调整"


@rule("GW222", "error")
def period(context: CheckContext) -> Findings:
    """A change from a quarter that the plan does not report; of units and groups it may be the next year's first."""
    quarters = context.plan.quarters if context.plan else ()
    for change in context.ledger.changes if quarters else ():
        if not _in_time(context, change):
            message = f"{change.from_} 不在这份方案的报告范围内：{quarters[0]} 至 {quarters[-1]}"
            yield (
                where(change, "from"),
                message,
                "请写从哪个季度起照此执行；年初就定了的，写在 tasks.yaml、units.yaml 里",
            )


def _in_time(context: CheckContext, change: DatedChange) -> bool:
    plan, of_units = context.plan, change.who or change.group
    return bool(plan and (change.from_ in plan.quarters or (of_units and change.from_ == next_year(plan))))


@rule("GW229", "error")
def undated(context: CheckContext) -> Findings:
    """A change of which nobody knows when it was decided, and that does not say so."""
    for change in context.ledger.changes:
        if change.decided is None and not change.unconfirmed:
            help = "请补上 decided；还没有查到的，写 unconfirmed 说明"
            yield at(change.id or change.who or change.group, change), "没有写哪一天决定的", help


@rule("GW223", "error")
def unknown(context: CheckContext) -> Findings:
    """A change of a task, scope, unit or group that there is not at its time, or that names one."""
    for change, before, after, _ in _steps(context):
        gone = change.unconfirmed and change.unit and context.register.find(change.unit)  # by a change that is sure
        yield from () if gone else _unknown_things(change, before)
        # Names of what holds from then on; where there is none, of what held before.
        for name in _names(change):
            if after.register.find(name) is None and before.register.find(name) is None:
                message = f"{change.from_} 起没有叫“{name}”的单位"
                yield at(name, change), message, after.register.unknown(name)


def _unknown_things(change: DatedChange, before: PlanState) -> Findings:
    tasks = {task.id: task for task in before.tasks}
    if change.task and not change.added:
        task = tasks.get(change.task)
        scopes = [str(a.scope) for a in task.assignments if a.scope] if task else []
        if task is None:
            yield (
                at(change.task, change),
                f"{change.from_} 时没有 {change.task} 这项任务",
                "请核对编号；已撤销的不必再调整",
            )
        elif change.scope and change.scope not in scopes:
            help = f"有：{'；'.join(scopes)}" if scopes else "这项任务不分项，请删去 scope"
            yield at(change.scope, change), f"{change.task} 没有“{change.scope}”这一项", help
        elif scopes and not change.scope and _said(change, ASSIGNMENT_FACTS):
            yield at(change.task, change), f"{change.task} 分成几项，没有写明哪一项", f"请写 scope：{'；'.join(scopes)}"
    if change.unit and before.unit(change.unit) is None:
        heir = before.register.find(change.unit)
        unknown = before.register.unknown(change.unit)
        help = (
            f"它的任务由“{heir.name}”承接了；要改的是“{heir.name}”的，请写这个名称"
            if isinstance(heir, Unit)
            else unknown
        )
        yield at(change.unit, change), f"{change.from_} 时没有叫“{change.unit}”的单位", help
    if change.group and before.register.group(change.group) is None:
        yield at(change.group, change), f"没有叫“{change.group}”的统称", "统称写在 data/units.yaml 的 groups 里"


def _names(change: DatedChange) -> Iterator[str]:
    yield from (*(change.lead or ()), *(change.responsible or ()), *(change.members or ()))
    yield from (name for name in (change.merged_into, change.successor) if name)
    for assignment in change.added.assignments if change.added else ():
        yield from assignment.names


@rule("GW224", "error")
def taken(context: CheckContext) -> Findings:
    """A new task or unit under a number or name that is taken; a task that was withdrawn keeps its number."""
    words = {task.id: task.text for task in context.plan.tasks} if context.plan else {}
    for change, before, _, _ in _steps(context):
        if change.added:
            yield from _taken_number(change.added, before, words)
        elif change.task and change.text:
            words[change.task] = change.text
        names = [change.founded.name] if change.founded else [change.renamed] if change.renamed else []
        for name in names:
            owner = before.register.find(name)
            own = change.unit and before.register.find(change.unit)
            if owner is not None and owner is not own:
                known = f"“{owner.name}”的名称" if owner.name != name else "一个单位或统称的名称"
                yield at(name, change), f"“{name}”已是{known}", "请核对；同一个单位的新名称写 unit 和 renamed"


def _taken_number(added: Task, before: PlanState, words: dict[str, str]) -> Findings:
    """A number that a task has, or that another one had which is withdrawn; `words`: what was under each number so far."""
    id = str(added.id)
    if any(task.id == id for task in before.tasks):
        yield at(added.id, added), f"{id} 已有任务", "请用还没有用过的编号"
    elif words.setdefault(id, added.text) != added.text:
        help = "请用还没有用过的编号；是恢复执行原来那项任务的，text 照原样写"
        yield at(added.id, added), f"{id} 是已经撤销的另一项任务的编号", help


@rule("GW225", "warning")
def nothing(context: CheckContext) -> Findings:
    """A change after which all is as it was; one that waits to be confirmed may say what another one says already."""
    for change, before, after, _ in _steps(context):
        said = _said(change, tuple(name for names in _EFFECTS.values() for name in names))
        same = (after.tasks, after.units) == (before.tasks, before.units)
        if (
            said
            and same
            and not change.unconfirmed
            and _in_time(context, change)
            and not any(_unknown_things(change, before))
        ):
            help = "请核对：写的是调整以后的；tasks.yaml、units.yaml 里要留着调整以前的"
            yield at(change.task or change.unit or change.group, change), "照这条调整，什么也没有变", help


@rule("GW226", "error")
def twice(context: CheckContext) -> Findings:
    """The same fact of the same thing changed twice from one quarter."""
    seen: set[tuple[object, ...]] = set()
    for change in context.ledger.changes:
        thing = change.id, change.scope, change.who, change.group
        names = _said(change, (*TASK_FACTS, *ASSIGNMENT_FACTS, "withdrawn", "renamed", "members"))
        for name in names or ["added" if change.added else "founded" if change.founded else "unit"]:
            if (change.from_, *thing, name) in seen:
                message = f"{change.from_} 起的 {name} 写了两次"
                yield where(change, "from"), message, "请合并成一条；后来又改的，写清从哪个季度起"
                break
            seen.add((change.from_, *thing, name))


@rule("GW227", "error")
def left_behind(context: CheckContext) -> Findings:
    """Tasks that a unit led which is no more, and that nobody took over."""
    for change, _, after, _ in _steps(context):
        if not change.abolished or change.successor or change.unit is None:
            continue
        later = context.ledger.year.at(change.from_)
        held = [
            t.id for t in later.plan.tasks if any(later.register.find(n) is None for a in t.assignments for n in a.lead)
        ]
        left = [id for id in held if any(t.id == id for t in after.tasks)]
        if left:
            named = "、".join(left[:_NAMED]) + (f" 等 {len(left)} 项" if len(left) > _NAMED else "")
            message = f"“{change.unit}”撤销后，{named}没有单位牵头"
            yield at(change.unit, change), message, "请写 successor（由谁承接），或逐项写明调整后的牵头单位"


def _stages(steps: Iterable[ChangeStep]) -> Iterator[tuple[list[DatedChange], PlanState, PlanState]]:
    """The changes of each quarter, and what holds before and after all of them."""
    for _, group in groupby(steps, key=lambda step: step.change.from_):
        mine = list(group)
        yield [step.change for step in mine], mine[0].before, mine[-1].after


def _placed(place: Place, changes: Sequence[DatedChange], task: str | None) -> Place:
    """Where something stands if a change states it, else where the change stands that made it so: the task's, or the last."""
    change = next((one for one in changes if one.id == task), changes[-1])
    own = at(change.id or change.who or change.group, change)
    return place if place.source is own.source else own


# What a plan that changes need not keep (numbers without a gap), and what other rules of changes say already.
_NOT_OF_CHANGES = ("GW203", "GW301")
WORDS = Rule("GW228", "error")  # GW212 of what holds after a change


def made_illegal(ledger: Ledger, checks: Iterable[Check], today: dt.date) -> Iterator[Diagnostic]:
    """What the rules of the plan and of units find wrong from a quarter on and did not find before it, at the change.

    `checks`: those of the plan and of units.
    """
    plan = None if ledger.damaged else ledger.plan
    for changes, before, after in _stages(ledger.year.steps) if plan else ():
        kept = {id(task) for task in before.tasks}
        # What holds from the next year on leaves this year's tasks as they are.
        now = plan and changes[0].from_ <= plan.quarters[-1]
        new = {task.id for task in after.tasks if now and id(task) not in kept}
        new |= {task.id for task in after.tasks if any(link.task in new for link in task.links)}
        found = list(_found(ledger, after, new, checks, today))
        known = {
            (check.rule.code, said)
            for check, each in (_found(ledger, before, new, checks, today) if found else ())
            for said in _marks(each)
        }
        stated = [task for task in after.tasks if task.id in new and task.at]
        taken = any(change.renamed for change in changes)  # a name that is another's, which GW224 tells
        for check, each in found:
            code, (place, message, help) = check.rule.code, each
            if any((code, said) in known for said in _marks(each)) or (taken and code == "GW401"):
                continue
            task = next((str(t.id) for t in stated if t.at and _inside(place, t.at)), None)
            yield finding(WORDS if code == "GW212" else check.rule, _placed(place, changes, task), message, help)


def _marks(found: tuple[Place, str, str]) -> tuple[object, object]:
    """What tells a finding from others of its rule: its words, or where it stands."""
    place, message, _ = found
    return message, (place.source.path, place.start)


def _inside(place: Place, of: Place) -> bool:
    return place.source is of.source and of.start <= place.start < of.end


def _found(
    ledger: Ledger, state: PlanState, ids: Container[str], checks: Iterable[Check], today: dt.date
) -> Iterator[tuple[Check, tuple[Place, str, str]]]:
    """What some checks find of some tasks, and of all units, in a state of the plan."""
    assert ledger.plan
    plan = ledger.plan._replace(tasks=state.tasks)
    context = CheckContext(ledger.but(plan=plan, units=state.units, filed={}, diagnostics=()), today)
    context.tasks = [task for task in state.tasks if task.id in ids]
    for check in checks:
        if check.rule.severity == "error" and check.rule.code not in _NOT_OF_CHANGES:
            yield from ((check, each) for each in check.look(context))


def kept_and_changed(context: CheckContext, quarter: Period | None, when: str, **facts: object) -> str:
    """The other reading of what the plan no longer has: it was changed during the year, and is to be written down so.

    The record goes by the first quarter of which there are no reports yet; where there is none there is no record.
    """
    since = context.ledger.unreported
    if quarter is None or since is None:
        return ""
    return f"；{when}，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：{draft(since, **facts)}"
