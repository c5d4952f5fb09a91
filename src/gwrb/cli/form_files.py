"""What `gwrb form` and `gwrb pack` share: forms made in memory, and many files written together or not at all."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gwrb.cli import paper_files
from gwrb.cli.paper_files import Made, Press
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.forms.content import Form, FormBuilder
    from gwrb.forms.form_views import FormPaper

FORMATS = ("docx", "xlsx")


class Maker:
    """Makes the forms of one workspace; `quarter` is the one whose returned entries are asked for again."""

    def __init__(self, book: Sound, quarter: Quarter | None, format: str, today: dt.date) -> None:
        self.book = book
        self.quarter = quarter
        self.format = format
        self.today = today
        self.press = Press(book, "docx")

    @cached_property
    def desk(self) -> FormBuilder:
        """What forms are made from; derived once."""
        from gwrb.forms.content import FormBuilder

        if self.quarter is None:
            return FormBuilder(self.book)
        from gwrb.tracking.office import office_records
        from gwrb.tracking.states import key_of
        from gwrb.tracking.transitions import CLOSED

        loop = office_records(self.book)
        before = loop.returned(self.quarter.previous) if self.quarter.previous else {}
        stands = loop.histories.stands(self.quarter)
        answered = {key_of(s.obligation) for s in stands if s.entry is not None}
        older = {key: reason for key, reason in before.items() if key not in answered}
        closed = {key_of(s.obligation) for s in stands if s.state == CLOSED}
        return FormBuilder(self.book, older | loop.returned(self.quarter), closed)

    def paper(self, kind: str, unit: Unit) -> tuple[Form, FormPaper]:
        """A unit's form with what its template gets; refuses where nothing is asked of the unit."""
        from gwrb.forms import form_kinds
        from gwrb.forms.form_views import form_view

        wanted = form_kinds.KINDS[kind]
        form = self.desk.form(wanted, unit, self.quarter)
        if not form.rows:
            raise Refusal(f"{unit.name}没有牵头的任务，不用填{wanted.number}", FOUND)
        return form, form_view(form, self.book.plan, self.book.register, self.today, self.format)

    def made(self, form: Form, paper: FormPaper) -> Made:
        """A form as a file."""
        from gwrb.forms.form_views import file_stem

        printer = self.press.printer
        with self.press.refusing():
            if self.format == "xlsx":
                from gwrb.output.form_excel import INSTRUCTIONS, form_xlsx

                words = printer.document(INSTRUCTIONS, {"report": paper, "view": paper}, {})
                data = form_xlsx(form, paper, words, self.today)
            else:
                from gwrb.output.form_word import form_docx

                data = form_docx(printer, form, paper, self.today)
        return Made(f"{paper_files.file_stem(file_stem(form))}.{self.format}", data)


def free(folder: Path, names: Mapping[str, object], *, force: bool) -> None:
    """Refuses where a file of that name stands already, or a folder."""
    paths = [folder / name for name in names]
    blocked = [path for path in paths if path.is_dir()]
    if blocked:
        raise Refusal(f"{shown(blocked[0])} 是一个文件夹，不能写成文件", WRONG_USE)
    standing = [path for path in paths if path.exists()]
    if standing and not force:
        names_ = "、".join(shown(path) for path in standing[:3]) + ("等" if len(standing) > 3 else "")
        raise Refusal(f"{names_} {len(standing)} 个文件已存在，没有改动；要覆盖请加 --force", FOUND)


def write_together(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Files by their names below a folder: first all to disk beside their places, then into them."""
    free(folder, files, force=force)
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{shown(folder)} 不是文件夹，请用 -o 另写一个", WRONG_USE)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".gwrb-") as stage:
        for number, data in enumerate(files.values()):
            Path(stage, str(number)).write_bytes(data)
        for number, name in enumerate(files):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(stage, str(number)), path)
