"""How long printing takes, beside the ways a document of the same words could be made otherwise.

    python benchmarks/report.py            all of it, some two minutes; exits 1 where a limit is passed

Everything is measured in one run on one machine, each side in a process of its own, the best of a few.
Sides that need python-docx or docxtpl are in the dependency group `bench`.

- floor: a bare interpreter reads the same YAML with PyYAML's CSafeLoader, builds the report's paragraphs and
  tables of the very same words as elements in lxml, and zips them. It derives nothing and styles nothing.
  The same of a year in full, every obligation reported in every quarter; there also against `gwrb status`, which
  reads and tracks the same, and the words written after it.
- rows: a table of 7 columns from rows in memory, printed by the engine, by python-docx with its cells
  built in lxml, by python-docx's add_row, and by docxtpl.
- papers: what each further unit paper costs, against the same words written by python-docx into a lean base.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.full_year import full_year
from benchmarks.lines import Line, told

ROOT = Path(__file__).parent.parent
SIDES = Path(__file__).parent / "sides"
FEW, SOME, MANY = 300, 3_000, 30_000
FLOOR, FULL, LXML, PAPER, MEMORY, LINEAR = 4.0, 2.5, 2.5, 3.0, 800, 1.5


class Run(NamedTuple):
    """One process: seconds and the most memory it held, in MB."""

    seconds: float
    memory: float


def run(*command: str | Path, cwd: Path | None = None) -> Run:
    """Runs a process to its end; raises where it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, command)], cwd=cwd, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    process.returncode = 0
    return Run(seconds, used.ru_maxrss / 1024)


def best(times: int, *command: str | Path, cwd: Path | None = None) -> Run:
    return min((run(*command, cwd=cwd) for _ in range(times)), key=lambda r: r.seconds)


def main() -> int:
    """Measures, prints the table, and says whether every limit holds."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="without the 30,000 rows")
    quick = arguments.parse_args().quick
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        parts: list[Callable[[Path], list[Line]]] = [small, papers, *([] if quick else [large])]
        lines = [line for part in parts for line in part(place)]
    return told(lines)


def workspace(place: Path) -> Path:
    """The project's own plan with the samples merged in."""
    made = place / "workspace"
    shutil.copytree(ROOT / "data", made / "data")
    shutil.rmtree(made / "data" / "progress", ignore_errors=True)
    samples = [ROOT / "examples" / q for q in ("2024Q1", "2024Q2")]
    run("-m", "gwrb", "--root", made, "merge", "--yes", "--on", "2024-07-25", *samples)
    return made


def small(place: Path) -> list[Line]:
    """302 tasks: the whole command against the floor, as whole processes; with the samples, and a year in full."""
    lines, _ = against_floor("302 tasks", workspace(place), ("-q", "2024Q2", "--on", "2024-07-25"), FLOOR)
    year, nothing, asked = place / "year", place / "nothing", ("-q", "2024Q4", "--on", "2025-01-25")
    full_year(year)
    bare, ours = against_floor("a year in full", year, asked, None)
    tracked = best(7, "-m", "gwrb", "--root", year, "status", *asked).seconds
    written = best(7, SIDES / "floor.py", nothing, place / "year.json").seconds
    return [
        *lines,
        *bare,
        Line("a year in full: gwrb status, which reads and tracks", tracked, "s"),
        Line("a year in full: the same words written (lxml + zip)", written, "s"),
        Line("a year in full: gwrb report / read, tracked, written", ours / (tracked + written), "x", FULL),
    ]


def against_floor(what: str, made: Path, asked: tuple[str, ...], limit: float | None) -> tuple[list[Line], float]:
    """The report of a workspace beside the floor that writes the words of the same report; the report's seconds."""
    out = made.parent / f"{made.name}.docx"
    ours = best(7, "-m", "gwrb", "--root", made, "report", *asked, "--force", "-o", out).seconds
    floor = best(7, SIDES / "floor.py", made, words_of(out, made.parent)).seconds
    lines = [
        Line(f"{what}: gwrb report", ours, "s"),
        Line(f"{what}: floor (CSafeLoader + lxml + zip, the same words)", floor, "s"),
        Line(f"{what}: gwrb report / floor", ours / floor, "x", limit),
    ]
    return lines, ours


def words_of(report: Path, place: Path) -> Path:
    """The words of a finished report, block by block, for the other sides to write."""
    out = place / f"{report.stem}.json"
    run(SIDES / "words.py", report, out)
    return out


def papers(place: Path) -> list[Line]:
    """Each further paper of one process: the whole run less one paper's run, by the papers between them."""
    made = place / "workspace"
    every, one = place / "every", place / "one.docx"
    common = ("-m", "gwrb", "--root", made, "report", "-q", "2024Q2", "--on", "2024-07-25", "--force")
    whole = best(5, *common, "--all-units", "-o", every)
    single = best(5, *common, "--unit", "市经信局", "-o", one)
    count = len(list(every.glob("*.docx")))
    ours = (whole.seconds - single.seconds) / (count - 1)
    words = place / "words"
    run(SIDES / "words.py", every, words)
    theirs = best(5, SIDES / "lean.py", words, "all").seconds - best(5, SIDES / "lean.py", words, "one").seconds
    theirs /= count - 1
    return [
        Line(f"each further unit paper of {count}: gwrb", ours * 1000, "ms"),
        Line(f"each further unit paper of {count}: python-docx on a lean base", theirs * 1000, "ms"),
        Line("each further unit paper: gwrb / python-docx", ours / theirs, "x", PAPER),
    ]


def large(place: Path) -> list[Line]:
    """A table of 30,000 rows, and of 300 for the slope."""
    found: dict[str, Run] = {}
    lines: list[Line] = []
    for name, times in (("gwrb", 3), ("lxml", 3), ("docxtpl", 1)):
        found[name] = best(times, SIDES / f"rows_{name}.py", str(MANY), place / f"{name}.docx")
        lines.append(Line(f"{MANY} rows: {name}", found[name].seconds, "s"))
    slow = run(SIDES / "rows_add_row.py", str(SOME), place / "add_row.docx")
    lines.append(Line(f"{SOME} rows: python-docx's add_row (quadratic, so not {MANY})", slow.seconds, "s"))
    few = best(5, SIDES / "rows_gwrb.py", str(FEW), place / "few.docx").seconds
    half = best(2, SIDES / "rows_gwrb.py", str(MANY // 2), place / "half.docx").seconds
    slope = ((found["gwrb"].seconds - half) / (MANY / 2)) / ((half - few) / (MANY / 2 - FEW))
    return [
        *lines,
        Line(
            f"{MANY} rows: gwrb / python-docx with cells in lxml",
            found["gwrb"].seconds / found["lxml"].seconds,
            "x",
            LXML,
        ),
        Line(f"{MANY} rows: gwrb / docxtpl", found["gwrb"].seconds / found["docxtpl"].seconds, "x", 1.0),
        Line(f"{MANY} rows: gwrb's memory", found["gwrb"].memory, "MB", MEMORY),
        Line(f"{FEW} to {MANY} rows: cost of a row, second half / first half", slope, "x", LINEAR),
        *report_of(place),
    ]


def report_of(place: Path) -> list[Line]:
    """The whole command on a plan of 30,000 tasks."""
    made = place / "many"
    run(SIDES / "plan.py", made, str(MANY))
    out = place / "many.docx"
    whole = run("-m", "gwrb", "--root", made, "report", "-q", "2024Q2", "--on", "2024-07-25", "-o", out)
    return [
        Line(f"{MANY} tasks: gwrb report, whole", whole.seconds, "s"),
        Line(f"{MANY} tasks: gwrb report's memory", whole.memory, "MB", MEMORY),
    ]


if __name__ == "__main__":
    sys.exit(main())
