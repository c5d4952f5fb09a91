"""The rows of a table → entries: columns by what heads them, rows across the table as headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from gwrb.model.notice_profile import (
    CATEGORY,
    DEADLINE,
    IGNORED,
    LEAD,
    LEADER,
    NUMBER,
    PROGRESS_KINDS,
    REQUIREMENT,
    RESPONSIBLE,
    TAG,
    TASK,
)
from gwrb.model.texts import meant
from gwrb.notice import due_words, fields, unit_names
from gwrb.notice.blocks import Block, GridCell
from gwrb.notice.entries import ARABIC, HEADINGS, PART, REMARK, TOPIC, Found, NoticeEntry, entry_of, fill, short
from gwrb.notice.fields import Clause
from gwrb.notice.vocabulary import UNIT_KINDS, Vocabulary
from gwrb.text.script import NUMERAL

_YES, _NO = frozenset(("是", "√", "✓", "★", "☆", "●")), frozenset(("否", "×"))
_FILLED = 3  # cells with words in a row that is filled in
_WIDE = 0.5  # of a table's columns: a cell that covers as many heads the rows below it
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计).{0,12}")
_NODE = re.compile("第?[一二三四1-4]季度|[上下]半年|\\d+月")  # what is to be done by then


class HeadedColumn(NamedTuple):
    """One column: its number from 0, what heads it, and its kind; None where nobody knows the word."""

    at: int
    word: str
    kind: str | None


def is_head(block: Block, words: Vocabulary) -> bool:
    """Whether a row names the columns of a table of tasks."""
    kinds = [words.kind(text) for text in dict.fromkeys(_words(block)) if text]
    known = {kind for kind in kinds if kind}
    who = known & (UNIT_KINDS | {NUMBER, DEADLINE, LEADER, CATEGORY})
    return bool(known & {TASK, REQUIREMENT}) and bool(who) and (bool(who & UNIT_KINDS) or len(known) * 2 >= len(kinds))


def _words(block: Block) -> list[str]:
    return ["".join(cell.text.split()) for cell in block.cells]


def columns_of(head: Sequence[Block], words: Vocabulary) -> list[HeadedColumn]:
    """The columns by the rows that head them: the lowest word that is known counts; one below it that is not says more."""
    out = []
    for at in range(max(len(block.cells) for block in head)):
        said = [_words(block)[at] for block in head if at < len(block.cells)]
        known = [word for word in said if words.kind(word)]
        lowest = said[-1] if said else ""
        kind = words.kind(known[-1]) if known else None
        out.append(HeadedColumn(at, lowest if not known or lowest == known[-1] else lowest + known[-1], kind))
    return out


class TableReader:
    """Reads the rows of one table, in which several heads may follow each other."""

    def __init__(self, words: Vocabulary, found: Found, columns: Sequence[HeadedColumn] = ()) -> None:
        self.words, self.found = words, found
        self.columns = list(columns)
        self.head: list[str] = []
        self.entries: list[NoticeEntry] = []
        self.level = PART  # of a heading row without a mark

    def read(self, rows: Sequence[Block], level: int = PART) -> list[NoticeEntry]:
        """The entries of a table's rows; headings without a mark are of `level`."""
        self.level = level
        body: list[Block] = []
        at = 0
        while at < len(rows):
            if is_head(rows[at], self.words):
                self._flush(body)
                body = []
                at = self._take_head(rows, at)
            else:
                body.append(rows[at])
                at += 1
        self._flush(body)
        return self.entries

    def _take_head(self, rows: Sequence[Block], at: int) -> int:
        """Takes the head at a row, and the rows below it that divide its cells."""
        head = [rows[at]]
        while at + len(head) < len(rows) and self._divides(rows[at + len(head)], head):
            head.append(rows[at + len(head)])
        columns = columns_of(head, self.words)
        if [c.word for c in columns] != self.head:
            self.columns, self.head = columns, [c.word for c in columns]
        return at + len(head)

    def _divides(self, row: Block, head: Sequence[Block]) -> bool:
        """Whether a row goes on with a head: some of its cells begin above, the others are words for columns."""
        above = {(cell.row, cell.column) for block in head for cell in block.cells}
        own = [cell for cell in row.cells if (cell.row, cell.column) not in above and cell.text.strip()]
        shared = len(own) < len([cell for cell in row.cells if cell.text.strip()])
        named = {at for block in head for at, text in enumerate(_words(block)) if self.words.kind(text)}
        known = (at in named or self.words.kind(cell.text) for at, cell in enumerate(row.cells) if cell in own)
        return shared and bool(own) and all(known)

    def _flush(self, body: Sequence[Block]) -> None:
        if body and self.columns:
            self._by_cells(body)
            _TableBody(self, body).read()
        else:
            self.found.notes += (f"第{row.line}行“{short(row.text)}”没有写入账本" for row in body)

    def _by_cells(self, body: Sequence[Block]) -> None:
        """Takes a column of units' names for who answers, where no other says it and what heads it says nothing (单位)."""
        for at, column in enumerate(self.columns):
            cells = [
                row.cells[column.at].text for row in body if column.at < len(row.cells) and len(_distinct(row)) > 1
            ]
            own = [text for text in cells if text.strip()]
            unsaid = not any(c.kind in UNIT_KINDS for c in self.columns) and column.kind is None and column.word
            if unsaid and own and all(fields.is_bare(_names(text)) for text in own):
                self.columns[at] = column._replace(kind=RESPONSIBLE)
                self.words.learn(column.word, RESPONSIBLE)
                self.found.notes.append(f"“{column.word}”这一列都是单位，按责任单位读，请核对")


class _TableBody:
    """The rows below one head."""

    def __init__(self, table: TableReader, rows: Sequence[Block]) -> None:
        self.table, self.words, self.found = table, table.words, table.found
        self.rows = rows
        used = [c for c in table.columns if c.kind is not None]
        self.of = {kind: [c for c in used if c.kind == kind] for kind in {c.kind for c in used}}
        self.above = self._categories()
        self.texts = [c for c in (*self.of.get(TASK, ()), *self.of.get(REQUIREMENT, ())) if c not in self.above]
        numbers = [
            r.cells[c.at]
            for r in rows
            for c in self.of.get(NUMBER, ())
            if len(_distinct(r)) > 1 and c.at < len(r.cells)
        ]
        self._shared = len({(cell.row, cell.column) for cell in numbers}) < len(numbers)  # numbers of headings
        self._printed = [(c, self._means(c)) for c in table.columns if self._means(c)]
        self._said: dict[int, str] = {}  # the heading of each category column that holds now
        self._before: Block | None = None  # the row above
        self.tasks: list[NoticeEntry] = []
        self._counted = 0  # tasks above the last row of totals
        self._under = table.level  # the level of headings in category columns: below that of the last banner

    def _means(self, column: HeadedColumn) -> str:
        """What a column is where a notice prints its tasks: a heading, a tag; empty for one that the plan has not."""
        if column in self.above or (column.kind == NUMBER and self._shared):
            return CATEGORY if column in self.above and column.word else ""
        left = column.kind in (None, IGNORED, *PROGRESS_KINDS)
        return "" if left else TAG if column.kind == CATEGORY else column.kind or ""

    def _categories(self) -> list[HeadedColumn]:
        """The columns whose cells head several rows: categories, tasks that the last column of tasks divides."""
        divided = self.of.get(TASK, [])[:-1]
        columns = [c for c in (*self.of.get(CATEGORY, ()), *divided) if self._heads_rows(c)]
        unnamed = [c for c in self.table.columns if c.kind is None and not c.word and self._heads_rows(c)]
        return sorted([*columns, *unnamed])

    def _heads_rows(self, column: HeadedColumn) -> bool:
        """Whether equal cells of a column stand together, and fewer than there are rows."""
        values = [self._text(row, column) for row in self.rows if len(_distinct(row)) > 1]
        runs = [value for value, _ in groupby(filter(None, values))]
        return bool(runs) and len(runs) == len(set(runs)) and len(runs) < len(values)

    def _text(self, row: Block, column: HeadedColumn) -> str:
        return row.cells[column.at].text.strip() if column.at < len(row.cells) else ""

    def read(self) -> None:
        self._unknown()
        for row in self.rows:
            distinct = _distinct(row)
            if not distinct:
                continue
            if _TOTAL.fullmatch(" ".join(distinct[0].text.split())):
                self._total(row)
                continue
            numeral = len(distinct) == 2 and re.fullmatch(rf"（?{NUMERAL}）?", distinct[0].text.strip())
            if numeral:  # 一 in the column of numbers, 工业 beside it
                mark = numeral[0] + "、" * (numeral[0][-1] != "）")
                distinct = [distinct[1]._replace(text=mark + distinct[1].text)]
            if len(distinct) == 1 and self._banner(row, distinct[0]):
                continue
            self._row(row)
        self._unled()

    def _total(self, row: Block) -> None:
        """Tells a row of totals that counts other tasks than were read, in all or since the last one."""
        said = re.search(r"(\d+)\s*[项件个]", " ".join(row.texts))
        every = sum(entry.row for entry in self.table.entries)
        if said and int(said[1]) not in (every, every - self._counted):
            self.found.notes.append(f"第{row.line}行写明{said[1]}项，读到{every - self._counted}项任务，请核对")
        self._counted = every

    def _unled(self) -> None:
        """Tells rows that leave out who leads where others say it: nobody knows whether the one above is meant."""
        for column in self.of.get(LEAD, ()):
            empty = [entry.block.line for entry in self.tasks if not self._text(entry.block, column)]
            if len(empty) < len(self.tasks) and empty:
                what = f"第{empty[0]}行等{len(empty)}处“{column.word}”是空的，按没有写明牵头单位读"
                self.found.notes.append(f"{what}；与上一行相同的，请写“同上”或合并单元格")

    def _unknown(self) -> None:
        """Columns that nobody knows, where anything stands in them; those that are left out."""
        for column in self.table.columns:
            own = [row for row in self.rows if self._text(row, column) and len(_distinct(row)) > 1]
            if not own or column in self.above:
                continue
            if column.kind is None:
                kind = RESPONSIBLE if re.search("单位|部门", column.word) else REQUIREMENT
                unknown = f"不知道“{column.word}”这一列是什么，请在 data/notice.yaml 的 labels 里写明"
                message = unknown if column.word else f"第{column.at + 1}列没有表头，请补上表头"
                self.found.refuse(own[0], message, f"labels: {{{column.word}: {kind}}}" if column.word else "")
            elif column.kind == IGNORED:
                self.found.notes.append(f"“{column.word}”这一列有 {len(own)} 格内容没有写入账本")

    def _banner(self, row: Block, cell: GridCell) -> bool:
        """Takes a row that is one heading; False for one that is none."""
        words = " ".join(cell.text.split())
        if REMARK.fullmatch(words):
            self.found.notes.append(f"第{row.line}行“{short(words)}”没有写入账本")
            return True
        covered = sum((c.row, c.column) == (cell.row, cell.column) for c in row.cells)
        entry = entry_of(row._replace(cells=()), words)
        if entry.level not in HEADINGS and (covered < 2 or covered < _WIDE * len(row.cells)):
            return False
        if entry.level not in HEADINGS:
            entry.level = self.table.level if entry.level != ARABIC else TOPIC
        fill(entry, self.words, self.found)
        self.table.entries.append(entry)
        self._said.clear()
        self._under = entry.level + 1
        return True

    def _row(self, row: Block) -> None:
        """A row that is a task, with the headings that its category columns begin."""
        for depth, column in enumerate(self.above):
            words = " ".join(self._text(row, column).split())
            if words and words != self._said.get(column.at):
                self._said = {at: said for at, said in self._said.items() if at < column.at} | {column.at: words}
                heading = entry_of(row._replace(cells=()), words)
                if heading.level not in HEADINGS:
                    heading.level, heading.text = min(self._under + depth, TOPIC), words
                self.table.entries.append(heading)
        text = self._task(row)
        if not text:
            self.found.refuse(row, "这一行没有任务内容，请补上；若是上一行的一部分，请合并单元格")
            return
        entry = NoticeEntry(row, ARABIC, "", None, text)
        fill(entry, self.words, self.found)
        self._numbered(entry)
        for column in self.table.columns:
            self._field(entry, column)
        entry.columns = {column.word: kind for column, kind in self._printed}
        entry.whole = "\t".join(" ".join(self._text(row, column).split()) for column, _ in self._printed)
        problem = fields.twice(entry.clauses) or self._lost(row) or self._beyond(row)
        if problem:
            self.found.refuse(row, problem)
        self.table.entries.append(entry)
        self.tasks.append(entry)
        self._before = row

    def _goes_on(self, row: Block) -> bool:
        """Whether a row without number and name goes on with the task above, as where merged cells were lost."""
        columns = (*self.of.get(NUMBER, ()), *self.of.get(TASK, ()))
        return bool(self._before and self.of.get(REQUIREMENT)) and not any(self._text(row, c) for c in columns)

    def _beyond(self, row: Block) -> str | None:
        """What is wrong with a row that has words where the head has ended."""
        more = [cell.text for cell in row.cells[len(self.table.columns) :] if cell.text.strip()]
        return f"第{len(self.table.columns) + 1}列“{short(more[0])}”没有表头，请补上表头" if more else None

    def _lost(self, row: Block) -> str | None:
        """What is wrong with a row that goes on and leaves out who does it."""
        who = [c for c in self.table.columns if c.kind in UNIT_KINDS and not self._text(row, c)]
        lost = [c.word for c in who if self._before and self._goes_on(row) and self._text(self._before, c)]
        return f"这一行接着上一行的任务，没有写“{lost[0]}”：请写上，或合并单元格" if lost else None

    def _task(self, row: Block) -> str:
        """The task's words: its name and what is asked of it, `新建幼儿园：10所`."""
        said: list[str] = []
        seen = set()
        for column in self.texts:
            row_ = self._before if column.kind == TASK and self._before and self._goes_on(row) else row
            cell = row_.cells[column.at] if column.at < len(row_.cells) else None
            if cell is None or (cell.row, cell.column) in seen or not meant(cell.text):
                continue
            seen.add((cell.row, cell.column))
            words = _prose(cell.text)
            said.append(words if len(said) < 2 and not _NODE.match(column.word) else f"{column.word}：{words}")
        head = said[0].rstrip("。：；") if len(said) > 1 else "".join(said)
        return "：".join([head, "；".join(said[1:])]) if len(said) > 1 else head

    def _numbered(self, entry: NoticeEntry) -> None:
        for column in self.of.get(NUMBER, ()) if not self._shared else ():
            words = "".join(self._text(entry.block, column).split())
            if words:
                entry.printed = words
                entry.number = int(words) if words.isdecimal() else None
        marked = entry_of(entry.block._replace(cells=()), entry.text)
        if not entry.printed and marked.level == ARABIC:
            entry.number, entry.printed, entry.text = marked.number, str(marked.number), marked.text
        entry.text = marked.text if marked.tags and marked.level not in HEADINGS else entry.text
        entry.tags = tuple(dict.fromkeys((*entry.tags, *marked.tags)))

    def _field(self, entry: NoticeEntry, column: HeadedColumn) -> None:
        """What one column says of a task."""
        value = meant(self._text(entry.block, column))
        kind = column.kind
        if not value or kind is None or column in self.above:
            return
        if kind in PROGRESS_KINDS:
            done = column.word.removeprefix("是否") if column.word.startswith("是否") and value in _YES else None
            entry.progress.append((kind, column.word, done or _share(column.word, value)))
        elif kind in (TAG, CATEGORY):
            tag = column.word.removeprefix("是否") if value in _YES else "" if value in _NO else value
            entry.tags = (*entry.tags, tag) if tag else entry.tags
        elif kind in UNIT_KINDS or kind in (DEADLINE, LEADER):
            found = self._clauses(column, value)
            if isinstance(found, str):
                self.found.refuse(entry.block, found)
                entry.task = True
            else:
                entry.clauses += tuple(found)

    def _clauses(self, column: HeadedColumn, value: str) -> list[Clause] | str:
        if column.kind not in UNIT_KINDS:
            whole = "".join(value.split())
            said = whole if due_words.when(whole) else "、".join(filter(None, map(str.strip, value.split("\n"))))
            return fields.labelled(column.word, said, self.words)
        value = _names(value)
        if self.words.label(value):
            return fields.parse(value, self.words)
        return fields.labelled(column.word, value, self.words)


def _distinct(row: Block) -> list[GridCell]:
    """The cells of a row that hold words, each once."""
    return list({(cell.row, cell.column): cell for cell in row.cells if cell.text.strip()}.values())


def _prose(text: str) -> str:
    """A cell's lines as one text; what ends a sentence keeps its line end."""
    out = ""
    for line in map(str.strip, text.split("\n")):
        out += ("\n" if out and out[-1] in "。；：" and line else "") + line
    return out


def _share(word: str, value: str) -> str:
    """A share as people see it: a sheet keeps 60% as 0.6."""
    share = re.search("率|比例|百分|进度", word) and re.fullmatch(r"[01](?:\.\d+)?", value)
    return f"{round(100 * float(value), 2):g}%" if share else value


def _names(text: str) -> str:
    """A cell's lines of names: one name may go on in the next line."""
    out = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        last = unit_names.split(out, "、，\n")[-1] if out else ""
        ends = unit_names.is_name(last)
        out += ("\n" if ends and out[-1] not in "、，；" else "") + line
    return out


def has_tasks(rows: Iterable[Block], words: Vocabulary) -> bool:
    """Whether a table has a head of tasks, and a row below it that is filled in."""
    below = False
    for row in rows:
        head = is_head(row, words)
        if below and not head and len(_distinct(row)) >= _FILLED:
            return True
        below = below or head
    return False


def unread_head(rows: Sequence[Block], words: Vocabulary) -> tuple[Block, str] | None:
    """A row that heads a filled table of units in which nobody knows the column of the tasks, and what heads that."""
    last = max((at for at, row in enumerate(rows) if len(_distinct(row)) >= _FILLED), default=-1)
    for row in rows[: max(last, 0)]:
        texts = [text for text in dict.fromkeys(_words(row)) if text]
        known = [kind for text in texts if (kind := words.kind(text))]
        unknown = [text for text in texts if not words.kind(text)]
        if len(known) > 1 and UNIT_KINDS & set(known) and unknown:
            return row, unknown[0]
    return None
