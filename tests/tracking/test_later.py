"""What a paper tells although it happened after its day is said on it."""

import datetime as dt

from gwrb.model.office_records import Inspection, Review, Reviews
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
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
