"""The 2024 notice, read once, and shorthands for notices written in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwrb import notice

if TYPE_CHECKING:
    from gwrb.model.plan import Plan


@pytest.fixture(scope="session")
def reading(raw: str) -> notice.Reading:
    """What the whole notice gives."""
    return notice.read_notice(notice.text_lines(raw), "wuhan-2024.txt")


@pytest.fixture(scope="session")
def plan(reading: notice.Reading) -> Plan:
    """The plan of the whole notice."""
    assert reading.plan is not None, reading.problems
    return reading.plan
