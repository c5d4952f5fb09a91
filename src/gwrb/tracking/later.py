"""What an output tells although it happened after the day that it is of: a paper says so on itself, a table beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from gwrb.model.values import Period

if TYPE_CHECKING:
    from gwrb.tracking.office import OfficeRecords

NAMED = 3  # facts that are named; more are only counted


def later(
    records: OfficeRecords,
    today: dt.date,
    quarters: Collection[Period] | None = None,
    units: Collection[str] | None = None,
) -> str:
    """One sentence for a paper on what was sent or recorded after its day; empty where nothing was."""
    some = later_facts(records, today, quarters, units)
    return some and f"本件日期为{today.year}年{today.month}月{today.day}日，其中有此后报送或记录的内容：{some}"


def later_facts(
    records: OfficeRecords,
    today: dt.date,
    quarters: Collection[Period] | None = None,
    units: Collection[str] | None = None,
) -> str:
    """What was sent or recorded after a day, of some quarters and units (None: of all), the first by name."""
    found = [
        (day, words)
        for day, words, quarter, unit in _facts(records)
        if day > today
        and (quarters is None or quarter is None or quarter in quarters)
        and (units is None or unit in units)
    ]
    facts = [f"{words}（{day.month}月{day.day}日）" for day, words in sorted(dict.fromkeys(found))]
    return "、".join(facts[:NAMED]) + (f"等{len(facts)}项" if len(facts) > NAMED else "")


def _facts(records: OfficeRecords) -> Iterator[tuple[dt.date, str, Period | None, str]]:
    """The day of each fact, its words, of which quarter it is (None: of the year), and of which unit."""
    for (unit, quarter), progress in records.files.items():
        if progress.submitted:
            yield progress.submitted, f"{unit}{quarter.period}进展", quarter, unit
    for reviews in records.reviewed:
        for review in reviews.reviews:
            name = records.unit(review.unit, reviews.quarter)
            yield review.date, f"对{name}进展的{review.decision}", reviews.quarter, name
    for decisions in records.decided:
        for decision in decisions.decisions:
            name = records.unit(decision.unit, decision.quarter)
            yield decision.date, f"对{name}{decision.matter}申请的答复", decision.quarter, name
    for inspection in records.inspections:
        for name in dict.fromkeys(records.unit(n) for n in (*inspection.units, *(f.unit for f in inspection.findings))):
            yield inspection.date, f"{inspection.kind}“{inspection.title}”", None, name
