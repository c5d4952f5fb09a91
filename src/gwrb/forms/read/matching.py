"""From what was found to what the unit filled in: each cell in its row and field, with every doubt named.

Three tiers say where a cell belongs: its content control (for Excel the hidden row identity and key),
its bookmark, and what is visible: the number of its row, the heading of its column. Where they agree
nothing is asked; where they do not it is a problem, and accepting takes what two of the tiers say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gwrb.forms.identity import Place, digest, outside_of, prefilled_of, tight
from gwrb.forms.read import cell_text, grid
from gwrb.forms.read.asked import Ask, Asked
from gwrb.forms.read.form_problems import FormProblem, Note
from gwrb.forms.read.grid import FilledForm, FilledRow, Seen
from gwrb.forms.read.matched_columns import Columns, columns, is_head, slots
from gwrb.forms.read.matched_rows import Claim, joined, label, rows
from gwrb.forms.read.typed_values import folded

_TASK = "text"  # the column with the words of the task


class MatchedCell(NamedTuple):
    """What a person wrote, to the letter, and where."""

    text: str
    where: str


class Matched(NamedTuple):
    """The cells by row and field, the foot under `foot`; in the order of the form.

    `locked`: the words that were not to be written in, by row and field. `made`: digests of the words that
    stood in the places to be filled in when the form went out.
    """

    rows: Mapping[str, Mapping[str, MatchedCell]]
    foot: Mapping[str, MatchedCell]
    problems: tuple[FormProblem, ...]
    notes: tuple[Note, ...]
    locked: Mapping[Place, str] = {}
    made: Mapping[Place, str] = {}


class _Gathered:
    """What grows while the tables are gone through."""

    def __init__(self, made: Mapping[Place, str], least: int) -> None:
        self.made, self.least = made, least
        self.locked: dict[Place, str] = {}
        self.rows: dict[str, dict[str, MatchedCell]] = {}
        self.foot: dict[str, MatchedCell] = {}
        self.problems: list[FormProblem] = []
        self.notes: list[Note] = []
        self.places: dict[str, list[str]] = {}  # by what was found: where
        self.claims: dict[str, list[Claim]] = {}  # of rows that stand twice: the copies

    def place(self, word: str, where: str) -> None:
        self.places.setdefault(word, []).append(where)

    def cell(self, seen: Seen, ask: Ask, where: str) -> MatchedCell:
        """What stands in a cell; what is to be told of it is noted."""
        text, found = cell_text.answer(seen, ask.hints, self.least)
        for word in found:
            self.place(word, where)
        return MatchedCell(text, where)


def match(found: FilledForm, asked: Asked, *, same: bool = True) -> Matched:
    """What the tables and the fields outside them hold. `same`: the form asks what would be asked now."""
    out = _Gathered(_made(found, asked), 1 if "LibreOffice" in found.program else cell_text.PHRASE)
    own, others = _tables(found, asked)
    whole = tuple(row for table in own for row in table)
    if others or joined(whole, asked):
        message = "里面像是有两份表拼在一起；请分成两个文件，或请各单位单独发来"
        return Matched({}, {}, (FormProblem("joined", message),), ())
    if not whole:
        problem = FormProblem(
            "no-table", "文件里找不到表格，或表头和控件都没有了，认不出是哪一份表；请单位在原表上填写后再发来"
        )
        return Matched({}, {}, (problem,), ())
    head = columns(whole, asked)
    out.problems += head.problems
    below = rows(whole, head.fields, head.head, asked, same=same)
    out.notes += below.notes
    if not asked.open and not any(c.tag or c.mark for c in below.claims):
        message = "格子里的控件和书签都没有了，像是粘贴到了新文件里，只能看编号和表头"
        out.problems.append(FormProblem("pasted", message, taken="按看得见的编号和表头收"))
    out.problems += below.problems
    for claim in below.claims:
        if claim.id:
            _row(claim, head, asked, out, same=same)
        if claim.row.tracked:
            out.place(grid.TRACKED, f"第 {claim.number} 行")
    _copies(out, asked)
    for row in below.foot:
        _foot(row, asked, out)
    for seen in found.loose:
        _loose(seen, asked, out)
    for other in sorted(found.other):
        out.place(other, "表格以外")
    problems, notes = cell_text.told(out.places)
    out.problems += problems
    out.notes += notes
    order = {r.id: n for n, r in enumerate(asked.rows)}
    ordered = dict(sorted(out.rows.items(), key=lambda item: order.get(item[0], len(order))))
    return Matched(ordered, out.foot, tuple(out.problems), tuple(out.notes), out.locked, out.made)


def _made(found: FilledForm, asked: Asked) -> Mapping[Place, str]:
    """What stood in the places when the form went out: as it says, else as it would be made now."""
    if found.properties.get("gwrb.version"):
        return prefilled_of(found.properties)
    keys = {c.key for c in asked.columns if c.editable}
    return {(r.id, k): digest(w) for r in asked.rows for k, w in r.words.items() if k in keys and w.strip()}


def _tables(found: FilledForm, asked: Asked) -> tuple[list[Sequence[FilledRow]], bool]:
    """The tables of the form (Word and people break one in two); whether there are some of another form."""
    own: list[Sequence[FilledRow]] = []
    others = False
    for table in found.tables:
        head = any(is_head(row, asked) for row in table)
        tags = [tag for row in table for cell in row.cells for tag in cell.tags]
        if not head and any(tag.row != grid.FOOT and tag.field not in asked.by_key for tag in tags):
            others = True
        elif head or any(any(slots(cell, asked)) for row in table for cell in row.cells):
            own.append(table)
    return own, others and any(is_head(row, asked) for table in own for row in table)


def _row(claim: Claim, head: Columns, asked: Asked, out: _Gathered, *, same: bool) -> None:
    assert claim.id is not None
    if claim.row.tracked == "del":
        return
    asked_row = asked.by_id.get(claim.id)
    shown = asked_row.shown if asked_row else ""
    cells: dict[str, MatchedCell] = {}
    for seen in claim.row.cells:
        ask = asked.by_key.get(head.fields.get(seen.column, ""))
        if ask is None:
            continue
        where = _where(seen, claim.number, ask, shown)
        if not ask.editable:
            out.locked.setdefault((claim.id, ask.key), seen.text)
            words = asked_row.words.get(ask.key) if asked_row else None
            if words is not None and folded(words) != folded(seen.text):
                if same:
                    out.place(cell_text.LOCKED_CHANGED, where)
                elif ask.key == _TASK:
                    out.place(cell_text.TASK_CHANGED, where)
            continue
        _stray(seen, claim, ask, asked, where, out)
        cells[ask.key] = out.cell(seen, ask, where)
        for other in sorted(seen.other):
            out.place(other, where)
    if claim.id in out.rows:
        out.claims.setdefault(claim.id, []).append(claim)
        out.rows[f"{claim.id}#{len(out.claims[claim.id])}"] = cells
    else:
        out.rows[claim.id] = cells


def _where(seen: Seen, number: int, ask: Ask, shown: str) -> str:
    """A place in the words of the form: Excel's name of the cell, or the row as it is counted."""
    what = f"“{ask.heading}”栏" + (f"（{shown}）" if shown else "")
    return f"{seen.reference} {what}" if seen.reference else f"第 {number} 行{what}"


def _stray(seen: Seen, claim: Claim, ask: Ask, asked: Asked, where: str, out: _Gathered) -> None:
    """A cell whose own control and bookmark belong to another cell, and none to this one."""
    own = (claim.id, ask.key)
    if asked.open:
        return
    tag, mark = slots(seen, asked)
    there = [s for s in (*seen.tags, mark) if s is not None]
    if there and tag is not None and (tag.row, tag.field) != own:
        row, column = asked.by_id.get(tag.row), asked.by_key.get(tag.field)
        if (row and row.id != claim.tag) or (column and column.key != ask.key):
            of = f"{row.shown if row else tag.row}“{column.heading if column else tag.field}”栏"
            taken = "按所在的行和列收"
            out.problems.append(FormProblem("control-copied", f"这一格的控件是从 {of}复制来的", where, taken))


def _copies(out: _Gathered, asked: Asked) -> None:
    """Rows that stand twice: taken where all copies say the same or only one says anything."""
    for id_, claims in out.claims.items():
        row = asked.by_id.get(id_)
        shown = row.shown if row else id_
        own = out.rows[id_]
        copies = [out.rows.pop(f"{id_}#{n}") for n in range(1, len(claims) + 1)]
        every = [own, *copies]
        said = [c for c in every if any(cell.text for cell in c.values()) and not _as_made(id_, c, out.made)]
        different = {tuple((k, cell.text) for k, cell in sorted(c.items())) for c in said}
        out.rows[id_] = said[0] if said else own
        message = f"{shown} 有 {len(every)} 行，像是复制出来的"
        if len(different) > 1:
            numbers = "、".join(str(c.number) for c in claims)
            problem = FormProblem(
                "row-copied",
                f"{message}，各行填的不一样，不知道以哪一行为准（另见第 {numbers} 行）；请单位只留一行后再发来",
            )
        else:
            problem = FormProblem("row-copied", message, taken="各行填的相同或只填了一行，收一行")
        out.problems.append(problem)


def _as_made(row: str, cells: Mapping[str, MatchedCell], made: Mapping[Place, str]) -> bool:
    return all(
        made.get((row, key), "") == (digest(cell.text) if cell.text else "") for key, cell in cells.items()
    )


def _foot(row: FilledRow, asked: Asked, out: _Gathered) -> None:
    """The fields of a row below the table: by their marks, else by the label before them."""
    before: str | None = None
    for seen in row.cells:
        said = label(seen, asked)
        found = [s for s in slots(seen, asked) if s and s.row == grid.FOOT and s.field]
        key = found[0].field if found else before
        if said and not found:
            before = said
            continue
        ask = asked.by_key.get(key or "")
        if ask is not None:
            _take(seen, ask, out)
        before = None


def _loose(seen: Seen, asked: Asked, out: _Gathered) -> None:
    found = [s for s in slots(seen, asked) if s and s.row == grid.FOOT]
    ask = asked.by_key.get(found[0].field) if found else None
    if ask is not None:
        _take(seen, ask, out)


def _take(seen: Seen, ask: Ask, out: _Gathered) -> None:
    where = f"{seen.reference} “{ask.heading}”" if seen.reference else f"表尾“{ask.heading}”"
    cell = out.cell(seen, ask, where)
    old = out.foot.get(ask.key)
    if old is not None and old.text and cell.text and old.text != cell.text:
        out.problems.append(
            FormProblem(
                "foot-twice",
                f"“{ask.heading}”写了两处，一处是“{old.text}”，一处是“{cell.text}”；请单位只留一处后再发来",
            )
        )
    if old is None or not old.text:
        out.foot[ask.key] = cell
    for other in sorted(seen.other - {grid.MERGED}):
        out.place(other, where)


def outside(found: FilledForm) -> list[str]:
    """Paragraphs outside the tables that the form was not made with; none where it does not say what it was."""
    mine = outside_of(found.properties)
    return [words for words in found.words if mine and words.strip() and tight(words) not in mine]
