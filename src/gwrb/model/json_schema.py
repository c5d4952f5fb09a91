"""Records as JSON Schema, for editors: generated, committed under schema/, held equal by a test.

For one workspace its task ids, unit names and target names complete as well, and hovers show the task. What may be
written stays as wide as in the common schema: an id or a name that is not known yet is no error here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from gwrb.model.field_types import FieldType, JsonSchema, Line, ListOf, MapOf
from gwrb.model.files import FILES
from gwrb.model.plan import TASK_ID, Plan, Task
from gwrb.model.progress import ENTRY
from gwrb.model.record import Record
from gwrb.model.units_file import Units

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_name(record: Record) -> str:
    """The schema's file for a kind of data file: tasks.schema.json."""
    return f"{record.name}.schema.json"


def document(record: Record) -> dict[str, Any]:
    """The JSON Schema of one kind of file."""
    inner = {r.name: r.definition() for r in records_of(record) if r is not record}
    return {"$schema": DIALECT, **record.definition(), "$defs": dict(sorted(inner.items()))}


def records_of(kind: FieldType) -> list[Record]:
    """Every record that a kind holds, itself included, each once."""
    if isinstance(kind, Record):
        inner = [r for f in kind.fields for r in records_of(f.kind)]
        return list({r.name: r for r in (kind, *inner)}.values())
    if isinstance(kind, ListOf):
        return records_of(kind.item)
    return records_of(kind.value) if isinstance(kind, MapOf) else []


def text(record: Record) -> str:
    """The schema file's text."""
    return json.dumps(document(record), ensure_ascii=False, indent=2) + "\n"


def editor_settings(old: str = "{}") -> str:
    """.vscode/settings.json: which schema goes with which files, and how they are saved; what else stands there stays.

    Raises ValueError where what stands there (`old`) is not the JSON of an object, such as one with comments.
    """
    there = json.loads(old)
    if not isinstance(there, dict):
        raise ValueError(old)  # noqa: TRY004 - of its text, as json raises
    settings = {
        "yaml.schemas": {f"schema/{file_name(r)}": r.glob for r in FILES},
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
        "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True, "files.trimTrailingWhitespace": True},
    }
    return json.dumps(there | settings, ensure_ascii=False, indent=2) + "\n"


def modeline(record: Record) -> str:
    """The first line of a data file: where the editor finds its schema."""
    return f"# yaml-language-server: $schema={'../' * record.glob.count('/')}schema/{file_name(record)}"


def workspace_text(record: Record, plan: Plan, units: Units) -> str:
    """The schema file's text for one kind of data file of a workspace."""
    made = document(record)
    tasks = _words((str(task.id), _of_task(task)) for task in plan.tasks)
    singles = [(str(one.name), f"{one.full_name or one.class_}") for one in units.units]
    one, names = _words(singles), _words([*singles, *((str(g.name), "统称") for g in units.groups)])
    for inner in records_of(record):
        home = made if inner is record else made["$defs"][inner.name]
        for field in inner.fields:
            item = field.kind.item if isinstance(field.kind, ListOf) else field.kind
            units_of = one if field.key == "unit" else names  # who reports or is spoken of is never a group
            known = tasks if item is TASK_ID else units_of if isinstance(item, Line) and item.name else None
            if known is not None and not (inner.name in ("task", "unit", "group") and field.key in ("id", "name")):
                place = home["properties"][field.key]
                _widen(place if item is field.kind else _items(place), known)
        if inner is ENTRY:
            home["allOf"] = [*home.get("allOf", []), *map(_values, (t for t in plan.tasks if t.targets))]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _of_task(task: Task) -> str:
    return f"{task.name}：{task.text}" if task.name else str(task.text)


def _words(known: Iterable[tuple[str, str]]) -> JsonSchema:
    """Words that complete, each with what it means."""
    pairs: Sequence[tuple[str, str]] = list(known)
    return {"enum": [word for word, _ in pairs], "markdownEnumDescriptions": [means for _, means in pairs]}


def _items(place: dict[str, Any]) -> dict[str, Any]:
    """What the items of a list are like, where the list may also be empty."""
    found: dict[str, Any] = next(one["items"] for one in (place, *place.get("anyOf", ())) if "items" in one)
    return found


def _widen(place: dict[str, Any], known: JsonSchema) -> None:
    """A place of a schema that offers known words and takes what it took before."""
    before = {key: place.pop(key) for key in ("type", "pattern", "enum", "anyOf", "$ref") if key in place}
    place["anyOf"] = [known, before]


def _values(task: Task) -> JsonSchema:
    """For an entry of a task: the names of its targets as keys of `values`."""
    targets = {
        str(t.name): {"description": f"{t.kind}{t.amount}{t.unit}（{t.counts}）：{t.words}"} for t in task.targets
    }
    asked = {"properties": {"task": {"const": str(task.id)}}, "required": ["task"]}
    return {"if": asked, "then": {"properties": {"values": {"properties": targets}}}}
