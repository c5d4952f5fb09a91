"""Draws the printed pages that README and the manual show: the samples, printed, made PDF by LibreOffice, and drawn.

    python -m tools.paper_pictures            writes docs/report.png, docs/report-pace.png and docs/form.png anew

Needs LibreOffice, poppler-utils and ImageMagick; the fonts are those that .ci/fonts.sh puts in place.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DAY = ("--on", "2024-07-26")
SPACE = "4"  # pixels between pages


def call(*command: str | Path) -> str:
    """Run a program to its end and return what it said; raises where it fails."""
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True).stdout


def gwrb(workspace: Path, *arguments: str | Path) -> None:
    call(sys.executable, "-m", "gwrb", "--root", workspace, *arguments)


def pdf_of(word: Path) -> Path:
    """The PDF that LibreOffice makes of a Word file, beside it."""
    profile = f"-env:UserInstallation={(word.parent / 'profile').as_uri()}"
    call("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", word.parent, word)
    return word.with_suffix(".pdf")


def page_with(pdf: Path, words: str) -> int:
    """The first page on which some words stand, from 1."""
    pages = ("".join(page.split()) for page in call("pdftotext", "-layout", pdf, "-").split("\f"))
    return next(number for number, page in enumerate(pages, 1) if words in page)


def draw(pdf: Path, pages: tuple[int, ...], dots: int, picture: Path) -> None:
    """Some pages side by side, grey between them."""
    drawn = []
    for number in map(str, pages):
        call("pdftoppm", "-f", number, "-l", number, "-r", str(dots), "-singlefile", "-png", pdf, pdf.parent / number)
        drawn.append(pdf.parent / f"{number}.png")
    tiles = ("-tile", f"{len(drawn)}x1", "-geometry", f"+{SPACE}+{SPACE}", "-background", "gray80")
    call("montage", *drawn, *tiles, "-strip", picture)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        shutil.copytree(ROOT / "data", place / "ws/data", ignore=shutil.ignore_patterns("progress", "received"))
        gwrb(place / "ws", "merge", "--yes", *DAY, ROOT / "examples/2024Q1", ROOT / "examples/2024Q2")
        gwrb(place / "ws", "report", "-q", "2024Q2", *DAY, "-o", place / "report.docx")
        gwrb(place / "ws", "form", "progress", "-u", "市经信局", "-q", "2024Q2", *DAY, "-o", place / "form.docx")
        report, form = pdf_of(place / "report.docx"), pdf_of(place / "form.docx")
        draw(report, (1, 2), 76, ROOT / "docs/report.png")
        draw(report, (page_with(report, "完成率与序时进度（%）"),), 76, ROOT / "docs/report-pace.png")
        draw(form, (2,), 80, ROOT / "docs/form.png")


if __name__ == "__main__":
    main()
