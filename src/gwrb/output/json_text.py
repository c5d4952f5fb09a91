"""JSON as the program writes it."""

import json
from typing import Any


def json_text(value: Any, indent: int | None = None) -> str:
    """JSON for programs and for git: a list has one object a line, anything else is indented."""
    if not isinstance(value, list) or indent:
        return json.dumps(value, ensure_ascii=False, indent=indent or 2) + "\n"
    body = ",\n".join(json.dumps(item, ensure_ascii=False) for item in value)
    return f"[\n{body}\n]\n" if value else "[]\n"
