"""What other plain-text ledgers and requirement tools need to read and check as many things, beside gwrb.

    python -m benchmarks.anchors [tasks]      some two minutes for 3,000; no limit but a note of what is not here

Whole processes, the best of three, as ratios to PyYAML's CSafeLoader loading tasks.yaml of as many tasks in a bare
interpreter. Each tool reads the same texts in a form of its own: one task is a transaction of two postings, an item, or
a requirement. ledger and hledger come from the system; beancount, doorstop and strictdoc from pip (not in the extra
`bench`: they want other versions of what is installed). Tools are looked for in PATH.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml
from benchmarks.lines import Line, told
from benchmarks.validate import BARE, VALIDATE, plan, together

TASKS, RUNS = 3_000, 3


class Anchor(NamedTuple):
    """A tool: what it is asked to do, and who writes its files from the texts of the tasks."""

    name: str
    command: tuple[str, ...]
    made: Callable[[Path, list[str]], None]


def journal(folder: Path, texts: list[str]) -> None:
    """A journal that ledger and hledger read."""
    rows = (
        f"2024-03-01 任务{n}\n    ; {text}\n    责任:单位{n % 68}    1 项\n    任务\n" for n, text in enumerate(texts)
    )
    (folder / "all.journal").write_text("\n".join(rows), encoding="utf-8")


def beans(folder: Path, texts: list[str]) -> None:
    opened = "".join(f"2024-01-01 open Assets:U{n}\n" for n in range(68)) + "2024-01-01 open Equity:Tasks\n"
    rows = (
        f'2024-03-01 * "任务{n}" "{text}"\n  Assets:U{n % 68}  1 TASK\n  Equity:Tasks\n' for n, text in enumerate(texts)
    )
    (folder / "all.beancount").write_text(opened + "\n".join(rows), encoding="utf-8")


def items(folder: Path, texts: list[str]) -> None:
    """A document of doorstop, which wants a repository around it."""
    below = folder / "tasks"
    below.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    settings = {"settings": {"digits": 6, "prefix": "T", "sep": ""}}
    (below / ".doorstop.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    for n, text in enumerate(texts, 1):
        item = {"active": True, "derived": False, "level": f"1.{n}", "links": [], "normative": True, "text": text}
        (below / f"T{n:06}.yml").write_text(yaml.safe_dump(item, allow_unicode=True), encoding="utf-8")


def requirements(folder: Path, texts: list[str]) -> None:
    rows = (f"[REQUIREMENT]\nUID: T-{n}\nSTATEMENT: >>>\n{text}\n<<<\n" for n, text in enumerate(texts, 1))
    (folder / "all.sdoc").write_text("[DOCUMENT]\nTITLE: 方案\n\n" + "\n".join(rows), encoding="utf-8")


ANCHORS = (
    Anchor("ledger", ("ledger", "-f", "all.journal", "balance"), journal),
    Anchor("hledger", ("hledger", "-f", "all.journal", "check"), journal),
    Anchor("bean-check", ("bean-check", "--no-cache", "all.beancount"), beans),
    Anchor("doorstop", ("doorstop", "--no-reformat"), items),
    Anchor("strictdoc", ("strictdoc", "export", "all.sdoc", "--formats=json", "--output-dir", "out"), requirements),
)


def measured(anchor: Anchor, place: Path, texts: list[str], bare: float) -> Line | None:
    """The line of one tool; None where it is not here, or fails on its own files."""
    if not shutil.which(anchor.command[0]):
        return None
    folder = place / anchor.name
    folder.mkdir()
    anchor.made(folder, texts)
    if subprocess.run(anchor.command, cwd=folder, capture_output=True, check=False).returncode:
        return None
    (cost,) = together(folder, RUNS, [*anchor.command])
    return Line(f"{anchor.name} / bare load", cost.seconds / bare, "x")


def main() -> int:
    """Measures, prints the table, and names the tools that are not here."""
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else TASKS
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        ours = plan(place / "gwrb", tasks)
        texts = [one["text"].strip().replace("\n", " ").replace('"', "") for one in loaded(ours)]
        bare, checked = together(ours, RUNS, [sys.executable, "-c", BARE], VALIDATE)
        found = {anchor.name: measured(anchor, place, texts, bare.seconds) for anchor in ANCHORS}
    lines = [Line(f"{tasks} tasks: bare load", bare.seconds, "s")]
    lines.append(Line("gwrb validate / bare load", checked.seconds / bare.seconds, "x"))
    code = told([*lines, *(line for line in found.values() if line)])
    if missing := [name for name, line in found.items() if line is None]:
        print(f"not here, or not working here: {', '.join(missing)}")
    return code


def loaded(folder: Path) -> list[dict[str, str]]:
    tasks: list[dict[str, str]] = yaml.load((folder / "data/tasks.yaml").read_bytes(), yaml.CSafeLoader)["tasks"]
    return tasks


if __name__ == "__main__":
    sys.exit(main())
