"""Rules of assignments: who is named, and how."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule


def _task(assignments: str) -> str:
    head = "- id: 1-1\n  section: 一\n  text: 地区生产总值增长6%。\n  assignments:\n"
    return head + assignments


UNKNOWN_UNIT = Rule(
    "GW301",
    "unknown-unit",
    "error",
    "单位必须在 data/units.yaml 里",
    "认不出的单位收不到任务，也不会出现在未报名单里。",
    _task("  - lead: [甲厅]\n"),
    _task("  - lead: [甲局]\n"),
)
TWICE = Rule(
    "GW302",
    "unit-twice",
    "error",
    "同一分工里，一个单位只写一次",
    "换个别名、换成繁体再写一次，还是同一个单位，会被重复统计。",
    _task("  - lead: [甲局]\n    responsible: [乙局, 市乙局]\n"),
    _task("  - lead: [甲局]\n    responsible: [乙局]\n"),
)
LEAD_AGAIN = Rule(
    "GW303",
    "lead-again",
    "error",
    "牵头单位不得又写在责任单位里",
    "牵头单位当然负责，再写一次会被统计两次。",
    _task("  - lead: [甲局]\n    responsible: [甲局, 乙局]\n"),
    _task("  - lead: [甲局]\n    responsible: [乙局]\n"),
)
BESIDE_GROUP = Rule(
    "GW304",
    "member-beside-group",
    "warning",
    "写了统称，就不必再写它的成员",
    "同一个单位既在统称里又单独列出，不知道是强调还是写错。",
    _task("  - lead: [甲局]\n    responsible: [东区人民政府, 各区人民政府]\n"),
    _task("  - lead: [甲局]\n    responsible: [各区人民政府]\n"),
)
NO_UNIT = Rule(
    "GW305",
    "no-unit",
    "error",
    "每项分工必须至少有一个单位",
    "没有单位的任务没有人报，也没有人催。",
    _task("  - scope: 全市\n"),
    _task("  - lead: [甲局]\n"),
)
SCOPE = Rule(
    "GW306",
    "assignment-scope",
    "error",
    "一项任务分成几项分工时，每项都要有不同的分项名称",
    "没有分项名称，各单位的进展就分不清说的是哪一项。",
    _task("  - lead: [甲局]\n  - lead: [乙局]\n"),
    _task("  - scope: 东片\n    lead: [甲局]\n  - scope: 西片\n    lead: [乙局]\n"),
)
OPEN_LEAD = Rule(
    "GW307",
    "open-group-lead",
    "error",
    "成员没有列出的统称不得牵头",
    "不知道由谁报送，就催不到人。",
    _task("  - lead: [专班成员单位]\n"),
    _task("  - lead: [甲局]\n    responsible: [专班成员单位]\n"),
)

RULES = (UNKNOWN_UNIT, TWICE, LEAD_AGAIN, BESIDE_GROUP, NO_UNIT, SCOPE, OPEN_LEAD)
