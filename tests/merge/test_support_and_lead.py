"""One file of a unit has what it leads and how it supports others: its day is the day of what it leads."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.edit.three_way import THEIRS
from gwrb.ledger import loading
from gwrb.ledger.loading import sound
from gwrb.ledger.workspace import Workspace
from gwrb.merge import arrivals
from gwrb.merge.intake import Incoming, made
from gwrb.merge.merge_plan import Take, Wanted, write_merged
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.values import Period
from gwrb.text.source import Source
from gwrb.tracking.office import OfficeRecords, office_records
from tests.conftest import BASE, Run

Q2 = Period(2024, 2)
SUPPORTED = """\
- id: 1-6
  section: 一
  text: 开展活动10场。
  assignments:
  - lead: [乙局]
    responsible: [甲局]
"""
HAND = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-12\nentries:\n- task: 1-3\n  status: 正常推进\n"


def file_of(day: int | None, rows: dict[str, str]) -> str:
    """A file of 甲局 of a day in July, with a status for each task."""
    head = f"unit: 甲局\nquarter: 2024Q2\n{f'submitted: 2024-07-{day:02}' if day else 'sample: false'}\nentries:\n"
    return head + "".join(f"- task: {task}\n  status: {status}\n" for task, status in rows.items())


def take_in(root: Path, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        sha256 = hashlib.sha256(f"{number}{text}".encode()).hexdigest()
        one = made(PROGRESS_FILE, f"{number}.yaml", Source("", text), sha256)
        assert isinstance(one, Incoming)
        book = sound(loading.read(Workspace(root), progress=True))
        with patch.object(arrivals, "check", lambda *_: ()):
            planned = arrivals.plan(book, [one], Wanted(take=Take(THEIRS)), dt.date(2024, 7, 31))
        assert not planned.refused
        write_merged(book, planned)


def workspace(folder: Path, by_hand: str = "") -> Path:
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    (folder / ".gwrb").mkdir(exist_ok=True)
    tasks = folder / "data/tasks.yaml"
    tasks.write_text(tasks.read_text() + SUPPORTED)
    if by_hand:
        path = folder / "data/progress/2024Q2/甲局.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(by_hand)
    return folder


def records_of(folder: Path) -> OfficeRecords:
    return office_records(sound(loading.read(Workspace(folder), progress=True)))


def led(records: OfficeRecords) -> list[object]:
    """What is said of everything that is led, by obligation and by unit."""
    said: list[object] = [
        (s.key, s.status, s.owed, s.late, s.state, s.received, s.light.colour) for s in records.statuses(Q2)
    ]
    return [*said, *((u.unit.name, u.received, u.late, u.reported) for u in records.units(Q2))]


STATUS = st.sampled_from(["正常推进", "已完成"])
SENT = st.tuples(st.booleans(), st.dictionaries(st.sampled_from(["1-1", "1-3"]), STATUS, min_size=1), STATUS)


@settings(max_examples=25)
@given(
    st.lists(SENT, min_size=1, max_size=4),
    st.permutations([dt.date(2024, 7, d) for d in (5, 12, 22, 28)]),
    st.sampled_from(["", HAND, HAND.replace("submitted: 2024-07-12\n", "")]),
)
def test_how_a_unit_supports_moves_nothing_that_it_leads(
    sent: list[tuple[bool, dict[str, str], str]], days: list[dt.date], by_hand: str
) -> None:
    texts = [
        (leads, file_of(day.day, rows if leads else {"1-6": status}))
        for (leads, rows, status), day in zip(sent, days, strict=False)
    ]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        take_in(workspace(Path(one), by_hand), [text for _, text in texts])
        take_in(workspace(Path(other), by_hand), [text for leads, text in texts if leads])
        whole, alone = records_of(Path(one)), records_of(Path(other))
        assert led(whole) == led(alone)
        parts = [day for (leads, _, _), day in zip(sent, days, strict=False) if not leads]
        (mine,) = [s for s in whole.parts.of_unit("甲局", Q2) if s.obligation.task.id == "1-6"]
        assert mine.received == max(parts, default=None)
        assert mine.late == (max(parts).day - 20 if parts and max(parts).day > 20 else 0)


@pytest.mark.parametrize(
    ("second", "head", "late"),
    [
        (file_of(25, {"1-6": "正常推进"}), "07-12", (0, 5)),
        (file_of(25, {"1-3": "正常推进", "1-6": "正常推进"}), "07-25", (5, 5)),  # what it leads is sent again
        (file_of(None, {"1-6": "正常推进"}), "07-12", (0, 0)),
    ],
)
def test_what_the_file_bears_then(tmp_path: Path, second: str, head: str, late: tuple[int, int]) -> None:
    take_in(workspace(tmp_path), [HAND, second])
    assert f"submitted: 2024-{head}\n" in (tmp_path / "data/progress/2024Q2/甲局.yaml").read_text()
    records = records_of(tmp_path)
    of = {s.obligation.task.id: s for s in (*records.statuses(Q2), *records.parts.of_unit("甲局", Q2))}
    assert (of["1-3"].late, of["1-6"].late) == late


def test_leading_after_supporting_late(tmp_path: Path) -> None:
    """What is led is sent later than its part, and without a day: nobody knows when, so it is not late."""
    take_in(workspace(tmp_path), [file_of(25, {"1-6": "正常推进"}), file_of(None, {"1-3": "正常推进"})])
    assert "submitted" not in (tmp_path / "data/progress/2024Q2/甲局.yaml").read_text()
    assert {s.late for s in records_of(tmp_path).statuses(Q2)} == {0}


def test_sending_again_is_late_although_a_part_came_early(tmp_path: Path) -> None:
    back = "quarter: 2024Q2\nreviews:\n- {unit: 甲局, task: 1-3, date: 2024-07-26, decision: 退回, reason: 不实}\n"
    texts = [file_of(5, {"1-6": "正常推进"}), file_of(25, {"1-3": "正常推进"}), file_of(28, {"1-3": "已完成"})]
    take_in(workspace(tmp_path), texts)
    path = tmp_path / "data/reviews/2024Q2.yaml"
    path.parent.mkdir()
    path.write_text(back)
    assert {s.late for s in records_of(tmp_path).statuses(Q2) if s.entry} == {5}


def test_a_part_that_is_late_is_not_called_a_late_report(tmp_path: Path, run: Run) -> None:
    take_in(workspace(tmp_path), [file_of(25, {"1-6": "正常推进"})])
    ran = run("validate", "--select", "GW511", "--on", "2024-07-26", cwd=tmp_path)
    assert ran.out.splitlines()[0::3][:2] == [
        "data/progress/2024Q2/甲局.yaml:4:12: GW511 提醒：报送日期 2024-07-25 晚于期限 2024-07-20，迟了 5 天",
        "      = 考评表里记作配合情况迟报；日期有误请改正",
    ]
