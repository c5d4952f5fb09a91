"""PDF through LibreOffice, where it is installed: from the Word file, so that both look the same."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from gwrb.text.refusal import WRONG_USE, Refusal

WAIT = 180  # seconds that LibreOffice gets for one file
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def libreoffice() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next(filter(os.path.exists, _PLACES), None)


def to_pdf(docx: bytes) -> bytes:
    """A Word file as PDF. Refuses where there is no LibreOffice, or where it fails.

    It works in a folder and with a profile of its own: a LibreOffice that is open on the screen is not disturbed.
    """
    program = libreoffice()
    if program is None:
        raise Refusal(
            "这台电脑上没有 LibreOffice，印不了 pdf。请安装 LibreOffice，或印 docx 后在 Word、WPS 里另存为 PDF",
            WRONG_USE,
        )
    with tempfile.TemporaryDirectory(prefix="gwrb-") as folder:
        here = Path(folder)
        (here / "a.docx").write_bytes(docx)
        profile = f"-env:UserInstallation={(here / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(here / "a.docx")]
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=WAIT)  # noqa: S603 - no shell
        except subprocess.TimeoutExpired as error:
            raise Refusal(f"LibreOffice {WAIT} 秒没有转完，没有印成 pdf；请印 docx 后另存为 PDF", WRONG_USE) from error
        made = here / "a.pdf"
        if not made.exists():
            raise Refusal("LibreOffice 没有转成 pdf；请印 docx 后在 Word、WPS 里另存为 PDF", WRONG_USE)
        return made.read_bytes()
