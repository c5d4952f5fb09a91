"""Rules of structure: keys, shapes and values of every record. Each says what it is to users in docs/规则."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

UNKNOWN_KEY = Rule("GW101", "error")
MISSING_KEY = Rule("GW102", "error")
SHAPE = Rule("GW103", "error")
VALUE = Rule("GW104", "error")
EMPTY = Rule("GW105", "error")
AMBIGUOUS = Rule("GW106", "error")
ONE_ITEM = Rule("GW107", "error")
