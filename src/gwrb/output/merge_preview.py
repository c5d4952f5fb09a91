"""What a merge would do, what stands against it, and where the quarter stands, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from gwrb.edit.display import cell_words, facts_words, key_words
from gwrb.edit.three_way import HEAD
from gwrb.merge.merge_plan import MergePlan, Slotted
from gwrb.model.files import RECEIPTS
from gwrb.output.terminal import DOUBT, console, emit, table
from gwrb.output.wrap import wrap
from gwrb.tracking.reporting import Standing

GAP = 2  # columns between two cells of a table
LEAST = 8  # columns below which a cell is no longer read
UNRECORDED = "（不作记录）"  # what was sent before, of a kind that keeps no receipts
LISTED = 10  # units that a terminal names; more are only counted


def show_preview(planned: MergePlan) -> None:
    """One row a file: how many entries are new, changed, unchanged; then every change of what stood before."""
    rows: list[Sequence[str]] = []
    for slot in planned.slots:
        changed = len({c.key for c in slot.changed if c.key != HEAD})
        files = [*slot.files, *(f"{f}（以前合并过）" for f in slot.known)]
        files += [f"{f}（以前合并过，之后又收到过新的）" for f in slot.stale]
        counts = map(str, (len(slot.added), changed, slot.same))
        rows.append((_kind(slot), slot.unit, *counts, "\n".join(files)))
    first = "季度" if all(slot.quarter for slot in planned.slots) else "种类"
    emit(_fitted((first, "单位", ("新增", "right"), ("修改", "right"), ("不变", "right"), "文件"), rows))
    details: list[Sequence[str]] = [
        (
            slot.unit,
            key_words(c.key),
            cell_words(slot.record, c.cell, head=c.key == HEAD),
            facts_words(slot.record, c.key, c.cell, c.before),
            facts_words(slot.record, c.key, c.cell, c.after),
        )
        for slot in planned.slots
        for c in slot.changed
    ]
    if details:
        emit(Text(""), _fitted(("单位", _subject(planned.slots), "栏目", "现有", "合并后"), details))


def _subject(slots: Iterable[Slotted]) -> str:
    """What the rows are about, in one word."""
    return "任务" if all(slot.record.row.key[0] == "task" for slot in slots) else "条目"


def _kind(slot: Slotted) -> str:
    """The quarter that a file is of, or else its kind."""
    return str(slot.quarter or slot.record.noun)


def show_conflicts(planned: MergePlan) -> None:
    """Every conflict side by side."""
    rows: list[Sequence[str]] = []
    for slot, found in planned.conflicts:
        c, file_type = found.conflict, slot.record
        before, *sides = (facts_words(file_type, c.key, c.cell, side) for side in (c.base, c.ours, c.theirs))
        before = before if slot.record.name in RECEIPTS else UNRECORDED
        what = cell_words(file_type, c.cell, head=c.key == HEAD)
        rows.append((f"{slot.unit}\n{_kind(slot)}", key_words(c.key), what, before, *sides))
    subject = _subject(slot for slot, _ in planned.conflicts)
    emit(_fitted(("单位", subject, "栏目", "上次报送", "现有", "送来"), rows))
    emit(*(Text(line) for line in _sources(planned)))


def _fitted(columns: Sequence[str | tuple[str, str]], rows: Sequence[Sequence[str]]) -> Table:
    """A table no wider than the terminal: the widest columns give way, and their cells break as text does."""
    titles = [c if isinstance(c, str) else c[0] for c in columns]
    natural = [
        max(cell_len(line) for cell in column for line in cell.split("\n"))
        for column in zip(titles, *rows, strict=True)
    ]
    room = console().width - GAP * (len(columns) - 1)
    most = min(max(natural), room)
    while most > LEAST and sum(min(width, most) for width in natural) > room:
        most -= 1
    body = table(*columns)
    for row in rows:
        body.add_row(*(Text("\n".join(wrap(cell, most))) for cell in row))
    return body


def _sources(planned: MergePlan) -> Iterable[str]:
    lines = []
    for _, found in planned.conflicts:
        before = f"；“现有”含同时送来的 {'、'.join(found.before)}" if found.before else ""
        lines.append(f"送来：{found.file}{before}")
    return ["", *dict.fromkeys(lines)]


def show_standing(quarters: Sequence[Standing]) -> None:
    """How many units of how many have reported, and which have not; a terminal only counts a long list."""
    out = console()
    for one in quarters:
        left = [f"{row.unit}（缺 {row.owed - row.reported} 项）" for row in one.partial]
        lists = (one.missing, left, one.unconfirmed)
        counted = out.is_terminal and max(map(len, lists)) > LISTED
        missing, partial, doubtful = (
            "" if counted and len(n) > LISTED else "：" + "、".join(n) for n in lists
        )
        done = len(one.owing) - len(one.missing)
        line = f"{one.quarter or '办理方案'}：应报 {len(one.owing)} 个单位，已报 {done} 个，未报 {len(one.missing)} 个"
        line += missing if one.missing else "，全部报齐" if not left else ""
        line += f"；没有报全的 {len(left)} 个{partial}" if left else ""
        if one.unconfirmed:
            line += f"（应报的有 {len(one.unconfirmed)} 个由{DOUBT}的成员名单决定{doubtful}）"
        if counted:
            line += f"。名单见 gwrb status {f'--quarter {one.quarter}' if one.quarter else '--plans'}"
        emit(Text("\n" + "\n".join(wrap(line, out.width))), to=out)


def summary(slots: Sequence[Slotted]) -> str:
    """新增 12 条、修改 3 条，涉及 2 个单位."""
    added = sum(len(s.added) for s in slots)
    changed = sum(len({c.key for c in s.changed if c.key != HEAD}) for s in slots)
    units = len({s.unit for s in slots if s.text is not None})
    return f"新增 {added} 条，修改 {changed} 条，涉及 {units} 个单位"
