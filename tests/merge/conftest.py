"""Files as units send them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Send = Callable[..., Path]
DAY = "2024-07-18"  # the day on which the tests take place

FIRST = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-10
entries:
- task: 1-1
  status: 正常推进
  progress: 增长5.8%。
  values: {完成数: 12}
- task: 1-3
  status: 已完成
  progress: 已建成10个。
"""


@pytest.fixture
def send(tmp_path: Path) -> Send:
    """Writes one incoming file: send(text, "甲局.yaml") -> its path; bytes are written as they are."""

    def write(text: str | bytes = FIRST, name: str = "甲局.yaml") -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
