"""The 2024 notice, read once, and shorthands for notices written in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwrb.notice.notice_file import text_blocks
from gwrb.notice.reading import Reading, read_notice

if TYPE_CHECKING:
    from gwrb.model.plan import Plan


@pytest.fixture(scope="session")
def reading(raw: str) -> Reading:
    """What the whole notice gives."""
    return read_notice(text_blocks(raw), "wuhan-2024.txt")


@pytest.fixture(scope="session")
def plan(reading: Reading) -> Plan:
    """The plan of the whole notice."""
    assert reading.plan is not None, reading.problems
    return reading.plan
