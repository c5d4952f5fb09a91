"""Every kind of data file: the one list that all commands go by; what names a file, and how its rows are ordered."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from gwrb.model.changes import CHANGES_FILE
from gwrb.model.field_types import Line
from gwrb.model.notice_profile import NOTICE_FILE
from gwrb.model.office_records import OFFICE_FILES
from gwrb.model.plan import TASKS_FILE, Plan
from gwrb.model.progress import PROGRESS_FILE, RECEIVED_FILE
from gwrb.model.record import Field, Record
from gwrb.model.unit_plans import BREAKDOWN_FILE, CONTACTS_FILE, DUTIES_FILE, PLANS_FILE, RECEIVED_PLANS_FILE
from gwrb.model.units_file import UNITS_FILE, Group, Unit, Units

# What a ledger keeps by kind (`Ledger.of`).
_OF_UNITS = (PLANS_FILE, RECEIVED_PLANS_FILE, CONTACTS_FILE, BREAKDOWN_FILE, DUTIES_FILE)
FILED = (NOTICE_FILE, RECEIVED_FILE, *_OF_UNITS, *OFFICE_FILES)
FILES: tuple[Record, ...] = (TASKS_FILE, UNITS_FILE, CHANGES_FILE, PROGRESS_FILE, *FILED)
ROW_FILES = tuple(record for record in FILES if record.rows)

# What units send, to be merged; and where it is recorded what they sent. Of contacts nothing is recorded:
# they are personal data.
SENT = (PROGRESS_FILE, PLANS_FILE, CONTACTS_FILE)
RECEIPTS = {PROGRESS_FILE.name: RECEIVED_FILE, PLANS_FILE.name: RECEIVED_PLANS_FILE}


def file_type_of(path: str) -> Record | None:
    """The kind of a data file by its path in the workspace, with forward slashes."""
    parts = path.split("/")
    for record in FILES:
        wanted = record.glob.split("/")
        if len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted)):
            return record
    return None


Key = tuple[Any, ...]  # the values of a row's key fields; HEAD for the file's own facts


class FileSlot(NamedTuple):
    """One file's place: its kind by name, and what names the file, in the order of the kind's `identity`."""

    kind: str
    identity: tuple[Any, ...]


Find = Callable[[str], Unit | Group | None]  # who is meant by a name


def slot_of(record: Record, value: object, find: Find) -> FileSlot:
    """Where a file belongs; its unit under the name it gives itself where nobody knows that."""
    named = zip(record.identity_fields, record.identity_of(value), strict=True)
    return FileSlot(record.name, tuple(_registered(part, f, find) for f, part in named))


def _registered(part: Any, field: Field, find: Find) -> Any:
    """A unit under its own name."""
    owner = find(part) if is_unit(field) else None
    return str(owner.name) if isinstance(owner, Unit) else part


def is_unit(field: Field) -> bool:
    """Whether a field names a unit."""
    return isinstance(field.kind, Line) and field.kind.name


def owner_of(record: Record, value: object, find: Find) -> Unit | Group | None:
    """The unit (or, wrongly, the group) whose file it is; None where it is unknown or the kind names none."""
    for field in record.identity_fields:
        if is_unit(field):
            owner = find(getattr(value, field.name))
            return owner if isinstance(owner, Unit | Group) else None
    return None


class KeyOrder:
    """Sorts the rows of a file: as the notice has their tasks and scopes, then units in the order of
    units.yaml, then days and other parts ascending; what is not known comes last.

    Rows told apart by words alone (people) have no order of their own: they stay as they came.
    """

    def __init__(self, record: Record, plan: Plan | None, units: Units | None = None) -> None:
        self._key = record.row.key_fields
        self._ordered = any(f.key == "task" or is_unit(f) or not isinstance(f.kind, Line) for f in self._key)
        tasks = plan.tasks if plan else ()
        self._tasks = {task.id: i for i, task in enumerate(tasks)}
        self._scopes: dict[Key, int] = {(t.id, a.scope): i for t in tasks for i, a in enumerate(t.assignments)}
        self._units = {str(u.name): i for i, u in enumerate(units.units)} if units else {}

    def __call__(self, key: Key) -> tuple[Any, ...]:
        if not self._ordered:
            return ()
        out: list[Any] = []
        task = None
        for field, part in zip(self._key, key, strict=False):
            if field.key == "task":
                task = part
                out.append(self._tasks.get(part, len(self._tasks)))
                out.append(() if part in self._tasks else _number(part))
            elif field.key == "scope":
                out.append(self._scopes.get((task, part), len(self._scopes)))
            elif is_unit(field):
                out += [self._units.get(part, len(self._units)), str(part or "")]
            else:
                out.append((part is not None, part) if part is not None else (False,))
        return tuple(out)


def _number(task: str | None) -> tuple[int, ...]:
    """A task's id as numbers: where there is no plan to be read, tasks come by number."""
    return tuple(int(n) if n.isdecimal() else 0 for n in (task or "").split("-"))
