"""Broken files for every reader, a few in each run; `make fuzz` has fifty thousand."""

from __future__ import annotations

import pytest
from tools import fuzz


@pytest.mark.parametrize("reader", fuzz.READERS)
def test_no_reader_ends_in_a_traceback(reader: str) -> None:
    for number in range(25):
        assert fuzz.one(number, reader)[1] == "", f"python -m tools.fuzz --seed {number} --count 1 --reader {reader}"


@pytest.mark.slow
@pytest.mark.parametrize("reader", fuzz.READERS)
def test_nor_do_some_hundreds(reader: str) -> None:
    for number in range(10_000, 10_250):
        assert fuzz.one(number, reader)[1] == "", f"python -m tools.fuzz --seed {number} --count 1 --reader {reader}"
