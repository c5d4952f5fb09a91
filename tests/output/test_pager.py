"""A page longer than the terminal is turned page by page there, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pty = pytest.importorskip("pty")  # not on Windows

SHOW = """
from gwrb.output.terminal import TerminalPage
page = TerminalPage()
page.say("\\n".join(f"第{n}行" for n in range(1, {lines} + 1)))
page.show()
"""


def shown(tmp_path: Path, lines: int, *, stdin: bool = True, **more: str) -> str:
    """What a terminal of 24 lines shows of a page; its pager says so at its end."""
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\ncat\necho 分页完\n", encoding="utf-8")
    pager.chmod(0o755)
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "LINES": "24",
        "COLUMNS": "80",
    }
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", SHOW.replace("{lines}", str(lines))], stdout=theirs,
        stdin=theirs if stdin else subprocess.DEVNULL, env={**env, "PAGER": str(pager), **more},
    )  # fmt: skip
    os.close(theirs)
    out = b""
    try:
        while piece := os.read(ours, 65536):
            out += piece
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    assert done.wait() == 0
    return out.decode().replace("\r\n", "\n")


def page(lines: int) -> str:
    return "".join(f"第{n}行\n" for n in range(1, lines + 1))


def test_what_is_longer_than_the_screen_is_paged(tmp_path: Path) -> None:
    assert shown(tmp_path, 30) == page(30) + "分页完\n"


@pytest.mark.parametrize(
    ("lines", "stdin", "more"),
    [(20, True, {}), (30, False, {}), (30, True, {"GWRB_NO_PAGER": "1"}), (30, True, {"PAGER": "gwrb-no-such-pager"})],
    ids=["short", "nobody to turn", "declined", "no such pager"],
)
def test_else_it_is_printed(tmp_path: Path, lines: int, stdin: bool, more: dict[str, str]) -> None:
    assert shown(tmp_path, lines, stdin=stdin, **more) == page(lines)
