"""Pictures of the page for docs/: a half year of the samples' kind, opened in Chromium (needs playwright).

    python -m tools.screenshots [FOLDER]

Writes docs/看板-*.png, or the same into FOLDER. To be looked at after every change of the page.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.full_year import full_year

from gwrb.cli.main import run

ROOT = Path(__file__).parent.parent
LEADER = "副市长示例乙"


class Picture(NamedTuple):
    """One picture: its name, the view, the window's width, whether dark, whether the whole view or a window of it."""

    name: str
    place: str
    width: int = 1280
    height: int = 900
    dark: bool = False


PICTURES = (
    Picture("总览", "#/"),
    Picture("任务", "#/tasks?light=红灯"),
    Picture("一个任务", "#/task/2-152"),
    Picture("一个单位", "#/unit/市水务局"),
    Picture("领导", f"#/leader/{LEADER}"),
    Picture("区", "#/districts"),
    Picture("手机", "#/", 360, 740),
    Picture("深色", "#/tasks?unit=市水务局", dark=True),
)


def page(folder: Path) -> Path:
    """A workspace with such a half year in a folder, and its page."""
    root, out = folder / "ws", folder / "看板.html"
    full_year(root, quarters=2)
    with (root / "data" / "units.yaml").open("a", encoding="utf-8") as file:
        file.write((ROOT / "examples" / "分管领导.yaml").read_text(encoding="utf-8"))
    sys.argv = ["gwrb", "--root", str(root), "site", "-q", "2024Q2", "--on", "2024-07-25", "-o", str(out)]
    try:
        run()
    except SystemExit as end:
        if end.code:
            raise
    return out


def take(browser: Any, file: Path, one: Picture, to: Path) -> None:
    """Writes one picture."""
    size = {"width": one.width, "height": one.height}
    narrow = one.width < 500
    scheme = "dark" if one.dark else "light"
    context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=2 if narrow else 1)
    window = context.new_page()
    window.goto(file.as_uri() + one.place)
    window.wait_for_selector(".view.on")
    window.screenshot(path=str(to / f"看板-{one.name}.png"))
    context.close()


def main() -> None:
    """Writes all pictures."""
    from playwright.sync_api import sync_playwright

    to = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        file = page(Path(scratch))
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for one in PICTURES:
            take(browser, file, one, to)
        browser.close()


if __name__ == "__main__":
    main()
