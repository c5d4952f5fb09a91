"""Who is in charge of what: the leader whom a task names, or else the one who is in charge of the unit that answers for it."""

from collections.abc import Iterable
from functools import cached_property

from gwrb.model.obligations import Obligation
from gwrb.model.plan import Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Leader, Unit
from gwrb.text.script import fold


def in_charge(register: Register, name: str, text: str | None, renamed: str = "") -> tuple[Leader, ...]:
    """The leaders when from now on the one whom a text means is in charge of a unit or a group, and nobody else.

    Without a text nobody is; or, where the unit is `renamed`, who was. A leader who was not known stands at the end.
    """
    owner = register.find(name)
    known = register.units.leaders
    if owner is None:
        return known
    new = (Leaders(register).find(text) or Leader(text)) if text else None
    put = []
    for one in known if new is None or any(one.name == new.name for one in known) else (*known, new):
        units = tuple(u for u in (renamed if register.find(u) is owner else u for u in one.units) if u)
        mine = (*units, owner.name) if new and one.name == new.name else units
        put.append(one if mine == one.units else one._replace(units=mine))
    return tuple(put)


class Leaders:
    """The leaders of a register and of the tasks of a plan; a leader whom only a task names has no office and no units."""

    def __init__(self, register: Register, tasks: Iterable[Task] = ()) -> None:
        self._register = register
        self._tasks = tuple(tasks)

    @cached_property
    def all(self) -> tuple[Leader, ...]:
        """Each leader once: those of units.yaml, then those whom only tasks name."""
        return tuple(
            {leader.name: leader for leader in (*self._register.units.leaders, *self._named.values())}.values()
        )

    @cached_property
    def _named(self) -> dict[str, Leader]:
        """The leader whom each text of a task means: by name, else a leader of that text."""
        texts = dict.fromkeys(task.leader for task in self._tasks if task.leader)
        return {text: self._known(text) or Leader(text) for text in texts}

    def _known(self, text: str) -> Leader | None:
        """The leader of units.yaml whose name stands in a text, or who has that office alone."""
        key = fold(text)
        leaders = self._register.units.leaders
        named = [one for one in leaders if fold(one.name) and fold(one.name) in key]
        meant = named or [one for one in leaders if one.office and fold(one.office) == key]
        return meant[0] if len(meant) == 1 else None

    @property
    def sample(self) -> bool:
        """Whether any of them is a sample: what is told by leaders then is one too."""
        return any(leader.sample for leader in self._register.units.leaders)

    def find(self, text: str) -> Leader | None:
        """The leader whom somebody means, by name, by office, or by both."""
        return self._known(text) or next((one for one in self.all if fold(one.name) == fold(text)), None)

    @cached_property
    def _units(self) -> dict[str, Leader]:
        """The leader in charge of each unit: who names it himself before who names a group of it, the first of two."""
        every = [
            (self._register.find(name), leader) for leader in self._register.units.leaders for name in leader.units
        ]
        out: dict[str, Leader] = {}
        for owner, leader in every:
            if isinstance(owner, Unit):
                out.setdefault(owner.name, leader)
        for owner, leader in every:
            for unit in self._register.members(owner) if isinstance(owner, Group) else ():
                out.setdefault(unit.name, leader)
        return out

    def of_unit(self, unit: str) -> Leader | None:
        """The leader in charge of a unit, by the unit's own name."""
        return self._units.get(unit)

    def of_owner(self, name: str) -> Leader | None:
        """The leader in charge of a unit, or of a group as a whole, by any of its names."""
        owner = self._register.find(name)
        if isinstance(owner, Unit):
            return self.of_unit(owner.name)
        leaders = self._register.units.leaders
        return next((one for one in leaders if owner and any(self._register.find(u) is owner for u in one.units)), None)

    def of(self, obligation: Obligation) -> Leader | None:
        """The leader in charge of what one unit owes."""
        if obligation.task.leader:
            return self._named.get(obligation.task.leader)
        return self._units.get(obligation.unit.name)
