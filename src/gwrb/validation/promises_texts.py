"""Rules of targets: what a task promises in numbers, and the values that are reported of it."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

_HEAD = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n- task: 1-3\n  status: 正常推进\n"


def _task(*lines: str, text: str = "建成公园10个。", id: str = "1-1", unit: str = "甲局") -> str:
    """A task with what its numbers mean."""
    head = f"- id: {id}\n  section: 一\n  text: {text}\n  assignments:\n  - lead: [{unit}]\n"
    return head + "".join(f"  {line}\n" for line in lines)


def _target(
    words: str = "建成公园10个", amount: str = "10", unit: str = "个", name: str = "公园", more: str = ""
) -> str:
    facts = f"name: {name}, amount: {amount}, unit: {unit}, kind: 不少于, counts: 累计, words: {words}{more}"
    return f"- {{{facts}}}"


_GOOD = _task("targets:", _target())

UNCOVERED = Rule(
    "GW211",
    "number-without-target",
    "error",
    "任务内容里的每个数字，要么是目标，要么写明为什么不是",
    "漏掉的数字，到年底没有人知道完成了没有。整个方案还没有写任何目标时不检查；写了一项，就每一项都要写。",
    _task("targets:", _target(), text="建成公园10个，公厕5座。"),
    _task(
        "targets:",
        _target(),
        "figures:",
        "- {words: 5座公厕旁, reason: 位置}",
        text="建成公园10个，5座公厕旁植树。",
    ),
)
WORDS = Rule(
    "GW212",
    "words-not-in-text",
    "error",
    "目标和非目标数字的原话，必须一字不差地在任务内容里",
    "改了任务内容没有改目标，进度就是照旧承诺算的。",
    _task("targets:", _target("建设公园10个")),
    _GOOD,
)
AMOUNT = Rule(
    "GW213",
    "amount-not-in-words",
    "error",
    "目标值必须是原话里的数；另有算法的，在 note 里写明这个数是怎样来的",
    "目标值多一个零、少一个万字，完成率差十倍、万倍。",
    _task("targets:", _target(amount="100")),
    _GOOD,
)
NAME_TWICE = Rule(
    "GW214",
    "target-name-twice",
    "error",
    "一项任务里，目标的名称不得重复",
    "进展按名称报数，两个目标同名，就不知道报的是哪一个。",
    _task("targets:", _target(), _target("公厕5座", "5", "座"), text="建成公园10个，公厕5座。"),
    _task("targets:", _target(), _target("公厕5座", "5", "座", "公厕"), text="建成公园10个，公厕5座。"),
)
UNIT = Rule(
    "GW215",
    "unknown-measure",
    "error",
    "计量单位要么是常用的，要么是原话里的",
    "单位写错了字，报来的数就换算不了。",
    _task("targets:", _target(unit="箇", more=", note: 按公园计")),
    _GOOD,
)
LINKED = Rule(
    "GW216",
    "linked-targets-differ",
    "error",
    "相互关联的任务，同名的目标必须相同",
    "同一个目标写在两处、两个数，完成没有完成说不清。",
    _GOOD
    + _task(
        "links:",
        "- {task: 1-1, relation: same}",
        "targets:",
        _target("建成公园20个", "20"),
        id="1-2",
        text="建成公园20个。",
    ),
    _GOOD + _task("links:", "- {task: 1-1, relation: same}", "targets:", _target(), id="1-2"),
)
SCOPE = Rule(
    "GW217",
    "target-scope",
    "error",
    "目标的分项必须是这项任务分工里的一项，原话",
    "分项写错，哪个单位报的数都算不到这个目标上。",
    _task("targets:", _target(more=", scope: 东片")),
    _GOOD,
)
LINKED_NAME = Rule(
    "GW218",
    "linked-target-name",
    "warning",
    "相同的任务（relation: same）里，同一个目标应当叫同一个名称",
    "名称一样，完成数只报一次、两处都有；名称不一样，就要报两次，还可能报得不一样。",
    _GOOD
    + _task(
        "links:",
        "- {task: 1-1, relation: same}",
        "targets:",
        _target(name="公园数"),
        id="1-2",
    ),
    _GOOD + _task("links:", "- {task: 1-1, relation: same}", "targets:", _target(), id="1-2"),
)
MEASURE = Rule(
    "GW531",
    "value-measure",
    "error",
    "完成数的计量单位必须能换算成目标的计量单位",
    "用公里报个数，没有办法算完成率。",
    _HEAD + "  values: {公园: 15公里}\n",
    _HEAD + "  values: {公园: 0.0006万个}\n",
)
UNKNOWN_NAME = Rule(
    "GW532",
    "value-without-target",
    "warning",
    "完成数的名称应当是任务的目标名称",
    "名称对不上，报来的数就算不进完成率。没有目标的任务，名称可以自己定。",
    _HEAD + "  values: {公圆: 6}\n",
    _HEAD + "  values: {公园: 6}\n",
)
ON_TRACK_RED = Rule(
    "GW533",
    "on-track-under-red",
    "warning",
    "报正常推进的，完成率不应远低于序时进度",
    "完成率低于序时进度超过 30 个百分点（方案设置 red_below）是红灯；红灯下的“正常推进”，领导会问。",
    _HEAD + "  values: {公园: 1}\n",
    _HEAD + "  values: {公园: 4}\n",
)
DONE_BELOW = Rule(
    "GW534",
    "done-below-target",
    "warning",
    "报已完成的，应当达到目标",
    "数没有到，任务就没有完成；数写错了，请改正。",
    _HEAD.replace("正常推进", "已完成") + "  progress: 建成公园\n  values: {公园: 8}\n",
    _HEAD.replace("正常推进", "已完成") + "  progress: 建成公园\n  values: {公园: 11}\n",
)

RULES = (
    UNCOVERED,
    WORDS,
    AMOUNT,
    NAME_TWICE,
    UNIT,
    LINKED,
    LINKED_NAME,
    SCOPE,
    MEASURE,
    UNKNOWN_NAME,
    ON_TRACK_RED,
    DONE_BELOW,
)
