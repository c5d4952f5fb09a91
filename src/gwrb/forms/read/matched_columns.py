"""Which field each column of a filled table holds: by its marks, and by its visible heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gwrb.forms.naming import FOOT, CellSlot
from gwrb.forms.read.asked import Asked
from gwrb.forms.read.form_problems import FormFindings
from gwrb.forms.read.grid import FilledRow, Seen
from gwrb.forms.read.typed_values import folded

LEAST = 3  # headings that make a row a table's head


class Columns(NamedTuple):
    """The fields by column, and the row that is the head (-1: none)."""

    fields: Mapping[int, str]
    head: int


def is_head(row: FilledRow, asked: Asked) -> bool:
    """Whether a row holds the headings; a form of few columns has few."""
    known = sum(folded(cell.text) in asked.by_heading for cell in row.cells)
    return known >= min(LEAST, len(asked.columns)) and known * 2 >= len([c for c in row.cells if c.text.strip()])


def slots(seen: Seen, asked: Asked) -> tuple[CellSlot | None, CellSlot | None]:
    """What a cell's control and its bookmark say it is; of several the one that the form knows."""
    marks = [asked.by_mark[m] for m in seen.marks if m in asked.by_mark]
    tags = [t for t in seen.tags if t in marks] or list(seen.tags)
    return (tags[0] if tags else None), (marks[0] if marks else None)


def columns(table: Sequence[FilledRow], asked: Asked, findings: FormFindings) -> Columns:
    """The columns of one table. Where heading and marks disagree, what two of three tiers say is taken."""
    head = next((n for n, row in enumerate(table) if is_head(row, asked)), -1)
    shown = {c.column: c.text for c in table[head].cells if c.text.strip()} if head >= 0 else {}
    tagged, marked = _votes(table, asked, 0), _votes(table, asked, 1)
    fields: dict[int, str] = {}
    if head < 0:
        taken = "按各栏的控件和书签认" if tagged and marked else ""
        findings.problem("head-missing", "表头那一行没有了，或改得认不出", taken=taken)
    below = {c.column for row in _data(table, head, asked) for c in row.cells if c.text.strip()}
    for column in sorted({*shown, *tagged, *marked, *below}):
        heading = shown.get(column, "")
        ask = asked.by_heading.get(folded(heading))
        tiers = [tagged.get(column), marked.get(column), ask.key if ask else None]
        said = [t for t in tiers if t is not None]
        if not said:
            if column in below:
                name = f"“{heading.strip()}”" if heading.strip() else f"第 {column + 1} 列"
                findings.problem("column-unknown", f"多了{name}这一栏，表里本来没有", taken="这一栏不收")
            continue
        agreed, votes = Counter(said).most_common(1)[0]
        fields[column] = agreed
        if head >= 0 and (votes < len(said) or not ask):
            wanted = asked.by_key[agreed].heading if agreed in asked.by_key else agreed
            _renamed(heading, wanted, column, findings, sure=votes > 1 or len(said) == 1)
    for ask in asked.columns if head >= 0 else ():
        if ask.key not in fields.values():
            taken = "这一栏按没有填收" if ask.editable else "不影响填写的内容，照收"
            findings.problem("column-missing", f"缺少“{ask.heading}”这一栏", taken=taken)
    return Columns(fields, head)


def _votes(table: Sequence[FilledRow], asked: Asked, tier: int) -> dict[int, str]:
    """What most of a column's controls (0) or bookmarks (1) say it holds."""
    counts: dict[int, Counter[str]] = {}
    for row in table:
        for cell in row.cells:
            slot = slots(cell, asked)[tier]
            if slot and slot.row != FOOT:
                counts.setdefault(cell.column, Counter())[slot.field] += 1
    return {column: count.most_common(1)[0][0] for column, count in counts.items()}


def _data(table: Sequence[FilledRow], head: int, asked: Asked) -> list[FilledRow]:
    """The rows below the head that are no head again and no foot: those that a mark or a number tells."""
    out = []
    for row in table[head + 1 :] if head >= 0 else ():
        found = [slot for cell in row.cells for slot in slots(cell, asked) if slot]
        marked = any(slot.row != FOOT for slot in found)
        shown = not found and any(folded(cell.text) in asked.by_shown for cell in row.cells)
        if (marked or shown) and not is_head(row, asked):
            out.append(row)
    return out


def _renamed(heading: str, wanted: str, column: int, findings: FormFindings, *, sure: bool) -> None:
    now = f"现在是“{heading.strip()}”" if heading.strip() else "现在空着"
    message = f"第 {column + 1} 列的表头应是“{wanted}”，{now}"
    if sure:
        findings.problem("heading-changed", message, taken=f"这一列按“{wanted}”收")
    else:
        findings.problem("heading-changed", f"{message}，没有别处可以核对；请单位改正表头后再发来")
