"""What kind of file a text is, by the fields that it has; and whether its end is missing. Pure."""

from __future__ import annotations

from gwrb.model.field_types import Choice, Day, Flag, Period
from gwrb.model.files import FILES, RECEIPTS, SENT
from gwrb.model.record import Record
from gwrb.text.source import Source
from gwrb.yamltext.nodes import Map, Node, Seq, compose

_ENDS = "。！？；…”’）)】》.!?;\"'"


def sent_kind(source: Source) -> Record | str:
    """The kind whose fields a text has most of, in itself and in its rows; why it is none that units send."""
    root = compose(source).root
    none = "不是进展文件（没有 unit、quarter、entries 这些栏目）"
    if not isinstance(root, Map):
        damaged = "<<<<<<<" in source.text or any(w in source.text for w in ("unit:", "quarter:", "entries:"))
        return max(SENT, key=lambda r: sum(f"{key}:" in source.text for key in _telling(r))) if damaged else none
    keys = set(root.pairs)
    record = max((*SENT, *FILES), key=lambda r: _likeness(root, r))  # of two alike the first
    if record in SENT and keys & _telling(record):
        return record
    if record in RECEIPTS.values():
        return "这是收件记录，不是进展文件"
    if keys & {"plan", "outline", "tasks", "units", "groups"}:
        return "这是任务或单位文件，不是进展文件"
    return f"这是{record.title}，不由单位报送" if record.rows and keys & _telling(record) else none


def _telling(record: Record) -> set[str]:
    """The fields by which a kind of file is known: what names it, and its rows."""
    return {*record.identity, record.rows}


def _likeness(root: Map, record: Record) -> tuple[int, int]:
    """How many of its fields a kind finds in a file and in the file's rows; fewer fields of its own first."""
    own = {f.key for f in record.fields}
    count = len(own & set(root.pairs))
    rows = root.pairs.get(record.rows) if record.rows else None
    count += len({f.key for f in record.row.fields} & _row_keys(rows[1])) if rows else 0
    return count, -len(set(root.pairs) - own)


def _row_keys(node: Node) -> set[str]:
    rows = node.items if isinstance(node, Seq) else []
    return {key for row in rows if isinstance(row, Map) for key in row.pairs}


def cut_short(source: Source, record: Record) -> str | None:
    """Why a file looks as if its end were missing: it stops in the middle of a sentence, without a line's end."""
    text = source.text
    if text.endswith("\n"):
        return None
    last = text.rstrip().rpartition("\n")[2].strip()
    field, _, value = last.removeprefix("- ").partition(": ")
    if (field in _whole(record) and value) or last[-1:] in _ENDS or last[-1:] in "]}":
        return None
    tail = last[-12:]
    return f"像是没有传完整：末尾停在“…{tail}”。确实完整的话，请在末尾加一个句号，或按一下回车"


def _whole(record: Record) -> set[str]:
    """The fields whose values cannot be cut short and still be read: choices, days, what names the file."""
    fields = (*record.fields, *record.row.fields)
    fixed = {f.key for f in fields if isinstance(f.kind, Choice | Day | Flag | Period)}
    return fixed | set(record.identity)
