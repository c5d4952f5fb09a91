"""Rules of units.yaml."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule


def _unit(name: str, more: str = "") -> str:
    return f"- name: {name}\n  class: 部门\n{more}"


def _group(name: str, more: str) -> str:
    return f"- name: {name}\n{more}"


CLASH = Rule(
    "GW401",
    "name-clash",
    "error",
    "一个名称只能属于一个单位",
    "简繁、全半角、空格不计，两个单位有同一个名称，就不知道说的是谁。",
    _unit("丁局", "  aliases: [甲 局]\n"),
    _unit("丁局", "  aliases: [丁办]\n"),
)
CYCLE = Rule(
    "GW402",
    "group-cycle",
    "error",
    "统称不得直接或间接包含自己",
    "绕成圈的统称展开不出成员。",
    _group("环一", "  members: [环二]\n") + _group("环二", "  members: [环一]\n"),
    _group("环一", "  members: [环二]\n") + _group("环二", "  members: [甲局]\n"),
)
MEMBER = Rule(
    "GW403",
    "unknown-member",
    "error",
    "统称的成员和成员类别必须是有的单位、有的类别",
    "认不出的成员收不到任务。",
    _group("各部门", "  members: [甲局, 乙厅]\n"),
    _group("各部门", "  members: [甲局, 乙局]\n"),
)
MEMBER_TWICE = Rule(
    "GW404",
    "member-twice",
    "error",
    "统称的成员不得重复",
    "重复的成员说明名单有误，或少写了另一个单位。",
    _group("各部门", "  members: [甲局, 市甲局]\n"),
    _group("各部门", "  members: [甲局, 乙局]\n"),
)
UNUSED = Rule(
    "GW405",
    "unused-unit",
    "warning",
    "units.yaml 里的单位应当承担任务，或属于承担任务的统称",
    "没有任务的单位，可能是写错了名称，或少录了一项任务。",
    _unit("丁局"),
    _unit("乙局"),
)
SHELL = Rule(
    "GW406",
    "shell-character",
    "error",
    "名称里不得有空格、半角括号、斜杠、引号等字符",
    "名称用作文件名和命令行参数，这些字符会让命令出错或文件建不成。",
    _unit("丁局(筹)"),
    _unit("丁局（筹）"),
)
NO_MEMBERS = Rule(
    "GW407",
    "group-without-members",
    "error",
    "统称必须写明成员、成员类别，或 open: true",
    "没有写明，就不知道是没有成员，还是忘了填。",
    _group("各部门", "  note: 待补\n"),
    _group("各部门", "  open: true\n"),
)

RULES = (CLASH, CYCLE, MEMBER, MEMBER_TWICE, UNUSED, SHELL, NO_MEMBERS)
