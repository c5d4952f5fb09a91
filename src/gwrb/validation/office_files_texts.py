"""Rules of what the office records: reviews, decisions, inspections, reminders; and of what units ask for."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

_ENTRIES = (
    "# path: data/progress/2024Q1/甲局.yaml\nunit: 甲局\nquarter: 2024Q1\nsubmitted: 2024-04-15\nentries:\n"
    "- task: 1-1\n  status: 正常推进\n"
)
_DUE = "# path: data/plans/甲局.yaml\nunit: 甲局\nentries:\n- task: 1-1\n  measures: 按月调度\n  deadline: 2024-09-30\n"
_LATER = "  extension: 2024-11-30\n"
_WHY = "  extension_reason: 汛期停工\n"
_REVIEWS = "# path: data/reviews/2024Q1.yaml\nquarter: 2024Q1\nreviews:\n"
_DECISIONS = "# path: data/decisions.yaml\ndecisions:\n"
_INSPECTION = (
    "# path: data/inspections/20240515-1.yaml\nid: 20240515-1\ndate: 2024-05-15\nkind: 专项督查\n"
    "title: 公园建设\nfindings:\n- number: 1\n  unit: 甲局\n  text: 现场停工\n"
)


def _review(decision: str, more: str = "", task: str = "1-1", date: str = "2024-04-22") -> str:
    return f"{_REVIEWS}- unit: 甲局\n  task: {task}\n  date: {date}\n  decision: {decision}\n{more}"


def _decision(decision: str, more: str = "", matter: str = "延期") -> str:
    return (
        f"{_DECISIONS}- unit: 甲局\n  task: 1-1\n  matter: {matter}\n  quarter: 2024Q1\n"
        f"  decision: {decision}\n{more}  date: 2024-04-25\n"
    )


OUT_OF_TURN = Rule(
    "GW541",
    "review-out-of-turn",
    "error",
    "审核必须与经过相符：报送了才能审，退回的等重报以后再退，认可的不必再认可",
    "没有报送的事项审不了；同一版内容审两次，多半是记错了任务或季度。状态和步骤见 docs/督办.md。",
    _review("认可", task="1-5"),
    _review("认可"),
)
NO_REASON = Rule(
    "GW542",
    "return-without-reason",
    "error",
    "退回必须写明理由",
    "单位要知道哪里不行、补什么；理由会印在下一份表和督办单上。",
    _review("退回"),
    _review("退回", "  reason: 没有写明数据来源\n"),
)
REVIEW_DATES = Rule(
    "GW543",
    "review-dates",
    "error",
    "重报期限只用于退回，不得早于审核日期",
    "期限写错，就会一退回就算逾期，或永远不催。",
    _review("退回", "  reason: 没有写明数据来源\n  due: 2024-04-12\n"),
    _review("退回", "  reason: 没有写明数据来源\n  due: 2024-04-30\n"),
)
UNASKED = Rule(
    "GW544",
    "decision-unasked",
    "error",
    "决定必须对着单位提出而没有办结的申请",
    "季度写错，申请就一直列着没有答复。",
    _decision("同意"),
    _DUE + _ENTRIES + _LATER + _WHY + _decision("同意"),
)
DECISION_WORD = Rule(
    "GW545",
    "decision-word",
    "error",
    "对延期答复同意或不同意，对协调答复办理中、已解决或不予协调",
    "答非所问，就不知道申请办结了没有。",
    _DUE + _ENTRIES + _LATER + _WHY + _decision("已解决"),
    _DUE + _ENTRIES + _LATER + _WHY + _decision("不同意"),
)
NEW_DEADLINE = Rule(
    "GW546",
    "decision-deadline",
    "error",
    "延期至只用于同意延期，必须晚于原来的时限",
    "新期限不晚于原期限，就不是延期。",
    _DUE + _ENTRIES + _LATER + _WHY + _decision("同意", "  until: 2024-08-31\n"),
    _DUE + _ENTRIES + _LATER + _WHY + _decision("同意", "  until: 2024-10-31\n"),
)
EXTENSION_REASON = Rule(
    "GW547",
    "extension-without-reason",
    "error",
    "申请延期必须写明延到哪一天和理由",
    "没有日期或理由的申请，督查室无从决定。",
    _ENTRIES + _LATER,
    _DUE + _ENTRIES + _LATER + _WHY,
)
EXTENSION_LATE = Rule(
    "GW548",
    "extension-late",
    "warning",
    "延期应在时限之前申请，延到时限之后",
    "过了时限才申请的，已经逾期；由督查室决定是否同意。",
    _DUE.replace("2024-09-30", "2024-04-10") + _ENTRIES + _LATER + _WHY,
    _DUE + _ENTRIES + _LATER + _WHY,
)
RECTIFIED = Rule(
    "GW549",
    "rectification",
    "error",
    "整改销号必须写明结果；整改期限、销号日期不得早于督查日期",
    "没有结果的销号，事后说不清是怎样改好的。",
    _INSPECTION + "  closed: 2024-06-01\n",
    _INSPECTION + "  due: 2024-05-31\n  closed: 2024-06-01\n  result: 已复工\n",
)
FUTURE = Rule(
    "GW550",
    "office-date-future",
    "warning",
    "审核、催办、决定、督查、销号的日期不应晚于今天",
    "将来的日期多半是写错了；记录办过的事，不记打算办的事。",
    _review("认可", date="2025-04-22"),
    _review("认可"),
)

RULES = (
    OUT_OF_TURN,
    NO_REASON,
    REVIEW_DATES,
    UNASKED,
    DECISION_WORD,
    NEW_DEADLINE,
    EXTENSION_REASON,
    EXTENSION_LATE,
    RECTIFIED,
    FUTURE,
)
