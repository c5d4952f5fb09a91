"""The stream of blocks → entries: what each line or row is by how it begins, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gwrb.model.notice_profile import TAG
from gwrb.notice import fields, unit_names
from gwrb.notice.blocks import Block, NoticeProblem
from gwrb.notice.fields import Clause
from gwrb.notice.vocabulary import UNIT_KINDS, Vocabulary
from gwrb.text import script

VOLUME, PART, SECTION, TOPIC, ARABIC, SUB, POINT, TEXT = range(8)  # levels, from the outermost
HEADINGS = (VOLUME, PART, SECTION, TOPIC)
_N = script.NUMERAL
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (VOLUME, re.compile(rf"(第({_N})(?:部分|篇|章)\s*[、：:]?)\s*(.+)")),
    (VOLUME, re.compile(rf"(附\s*件\s*(\d+|{_N})\s*[：:]?)\s+(.+)")),
    (PART, re.compile(rf"(({_N})[、.．])\s*(.+)", re.DOTALL)),
    (SECTION, re.compile(rf"(（({_N})）、?)\s*(.+)", re.DOTALL)),
    (TOPIC, re.compile(r"(([—―─–-]){2,})\s*(.+)", re.DOTALL)),
    (
        ARABIC,
        re.compile(
            r"((?:任务\s*)?(\d{1,4})\s*(?:、|[.．](?!\s*\d(?!\d*[年月日])))|任务\s*(\d{1,4})\s*：)\s*(.+)", re.DOTALL
        ),
    ),
    (ARABIC, re.compile(rf"(第({_N}|\d{{1,3}})[项条]\s*[、：]?)\s*(.+)", re.DOTALL)),
    (ARABIC, re.compile(r"(\d{1,2}[.．](\d{1,3}))\s+(.+)", re.DOTALL)),
    (SUB, re.compile(r"(（(\d{1,3})）|(?<![\d.])(\d{1,3})）)\s*(.+)", re.DOTALL)),
    (POINT, re.compile(r"([▲△●○■□◆◇•·‧➢►]|[\u2460-\u2473])\s*(.+)", re.DOTALL)),
)
_STAR = re.compile(fields.TAG_AHEAD)
REMARK = re.compile(r"[（(]?(?:注|备注|说明|填表说明)\s*[：:].*", re.DOTALL)
_FULL = 0.7  # of the longest line
_SHORT = 20  # as many characters as name a line


@dataclass(slots=True)
class NoticeEntry:
    """One line of the plan, several joined, or one row: what it is by its mark, its text and what is said of it."""

    block: Block
    level: int
    mark: str
    number: int | None
    text: str
    clauses: tuple[Clause, ...] = ()
    tags: tuple[str, ...] = ()
    brackets: str = ""
    lines: bool = False
    task: bool = False
    printed: str = ""  # its number on paper, of a row
    columns: Mapping[str, str] = field(default_factory=dict)  # of its table: what heads each, and what it is
    whole: str = ""  # its text and fields as printed; of a row its cells, parted by tabs
    # Kind, head and words of the columns that say how it stands.
    progress: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def roles(self) -> tuple[Clause, ...]:
        """The fields that name units."""
        return tuple([clause for clause in self.clauses if clause.kind in UNIT_KINDS])

    @property
    def row(self) -> bool:
        """Whether it is a table's row."""
        return bool(self.block.cells)


@dataclass(slots=True)
class Found:
    """What reading gives besides: problems, and notes on what was deduced or left out."""

    problems: list[NoticeProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, block: Block, message: str, settle: str = "") -> None:
        """Notes what is wrong with a line; a label that nobody knows is settled by saying what it is."""
        unknown = re.match("不认识“([^”]*)：”", message)
        settle = settle or (f"labels: {{{unknown[1]}: 责任}}" if unknown else "")
        self.problems.append(NoticeProblem(block.line, block.where + message, settle))


def entry_of(block: Block, text: str | None = None) -> NoticeEntry:
    """A paragraph by how it begins, stars aside."""
    words = block.text if text is None else text
    star = _STAR.match(words)
    tags: tuple[str, ...] = (star[1] or star[2],) if star else ()
    bare = words[star.end() :] if star else words
    for level, pattern in _MARKS:
        match = pattern.fullmatch(bare)
        if match:
            inner = _STAR.match(match[match.lastindex or 0])
            rest = match[match.lastindex or 0]
            tags += (inner[1] or inner[2],) if inner else ()
            return NoticeEntry(
                block, level, match[1], _number(match), rest[inner.end() :] if inner else rest, tags=tags
            )
    return NoticeEntry(block, TEXT, "", None, bare, tags=tags)


def _number(match: re.Match[str]) -> int | None:
    digits = next((g for g in match.groups()[1:-1] if g), None)
    if digits is None:
        return ord(match[1]) - 0x245F if "\u2460" <= match[1] <= "\u2473" else None
    return int(digits) if digits.isdecimal() else script.to_int(digits)


def short(text: str) -> str:
    """A line as a message quotes it."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"


def read_paragraphs(blocks: Iterable[Block], words: Vocabulary, found: Found) -> list[NoticeEntry]:
    """The entries of a run of paragraphs: lines without a mark belong to what stands before them."""
    every = _entries_of(blocks, words)
    following, named = _levels_behind(every), _named_behind(every, words)
    full = _FULL * max((len(entry.text) for entry in every), default=0)  # a line that may have been cut at one width
    out: list[NoticeEntry] = []
    texts: list[list[str]] = []  # of each entry: its lines, which are put together at the end
    open_: int | None = None  # of the last entry: its open brackets, where they were counted
    below = False  # and whether fields stand below its text
    since = 0  # of its lines: the first of those that brackets hold together
    for entry, level, units in zip(every, following, named, strict=True):
        before = out[-1] if out else None
        if entry.level != TEXT:
            out.append(entry)
            entry.whole = entry.text
            texts.append([entry.text])
            open_, below, since = None, "\n" in entry.text, 0
            continue
        if before is None:
            _alone(entry, words, found)
            continue
        own = texts[-1]
        open_ = unit_names.opened(own[0]) if open_ is None else open_
        if open_ > 0:
            own += ["；"] * words.heads(entry.text)
            before.whole += "\n" * words.heads(entry.text)
            found.notes.append(_goes_on(entry, before))
        elif words.heads(entry.text):
            own.append("\n")
            before.whole += "\n"
            below = True
        elif words.asks(entry.text) and (before.level > TOPIC or units):
            own.insert(own.index("\n") if "\n" in own else len(own), "\n" + entry.text)
            continue
        elif joint := _joint(own[-1], entry.text, title=before.level <= TOPIC and units, below=below):
            own.append(joint)
            found.notes += [_goes_on(entry, before)] * (joint == "\n")
        elif not (own[-1][-1:] in "、，：" and below):
            if before.level <= TOPIC and level > before.level:
                _lead_in(entry, words, found)
                continue
            if (
                (before.level <= TOPIC and before.level != SECTION)
                or below
                or fields.take("".join(own[since:]), words).clauses
            ):
                _alone(entry, words, found)
                continue
            found.notes.append(_goes_on(entry, before))
            own += ["\n"] * (len(own[-1]) < full and own[-1][-1:].isalnum() and "，" not in own[-1])
        since = since if open_ > 0 else len(own)
        own.append(entry.text)
        before.whole += entry.text
        open_ += unit_names.opened(entry.text)
    for entry, lines in zip(out, texts, strict=True):
        entry.text = "".join(lines)
        fill(entry, words, found)
    return out


def _joint(line: str, text: str, *, title: bool, below: bool) -> str:
    """What parts a line from the one before: 、 between units of which each has a line, a line's end below a title."""
    if below:
        return "、" if fields.is_bare(line) and fields.is_bare(text) else ""
    return "\n" if title else ""


def _entries_of(blocks: Iterable[Block], words: Vocabulary) -> list[NoticeEntry]:
    every = [entry_of(block) for block in blocks]
    numbered = any(e.level == ARABIC and "：" in e.text[:12] and words.heads(e.text) for e in every)  # 3.牵头单位：甲局
    return [_unmarked(entry, words, numbered=numbered) for entry in every]


def _unmarked(entry: NoticeEntry, words: Vocabulary, *, numbered: bool) -> NoticeEntry:
    """The entry; a field behind a mark (·责任单位：甲局) as the plain line that it is; where fields are numbered, all are."""
    marked = (ARABIC, SUB, POINT, TOPIC) if numbered else (SUB, POINT, TOPIC)
    field = entry.level in marked and (words.heads(entry.text) or (numbered and words.asks(entry.text)))
    return NoticeEntry(entry.block, TEXT, "", None, entry.text, tags=entry.tags) if field else entry


def _goes_on(entry: NoticeEntry, before: NoticeEntry) -> str:
    return f"第{entry.block.line}行没有编号，已接在第{before.block.line}行的任务后面"


def _levels_behind(every: Sequence[NoticeEntry]) -> list[int]:
    """For each entry the level of the next one that has a mark; that of the outermost at the end."""
    out, level = [], VOLUME
    for entry in reversed(every):
        level = level if entry.level == TEXT else entry.level
        out.append(level)
    return out[::-1]


def _named_behind(every: Sequence[NoticeEntry], words: Vocabulary) -> list[bool]:
    """For each entry whether a line without a mark that follows before the next one with a mark begins with a label."""
    out, named = [], False
    for entry in reversed(every):
        out.append(named)
        named = entry.level == TEXT and (named or words.heads(entry.text))
    return out[::-1]


def _lead_in(entry: NoticeEntry, words: Vocabulary, found: Found) -> None:
    """A paragraph between a heading and its first task: no task of its own, unless it names units."""
    if fields.take(entry.text, words).clauses or entry.text[-1] not in "。：；":
        _alone(entry, words, found)
    else:
        found.notes.append(f"第{entry.block.line}行“{short(entry.text)}”是标题下的引言，没有写入账本")


def _alone(entry: NoticeEntry, words: Vocabulary, found: Found) -> None:
    if REMARK.fullmatch(entry.text):
        found.notes.append(f"第{entry.block.line}行“{short(entry.text)}”没有写入账本")
        return
    what = f"“{short(entry.text)}”既不是标题也不是任务"
    settle = f"ignore: ['{short(entry.text).rstrip('…')}']"
    if fields.take(entry.text, words).clauses:  # a task that nobody would leave out
        found.refuse(entry.block, f"{what}：请补上编号")
    else:
        found.refuse(entry.block, f"{what}：请补上编号和单位，或删去这一行", settle)


def fill(entry: NoticeEntry, words: Vocabulary, found: Found) -> None:
    """Takes the fields out of an entry's text."""
    whole, taken = entry.text, fields.take(entry.text, words)
    if whole.count("（") != whole.count("）"):
        found.notes.append(f"第{entry.block.line}行的括号不成对，请核对后面的文字是否完整")
    entry.text, entry.clauses = taken.text, (*entry.clauses, *taken.clauses)
    entry.brackets, entry.lines = taken.brackets, taken.lines
    tags = tuple(clause.value for clause in taken.clauses if clause.kind == TAG)
    entry.tags = tuple(dict.fromkeys((*entry.tags, *tags)))
    if taken.problem:
        found.refuse(entry.block, taken.problem)
        entry.task = True  # nothing more is said of it
    elif taken.clauses and not entry.text and entry.level <= TOPIC:
        entry.text = whole
    elif taken.clauses and not entry.text:
        found.refuse(entry.block, "只有单位，没有任务内容，请补上")


def without(blocks: Sequence[Block], ignored: Sequence[str], found: Found) -> list[Block]:
    """The blocks without those that the notice's own rules leave out, by how they begin."""
    left = [b for b in blocks if any(b.text.startswith(start) for start in ignored)]
    found.notes += (f"第{b.line}行“{short(b.text)}”按 data/notice.yaml 没有写入账本" for b in left)
    return [b for b in blocks if b not in left]


def stands(entry: NoticeEntry) -> int:
    """The level of an entry by its mark: 2. with tasks of their own below it is a topic, and 3. is no task of it."""
    return ARABIC if entry.level == TOPIC and entry.number is not None else entry.level


def check_numbers(entries: Sequence[NoticeEntry], found: Found) -> None:
    """Headings and tasks count on, or from 1 below a new heading: a gap is a line that was lost."""
    last: dict[int, int] = {}
    fresh: set[int] = set()  # levels that may begin anew
    below = any(stands(entry) == ARABIC and not entry.row for entry in entries)  # （1） stands below 1., not for it
    for entry in entries:
        level = ARABIC if entry.row else stands(entry)
        if entry.number is not None:
            before = last.get(level, 0)
            same = entry.row and entry.number == before
            if entry.number != before + 1 and not same and not (entry.number == 1 and level in fresh):
                what = {VOLUME: "部分", PART: "部分", SECTION: "小节"}.get(level, "任务")
                what = "任务" if entry.task else what
                expected = before + 1
                message = f"{what}编号应为{expected}，这里是{entry.number}：编号须从1起连续、不重复，请更正"
                found.refuse(entry.block, message)
            last[level] = entry.number
            fresh.discard(level)
        if not entry.row:
            fresh |= set(range(level + 1, POINT + 1))
            for deeper in (SUB, POINT):
                if deeper > level and (below or deeper == POINT):
                    last.pop(deeper, None)
