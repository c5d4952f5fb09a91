"""What a merge would do, what stands against it, and where the quarter stands, for people."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from gwrb.edit.three_way import HEAD, cell_words, facts_words, key_words
from gwrb.merge.merge_plan import MergePlan, Slotted, Unkept
from gwrb.model.files import RECEIPTS
from gwrb.output.table import DOUBT, Column, Table
from gwrb.output.terminal import TerminalPage
from gwrb.tracking.reporting import Standing

UNRECORDED = "（不作记录）"  # what was sent before, of a kind that keeps no receipts
LISTED = 10  # units that a terminal names; more are only counted
Place = tuple[Slotted, Any]  # a change or a conflict, with the file it is in


def show_preview(planned: MergePlan) -> None:
    """One row a file: how many entries are new, changed, unchanged; then every change of what stood before."""
    first = "季度" if all(slot.quarter for slot in planned.slots) else "种类"
    files: tuple[Column[Slotted], ...] = (
        Column("", first, _kind),
        Column("", "单位", lambda s: s.unit),
        Column("", "新增", lambda s: len(s.added), right=True),
        Column("", "修改", _changed, right=True),
        Column("", "不变", lambda s: s.same, right=True),
        Column("", "文件", _files),
    )
    page = TerminalPage()
    page.table(Table(files, planned.slots))
    changes: list[Place] = [(slot, change) for slot in planned.slots for change in slot.changed]
    if changes:
        page.say("")
        columns: list[Column[Place]] = [
            Column("", "单位", lambda r: r[0].unit),
            *_where(planned.slots),
            _side("现有", lambda c: c.before),
            _side("合并后", lambda c: c.after),
        ]
        page.table(Table(columns, changes))
    page.show()


def show_unkept(planned: MergePlan, *, below: bool) -> None:
    """Every cell of what came that the result does not have, with the file it was in and the one that has the word."""
    columns: list[Column[Place]] = [
        Column("", "单位", lambda r: r[0].unit),
        *_where(slot for slot, _ in planned.unkept),
        _side("没有保留", lambda c: c.said),
        _side("合并后", lambda c: c.stands),
        Column("", "写在", lambda r: _dated(r[1].file, r[1].day)),
        Column("", "以此为准", lambda r: _dated(r[1].by, r[1].by_day)),
    ]
    page = TerminalPage()
    page.say("\n没有保留的内容：" if below else "没有保留的内容：")
    page.table(Table(columns, planned.unkept))
    page.show()


def _dated(file: str, day: dt.date | None) -> str:
    return f"{file}\n{day or '没有写日期'}"


def unkept_words(planned: MergePlan) -> Iterator[str]:
    """What is not kept, file by file, and what can be done."""
    found: dict[tuple[str, str], list[Unkept]] = {}
    for _, one in planned.unkept:
        found.setdefault((one.file, one.by), []).append(one)
    for (file, by), several in found.items():
        rows = "、".join(dict.fromkeys(key_words(one.key) for one in several))
        yield f"提醒 {file} 有 {len(several)} 处没有保留（{rows}），以 {by} 为准"
    if found:
        other = any(one.outdated for _, one in planned.unkept)
        asked = "；要改用报送日期较早的一份，加 --take theirs --for 编号" if other else ""
        yield f"要保留的，请与单位核对，由单位合成一份再报{asked}"


def show_conflicts(planned: MergePlan) -> None:
    """Every conflict side by side."""
    found: list[Place] = [(slot, one.conflict) for slot, one in planned.conflicts]
    before = _side("上次报送", lambda c: c.base)
    columns: list[Column[Place]] = [
        Column("", "单位", lambda r: f"{r[0].unit}\n{_kind(r[0])}"),
        *_where(slot for slot, _ in found),
        before._replace(of=lambda r: before.of(r) if r[0].record.name in RECEIPTS else UNRECORDED),
        _side("现有", lambda c: c.ours),
        _side("送来", lambda c: c.theirs),
    ]
    page = TerminalPage()
    page.table(Table(columns, found))
    page.say("")
    for line in dict.fromkeys(_source(one.file, one.before) for _, one in planned.conflicts):
        page.say(line, folded=False)
    page.show()


def _source(file: str, before: Sequence[str]) -> str:
    return f"送来：{file}" + (f"；“现有”含同时送来的 {'、'.join(before)}" if before else "")


def _where(slots: Iterable[Slotted]) -> Iterable[Column[Place]]:
    """The columns that say which row a change is of, and which of its cells."""
    tasks = all(slot.record.row.key[0] == "task" for slot in slots)
    yield Column("", "任务" if tasks else "条目", lambda r: key_words(r[1].key))
    yield Column("", "栏目", lambda r: cell_words(r[0].record, r[1].cell, head=r[1].key == HEAD))


def _side(head: str, of: Callable[[Any], Any]) -> Column[Place]:
    """A column of what a cell holds on one side."""
    return Column("", head, lambda r: facts_words(r[0].record, r[1].key, r[1].cell, of(r[1])))


def _changed(slot: Slotted) -> int:
    return len({c.key for c in slot.changed if c.key != HEAD})


def _files(slot: Slotted) -> str:
    known = [f"{f}（以前合并过）" for f in slot.known]
    return "\n".join([*slot.files, *known, *(f"{f}（以前合并过，之后又收到过新的）" for f in slot.stale)])


def _kind(slot: Slotted) -> str:
    """The quarter that a file is of, or else its kind."""
    return str(slot.quarter or slot.record.noun)


def show_standing(quarters: Sequence[Standing], *, verbose: bool = False) -> None:
    """How many units of how many have reported, and which have not; a long list is only counted, unless `verbose`."""
    page = TerminalPage()
    for one in quarters:
        left = [f"{row.unit}（缺 {row.owed - row.reported} 项）" for row in one.partial]
        lists = (one.missing, left, one.unconfirmed)
        counted = not verbose and max(map(len, lists)) > LISTED
        missing, partial, doubtful = ("" if counted and len(n) > LISTED else "：" + "、".join(n) for n in lists)
        done = len(one.owing) - len(one.missing)
        line = f"{one.quarter or '办理方案'}：应报 {len(one.owing)} 个单位，已报 {done} 个，未报 {len(one.missing)} 个"
        line += missing if one.missing else "，全部报齐" if not left else ""
        line += f"；没有报全的 {len(left)} 个{partial}" if left else ""
        if one.unconfirmed:
            line += f"（应报的有 {len(one.unconfirmed)} 个由{DOUBT}的成员名单决定{doubtful}）"
        if counted:
            line += f"。名单见 gwrb status {f'--quarter {one.quarter}' if one.quarter else '--plans'}，或加 --verbose"
        page.say(f"\n{line}")
    page.show()


def summary(slots: Sequence[Slotted]) -> str:
    """新增 12 条、修改 3 条，涉及 2 个单位."""
    added = sum(len(s.added) for s in slots)
    units = len({s.unit for s in slots if s.text is not None})
    return f"新增 {added} 条，修改 {sum(map(_changed, slots))} 条，涉及 {units} 个单位"
