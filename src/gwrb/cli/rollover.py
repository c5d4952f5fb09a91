"""gwrb rollover: the next year's notice takes the place of this year's, which is archived."""

from typing import Annotated

import typer

from gwrb.cli import invocation
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import DryRun, argument
from gwrb.ledger import journal
from gwrb.ledger.workspace import shown
from gwrb.merge.next_year import Rollover
from gwrb.merge.next_year import rollover as turned
from gwrb.model.task_names import task_label
from gwrb.tracking.office import OfficeRecords, office_records


def rollover(
    ctx: typer.Context,
    notice: Annotated[str, argument("通知", "新一年的通知：.txt、.docx 或 .xlsx。")],
    dry_run: DryRun = False,
) -> None:
    with invocation.writing(ctx, lock=not dry_run) as ledger:
        records = office_records(ledger)
        made = turned(notice, ledger, records)
        if not dry_run:
            journal.write_all(ledger.workspace.root, made.files, made.read)
        for line in _told(made, records, dry_run=dry_run):
            echo(line)
    for words in (*made.carried, *(f"注意：{note}" for note in made.notes)):
        complain(words)


def _told(made: Rollover, records: OfficeRecords, *, dry_run: bool) -> list[str]:
    """What was done and what is to be looked at: tasks taken for reworded ones, unfinished ones, unknown units."""
    year, archive = records.plan.heading.year, shown(made.archive)
    moved = sum(path.is_relative_to(made.archive) for path in made.files)
    will = "将" if dry_run else "已"
    same = [m for m in made.matches if m.same]
    near = [m for m in made.matches if not m.same]
    other = sum(m.old.id != m.new.id for m in same)
    lines = [
        f"{will}归档 {year} 年：{archive}（{moved} 个文件）；以后看它：gwrb --root {archive} show 编号",
        f"{will}写入 {made.plan.heading.year} 年：{len(made.plan.tasks)} 项任务，"
        f"其中 {len(same)} 项与 {year} 年相同（{other} 项编号变了），{len(near)} 项文字有改动，"
        f"{len(made.plan.tasks) - len(made.matches)} 项是新的；单位、别名、领导、联系人、设置沿用",
    ]
    if near:
        lines += ["", "文字有改动、当作原来那一项的，请逐项核对："]
        lines += [f"  {m.new.id} {m.new.text}\n    原 {m.old.id} {m.old.text}" for m in near]
    if made.unfinished:
        lines += ["", f"{year} 年没有完成、新通知里没有的 {len(made.unfinished)} 项，请确认不再办理，或补进新的台账："]
        lines += [f"  {task_label(t.task)}（{t.status}）" for t in made.unfinished]
    if open_ := _open(records, "" if dry_run else f"--root {archive} "):
        lines += ["", f"{year} 年还没有办结的，归档以后新的台账里不再列，请在归档里办结，或另行登记：", *open_]
    if made.unknown:
        lines += ["", f"data/units.yaml 里还没有的 {len(made.unknown)} 个名称：{'、'.join(made.unknown)}"]
    if dry_run:
        return [*lines, "", "这是预览，什么都没有写；去掉 --dry-run 再运行一次就写"]
    return [*lines, "", "下一步：对照通知核对，再运行 gwrb validate；用 git 管理的，请提交一次"]


def _open(records: OfficeRecords, root: str) -> list[str]:
    """What inspections found and units asked for that is still open, each with the command that lists it."""
    findings = sum(row.closed is None for one in records.inspections for row in one.findings)
    counted = (
        (findings, "督查发现的问题没有整改", "inspect"),
        (len(records.requests.open), "延期、协调申请没有办结", "decide"),
    )
    return [f"  {words} {number} 件：gwrb {root}{command} list" for number, words, command in counted if number]
