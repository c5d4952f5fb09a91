"""Rules of progress files."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

_HEAD = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"


def _file(*entries: str, head: str = _HEAD) -> str:
    return head + "".join(entries)


def _entry(task: str = "1-1", more: str = "", status: str = "正常推进") -> str:
    return f"- task: {task}\n  status: {status}\n{more}"


PATH = Rule(
    "GW501",
    "path-mismatch",
    "error",
    "进展文件必须放在 data/progress/季度/单位.yaml，与内容一致",
    "文件放错地方，就会算在别的单位、别的季度头上，或被下一份覆盖。",
    _file(_entry(), head="unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n").replace(
        "1-1", "1-2"
    ),
    _file(_entry()),
)
QUARTER = Rule(
    "GW502",
    "quarter-outside",
    "error",
    "季度必须在方案的报告范围内",
    "不在范围内的进展，哪一份报告也不会引用。",
    _file(_entry(), head="unit: 甲局\nquarter: 2023Q4\nsubmitted: 2024-01-15\nentries:\n"),
    _file(_entry()),
)
UNKNOWN_TASK = Rule(
    "GW503",
    "unknown-task",
    "error",
    "任务编号必须是方案里有的",
    "编号写错，这一条进展就没有着落。",
    _file(_entry("1-9")),
    _file(_entry("1-1")),
)
NO_OBLIGATION = Rule(
    "GW504",
    "no-obligation",
    "error",
    "只报本单位牵头的任务",
    "别人牵头的任务由别人报；两家都报，就不知道以谁为准。",
    _file(_entry("1-2")),
    _file(_entry("1-1")),
)
ENTRY_TWICE = Rule(
    "GW505",
    "entry-twice",
    "error",
    "一项任务在一个文件里只报一条",
    "两条说法不一，不知道以哪一条为准。",
    _file(_entry(), _entry()),
    _file(_entry()),
)
LAGGING = Rule(
    "GW506",
    "lagging-without-problems",
    "error",
    "状态为滞后的，必须写明存在问题",
    "报告要写滞后的原因；没有原因，无从协调。",
    _file(_entry(status="滞后")),
    _file(_entry(status="滞后", more="  problems: 用地手续未办完\n")),
)
DONE_SILENT = Rule(
    "GW507",
    "done-without-progress",
    "error",
    "状态为已完成的，必须写明完成情况",
    "办结要有依据，不能只有一句“已完成”。",
    _file(_entry(status="已完成")),
    _file(_entry(status="已完成", more="  progress: 全年目标已完成\n")),
)
REOPENED = Rule(
    "GW508",
    "done-no-longer",
    "warning",
    "上季度已完成的，本季度不应又变成没有完成",
    "多半是上季度报早了，或这季度选错了状态。",
    _file(_entry("1-3")),
    _file(_entry("1-3", status="已完成", more="  progress: 全年目标已完成\n")),
)
VALUE_DOWN = Rule(
    "GW509",
    "value-below-last",
    "warning",
    "累计完成数不应比上季度少",
    "完成数从年初累计，只增不减；少了多半是填成了当季数。",
    _file(_entry(more="  values: {完成数: 5}\n")),
    _file(_entry(more="  values: {完成数: 15}\n")),
)
EARLY = Rule(
    "GW510",
    "submitted-early",
    "warning",
    "报送日期应在报告期结束之后，不晚于今天",
    "报告期没有结束就报送的，数字还会变；将来的日期是写错了。",
    _file(_entry(), head=_HEAD.replace("2024-07-15", "2024-06-15")),
    _file(_entry()),
)
LATE = Rule(
    "GW511",
    "submitted-late",
    "warning",
    "报送日期应不晚于期限",
    "迟报要在报告里列出。",
    _file(_entry(), head=_HEAD.replace("2024-07-15", "2024-07-25")),
    _file(_entry()),
)
FORECAST = Rule(
    "GW512",
    "forecast-contradicts",
    "error",
    "年度预测不得与进度状态矛盾",
    "已经完成的任务，不会“不能完成”。",
    _file(_entry(status="已完成", more="  progress: 全年目标已完成\n  forecast: 不能完成\n")),
    _file(_entry(status="已完成", more="  progress: 全年目标已完成\n  forecast: 能完成\n")),
)
ENTRY_SCOPE = Rule(
    "GW513",
    "entry-scope",
    "error",
    "任务分成几项的，必须写明报的是哪一项，原话",
    "不写分项，就不知道说的是哪一项。",
    _file(_entry("1-4")),
    _file(_entry("1-4", more="  scope: 东片\n")),
)

RULES = (
    PATH,
    QUARTER,
    UNKNOWN_TASK,
    NO_OBLIGATION,
    ENTRY_TWICE,
    LAGGING,
    DONE_SILENT,
    REOPENED,
    VALUE_DOWN,
    EARLY,
    LATE,
    FORECAST,
    ENTRY_SCOPE,
)
