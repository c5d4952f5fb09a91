"""Plays the commands that a page shows and writes what they print beneath them: the page is the script.

In a block marked ```console each line `$ gwrb …` is run, in one folder that begins with what `start` lays there;
`$ cp A B`, `$ cat A` and `$ cd A` work as a shell's do. What stood below a command is replaced by what it prints now.
`<!-- 只印 N 行 -->` above a block cuts longer output and says how much was left out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from gwrb.cli import main

_MOMENT = re.compile(r"^20\d\d-\d\d-\d\d \d\d:\d\d 写入的")  # by the clock, which no page can tell
_BLOCK = re.compile(r"(?:<!-- 只印 (\d+) 行 -->\n)?```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def played(page: str, start: Callable[[Path], None], folder: str = "") -> str:
    """The page with the output of its commands as it is now. In: the page's text, what lays out its folder.

    `folder`: how that is called, where it matters.
    """
    with _folder(folder) as here:
        start(here)

        def play(match: re.Match[str]) -> str:
            most = int(match[1]) if match[1] else 10_000
            head = match[0][: match.start(2) - match.start()]
            commands = [line for line in match[2].splitlines() if line.startswith("$ ")]
            return head + "".join(f"{line}\n{_cut(ran(line[2:]), most)}" for line in commands) + "```"

        return _BLOCK.sub(play, page)


@contextlib.contextmanager
def _folder(called: str) -> Iterator[Path]:
    """An empty folder to work in, as a user with a terminal of 80 columns and no settings would."""
    before, environment = Path.cwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        try:
            os.environ["COLUMNS"] = "80"
            os.environ.pop("GWRB_ROOT", None)
            here = Path(name, called)
            here.mkdir(exist_ok=True)
            os.chdir(here)
            yield here
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)


def ran(command: str) -> str:
    """What a command prints, stdout and stderr as they come; an exit code other than 0 on a line of its own."""
    program, *arguments = shlex.split(command)
    if program == "cp":
        shutil.copyfile(*arguments)
        return ""
    if program == "cd":
        os.chdir(arguments[0])
        return ""
    if program == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8")
    said = io.StringIO()
    argv, sys.argv = sys.argv, [program, *arguments]
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main.run()
    except SystemExit as ended:
        return said.getvalue() + (f"（退出码 {ended.code}）\n" if ended.code else "")
    finally:
        sys.argv = argv
    raise AssertionError(command)


def _cut(text: str, most: int) -> str:
    lines = [_MOMENT.sub("2024-07-15 09:30 写入的", line.rstrip()) for line in text.splitlines()]
    left = len(lines) - most
    if left > 1:
        lines = [*lines[:most], f"……（还有 {left} 行）"]
    return "".join(f"{line}\n" for line in lines)
