"""gwrb merge as its input grows: whole processes, seconds, and how much more each doubling costs.

    python benchmarks/merge.py [files]

Builds a workspace with as many units as a quarter needs, sends every unit's file for four quarters, and
merges them: first into an empty ledger, then a second version of each, then the same again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
PROGRAM = [sys.executable, "-c", "from gwrb.cli import run; run()"]
ENTRIES = 3  # tasks that each unit leads


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


def seconds(root: Path, folder: Path) -> float:
    begun = time.perf_counter()
    command = [*PROGRAM, "--root", str(root), "merge", "--on", "2025-02-01", str(folder)]
    env = {"PYTHONPATH": str(SOURCE), "PATH": "", "LC_ALL": "C.UTF-8"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)
    return time.perf_counter() - begun


def main() -> None:
    """Prints one line a size: new, second version, repeated."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("files    new  second  again  (seconds)   new, a file")
    for files in (most // 8, most // 4, most // 2, most):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            workspace(root / "ws", -(-files // 4))
            arrivals(root / "first", files, 1)
            arrivals(root / "second", files, 2)
            first, second, again = (seconds(root / "ws", root / name) for name in ("first", "second", "second"))
        print(f"{files:5} {first:6.2f} {second:7.2f} {again:6.2f} {first / files * 1000:19.2f} ms")


if __name__ == "__main__":
    main()
