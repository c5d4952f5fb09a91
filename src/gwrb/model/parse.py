"""Text to model: nodes through the declarations of their records, with the findings beside the value."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from gwrb.model import structure_rules
from gwrb.model.field_types import NOTHING, Reader
from gwrb.model.plan import TASKS_FILE, Plan
from gwrb.model.progress import PROGRESS_FILE, Progress
from gwrb.model.record import Record
from gwrb.model.units_file import UNITS_FILE, Units
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.source import Source
from gwrb.yamltext.nodes import Scalar, compose


class Parsed(NamedTuple):
    """A file's text, what was wrong with it, and the stretches of it that could not be read."""

    source: Source
    value: Any
    diagnostics: tuple[Diagnostic, ...]
    damaged: tuple[tuple[int, int], ...] = ()


def _parse(source: Source, record: Record) -> Parsed:
    tree = compose(source)
    reader = Reader(source, tree.diagnostics, tree.damaged)
    value = None
    if tree.root is None or (type(tree.root) is Scalar and not tree.root.text):
        end = len(source.text)
        help = f"{record.title}的第一个栏目是 {record.fields[0].key}:"
        reader.report(structure_rules.EMPTY, Scalar("", 0, min(end, 1), plain=True), "文件是空的", help)
    else:
        value = record.read(tree.root, reader)
        value = None if value is NOTHING else value
    return Parsed(source, value, tuple(tree.diagnostics), tuple(tree.damaged))


def parse_as(record: Record, source: Source) -> tuple[Any, Parsed]:
    """A file of any kind: what the kind makes of it, None where its vital fields cannot be read."""
    parsed = _parse(source, record)
    return parsed.value, parsed


def sound(record: Record, source: Source) -> Any:
    """What a file of any kind says; None where it cannot be read without error."""
    parsed = _parse(source, record)
    return None if any(d.severity == "error" for d in parsed.diagnostics) else parsed.value


def parse_tasks(source: Source) -> tuple[Plan | None, Parsed]:
    """data/tasks.yaml: the plan, None where its heading cannot be read."""
    parsed = _parse(source, TASKS_FILE)
    return cast("Plan | None", parsed.value), parsed


def parse_units(source: Source) -> tuple[Units | None, Parsed]:
    """data/units.yaml."""
    parsed = _parse(source, UNITS_FILE)
    return cast("Units | None", parsed.value), parsed


def parse_progress(source: Source) -> tuple[Progress | None, Parsed]:
    """One unit's progress of one quarter; None without its unit and quarter."""
    parsed = _parse(source, PROGRESS_FILE)
    return cast("Progress | None", parsed.value), parsed
