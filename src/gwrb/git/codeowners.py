"""CODEOWNERS of the workspace: whose account reviews which files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gwrb.git import command
from gwrb.git.snapshots import inside
from gwrb.ledger.workspace import Workspace
from gwrb.model.files import RECEIPTS, SENT


def codeowners(space: Workspace, owners: Iterable[tuple[str, Sequence[str]]], office: str | None) -> str:
    """The file's text: each unit's own files are its accounts', everything else the office's."""
    top = command.top(space.root)
    prefix = inside(space, top) if top else ""
    lines = ["# 由 gwrb git codeowners 生成：账号在 data/units.yaml 里改，改后重新生成。"]
    lines += [f"* {_account(office)}"] if office else []
    # The last pattern that fits decides, so the units' own files stand below.
    for name, accounts in owners:
        who = " ".join(dict.fromkeys(map(_account, accounts)))
        lines += [f"/{prefix}{pattern} {who}" for pattern in _own_files(_escaped(name))]
    return "\n".join(lines) + "\n"


def _own_files(unit: str) -> list[str]:
    """The patterns of the files that a unit writes and git keeps: those of which receipts are kept."""
    out = []
    for kind in SENT:
        if kind.name in RECEIPTS:
            steps = iter(unit if key == "unit" else "*" for key in kind.identity)
            out.append("".join(next(steps) if c == "*" else c for c in kind.glob))
    return out


def _account(name: str) -> str:
    """@user, @org/team, or a mail address as it is."""
    return name if "@" in name else f"@{name}"


def _escaped(name: str) -> str:
    return "".join("\\" + c if c in " #[]*?!\\" else c for c in name)
