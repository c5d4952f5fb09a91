"""What commands share: the workspace, what their words mean, usual refusals, a row recorded."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import typer

from gwrb.ledger.workspace import Workspace, find, shown
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.text.visible import brief, visible

if TYPE_CHECKING:  # help and completion come without the ledger
    from gwrb.edit.append import Appended
    from gwrb.ledger.loading import Sound
    from gwrb.model.leaders import Leaders
    from gwrb.model.obligations import Obligation
    from gwrb.model.plan import Plan, Task
    from gwrb.model.record import Record
    from gwrb.model.register import Register
    from gwrb.model.units_file import Group, Unit
    from gwrb.model.values import Period
    from gwrb.reports.selection import Selection

SHOWN = 5  # findings that a command other than validate prints before it refuses


def _found(ctx: typer.Context) -> Workspace:
    try:
        start = Path.cwd()
    except OSError as error:
        raise Refusal("当前文件夹已被删除，请先换到别的文件夹", WRONG_USE) from error
    return find(ctx.obj, start, os.environ.get("GWRB_ROOT"))


def workspace(ctx: typer.Context) -> Workspace:
    """The workspace asked for, or the one that the user stands in."""
    found = _found(ctx)
    if found.interrupted:
        # A run was killed while it wrote: what it had ready is read, and put down by the next that writes.
        from gwrb.ledger import journal

        staged = journal.staged(found.root)
        if staged is None:
            return found
        complain(f"提示：{staged.foreign or '上次写入中断了，数据按写完的样子读；下一条写入的命令会写完它'}")
        found = found._replace(staged=staged.files)
    return found


def read(ctx: typer.Context, *, progress: bool = True, on: dt.date | None = None) -> Sound:
    """The workspace's ledger, or its plan and units alone, as they hold on a day (else today); refuses one that
    cannot be read."""
    from gwrb.ledger import loading

    book = loading.sound(loading.read(workspace(ctx), progress=progress))
    return book.on(on or dt.date.today()) if book.ledger.changes else book


@contextmanager
def held(ctx: typer.Context, *, lock: bool = True) -> Iterator[Workspace]:
    """The workspace, held for writing unless the run is only a preview."""
    from gwrb.ledger import journal

    with journal.locked(_found(ctx).root) if lock else nullcontext():
        yield workspace(ctx)


@contextmanager
def writing(ctx: typer.Context, *, lock: bool = True, on: dt.date | None = None) -> Iterator[Sound]:
    """The ledger, its workspace held for writing unless the run is only a preview."""
    with held(ctx, lock=lock):
        yield read(ctx, on=on)


def echo(text: str) -> None:
    """A result for people, to stdout; what data holds of control characters is shown, not sent."""
    echo_exact(_fitting(text, sys.stdout))


def echo_exact(text: str) -> None:
    """A result in a format with escapes of its own, to stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def echo_data(text: str) -> None:
    """A result for programs, to stdout: UTF-8 with its own line ends, whatever console and system have."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    echo_exact(text)


def _fitting(text: str, stream: TextIO) -> str:
    """A text as it may be shown: on a terminal no wider than that, else with its lines as they are."""
    if not stream.isatty():
        return visible(text)
    from gwrb.output.wrap import hanging

    return hanging(visible(text), max(shutil.get_terminal_size().columns, 20))


def complain(text: str) -> None:
    """A message, to stderr, however long what it quotes; nobody to tell is no reason to fail."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(_fitting(brief(text), sys.stderr).rstrip("\n") + "\n")
    except OSError:
        pass


def place_of(d: Diagnostic) -> str:
    """Where a finding stands, as editors read it, and its code."""
    return f"{d.path}:{d.line}:{d.column}: {d.code} "


def show_findings(found: Sequence[Diagnostic], at: Callable[[Diagnostic], str] = place_of, indent: str = "") -> None:
    """The first findings, one a line, to stderr; `at` says where each stands."""
    for d in found[:SHOWN]:
        complain(f"{indent}{at(d)}{d.message}" + (f"（{d.help}）" if d.help else ""))
    if len(found) > SHOWN:
        complain(f"{indent}……还有 {len(found) - SHOWN} 处")


def echo_json(value: Any) -> None:
    """A result for programs, to stdout."""
    from gwrb.output.json_text import json_text

    echo_data(json_text(value))


SCREEN = ("table", "text")  # what is for people at a terminal, and never a file
SUFFIXES = {"htm": "html", "markdown": "md", "1": "man"}


class Destination(NamedTuple):
    """How a result is wanted: its format, the file it goes to (None: the usual place; -: the screen), and over one."""

    format: str
    out: str | None = None
    force: bool = False


def wanted(format: str | None, out: str | None, formats: Sequence[str], *, force: bool = False) -> Destination:
    """The format that was asked for, else that of the file's extension, else the first of `formats`.

    Refuses a file name whose extension is none of them, or another than was asked for.
    """
    said = format or formats[0]
    if out is None or out == "-":
        return Destination(said, out, force)
    if Path(out).is_dir():
        if said in SCREEN:
            raise Refusal(f"{shown(Path(out))} 是一个文件夹，请写明文件名", WRONG_USE)
        return Destination(said, out, force)
    suffix = Path(out).suffix.lower().removeprefix(".")
    meant = SUFFIXES.get(suffix, suffix)
    if format is not None and format not in SCREEN and not suffix:
        return Destination(format, out, force)
    files = [f for f in formats if f not in SCREEN]
    if meant not in files:
        names = "、".join(f".{f}" for f in files)
        raise Refusal(f"-o 的文件名请以 {names} 结尾（扩展名决定格式），不能是“{Path(out).name}”", WRONG_USE)
    if format is not None and format != meant:
        raise Refusal(f"文件名以 .{suffix} 结尾，格式却是 {format}；请改文件名，或写 --format {meant}", WRONG_USE)
    return Destination(meant, out, force)


# How the names of files end that gwrb or an office writes: no folder is called so.
FILES = frozenset((
    ".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".pdf", ".html", ".htm", ".md", ".csv", ".json", ".txt",
    ".zip", ".ics", ".yaml", ".yml",
))  # fmt: skip


def folder(out: str, *files: str) -> Path:
    """The folder that -o names; refuses a file, and the name of one. `files`: the endings that may stand there too."""
    path = Path(out)
    if (path.suffix.lower() in FILES or path.is_file()) and not path.is_dir():
        names = f"，或以 {'、'.join(files)} 结尾的文件名" if files else ""
        raise Refusal(f"-o 请写文件夹{names}，不能是“{path.name}”", WRONG_USE)
    return path


def made_in(ctx: typer.Context, out: str | None) -> Path:
    """The folder in which a workspace is made: that of -o, else that of --root, else where the user stands."""
    return folder(out or ctx.obj or ".")


def one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    """A choice, or a refusal that names the choices."""
    if value not in allowed:
        raise Refusal(f"{option} 必须是 {'、'.join(allowed)} 之一，不能是“{value}”", WRONG_USE)
    return value


def said(what: str, text: str) -> str:
    """Words that must be there."""
    if not text.strip():
        raise Refusal(f"请写明{what}，不能空着", WRONG_USE)
    return text.strip()


def owner(register: Register, name: str) -> Unit | Group:
    """The unit or group meant; refuses an unknown name with suggestions."""
    found = register.find(name)
    if found is not None:
        return found
    if office := register.office(name):
        raise Refusal(office, FOUND)
    raise Refusal(f"没有叫“{name}”的单位。{register.unknown(name)}。全部单位见 gwrb units", FOUND)


def by_leader(register: Register, tasks: Sequence[Task], by: str | None) -> bool:
    """Whether --by says leader; refuses anything else, and where no leader is known."""
    if by is None:
        return False
    one_of("--by", by, ("leader",))
    return bool(_leaders(register, tasks).all)


def _leaders(register: Register, tasks: Sequence[Task]) -> Leaders:
    from gwrb.model.leaders import Leaders

    leaders = Leaders(register, tasks)
    if not leaders.all:
        help = "请在 data/units.yaml 里用 leaders 写明哪位领导分管哪些单位"
        raise Refusal(f"还不知道哪位领导分管什么：{help}", FOUND)
    return leaders


def led_by(register: Register, tasks: Sequence[Task], text: str) -> Selection:
    """What the leader meant is in charge of; refuses one whom nobody knows."""
    from gwrb.reports.selection import of_leader

    leaders = _leaders(register, tasks)
    found = leaders.find(text)
    if found is None:
        raise Refusal(f"没有叫“{text}”的领导；有：{'、'.join(one.label for one in leaders.all)}", FOUND)
    return of_leader(leaders, found)


def quarter(text: str, plan: Plan) -> Period:
    """A quarter that this plan reports; refuses anything else."""
    from gwrb.model.values import Period

    found = Period.parse(text)
    if found is None:
        raise Refusal(f"“{text}”不是{plan.quarters[0].noun}，请写成 {plan.quarters[-1]} 的样子", WRONG_USE)
    if found not in plan.quarters:
        first, last = plan.quarters[0], plan.quarters[-1]
        same = "".join(f"；截至同一天的是 {one}" for one in plan.quarters if one.as_of == found.as_of)
        raise Refusal(f"{found} 不在这份方案的报告范围内：{plan.heading.year} 年方案报 {first} 至 {last}{same}", FOUND)
    return found


def round_at(text: str | None, plan: Plan, today: dt.date) -> Period:
    """The quarter asked for, or the round at hand."""
    from gwrb.tracking.open_items import round_of

    return quarter(text, plan) if text else round_of(plan, today)


def date(option: str, text: str) -> dt.date:
    """A date that an option names; refuses anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"{option} 必须是日期，写成 2024-07-15 的样子，不能是“{text}”", WRONG_USE) from error


def day(text: str | None) -> dt.date:
    """The day that counts as today: the one given, or the clock's."""
    return dt.date.today() if text is None else date("--on", text)


def unit_of(register: Register, name: str, please: str = "请写一个单位") -> Unit:
    """One unit; a group is refused."""
    from gwrb.model.units_file import Unit

    found = owner(register, name)
    if not isinstance(found, Unit):
        raise Refusal(f"“{found.name}”是统称，{please}", FOUND)
    return found


def find_task(book: Sound, text: str) -> Task:
    """The task meant, as it was last where it was withdrawn; refuses what is no id, or no task of the plan."""
    from gwrb.model.values import parse_task_id

    wanted = parse_task_id(text)
    if wanted is None:
        raise Refusal(f"“{text}”不是任务编号，请写成 2-144 的样子（部分-序号）", WRONG_USE)
    for task in book.plan.tasks:
        if task.id == wanted:
            return task
    for held in reversed(book.ledger.year.stages) if book.ledger.changes else ():
        if wanted in held.tasks:
            return held.tasks[wanted]
    part = [t for t in book.plan.tasks if t.id.partition("-")[0] == wanted.partition("-")[0]]
    hint = f"第{part[0].part}部分有 {part[0].id} 至 {part[-1].id}" if part else "各部分的任务见 gwrb list"
    raise Refusal(f"没有 {wanted} 这项任务；{hint}", FOUND)


def obligation_of(book: Sound, unit: str, task: str, scope: str | None) -> Obligation:
    """The obligation meant, as the plan of the book has it; refuses what the unit does not lead, and a task of several
    scopes without one."""
    found = find_task(book, task)
    every = [d for d in book.held.leads if d.task.id == found.id]
    mine = [d for d in every if d.unit.name == unit]
    if not mine:
        leads = [str(d.unit.name) for d in every]
        whose = f"由{'、'.join(dict.fromkeys(leads))}牵头报送" if leads else "没有单位牵头报送"
        raise Refusal(f"{found.id} 不是“{unit}”牵头的任务（{whose}）", FOUND)
    scopes = [d for d in mine if d.assignment.scope]
    if scope is None and len(mine) == 1:
        return mine[0]
    meant = [d for d in mine if d.assignment.scope == scope]
    if not meant:
        names = "；".join(str(d.assignment.scope) for d in scopes)
        help = f"请用 --scope 写明哪一项：{names}" if names else "这项任务没有分项，不必写 --scope"
        raise Refusal(f"{found.id} 由“{unit}”牵头的有 {len(mine)} 项。{help}", FOUND)
    return meant[0]


def key_words(obligation: Obligation) -> str:
    """An obligation in a message: 甲局 老旧小区改造（2-103，东片）; 甲局 2-3（东片）of a task without a name."""
    from gwrb.model.task_names import short_label

    return f"{obligation.unit.name} {short_label(obligation.task, obligation.assignment.scope)}"


def record(
    book: Sound, file_type: Record, made: Any, rows: Iterable[Any], today: dt.date, *, new: bool = False
) -> None:
    """Writes rows into the file that `made` names, unless the checks would refuse them (`edit.append`)."""
    planned(book, file_type, made, rows, today, new=new).write()


def planned(
    book: Sound, file_type: Record, made: Any, rows: Iterable[Any], today: dt.date, *, new: bool = False
) -> Appended:
    """The same as it would be written, to be shown first."""
    from gwrb.edit.append import appended
    from gwrb.validation.registry import check

    return appended(book, file_type, made, rows, lambda ledger: check(ledger, today, warnings=False), new=new)


def refuses(question: str) -> bool:
    """Asks where somebody sits at a terminal to answer; anything but yes refuses. Nobody there is asked nothing."""
    keyboard, *screens = (s is not None and s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr))
    if not (keyboard and any(screens)):
        return False
    sys.stdout.flush()  # what is asked about may go through a pipe, as in `| tee`
    sys.stderr.write(f"\n{question}[y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() not in ("y", "yes", "是", "好")
