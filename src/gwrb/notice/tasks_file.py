"""data/tasks.yaml and a first data/units.yaml as text, laid out for people to read and review.

One name list is one flow list, wrapped: the file stays a third as long as with a name a line, and a
reviewer sees a task whole. Deterministic: the same plan gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from gwrb.model.json_schema import modeline
from gwrb.model.plan import (
    FIGURE,
    SETTINGS,
    TARGET,
    TASKS_FILE,
    Assignment,
    Figure,
    Heading,
    Part,
    Plan,
    Section,
    Settings,
    Target,
    Task,
)
from gwrb.model.record import Record
from gwrb.model.units_file import UNITS_FILE, Office, Unit, Units
from gwrb.model.units_file import Group as UnitGroup
from gwrb.notice import unit_classes, unit_names
from gwrb.yamltext.write import WIDTH, columns, names, scalar

_DEFAULTS = {"lead_word": "牵头单位", "responsible_word": "责任单位"}
_SETTINGS = tuple(f.key for f in SETTINGS.fields)
_GUESSED_CLASS = "类别由通知的标点推断，请核对"
_NAME = re.compile(r"[\u4e00-\u9fff]{3,}")  # what can be a body's name at all
_NO_BASIS = (unit_classes.OTHER, "政府组成部门")
_OPEN_GROUP = "通知未列成员，请补充"
_OFFICES = (
    ("supervision", re.compile(r"报(?:送)?([省市州县区旗][\u4e00-\u9fff]{0,8}?督查(?:室|局))")),
    (
        "assessment",
        re.compile(r"(?:反馈|报送?|抄送)([省市州县区旗][\u4e00-\u9fff]{0,8}?(?:考评|考核|绩效)[办室])"),
    ),
)


Above = Mapping[tuple[str, str], Sequence[str]]  # comments above a link, by its task and the task it names
Kept = Mapping[tuple[str, str], str]  # lines that somebody wrote, by a task ("" for the plan) and its field


def write_tasks(plan: Plan, above: Above | None = None, kept: Kept | None = None) -> str:
    """The text of data/tasks.yaml: heading facts, outline, tasks; keys without a value left out.

    `kept`: fields that stand as they were written before, and are not laid out anew.
    """
    kept = kept or {}
    parts = ["plan:\n", *_heading(plan.heading, kept), "\noutline:\n"]
    parts += (line for part in plan.outline for line in _part(part))
    parts += ["\ntasks:\n", *_tasks(plan, above or {}, kept)]
    return modeline(TASKS_FILE) + "\n\n" + "".join(parts)


def _field(indent: int, key: str, value: object) -> str:
    """One `key: value` line; nothing where there is no value."""
    if value is None:
        return ""
    written = scalar(value, indent + 2) if isinstance(value, str) else str(value)
    return f"{' ' * indent}{key}: {written}\n"


def _heading(heading: Heading, kept: Kept) -> Iterator[str]:
    for key in ("title", "year", "city", "issuer", "issued", "addressees", "letter"):
        yield _field(2, key, getattr(heading, key))
    for key, usual in _DEFAULTS.items():
        if getattr(heading, key) != usual:
            yield _field(2, key, getattr(heading, key))
    yield _field(2, "plans_due", heading.plans_due)
    yield _field(2, "first_quarter", str(heading.first_quarter) if heading.first_quarter else None)
    yield _field(2, "due_day", heading.due_day)
    if heading.definitions:
        yield "  definitions:\n"
    for definition in heading.definitions:
        yield _field(2, "- name", definition.name) + _field(4, "text", definition.text)
    yield kept["", "settings"] if ("", "settings") in kept else _settings(heading.settings)


def _settings(mine: Settings) -> str:
    default = Settings()
    chosen = [(k, getattr(mine, k)) for k in _SETTINGS if getattr(mine, k) != getattr(default, k)]
    lines = "".join(_field(4, key, value) for key, value in chosen)
    return f"  settings:\n{lines}" if lines else ""


def _part(part: Part) -> Iterator[str]:
    yield _field(0, "- part", part.part) + _field(2, "title", part.title) + _topics(2, part.topics)
    if part.sections:
        yield "  sections:\n"
    yield from map(_section, part.sections)


def _section(section: Section) -> str:
    lines = _field(2, "- section", section.section) + _field(4, "title", section.title)
    return lines + _topics(4, section.topics)


def _topics(indent: int, topics: Iterable[str]) -> str:
    lines = "".join(f"{' ' * indent}- {scalar(topic, indent + 2)}\n" for topic in topics)
    return f"{' ' * indent}topics:\n{lines}" if lines else ""


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
        yield "\n" + _task(task)
        yield kept.get((task.id, "links")) or _links(task, above)
        yield kept.get((task.id, "targets")) or numbers(task.targets, ())
        yield kept.get((task.id, "figures")) or numbers((), task.figures)


def _comment(rule: str, title: str) -> str:
    return f"\n# {rule} {' '.join(title.split())}\n"


def _task(task: Task) -> str:
    lines = _field(0, "- id", task.id) + _field(2, "section", task.section) + _field(2, "topic", task.topic)
    lines += _field(2, "text", task.text) + "  assignments:\n"
    return lines + "".join(map(_assignment, task.assignments))


def _links(task: Task, above: Above) -> str:
    lines = "  links:\n" if task.links else ""
    for link in task.links:
        lines += "".join(f"  {comment}\n" for comment in above.get((task.id, link.task), ()))
        lines += _field(2, "- task", link.task) + _field(4, "relation", link.relation)
    return lines


def numbers(targets: Sequence[Target], figures: Sequence[Figure]) -> str:
    """The targets and figures of one task as the lines that stand below its links."""
    lines = "  targets:\n" if targets else ""
    lines += "".join(_flow(TARGET, target) for target in targets)
    lines += "  figures:\n" if figures else ""
    return lines + "".join(_flow(FIGURE, figure) for figure in figures)


def _flow(record: Record, value: object) -> str:
    """One target or figure in braces: reviewed like the row of a table, merged by git as a whole."""
    given = ((f, getattr(value, f.name)) for f in record.fields)
    pairs = [f"{f.key}: {_short(each)}" for f, each in given if f.required or each not in (None, f.default)]
    lines, used = ["  - {"], 5
    for i, pair in enumerate(pairs):
        word = pair + ("," if i < len(pairs) - 1 else "}")
        if i and used + columns(word) + 1 > WIDTH:
            lines.append("     ")
            used = 5
        elif i:
            word = " " + word
        lines[-1] += word
        used += columns(word)
    return "\n".join(lines) + "\n"


def _short(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else scalar(str(value), 5, flow=True)


def _assignment(assignment: Assignment) -> str:
    lines = _field(4, "scope", assignment.scope)
    for key, values in (("lead", assignment.lead), ("responsible", assignment.responsible)):
        lines += _names(4, key, values)
    return "  - " + (lines.lstrip(" ") or "{}\n")


def _names(indent: int, key: str, values: Iterable[str]) -> str:
    values = tuple(values)
    start = f"{' ' * indent}{key}: "
    return f"{start}{names(values, indent + 2, len(start))}\n" if values else ""


def write_units(units: Units) -> str:
    """The text of data/units.yaml."""
    text = modeline(UNITS_FILE) + "\n\nunits:\n" + "".join(map(_unit, units.units))
    if units.groups:
        text += "\ngroups:\n" + "".join(map(_group, units.groups))
    if units.offices:
        text += "\noffices:\n" + "".join(map(_office, units.offices))
    return text


def _unit(unit: Unit) -> str:
    lines = _field(0, "- name", unit.name) + _field(2, "full_name", unit.full_name)
    return lines + _field(2, "class", unit.class_) + _rest(unit)


def _rest(entry: Unit | UnitGroup) -> str:
    lines = _names(2, "aliases", entry.aliases)
    return lines + _field(2, "note", entry.note) + _field(2, "unconfirmed", entry.unconfirmed)


def _group(group: UnitGroup) -> str:
    lines = _field(0, "- name", group.name) + _names(2, "members", group.members)
    lines += _names(2, "classes", group.classes)
    return lines + ("  open: true\n" if group.open else "") + _rest(group)


def _office(office: Office) -> str:
    lines = _field(0, "- name", office.name) + _field(2, "role", office.role)
    return lines + _names(2, "aliases", office.aliases)


def first_units(plan: Plan, blocks: Iterable[Iterable[str]] = ()) -> Units:
    """What a plan alone tells of its units: every class a guess, every group open, each marked so.

    `blocks` (of the notice's reading) give a class to names whose endings say nothing: that of the
    names which the notice's 、 puts beside them. A department's name always says what it is, so no
    other name becomes one.
    """
    found = list(
        dict.fromkeys(n for t in plan.tasks for a in t.assignments for n in (*a.lead, *a.responsible)),
    )
    beside = [tuple(block) for block in blocks]
    plain = [name for name in found if not unit_names.is_group(name)]
    units = sorted(
        (_first_unit(name, aliases, beside) for name, aliases in _identities(plain).items()),
        key=lambda unit: unit_classes.order(unit.class_),
    )
    groups = (UnitGroup(n, open=True, unconfirmed=_OPEN_GROUP) for n in found if unit_names.is_group(n))
    return Units(tuple(units), tuple(groups), tuple(_offices(plan.heading.letter or "")))


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
    class_ = unit_classes.guess(name)
    if class_ == unit_classes.OTHER and _NAME.fullmatch(name):
        near = (
            unit_classes.guess(other) for block in beside if name in block for other in block if other != name
        )
        class_ = next((c for c in near if c not in _NO_BASIS), unit_classes.OTHER)
    return Unit(name, class_, aliases=tuple(aliases), unconfirmed=_GUESSED_CLASS)


def _offices(letter: str) -> Iterator[Office]:
    """The offices that the letter names: the one that reports go to, the one that assesses."""
    for role, pattern in _OFFICES:
        match = pattern.search(letter)
        if match:
            yield Office(match[1], role)
