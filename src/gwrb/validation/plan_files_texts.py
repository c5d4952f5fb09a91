"""Rules of the units' plans of the year, and of the people to call."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

_WHERE = "# path: data/plans/甲局.yaml\n"
_HEAD = _WHERE + "unit: 甲局\nsubmitted: 2024-02-05\nentries:\n"
_WHOLE = ("1-1", "1-3", "1-4\n  scope: 东片", "1-5")  # what 甲局 leads


def _entry(task: str, more: str = "") -> str:
    return f"- task: {task}\n  measures: 分解任务，按月调度\n{more}"


_REST = "".join(_entry(task) for task in _WHOLE[1:])
_GOOD = _HEAD + _entry("1-1", "  deadline: 2024-12-31\n  milestones:\n    2024Q2: 过半\n") + _REST
_PEOPLE = "# path: data/contacts/甲局.yaml\nunit: 甲局\npeople:\n- name: 张三\n  duty: 分管负责人\n"

NO_MEASURES = Rule(
    "GW521",
    "plan-without-measures",
    "error",
    "办理方案的每一项都必须写明具体措施",
    "没有措施的方案，到了季度无从检查做没做。",
    _HEAD + "- task: 1-1\n  goal: 增长6%\n" + _REST,
    _GOOD,
)
DATES = Rule(
    "GW522",
    "plan-dates",
    "error",
    "完成时限和季度节点必须在方案的年度之内，节点不得晚于时限",
    "时限写错，就不会按时提醒；节点在时限之后，多半是填错了一个。",
    _HEAD + _entry("1-1", "  deadline: 2025-06-30\n") + _REST,
    _GOOD,
)
LATE = Rule(
    "GW523",
    "plan-late",
    "warning",
    "办理方案应在期限之前报送",
    "期限写在 data/tasks.yaml 的 plans_due；迟报的会列出。",
    "submitted: 2024-02-20，而 plans_due: 2024-02-08",
    "submitted: 2024-02-05",
)
INCOMPLETE = Rule(
    "GW524",
    "plan-incomplete",
    "warning",
    "办理方案应包括本单位牵头的每一项任务",
    "漏掉的任务没有措施和时限，年底容易落空。",
    _HEAD + _entry("1-1"),
    _GOOD,
)
NO_LIAISON = Rule(
    "GW525",
    "no-contact",
    "warning",
    "督办工作人员名单里应有联络员",
    "催报、核实都找联络员；没有就不知道打给谁。",
    _PEOPLE,
    _PEOPLE + "- name: 李四\n  duty: 联络员\n  mobile: 13800000000\n",
)
MISSING = Rule(
    "GW526",
    "plan-missing",
    "warning",
    "过了期限，牵头单位应已报送办理方案",
    "全部没有送的只提醒一次，标在期限上；没有一个单位报送的，当作不用方案，不提醒。",
    "过了 plans_due，别的单位送了方案，data/plans/ 里却没有甲局.yaml",
    "data/plans/甲局.yaml",
)

RULES = (NO_MEASURES, DATES, LATE, INCOMPLETE, NO_LIAISON, MISSING)
