"""A notice's blocks → the plan of the year.

The plan starts at the last `一、` before the first line that names units: the covering letter has 一、二、三、 of its
own. A table of tasks is part of it wherever it stands; other tables (a letterhead, forms to be filled in) are not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePath

from gwrb.model.notice_profile import HELPING, LEAD, NO_PROFILE, NUMBER, OVERALL, RESPONSIBLE, NoticeProfile
from gwrb.model.plan import EACH, EQUAL, FIRST, Plan, Task
from gwrb.notice import entries as entries_
from gwrb.notice import fields, heading_leads, letter, outline, unit_names
from gwrb.notice.blocks import Block, NoticeProblem
from gwrb.notice.doubts import doubts, together
from gwrb.notice.entries import ARABIC, PART, SECTION, TEXT, VOLUME, Found, NoticeEntry, entry_of, short
from gwrb.notice.leftovers import leftover
from gwrb.notice.notice_file import text_blocks
from gwrb.notice.tables import HeadedColumn, TableReader, has_tasks, is_head, unread_head
from gwrb.notice.tasks_file import named
from gwrb.notice.tidying import heads_down, labelled_lines, squeezed, tidy, titles_apart
from gwrb.notice.vocabulary import Vocabulary
from gwrb.notice.writing import with_clauses, write_notice

_FILLED = 3  # cells with words in a row of a table that may be one of tasks
_TAIL = re.compile(
    r"附\s*[件表注].*|抄送.*|主动公开.*|（此件.*）|.*\d日印发|（?联系人.*"
    r"|(?:.{1,4}[、）])?\s*(?:保障措施|(?:工作|有关|几点|落实)要求|组织(?:领导|实施|保障)|强化(?:保障|落实|督查).{0,8}|附则)"
)
_ATTACHED = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[：:]?")
_SHOWN = 12  # as many lines or names as one note lists
_BY_RULE = {EACH: "由责任单位牵头", FIRST: "由列第一位的责任单位牵头", EQUAL: "所列单位不分主次、各自负责"}
_NO_TASKS = (
    "没有读到任务：任务行末应有“（牵头单位：…；责任单位：…）”，表格应有“任务”“责任单位”这样的表头，请检查是否选错文件"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a notice gave. `plan` is None where there are problems, so nothing half-read is ever used.

    `notes` say, in Chinese, what was deduced or left out. `blocks` are the names as the notice's commas
    part them: names of one block are of one class. `labels` counts words by what they were taken for.
    """

    plan: Plan | None
    problems: tuple[NoticeProblem, ...] = ()
    notes: tuple[str, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()
    body: outline.Body = field(default_factory=outline.Body)
    profile: NoticeProfile = NO_PROFILE


def read_notice(blocks: Iterable[Block], name: str, profile: NoticeProfile | None = None) -> Reading:
    """The plan that a notice holds, or everything that is wrong with it, each with its line.

    `blocks` are as `notice_file.notice_blocks` gives them; `name` is the file's name, for the notes; `profile`
    what data/notice.yaml says of the notice.
    """
    profile = profile or NO_PROFILE
    words, found = Vocabulary(profile.labels), Found()
    every = list(blocks)
    found.notes += (f"第{b.line}行的{b.told}" if b.line else b.told for b in every if b.told)
    every = [block.with_texts(squeezed) for block in every]
    plain, notes = tidy(every)
    plain = entries_.without(plain, profile.ignore, found)
    plain = heads_down(titles_apart(plain, words), words)
    carrying = _carrying(plain, words)
    if not carrying:
        plain = labelled_lines(plain, found)
        carrying = _carrying(plain, words)
    start = _start(plain, carrying)
    if isinstance(start, NoticeProblem):
        _refuse_tables(plain, words, found)
        for block in plain if not start.line else ():
            if not block.cells and (left := leftover(entry_of(block).text, words)):
                outline.refuse_left(left, block, found)
        return Reading(None, (*found.problems, start)[:1], tuple(notes), profile=profile)
    front = [(b.line, b.text) for b in plain[:start] if not b.cells]
    rest, tail = _without_tail(plain[start:], carrying[-1] - start)
    front = _with_signature(front, tail)
    parts = letter.split(front, _indented(every))
    if not (parts.title or profile.title) and (own := _title_in(name)):
        profile = profile._replace(title=own)
        notes.append(f"通知里没有标题，按文件名取“{own}”，请核对")
    facts, problems, said = letter.heading(parts, profile, _beside(plain, words))
    title = facts.title if facts else "任务"
    parted = _entries(rest, title, words, found)
    body = outline.build(parted, title, words, found)
    found.problems += problems
    tables = {b.table: b for b in reversed(plain[:start]) if b.cells}
    found.notes += (f"第{b.line}行起的表格里没有任务，没有写入账本" for b in tables.values())
    behind = (f"第{b.line}行“{b.text}”在最后一项任务之后，没有写入账本" for b in tail if (b.line, b.text) not in front)
    if facts and not (profile.no_lead or facts.no_lead_words):
        notes += together(parted, body, words)
    notes += [*said, *found.notes, *_once(body.notes), *behind, *doubts(body, facts)]
    if found.problems or facts is None:
        ordered = tuple(sorted(dict.fromkeys(found.problems), key=lambda p: p.line))
        return Reading(None, ordered, tuple(notes), body.blocks, body, profile)
    facts = facts._replace(
        lead_word=body.words.get(LEAD, facts.lead_word),
        responsible_word=body.words.get(RESPONSIBLE, facts.responsible_word),
        helping_word=body.words.get(HELPING, facts.helping_word),
        overall_word=body.words.get(OVERALL, facts.overall_word),
        definitions=body.definitions,
        printing=body.printing,
    )
    plan = with_clauses(Plan(facts, body.outline, body.tasks), body.entries)
    notes.insert(0, _summary(name, plan))
    return Reading(plan, (), tuple(notes), body.blocks, body, profile)


def _beside(blocks: Sequence[Block], words: Vocabulary) -> str:
    """Remarks and heads of columns that may say who leads: 责任单位（排第一位的为牵头单位）."""
    said = [b for b in blocks if "牵头" in b.text and ("第一" in b.text or "首" in b.text or "不分" in b.text)]
    heads = [cell.text for b in said if b.cells and is_head(b, words) for cell in b.cells if "（" in cell.text]
    return "\n".join([*(b.text for b in said if not b.cells and entries_.REMARK.fullmatch(b.text)), *heads])


def _title_in(name: str) -> str | None:
    """The title that a file's name is: 2025年重点工作台账（定稿）.xlsx; None for a name without year."""
    stem = PurePath(name).stem
    if not re.search(r"\d{4}年", stem):
        return None
    return (
        re.sub(r"[\s_（(\[【-]*(?:\d{1,8}|定稿|终稿|最终版?|副本|修改稿?|印发稿?|[vV]\d+)?[）)\]】]*$", "", stem)
        or None
    )


def print_notice(plan: Plan, profile: NoticeProfile = NO_PROFILE) -> str | None:
    """The plan as its notice was printed; None where no notice can say it.

    What the printed words no longer say, since somebody changed the task, is written in the general form, and all
    as a list where the table is not read again.
    """
    text, odd = _read_again(plan, profile)
    if odd:
        plan = plan._replace(tasks=tuple(t._replace(clause=None) if t.id in odd else t for t in plan.tasks))
        text, odd = _read_again(plan, profile)
    if odd and plan.heading.printing.columns:
        heading = plan.heading._replace(printing=plan.heading.printing._replace(columns={}))
        tasks = tuple(task._replace(clause=None) for task in plan.tasks)
        text, odd = _read_again(plan._replace(heading=heading, tasks=tasks), profile)
    return text


def _read_again(plan: Plan, profile: NoticeProfile) -> tuple[str | None, set[str]]:
    """The plan as a notice, None where that has not its tasks; and the tasks of which it says something else."""
    text = write_notice(plan)
    again = read_notice(text_blocks(text), "", profile).plan
    if again is None or [task.id for task in again.tasks] != [task.id for task in plan.tasks]:
        return None, {task.id for task in plan.tasks}
    pairs = zip(plan.tasks, again.tasks, strict=True)
    return text, {task.id for task, read in pairs if _facts(task) != _facts(read)}


def _facts(task: Task) -> tuple[object, ...]:
    """What a notice says of a task."""
    own = [(a.scope, a.lead, a.responsible, a.helping) for a in (one.issued or one for one in task.assignments)]
    return (task.text, own, task.leader, task.deadline, task.tags)


def _indented(blocks: Sequence[Block]) -> set[int]:
    """The numbers of lines that begin further in than the line before."""
    depths = [len(b.text) - len(b.text.lstrip()) for b in blocks]
    return {blocks[i].line for i in range(1, len(blocks)) if depths[i] > depths[i - 1]}


def _entries(blocks: Sequence[Block], title: str, words: Vocabulary, found: Found) -> list[NoticeEntry]:
    """The entries of the plan's blocks: paragraphs and tables in their order, attachments and sheets as volumes."""
    out: list[NoticeEntry] = []
    columns: Sequence[HeadedColumn] = ()
    blocks = _attached(blocks, title)
    runs = [(key, list(run)) for key, run in groupby(blocks, lambda b: (b.table, b.sheet))]
    sheets = {sheet: "" for (table, sheet), rows in runs if table and sheet and has_tasks(rows, words)}
    for (table, sheet), rows in runs:
        if sheet and not table:
            sheets[sheet] = rows[0].text
            found.notes += (f"第{b.line}行“{short(b.text)}”没有写入账本" for b in rows[1:])
        elif not table:
            out += entries_.read_paragraphs(rows, words, found)
        elif has_tasks(rows, words) or _goes_on(rows, columns, words):
            if len(sheets) > 1:
                named = sheets[sheet] if re.fullmatch("(?i)sheet ?\\d+", sheet) else ""
                out.append(NoticeEntry(rows[0]._replace(cells=()), VOLUME, "", None, named or sheet))
            reader = TableReader(words, found, () if has_tasks(rows, words) else columns)
            outer = max((e.level for e in out if e.level <= PART), default=VOLUME)
            out += reader.read(rows, outer + 1)
            columns = reader.columns
        elif unread := unread_head(rows, words):
            _refuse_head(*unread, found)
        else:
            found.notes.append(f"{rows[0].where}第{rows[0].line}行起的表格里没有任务，没有写入账本")
    return out


def _refuse_head(row: Block, word: str, found: Found) -> None:
    message = f"表格里有单位，不知道哪一列是任务；若是“{word}”，请在 data/notice.yaml 的 labels 里写明"
    found.refuse(row, message, f"labels: {{{word}: 任务}}")


def _refuse_tables(blocks: Sequence[Block], words: Vocabulary, found: Found) -> None:
    """Refuses the heads of tables that may be of tasks, in a notice in which no task was read."""
    for _, run in groupby((b for b in blocks if b.cells), lambda b: (b.table, b.sheet)):
        rows = list(run)
        filled = [row for row in rows if len({text for text in row.texts if text}) >= _FILLED]
        if unread := unread_head(rows, words):
            _refuse_head(*unread, found)
        elif filled[1:] and not has_tasks(rows, words):
            head = "、".join(filter(None, filled[0].texts))
            message = (
                f"不知道这张表哪一列是任务、哪一列是单位（表头：{short(head)}），请在 data/notice.yaml 的 labels 里写明"
            )
            who = next(
                (
                    cell
                    for cell, below in zip(filled[0].texts, filled[1].texts, strict=False)
                    if words.kind(cell) is None and fields.is_bare(below)
                ),
                None,
            )
            found.refuse(filled[0], message, f"labels: {{{who}: 责任}}" if who else "")


def _goes_on(rows: Sequence[Block], columns: Sequence[HeadedColumn], words: Vocabulary) -> bool:
    """Whether a table without a head has the columns of the one before it; a sheet of its own never has."""
    headed = any(words.kind("".join(text.split())) == NUMBER for text in rows[0].texts)
    return bool(columns) and not rows[0].sheet and not headed and all(len(row.cells) == len(columns) for row in rows)


def _attached(blocks: Sequence[Block], title: str) -> list[Block]:
    """附件2 and the title below it as one heading; the first attachment's title then heads what stands before."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if before and not block.cells and not before.cells and _ATTACHED.fullmatch(before.text):
            out[-1] = before._replace(text=f"{before.text.rstrip('：:')} {block.text}")
        else:
            out.append(block)
    volumes = [
        at for at, b in enumerate(out) if not b.cells and b.text.startswith("附") and entry_of(b).level == VOLUME
    ]
    if volumes and volumes[0]:
        out.insert(0, blocks[0]._replace(text=f"附件1 {title}", cells=(), table=0))
    return out


def _start(blocks: Sequence[Block], carrying: Sequence[int]) -> int | NoticeProblem:
    """Where the plan begins: at the last 一、 before the first block that carries a task; behind the letter's date."""
    if not carrying:
        return NoticeProblem(0, _NO_TASKS)
    dates = [i for i, b in enumerate(blocks) if not b.cells and letter.is_date(b.text) and i < carrying[-1]]
    after = max(dates, default=-1)
    first = next(i for i in carrying if i > after)
    marked = {i: entry_of(blocks[i]) for i in range(after + 1, first + 1) if not blocks[i].cells}
    for level in (VOLUME, PART, SECTION, ARABIC):
        at = next((i for i in range(first, after, -1) if i in marked and _begins(marked[i], level)), None)
        if at is not None:
            return at
    if blocks[first].cells:
        return next(i for i, b in enumerate(blocks) if b.table == blocks[first].table and b.cells)
    missing = "第一项任务之前没有“一、…”这样的标题，请补上各部分的标题"
    return NoticeProblem(blocks[first].line, missing)


def _begins(entry: NoticeEntry, level: int) -> bool:
    return entry.level == level and entry.number == 1


def _carrying(blocks: Sequence[Block], words: Vocabulary) -> list[int]:
    """The blocks that say of a task who does it: rows of tables of tasks, lines with units, headings that say who leads.

    Where most tasks end in brackets that hold nothing but units, those say who answers. Where nothing names units,
    headings that are units' names do.
    """
    lines = {i: entry_of(b) for i, b in enumerate(blocks) if not b.cells}
    words.bare = sum(_bare(e, words) for e in lines.values()) * 2 > sum(e.level == ARABIC for e in lines.values())
    out = []
    for _, run in groupby(enumerate(blocks), lambda b: (b[1].table, b[1].sheet)):
        numbered = list(run)
        if not numbered[0][1].cells:
            out += [i for i, block in numbered if words.heads(block.text) or _carries(lines[i], words)]
        elif has_tasks([block for _, block in numbered], words):
            out += [i for i, block in numbered if not is_head(block, words)]
    return out or [i for i, e in lines.items() if e.level in (PART, SECTION) and heading_leads.heading_names(e.text)]


def _bare(entry: NoticeEntry, words: Vocabulary) -> bool:
    """Whether a line ends in brackets with nothing but units in them."""
    end = entry.text.rstrip(" 。；;")
    at = unit_names.closing(end) if end.endswith(unit_names.CLOSING) else None
    labelled = words.label(end, at or 0) or words.loose.search(end, at or 0)
    return bool(at) and not labelled and fields.is_bare_list(end[(at or 0) + 1 : -1])


def _carries(entry: NoticeEntry, words: Vocabulary) -> bool:
    """Whether a paragraph says of a task who does it; a heading that names who leads the tasks below does as well."""
    if entry.level in (PART, SECTION) and heading_leads.names_lead(entry.text):
        return True
    if entry.level == TEXT and fields.is_sentence(entry.text.rstrip("。"), words):
        return True
    taken = fields.take(entry.text, words)
    return bool(taken.problem) or any(c.names for c in taken.clauses)


def _without_tail(blocks: Sequence[Block], last: int) -> tuple[Sequence[Block], Sequence[Block]]:
    """The plan, and what follows its last task, which stands at `last`: attachments, 抄送, the printer's line, a signature."""
    for at in range(last + 1, len(blocks)):
        block = blocks[at]
        behind = blocks[at + 1].text if at + 1 < len(blocks) else ""
        signed = entry_of(block).level == TEXT and (letter.is_date(behind) or behind.endswith("日印发"))
        ends = _TAIL.fullmatch(block.text) or entries_.REMARK.fullmatch(block.text) or letter.is_date(block.text)
        if not block.cells and (ends or signed):
            return blocks[:at], blocks[at:]
    return blocks, ()


def _with_signature(front: list[tuple[int, str]], tail: Sequence[Block]) -> list[tuple[int, str]]:
    """The lines before the plan, with signature and date that stand behind it where the letter has none."""
    at = next((i for i, b in enumerate(tail) if letter.is_date(b.text)), None)
    if at is None or any(letter.is_date(text) for _, text in front):
        return front
    signed = [(b.line, b.text) for b in tail[max(0, at - 1) : at + 1]]
    ends = [i for i, (_, text) in enumerate(front) if text[-1] in "。：；"]
    end = ends[-1] + 1 if ends else 0
    return [*front[:end], *signed, *front[end:]]


def _once(notes: Sequence[str]) -> list[str]:
    """What is said of several lines is said at its first line, with how often."""
    said = Counter(_said(note) for note in notes)
    first: dict[str, str] = {}
    for note in notes:
        first.setdefault(_said(note), note)
    return [note if said[key] == 1 else f"{note}（共{said[key]}处）" for key, note in first.items()]


def _said(note: str) -> str:
    """A note without its line."""
    return note.partition("：")[2] or note


def _summary(name: str, plan: Plan) -> str:
    without = sum(not a.lead for task in plan.tasks for a in task.assignments)
    by_rule = f"；其中{without}处未写牵头单位，按规定{_BY_RULE[plan.heading.no_lead]}" if without else ""
    return f"{name}：读到{len(plan.tasks)}项任务、{len(set(named(plan.tasks)))}个单位名称{by_rule}"
