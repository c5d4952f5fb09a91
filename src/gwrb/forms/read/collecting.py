"""Files to what the merge takes: recognised, read, matched with what was asked, made into data."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from gwrb.forms.form_kinds import KINDS
from gwrb.forms.identity import SAMPLE, Origin, origin_of, origins_in
from gwrb.forms.read import excel_form, form_formats, matching, word_form
from gwrb.forms.read.asked import asking, foretells
from gwrb.forms.read.form_formats import Format, recognise
from gwrb.forms.read.grid import QUOTED, FilledForm, FormFindings, FormProblem
from gwrb.forms.read.matching import Matched, MatchedCell, match, outside
from gwrb.forms.read.record_text import RecordWriter, day_reader
from gwrb.forms.read.share_sheet import SHARE, TASK, UNIT, FilledShare, shares_in
from gwrb.ledger.loading import Sound
from gwrb.ledger.packages import UnreadableError
from gwrb.merge import intake
from gwrb.merge.intake import Arrived, Incoming, Unread
from gwrb.model.field_types import short
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Period
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.source import Source

NO_DATE = "no-date"
_READERS = {"docx": word_form.read, "doc": word_form.read, "xlsx": excel_form.read, "xls": excel_form.read_old}


class CollectedForm(FormFindings):
    """One file: whose it is, what stands against it, what is worth telling, what is made of it.

    Problems without a `taken` cannot be accepted. `made` is None where there is nothing to merge; `shares`: of a sheet
    of shares its lines.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.unit = ""
        self.made: Incoming | Unread | None = None
        self.shares: list[FilledShare] = []


class Collector:
    """Reads the files of one call. `unit`, `quarter`: what the clerk asked for; `day`: for forms without a date."""

    def __init__(self, book: Sound, unit: str | None, quarter: Period | None, day: dt.date) -> None:
        self._book, self._unit, self._quarter, self._day = book, unit, quarter, day
        self._asking = asking(book)
        self._places: dict[Source, dict[int, str]] = {}

    def place(self, found: Diagnostic) -> str | None:
        """Where in a form a finding about its data stands; '' where it is of the form as a whole, None where the data came otherwise."""
        places = self._places.get(found.source)
        return None if places is None else places.get(found.line, "")

    def read(self, files: Sequence[Arrived]) -> Iterator[CollectedForm]:
        """Every file, in its order; old Word files go through LibreOffice in one run."""
        kinds = [_kind(one) for one in files]
        old = [one.data for one, kind in zip(files, kinds, strict=True) if kind == "doc"]
        converted = iter(form_formats.convert(old) if old else ())
        for one, kind in zip(files, kinds, strict=True):
            form = CollectedForm(one.name)
            data = next(converted) if kind == "doc" else one.data
            try:
                if kind == "yaml":
                    form.made = intake.recognise(one)
                else:
                    self._form(one, _found(kind, data), form)
            except UnreadableError as error:
                form = CollectedForm(one.name)
                form.problem(error.word, error.message)
            yield form

    def _form(self, file: Arrived, found: FilledForm, form: CollectedForm) -> None:
        if "gwrb.form" not in found.properties and any(p.startswith("gwrb-") for p in found.properties):
            # mailed back with the form
            form.made = Unread(file.name, "这是发出去的函、清单一类，不是填报表", litter=True)
            return
        shares = None if "gwrb.form" in found.properties else shares_in(found.tables, (TASK, UNIT, SHARE))
        if shares is not None:
            form.shares = shares
            if not shares:
                form.problem("nothing-filled", "份额一个也没有填", taken="略过这一份")
            return
        origin = decide(found, partial(self._asked, found), form)
        whose = self._whose(origin, form) if origin else None
        if origin is None or whose is None:
            return
        unit, quarter = whose
        self._elsewhere(file, unit, quarter, form)
        asked = self._asking(origin.kind, unit, quarter, foretells(found))
        if asked is None:
            form.problem("nothing-asked", f"{unit.name} 没有要填这份表的任务；请核对是不是发错了")
            return
        same = origin.version == asked.form.version
        if origin.version and not same:
            plan = found.properties.get("gwrb.plan", "")
            other = f"，表是照“{plan}”做的" if plan and plan != self._book.plan.heading.title else ""
            message = f"这份表做出来以后，台账里的任务、分工或栏目改过，与现在的不一样{other}"
            form.problem("version", message, taken="编号和栏目还在的照收")
        matched = match(found, asked, same=same)
        form.problems += matched.problems
        form.notes += matched.notes
        if not matched.rows and matched.problems:
            return
        if extra := outside(found):
            shown = "；".join(f"“{short(words, QUOTED)}”" for words in extra[:3]) + "等" * (len(extra) > 3)
            form.problem("outside", f"表格以外多了文字：{shown}", taken="表格以外的字不收")
        sample = found.properties.get(SAMPLE) == "true"
        self._make(file, form, matched, same=same, sample=sample)

    def _asked(self, found: FilledForm) -> Origin | None:
        """What the clerk says a form without identity is: the unit and quarter, and the kind its headings fit."""
        find = self._book.at(self._quarter).register.find if self._quarter else self._book.register.find
        owner = find(self._unit) if self._unit else None
        if not isinstance(owner, Unit):
            return None
        kinds = [k.name for k in KINDS.values() if self._quarter or not k.quarterly]
        for kind in sorted(kinds, key=("progress", "support", "plan", "contacts").index):
            asked = self._asking(kind, owner, self._quarter, foretells(found))
            if asked and match(found, asked, same=False).rows:
                return asked.form.origin._replace(version="")
        return None

    def _whose(self, one: Origin, form: CollectedForm) -> tuple[Unit, Period | None] | None:
        quarter = Period.parse(one.quarter) if one.quarter else None
        owner = (self._book.at(quarter) if quarter else self._book).register.find(one.unit)
        if owner is None or isinstance(owner, Group):
            what = "是统称，不能填报" if owner else f"不是台账里的单位：{self._book.register.unknown(one.unit)}"
            form.problem("unknown-unit", f"表上的“{one.unit}”{what}；也请核对是不是别处的表")
            return None
        form.unit = owner.name
        year = str(self._book.plan.heading.year)
        if one.year and one.year != year:
            message = f"这份表是 {one.year} 年的，台账是 {year} 年的；请核对是不是别的年度的表"
            form.problem("year", message)
            return None
        if KINDS[one.kind].quarterly and (quarter is None or quarter not in self._book.plan.quarters):
            said = f"{quarter} 不在方案的报告范围内" if quarter else "没有写是哪个季度的"
            form.problem("quarter", f"这份表{said}；请核对是不是别的年度的表")
            return None
        return owner, quarter

    def _elsewhere(self, file: Arrived, unit: Unit, quarter: Period | None, form: CollectedForm) -> None:
        """What the file's name says, against what the form says."""
        names = [u.name for u in self._book.units.units]
        if other := name_says(file.name, names, unit.name):
            message = f"文件名写的是“{other}”，表却是“{unit.name}”的；请核对是谁的表，改正文件名后再收"
            form.problem("file-name", message)
        _, said = intake.said_elsewhere(file.name)
        if said and quarter and said != quarter:
            message = f"文件名写的是 {said}，表却是 {quarter} 的；请核对是哪个季度的，改正文件名后再收"
            form.problem("file-name", message)

    def _make(self, file: Arrived, form: CollectedForm, matched: Matched, *, same: bool, sample: bool) -> None:
        """The data of a form, unless nothing was filled in."""
        asked = matched.asked
        quarter, record = asked.form.quarter, asked.form.kind.record
        dated = matched.foot.get("submitted", MatchedCell("")).text.strip() != ""
        head = dict(matched.foot) if dated else matched.foot | {"submitted": MatchedCell(self._day.isoformat())}
        rows = matching.answered(matched, form, same=same)
        matching.left(asked, rows, form)
        days = day_reader(self._book.plan, quarter)
        matching.late(head["submitted"], days, quarter, form)
        identity = {"unit": form.unit} | ({"quarter": str(quarter)} if quarter else {})
        written = RecordWriter(record, days, form).write(identity, head, rows, sample=sample)
        if not written.filled:
            if not any(p.word == "incomplete" for p in form.problems):
                form.problem("nothing-filled", "一项也没有填", taken="略过这一份")
            return
        if not dated:
            form.note(NO_DATE, f"表上没有填日期，报送日期记 {self._day}")
        if written.empty and not asked.open:
            shown, count = "、".join(written.empty), len(written.empty)
            form.note("not-filled", f"填了 {len(written.filled)} 项，没有填的 {count} 项不收：{shown}")
        source = Source(file.name, written.text)
        self._places[source] = dict(written.places)
        digest = hashlib.sha256(file.data).hexdigest()
        form.made = intake.made(record, file.name, source, digest, named=file.named)


def _kind(file: Arrived) -> Format | UnreadableError:
    try:
        return recognise(file.data, file.name)
    except UnreadableError as error:
        return error


def _found(kind: Format | UnreadableError, data: bytes | UnreadableError) -> FilledForm:
    if isinstance(kind, UnreadableError):
        raise kind
    if isinstance(data, UnreadableError):
        raise data
    return _READERS[kind](data)


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
    sheets: list[tuple[str, list[FilledShare]]] = field(default_factory=list)  # of shares (任务分解)
    undated: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def read(self, found: Sequence[Arrived | Unread], collector: Collector) -> Iterator[str]:
        """Sorts every file into `good` and `bad`; yields what is to be told of them."""
        for one in found:
            if isinstance(one, Unread):
                yield from self._unread(one)
        for form in collector.read([one for one in found if isinstance(one, Arrived)]):
            yield from self._form(form)
        if self.undated:
            names = "、".join(self.undated[:NAMED]) + ("等" if len(self.undated) > NAMED else "")
            yield f"提醒 {len(self.undated)} 份表上没有填日期，报送日期记 {self.day}：{names}"
        for said in self.said:
            if said not in self.used and said not in ALL:
                yield f"--accept {said} 没有用上：没有哪个要定的文件叫这个名字，或是这个单位的"

    def _form(self, form: CollectedForm) -> Iterator[str]:
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
        if form.shares:
            self.sheets.append((form.name, form.shares))
        elif isinstance(form.made, Unread):
            yield from self._unread(form.made)
        elif form.made is not None:
            self.good.append(form.made)

    def _unread(self, one: Unread) -> Iterator[str]:
        if one.litter:
            yield f"略过 {one.name}：{one.why}"
        else:
            self.bad.append(one)

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


def visible(found: FilledForm) -> list[Origin]:
    """Every identity that is visible: in footers, in paragraphs, in cells; each once."""
    cells = (cell.text for table in found.tables for row in table for cell in row.cells)
    return list(dict.fromkeys(o for words in (*found.margins, *found.words, *cells) for o in origins_in(words)))


def decide(found: FilledForm, asked: Callable[[], Origin | None], findings: FormFindings) -> Origin | None:
    """The identity that properties and visible lines agree on; None where there is none, and it is told why.

    `asked` gives what the clerk said it is, if anything.
    """
    inside, shown = origin_of(found.properties), visible(found)
    if len(shown) > 1:
        whose = [o.whose for o in shown]
        several = "；".join(o.words + f"（版本 {o.version[:4]}…）" * (whose.count(o.whose) > 1) for o in shown)
        findings.problem("joined", f"里面有几份表：{several}；请分成几个文件，或请各单位单独发来")
        return None
    outside = shown[0] if shown else None
    if inside and outside and inside != outside:
        message = f"文件属性说是 {inside.words}，表上写的却是 {outside.words}；请核对是谁的，改正后再收"
        if inside.whose == outside.whose:
            message = f"文件属性里的版本是 {inside.version}，表上写的是 {outside.version}；请核对是不是原表"
        findings.problem("identity-mismatch", message)
        return None
    if origin := inside or outside:
        return origin
    message = "文件里没有表单标识（附表几、哪个季度、哪个单位），像是粘贴到了新文件里"
    if said := asked():
        findings.problem("identity-missing", message, taken=f"按 {said.words} 收")
    else:
        message += "；知道是谁的，请用 --unit 和 --quarter 指明后再收"
        findings.problem("identity-missing", message)
    return said


def name_says(name: str, units: Iterable[str], own: str) -> str | None:
    """The one other unit that a file's name names; None where it names its own, none, or several."""
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    if own in stem:
        return None
    named = [unit for unit in units if unit in stem]
    longest = [u for u in named if not any(u != other and u in other for other in named)]
    return longest[0] if len(longest) == 1 else None
