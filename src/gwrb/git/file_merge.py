"""The merge driver on disk: three files that git made, merged by the kind that their path says."""

from collections.abc import Sequence
from pathlib import Path

from gwrb.git import command
from gwrb.ledger import loading, outputs
from gwrb.ledger.workspace import Workspace, decode, read_bytes
from gwrb.merge import git_driver
from gwrb.model.files import RECEIPTS, KeyOrder, file_type_of
from gwrb.model.record import Record


def merge_file(base: Path, ours: Path, theirs: Path, size: int, path: str) -> tuple[str, ...]:
    """Merges a file of the repository into `ours`, as git's merge driver; what conflicts, in words."""
    data = [read_bytes(p) for p in (base, ours, theirs)]
    labels = [f"{git_driver.OURS}（{path}）", git_driver.BASE, f"{git_driver.THEIRS}（{path}）"]

    def by_lines() -> tuple[str, bool]:
        merged, clean = command.merge_text(Path.cwd(), data[0], data[1], data[2], labels, size)
        return merged.decode("utf-8", "surrogateescape"), clean

    loaded = [decode(p, path, d) for p, d in zip((base, ours, theirs), data, strict=True)]
    root, kind = _place(path)
    if kind is None or not all(one.readable for one in loaded):
        result = git_driver.merge_lines(by_lines)
    else:
        result = _merge_texts([one.source.text for one in loaded], root, kind, by_lines, size)
    outputs.write({ours: result.text.encode("utf-8", "surrogateescape")})
    return result.conflicts


def _merge_texts(
    texts: Sequence[str], root: Path, kind: Record, by_lines: git_driver.ByLines, size: int
) -> git_driver.Result:
    """Merges base, ours and theirs as a file of a kind of the workspace."""
    base, ours, theirs = texts
    if kind in RECEIPTS.values():
        return git_driver.merge_received(kind, base, ours, theirs, by_lines)
    if not kind.rows:
        return git_driver.merge_lines(by_lines)
    book = loading.read(Workspace(root), progress=False)  # the order of the notice, where it can be read
    order = KeyOrder(kind, book.plan, book.units)
    return git_driver.merge_rows(kind, base, ours, theirs, order, by_lines, size)


def _place(path: str) -> tuple[Path, Record | None]:
    """The workspace that a file of the repository stands in, and its kind: the innermost folder that fits."""
    parts = path.split("/")
    for start in range(len(parts) - 1, -1, -1):
        kind = file_type_of("/".join(parts[start:]))
        if kind is not None:
            return Path.cwd().joinpath(*parts[:start]), kind
    return Path.cwd(), None
