"""Rules across tasks, and of what people leave out or let pass."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

_FIRST = "- id: 1-1\n  section: 一\n  text: 地区生产总值增长6%。\n  assignments:\n  - lead: [甲局]\n"


def _linked(lead: str, task: str = "1-1", allow: str = "") -> str:
    head = f"- id: 1-2\n  section: 一\n  text: 增长6%。\n  assignments:\n  - lead: [{lead}]\n"
    return f"{_FIRST}{head}  links:\n{allow}  - task: {task}\n    relation: same\n"


UNITS_DIFFER = Rule(
    "GW601",
    "linked-units-differ",
    "warning",
    "相互关联的任务，单位应当相同",
    "同一件事写在两处、单位不同，两处都可能没有人管。确实不同的，请写明理由放行。",
    _linked("乙局"),
    _linked("甲局"),
)
VALUES_DIFFER = Rule(
    "GW602",
    "linked-values-differ",
    "error",
    "相互关联的任务，报的同一个数必须相同",
    "同一个数在报告里出现两次、两个样，领导不知道信哪个。同一单位看名称；几个单位共报一个目标的，也要一致。计量单位不同的，换算后再比。",
    "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"
    "- task: 1-1\n  status: 正常推进\n  values: {完成数: 15}\n"
    "- task: 1-5\n  status: 正常推进\n  values: {完成数: 16}\n",
    "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"
    "- task: 1-1\n  status: 正常推进\n  values: {完成数: 15}\n"
    "- task: 1-5\n  status: 正常推进\n  values: {完成数: 15}\n",
)
LINK = Rule(
    "GW603",
    "unknown-link",
    "error",
    "关联的必须是方案里的另一项任务，不得重复",
    "指错了的关联，比没有关联更误导人。",
    _linked("甲局", "1-9"),
    _linked("甲局", "1-1"),
)
DISAPPEARED = Rule(
    "GW801",
    "disappeared",
    "warning",
    "原来有的任务、单位、进展不得不声不响地消失",
    "合并、改名、误删都会让内容消失；确实要删的，请在合并请求里说明。只在 validate --since 时检查，由审阅人决定。",
    "原来有任务 2-19，改动以后没有",
    "原来有任务 2-19，改动以后还有",
)
UNUSED_ALLOW = Rule(
    "GW901",
    "unused-allow",
    "warning",
    "放行的注释必须真的放行了什么",
    "留下的放行注释，会把以后的真错也放过去。",
    _linked("甲局", allow="  # gwrb: allow GW601 通知如此\n"),
    _linked("乙局", allow="  # gwrb: allow GW601 通知如此\n"),
)
ALLOW = Rule(
    "GW902",
    "bad-allow",
    "error",
    "放行的注释必须写明代码和理由，且只能放行 GW2 以后的规则",
    "没有理由的放行，过几个月谁也说不清；读不懂的文件不能靠放行过关。",
    _linked("乙局", allow="  # gwrb: allow GW601\n"),
    _linked("乙局", allow="  # gwrb: allow GW601 通知如此\n"),
)

RULES = (UNITS_DIFFER, VALUES_DIFFER, LINK, DISAPPEARED, UNUSED_ALLOW, ALLOW)
