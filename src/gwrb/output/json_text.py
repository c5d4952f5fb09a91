"""JSON as the program writes it."""

import json
import re
from typing import Any

from gwrb.text.visible import UNSEEN


def json_text(value: Any, indent: int | None = None) -> str:
    """JSON for programs and for git: a list has one object a line, anything else is indented."""
    if not isinstance(value, list) or indent:
        return _seen(json.dumps(value, ensure_ascii=False, indent=indent or 2)) + "\n"
    body = ",\n".join(map(_seen, map(json.JSONEncoder(ensure_ascii=False).encode, value)))
    return f"[\n{body}\n]\n" if value else "[]\n"


def _seen(text: str) -> str:
    """JSON that says the same with what cannot be seen, and what a CI's log might obey, as escapes."""
    plain = text.replace("\n", "").isprintable()
    return (text if plain else re.sub(UNSEEN, _escape, text)).replace("##", "\\u0023#")


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
