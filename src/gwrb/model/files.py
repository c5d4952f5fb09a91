"""Every kind of data file, in the order in which they are told of: the one list that all commands go by."""

from __future__ import annotations

from fnmatch import fnmatchcase

from gwrb.model.office_records import OFFICE_FILES
from gwrb.model.plan import TASKS_FILE
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.received import RECEIVED_FILE
from gwrb.model.record import Record
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE, RECEIVED_PLANS_FILE
from gwrb.model.units_file import UNITS_FILE

# What a ledger keeps by kind (`Ledger.of`).
FILED = (RECEIVED_FILE, PLANS_FILE, RECEIVED_PLANS_FILE, CONTACTS_FILE, *OFFICE_FILES)
FILES: tuple[Record, ...] = (TASKS_FILE, UNITS_FILE, PROGRESS_FILE, *FILED)
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
