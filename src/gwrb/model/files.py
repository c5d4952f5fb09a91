"""Every kind of data file, in the order in which they are told of: the one list that all commands go by."""

from __future__ import annotations

from fnmatch import fnmatchcase

from gwrb.model import office_fields
from gwrb.model.fields import PROGRESS_FILE, RECEIVED_FILE, TASKS_FILE, UNITS_FILE
from gwrb.model.record import Record

FILES: tuple[Record, ...] = (TASKS_FILE, UNITS_FILE, PROGRESS_FILE, RECEIVED_FILE, *office_fields.FILES)

FILED = (RECEIVED_FILE, *office_fields.FILES)  # what a ledger keeps by kind (`Ledger.of`)

# What units send, to be merged; and where it is recorded what they sent. Of contacts nothing is recorded:
# they are personal data.
SENT = (PROGRESS_FILE, office_fields.PLANS_FILE, office_fields.CONTACTS_FILE)
RECEIPTS = {
    PROGRESS_FILE.name: RECEIVED_FILE,
    office_fields.PLANS_FILE.name: office_fields.RECEIVED_PLANS_FILE,
}


def file_type_of(path: str) -> Record | None:
    """The kind of a data file by its path in the workspace, with forward slashes."""
    parts = path.split("/")
    for record in FILES:
        wanted = record.glob.split("/")
        if len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted)):
            return record
    return None
