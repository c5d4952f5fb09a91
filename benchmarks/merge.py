"""gwrb merge as its input grows: whole processes, in seconds of the processor and of the clock.

    python benchmarks/merge.py [files]

Builds a workspace with as many units as a quarter needs, sends every unit's file for four quarters, and
merges them: first into an empty ledger, then a second version of each, then the same again. By the clock each
also waits for the disk: every file that is written is flushed, what was received of it in a second one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parent.parent / "src"
PROGRAM = [sys.executable, "-c", "from gwrb.cli import run; run()"]
ENTRIES = 3  # tasks that each unit leads
LIMIT = 4.0  # milliseconds a file


def workspace(root: Path, units: int) -> None:
    """A plan in which every unit leads a few tasks."""
    tasks = [
        "plan:\n  title: 方案\n  year: 2024\n  city: 丙市\n  due_day: 20\noutline:\n- part: 一\n  title: 目标\ntasks:\n"
    ]
    names = [f"第{n:04}局" for n in range(units)]
    for n, name in enumerate(names):
        tasks += [
            f"- id: 1-{n * ENTRIES + k + 1}\n  text: 做好第{n}件事的第{k}项。\n  assignments:\n  - lead: [{name}]\n"
            for k in range(ENTRIES)
        ]
    (root / "data").mkdir(parents=True)
    (root / "data/tasks.yaml").write_text("".join(tasks), encoding="utf-8")
    listed = "".join(f"- name: {name}\n  class: 部门\n" for name in names)
    (root / "data/units.yaml").write_text(f"units:\n{listed}", encoding="utf-8")


def arrivals(folder: Path, files: int, version: int) -> None:
    """One file a unit and quarter."""
    folder.mkdir()
    for number in range(files):
        n, q = divmod(number, 4)
        day = ("2024-04-15", "2024-07-15", "2024-10-15", "2025-01-15")[q]
        text = f"unit: 第{n:04}局\nquarter: 2024Q{q + 1}\nsubmitted: {day}\nentries:\n"
        for k in range(ENTRIES):
            text += (
                f"- task: 1-{n * ENTRIES + k + 1}\n  status: 正常推进\n  progress: 完成{version + k}项，推进顺利。\n"
            )
        (folder / f"{number:05}.yaml").write_text(text, encoding="utf-8")


class Spent(NamedTuple):
    """Seconds of the processor and of the clock, and MB at the peak."""

    processor: float
    clock: float
    memory: float


def spent(root: Path, folder: Path) -> Spent:
    command = [*PROGRAM, "--root", str(root), "merge", "--on", "2025-02-01", str(folder)]
    env = {"PYTHONPATH": str(SOURCE), "PATH": "", "LC_ALL": "C.UTF-8"}
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=env)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Spent(used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024)


def main() -> int:
    """Prints one line a size; 1 where a file costs more than the limit at the greatest."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("milliseconds a file, of the processor (by the clock)")
    print(f"{'files':>6}{'new':>16}{'second version':>18}{'again':>14}{'peak memory':>16}")
    for files in (most // 8, most // 4, most // 2, most):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            workspace(root / "ws", -(-files // 4))
            arrivals(root / "first", files, 1)
            arrivals(root / "second", files, 2)
            costs = [spent(root / "ws", root / name) for name in ("first", "second", "second")]
        cells = [f"{cost.processor / files * 1000:.2f} ({cost.clock / files * 1000:.2f})" for cost in costs]
        print(f"{files:6}{cells[0]:>16}{cells[1]:>18}{cells[2]:>14}{max(cost.memory for cost in costs):>13.0f} MB")
    return int(max(cost.processor for cost in costs) / files * 1000 > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
