"""The digest by which a review knows the entry that it speaks of.

Over everything the entry states but for what it answers. Texts count as a reader sees them: `gwrb fmt`
changes width, script and spaces, and a review must outlive that. A full stop is kept apart from no full
stop (1.5 is not 15), so `script.fold`, which drops punctuation, does not serve.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gwrb.model.progress import ENTRY, Entry
from gwrb.text.script import comparable

LENGTH = 16
_MARKS = str.maketrans("。〈〉", ".<>")  # the only marks of `script.full_width` that NFKC does not take back


def entry_digest(entry: Entry) -> str:
    """16 hex digits; the same for two entries that say the same of the same obligation."""
    import hashlib
    import json

    stated = {
        f.key: said
        for f in ENTRY.fields
        if f.key not in ENTRY.key and (said := _said(getattr(entry, f.name))) not in (None, "", {})
    }
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two texts say the same to a reader."""
    return _words(one or "") == _words(other or "")


def _words(text: str) -> str:
    return " ".join(comparable(text).translate(_MARKS).split())


def _said(value: Any) -> Any:
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}{getattr(value, 'unit', '') or ''}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_words(name): _said(each) for name, each in value.items()}
    return value
