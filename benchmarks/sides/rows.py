"""The rows that every side prints: seven columns of Chinese words like a quarterly report's annex."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

HEAD = ("编号", "目标任务", "应报单位", "进度状态", "完成情况", "存在问题", "下一步措施")


class Row(NamedTuple):
    """One obligation."""

    id: str
    text: str
    unit: str
    status: str
    progress: str
    problems: str
    next: str


def rows(count: int) -> list[Row]:
    return [
        Row(
            f"2-{n}",
            f"加快建设第{n}个重点产业项目，推动投产达效，全年完成投资{n % 97 + 3}亿元。",
            f"第{n % 80}局",
            ("正常推进", "滞后", "已完成", "未启动")[n % 4],
            f"上半年完成投资{n % 41}亿元，主体结构封顶 < 100 & 设备进场",
            "部分地块征收尚未完成" if n % 4 == 1 else "",
            "抓紧组织施工，按月调度",
        )
        for n in range(1, count + 1)
    ]


def arguments() -> tuple[list[Row], Path]:
    """The rows and the file that the command line names."""
    return rows(int(sys.argv[1])), Path(sys.argv[2])
