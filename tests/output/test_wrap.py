"""Lines fitted to a width: Chinese breaks between characters, words and numbers stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.output.wrap import hanging
from gwrb.text.script import columns


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("甲局：正常推进，能完成", 10, ["甲局：正常", "推进，能完", "成"]),
        ("  完成情况：已开工，按计划实施", 12, ["  完成情况：", "  已开工，按", "  计划实施"]),
        ("  → gwrb review list --all now", 14, ["  → gwrb", "    review", "    list --all", "    now"]),
        ("    data/progress/2024Q2/x.yaml", 14, ["    data/progr", "    ess/2024Q2", "    /x.yaml"]),
        ("短\n\n    还是短", 20, ["短", "", "    还是短"]),
    ],
    ids=["no margin", "margin", "arrow, words not run together", "a path too long", "as it is"],
)
def test_what_a_line_has_too_much_hangs(text: str, width: int, lines: list[str]) -> None:
    assert hanging(text, width).split("\n") == lines


@given(st.text("甲乙，。（）abc1 /→\n"), st.integers(4, 30))
def test_never_wider_and_nothing_lost(text: str, width: int) -> None:
    out = hanging(text, width)
    assert max(columns(line) for line in out.split("\n")) <= width
    assert "".join(out.split()) == "".join(text.split())
