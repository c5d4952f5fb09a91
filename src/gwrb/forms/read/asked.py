"""What a form asks, and which of its columns and rows a filled table has: by controls, bookmarks, visible words."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from gwrb.forms import form_kinds
from gwrb.forms.content import Form, FormBuilder
from gwrb.forms.identity import FOOT, CellSlot
from gwrb.forms.read.cell_text import folded
from gwrb.forms.read.grid import FilledForm, FilledRow, FormFindings, Seen
from gwrb.ledger.loading import Sound
from gwrb.model.units_file import Unit
from gwrb.model.values import Period, parse_task_id

LEAST = 3  # headings that make a row a table's head
NUMBER = "id"  # the column that shows which row it is
# What may have changed in the ledger since the form went out, though it asks the same: not compared.
LOOSE = frozenset({"seq", NUMBER, "target", "rate"})


class Asked:
    """What a form asks. `open`: rows may be added, and have no number; its spare lines are not missed."""

    def __init__(self, form: Form) -> None:
        self.form, self.columns, self.rows, self.foot = form, form.columns, form.rows, form.kind.foot
        self.open = form.kind is form_kinds.CONTACTS_FORM
        self.number = "" if self.open else NUMBER
        self.by_id = {row.id: row for row in self.rows}
        self.by_shown = {folded(row.shown): row for row in self.rows}
        self.by_heading = {folded(column.heading): column for column in self.columns}
        self.by_key = {column.key: column for column in (*self.columns, *self.foot)}
        slots = [CellSlot(row.id, column.key) for row in self.rows for column in self.columns if column.editable]
        slots += [CellSlot(FOOT, column.key) for column in self.foot]
        self.by_mark = {slot.bookmark: slot for slot in slots}


def asking(book: Sound) -> Callable[[str, Unit, Period | None, bool], Asked | None]:
    """What a unit's form of a kind asks, None for nothing; what forms share is derived once, each form once.

    The last argument: whether a forecast stands in it, where it is the year's last (`foretells`).
    """
    builder = FormBuilder(book)

    @cache
    def asked(kind: str, unit: Unit, quarter: Period | None, forecast: bool) -> Asked | None:
        form = builder.form(form_kinds.KINDS[kind], unit, quarter, forecast=forecast)
        return Asked(form) if form.rows else None

    return asked


def foretells(found: FilledForm) -> bool:
    """Whether a form has a column for forecasts, by its headings."""
    columns = (c for c in form_kinds.PROGRESS_FORM.columns if c.key == form_kinds.FORECAST)
    headings = {folded(words) for column in columns for words in (column.heading, column.group)}
    return any(folded(cell.text) in headings for table in found.tables for row in table for cell in row.cells)


def is_head(row: FilledRow, asked: Asked) -> bool:
    """Whether a row holds the headings; a form of few columns has few."""
    known = sum(folded(cell.text) in asked.by_heading for cell in row.cells)
    return known >= min(LEAST, len(asked.columns)) and known * 2 >= len([c for c in row.cells if c.text.strip()])


def slots(seen: Seen, asked: Asked) -> tuple[CellSlot | None, CellSlot | None]:
    """What a cell's control and its bookmark say it is; of several the one that the form knows."""
    if not (seen.marks or seen.tags):
        return None, None
    marks = [asked.by_mark[m] for m in seen.marks if m in asked.by_mark]
    tags = [t for t in seen.tags if t in marks] or list(seen.tags)
    return (tags[0] if tags else None), (marks[0] if marks else None)


def columns(table: Sequence[FilledRow], asked: Asked, findings: FormFindings) -> tuple[dict[int, str], int]:
    """The fields of one table by column, and the row that is its head (-1: none).

    Where heading and marks disagree, what two of three tiers say is taken."""
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
        tiers = [tagged.get(column), marked.get(column), ask and ask.key]
        said = [t for t in tiers if t in asked.by_key]
        if not said:
            if column in below:
                name = f"“{heading.strip()}”" if heading.strip() else "没有表头的"
                why = "现在的表里没有了" if any(tiers) else "表里本来没有"  # asked for when the form went out
                findings.problem("column-unknown", f"多了{name}这一栏，{why}", taken="这一栏不收")
            continue
        agreed, votes = Counter(said).most_common(1)[0]
        fields[column] = agreed
        if head >= 0 and (votes < len(said) or not ask):
            _renamed(heading, asked.by_key[agreed].heading, findings, sure=votes > 1 or len(said) == 1)
    for ask in asked.columns if head >= 0 else ():
        if ask.key not in fields.values() and (ask.editable or ask.key not in LOOSE):
            taken = "这一栏按没有填收" if ask.editable else "不影响填写的内容，照收"
            findings.problem("column-missing", f"缺少“{ask.heading}”这一栏", taken=taken)
    return fields, head


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


def _renamed(heading: str, wanted: str, findings: FormFindings, *, sure: bool) -> None:
    now = f"现在是“{heading.strip()}”" if heading.strip() else "现在空着"
    message = f"“{wanted}”一栏的表头{now}"
    if sure:
        findings.problem("heading-changed", message, taken=f"这一列按“{wanted}”收")
    else:
        findings.problem("heading-changed", f"{message}，没有别处可以核对；请单位改正表头后再发来")


class Claim(NamedTuple):
    """One row of the table: which it is by each tier (None: it does not say), and the one decided on."""

    number: int  # among the rows with data, from 1
    row: FilledRow
    tag: str | None
    mark: str | None
    shown: str | None
    visible: str  # what stands in the number column
    id: str | None = None


def claims(
    table: Sequence[FilledRow], fields: Mapping[int, str], head: int, asked: Asked
) -> tuple[list[Claim], list[FilledRow]]:
    """Every row below the head with what its tiers say, and those of the foot among them apart."""
    out: list[Claim] = []
    foot: list[FilledRow] = []
    numbered = asked.number in fields.values()
    for row in table[head + 1 :]:
        if row.hidden or is_head(row, asked):
            continue
        found = [slots(cell, asked) for cell in row.cells]
        if any(slot and slot.row == FOOT for pair in found for slot in pair):
            foot.append(row)
            continue
        tag = _most([tag.row for tag, _ in found if tag])
        mark = _most([mark.row for _, mark in found if mark])
        if numbered:
            visible = next((c.text for c in row.cells if fields.get(c.column) == asked.number), "")
        else:
            visible = next((c.text for c in row.cells if folded(c.text) in asked.by_shown), "")
        shown = _shown(visible, asked)
        told = tag or mark or shown
        if not told and any(label(cell, asked) for cell in row.cells):
            foot.append(row)
        elif told or any(cell.text.strip() for cell in row.cells):
            out.append(Claim(len(out) + 1, row, tag, mark, shown, visible.strip()))
    return out, foot


def joined(table: Sequence[FilledRow], asked: Asked) -> bool:
    """Whether two forms were joined: below a second head stand rows of another form, or the same rows again."""
    parts: list[set[str]] = []
    for row in table:
        if is_head(row, asked):
            parts.append(set())
        elif parts:
            found = [slots(cell, asked) for cell in row.cells]
            tags = {tag.row for tag, _ in found if tag and tag.row != FOOT}
            parts[-1] |= tags or {r.id for c in row.cells if (r := asked.by_shown.get(folded(c.text)))}
    seen: set[str] = set()
    for part in parts:
        if seen and (part & seen or (not asked.open and part - asked.by_id.keys())):
            return True
        seen |= part
    return False


def _most(ids: Sequence[str]) -> str | None:
    return Counter(ids).most_common(1)[0][0] if ids else None


def _shown(text: str, asked: Asked) -> str | None:
    """The row that the words of the number column name; also where they are written a little differently."""
    if asked.open:
        return None  # its numbers only count
    found = asked.by_shown.get(folded(text))
    if found is None and (task := parse_task_id(text)) is not None:
        same = [row for row in asked.rows if row.id.partition("/")[0] == task]
        found = same[0] if len(same) == 1 else None
    return found.id if found else None


def label(cell: Seen, asked: Asked) -> str | None:
    """The field of the foot whose label a cell holds."""
    words = folded(cell.text).rstrip("：:")
    return next((f.key for f in asked.foot if folded(f.heading) == words), None)


def decide(found: Sequence[Claim], asked: Asked, findings: FormFindings, *, same: bool) -> list[Claim]:
    """The rows with what each is; what forbids taking it, what is worth telling.

    `same`: the form asks what would be asked now. Where it does not, marks and numbers that disagree are no
    slip of a hand: a number may mean another task by now, and nothing is taken.
    """
    if asked.open:
        return _further(found)
    sure = {c.tag for c in found if c.tag and c.tag == c.shown}
    bare = not any(c.tag or c.mark for c in found)
    out = [c._replace(id=_one(c, sure, asked, findings, bare=bare, same=same)) for c in found]
    order = [c.id for c in out if c.id in asked.by_id]
    if list(dict.fromkeys(order)) != [r.id for r in asked.rows if r.id in order]:
        findings.note("row-moved", "行的次序与原表不同，编号与控件对得上，照编号收")
    if missing := [r.shown for r in asked.rows if r.id not in order]:
        names, count = "、".join(missing), f" {len(missing)} 行" if len(missing) > 1 else "一行"
        findings.problem("row-deleted", f"缺少 {names} 这{count}", taken=f"{names} 按没有报收")
    return out


def _further(found: Sequence[Claim]) -> list[Claim]:
    """In a form that rows may be added to, a row without marks is a further one, and so is one that was copied."""
    seen: set[str | None] = set()
    out = []
    for claim in found:
        id_ = claim.tag or claim.mark or f"new/{claim.number}"
        out.append(claim._replace(id=f"new/{claim.number}" if id_ in seen else id_))
        seen.add(id_)
    return out


def _one(claim: Claim, sure: set[str], asked: Asked, findings: FormFindings, *, bare: bool, same: bool) -> str | None:
    """Which row a claim is: what all its tiers say, or what two of them say, or what only one says."""
    where, visible = f"第 {claim.number} 行", claim.visible
    tiers = [t for t in (claim.tag, claim.mark, claim.shown) if t is not None and t in asked.by_id]
    if not tiers:
        what = f"编号“{visible}”" if visible else "没有编号"
        findings.problem("row-added", f"这一行是另加的（{what}），表里本来没有", where, "这一行不收")
        return None
    agreed, votes = Counter(tiers).most_common(1)[0]
    own = asked.by_id[agreed].shown
    if votes == len(tiers):
        if claim.shown is None:
            said = f"编号被改成了“{visible}”" if visible else "编号被删去了"
            findings.problem("id-changed", f"{said}，控件说它是 {own}", where, f"按 {own} 收")
        elif len(tiers) == 1 and not bare:
            message = f"看编号是 {own}，但格子里的控件和书签都没有了，像是另加的行"
            findings.problem("row-retyped", message, where, f"按 {own} 收")
        return agreed
    first = claim.tag if claim.tag in asked.by_id else claim.mark
    marks = asked.by_id[first].shown if first else "别的行"
    if not same:
        help = "任务改过，请用 gwrb form 重做一份请单位填"
        findings.problem("row-mismatch", f"编号写的是“{visible}”，控件却是现在的 {marks} 的；{help}", where)
        return None
    if claim.shown and first in sure and claim.shown not in sure:
        message = f"格子里的控件是从 {marks} 那一行复制来的"
        taken = f"按看得见的编号 {asked.by_id[claim.shown].shown} 收"
        findings.problem("control-copied", message, where, taken)
        return claim.shown
    message = f"编号写的是“{visible}”，控件却是 {marks} 的"
    if votes < 2:
        findings.problem("row-mismatch", f"{message}，没有别处可以核对；请单位改正后再发来", where)
        return None
    agrees = "" if claim.shown == agreed else "（控件和书签一致）"
    findings.problem("row-mismatch", message, where, f"按 {own} 收{agrees}")
    return agreed
