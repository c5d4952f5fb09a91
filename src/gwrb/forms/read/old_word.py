"""Old Word files (.doc) turned into .docx by LibreOffice, where it is installed: the one thing here that runs a program.

All files of a batch go in one run, in a folder and with a profile of its own that are deleted afterwards.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from gwrb.ledger.packages import UnreadableError

SECONDS = 60  # to start, and for each file some more
EACH = 5
_NONE = "这是旧版 Word 文件（.doc），要靠 LibreOffice 才能读，这台电脑没有装；请用 Word 或 WPS 另存为 .docx 再收"
_FAILED = "这是旧版 Word 文件（.doc），LibreOffice 没有能打开它；请用 Word 或 WPS 另存为 .docx 再收"


def convert(files: Sequence[bytes]) -> list[bytes | UnreadableError]:
    """Each .doc as .docx, or why not."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return [UnreadableError("doc", _NONE) for _ in files]
    import tempfile

    with tempfile.TemporaryDirectory(prefix="gwrb-") as folder:
        place = Path(folder)
        (place / "in").mkdir()
        for number, data in enumerate(files):
            (place / "in" / f"{number}.doc").write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place / "out"),
            *(str(place / "in" / f"{number}.doc") for number in range(len(files))),
        ]  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):
            subprocess.run(command, capture_output=True, timeout=SECONDS + EACH * len(files), check=False)  # noqa: S603
        made = [place / "out" / f"{number}.docx" for number in range(len(files))]
        return [one.read_bytes() if one.exists() else UnreadableError("doc", _FAILED) for one in made]
