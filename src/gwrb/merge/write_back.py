"""Writing what a merge decided: every file of it or none."""

from __future__ import annotations

from pathlib import Path

from gwrb.ledger import journal
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.merge import receipts
from gwrb.merge.merge_plan import MergePlan
from gwrb.model.files import ROW_FILES
from gwrb.model.unit_plans import CONTACTS_FILE
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal


def write_merged(book: Sound, planned: MergePlan) -> None:
    """Writes the files of the slots and the records of what was received; the workspace is locked.

    Refuses what leads out of the workspace, and a file that changed since the ledger was read.
    """
    space = book.workspace
    files: dict[Path, bytes | None] = {}
    for slot in planned.slots:
        if slot.text is not None:
            mark = b"\xef\xbb\xbf" if space.has_mark(slot.path) else b""
            files[slot.path] = mark + slot.text.encode("utf-8")
        kind = receipts.record_of(slot.record)
        if slot.received is not None and kind is not None:
            path = space.path_of(kind.glob, *slot.identity)
            files[path] = receipts.write(slot.record, slot.received).encode("utf-8")
    if any(s.record is CONTACTS_FILE for s in planned.slots):
        files |= space.privacy()
    outside = [p for p in files if not space.inside(p)]
    if outside:
        raise Refusal(f"{shown(outside[0])} 指向工作区外，没有写入；请换成工作区里的文件夹", WRONG_USE)
    read = {f.path: f.source.text for record in ROW_FILES for f in book.ledger.files(record)}
    for path in (s.path for s in planned.slots if s.text is not None):
        now = space.read(path).source.text if path.exists() else None
        if now != read.get(path):  # by somebody's editor, while the question stood
            raise Refusal(f"{shown(path)} 在合并期间被改过，什么都没有写入；请再合并一次", FOUND)
    journal.write_all(space.root, files)
