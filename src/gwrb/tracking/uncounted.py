"""What lies in the data and counts nowhere, over all quarters: one list, made here and nowhere else.

Whatever was sent or recorded is either part of the figures or stands in this list with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from gwrb.model.texts import meant
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Period
from gwrb.text.source import Place
from gwrb.tracking.states import grouped, plain

if TYPE_CHECKING:
    from gwrb.model.office_records import DueDay, Reminder
    from gwrb.model.progress import Entry, Progress
    from gwrb.tracking.office import OfficeRecords
    from gwrb.tracking.states import ObligationStatus

KINDS = ("进展", "申请", "审核", "决定", "催办", "办理方案", "督查", "期限", "文件")
ENTRY, REQUEST, REVIEW, DECISION, REMINDER, PLAN, INSPECTION, DUE, FILE = KINDS

UNKNOWN = "单位名单里没有这个单位"
GROUP = "是统称，不是一个单位"
OUTSIDE = "方案不报这个季度"
SECOND = "同一单位另有一份，按那一份算"
TWICE = "同一件事项写了两条，按第一条算"
NO_TASK = "方案里没有这项任务"
NO_SCOPE = "任务分成几项，没有写对是哪一项"
NOT_OWED = "不是该单位应报的事项"
UNWANTED = "这项任务不收配合情况"
OF_PART = "是配合单位提出的，请由牵头单位提出"
UNANSWERED = "提出它的进展没有计入，不能答复"
REFUSED = "与当时的状态接不上"
UNASKED = "没有等答复的申请"
UNREAD = "不认识这个文件，没有读"


class Uncounted(NamedTuple):
    """One thing that counts nowhere. `what`: one of KINDS; `unit` as written where nobody knows it.

    `quarter`: of which it speaks; None of what is of the year. `path`: the file in which it stands, `line` from 1;
    empty and 0 where it was not read from a file.
    """

    what: str
    why: str
    unit: str = ""
    task: str = ""
    scope: str | None = None
    quarter: Period | None = None
    path: str = ""
    line: int = 0


def uncounted(records: OfficeRecords) -> tuple[Uncounted, ...]:
    """Everything that counts nowhere: what units sent, then what the office recorded, in the order of the files."""
    found = (*_entries(records), *_plans(records), *_reviews(records), *_decisions(records), *_of_periods(records))
    files = (Uncounted(FILE, UNREAD, path=path) for path in records.unread)
    return (*found, *_inspections(records), *files)


class _Reasons:
    """Why a row that names a unit, a task and a quarter counts nowhere; empty where it does count."""

    def __init__(self, records: OfficeRecords) -> None:
        self.records = records
        self._owed: dict[Period | None, dict[tuple[str, str], set[str | None]]] = {}

    def unit(self, name: str, quarter: Period | None = None) -> str:
        owner = self.records.find(name, quarter)
        return "" if isinstance(owner, Unit) else GROUP if isinstance(owner, Group) else UNKNOWN

    def quarter(self, quarter: Period | None) -> str:
        return "" if quarter is None or quarter in self.records.quarters else OUTSIDE

    def task(self, task: str, quarter: Period | None = None) -> str:
        """Of a task in a quarter; without one, in any."""
        stages = (self.records.held(quarter),) if quarter else self.records.year.stages
        return "" if any(task in held.tasks for held in stages) else NO_TASK

    def row(self, unit: str, row: Any, quarter: Period | None = None) -> str:
        """Of a row with a task and a scope."""
        root = self.records.root(unit, quarter)
        return self.unit(unit, quarter) or self.quarter(quarter) or self._obligation(root, row, quarter)

    def _obligation(self, root: str, row: Any, quarter: Period | None) -> str:
        if quarter not in self._owed:
            quarters = (quarter,) if quarter else self.records.quarters
            owed = (self.records.key_of(d, q) for q in quarters for d in self.records.held(q).leads)
            found = grouped(owed, lambda key: key[:2])
            self._owed[quarter] = {of: {scope for *_, scope in keys} for of, keys in found.items()}
        scopes = self._owed[quarter].get((root, str(row.task)))
        if scopes is None:
            return self.task(str(row.task), quarter) or NOT_OWED
        return "" if plain(row.scope) in scopes else NO_SCOPE


def _of(what: str, why: str, unit: str, row: Any, quarter: Period | None = None) -> Uncounted:
    """A row of a file, which may name a task and a scope."""
    place: Place | None = row.at
    task, scope = getattr(row, "task", None), getattr(row, "scope", None)
    path, line = (place.source.path, place.line) if place else ("", 0)
    return Uncounted(what, why, str(unit), str(task or ""), plain(scope), quarter, path, line)


def _sent(
    files: Iterable[Any], of_file: Callable[[Any], str], of_row: Callable[[Any, Any], str]
) -> Iterator[tuple[Any, Any, str]]:
    """The rows of units' files that do not count, each with its file and the reason; an empty file is its own row."""
    for file in files:
        whole, first = of_file(file), set()
        for entry in file.entries:
            key = str(entry.task), plain(entry.scope)
            why = whole or of_row(file, entry) or (TWICE if key in first else "")
            first.add(key)
            if why:
                yield file, entry, why
        if whole and not file.entries:
            yield file, file, whole


def _entries(records: OfficeRecords) -> Iterator[Uncounted]:
    reasons = _Reasons(records)

    def whole(file: Progress) -> str:
        kept = records.files.get((records.unit(file.unit, file.quarter), file.quarter))
        return (
            reasons.unit(file.unit, file.quarter)
            or reasons.quarter(file.quarter)
            or (SECOND if kept is not file else "")
        )

    def row(file: Progress, entry: Entry) -> str:
        why = reasons.row(file.unit, entry, file.quarter)
        if why not in (NOT_OWED, NO_SCOPE):
            return why
        root = records.root(file.unit, file.quarter)
        part = records.parts.answered(root, str(entry.task), entry.scope, file.quarter)
        if part is None:
            return why
        wanted = records.parts.wanted(part.task, file.quarter)
        return (OF_PART if _asks(entry) else "") if wanted else UNWANTED

    for file, entry, why in _sent(records.sent, whole, row):
        unit = records.unit(file.unit, file.quarter)
        if why == OF_PART:  # the entry counts, what it asks for does not
            yield _of(REQUEST, why, unit, entry, file.quarter)
            continue
        yield _of(ENTRY, why, unit, entry, file.quarter)
        if entry is not file and _asks(entry):
            yield _of(REQUEST, UNANSWERED, unit, entry, file.quarter)


def _asks(entry: Entry) -> bool:
    """Whether an entry asks the office for an extension or for coordination."""
    return bool(entry.extension or meant(entry.coordination))


def _plans(records: OfficeRecords) -> Iterator[Uncounted]:
    reasons, kept = _Reasons(records), records.plan_of

    def whole(file: Any) -> str:
        return reasons.unit(file.unit) or (SECOND if kept.get(records.root(file.unit)) is not file else "")

    for file, entry, why in _sent(records.plans, whole, lambda file, entry: reasons.row(file.unit, entry)):
        yield _of(PLAN, why, records.unit(file.unit), entry)


def _reviews(records: OfficeRecords) -> Iterator[Uncounted]:
    reasons = _Reasons(records)
    refused: set[int] | None = None
    for file in records.reviewed:
        for review in file.reviews:
            why = reasons.row(review.unit, review, file.quarter)
            if not why:
                refused = _refused(records) if refused is None else refused
                why = REFUSED if id(review) in refused else ""
            if why:
                yield _of(REVIEW, why, records.unit(review.unit, file.quarter), review, file.quarter)


def _refused(records: OfficeRecords) -> set[int]:
    """The reviews for which the state machine has no step, by their ids."""
    every = (records.at(o, quarter) for quarter in records.quarters for o in records.held(quarter).leads)
    return {
        id(review)
        for status in every
        if records.reviews_of(status.obligation, status.quarter)
        for review in status.refused
    }


def _decisions(records: OfficeRecords) -> Iterator[Uncounted]:
    reasons = _Reasons(records)
    every = [one for file in records.decided for one in file.decisions]
    answers = records.requests.answers if every else ()
    for one in every:
        if id(one) not in answers:
            why = reasons.row(one.unit, one, one.quarter) or UNASKED
            yield _of(DECISION, why, records.unit(one.unit, one.quarter), one, one.quarter)


def _of_periods(records: OfficeRecords) -> Iterator[Uncounted]:
    """Reminders and due days of units or quarters that there are not."""
    reasons = _Reasons(records)
    rows: list[tuple[str, Reminder | DueDay]] = [
        *((REMINDER, one) for one in records.reminders), *((DUE, one) for one in records.due_days)
    ]  # fmt: skip
    for what, one in rows:
        why = (reasons.unit(one.unit, one.quarter) if one.unit else "") or reasons.quarter(one.quarter)
        if why:
            yield _of(what, why, records.unit(one.unit, one.quarter) if one.unit else "", one, one.quarter)


def _inspections(records: OfficeRecords) -> Iterator[Uncounted]:
    """Units and tasks of inspections and their findings that there are not."""
    reasons = _Reasons(records)
    for one in records.inspections:
        tasks = ((task, why) for task in map(str, one.tasks) if (why := reasons.task(task)))
        yield from (_of(INSPECTION, why, "", one)._replace(task=task) for task, why in tasks)
        units = ((name, why) for name in map(str, one.units) if (why := reasons.unit(name)))
        yield from (_of(INSPECTION, why, name, one) for name, why in units)
        for found in one.findings:
            why = reasons.unit(found.unit) or (reasons.task(str(found.task)) if found.task else "")
            if why:
                yield _of(INSPECTION, why, records.unit(found.unit), found)


def about(
    records: OfficeRecords,
    quarters: Collection[Period] | None = None,
    units: Collection[str] | None = None,
    tasks: Collection[str] | None = None,
) -> tuple[Uncounted, ...]:
    """Those that an output on some quarters, units or tasks is about; what is of no quarter of the plan always is."""
    return tuple(
        one
        for one in records.uncounted
        if (quarters is None or one.quarter in quarters or one.quarter not in records.quarters)
        and (units is None or one.unit in units)
        and (tasks is None or one.task in tasks)
    )


def disputed(status: ObligationStatus) -> bool:
    """Whether a unit that the task does not bind reported an obligation in a quarter: who leads it may have been edited."""
    records, (task, scope) = status.records, status.obligation.key
    bound = {d.unit.name for d in records.held(status.quarter).expanded.of(status.obligation.task)}
    same = (ENTRY, NOT_OWED, task, plain(scope), status.quarter)
    return any(
        (one.what, one.why, one.task, one.scope, one.quarter) == same and one.unit not in bound
        for one in records.uncounted
    )


NAMED = 5  # groups, and tasks of one, that are named in a message


def told(found: Iterable[Uncounted]) -> list[str]:
    """Things that count nowhere, a line for those of one unit, quarter, kind and reason; then how many more there are."""
    groups = [*grouped(found, lambda one: (one.unit, one.quarter, one.what, one.why)).values()]
    more = sum(map(len, groups[NAMED:]))
    return [*map(_line, groups[:NAMED]), *([f"还有 {more} 条"] if more else [])]


def _line(group: list[Uncounted]) -> str:
    """市某局2024年上半年进展 8 条，单位名单里没有这个单位：2-152、2-201."""
    one = group[0]
    when = one.quarter.period if one.quarter else ""
    names = [*dict.fromkeys(name for each in group if (name := _name(each)))]
    named = "、".join(names[:NAMED]) + (" 等" if len(names) > NAMED else "")
    return f"{one.unit}{when}{one.what} {len(group)} 条，{one.why}" + (f"：{named}" if named else "")


def _name(one: Uncounted) -> str:
    if one.what == FILE:
        return one.path
    return f"{one.task}（{one.scope}）" if one.scope else one.task
