"""What the shipped templates have at their end: words, so that a signature never has a page of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SIGNED = [
    path for path in sorted((ROOT / "templates").glob("*.html")) if 'class="signature"' in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", SIGNED, ids=[path.stem for path in SIGNED])
def test_words_stand_before_a_signature(path: Path) -> None:
    """A table or a chart may end at a page's foot, and holds no signature with it: LibreOffice moves no row of it."""
    before = path.read_text("utf-8").split('<p class="signature">')[0]
    ends = re.findall(r"</(table|figure|section|p|ul|ol)>(?:\s|\{[%#][^}]*[%#]\})*$", before)
    assert ends == ["p"]
