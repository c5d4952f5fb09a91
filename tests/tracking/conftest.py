"""The small workspace with a quarter under way."""

from __future__ import annotations

from pathlib import Path

import pytest

HEAD = "unit: {unit}\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"
ENTRIES = """\
- task: 1-1
  status: 正常推进
  progress: 上半年增长6%
  coordination: 请协调用地
- task: 1-3
  status: 已完成
  progress: 已建成12个
- task: 1-4
  scope: 东片
  status: 滞后
  progress: 走访两次
  problems: 资金没有到位
  extension: 2024-11-30
  extension_reason: 汛期停工
"""


@pytest.fixture
def ws(base: Path) -> Path:
    """甲局 has sent 2024Q2 but for 1-5; 乙局 has sent nothing, its 1-2 and 1-4 (西片) are owed since 2024Q1."""
    write(base, "data/progress/2024Q2/甲局.yaml", HEAD.format(unit="甲局") + ENTRIES)
    return base


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")
