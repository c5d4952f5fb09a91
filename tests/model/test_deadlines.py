"""The day that a deadline's words mean."""

from __future__ import annotations

import datetime as dt

import pytest

from gwrb.model.values import day_of


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12月底前", "2024-12-31"),
        ("2月底前完成", "2024-02-29"),
        ("2025年6月底前", "2025-06-30"),
        ("9月15日前", "2024-09-15"),
        ("9月中旬", "2024-09-20"),
        ("9月下旬", "2024-09-30"),
        ("十月底前", "2024-10-31"),
        ("第一季度前", "2024-03-31"),
        ("三季度末", "2024-09-30"),
        ("上半年", "2024-06-30"),
        ("全年", "2024-12-31"),
        ("年底前", "2024-12-31"),
        ("2024-10-31", "2024-10-31"),
        ("2024.9.5", "2024-09-05"),
        ("2024/9", "2024-09-30"),
        ("一季度20家、上半年50家、全年100家", None),
        ("年内持续推进", None),
        ("长期坚持", None),
        ("2月30日前", None),
        ("13月底前", None),
        ("3月底前开工，9月底前完工", None),
        ("按计划", None),
    ],
)
def test_the_day(words: str, day: str | None) -> None:
    assert day_of(words, 2024) == (dt.date.fromisoformat(day) if day else None)
