"""What an office's Excel ledger says of progress → progress files: one a unit, for the quarter that the ledger names."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from gwrb.model.json_schema import modeline
from gwrb.model.notice_profile import NEXT, PROBLEMS, PROGRESS, STATUS
from gwrb.model.plan import Plan, Task
from gwrb.model.progress import PROGRESS_FILE, Entry, Progress
from gwrb.model.record_writer import field_lines, lines
from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK, STATUSES, Period
from gwrb.notice import unit_names
from gwrb.notice.entries import NoticeEntry
from gwrb.text.script import half_width, same_word, to_int

_MONTHS = (("(?<!下)半年", 6), ("前三季度", 9), ("全年|年度完成|年底", 12), ("下半年", 12))
_SAID = (
    ("未(?:启动|开工|开展)", NOT_STARTED),
    ("未完成|滞后|缓慢", LAGGING),
    ("完成|办结|完工", DONE),
    ("推进|正常|进行", ON_TRACK),
)


def quarter_of(words: str, year: int, rounds: int = 4) -> Period | None:
    """The period of a plan that a ledger's title or the head of a column names; of a month the one into which it falls."""
    text = half_width(words)
    quarters, months = re.findall("([一二三四1-4])季度", text), re.findall(r"(\d{1,2})月", text)
    month = next((month for pattern, month in _MONTHS if re.search(pattern, text)), 0)
    if not month and quarters:
        month = 3 * (int(quarters[-1]) if quarters[-1].isdecimal() else to_int(quarters[-1]) or 1)
    month = month or int(months[-1] if months else 0)
    return Period.of(dt.date(year, month, 1), rounds) if 1 <= month <= 12 else None


def progress_files(
    plan: Plan, rows: Sequence[NoticeEntry], quarter: Period | None
) -> tuple[dict[tuple[Period, str], str], list[str]]:
    """The text of each progress file by quarter and unit, and what could not be put into one.

    `rows` are those of the plan's tasks, in their order; without a quarter the one that the ledger names. The progress
    of a task that one unit leads is that unit's; of several nobody knows whose it is.
    """
    told = [(task, row) for task, row in zip(plan.ruled.tasks, rows, strict=True) if row.progress]
    if not told:
        return {}, []
    year, rounds = plan.heading.year, plan.rounds
    titles = (plan.heading.title, *(head for _, row in told for kind, head, _ in row.progress if kind == PROGRESS))
    quarter = quarter or next((q for title in titles if (q := quarter_of(title, year, rounds))), None)
    if quarter is None:
        asked = f"请加 --quarter，例如 --quarter {Period(year, rounds // 2, rounds)}"
        return {}, [f"{len(told)}项任务有进展，没有写明截至哪个季度，没有写入；{asked}"]
    entries: dict[tuple[Period, str], list[Entry]] = {}
    several: list[str] = []
    guessed = False
    for task, row in told:
        unit = _whose(task)
        if unit is None:
            several.append(str(task.id))
            continue
        for when, said in _by_period(row, quarter, year).items():
            guessed |= not _status(said)
            entries.setdefault((when, unit), []).append(_entry(task, said))
    notes = [
        f"{when}的进展写成 {sum(q == when for q, _ in entries)} 个单位的进展文件，没有报送日期，请核对"
        for when in sorted({q for q, _ in entries})
    ]
    if guessed:
        notes.append(f"没有写明进度状态的，都记作“{ON_TRACK}”，请逐项核对")
    if several:
        notes.append(f"{len(several)}项任务不止一个牵头单位，不知道是谁的进展，没有写入：{'、'.join(several)}")
    return {(when, unit): _text(unit, when, own) for (when, unit), own in entries.items()}, notes


def _by_period(row: NoticeEntry, default: Period, year: int) -> dict[Period, dict[str, str]]:
    """What a row says of each period that its columns name; a column that names none goes with the one before it.

    Columns that fall into one period stand below each other, each with its head.
    """
    columns: dict[Period, dict[str, list[tuple[str, str]]]] = {}
    when = default
    for kind, head, words in row.progress:
        when = quarter_of(head, year, default.rounds) or (default if kind == PROGRESS else when)
        columns.setdefault(when, {}).setdefault(kind, []).append((head, words))
    return {
        when: {
            kind: own[0][1] if len(own) == 1 else "\n".join(f"{head}：{words}" for head, words in own)
            for kind, own in kinds.items()
        }
        for when, kinds in columns.items()
    }


def _whose(task: Task) -> str | None:
    """The one unit that leads a task."""
    names = [name for one in task.assignments for name in (one.lead or one.responsible)]
    return str(names[0]) if len(names) == 1 and not unit_names.is_group(names[0]) else None


def _status(said: Mapping[str, str]) -> str | None:
    words = said.get(STATUS, "")
    return same_word(words, STATUSES) or next((s for pattern, s in _SAID if re.search(pattern, words)), None)


def _entry(task: Task, said: Mapping[str, str]) -> Entry:
    status = _status(said) or ON_TRACK
    return Entry(task.id, status, progress=said.get(PROGRESS), problems=said.get(PROBLEMS), next=said.get(NEXT))


def _text(unit: str, quarter: Period, entries: Sequence[Entry]) -> str:
    value = Progress(unit, quarter, entries=tuple(entries))
    return f"{modeline(PROGRESS_FILE)}\n{lines(field_lines(PROGRESS_FILE, value, 0).values(), 0)}"
