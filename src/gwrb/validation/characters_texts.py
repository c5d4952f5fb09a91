"""Rules of the words themselves: punctuation, script, spaces."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule


def _entry(progress: str) -> str:
    return f"- task: 1-1\n  status: 正常推进\n  progress: {progress}\n"


HALF_WIDTH = Rule(
    "GW701",
    "half-width",
    "warning",
    "中文里的标点应是全角",
    "半角标点印在公文里不合规范。gwrb fmt 会改好。",
    _entry("已签约,正在办理手续"),
    _entry("已签约，正在办理手续"),
)
TRADITIONAL = Rule(
    "GW702",
    "traditional",
    "warning",
    "数据应是简体字",
    "简繁混用，搜索和比较会漏掉。gwrb fmt 会改好。",
    _entry("已簽約"),
    _entry("已签约"),
)
TRAILING = Rule(
    "GW703",
    "trailing-space",
    "warning",
    "行末不应有空格",
    "看不见的改动，会让比较多出一行。gwrb fmt 会删去。",
    _entry("已签约  "),
    _entry("已签约"),
)
ODD_SPACE = Rule(
    "GW704",
    "odd-space",
    "warning",
    "不应有不换行空格；段首不应有全角空格",
    "Word 会自动缩进；这些空格还会让相同的文字对不上。",
    _entry("已\u00a0签约"),
    _entry("已签约"),
)

RULES = (HALF_WIDTH, TRADITIONAL, TRAILING, ODD_SPACE)
