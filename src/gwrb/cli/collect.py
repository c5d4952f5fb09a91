"""gwrb collect: filled forms read back into the ledger, through the same merge as gwrb merge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli import merge as merging
from gwrb.cli.invocation import Invocation, complain
from gwrb.cli.options import DryRun, For, On, TakeOption, Yes
from gwrb.forms.read.collecting import NO_DATE, Collector
from gwrb.forms.read.form_problems import FormProblem
from gwrb.ledger import journal
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.merge import arrivals, intake
from gwrb.merge.intake import Incoming, Unread
from gwrb.merge.merge_plan import Wanted
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import DONE, FOUND, Refusal

ALL = ("all", "全部")


def collect(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="文件...", help="填好的 .docx、.xlsx、.xls、.doc，文件夹或 zip 压缩包，可以混着写。"
        ),
    ],
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="文件|单位|all",
            help="看过所列的各条，同意照说的收；写文件名、单位或 all，可以写多次。",
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="有问题的文件略过，其余照收；退出码仍为 1。")
    ] = False,
    quarter: Annotated[str | None, options.quarter("只收这个季度的。")] = None,
    unit: Annotated[str | None, options.unit("只收这个单位的。")] = None,
    submitted: Annotated[
        dt.date | None, options.date("--submitted", "表上没有填日期的，报送日期记这一天；默认今天。")
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    take: TakeOption = None,
    for_: For = None,
    on: On = None,
) -> int:
    """收过的文件再收一次，什么也不会变。"""
    place: Invocation = ctx.obj
    today = invocation.day(on)
    side = merging.take_of(take, for_)

    def run(*, write: bool) -> int:
        book = place.read(progress=True)
        wanted = merging.wanted_of(book, quarter, unit, side)
        return _Run(book, wanted, today, submitted, tuple(accept or ()), skip_bad=skip_bad).go(
            paths, write=write, ask=not yes
        )

    if dry_run:
        return run(write=False)
    with journal.locked(place.workspace.root):
        return run(write=True)


class _Run:
    """One call: what was asked, and what was found on the way."""

    def __init__(
        self,
        book: Sound,
        wanted: Wanted,
        today: dt.date,
        submitted: dt.date | None,
        accept: tuple[str, ...],
        *,
        skip_bad: bool,
    ) -> None:
        self.book, self.wanted, self.today = book, wanted, today
        self.skip_bad = skip_bad
        self.accept = accept
        self.collector = Collector(book, wanted.unit, wanted.quarter, submitted or today)
        self.day = submitted or today
        self.undated: list[str] = []
        self.used: set[str] = set()

    def go(self, paths: Sequence[str], *, write: bool, ask: bool) -> int:
        merging.check_paths(self.book, paths)
        good, bad = self._read(intake.files(paths))
        self._say_undated()
        self._unused()
        if self.skip_bad:
            good, bad = self._sound(good, bad)
        if bad:
            self._refuse(bad)
            if not self.skip_bad or not good:
                return FOUND
        if not good:
            raise Refusal("没有可以收的表", FOUND)
        self._say_contacts(good)
        code = merging.bring(
            self.book, good, self.wanted, self.today, write=write, ask=ask, at=self._at, show=self._show
        )
        return max(code, FOUND) if bad and code == DONE else code

    def _read(self, found: Sequence[intake.Arrived | Unread]) -> tuple[list[Incoming], list[Unread]]:
        """What the files hold; tells notes, what was left out, and what was accepted."""
        good: list[Incoming] = []
        bad: list[Unread] = []
        arrived = [one for one in found if isinstance(one, intake.Arrived)]
        for one in found:
            if isinstance(one, Unread):
                if one.litter:
                    complain(f"略过 {one.name}：{one.why}")
                else:
                    bad.append(one)
        for form in self.collector.read(arrived):
            if form.passed:
                complain(f"略过 {form.name}：{form.passed}")
                continue
            if form.problems and not self._accepts(form.name, form.unit):
                bad.append(Unread(form.name, _asking(form.problems)))
                continue
            stuck = [p for p in form.problems if not p.taken]
            if stuck:
                bad.append(Unread(form.name, _asking(stuck)))
                continue
            for problem in form.problems:
                complain(f"{form.name}：{problem.sentence}。照 --accept {problem.taken}")
            for note in form.notes:
                if note.word == NO_DATE:  # most forms of a round may lack it: said once
                    self.undated.append(form.name)
                else:
                    complain(f"提醒 {form.name}：{note.sentence}")
            if isinstance(form.made, Unread):
                bad.append(form.made)
            elif form.made is not None:
                good.append(form.made)
        return good, bad

    def _accepts(self, name: str, unit: str) -> bool:
        """Whether the clerk accepts what stands against a file, by its name, its unit or all."""
        for said in self.accept:
            owner = self.book.register.find(said)
            meant = said in ALL or said in (name, name.rpartition("/")[2]) or Path(said) == Path(name)
            if meant or (owner is not None and owner.name == unit):
                self.used.add(said)
                return True
        return False

    def _unused(self) -> None:
        for said in self.accept:
            if said not in self.used and said not in ALL:
                complain(f"--accept {said} 没有用上：没有哪个要定的文件叫这个名字，或是这个单位的")

    def _sound(self, good: list[Incoming], bad: list[Unread]) -> tuple[list[Incoming], list[Unread]]:
        """Without the files that the merge would refuse."""
        from gwrb.validation.registry import check

        while good:
            planned = arrivals.plan(
                self.book, good, self.wanted, self.today, lambda found: check(found, self.today)
            )
            if not planned.refused:
                break
            bad += planned.refused
            names = {one.name for one in planned.refused}
            for slot in planned.slots:
                if shown(slot.path) in names:
                    names |= {*slot.files}
            left = [one for one in good if one.name not in names]
            good = left if len(left) < len(good) else []
        return good, bad

    def _refuse(self, bad: Sequence[Unread]) -> None:
        merging.tell_refused(bad, self._at)
        count = len({one.name for one in bad})
        rest = "已略过，其余照收" if self.skip_bad else "什么都没有写入"
        complain(f"有 {count} 个文件不能收，{rest}。请单位改正后再发来")
        if any("--accept" in one.why for one in bad):
            complain("看过上面各条、同意照说的收，请加 --accept 文件名、单位或 all")
        if not self.skip_bad:
            complain("要先收其余的文件，请加 --skip-bad")

    def _say_undated(self) -> None:
        if self.undated:
            names = "、".join(self.undated[: invocation.SHOWN]) + (
                "等" if len(self.undated) > invocation.SHOWN else ""
            )
            complain(f"提醒 {len(self.undated)} 份表上没有填日期，报送日期记 {self.day}：{names}")

    def _say_contacts(self, good: Sequence[Incoming]) -> None:
        if any(one.record.name == "contacts" for one in good):
            complain("联系人写进 data/contacts/；里面有电话，默认不进 git，请勿外传")

    def _at(self, found: Diagnostic) -> str:
        """Where something wrong stands, in the words of the form."""
        where = self.collector.place(found)
        return f"{where}：" if where else ""

    def _show(self, found: Sequence[Diagnostic]) -> None:
        for one in found[: invocation.SHOWN]:
            complain(
                f"提醒 {one.path}：{self._at(one)}{one.message}" + (f"（{one.help}）" if one.help else "")
            )
        if len(found) > invocation.SHOWN:
            complain(f"……还有 {len(found) - invocation.SHOWN} 处")


def _asking(problems: Sequence[FormProblem]) -> str:
    """The problems of one file, each with what accepting it takes."""
    lines = [f"有 {len(problems)} 处要先定下来"]
    lines += (f"  {p.sentence}" + (f"\n    加 --accept 后：{p.taken}" if p.taken else "") for p in problems)
    return "\n".join(lines)
