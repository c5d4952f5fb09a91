"""Rules of reading (bytes, characters, YAML), and of the structure of every record. Each says what it is to users in docs/规则."""

from gwrb.text.diagnostics import Rule

FILE = Rule("GW001", "error")
ENCODING = Rule("GW002", "error")
SYNTAX = Rule("GW003", "error")
CONFLICT = Rule("GW004", "error")
FEATURE = Rule("GW005", "error")
BYTES = Rule("GW006", "warning")
TAB = Rule("GW007", "error")
CHARACTER = Rule("GW008", "error")
COMMENT = Rule("GW009", "warning")
DUPLICATE_KEY = Rule("GW010", "error")
LARGE = Rule("GW011", "warning")
ESCAPED = Rule("GW013", "error")

UNKNOWN_KEY = Rule("GW101", "error")
MISSING_KEY = Rule("GW102", "error")
SHAPE = Rule("GW103", "error")
VALUE = Rule("GW104", "error")
EMPTY = Rule("GW105", "error")
AMBIGUOUS = Rule("GW106", "error")
ONE_ITEM = Rule("GW107", "error")
