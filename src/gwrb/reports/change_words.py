"""What was changed during the year, in words: one row for each change, for lists and papers."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gwrb.model.values import Quarter
from gwrb.tracking.due_dates import weekday
from gwrb.tracking.office import OfficeRecords


class ChangeRow(NamedTuple):
    """一项调整。"""

    from_: Annotated[str, "从哪个季度起，如 2024Q3；期限是哪个季度的"]
    kind: Annotated[str, "哪一种，如 牵头单位、报送期限"]
    about: Annotated[str, "调整的是什么：任务编号、单位、统称"]
    words: Annotated[str, "调整成什么样，一句话"]
    decided: Annotated[dt.date, "决定日期"]
    by: Annotated[str, "谁决定的；未填为空"]
    document: Annotated[str, "依据文件；没有为空"]
    reason: Annotated[str, "理由"]


DUE = "报送期限"


def change_rows(records: OfficeRecords, since: Quarter | None = None) -> list[ChangeRow]:
    """Every change of the year, or those from a quarter on, in the order in which they begin."""
    rows = [(row.from_, row) for row in _of_due_days(records) if since is None or row.from_ >= str(since)]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _of_due_days(records: OfficeRecords) -> Iterator[ChangeRow]:
    for one in records.due_days:
        who = records.unit(one.unit) if one.unit else "全部应报单位"
        words = f"{one.quarter.period}的进展，报送期限改为{one.due}（{weekday(one.due)}）"
        reason = str(one.reason).strip()
        yield ChangeRow(str(one.quarter), DUE, who, words, one.decided, one.by or "", one.document or "", reason)
