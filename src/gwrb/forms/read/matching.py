"""From what was found to what the unit filled in: each cell in its row and field, with every doubt named.

Three tiers say where a cell belongs: its content control (for Excel the hidden row identity and key),
its bookmark, and what is visible: the number of its row, the heading of its column. Where they agree
nothing is asked; where they do not it is a problem, and accepting takes what two of the tiers say.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from gwrb.forms.content import FormLine
from gwrb.forms.form_kinds import HINTS, VALUES, FieldColumn, circled
from gwrb.forms.identity import FOOT, CellSlot, digest, outside_of, prefilled_of, tight
from gwrb.forms.read import cell_text, grid
from gwrb.forms.read.asked import LOOSE, Asked, Claim, claims, columns, decide, is_head, joined, label, slots
from gwrb.forms.read.cell_text import folded
from gwrb.forms.read.grid import FilledForm, FilledRow, FormFindings, Seen
from gwrb.forms.read.split_cells import split
from gwrb.model.values import Period

_TASK = "text"  # the column with the words of the task


class MatchedCell(NamedTuple):
    """What a person wrote, to the letter, and where."""

    text: str
    where: str = ""


class Answered(NamedTuple):
    """One row as the unit left it: the row of the form, what it is called, its cells, digests of what it was made with."""

    line: FormLine
    shown: str
    cells: Mapping[str, MatchedCell]
    made: Mapping[str, str]


class Matched(FormFindings):
    """The cells by row and field, in the order of the form, and those of the foot; what was found on the way.

    `locked`: the words that were not to be written in. `made`: digests of the words that stood in the places
    to be filled in when the form went out.
    """

    def __init__(self, asked: Asked, made: Mapping[CellSlot, str], least: int) -> None:
        super().__init__()
        self.asked, self.made = asked, made
        self.rows: dict[str, dict[str, MatchedCell]] = {}
        self.foot: dict[str, MatchedCell] = {}
        self.locked: dict[CellSlot, str] = {}
        self._least = least  # see `cell_text.answer`
        self._places: dict[str, list[str]] = {}  # by what was found: where
        self._copies: dict[str, list[tuple[Claim, dict[str, MatchedCell]]]] = {}  # of rows that stand twice

    def place(self, word: str, where: str) -> None:
        self._places.setdefault(word, []).append(where)

    def _cell(self, seen: Seen, where: str, passed: Iterable[str]) -> MatchedCell:
        """What stands in a cell; what is to be told of it is noted, but for what is `passed` over."""
        text, found = cell_text.answer(seen, HINTS, self._least)
        for word in (*found, *sorted(seen.other.difference(passed))):
            self.place(word, where)
        return MatchedCell(text, where)

    def row(self, claim: Claim, fields: Mapping[int, str], *, same: bool) -> None:
        """Takes the cells of a row that is known."""
        if claim.id is None or claim.row.tracked == "del":
            return
        line = self.asked.by_id.get(claim.id)
        cells: dict[str, MatchedCell] = {}
        for seen in claim.row.cells:
            ask = self.asked.by_key.get(fields.get(seen.column, ""))
            if ask is None:
                continue
            where = _where(seen, claim.number, ask, line.shown if line else "")
            if not ask.editable:
                if grid.STRUCK in seen.other:
                    self.place(grid.STRUCK, where)
                self.locked.setdefault(CellSlot(claim.id, ask.key), seen.text)
                words = line.cells.get(ask.key) if line and ask.key not in LOOSE else None
                if words is not None and folded(words) != folded(seen.text) and (same or ask.key == _TASK):
                    self.place(cell_text.LOCKED_CHANGED if same else cell_text.TASK_CHANGED, where)
                continue
            self._stray(seen, claim, ask, where)
            as_made = self._is_as_made(CellSlot(claim.id, ask.key), MatchedCell(seen.text))
            cells[ask.key] = self._cell(seen, where, {grid.UNSEEN} if as_made else ())
        if claim.id in self.rows:
            self._copies.setdefault(claim.id, []).append((claim, cells))
        else:
            self.rows[claim.id] = cells

    def _stray(self, seen: Seen, claim: Claim, ask: FieldColumn, where: str) -> None:
        """A cell whose own control and bookmark belong to another cell, and none to this one."""
        tag, _ = slots(seen, self.asked)
        if self.asked.open or tag is None or tag == (claim.id, ask.key):
            return
        row, column = self.asked.by_id.get(tag.row), self.asked.by_key.get(tag.field)
        if (row and row.id != claim.tag) or (column and column.key != ask.key):
            of = f"{row.shown if row else tag.row}“{column.heading if column else tag.field}”栏"
            self.problem("control-copied", f"这一格的控件是从 {of}复制来的", where, "按所在的行和列收")

    def copies(self) -> None:
        """Rows that stand twice: taken where all copies say the same or only one says anything."""
        for id_, copies in self._copies.items():
            row = self.asked.by_id.get(id_)
            every = [self.rows[id_], *(cells for _, cells in copies)]
            said = [c for c in every if any(cell.text for cell in c.values()) and not self._as_made(id_, c)]
            different = {tuple((k, cell.text) for k, cell in sorted(c.items())) for c in said}
            self.rows[id_] = (said or every)[0]
            message = f"{row.shown if row else id_} 有 {len(every)} 行，像是复制出来的"
            if len(different) > 1:
                numbers = "、".join(str(claim.number) for claim, _ in copies)
                message += f"，各行填的不一样，不知道以哪一行为准（另见第 {numbers} 行）；请单位只留一行后再发来"
                self.problem("row-copied", message)
            else:
                self.problem("row-copied", message, taken="各行填的相同或只填了一行，收一行")

    def _as_made(self, row: str, cells: Mapping[str, MatchedCell]) -> bool:
        return all(self._is_as_made(CellSlot(row, key), cell) for key, cell in cells.items())

    def _is_as_made(self, slot: CellSlot, cell: MatchedCell) -> bool:
        return self.made.get(slot, "") == (digest(cell.text) if cell.text else "")

    def foot_row(self, row: FilledRow) -> None:
        """The fields of a row below the table: by their marks, else by the label before them."""
        before: str | None = None
        for seen in row.cells:
            said = label(seen, self.asked)
            if said and not self._foot_key(seen):
                before = said
            else:
                self.take(seen, before)
                before = None

    def _foot_key(self, seen: Seen) -> str | None:
        """The field of the foot that a cell's marks name."""
        return next((s.field for s in slots(seen, self.asked) if s and s.row == FOOT and s.field), None)

    def take(self, seen: Seen, before: str | None = None) -> None:
        """A cell of the foot: by its marks, else the field whose label stands before it."""
        ask = self.asked.by_key.get(self._foot_key(seen) or before or "")
        if ask is None:
            return
        where = f"{seen.reference} “{ask.heading}”" if seen.reference else f"表尾“{ask.heading}”"
        cell = self._cell(seen, where, {grid.MERGED})
        old = self.foot.get(ask.key)
        if old is not None and old.text and cell.text and old.text != cell.text:
            both = f"一处是“{old.text}”，一处是“{cell.text}”"
            self.problem("foot-twice", f"“{ask.heading}”写了两处，{both}；请单位只留一处后再发来")
        if old is None or not old.text:
            self.foot[ask.key] = cell

    def finish(self) -> None:
        """Tells what was found in places; puts the rows in the order of the form."""
        cell_text.tell(self._places, self)
        order = {r.id: n for n, r in enumerate(self.asked.rows)}
        self.rows = dict(sorted(self.rows.items(), key=lambda item: order.get(item[0], len(order))))


def match(found: FilledForm, asked: Asked, *, same: bool = True) -> Matched:
    """What the tables and the fields outside them hold. `same`: the form asks what would be asked now."""
    out = Matched(asked, _made(found, asked), 1 if "LibreOffice" in found.program else cell_text.PHRASE)
    own, others = _tables(found, asked)
    whole = split(tuple(row for table in own for row in table), asked)
    if others or joined(whole, asked):
        out.problem("joined", "里面像是有两份表拼在一起；请分成两个文件，或请各单位单独发来")
        return out
    if not whole:
        message = "文件里找不到表格，或表头和控件都没有了，认不出是哪一份表；请单位在原表上填写后再发来"
        out.problem("no-table", message)
        return out
    fields, head = columns(whole, asked, out)
    below, foot = claims(whole, fields, head, asked)
    if not asked.open and not any(c.tag or c.mark for c in below):
        message = "格子里的控件和书签都没有了，像是粘贴到了新文件里，只能看编号和表头"
        out.problem("pasted", message, taken="按看得见的编号和表头收")
    for claim in decide(below, asked, out, same=same):
        out.row(claim, fields, same=same)
        if claim.row.tracked:
            out.place(grid.TRACKED, f"第 {claim.number} 行")
    out.copies()
    for row in foot:
        out.foot_row(row)
    for seen in found.loose:
        out.take(seen)
    for other in sorted(found.other):
        out.place(other, "表格以外")
    out.finish()
    return out


def _made(found: FilledForm, asked: Asked) -> Mapping[CellSlot, str]:
    """What stood in the places when the form went out: as it says, else as it would be made now."""
    if found.properties.get("gwrb.version"):
        return prefilled_of(found.properties)
    return {slot: digest(words) for slot, words in asked.form.prefilled.items() if words.strip()}


def _tables(found: FilledForm, asked: Asked) -> tuple[list[Sequence[FilledRow]], bool]:
    """The tables of the form (Word and people break one in two); whether there are some of another form."""
    own: list[Sequence[FilledRow]] = []
    others = False
    for table in found.tables:
        head = any(is_head(row, asked) for row in table)
        tags = [tag for row in table for cell in row.cells for tag in cell.tags]
        if not head and any(tag.row != FOOT and tag.field not in asked.by_key for tag in tags):
            others = True
        elif head or any(any(slots(cell, asked)) for row in table for cell in row.cells):
            own.append(table)
    return own, others and any(is_head(row, asked) for table in own for row in table)


def _where(seen: Seen, number: int, ask: FieldColumn, shown: str) -> str:
    """A place in the words of the form: Excel's name of the cell, or the row as it is counted."""
    what = f"“{ask.heading}”栏" + (f"（{shown}）" if shown else "")
    return f"{seen.reference} {what}" if seen.reference else f"第 {number} 行{what}"


def outside(found: FilledForm) -> list[str]:
    """Paragraphs outside the tables that the form was not made with; none where it does not say what it was."""
    mine = outside_of(found.properties)
    return [words for words in found.words if mine and words.strip() and tight(words) not in mine]


_MARKS = 40  # more targets than any task has
_TARGET = "target"  # the column with what the year is to reach


def answered(matched: Matched, findings: FormFindings, *, same: bool) -> list[Answered]:
    """The rows with what they were made with; figures whose target is unsure are told of.

    `same`: the form asks what would be asked now. Where it does not, the first target may be another by now:
    the words of the form itself must name it.
    """
    out, asked = [], matched.asked
    for id_, cells in matched.rows.items():
        line = asked.by_id.get(id_, FormLine(id_, {}))
        goal = matched.locked.get(CellSlot(id_, _TARGET), "")
        kept = {
            key: _unmarked(asked, key, cell)
            for key, cell in cells.items()
            if not key.startswith(VALUES) or _is_sure(line, key, cell, goal, findings, same=same)
        }
        shown = f"第 {line.shown} 行" if asked.open and line.shown else line.shown
        made = {key: words for key in cells if (words := matched.made.get(CellSlot(id_, key)))}
        out.append(Answered(line, shown, kept, made))
    return out


def _unmarked(asked: Asked, key: str, cell: MatchedCell) -> MatchedCell:
    """A figure without the mark of its own column before it: ①300 below 完成数①."""
    mark = circled(int(key.removeprefix(VALUES))) if key.startswith(VALUES) else ""
    if not mark or not asked.by_key[key].heading.endswith(mark):
        return cell
    return cell._replace(text=cell.text.strip().removeprefix(mark).strip())


def _is_sure(line: FormLine, key: str, cell: MatchedCell, goal: str, findings: FormFindings, *, same: bool) -> bool:
    """Whether it is sure which target a figure is of; told where it is not."""
    words = cell.text.strip()
    if not words:
        return True
    name = line.names.get(key)
    if name is None:
        message = f"{line.shown} 没有这一个年度目标，不填完成数，却写了“{words}”"
        findings.problem("no-target", message, cell.where, "这个数不收")
        return False
    if not same and not any(_names(one, name, key) for one in goal.split("\n") if one.strip()):
        message = f"年度目标改过，不知道“{words}”是不是“{name}”的完成数；请用 gwrb form 重做一份请单位填"
        findings.problem("target-changed", message, cell.where)
        return False
    return True


def _names(line: str, name: str, key: str) -> bool:
    """Whether a line of 年度目标 names a target, under the mark of its column where it has a mark."""
    words = line.strip()
    mark = next((n for n in range(_MARKS) if words.startswith(circled(n))), None)
    return folded(name) in folded(words) and (mark is None or key == f"{VALUES}{mark}")


def left(asked: Asked, rows: Sequence[Answered], findings: FormFindings) -> None:
    """Tells of people whom the ledger has and the form no longer: a merge leaves them."""
    if not asked.open:
        return
    now = {folded(cell.text) for row in rows if (cell := row.cells.get("name"))}
    gone = [name for row in asked.rows if (name := row.cells.get("name")) and folded(name) not in now]
    if gone and any(now - {""}):
        names = "、".join(gone)
        findings.note("left", f"表上没有了 {names}，台账里的原样保留；不再是联系人的，请到 data/contacts/ 里删去")


def late(
    submitted: MatchedCell, days: Callable[[str, str], dt.date | None], quarter: Period | None, findings: FormFindings
) -> None:
    """A form of an earlier quarter, dated when the next was over already: perhaps the wrong form was taken."""
    day = days("submitted", submitted.text)
    if quarter is None or day is None:
        return
    following = quarter._replace(year=quarter.year + 1, number=1) if quarter.last else quarter.following
    if day > following.as_of:
        message = f"表是 {quarter} 的，日期却是 {day}，{following} 都已过去；请核对是不是填错了季度的表"
        findings.problem("late", message, taken=f"仍作 {quarter} 的收")
