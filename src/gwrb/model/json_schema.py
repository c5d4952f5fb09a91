"""Records as JSON Schema, for editors: generated, committed under schema/, held equal by a test."""

import json
from typing import Any

from gwrb.model.field_types import FieldType, ListOf, MapOf
from gwrb.model.files import FILES
from gwrb.model.record import Record

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


def editor_settings() -> str:
    """.vscode/settings.json: which schema goes with which files, and how they are saved."""
    settings = {
        "yaml.schemas": {f"schema/{file_name(r)}": r.glob for r in FILES},
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
        "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True, "files.trimTrailingWhitespace": True},
    }
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"


def modeline(record: Record) -> str:
    """The first line of a data file: where the editor finds its schema."""
    return f"# yaml-language-server: $schema={'../' * record.glob.count('/')}schema/{file_name(record)}"
