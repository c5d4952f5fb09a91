"""Who is in charge of what: the leader whom a task names, or else the one who is in charge of the unit that answers for it."""

from collections.abc import Iterable
from functools import cached_property

from gwrb.model.obligations import Obligation
from gwrb.model.plan import Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Leader, Unit
from gwrb.text.script import fold


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

    def of(self, obligation: Obligation) -> Leader | None:
        """The leader in charge of what one unit owes."""
        if obligation.task.leader:
            return self._named.get(obligation.task.leader)
        return self._units.get(obligation.unit.name)
