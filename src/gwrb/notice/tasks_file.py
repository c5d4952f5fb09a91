"""data/tasks.yaml and a first data/units.yaml as text, laid out for people to read and review.

One name list is one flow list, wrapped: the file stays a third as long as with a name a line, and a
reviewer sees a task whole. Deterministic: the same plan gives the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gwrb.model.json_schema import modeline
from gwrb.model.plan import FIGURE, HEADING, LINK, PART, TARGET, TASK, TASKS_FILE, Figure, Part, Plan, Target, Task
from gwrb.model.record_writer import field_lines, item, lines, records
from gwrb.model.units_file import UNITS_FILE, Office, Unit, Units
from gwrb.model.units_file import Group as UnitGroup
from gwrb.notice import unit_names
from gwrb.text import script

_GUESSED_CLASS = "类别由通知的标点推断，请核对"
_NAME = re.compile(rf"{script.HAN}{{3,}}")  # what can be a body's name at all
_NO_BASIS = (unit_names.OTHER, "政府组成部门")
_OPEN_GROUP = "通知未列成员，请补充"
_OFFICES = (
    ("supervision", re.compile(rf"报(?:送)?([省市州县区旗]{script.HAN}{{0,8}}?督查(?:室|局))")),
    ("assessment", re.compile(rf"(?:反馈|报送?|抄送)([省市州县区旗]{script.HAN}{{0,8}}?(?:考评|考核|绩效)[办室])")),
)


Above = Mapping[tuple[str, str], Sequence[str]]  # comments above a link, by its task and the task it names
Kept = Mapping[tuple[str, str], str]  # lines that somebody wrote, by a task ("" for the plan) and its field


def write_tasks(plan: Plan, above: Above | None = None, kept: Kept | None = None) -> str:
    """The text of data/tasks.yaml: heading facts, outline, tasks; keys without a value left out.

    `kept`: fields that stand as they were written before, and are not laid out anew.
    """
    kept = kept or {}
    heading = field_lines(HEADING, plan.heading, 2)
    settings = lines([heading.pop("settings")], 2) if "settings" in heading else ""
    parts = [f"{modeline(TASKS_FILE)}\n\nplan:\n", lines(heading.values(), 2)]
    parts += [kept.get(("", "settings")) or settings, "\noutline:\n", *map(_part, plan.outline)]
    return "".join([*parts, "\ntasks:\n", *_tasks(plan, above or {}, kept)])


def _part(part: Part) -> str:
    """A part of the outline; topics before its first section stand before them."""
    own = field_lines(PART, part, 2)
    return item((own[key] for key in ("part", "title", "overall", "lead", "topics", "sections") if key in own), 0)


def _tasks(plan: Plan, above: Above, kept: Kept) -> Iterator[str]:
    """The tasks, a comment line before each part and section."""
    titles: dict[tuple[str, str | None], str] = {(part.part, None): part.title for part in plan.outline}
    titles |= {(part.part, own.section): own.title for part in plan.outline for own in part.sections}
    part, section = "", None
    for task in plan.tasks:
        if task.part != part:
            part, section = task.part, None
            yield _comment("========", f"{part}、{titles.get((part, None), '')}")
        if task.section != section:
            section = task.section
            title = f"{part}（{section}）{titles.get((part, section), '')}"
            yield _comment("----", title) if section else ""
        yield "\n" + item(field_lines(TASK, task._replace(links=(), targets=(), figures=()), 2).values(), 0)
        yield kept.get((task.id, "links")) or _links(task, above)
        yield kept.get((task.id, "targets")) or numbers(task.targets, ())
        yield kept.get((task.id, "figures")) or numbers((), task.figures)


def _comment(rule: str, title: str) -> str:
    return f"\n# {rule} {' '.join(title.split())}\n"


def _links(task: Task, above: Above) -> str:
    text = "  links:\n" if task.links else ""
    for link, written in zip(task.links, records(LINK, task.links, 2), strict=True):
        text += lines(above.get((task.id, link.task), ()), 2) + written
    return text


def numbers(targets: Sequence[Target], figures: Sequence[Figure]) -> str:
    """The targets and figures of one task as the lines that stand below its links."""
    text = "".join(("  targets:\n", *records(TARGET, targets, 2))) if targets else ""
    return text + ("".join(("  figures:\n", *records(FIGURE, figures, 2))) if figures else "")


def write_units(units: Units) -> str:
    """The text of data/units.yaml."""
    own = field_lines(UNITS_FILE, units, 0)
    return "\n\n".join((modeline(UNITS_FILE), *own.values())) + "\n"


def first_units(plan: Plan, blocks: Iterable[Iterable[str]] = ()) -> Units:
    """What a plan alone tells of its units: every class a guess, every group open, each marked so.

    `blocks` (of the notice's reading) give a class to names whose endings say nothing: that of the
    names which the notice's 、 puts beside them. A department's name always says what it is, so no
    other name becomes one.
    """
    first: dict[str, str] = {}
    for name in named(plan.tasks):
        first.setdefault(script.fold(name), name)
    found = list(first.values())
    beside = [tuple(block) for block in blocks]
    plain = [name for name in found if not unit_names.is_group(name)]
    units = sorted(
        (_first_unit(name, aliases, beside) for name, aliases in _identities(plain).items()),
        key=lambda unit: unit_names.class_order(unit.class_),
    )
    groups = (UnitGroup(n, open=True, unconfirmed=_OPEN_GROUP) for n in found if unit_names.is_group(n))
    return Units(tuple(units), tuple(groups), tuple(_offices(plan.heading.letter or "")))


def named(tasks: Iterable[Task]) -> list[str]:
    """Every name in the assignments of tasks, as often as it stands there."""
    return [name for task in tasks for one in task.assignments for name in one.names]


def _identities(found: list[str]) -> dict[str, list[str]]:
    """Units with their other names: of A〈B〉 the one that is also named alone is the unit, else A."""
    units: dict[str, list[str]] = {name: [] for name in found if not unit_names.second_name(name)}
    for name in found:
        both = unit_names.second_name(name)
        if both:
            first, second = both
            unit, other = (second, first) if second in units and first not in units else (first, second)
            aliases = units.setdefault(unit, [])
            aliases += [alias for alias in (other, name) if alias not in units and alias not in aliases]
    return units


def _first_unit(name: str, aliases: Iterable[str], beside: list[tuple[str, ...]]) -> Unit:
    class_ = unit_names.guess_class(name)
    if class_ == unit_names.OTHER and _NAME.fullmatch(name):
        near = (unit_names.guess_class(other) for block in beside if name in block for other in block if other != name)
        class_ = next((c for c in near if c not in _NO_BASIS), unit_names.OTHER)
    return Unit(name, class_, aliases=tuple(aliases), unconfirmed=_GUESSED_CLASS)


def _offices(letter: str) -> Iterator[Office]:
    """The offices that the letter names: the one that reports go to, the one that assesses."""
    for role, pattern in _OFFICES:
        if match := pattern.search(letter):
            yield Office(match[1], role)
