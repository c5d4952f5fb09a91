"""How long the Tab key waits: gwrb's answers beside a bare typer program's own, in whole processes.

    python -m benchmarks.completion      some ten seconds; exits 1 where gwrb takes over 60 ms more

Commands, options, and what is read from the workspace (units, tasks), on the project's own plan; the best of ten, in turns.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.lines import Line, told
from benchmarks.report import workspace
from benchmarks.validate import GWRB, together

RUNS, MORE = 10, 60.0
TYPER = """import os, typer
os.environ |= {"_BARE_COMPLETE": "complete_bash", "COMP_WORDS": "bare --un", "COMP_CWORD": "1"}
app = typer.Typer()
@app.command()
def bare(unit: str = "") -> None: ...
app(prog_name="bare")
"""
ASKED = {
    "a command": ("li",),
    "an option": ("list", "--un"),
    "a unit": ("list", "--unit", "市经"),
    "a task": ("show", "2-1"),
}


def main() -> int:
    """Measures, prints the table, and says whether the limit holds."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = workspace(Path(scratch))
        commands = [[*GWRB, "completion", "bash", "--", *words] for words in ASKED.values()]
        bare, *found = together(folder, RUNS, [sys.executable, "-c", TYPER], *commands)
    lines = [Line("typer alone: an option", bare.seconds * 1000, "ms")]
    for what, one in zip(ASKED, found, strict=True):
        lines.append(Line(f"gwrb: {what}, more than typer alone", (one.seconds - bare.seconds) * 1000, "ms", MORE))
    return told(lines)


if __name__ == "__main__":
    sys.exit(main())
