"""What each further form costs, made and collected, and that both grow with their number and no faster.

    python benchmarks/forms.py             some two minutes; exits 1 where a limit is passed

Everything is measured in one run on one machine, each side in a process of its own, in processor
seconds, the best of a few.

- making: each further form of the project's own plan (the whole run less one form's run), against the words
  of the same forms written by python-docx into a lean base.
- collecting: each further filled form of the same plan, against making it.
- growth: a plan in which every unit leads three tasks, twice as many units each time; what a form costs in
  the second half against what it costs in the first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.lines import Line, told

ROOT = Path(__file__).parent.parent
SIDES = Path(__file__).parent / "sides"
TIMES = 3
MAKING, COLLECTING, LINEAR = 3.0, 3.0, 1.5
UNITS = (100, 200, 400)
FIRST = "市经信局"


def run(*command: str | Path) -> float:
    """Runs a process to its end: the seconds that processors worked for it, which neighbours hardly change."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0"}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *map(str, command)], env=environment, stdout=quiet, stderr=quiet)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = 0
    if status:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return used.ru_utime + used.ru_stime


def best(times: int, *command: str | Path) -> float:
    return min(run(*command) for _ in range(times))


def gwrb(root: Path, *arguments: str | Path) -> tuple[str | Path, ...]:
    return ("-m", "gwrb", "--root", root, *arguments)


def make(root: Path, whose: tuple[str, ...], out: Path) -> tuple[str | Path, ...]:
    asked: tuple[str | Path, ...] = (
        "form",
        "progress",
        "--quarter",
        "2024Q2",
        *whose,
        "--on",
        "2024-07-01",
        "--force",
        "-o",
        out,
    )
    return gwrb(root, *asked)


def many(root: Path, units: int) -> None:
    """A plan in which every unit leads three tasks."""
    names = [f"第{n:04}局" for n in range(units)]
    plan = "plan:\n  title: 方案\n  year: 2024\n  due_day: 20\noutline:\n- part: 一\n  title: 目标\ntasks:\n"
    plan += "".join(
        f"- id: 1-{n * 3 + k + 1}\n  text: 做好第{n}件事的第{k}项。\n  assignments:\n  - lead: [{name}]\n"
        for n, name in enumerate(names)
        for k in range(3)
    )
    (root / "data").mkdir(parents=True)
    (root / "data/tasks.yaml").write_text(plan, encoding="utf-8")
    listed = "".join(f"- name: {name}\n  class: 部门\n" for name in names)
    (root / "data/units.yaml").write_text(f"units:\n{listed}", encoding="utf-8")


def collect(root: Path, what: Path) -> tuple[str | Path, ...]:
    """Reads and merges without writing: so that every run does the same."""
    return gwrb(root, "collect", "--dry-run", "--on", "2024-07-15", what)


def real(place: Path) -> list[Line]:
    """The project's own plan."""
    root, forms, one, words = (place / name for name in ("real", "forms", "one.docx", "words"))
    shutil.copytree(ROOT / "data", root / "data")
    shutil.rmtree(root / "data" / "progress", ignore_errors=True)
    whole = best(TIMES, *make(root, ("--all",), forms))
    single = best(TIMES, *make(root, ("--unit", FIRST), one))
    count = len(list(forms.glob("*.docx")))
    run(SIDES / "words.py", forms, words)
    theirs = best(TIMES, SIDES / "lean.py", words, "all")
    theirs -= best(TIMES, SIDES / "lean.py", words, "one")
    made, lean = (whole - single) / (count - 1), theirs / (count - 1)
    run(SIDES / "fill.py", forms)
    whole = best(TIMES, *collect(root, forms))
    single = best(TIMES, *collect(root, next(forms.glob(f"*{FIRST}*"))))
    read = (whole - single) / (count - 1)
    return [
        Line(f"each further form of {count}: gwrb form", made * 1000, "ms"),
        Line(f"each further form of {count}: python-docx on a lean base", lean * 1000, "ms"),
        Line("each further form: gwrb form / python-docx", made / lean, "x", MAKING),
        Line(f"each further form of {count}: gwrb collect", read * 1000, "ms"),
        Line("each further form: gwrb collect / gwrb form", read / made, "x", COLLECTING),
    ]


def growth(place: Path) -> list[Line]:
    """Two doublings of the number of forms."""
    making, collecting = [], []
    for units in UNITS:
        root, forms = place / f"ws{units}", place / f"forms{units}"
        many(root, units)
        making.append(best(3, *make(root, ("--all",), forms)))
        run(SIDES / "fill.py", forms)
        collecting.append(best(3, *collect(root, forms)))
    few, some, most = UNITS
    lines = []
    for name, found in (("form", making), ("collect", collecting)):
        before, after = (found[1] - found[0]) / (some - few), (found[2] - found[1]) / (most - some)
        lines += [
            Line(f"gwrb {name}, {most} forms", found[2], "s"),
            Line(f"gwrb {name}: cost of a form, {some} to {most} / {few} to {some}", after / before, "x", LINEAR),
        ]
    return lines


def main() -> int:
    """Measures, prints the table, and says whether every limit holds."""
    with tempfile.TemporaryDirectory() as scratch:
        lines = [*real(Path(scratch)), *growth(Path(scratch))]
    return told(lines)


if __name__ == "__main__":
    sys.exit(main())
