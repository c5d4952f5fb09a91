"""Targets and figures put into the text of data/tasks.yaml: lines are added, nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gwrb.edit.splice import Edit, apply
from gwrb.model.parse import parse_tasks
from gwrb.model.plan import Figure, Target
from gwrb.notice.tasks_file import numbers
from gwrb.text.source import Source
from gwrb.yamltext import layout
from gwrb.yamltext.nodes import Map, Seq, compose


class Numbers(NamedTuple):
    """What is to be said of one task's numbers."""

    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()


class CannotInsertError(Exception):
    """The file is written in a way to which no lines can be added; `task` names where."""

    def __init__(self, task: str) -> None:
        super().__init__(task)
        self.task = task


def add(source: Source, wanted: Mapping[str, Numbers]) -> str:
    """The text with targets and figures added behind the last line of each task that is named.

    The result is read again and compared: it says what was meant, and all that it said before.
    Raises CannotInsertError for a task in braces, or one that has targets or figures already.
    """
    before, _ = parse_tasks(source)
    listed = layout.child(compose(source).root, "tasks")
    if before is None or not isinstance(listed, Seq):
        raise CannotInsertError("")
    newline = "\r\n" if "\r\n" in source.text else "\n"
    places = {task: _end(source.text, task, node) for task, node in layout.items(listed, "id") if task in wanted}
    if places.keys() != wanted.keys():
        raise CannotInsertError(next(iter(wanted.keys() - places.keys())))
    edits = []
    for task, (end, margin) in places.items():
        lines = (" " * margin + line.removeprefix("  ") for line in numbers(*wanted[task]).splitlines(keepends=True))
        edits.append(Edit(end, end, "".join(("" if source.text[:end].endswith("\n") else "\n", *lines))))
    text = apply(source.text, edits, newline)
    after, _ = parse_tasks(Source(source.path, text))
    meant = tuple(
        task._replace(targets=wanted[task.id].targets, figures=wanted[task.id].figures) if task.id in wanted else task
        for task in before.tasks
    )
    if after != before._replace(tasks=meant):
        raise CannotInsertError(next(iter(wanted)))
    return text


def _end(text: str, name: str, node: Map) -> tuple[int, int]:
    """Behind the last line of a task, and the column of its fields."""
    spans = None if node.flow else layout.fields(text, node)
    if not spans or any(s.key in ("targets", "figures") and s.value[0] < s.value[1] for s in spans):
        raise CannotInsertError(name)
    start = text.rfind("\n", 0, node.start) + 1
    return spans[-1].end, node.start - start
