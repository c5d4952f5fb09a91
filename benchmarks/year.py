"""What a year in full costs at one and at ten times the size, and how the page of it opens in a browser.

    python -m benchmarks.year [--times 10] [--no-browser]      some four minutes; exits 1 where a limit is passed

A hundred times, a province of 30,000 tasks, take half an hour: each command is run once.

A year as `full_year.py` makes it, with the leaders of examples/. Each command in a process of its own, in processor
seconds, the best of three. The page opens from the disk in Chromium (needs playwright and a Chromium of the system),
slowed down to a quarter by the DevTools protocol: when it can be used, its list of tasks comes, a search answers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.full_year import ROOT, full_year
from benchmarks.lines import Line, told

RUNS = 3
ON = ("--on", "2025-01-25")
LAST = ("-q", "2024Q4")
COMMANDS: dict[str, tuple[str, ...]] = {
    "list": ("list", "--format", "json", "-o", "list.json", "--force", *ON),
    "validate": ("validate", *ON),
    "status": ("status", *LAST, *ON),
    "remind": ("remind", *ON),
    "circular": ("paper", "circular", *LAST, "-o", "circular.docx", "--force", *ON),
    "report": ("report", *LAST, "-o", "report.docx", "--force", *ON),
    "site": ("site", *LAST, "-o", "site.html", "--force", *ON),
}
# All others that go through a whole year.
MORE: dict[str, tuple[str, ...]] = {
    "today": ("today", *ON),
    "list by light": ("list", "--light", "red", *LAST, *ON),
    "show": ("show", "1-1", *ON),
    "units": ("units",),
    "find": ("find", "投资"),
    "calendar": ("calendar", *ON),
    "log": ("log", "1-1"),
    "diff": ("diff", "../earlier", "."),
    "review": ("review", "list", *ON),
    "decide": ("decide", "list", *ON),
    "inspect": ("inspect", "list", *ON),
    "change": ("change", "list"),
    "targets": ("targets", "list"),
    "brief": ("paper", "brief", *LAST, "-o", "brief.docx", "--force", *ON),
    "closing": ("paper", "closing", "-o", "closing.docx", "--force", *ON),
    "assessment": ("export", "assessment", "-o", "assessment.xlsx", "--force", *ON),
    "notice": ("export", "notice", "-o", "notice.txt", "--force"),
    "forms": ("form", "progress", "--all", *LAST, "-o", "forms", "--force", *ON),
    "fmt": ("fmt", "--check"),
    "doctor": ("doctor",),
}
STATUS, SITE, LINEAR, SIZE, READY = 1.5, 2.0, 1.2, 1.5, 1000.0
SLOWER = 4
# Each gives milliseconds. The page may be used when its script has run: the event that says so, or else two frames on.
_READY = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
_FRAME = "requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))"
_TASKS = f"""() => new Promise(done => {{ const began = performance.now(); location.hash = "#/tasks";
    addEventListener("hashchange", () => {_FRAME}, {{ once: true }}); }})"""
_SEARCH = f"""words => new Promise(done => {{ const field = document.querySelector("[name=q]"); field.value = words;
    const began = performance.now(); field.dispatchEvent(new Event("input", {{ bubbles: true }})); {_FRAME}; }})"""


class Cost(NamedTuple):
    """Processor seconds and MB at the peak."""

    seconds: float
    memory: float


def cost(folder: Path, *arguments: str, runs: int = RUNS + 1) -> Cost:
    """What a command costs, the best of a few runs."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    found = []
    for _ in range(runs):  # the first one compiles
        command = [sys.executable, "-m", "gwrb", *arguments]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode > 1:
            raise SystemExit(f"failed: {' '.join(command)}")
        found.append(Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return min(found)


def made(folder: Path, times: int) -> Path:
    """Makes such a year in a folder."""
    full_year(folder, times)
    with (folder / "data" / "units.yaml").open("a", encoding="utf-8") as file:
        file.write((ROOT / "examples" / "分管领导.yaml").read_text(encoding="utf-8"))
    return folder


def year(folder: Path, times: int) -> dict[str, Cost]:
    """Makes such a year in a folder, and says what each command costs there."""
    made(folder, times)
    shutil.copytree(folder, folder.parent / "earlier", dirs_exist_ok=True)
    runs = RUNS + 1 if times <= 10 else 1
    found = {name: cost(folder, *arguments, runs=runs) for name, arguments in COMMANDS.items()}
    return found | {name: cost(folder, *arguments, runs=min(runs, 2)) for name, arguments in MORE.items()}


def opened(page: Path) -> dict[str, float]:
    """How fast a page is in the browser, in milliseconds; the best of a few."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    found = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(RUNS):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            window: Any = context.new_page()
            context.new_cdp_session(window).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            window.goto(page.resolve().as_uri())
            ready, tasks = window.evaluate(_READY), window.evaluate(_TASKS)
            found.append((ready, tasks, window.evaluate(_SEARCH, "水"), window.evaluate(_SEARCH, "水务")))
            context.close()
        browser.close()
    names = ("ready", "its list of tasks", "a first search", "a search")
    return {name: min(values) for name, values in zip(names, zip(*found, strict=True), strict=True)}


def measured(place: Path, times: int, *, browser: bool) -> list[Line]:
    once, often = place / "once" / "year", place / "often" / "year"
    small, large = year(once, 1), year(often, times)
    lines = []
    for name, (seconds, memory) in small.items():
        more = large[name]
        lines += [
            Line(f"{name}", seconds, "s"),
            Line(f"{name}, {times} times", more.seconds, "s"),
            Line(f"{name}: cost of a task, {times} times / once", more.seconds / seconds / times, "x", LINEAR),
            Line(f"{name}: peak memory, once", memory, "MB"),
            Line(f"{name}: peak memory, {times} times", more.memory, "MB"),
        ]
    for what, found in (("", small), (f", {times} times", large)):
        lines.append(Line(f"status / validate{what}", found["status"].seconds / found["validate"].seconds, "x", STATUS))
        lines.append(Line(f"site / status{what}", found["site"].seconds / found["status"].seconds, "x", SITE))
    lines.append(Line("site: size of the page", (once / "site.html").stat().st_size / 1e6, "MB", SIZE))
    if browser:
        for what, folder in (("", once), (f", {times} times", often)):
            for name, value in opened(folder / "site.html").items():
                limit = READY if name == "ready" and folder is once else None
                lines.append(Line(f"in a browser {SLOWER} times slower: {name}{what}", value, "ms", limit))
    return lines


def main() -> int:
    """Measures, prints the table, and says whether every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--no-browser", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        lines = measured(Path(scratch), given.times, browser=not given.no_browser)
    return told(lines)


if __name__ == "__main__":
    sys.exit(main())
