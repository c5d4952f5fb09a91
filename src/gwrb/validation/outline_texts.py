"""Rules of tasks and their numbering."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule


def _tasks(*ids: str, section: str = "一", topic: str = "") -> str:
    """Two tasks as an example, alike but for what the rule is about."""
    place = f"  section: {section}\n" + (f"  topic: {topic}\n" if topic else "")
    body = "  text: 地区生产总值增长6%。\n  assignments:\n  - lead: [甲局]\n"
    return "".join(f"- id: {id}\n{place}{body}" for id in ids)


DUPLICATE_ID = Rule(
    "GW201",
    "duplicate-id",
    "error",
    "任务编号不得重复",
    "两项任务共用一个编号，报送的进展就不知道算在谁头上。",
    _tasks("1-1", "1-1"),
    _tasks("1-1", "1-2"),
)
ORDER = Rule(
    "GW202",
    "id-order",
    "error",
    "任务必须按编号从小到大排列",
    "次序与通知一致，查找、比较和印出的表格才不会错位。",
    _tasks("1-1", "1-3", "1-2"),
    _tasks("1-1", "1-2", "1-3"),
)
GAP = Rule(
    "GW203",
    "id-gap",
    "error",
    "任务编号必须连续，不得缺号",
    "缺号多半是丢了一项任务。",
    _tasks("1-1", "1-3"),
    _tasks("1-1", "1-2"),
)
SECTION = Rule(
    "GW204",
    "unknown-section",
    "error",
    "任务所在的部分和章节必须在提纲里",
    "提纲里没有的章节，印报告时没有地方放。",
    _tasks("1-1", section="九"),
    _tasks("1-1"),
)
TOPIC = Rule(
    "GW205",
    "unknown-topic",
    "error",
    "任务的小标题必须与提纲里的一字不差",
    "差一个字，就会被当成另一个小标题。",
    _tasks("1-1", topic="抓好农业"),
    _tasks("1-1", topic="抓好工业"),
)

RULES = (DUPLICATE_ID, ORDER, GAP, SECTION, TOPIC)
