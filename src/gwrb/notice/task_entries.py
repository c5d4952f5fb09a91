"""Which entries are tasks, whatever their marks, and what they take over from the headings above them.

An entry whose units are named is a task; one without, and with tasks below it, is a heading; one below a task
that names nobody is part of the task's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gwrb.model.notice_profile import DEADLINE, HELPING, LEAD, LEADER, RESPONSIBLE
from gwrb.notice import fields, unit_names
from gwrb.notice.entries import ARABIC, PART, SECTION, TOPIC, Found, NoticeEntry, short
from gwrb.notice.fields import Clause
from gwrb.notice.heading_leads import COUNT, LEADS, heading_names
from gwrb.notice.vocabulary import ACCEPTING
from gwrb.text.script import HAN

_OFFICE = rf"[省市州区县]{HAN}{{1,10}}(?:局|委|办|厅|部)"
_UNITS_MISSING = "“{}”后面没有读到单位：请在行末写上“（牵头单位：…；责任单位：…）”"


def settled(entries: Sequence[NoticeEntry], found: Found) -> list[NoticeEntry]:
    """The headings and tasks of a notice in their order; what cannot be read is a problem of `found` at its line."""
    return _Settling(found).run(entries)


class _Settling:
    """Decides which entries are tasks, which head others, which are part of a task's text."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.out: list[NoticeEntry] = []

    def run(self, entries: Sequence[NoticeEntry]) -> list[NoticeEntry]:
        flat = {entry.level for entry in entries} == {PART} and any(entry.roles for entry in entries)
        if flat:
            for entry in entries:
                entry.task = True
            self.out = list(entries)
        else:
            self._all(entries, arabic=False)
        self._inherit()
        return self.out

    def _all(self, entries: Sequence[NoticeEntry], *, arabic: bool) -> None:
        at = 0
        while at < len(entries):
            end = at + 1
            while end < len(entries) and entries[end].level > entries[at].level:
                end += 1
            below = entries[at + 1 : end]
            beside = arabic or any(e.level >= ARABIC for e in entries)
            if below and not entries[at].row:
                self._above(entries[at], below)
            else:
                self._leaf(entries[at], arabic=beside)
                self._all(below, arabic=beside)
            at = end

    def _leaf(self, entry: NoticeEntry, *, arabic: bool) -> None:
        """An entry with nothing below it: a task, but for parts and for （一） beside tasks with figures."""
        self.out.append(entry)
        if entry.level == SECTION and arabic and entry.roles:
            message = "小标题后面写了单位，但本部分的任务用“1.”编号：请改成“1.”这样的编号，或删去单位"
            self.found.refuse(entry.block, message)
        elif entry.level in (SECTION, TOPIC) and not entry.task:
            entry.task = bool(entry.roles) or (entry.level == SECTION and not arabic)
        elif entry.level >= ARABIC:
            entry.task = True

    def _above(self, entry: NoticeEntry, below: Sequence[NoticeEntry]) -> None:
        """An entry with others below it."""
        if entry.level <= TOPIC:
            self.out.append(entry)
            self._all(below, arabic=any(e.level >= ARABIC for e in below))
            return
        named = [one for one in below if one.roles]
        if not named or (not entry.roles and len(below) > 1 and named == [below[-1]]):
            self._one(entry, below)
        elif entry.roles:
            entry.task = True
            self.out.append(entry)
            self._all(below, arabic=True)
        else:
            entry.text, entry.level = entry.mark + entry.text, TOPIC
            self.out.append(entry)
            self._all(below, arabic=True)

    def _one(self, entry: NoticeEntry, below: Sequence[NoticeEntry]) -> None:
        """A task whose points are part of its text; the units may stand behind the last."""
        entry.text = "\n".join([entry.text, *(one.mark + one.text for one in below)])
        entry.whole = "\n".join([entry.whole, *(one.mark + one.whole for one in below)])
        last = below[-1]
        entry.clauses += last.clauses
        entry.brackets = entry.brackets or last.brackets
        entry.task = True
        self.out.append(entry)

    def _inherit(self) -> None:
        """Leads that a heading or the task above names, for tasks below that name none; who names nobody is told."""
        above: list[NoticeEntry] = []
        for at, entry in enumerate(self.out):
            above = [one for one in above if one.level < entry.level]
            if not entry.task:
                self._title(at, entry)
            else:
                self._from(above, entry)
            if not entry.row:
                above.append(entry)

    def _title(self, at: int, entry: NoticeEntry) -> None:
        """What a heading's words say: who leads, how many tasks there are."""
        below: list[NoticeEntry] = []
        for other in self.out[at + 1 :]:
            if other.level <= entry.level:
                break
            below += [other] if other.task else []
        bare = entry.text
        count = COUNT.search(bare)
        if count:
            bare = bare[: count.start()].strip()
            if len(below) != int(count[1]):
                message = f"标题写明{count[1]}项，读到{len(below)}项，请检查是否漏了编号或写错"
                self.found.refuse(entry.block, message)
        said = {clause.kind for one in below for clause in one.roles}
        names = heading_names(bare) if not entry.roles and not said & {LEAD, ACCEPTING} else None
        if names and RESPONSIBLE not in said:
            entry.clauses += (Clause("", LEAD, names),)
            if not all(re.fullmatch(_OFFICE, name) for name in names.all) and not LEADS.fullmatch(bare):
                self.found.notes.append(f"第{entry.block.line}行的标题“{short(bare)}”读作下面任务的牵头单位，请核对")
        elif names and any(re.fullmatch(_OFFICE, name) for name in names.all):
            found = f"第{entry.block.line}行的标题“{short(bare)}”像是单位，下面的任务没有写牵头单位，请核对是否由它牵头"
            self.found.notes.append(found)

    def _from(self, above: Sequence[NoticeEntry], entry: NoticeEntry) -> None:
        own = {clause.kind for clause in entry.roles}
        if LEAD not in own:
            naming = [e for e in above if any(c.kind == LEAD for c in e.clauses)]
            led = naming[-1].clauses if naming else ()
            entry.clauses += tuple(c._replace(word="") for c in led if c.kind == LEAD and c.scope is None)
        if not own:
            named = [e for e in above if any(c.kind in (RESPONSIBLE, HELPING) for c in e.clauses)]
            entry.clauses += tuple(c for c in (named[-1].clauses if named else ()) if c.kind in (RESPONSIBLE, HELPING))
        for kind in (LEADER, DEADLINE):
            if not any(c.kind == kind for c in entry.clauses):
                said = [[c for c in e.clauses if c.kind == kind] for e in above]
                entry.clauses += tuple(next(filter(None, reversed(said)), ()))
        entry.tags = tuple(dict.fromkeys(tag for one in (*above, entry) for tag in one.tags))
        if not entry.roles and not any(p.line == entry.block.line for p in self.found.problems):
            self._bare(entry)

    def _bare(self, entry: NoticeEntry) -> None:
        """Units in brackets without a word of what they do, in a notice that mostly has one: who answers."""
        end = entry.text.rstrip(fields.ENDS)
        at = unit_names.closing(end)
        names = unit_names.read(end[at + 1 : -1]) if at and fields.is_bare(end[at + 1 : -1]) else None
        if at and names and not fields.misspelt(names):
            entry.text = end[:at].rstrip()
            entry.clauses += (Clause("", RESPONSIBLE, names),)
            self.found.notes.append(f"第{entry.block.line}行“{short(end[at:])}”里只有单位，按责任单位读，请核对")
        else:
            self.found.refuse(entry.block, _UNITS_MISSING.format(short(entry.text)))
