"""gwrb import: a notice becomes a workspace."""

import os
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import argument
from gwrb.ledger import journal
from gwrb.ledger.workspace import Workspace, decode, read_bytes, shown
from gwrb.model.values import Period
from gwrb.notice.importing import ImportedNotice, import_notice, read_file
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

NAMED = 3  # groups that are named before the rest is only counted


def import_(
    ctx: typer.Context,
    notice: Annotated[
        str,
        argument(
            "通知",
            "通知全文：.txt（UTF-8、GB18030）、.docx 或 .xlsx，简繁都行，段落、表格都行；或上级交办的任务清单（.yaml）。",
        ),
    ],
    out: Annotated[str | None, options.out("工作区，默认当前文件夹，或 --root 写的。", "文件夹")] = None,
    force: Annotated[bool, options.force("已有 data/tasks.yaml 时也覆盖；任务清单有冲突的，照这次的收。")] = False,
    quarter: Annotated[str | None, options.quarter("台账里的进展截至哪个季度，例如 2024Q2；表头写明的不必写。")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="只看读成什么样、哪些没有读懂，什么都不写。")] = False,
) -> int:
    space = Workspace(invocation.made_in(ctx, out))
    if notice.lower().endswith((".yaml", ".yml")):
        return _take_over(notice, space, force=force, write=not preview)
    if preview:
        from gwrb.notice.preview import preview as page

        reading = read_file(notice, space)
        echo(page(reading, notice))
        return FOUND if reading.problems else DONE
    next_step = bring(notice, space, force=force, quarter=_quarter(quarter))
    if not os.path.lexists(space.root / "schema"):
        echo("在工作区里运行 gwrb init，补齐编辑器、git 和检查的设置")
    echo(next_step)
    return DONE


def _take_over(path: str, space: Workspace, *, force: bool, write: bool) -> int:
    """What a higher government asks, into the unit's ledger; the first file makes one where there is none."""
    from gwrb.ledger import loading
    from gwrb.merge import taking_over
    from gwrb.model.unit_plans import DUTIES_FILE, UnitDuties
    from gwrb.reports.change_words import change_row, step_of

    value, parsed = loading.parse_loaded(decode(Path(path), path, read_bytes(Path(path)), sent=True), DUTIES_FILE)
    if not isinstance(value, UnitDuties) or any(one.severity == "error" for one in parsed.diagnostics):
        raise Refusal(
            f"{path} 不是任务清单（gwrb export duties 写出的那一种），没有改动", FOUND, list(parsed.diagnostics)
        )
    ids = {task.id for task in value.tasks}
    if not ids or len(ids) != len(value.tasks) or value.total not in (None, len(ids)):
        said = f"，写明是 {value.total} 项" if value.total else ""
        raise Refusal(f"{path} 里有 {len(ids)} 项任务{said}，像是没有传完整或有重复，没有改动", FOUND)
    new = not os.path.lexists(space.tasks)
    if new and write:
        space.root.mkdir(parents=True, exist_ok=True)
    with journal.locked(space.root) if write else nullcontext():
        book = None if new else loading.sound(loading.read(space))
        made = taking_over.take_over(value, parsed.source.text, space, book, force=force)
        for line in made.conflicts:
            complain(line)
        if made.conflicts:
            complain(f"有 {len(made.conflicts)} 处两边都改过，没有改动；核对后加 --force 照这次的收")
            return FOUND
        for row in made.rows:
            assert book is not None
            echo(change_row(step_of(book.ledger.year, row)).line)
        echo(made.told)
        if write and made.files:
            journal.write_all(space.root, made.files, {at: space.bytes_of(at) for at in made.files})
            echo(f"已写入 {'、'.join(shown(at) for at in made.files)}")
    if made.first:
        echo("下一步：把任务分到本单位的部门（改 data/tasks.yaml 里各项的 lead），再运行 gwrb validate")
        if book and not any(task.targets or task.figures for task in book.plan.tasks):
            echo("清单里的数都已定下；原有任务里的数也要定，先用 gwrb targets extract --write 提出建议")
    return DONE


def _quarter(text: str | None) -> Period | None:
    """The quarter asked for; there is no plan yet that says which it has."""
    found = Period.parse(text) if text else None
    if text and found is None:
        raise Refusal(f"“{text}”不是报告期，请写成 2024Q2 的样子，按月的写成 2024M05", WRONG_USE)
    return found


def bring(notice: str, space: Workspace, *, force: bool = False, quarter: Period | None = None) -> str:
    """Imports a notice and says what was written; returns what to do next."""
    made = _written(notice, space, quarter, force=force)
    plan, units = made.plan, made.units
    echo(f"已写入 {shown(space.tasks)}：{len(plan.tasks)} 项任务，{len(plan.outline)} 个部分")
    if units:
        counts = f"{len(units.units)} 个单位，{len(units.groups)} 个统称"
        echo(f"已写入 {shown(space.units)}：{counts}，类别待核对")
    if made.profile in made.files:
        echo(f"已写入 {shown(made.profile)}：通知里的用语各是什么，读错的在那里改正后再导入")
    for words in (*made.carried, *(f"注意：{note}" for note in made.notes)):
        complain(words)
    return _next_step([group.name for group in units.groups] if units else (), shown(space.units))


def _written(notice: str, space: Workspace, quarter: Period | None, *, force: bool) -> ImportedNotice:
    """Reads the notice and writes its files, all or none, into a folder that is made where there is none."""
    if not force:
        _refuse_standing(space)
    with ExitStack() as held:
        standing = space.stands
        if standing:  # what is carried over from it is not to change meanwhile
            held.enter_context(journal.locked(space.root))
        made = import_notice(notice, space, quarter)
        if not standing:
            space.root.mkdir(parents=True, exist_ok=True)
            held.enter_context(journal.locked(space.root))
            if not force:
                _refuse_standing(space)
        journal.write_all(space.root, made.files, {path: made.read.get(path) for path in made.files})
    return made


def _refuse_standing(space: Workspace) -> None:
    if space.stands:
        raise Refusal(f"{shown(space.tasks)} 已存在，没有改动；确实要覆盖请加 --force", FOUND)


def _next_step(empty: Sequence[str], units: str) -> str:
    """What to do after an import; groups without members are errors until somebody fills them in."""
    if not empty:
        return "下一步：对照通知核对，再运行 gwrb validate"
    names = "、".join(empty[:NAMED]) + ("等" if len(empty) > NAMED else "")
    return (
        f"下一步：对照通知核对。{len(empty)} 个统称（{names}）还没有成员，"
        f"请先在 {units} 里补上成员（members: [甲局, 乙局]，或按类别 classes: [区人民政府]），删去 open 和 unconfirmed，再运行 gwrb validate"
    )
