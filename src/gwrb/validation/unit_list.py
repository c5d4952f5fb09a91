"""Rules of units.yaml: every name one owner, every group its members."""

import re
from collections.abc import Mapping, Sequence

from gwrb.model.leaders import Leaders
from gwrb.model.units_file import Group, Leader, Office, Unit
from gwrb.text.script import closest, fold
from gwrb.validation.engine import CheckContext, Findings, at, perhaps, rule

MOST, _LOOKED_AT = 20, 200  # cycles that are told; groups from which a way back is looked for
_SHELL = re.compile(r"""^[.-]|[\s()\[\]{}<>'"`$&|;*?!#~\\/:=,%^]""")


@rule("GW401", "error")
def clash(context: CheckContext) -> Findings:
    """A name or alias that is, script and width apart, another's; or nothing once folded."""
    owners: dict[str, tuple[str, object]] = {}
    for own in (True, False):  # names first: an alias yields to a name
        for owner in context.units.owners:
            names = [owner.name] if own else [*owner.aliases]
            if not own and isinstance(owner, Unit) and owner.full_name:
                names.append(owner.full_name)
            for name in names:
                other = owners.setdefault(fold(name), (owner.name, owner))
                if other[1] is not owner:
                    message = f"“{name}”与“{other[0]}”的名称或别名相同"
                    yield at(name, owner), message, "一个名称只能属于一个单位，请改正或删去"


@rule("GW402", "error")
def cycle(context: CheckContext) -> Findings:
    """A group that contains itself, by way of others or at once."""
    inner = {g.name: [i for name in g.members if (i := context.register.group(name))] for g in context.units.groups}
    told = 0
    for group in _not_peeled(inner, context.units.groups):
        path = _path_back(inner, group)
        if path and told < MOST:
            told += 1
            names = path if len(path) <= MOST else [*path[:MOST], "…", path[-1]]
            message = f"“{group.name}”绕了一圈又包含自己：{' → '.join(names)}"
            yield at(group.name, group), message, "请从其中一个的 members 里删去"


def _not_peeled(inner: Mapping[str, Sequence[Group]], groups: Sequence[Group]) -> list[Group]:
    """The groups that are left when those in which no group is left are taken away, again and again: near a cycle."""
    left = {name: len(found) for name, found in inner.items()}
    around: dict[str, list[str]] = {}
    for name, found in inner.items():
        for one in found:
            around.setdefault(one.name, []).append(name)
    done = [name for name, count in left.items() if not count]
    for name in done:
        for outer in around.get(name, ()):
            left[outer] -= 1
            if not left[outer]:
                done.append(outer)
    return [group for group in groups if left[group.name]][:_LOOKED_AT]


def _path_back(inner: Mapping[str, Sequence[Group]], group: Group) -> list[str]:
    """The names on the way from a group back to itself; none where there is no way."""
    stack, came = [group], {group.name: ""}
    while stack:
        one = stack.pop()
        for found in inner[one.name]:
            if found.name == group.name:
                path = [group.name]
                name = one.name
                while name:
                    path.append(name)
                    name = came[name]
                return path[::-1]
            if found.name not in came:
                came[found.name] = one.name
                stack.append(found)
    return []


@rule("GW403", "error")
def unknown_member(context: CheckContext) -> Findings:
    """A member that is no unit or group, or a class that no unit has."""
    classes = {u.class_ for u in context.units.units}
    for group in context.units.groups:
        for name in group.members:
            if context.register.find(name) is None:
                message = f"“{group.name}”的成员“{name}”不是已有的单位"
                yield at(name, group), message, context.register.unknown(name)
        for name in group.classes:
            if name not in classes:
                help = perhaps(closest(name, classes), f"已有的类别：{'、'.join(sorted(classes))}")
                yield at(name, group), f"没有类别是“{name}”的单位", help


@rule("GW404", "error")
def member_twice(context: CheckContext) -> Findings:
    """A member listed twice, also by another name."""
    for group in context.units.groups:
        for name, message in context.repeated(group.members):
            yield at(name, group), f"成员{message}", "请删去一个"


@rule("GW219", "error")
def leaders(context: CheckContext) -> Findings:
    """A leader who is in charge of a unit that there is not, or that another is in charge of; or two of one name."""
    named: set[str] = set()
    charge: dict[str, Leader] = {}
    for leader in context.units.leaders:
        if fold(leader.name) in named:
            yield at(leader.name, leader), f"分管领导“{leader.name}”写了两次", "请合并成一条"
        named.add(fold(leader.name))
        for name in leader.units:
            owner = context.register.find(name)
            if owner is None:
                yield at(name, leader), f"没有叫“{name}”的单位", context.register.unknown(name)
                continue
            other = charge.setdefault(owner.name, leader)
            if other is not leader:
                message = f"“{name}”已由“{other.name}”分管，这里又写归“{leader.name}”"
                yield at(name, leader), message, "一个单位只归一位领导，请删去一处"


@rule("GW220", "warning")
def unknown_leader(context: CheckContext) -> Findings:
    """A task, or a change, whose leader is none of those whom units.yaml lists."""
    known = Leaders(context.register)
    tasks = ((task.leader, task, context.called(task.id)) for task in context.tasks)
    changes = ((o.leader, o, f"{o.from_} 起{o.id or o.unit or o.group}") for o in context.ledger.changes)
    for said, record, whose in (*tasks, *changes) if context.units.leaders else ():
        if said and known.find(said) is None:
            names = "、".join(leader.label for leader in context.units.leaders)
            help = f"请改成其中一位，或在 data/units.yaml 的 leaders 里补上；现有：{names}"
            yield at(said, record), f"{whose}的领导“{said}”不在分管领导名单里", help


@rule("GW405", "warning")
def unused(context: CheckContext) -> Findings:
    """A unit that no assignment binds, by name or through a group that is used."""
    if not context.complete:
        return
    used: set[str] = set()
    for name in {n for _, a in context.assignments for n in a.names}:
        owner = context.register.find(name)
        if isinstance(owner, Group):
            used.update(context.register.within(owner))
        elif owner:
            used.add(owner.name)
    for unit in context.units.owners:
        if not isinstance(unit, Office) and unit.name not in used:
            yield (at(unit.name, unit), f"“{unit.name}”没有承担任何任务", "请核对名称；确实没有任务的可以删去")


@rule("GW406", "error")
def shell(context: CheckContext) -> Findings:
    """A name with a character that breaks file names or shells. Aliases are only looked up: they may."""
    for owner in context.units.owners:
        found = _SHELL.search(owner.name)
        if found:
            what = "空格" if found[0].isspace() else found[0]
            yield at(owner.name, owner), f"名称“{owner.name}”里有 {what}", "请删去，或改用全角字符"


@rule("GW407", "error")
def no_members(context: CheckContext) -> Findings:
    """A group that says neither who belongs to it nor that it is open; or says both."""
    for group in context.units.groups:
        listed = bool(group.members or group.classes)
        if listed == group.open:
            said, remedy = (
                ("既列了成员又写了 open: true", "成员列全了，删去 open: true 这一行；没有列全，先删去成员")
                if listed
                else ("没有写明成员", "请填 members 或 classes；通知没有列出的，写 open: true")
            )
            yield at(group.name, group), f"“{group.name}”{said}", remedy
