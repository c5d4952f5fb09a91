"""Rows that the office adds to a file of its own: what is written, and what is refused before anything is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from gwrb.edit.append import Appended, appended
from gwrb.ledger import journal
from gwrb.ledger.loading import read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.office_records import REMINDERS_FILE, Reminder, Reminders
from gwrb.text.refusal import Refusal
from gwrb.validation.registry import check
from tests.conftest import DAY

TODAY = dt.date.fromisoformat(DAY)
NAME = "data/reminders.yaml"
LINE = "# yaml-language-server: $schema=../schema/reminders.schema.json\n"


@pytest.fixture(autouse=True)
def here(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of files are told from the workspace."""
    monkeypatch.chdir(base)


def added(root: Path, *rows: Reminder, **more: Any) -> Appended:
    book = sound(read(Workspace(root)))
    return appended(book, REMINDERS_FILE, Reminders(), rows, lambda ledger: check(ledger, TODAY), **more)


def write(made: Appended) -> None:
    with journal.locked(made.root):
        made.write()


def refused(root: Path, *rows: Reminder, **more: Any) -> tuple[str, list[tuple[str, int]]]:
    with pytest.raises(Refusal) as found:
        added(root, *rows, **more)
    return found.value.message, [(d.code, d.line) for d in found.value.diagnostics]


FIRST = Reminder("甲局", dt.date(2024, 7, 10), "红")
SECOND = Reminder("乙局", dt.date(2024, 7, 11), "黄")
ROW = "- unit: 甲局\n  date: 2024-07-10\n  level: 红\n"
NEXT = "- unit: 乙局\n  date: 2024-07-11\n  level: 黄\n"


def test_a_file_made_and_one_added_to(base: Path) -> None:
    made = added(base, FIRST)
    assert made == Appended(base, base / NAME, None, f"{LINE}reminders:\n{ROW}")
    assert not made.path.exists()
    write(made)
    assert made.path.read_text(encoding="utf-8") == made.text
    more = added(base, SECOND)
    assert (more.path, more.before, more.text) == (made.path, made.text, made.text + NEXT)
    commented = made.text.replace("level: 红", "level: 红 # 注")
    made.path.write_text(commented, encoding="utf-8")
    changed = added(base, FIRST._replace(level="黄"), SECOND)  # of the same unit and day: it takes the other's place
    assert changed.text == commented.replace("红 #", "黄 #") + NEXT


def test_one_that_must_be_new(base: Path) -> None:
    write(added(base, FIRST, new=True))
    assert refused(base, SECOND, new=True) == (f"{NAME} 已存在，没有改动", [])


def test_what_cannot_be_edited_by_line(base: Path) -> None:
    flow = "reminders: [{unit: 甲局, date: 2024-07-10, level: 红}]\n"
    (base / NAME).write_text(flow, encoding="utf-8")
    assert refused(base, SECOND) == (f"{NAME} 的写法不能逐行改动，没有改动；请手工整理后再试", [])


def test_errors_of_the_new_rows_and_of_no_others(base: Path) -> None:
    """What was wrong before, in this file or another, is not the new row's fault."""
    unknown = FIRST._replace(unit="路人")
    message, found = refused(base, SECOND, unknown)
    assert message == f"写进 {NAME} 会有错误，没有改动"
    assert [line for _, line in found] == [6]
    (base / NAME).write_text(f"{LINE}reminders:\n{ROW.replace('甲局', '路人')}", encoding="utf-8")
    assert NEXT in added(base, SECOND).text
    again = unknown._replace(date=dt.date(2024, 7, 12))
    assert len(refused(base, again)[1]) == 1
    progress = base / "data/progress/2024Q1/甲局.yaml"
    progress.write_text(progress.read_text(encoding="utf-8").replace("task: 1-1", "task: 9-9"), encoding="utf-8")
    assert NEXT in added(base, SECOND).text
