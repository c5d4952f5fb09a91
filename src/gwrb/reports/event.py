"""Pieces of which the views of several papers are made: one figure, one event."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple


class Event(NamedTuple):
    """一条督办记录：审核、延期、协调、督查、整改、催办等。"""

    kind: Annotated[str, "哪一种，如 退回、办结、延期、协调、督查、整改、催办"]
    task: Annotated[str, "任务编号"]
    unit: Annotated[str, "单位；不针对一个单位的为空"]
    words: Annotated[str, "内容"]
    scope: Annotated[str, "分项；没有为空"] = ""
    quarter: Annotated[str, "说的是哪个季度，如 2024Q2；没有为空"] = ""
    day: Annotated[dt.date | None, "日期"] = None
    due: Annotated[dt.date | None, "期限；没有为空"] = None
    settled: Annotated[bool, "是否已了结；只用于退回、延期、协调、整改"] = False
    sample: Annotated[bool, "是否示例数据"] = False


class Measure(NamedTuple):
    """一个指标：承诺的数和完成的数。"""

    name: Annotated[str, "指标名称"]
    promised: Annotated[str, "目标值；不是任务的目标为空"]
    unit: Annotated[str, "计量单位；不是任务的目标为空"]
    kind: Annotated[str, "要求，如 不少于；不是任务的目标为空"]
    words: Annotated[str, "任务里的原话；不是任务的目标为空"]
    scope: Annotated[str, "分项；没有为空"]
    achieved: Annotated[str, "完成数；没有报为空；各单位分别报、不能相加的为空"]
    rate: Annotated[float | None, "完成率，0 到 1 以上；增速、占比等没有完成率的为空"]
    result: Annotated[str, "已达到 或 未达到；需要人判断的为空"]
    parts: Annotated[
        str, "各单位分别报的数，如 东区12、西区9；不是最近一个季度的数，注明是哪个期间的；其余为空"
    ]
    line: Annotated[str, "一句话：某指标：目标100个，完成60个，完成率60%；季度报告里还说灯和差距"]
    brief: Annotated[str, "同上，短的：某指标：目标100个，完成60个，完成率60%，绿灯；季度报告以外都为空"] = ""
    light: Annotated[str, "绿灯、黄灯 或 红灯；没有灯为空；季度报告以外都为空"] = ""
    reason: Annotated[str, "为什么没有灯；有灯为空"] = ""
    behind: Annotated[bool, "是否未达序时进度"] = False
    below: Annotated[str, "低于序时进度几个百分点，如 10.9；不低于、不能比的为空"] = ""
