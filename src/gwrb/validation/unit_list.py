"""Checks of units.yaml: every name one owner, every group its members."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gwrb.model.field_types import closest
from gwrb.model.units_file import Group, Office, Unit
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.script import fold
from gwrb.validation import unit_list_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck
from gwrb.validation.outline import at

_SHELL = re.compile(r"""^[.-]|[\s()\[\]{}<>'"`$&|;*?!#~\\/:=,%^]""")


def clash(book: CheckContext) -> Iterator[Diagnostic]:
    """A name or alias that is, script and width apart, another's; or nothing once folded."""
    owners: dict[str, tuple[str, object]] = {}
    for own in (True, False):  # names first: an alias yields to a name
        for owner in book.units.owners:
            names = [owner.name] if own else [*owner.aliases]
            if not own and isinstance(owner, Unit) and owner.full_name:
                names.append(owner.full_name)
            for name in names:
                other = owners.setdefault(fold(name), (owner.name, owner))
                if other[1] is not owner:
                    message = f"“{name}”与“{other[0]}”的名称或别名相同"
                    help = "一个名称只能属于一个单位，请改正或删去"
                    yield finding(rules.CLASH, at(name, owner.at), message, help)


def cycle(book: CheckContext) -> Iterator[Diagnostic]:
    """A group that contains itself, by way of others or at once."""
    for group in book.units.groups:
        path = _path_back(book, group)
        if path:
            message = f"“{group.name}”绕了一圈又包含自己：{' → '.join(path)}"
            yield finding(rules.CYCLE, at(group.name, group.at), message, "请从其中一个的 members 里删去")


def _path_back(book: CheckContext, group: Group) -> list[str]:
    stack, seen = [(group, [group.name])], {group.name}
    while stack:
        one, path = stack.pop()
        for name in one.members:
            inner = book.register.find(name)
            if not isinstance(inner, Group):
                continue
            if inner.name == group.name:
                return [*path, group.name]
            if inner.name not in seen:
                seen.add(inner.name)
                stack.append((inner, [*path, inner.name]))
    return []


def unknown_member(book: CheckContext) -> Iterator[Diagnostic]:
    """A member that is no unit or group, or a class that no unit has."""
    classes = {u.class_ for u in book.units.units}
    for group in book.units.groups:
        for name in group.members:
            if book.register.find(name) is None:
                near = book.register.suggest(name, 1)
                help = f"是否想写“{near[0]}”？" if near else "请先在 units 里加上这个单位"
                message = f"“{group.name}”的成员“{name}”不是已有的单位"
                yield finding(rules.MEMBER, at(name, group.at), message, help)
        for name in group.classes:
            if name not in classes:
                near_class = closest(name, classes)
                help = (
                    f"是否想写“{near_class}”？" if near_class else f"已有的类别：{'、'.join(sorted(classes))}"
                )
                yield finding(rules.MEMBER, at(name, group.at), f"没有类别是“{name}”的单位", help)


def member_twice(book: CheckContext) -> Iterator[Diagnostic]:
    """A member listed twice, also by another name."""
    for group in book.units.groups:
        first: dict[str, str] = {}
        for name in group.members:
            owner = book.register.find(name)
            key = owner.name if owner else name
            if key in first:
                other = "" if first[key] == name else f"，与“{first[key]}”是同一个单位"
                message = f"成员“{name}”写了两次{other}"
                yield finding(rules.MEMBER_TWICE, at(name, group.at), message, "请删去一个")
            first.setdefault(key, name)


def unused(book: CheckContext) -> Iterator[Diagnostic]:
    """A unit that no assignment binds, by name or through a group that is used."""
    if not book.complete:
        return
    used: set[str] = set()
    for name in {n for t in book.tasks for a in t.assignments for n in (*a.lead, *a.responsible)}:
        owner = book.register.find(name)
        if isinstance(owner, Group):
            used.update(book.register.within(owner))
        elif owner:
            used.add(owner.name)
    for unit in book.units.owners:
        if not isinstance(unit, Office) and unit.name not in used:
            message = f"“{unit.name}”没有承担任何任务"
            yield finding(rules.UNUSED, at(unit.name, unit.at), message, "请核对名称；确实没有任务的可以删去")


def shell(book: CheckContext) -> Iterator[Diagnostic]:
    """A name with a character that breaks file names or shells. Aliases are only looked up: they may."""
    for owner in book.units.owners:
        found = _SHELL.search(owner.name)
        if found:
            what = "空格" if found[0].isspace() else found[0]
            message = f"名称“{owner.name}”里有 {what}"
            yield finding(rules.SHELL, at(owner.name, owner.at), message, "请删去，或改用全角字符")


def no_members(book: CheckContext) -> Iterator[Diagnostic]:
    """A group that says neither who belongs to it nor that it is open; or says both."""
    for group in book.units.groups:
        listed = bool(group.members or group.classes)
        if listed == group.open:
            message = f"“{group.name}”{'既列了成员又写了 open: true' if listed else '没有写明成员'}"
            help = "请填 members 或 classes；通知没有列出的，只写 open: true"
            yield finding(rules.NO_MEMBERS, at(group.name, group.at), message, help)


CHECKS = (
    RuleCheck(rules.CLASH, clash),
    RuleCheck(rules.CYCLE, cycle),
    RuleCheck(rules.MEMBER, unknown_member),
    RuleCheck(rules.MEMBER_TWICE, member_twice),
    RuleCheck(rules.UNUSED, unused),
    RuleCheck(rules.SHELL, shell),
    RuleCheck(rules.NO_MEMBERS, no_members),
)
