"""What an output tells although it happened after its day is said: by a paper on itself, by a table beside it."""

import datetime as dt
from pathlib import Path

import pytest

from gwrb.model.office_records import Inspection, Review, Reviews
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
from tests.conftest import Run
from tests.reports.small import PLAN, Q1, Q2, entry, filing, register

DAY = dt.date(2024, 7, 10)
FILED = [
    filing("甲局", entry("1-1"), day=9),
    filing("乙局", entry("2-1"), day=15),
    filing("甲局", entry("1-1"), quarter=Q1),
]


def test_nothing_is_said_of_what_was_there() -> None:
    assert later(OfficeRecords(PLAN, register(), FILED[:1]), DAY) == ""
    assert later(OfficeRecords(PLAN, register(), FILED), dt.date(2024, 7, 15)) == ""


def test_what_came_later_is_named_of_its_quarters_and_units() -> None:
    back = Review("甲局", "1-1", dt.date(2024, 7, 20), "退回", reason="没有数")
    records = OfficeRecords(
        PLAN,
        register(),
        FILED,
        reviews=[Reviews(Q2, reviews=(back,))],
        inspections=[Inspection("20240801-1", dt.date(2024, 8, 1), "暗访督查", "停车场", units=("丙会",))],
    )
    head = "本件日期为2024年7月10日，其中有此后报送或记录的内容："
    whole = head + "乙局2024年上半年进展（7月15日）、对甲局进展的退回（7月20日）、暗访督查“停车场”（8月1日）"
    assert later(records, DAY) == whole
    assert later(records, DAY, {Q1}) == head + "暗访督查“停车场”（8月1日）"
    assert later(records, DAY, {Q2}, {"乙局"}) == head + "乙局2024年上半年进展（7月15日）"
    assert later(records, dt.date(2024, 1, 1)).endswith("等5项")


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "-q", "2024Q2"),
        ("status", "-q", "2024Q2", "-u", "甲局", "-f", "json"),
        ("remind", "-q", "2024Q2"),
        ("today",),
        ("export", "assessment", "-q", "2024Q2", "-f", "csv"),
        ("site", "-q", "2024Q2", "-o", "看板.html"),
    ],
    ids=" ".join,
)
def test_a_table_as_of_a_past_day_says_what_came_later(run: Run, ws: Path, arguments: tuple[str, ...]) -> None:
    said = "提示：按 2024-07-10 看，此后报送或记录的也计入了：甲局2024年上半年进展（7月15日）"
    assert run(*arguments, "--on", "2024-07-10", cwd=ws).err.split("\n").count(said) == 1
    assert "此后报送" not in run(*arguments, "--on", "2024-07-15", "--force", cwd=ws).err


def test_what_came_later_of_others_is_not_told(run: Run, ws: Path) -> None:
    assert "此后" not in run("status", "-q", "2024Q2", "-u", "乙局", "--on", "2024-07-10", cwd=ws).err
    assert "此后" not in run("status", "-q", "2024Q1", "--on", "2024-04-16", cwd=ws).err
