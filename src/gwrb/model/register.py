"""Unit names: looked up blind to script, width, spaces and the city's name; near misses suggest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from gwrb.model.units_file import Group, Unit, Units
from gwrb.text.script import fold, near_words

if TYPE_CHECKING:
    from gwrb.model.values import Period

_LOOKS = 100_000  # at names, for suggestions: a file of nothing but unknown names gets some, not all
_SUGGESTED = 3  # names
_GOVERNMENT, _PLACES = "人民政府", ("区", "县", "旗")
_WHOLE_NAME = 4  # characters of which a name has at least as many where it is looked for in notes


class Register:
    """All names of a workspace. `city` is the city's own name (武汉市), which people add or leave out."""

    def __init__(self, units: Units, city: str | None = None) -> None:
        self.units = units
        self._city = fold(city) if city else ""
        self._found: dict[str, Unit | Group | None] = {}  # the same few names come again and again
        self._members: dict[str, tuple[Unit, ...]] = {}
        self._looks = 0  # at names that may have been meant
        self.later: list[tuple[Register, Period]] = []
        """Units that are founded only later, each with the quarter from which on it is there."""

    def of(self, units: Units) -> Register:
        """The names of other units in the same city."""
        return Register(units, self._city)

    @cached_property
    def _names(self) -> dict[str, Unit | Group]:
        """Folded names, aliases and full names. The first owner keeps a name; names before aliases."""
        out: dict[str, Unit | Group] = {}
        owners: list[Unit | Group] = [*self.units.units, *self.units.groups]
        for owner in owners:
            out.setdefault(fold(owner.name), owner)
        for owner in owners:
            for alias in owner.aliases:
                out.setdefault(fold(alias), owner)
            if isinstance(owner, Unit) and owner.full_name:
                out.setdefault(fold(owner.full_name), owner)
        return out

    def find(self, name: str) -> Unit | Group | None:
        """Who is meant by a name; None where it fits nobody, or several."""
        try:
            return self._found[name]
        except KeyError:
            found = self._found[name] = self._look_up(name)
            return found

    def _look_up(self, name: str) -> Unit | Group | None:
        names = self._names
        key = fold(name)
        found = names.get(key)
        if found is not None or not key:
            return found
        meant = {owner.name: owner for k in self._other_forms(key) if (owner := names.get(k))}
        return next(iter(meant.values())) if len(meant) == 1 else None

    def _other_forms(self, key: str) -> Iterator[str]:
        """The same name with the city's name or the 市 before it added, shortened or left out; 江岸区 is its government."""
        heads = self._city, self._city[:-1], self._city[-1:], ""
        at = next(at for at, head in enumerate(heads) if key.startswith(head))
        place = key.removesuffix(_GOVERNMENT)
        other = key + _GOVERNMENT if place == key else place
        for name in (key, other) if place.endswith(_PLACES) else (key,):
            rest = name[len(heads[at]) :]
            yield name
            if self._city:
                yield from (head + rest for head in (heads[2:] if at < 2 else heads) if head != heads[at])

    def suggest(self, name: str) -> list[str]:
        """Names of units or groups that were probably meant, the best three first."""
        key = fold(name)
        keys = list(self._names)
        self._looks += len(keys)
        if not key or self._looks > _LOOKS:
            return []
        close = near_words(key, keys, 3 * _SUGGESTED, 0.55)
        close += [k for k in keys if len(key) > 1 and (key in k or k in key)]
        found = dict.fromkeys(self._names[k].name for k in close)
        return list(found)[:_SUGGESTED]

    def office(self, name: str) -> str | None:
        """What is said of a name that is an office's, which has no tasks of its own."""
        called = fold(name)
        mine = (str(o.name) for o in self.units.offices if called in map(fold, (o.name, *o.aliases)))
        return next((f"{each}组织督查考评，自己不承担任务" for each in mine), None)

    def unknown(self, name: str) -> str:
        """What an unknown name may mean and what to do: a new name of a known unit, a new unit, or a slip."""
        if office := self.office(name):
            return office
        if since := self.founded(name):
            return f"它自{since.year}年{since.span}起新设，以前没有它"
        units = self.units.units if self._looks <= _LOOKS else ()
        noted = [str(unit.name) for unit in units if self._notes(unit, name)]
        near = "、".join(f"“{each}”" for each in self.suggest(name))
        meant, known, whose = (f"是否想写{near}？" if near else "请核对名称。"), "已有单位的新名称", "该单位"
        if noted:
            meant, known = f"{'、'.join(f'“{each}”' for each in noted)}的备注里提到它。", "它的新名称"
            whose = noted[0] if len(noted) == 1 else "其中一个单位"
        return f"{meant}若是{known}，请在 data/units.yaml 里加进{whose}的 aliases（别名）；若是新单位，请另加一条"

    def founded(self, name: str) -> Period | None:
        """From when on a unit is there that is founded only later."""
        return next((since for founded, since in self.later if founded.find(name)), None)

    def _notes(self, unit: Unit, name: str) -> bool:
        """Whether a unit's note has a name, with or without the city's; not where it goes on, as in 市人民政府各部门."""
        key = fold(name)
        key = key.removeprefix(self._city[:-1]) if self._city else key
        parts = re.split(r"\W+", unit.note or "") if len(key) >= _WHOLE_NAME else ()
        return any(fold(part).endswith(key) for part in parts)

    def group(self, name: str) -> Group | None:
        found = self.find(name)
        return found if isinstance(found, Group) else None

    def groups_of(self, unit: Unit) -> list[Group]:
        """The groups that a unit belongs to, by name, class or another group."""
        return [g for g in self.units.groups if any(m.name == unit.name for m in self.members(g))]

    def members(self, group: Group) -> tuple[Unit, ...]:
        """A group's units, each once: listed ones in their order, those of its classes in units.yaml's."""
        found = self._members.get(group.name)
        if found is None:
            reached = self._reached(group)
            found = tuple({owner.name: owner for owner in reached if isinstance(owner, Unit)}.values())
            self._members[group.name] = found
        return found

    def within(self, group: Group) -> set[str]:
        """The names of a group, of the groups in it, and of all their units."""
        return {owner.name for owner in self._reached(group)}

    def _reached(self, group: Group) -> Iterator[Unit | Group]:
        """A group and all in it, in their order; a group that is in it twice, or in a cycle, is gone into once."""
        seen: set[str] = set()
        waiting: list[Unit | Group] = [group]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Group):
                if one.name in seen:
                    continue
                seen.add(one.name)
                inner = [found for name in one.members if (found := self.find(name))]
                if one.classes:
                    inner += [u for u in self.units.units if u.class_ in one.classes]
                waiting += reversed(inner)
            yield one
