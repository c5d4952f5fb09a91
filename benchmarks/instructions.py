"""What commands cost in instructions, which no busy neighbour disturbs: callgrind around the same processes.

    python -m benchmarks.instructions [--quick]      some six minutes; exits 1 where a limit is passed

Needs valgrind; says so and measures nothing where it is missing. Each command runs once before, so that its modules are
compiled. Start-up is held against PyYAML's CSafeLoader loading the same `data/tasks.yaml` in a bare interpreter; then
the report of the samples, and a year as `full_year.py` makes it (left out with `--quick`).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.full_year import ROOT
from benchmarks.lines import Line, told
from benchmarks.report import workspace
from benchmarks.validate import BARE
from benchmarks.year import COMMANDS, SITE, STATUS, made

LIST, VALIDATE = 1.4, 2.0
SAMPLES = ("report", "-q", "2024Q2", "--on", "2024-07-25", "-o", "report.docx", "--force")


def instructions(folder: Path, code: str, *arguments: str) -> float:
    """Millions of instructions of one process that runs some code in a folder."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "GWRB_ROOT")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    run = subprocess.run(counted, cwd=folder, env=environment, capture_output=True, check=False)
    found = re.search(rb"Collected : (\d+)", run.stderr)
    if found is None or run.returncode > 1:
        raise SystemExit(f"failed: {' '.join(arguments)}\n{run.stderr.decode(errors='replace')[-2000:]}")
    return int(found[1]) / 1e6


def gwrb(folder: Path, *arguments: str) -> float:
    return instructions(folder, "from gwrb.__main__ import run; run()", *arguments)


def startup(place: Path) -> list[Line]:
    """Short commands on the plan alone, as issued and with its changes."""
    lines = []
    for what, names in (("", ("tasks", "units")), (", with changes", ("tasks", "units", "changes"))):
        folder = place / f"plan{len(names)}"
        (folder / "data").mkdir(parents=True)
        for name in names:
            shutil.copy(ROOT / "data" / f"{name}.yaml", folder / "data")
        bare = instructions(folder, BARE)
        listed, checked = gwrb(folder, "list", "--unit", "市经信局", "--format", "json"), gwrb(folder, "validate")
        if not what:
            lines += [Line("bare load of tasks.yaml", bare, "M"), Line("--help", gwrb(folder, "--help"), "M")]
        lines += [
            Line(f"list --unit --format json{what}", listed, "M"),
            Line(f"validate{what}", checked, "M"),
            Line(f"list / bare load{what}", listed / bare, "x", LIST),
            Line(f"validate / bare load{what}", checked / bare, "x", VALIDATE),
        ]
    return lines


def papers(place: Path) -> list[Line]:
    """The report of the samples, and the same year in full."""
    lines = [Line("report of the samples", gwrb(workspace(place), *SAMPLES), "M")]
    folder = made(place / "year", 1)
    found = {name: gwrb(folder, *arguments) for name, arguments in COMMANDS.items()}
    lines += [Line(f"a year in full: {name}", value, "M") for name, value in found.items()]
    return [
        *lines,
        Line("a year in full: status / validate", found["status"] / found["validate"], "x", STATUS),
        Line("a year in full: site / status", found["site"] / found["status"], "x", SITE),
    ]


def main() -> int:
    """Measures, prints the table, and says whether every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="start-up alone")
    given = parser.parse_args()
    if not shutil.which("valgrind"):
        print("valgrind is not here: nothing was counted")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        lines = startup(place) + ([] if given.quick else papers(place))
    return told(lines)


if __name__ == "__main__":
    sys.exit(main())
