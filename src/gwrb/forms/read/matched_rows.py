"""Which row of a form each row of a filled table is: by its controls, its bookmarks, its visible number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gwrb.forms.read.asked import Asked
from gwrb.forms.read.form_problems import FormProblem, Note
from gwrb.forms.read.grid import FOOT, FilledRow, Seen
from gwrb.forms.read.matched_columns import is_head, slots
from gwrb.forms.read.typed_values import folded
from gwrb.model.values import parse_task_id


class Claim(NamedTuple):
    """One row of the table: which it is by each tier (None: it does not say), and the one decided on."""

    number: int  # among the rows with data, from 1
    row: FilledRow
    tag: str | None
    mark: str | None
    shown: str | None
    visible: str  # what stands in the number column
    id: str | None = None


class Rows(NamedTuple):
    """The rows below the head, those of the foot among them apart; what is wrong, what is worth telling."""

    claims: tuple[Claim, ...]
    foot: tuple[FilledRow, ...]
    problems: tuple[FormProblem, ...]
    notes: tuple[Note, ...]


def rows(
    table: Sequence[FilledRow], fields: Mapping[int, str], head: int, asked: Asked, *, same: bool = True
) -> Rows:
    """Every row below the head: what it is, what forbids taking it, what is worth telling.

    `same`: the form asks what would be asked now. Where it does not, marks and numbers that disagree are no
    slip of a hand: a number may mean another task by now, and nothing is taken.
    """
    claims: list[Claim] = []
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
        visible = next((c.text for c in row.cells if _is_number(c, fields, asked, numbered=numbered)), "")
        shown = _shown(visible, asked)
        if tag or mark or shown:
            claims.append(Claim(len(claims) + 1, row, tag, mark, shown, visible))
        elif _foot_by_words(row, asked):
            foot.append(row)
        elif any(cell.text.strip() for cell in row.cells):
            claims.append(Claim(len(claims) + 1, row, None, None, None, visible))
    return _decided(claims, foot, asked, same=same)


def _is_number(cell: Seen, fields: Mapping[int, str], asked: Asked, *, numbered: bool) -> bool:
    """Whether a cell shows which row it is: by its column, or where that is not known by its words."""
    return fields.get(cell.column) == asked.number if numbered else folded(cell.text) in asked.by_shown


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


def _foot_by_words(row: FilledRow, asked: Asked) -> bool:
    return any(label(cell, asked) for cell in row.cells)


def label(cell: Seen, asked: Asked) -> str | None:
    """The field of the foot whose label a cell holds."""
    words = folded(cell.text).rstrip("：:")
    return next((f.key for f in asked.foot if folded(f.heading) == words), None)


def _decided(claims: Sequence[Claim], foot: Sequence[FilledRow], asked: Asked, *, same: bool) -> Rows:
    problems: list[FormProblem] = []
    sure = {c.tag for c in claims if c.tag and c.tag == c.shown}
    bare = not any(c.tag or c.mark for c in claims)
    out = [_one(claim, sure, asked, problems, bare=bare, same=same) for claim in claims]
    if asked.open:
        out = _further(out)
    order = [c.id for c in out if c.id in asked.by_id]
    wanted = [r.id for r in asked.rows if r.id in order]
    notes = []
    if not asked.open and list(dict.fromkeys(order)) != wanted:
        notes.append(Note("row-moved", "行的次序与原表不同，编号与控件对得上，照编号收"))
    missing = [r.shown for r in asked.rows if r.id not in order]
    if missing and not asked.open:
        problems.append(
            FormProblem(
                "row-deleted",
                f"缺少 {'、'.join(missing)} 这{_count(missing)}",
                taken=f"{'、'.join(missing)} 按没有报收",
            )
        )
    return Rows(tuple(out), tuple(foot), tuple(problems), tuple(notes))


def _count(missing: Sequence[str]) -> str:
    return f" {len(missing)} 行" if len(missing) > 1 else "一行"


def _further(claims: Sequence[Claim]) -> list[Claim]:
    """In a form that rows may be added to, a row that was copied is a further one."""
    seen: set[str | None] = set()
    out = []
    for claim in claims:
        out.append(claim._replace(id=f"new/{claim.number}") if claim.id in seen else claim)
        seen.add(claim.id)
    return out


def _one(
    claim: Claim, sure: set[str], asked: Asked, problems: list[FormProblem], *, bare: bool, same: bool
) -> Claim:
    """Decides which row a claim is: what all its tiers say, or what two of them say, or what only one says."""
    where = f"第 {claim.number} 行"
    if asked.open:
        return claim._replace(id=claim.tag or claim.mark or f"new/{claim.number}")
    tiers = [t for t in (claim.tag, claim.mark, claim.shown) if t is not None and t in asked.by_id]
    visible = claim.visible.strip()
    if not tiers:
        problems.append(_added(where, visible))
        return claim
    if len(set(tiers)) == 1:
        row = asked.by_id[tiers[0]]
        if claim.shown is None and asked.number:
            said = f"编号被改成了“{visible}”" if visible else "编号被删去了"
            problems.append(
                FormProblem("id-changed", f"{said}，控件说它是 {row.shown}", where, f"按 {row.shown} 收")
            )
        elif len(tiers) == 1 and not bare:
            message = f"看编号是 {row.shown}，但格子里的控件和书签都没有了，像是另加的行"
            problems.append(FormProblem("row-retyped", message, where, f"按 {row.shown} 收"))
        return claim._replace(id=row.id)
    first = claim.tag if claim.tag in asked.by_id else claim.mark
    marks = asked.by_id[first].shown if first else "别的行"
    if not same:
        message = (
            f"编号写的是“{visible}”，控件却是现在的 {marks} 的；任务改过，请用 gwrb form 重做一份请单位填"
        )
        problems.append(FormProblem("row-mismatch", message, where))
        return claim
    if claim.shown and first in sure and claim.shown not in sure:
        own = asked.by_id[claim.shown].shown
        problems.append(
            FormProblem(
                "control-copied",
                f"格子里的控件是从 {marks} 那一行复制来的",
                where,
                f"按看得见的编号 {own} 收",
            )
        )
        return claim._replace(id=claim.shown)
    agreed, votes = Counter(tiers).most_common(1)[0]
    message = f"编号写的是“{visible}”，控件却是 {marks} 的"
    if votes < 2:
        problems.append(
            FormProblem("row-mismatch", f"{message}，没有别处可以核对；请单位改正后再发来", where)
        )
        return claim
    shown = asked.by_id[agreed].shown
    problems.append(
        FormProblem(
            "row-mismatch",
            message,
            where,
            f"按 {shown} 收（控件和书签一致）" if claim.shown != agreed else f"按 {shown} 收",
        )
    )
    return claim._replace(id=agreed)


def _added(where: str, visible: str) -> FormProblem:
    what = f"编号“{visible}”" if visible else "没有编号"
    return FormProblem("row-added", f"这一行是另加的（{what}），表里本来没有", where, "这一行不收")
