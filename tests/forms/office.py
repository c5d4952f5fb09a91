"""Makes LibreOffice fill in forms as a person does, and save them: `python3 office.py JOBS.json`.

Runs under the Python that LibreOffice's own module `uno` is installed for (Debian: python3-uno), so it knows
nothing of this project. One office process does all jobs. A job: `open` a file; `fill` it, each place by
bookmark or cell with how and what; `save` it along chains of formats, each opened again before the next:
["odt", "docx"] makes FOLDER/odt/NAME.odt and from that FOLDER/odt-docx/NAME.docx.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]

FILTERS = {
    "docx": "MS Word 2007 XML",
    "odt": "writer8",
    "doc": "MS Word 97",
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
}
SECONDS = 60  # to start


def options(**values: Any) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


class Office:
    """One running LibreOffice."""

    def __init__(self, profile: Path) -> None:
        pipe = f"gwrb{os.getpid()}"
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        context = self._reached(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        make = context.ServiceManager.createInstanceWithContext
        self.desktop = make("com.sun.star.frame.Desktop", context)
        self.dispatcher = make("com.sun.star.frame.DispatchHelper", context)

    def _reached(self, resolver: Any, address: str) -> Any:
        until = time.monotonic() + SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception:
                if time.monotonic() > until or self.process.poll() is not None:
                    self.end()
                    raise
                time.sleep(0.05)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def open(self, file: Path) -> Any:
        found = self.desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, options(Hidden=True))
        if found is None:
            raise SystemExit(f"not opened: {file}")
        return found

    def key(self, frame: Any, command: str, **values: Any) -> None:
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, options(**values))


def each(of: Any) -> Iterator[Any]:
    found = of.createEnumeration()
    while found.hasMoreElements():
        yield found.nextElement()


def control_at(mark: Any) -> Any:
    """The content control that a bookmark stands around; None where the format has none."""
    for paragraph in each(mark):
        for portion in each(paragraph):
            if portion.TextPortionType == "ContentControl":
                return portion.ContentControl
    return None


class Typist:
    """Hands on the keys of one text document; what is asked of the office often is asked once."""

    def __init__(self, office: Office, document: Any, *, controls: bool) -> None:
        controller = document.CurrentController
        self.office, self.frame, self.cursor = office, controller.Frame, controller.ViewCursor
        self.marks, self.controls = document.Bookmarks, controls

    def write(self, name: str, how: str, words: str) -> None:
        """Types over what a place shows; `pick`, `date`: as its button does; `cell`: over all of the cell."""
        mark = self.marks.getByName(name).Anchor
        if how == "cell":
            mark.Text.setString(words)
            return
        control = control_at(mark) if how in ("pick", "date") else None
        if control is not None:
            choose(control, how, words)
            return
        self.cursor.gotoRange(mark.Start, False)
        if self.controls:
            self.cursor.goRight(1, False)  # into the control
            self.cursor.goRight(len(mark.String), True)
        else:
            self.cursor.gotoRange(mark.End, True)
        for number, line in enumerate(words.split("\n")):
            if number:
                self.office.key(self.frame, "InsertPara")
            self.office.key(self.frame, "InsertText", Text=line)


def choose(control: Any, how: str, words: str) -> None:
    """What the button of a control does with what was chosen."""
    shown = "".join(portion.String for portion in each(control))
    control.ShowingPlaceHolder = False
    if how == "date":
        control.CurrentDate = f"{words}T00:00:00Z"
    chosen = control.createTextCursor()
    chosen.goRight(len(shown), True)
    chosen.setString(words)


def write_cell(document: Any, name: str, words: str) -> None:
    """Types into a cell of the second sheet, as the office takes what is typed."""
    cell = document.Sheets.getByIndex(1).getCellRangeByName(name).getCellByPosition(0, 0)
    if "\n" in words:
        cell.setString(words)
    else:
        cell.FormulaLocal = words


def do(office: Office, job: Any, folder: Path) -> None:
    document = office.open(Path(job["open"]))
    sheets = document.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    typist = None if sheets or not job["fill"] else Typist(office, document, controls=job["open"].endswith(".docx"))
    for place, how, words in job["fill"]:
        if typist is None:
            write_cell(document, place, words)
        else:
            typist.write(place, how, words)
    opened: dict[str, Any] = {"": document}
    for chain in job["save"]:
        for number, format in enumerate(chain):
            before, now = "-".join(chain[:number]), "-".join(chain[: number + 1])
            file = folder / now / f"{job['name']}.{format}"
            if not file.exists():
                file.parent.mkdir(exist_ok=True)
                if before not in opened:
                    opened[before] = office.open(folder / before / f"{job['name']}.{chain[number - 1]}")
                opened[before].storeToURL(file.as_uri(), options(FilterName=FILTERS[format]))
    for one in opened.values():
        one.close(True)


def main() -> None:
    file = Path(sys.argv[1])
    office = Office(file.parent / "profile")
    try:
        for job in json.loads(file.read_text("utf-8")):
            do(office, job, file.parent)
        with contextlib.suppress(Exception):  # the bridge goes down with the office
            office.desktop.terminate()
        office.process.wait(SECONDS)
    finally:
        office.end()


if __name__ == "__main__":
    main()
