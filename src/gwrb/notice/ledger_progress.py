"""What an office's Excel ledger says of progress → progress files: one a unit, for the quarter that the ledger names."""

import re
from collections.abc import Sequence

from gwrb.model.json_schema import modeline
from gwrb.model.notice_profile import NEXT, PROBLEMS, PROGRESS, STATUS
from gwrb.model.plan import Plan, Task
from gwrb.model.progress import DONE, LAGGING, NOT_STARTED, ON_TRACK, PROGRESS_FILE, STATUSES, Entry, Progress
from gwrb.model.record_writer import field_lines, lines
from gwrb.model.values import Quarter
from gwrb.notice import unit_names
from gwrb.notice.entries import NoticeEntry
from gwrb.text.script import half_width, same_word, to_int

_PERIODS = (
    ("上半年|半年", 2), ("前三季度", 3), ("全年|年度完成|年底", 4), ("(?:第)?([一二三四1-4])季度", 0), (r"(\d{1,2})月", 0),
)  # fmt: skip
_SAID = (
    ("未(?:启动|开工|开展)", NOT_STARTED),
    ("未完成|滞后|缓慢", LAGGING),
    ("完成|办结|完工", DONE),
    ("推进|正常|进行", ON_TRACK),
)
_MONTHS = 3  # of a quarter


def quarter_of(words: str, year: int) -> Quarter | None:
    """The quarter that a ledger's title or the head of its column names; of a month the one that it falls into."""
    text = half_width(words)
    for pattern, number in _PERIODS:
        match = re.search(pattern, text)
        if match and number:
            return Quarter(year, number)
        if match and "季度" in pattern:
            return Quarter(year, int(match[1]) if match[1].isdecimal() else to_int(match[1]) or 1)
        if match:
            return Quarter(year, min(4, (int(match[1]) + _MONTHS - 1) // _MONTHS))
    return None


def progress_files(
    plan: Plan, rows: Sequence[NoticeEntry], quarter: Quarter | None
) -> tuple[dict[tuple[Quarter, str], str], list[str]]:
    """The text of each progress file by quarter and unit, and what could not be put into one.

    `rows` are those of the plan's tasks, in their order; without a quarter the one that the ledger names. The progress
    of a task that one unit leads is that unit's; of several nobody knows whose it is.
    """
    told = [(task, row) for task, row in zip(plan.ruled.tasks, rows, strict=True) if row.progress]
    if not told:
        return {}, []
    titles = (plan.heading.title, *(row.as_of for _, row in told))
    quarter = quarter or next((q for title in titles if (q := quarter_of(title, plan.heading.year))), None)
    if quarter is None:
        return {}, [
            f"{len(told)}项任务有进展，没有写明截至哪个季度，没有写入；请加 --quarter，例如 --quarter {plan.heading.year}Q2"
        ]
    entries: dict[str, list[Entry]] = {}
    several: list[str] = []
    for task, row in told:
        unit = _whose(task)
        if unit is None:
            several.append(str(task.id))
        else:
            entries.setdefault(unit, []).append(_entry(task, row))
    notes = [f"{quarter}的进展写成 {len(entries)} 个单位的进展文件，没有报送日期，请核对"] if entries else []
    if any(not _status(row) for _, row in told):
        notes.append(f"没有写明进度状态的，都记作“{ON_TRACK}”，请逐项核对")
    if several:
        notes.append(f"{len(several)}项任务不止一个牵头单位，不知道是谁的进展，没有写入：{'、'.join(several)}")
    return {(quarter, unit): _text(unit, quarter, own) for unit, own in entries.items()}, notes


def _whose(task: Task) -> str | None:
    """The one unit that leads a task."""
    names = [name for one in task.assignments for name in (one.lead or one.responsible)]
    return str(names[0]) if len(names) == 1 and not unit_names.is_group(names[0]) else None


def _status(row: NoticeEntry) -> str | None:
    said = row.progress.get(STATUS, "")
    return same_word(said, STATUSES) or next((status for words, status in _SAID if re.search(words, said)), None)


def _entry(task: Task, row: NoticeEntry) -> Entry:
    said = row.progress
    return Entry(
        task.id, _status(row) or ON_TRACK, progress=said.get(PROGRESS), problems=said.get(PROBLEMS), next=said.get(NEXT)
    )


def _text(unit: str, quarter: Quarter, entries: Sequence[Entry]) -> str:
    value = Progress(unit, quarter, entries=tuple(entries))
    return f"{modeline(PROGRESS_FILE)}\n{lines(field_lines(PROGRESS_FILE, value, 0).values(), 0)}"
