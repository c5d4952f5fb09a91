"""gwrb change: what is changed during the year, written down with its day and reason."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import unified_diff
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import By, DryRun, Force, On, Scope, TableOut, Yes, argument, option
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.changes import CHANGES_FILE, Changes, DatedChange, next_year
from gwrb.model.office_records import DUE_DAYS_FILE, DueDay, DueDays
from gwrb.model.plan import Assignment, Target, Task
from gwrb.model.record import Record
from gwrb.model.units_file import Unit
from gwrb.model.values import Period, parse_task_id
from gwrb.reports.change_words import change_row, change_rows, step_of
from gwrb.reports.paper_request import PaperRequest
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal
from gwrb.tracking.due_dates import weekday
from gwrb.tracking.office import office_records

TaskId = Annotated[str, argument("编号", "任务编号，例如 2-152。")]
Named = Annotated[list[str], argument("单位...", "单位或统称，按次序写。")]
One = Annotated[str, argument("单位", "哪个单位，简称、全称、别名都行。")]
Words = Annotated[str, argument("文字", "调整以后的文字。")]
Reason = Annotated[str, options.reason("为什么调整。")]
Document = Annotated[str | None, option("--document", "文件", "依据的文号或会议。")]
Decided = Annotated[dt.date | None, options.date("--decided", "哪一天决定的；默认今天。")]
LISTED = (*options.TABLE, "docx", "pdf")
_ALONE = ("added", "founded", "renamed", "merged_into", "abolished")  # of which a change states nothing else
_CHANGED = "年度中调整为"  # begins what a target's note says of an amount that its words do not state
Facts = Mapping[str, Any]  # of a change, beside what every change states
Stated = Callable[..., Facts | list[Facts]]

# -- what each kind states; `then` is the plan and the register of the quarter from which it holds


def lead(then: Sound, task: TaskId, units: Named, scope: Scope = None) -> Facts:
    return {**_task(then, task, scope), "lead": _names(then, units)}


def responsible(then: Sound, task: TaskId, units: Named, scope: Scope = None) -> Facts:
    return {**_task(then, task, scope), "responsible": _names(then, units)}


def text(then: Sound, task: TaskId, words: Words) -> Facts:
    facts = _task(then, task)
    return {**facts, **_reworded(then, then.held.tasks[facts["task"]], words)}


def _reworded(then: Sound, task: Task, words: str) -> Facts:
    """A text with the targets and numbers of before that still stand in it, and proposals for its other numbers.

    A plan in which no task has any gets none (`validation.promises`).
    """
    new = task._replace(text=invocation.said("任务内容", words))
    if not any(one.targets or one.figures for one in then.plan.tasks):
        return {"text": new.text}
    from gwrb.targets.extract import missing

    targets = tuple(one for one in task.targets if one.words in words)
    figures = tuple(one for one in task.figures if one.words in words)
    found = missing(new._replace(targets=targets, figures=figures))
    both = {"targets": (*targets, *found.targets), "figures": (*figures, *found.figures)}
    return {"text": new.text} | {key: said for key, said in both.items() if said != getattr(task, key)}


def name(then: Sound, task: TaskId, words: Words) -> Facts:
    return {**_task(then, task), "name": invocation.said("名称", words)}


def target(
    then: Sound,
    task: TaskId,
    which: Annotated[str, argument("指标", "指标名称，写法与任务里相同。")],
    amount: Annotated[str, argument("目标值", "调整以后的目标值，按原来的计量单位。")],
    words: Annotated[str | None, option("--wording", "文字", "任务内容也改了的，写调整以后的全文。")] = None,
    quote: Annotated[str | None, option("--words", "原话", "目标在调整以后的任务内容里的原话。")] = None,
) -> list[Facts]:
    facts, tasks = _task(then, task), then.held.tasks
    own = tasks[facts["task"]]
    old = next((one for one in own.targets if one.name == which), None)
    if old is None:
        names = "、".join(str(one.name) for one in own.targets) or "没有量化目标"
        raise Refusal(f"{own.id} 没有叫“{which}”的指标；现有：{names}", FOUND)
    number = _number(old, amount)
    same = [tasks[id] for id in sorted(then.held.links.get(str(own.id), ())) if _has(tasks[id], old)]
    new, *others = (
        {
            **facts,
            "task": str(one.id),
            "targets": tuple(
                _at(each, number, quote if one is own else None) if each.name == which else each for each in one.targets
            ),
        }
        for one in (own, *same)
    )
    more = {} if words is None else _reworded(then, own._replace(targets=new["targets"]), words)
    return [{**new, **more}, *others]


def _has(task: Task, target: Target) -> bool:
    """Whether a linked task promises the same figure, which is then changed with it."""
    return any((one.name, one.amount, one.unit) == (target.name, target.amount, target.unit) for one in task.targets)


def _number(old: Target, text: str) -> Decimal:
    """The new amount, with or without the target's own unit; one that looks like a slip is told beside it."""
    from gwrb.targets.plausible import doubt

    bare = text.removesuffix(str(old.unit))
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", bare, re.ASCII):
        raise Refusal(f"目标值请写数，例如 {old.amount:f}，不能是“{text}”；计量单位是{old.unit}", WRONG_USE)
    number = Decimal(bare)
    if odd := doubt(old, number):
        complain(f"注意：“{old.name}”原来是{old.amount:f}{old.unit}，调整为{number:f}{old.unit}，{odd[0]}，请核对")
    return number


def _at(one: Target, number: Decimal, quote: str | None) -> Target:
    """A target at another amount; where its words state another one, its note says where this one comes from."""
    from gwrb.targets.covering import says

    # what an earlier change noted of its amount no longer holds
    kept = [said for said in (one.note or "").split("；") if said and not said.startswith(_CHANGED)]
    new = one._replace(amount=number, words=quote or one.words, note="；".join(kept) or None)
    if any(says(told, number, one.unit) for told in (new.words, *kept)):
        return new
    return new._replace(note="；".join([*kept, f"{_CHANGED}{number:f}{one.unit}"]))


def add(
    then: Sound,
    task: Annotated[str, argument("编号", "新任务的编号，例如 2-238。")],
    words: Words,
    leads: Annotated[list[str], option("--lead", "单位", "牵头单位，可以写几次。")],
    others: Annotated[list[str] | None, option("--responsible", "单位", "责任单位，可以写几次。")] = None,
    section: Annotated[str | None, options.section("放在哪一章节，例如 三；默认与这一部分最后一项相同。")] = None,
    topic: Annotated[str | None, option("--topic", "小标题", "放在哪个小标题下，原话。")] = None,
    called: Annotated[str | None, option("--name", "名称", "大家怎样称呼它，不超过 20 个字。")] = None,
) -> Facts:
    id = parse_task_id(task)
    if id is None:
        raise Refusal(f"“{task}”不是任务编号，请写成 2-238 的样子（部分-序号）", WRONG_USE)
    if id in then.held.tasks:
        raise Refusal(f"已有 {id} 这项任务；这一部分最后一项是 {_last(then, id)}", FOUND)
    last = next((one for one in reversed(then.plan.tasks) if one.part_number == int(id.partition("-")[0])), None)
    if section is None and last:
        section, topic = last.section, topic or last.topic
    who = Assignment(_names(then, leads), _names(then, others or ()))
    bare = Task(id, "", (who,), section, topic, name=called)
    return {"added": bare._replace(**_reworded(then, bare, words))}


def _last(then: Sound, id: str) -> str:
    return [str(one.id) for one in then.plan.tasks if one.id.partition("-")[0] == id.partition("-")[0]][-1]


def withdraw(then: Sound, task: TaskId, scope: Scope = None) -> Facts:
    return {**_task(then, task, scope), "withdrawn": True}


def rename(
    then: Sound,
    unit: One,
    new: Annotated[str, argument("新名称", "新的简称；旧名称以后照样认得。")],
    full_name: Annotated[str | None, option("--full-name", "全称", "新的全称。")] = None,
) -> Facts:
    own, year = _own(then, unit), then.ledger.year
    before = (one.unit for one in year.changes if one.renamed == own and year.at(one.from_) is then.held)  # corrected
    return {"unit": next(before, own), "renamed": invocation.said("新名称", new), "full_name": full_name}


def merge(then: Sound, unit: One, into: Annotated[str, argument("并入", "并入哪个单位。")]) -> Facts:
    return {"unit": _own(then, unit), "merged_into": _unit(then, into)}


def abolish(
    then: Sound, unit: One, successor: Annotated[str | None, option("--successor", "单位", "它的任务由谁承接。")] = None
) -> Facts:
    return {"unit": _own(then, unit), "abolished": True, "successor": successor and _unit(then, successor)}


def found(
    then: Sound,
    new: Annotated[str, argument("单位", "新单位的简称。")],
    kind: Annotated[str, option("--class", "类别", "单位类别，例如 政府组成部门。")],
    full_name: Annotated[str | None, option("--full-name", "全称", "新的全称。")] = None,
) -> Facts:
    known = then.register.find(new)
    if known is not None:
        raise Refusal(f"已有叫“{new}”的单位：{known.name}", FOUND)
    classes = list(dict.fromkeys(str(one.class_) for one in then.register.units.units))
    if kind not in classes:
        complain(f"注意：没有别的单位属于“{kind}”这一类，按类别列成员的统称不会有它；现有的类别：{'、'.join(classes)}")
    return {"founded": Unit(invocation.said("简称", new), kind, full_name=full_name)}


def members(then: Sound, group: Annotated[str, argument("统称", "哪个统称。")], units: Named) -> Facts:
    known = then.register.group(group)
    if known is None:
        raise Refusal(f"没有叫“{group}”的统称；全部统称见 gwrb units", FOUND)
    return {"group": str(known.name), "members": _names(then, units)}


def _task(then: Sound, text: str, scope: str | None = None) -> dict[str, Any]:
    id = str(invocation.find_task(then, text).id)
    if id not in then.held.tasks:
        raise Refusal(f"那个季度没有 {id} 这项任务：已经撤销，或者还没有新增；全年的调整见 gwrb change list", FOUND)
    return {"task": id, "scope": scope}


def _names(then: Sound, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(invocation.owner(then.register, one).name) for one in names)


def _unit(then: Sound, text: str) -> str:
    return str(invocation.unit_of(then.register, text).name)


def _own(then: Sound, text: str) -> str:
    """The name of the unit that is changed; as written where it is gone, which its rule then says: its heir is another."""
    return text if then.ledger.year.root(text) in then.held.gone else _unit(then, text)


# -- what they have in common

_COMMON: dict[str, tuple[Any, Any]] = {
    "since": (Annotated[str, option("--from", "季度", "从哪个季度起照此执行，例如 2024Q3。")], Parameter.empty),
    "by": (Annotated[str, option("--by", "机关", "谁决定的，例如 市人民政府办公厅。")], Parameter.empty),
    "reason": (Reason, Parameter.empty),
    "document": (Document, None),
    "decided": (Decided, None),
    "doubt": (Annotated[str | None, option("--unconfirmed", "原因", "还没有确认的，写明什么待确认。")], None),
    "yes": (Yes, False),
    "dry_run": (DryRun, False),
    "on": (On, None),
}  # fmt: skip


def _command(stated: Stated) -> Callable[..., int]:
    """The command of one kind of change: what it alone asks for, then what all do."""
    own = list(signature(stated).parameters.values())[1:]

    def command(ctx: typer.Context, **given: Any) -> int:
        mine = {one.name: given.pop(one.name) for one in own}
        return _write(ctx, lambda then: stated(then, **mine), **given)

    asked = [Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    asked += [one.replace(kind=Parameter.KEYWORD_ONLY) for one in own]
    for key, (kind, default) in _COMMON.items():
        asked.append(Parameter(key, Parameter.KEYWORD_ONLY, annotation=kind, default=default))
    command.__signature__ = Signature(asked)  # type: ignore[attr-defined]
    return command


def _write(
    ctx: typer.Context,
    stated: Stated,
    *,
    since: str,
    by: str,
    reason: str,
    document: str | None,
    decided: dt.date | None,
    doubt: str | None,
    yes: bool,
    dry_run: bool,
    on: str | None,
) -> int:
    today = invocation.day(on)
    with invocation.writing(ctx, lock=not dry_run) as book:
        following = next_year(book.plan)  # the first of the next year, from which units may change
        period = following if Period.parse(since) == following else invocation.quarter(since, book.plan)
        day, who, why = decided or today, invocation.said("决定机关", by), invocation.said("理由", reason)
        facts = stated(book.at(period))
        made = DatedChange(period, day, who, why, document, unconfirmed=doubt)
        every = facts if isinstance(facts, list) else [facts]
        rows = [_joined(book, made._replace(**one), one) for one in every]
        steps = [step_of(book.ledger.year, row) for row in rows]
        what = "；".join(change_row(step).line for step in steps)
        if all(step.after[:2] == step.before[:2] for step in steps):
            invocation.planned(book, CHANGES_FILE, Changes(), rows, today)  # which refuses a mistake first
            raise Refusal(f"照这条调整，什么也没有变，没有写：{what}", FOUND)
        return put(book, CHANGES_FILE, Changes(), rows, today, what, write=not dry_run, ask=not yes)


def _joined(book: Sound, made: DatedChange, facts: Facts) -> DatedChange:
    """The change with what was decided of the same matter on the same day, for the same quarter: one record of both."""
    key = CHANGES_FILE.key_of(made)
    old = next((one for one in book.ledger.changes if CHANGES_FILE.key_of(one) == key), None)
    if old is None:
        return made
    more = {name: value for name, value in facts.items() if value is not None}
    if any(getattr(old, effect) and effect not in more for effect in _ALONE):
        line = change_row(step_of(book.ledger.year, old)).line
        raise Refusal(f"{line}，也是这一天定的，这一条里不能再写别的；请改正 data/changes.yaml 里的这一条", FOUND)
    return old._replace(by=made.by, reason=made.reason, document=made.document or old.document, **more)


def due(
    ctx: typer.Context,
    quarter: Annotated[str, argument("季度", "哪个季度的进展，例如 2024Q2。")],
    day: Annotated[str, argument("日期", "改为哪一天前报送，例如 2024-07-22。")],
    reason: Reason,
    unit: Annotated[str | None, options.unit("只改这个单位的；不写就是全部应报单位。")] = None,
    document: Document = None,
    by: By = None,
    decided: Decided = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    on: On = None,
) -> int:
    today, until = invocation.day(on), invocation.date("期限", day)
    with invocation.writing(ctx, lock=not dry_run) as book:
        period = invocation.quarter(quarter, book.plan)
        who = str(invocation.unit_of(book.at(period).register, unit).name) if unit else None
        row = DueDay(period, until, decided or today, invocation.said("理由", reason), who, document, by)
        what = f"{who or '全部应报单位'}{period.period}的报送期限：{until}（{weekday(until)}）"
        return put(book, DUE_DAYS_FILE, DueDays(), [row], today, what, write=not dry_run, ask=not yes)


def put(
    book: Sound, file_type: Record, made: Any, rows: Sequence[Any], today: dt.date, what: str, *, write: bool, ask: bool
) -> int:
    """Shows what rows change in their file and writes them, once whoever sits at a terminal agrees. `what`: it in words."""
    one = invocation.planned(book, file_type, made, rows, today)
    lines = unified_diff((one.before or "").splitlines(), one.text.splitlines(), n=1, lineterm="")
    echo("\n".join([shown(one.path), *(f"  {line}" for line in [*lines][2:] if not line.startswith("@@")), ""]))
    if write and ask and invocation.refuses("写入吗？"):
        complain("没有写入")
        return FOUND
    if write:
        one.write()
    echo(f"已写入：{what}" if write else f"若写入：{what}。这是预览，什么都没有写入")
    return DONE


def list_(
    ctx: typer.Context,
    since: Annotated[str | None, option("--from", "季度", "只列从这个季度起的。")] = None,
    format: Annotated[
        str | None, options.format("table（默认）、json、csv、md、xlsx；docx、pdf 是任务调整情况。", *LISTED)
    ] = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    """按起始季度列出：调整了什么，谁决定的，为什么。"""
    from gwrb.output.office_lists import changes_page, changes_table

    wanted, today = invocation.wanted(format, out, LISTED, force=force), invocation.day(on)
    book = invocation.read(ctx)
    records = office_records(book)
    first = invocation.quarter(since, book.plan) if since else None
    rows = change_rows(records, first)
    if wanted.format in ("docx", "pdf"):
        from gwrb.reports.changes_paper import changes_view

        view = changes_view(PaperRequest(records, today), rows)
        delivery.deliver_paper(delivery.printer(book, wanted.format).paper(view), wanted)
        return
    deliver(changes_table(rows), wanted, lambda: changes_page(rows), today, stem="任务调整情况")


COMMANDS = {
    "lead": (_command(lead), "换牵头单位。"),
    "responsible": (_command(responsible), "换责任单位。"),
    "target": (_command(target), "调整一个指标的目标值。"),
    "text": (_command(text), "改任务内容。"),
    "name": (_command(name), "改任务的名称。"),
    "add": (_command(add), "新增一项任务。"),
    "withdraw": (_command(withdraw), "撤销一项任务，或它的一个分项。"),
    "rename": (_command(rename), "单位更名。"),
    "merge": (_command(merge), "一个单位并入另一个单位。"),
    "abolish": (_command(abolish), "撤销一个单位，写明任务由谁承接。"),
    "found": (_command(found), "新设一个单位。"),
    "members": (_command(members), "改一个统称的成员。"),
    "due": (due, "改一个季度的报送期限：全部单位的，或一个单位的（延期）。"),
    "list": (list_, "列出年度中的调整。"),
}
