"""Forms that were read, told apart: what can be merged, what the clerk has to decide first, what is to be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gwrb.forms.read.collecting import NO_DATE, CollectedForm, Collector
from gwrb.forms.read.form_problems import FormProblem
from gwrb.merge.intake import Arrived, Incoming, Unread
from gwrb.model.register import Register

ALL = ("all", "全部")
NAMED = 5  # forms that a message names before it only counts


@dataclass
class Accepting:
    """What the clerk accepts (`said`: file names, units or all), and what became of the files of one call."""

    register: Register
    said: Sequence[str]
    day: dt.date  # of submission, where a form has none
    good: list[Incoming] = field(default_factory=list)
    bad: list[Unread] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def read(self, found: Sequence[Arrived | Unread], collector: Collector) -> Iterator[str]:
        """Sorts every file into `good` and `bad`; yields what is to be told of them."""
        for one in found:
            if isinstance(one, Unread):
                if one.litter:
                    yield f"略过 {one.name}：{one.why}"
                else:
                    self.bad.append(one)
        for form in collector.read([one for one in found if isinstance(one, Arrived)]):
            yield from self._form(form)
        if self.undated:
            names = "、".join(self.undated[:NAMED]) + ("等" if len(self.undated) > NAMED else "")
            yield f"提醒 {len(self.undated)} 份表上没有填日期，报送日期记 {self.day}：{names}"
        for said in self.said:
            if said not in self.used and said not in ALL:
                yield f"--accept {said} 没有用上：没有哪个要定的文件叫这个名字，或是这个单位的"

    def _form(self, form: CollectedForm) -> Iterator[str]:
        if form.passed:
            yield f"略过 {form.name}：{form.passed}"
            return
        accepted = bool(form.problems) and self._accepts(form.name, form.unit)
        stuck = [p for p in form.problems if not (accepted and p.taken)]
        if stuck:
            self.bad.append(Unread(form.name, _asking(stuck)))
            return
        for problem in form.problems:
            yield f"{form.name}：{problem.sentence}。照 --accept {problem.taken}"
        for note in form.notes:
            if note.word == NO_DATE:  # most forms of a round may lack it: said once
                self.undated.append(form.name)
            else:
                yield f"提醒 {form.name}：{note.sentence}"
        if isinstance(form.made, Unread):
            self.bad.append(form.made)
        elif form.made is not None:
            self.good.append(form.made)

    def _accepts(self, name: str, unit: str) -> bool:
        """Whether the clerk accepts what stands against a file, by its name, its unit or all."""
        for said in self.said:
            owner = self.register.find(said)
            meant = said in ALL or said in (name, name.rpartition("/")[2]) or Path(said) == Path(name)
            if meant or (owner is not None and owner.name == unit):
                self.used.add(said)
                return True
        return False


def _asking(problems: Sequence[FormProblem]) -> str:
    """The problems of one file, each with what accepting it takes."""
    lines = [f"有 {len(problems)} 处要先定下来"]
    lines += (f"  {p.sentence}" + (f"\n    加 --accept 后：{p.taken}" if p.taken else "") for p in problems)
    return "\n".join(lines)
