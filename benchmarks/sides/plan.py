"""plan.py FOLDER COUNT: a workspace of so many tasks, half of them reported."""

from __future__ import annotations

import sys
from pathlib import Path

from rows import rows

UNITS = 80
folder, count = Path(sys.argv[1]), int(sys.argv[2])
made = rows(count)
progress = folder / "data" / "progress" / "2024Q2"
progress.mkdir(parents=True)
plan = ["plan:\n  title: 2024年市《政府工作报告》目标任务责任分解方案\n  year: 2024\n  due_day: 20\n",
        "outline:\n- part: 一\n  title: 重点工作\n", "tasks:\n"]  # fmt: skip
plan += [
    f"- id: 1-{n}\n  text: {row.text}\n  assignments:\n  - lead: [第{n % UNITS}局]\n" for n, row in enumerate(made, 1)
]
(folder / "data" / "tasks.yaml").write_text("".join(plan), encoding="utf-8")
units = [f"- name: 第{n}局\n  class: 政府组成部门\n" for n in range(UNITS)]
(folder / "data" / "units.yaml").write_text("units:\n" + "".join(units), encoding="utf-8")
for unit in range(UNITS // 2):
    entries = [
        f"- task: 1-{n}\n  status: {row.status}\n  progress: 上半年完成投资{n % 41}亿元，主体结构封顶。\n"
        + (f"  problems: {row.problems}\n" if row.problems else "")
        + f"  next: {row.next}\n"
        for n, row in enumerate(made, 1)
        if n % UNITS == unit
    ]
    text = f"unit: 第{unit}局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n" + "".join(entries)
    (progress / f"第{unit}局.yaml").write_text(text, encoding="utf-8")
