"""What a merge would do, what stands against it, and where the quarter stands, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from gwrb.merging.merge import HEAD
from gwrb.merging.plan import Planned, Slotted
from gwrb.merging.words import cell_words, fact_words, task_words
from gwrb.render.terminal import DOUBT, console, emit, table
from gwrb.render.wrap import wrap
from gwrb.standing import Standing

GAP = 2  # columns between two cells of a table
LEAST = 8  # columns below which a cell is no longer read


def show_preview(planned: Planned) -> None:
    """One row a file: how many entries are new, changed, unchanged; then every change of what stood before."""
    rows: list[Sequence[str]] = []
    for slot in planned.slots:
        changed = len({c.key for c in slot.changed if c.key != HEAD})
        files = [*slot.files, *(f"{f}（以前合并过）" for f in slot.known)]
        files += [f"{f}（以前合并过，之后又收到过新的）" for f in slot.stale]
        counts = map(str, (len(slot.added), changed, slot.same))
        rows.append((str(slot.quarter), slot.unit, *counts, "\n".join(files)))
    emit(_fitted(("季度", "单位", ("新增", "right"), ("修改", "right"), ("不变", "right"), "文件"), rows))
    details: list[Sequence[str]] = [
        (slot.unit, task_words(c.key), cell_words(c.cell), fact_words(c.before), fact_words(c.after))
        for slot in planned.slots
        for c in slot.changed
    ]
    if details:
        emit(Text(""), _fitted(("单位", "任务", "栏目", "现有", "合并后"), details))


def show_conflicts(planned: Planned) -> None:
    """Every conflict side by side."""
    rows: list[Sequence[str]] = []
    for slot, found in planned.conflicts:
        c = found.conflict
        sides = (fact_words(c.base), fact_words(c.ours), fact_words(c.theirs))
        rows.append((f"{slot.unit}\n{slot.quarter}", task_words(c.key), cell_words(c.cell), *sides))
    emit(_fitted(("单位", "任务", "栏目", "上次报送", "现有", "送来"), rows))
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


def _sources(planned: Planned) -> Iterable[str]:
    lines = []
    for _, found in planned.conflicts:
        before = f"；“现有”含同时送来的 {'、'.join(found.before)}" if found.before else ""
        lines.append(f"送来：{found.file}{before}")
    return ["", *dict.fromkeys(lines)]


def show_standing(quarters: Sequence[Standing]) -> None:
    """How many units of how many have reported, and which have not."""
    for one in quarters:
        done = len(one.owing) - len(one.missing)
        line = f"{one.quarter}：应报 {len(one.owing)} 个单位，已报 {done} 个，未报 {len(one.missing)} 个"
        names = "：" + "、".join(one.missing) if one.missing else "，全部报齐"
        doubt = f"（应报的有 {len(one.unconfirmed)} 个由{DOUBT}的成员名单决定：{'、'.join(one.unconfirmed)}）"
        lines = wrap(line + names + (doubt if one.unconfirmed else ""), console().width)
        emit(Text("\n" + "\n".join(lines)))


def summary(slots: Sequence[Slotted]) -> str:
    """新增 12 条、修改 3 条，涉及 2 个单位."""
    added = sum(len(s.added) for s in slots)
    changed = sum(len({c.key for c in s.changed if c.key != HEAD}) for s in slots)
    units = len({s.unit for s in slots if s.text is not None})
    return f"新增 {added} 条，修改 {changed} 条，涉及 {units} 个单位"
