"""Names as Word takes them."""

import re

_LONGEST = 40  # what Word takes as the name of a bookmark


def bookmark_of(tag: str) -> str:
    """A control's tag as a bookmark's name, letters, digits and _ only; empty where it would be none."""
    name = re.sub(r"[^0-9A-Za-z]", "_", tag)
    return name if len(name) <= _LONGEST and name[:1].isalpha() else ""
