"""The blocks of a notice before they are read: invisible characters gone, Simplified, full width; tables and titles apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gwrb.model.notice_profile import REQUIREMENT, TASK
from gwrb.notice import fields
from gwrb.notice.blocks import Block, GridCell
from gwrb.notice.entries import ARABIC, PART, SECTION, SUB, TEXT, TOPIC, Found, entry_of
from gwrb.notice.tables import is_head
from gwrb.notice.vocabulary import UNIT_KINDS, Vocabulary
from gwrb.text import script

_PLAIN: dict[int, int | str | None] = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])  # invisible
_PLAIN |= {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_PLAIN |= {0xA0: " ", 0x3000: " ", ord("＜"): "〈", ord("＞"): "〉"}
_PLAIN |= {0x2474 + n: f"（{n + 1}）" for n in range(20)} | {0x2488 + n: f"{n + 1}." for n in range(20)}  # ⑴ ⒈
_PLAIN |= {0x3220 + n: f"（{script.to_chinese(n + 1)}）" for n in range(10)}  # ㈠
_SPREAD = rf"(?:{script.HAN} +){{1,7}}{script.HAN}(?= *[：:])"
_OR = "(单位|部门)[（(](?:部门|单位|科室|处室|地区)[）)](?=[：:])"  # 牵头单位（部门）：
_PAGE = r"[—–―-]+\s*\d{1,3}\s*[—–―-]+|第\s*\d+\s*页(?:\s*，?\s*共\s*\d+\s*页)?"
_PAGE_ENDS = frozenset("—–―-页")
_SHOWN = 12  # as many lines as one note lists
_ENDLESS = 1000


def squeezed(text: str) -> str:
    """A text without endless gaps: a pattern that begins with spaces would look through one from each of its spaces."""
    return re.sub(r"(\s{80})\s+", r"\1", text) if len(text) > _ENDLESS else text


def titles_apart(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The rows of one cell above a table's first head are paragraphs: its title, a remark."""
    out: list[Block] = []
    for table, run in groupby(blocks, lambda b: b.table):
        rows = list(run)
        head = next((i for i, row in enumerate(rows) if is_head(row, words)), 0) if table else 0
        for row in rows[:head]:
            single = len({cell.text for cell in row.cells if cell.text.strip()}) == 1
            out.append(row._replace(text=" ".join(row.text.split()), cells=(), table=0) if single else row)
        out += rows[head:]
    return out


def _cards(rows: Sequence[Block], words: Vocabulary) -> Iterator[Block]:
    """A table in which labels stand beside what they label (任务名称｜建桥, 牵头单位｜甲局): a head and a row for each task."""
    cards: list[dict[str, str]] = [{}]
    for row in rows:
        texts = row.texts
        for label, value in zip(texts[::2], [*texts[1::2], ""], strict=False):
            name = "".join(label.split())
            if len(texts) % 2 or not words.kind(name) or words.kind("".join(value.split())):
                return
            cards += [{}] if name in cards[-1] else []
            cards[-1][name] = value
    kinds = [{words.kind(name) for name in card} for card in cards]
    if all(own & {TASK, REQUIREMENT} and own & UNIT_KINDS for own in kinds):
        for n, card in enumerate(cards):
            for at, texts in enumerate((list(card), list(card.values()))):
                cells = tuple(GridCell(text, 2 * n + at, column) for column, text in enumerate(texts))
                yield rows[0]._replace(text=" ".join(texts), cells=cells)


def heads_down(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """A table that is a head alone stands above the next one: headings between them broke one table in two."""
    out: list[Block] = []
    waiting: list[Block] = []
    for table, run in groupby(blocks, lambda b: b.table):
        rows = list(run)
        rows = (list(_cards(rows, words)) if table else []) or rows
        if table and all(is_head(row, words) for row in rows):
            waiting = rows
            continue
        if table and waiting and len(rows[0].cells) == len(waiting[0].cells):
            out += [row._replace(table=table) for row in waiting]
            waiting = []
        out += rows
    return out + waiting


def labelled_lines(blocks: Sequence[Block], found: Found) -> list[Block]:
    """Blocks of a notice without a label, where below or behind most tasks (——甲局、乙局) stands who answers: with one."""
    entries = [entry_of(b) if not b.cells else None for b in blocks]
    out, lines, tasks = list(blocks), [], 0
    level = next((own for own in (ARABIC, SUB, SECTION, PART) if any(e and e.level == own for e in entries)), TEXT)
    for at, (before, entry) in enumerate(zip([None, *entries], entries, strict=False)):
        if entry is None:
            continue
        tasks += entry.level == level
        text, dash, names = entry.text.rpartition("——")
        if entry.level in (TEXT, TOPIC) and before and before.level == level and fields.is_bare(entry.text):
            out[at] = out[at]._replace(text=f"责任单位：{entry.text}")
        elif entry.level == level and dash and fields.is_bare(names):
            out[at] = out[at]._replace(text=f"{entry.mark}{text}（责任单位：{names}）")
        lines += [out[at].line] if out[at] is not blocks[at] else []
    if len(lines) * 2 <= tasks:
        return list(blocks)
    found.notes.append(f"第{lines[0]}行等{len(lines)}处只有单位，按责任单位读，请核对")
    return out


def _trimmed(text: str) -> str:
    """A text without blanks around it; a label that was spread over its line (责 任 单 位：) together again."""
    plain = text.translate(_PLAIN).strip()
    label = re.match(_SPREAD, plain) if plain[1:2] == " " else None
    plain = re.sub(_OR, r"\1", plain) if "）：" in plain or "):" in plain else plain
    return "".join(label[0].split()) + plain[label.end() :] if label else plain


def tidy(blocks: Iterable[Block]) -> tuple[list[Block], list[str]]:
    """Blocks without blanks around them, in Simplified and full width; empty ones left out."""
    trimmed = [b.with_texts(_trimmed) for b in blocks]
    pages = [b.line for b in trimmed if not b.cells and b.text[-1:] in _PAGE_ENDS and re.fullmatch(_PAGE, b.text)]
    kept = [b for b in trimmed if b.text and b.line not in pages]
    traditional = script.is_traditional("\n".join(b.text for b in kept))
    simplified = [b.with_texts(script.to_simplified) for b in kept] if traditional else kept
    notes = _script_notes(kept) if traditional else _leftover_notes(simplified)
    notes += [f"{_numbers(pages)}是页码，没有写入账本"] if pages else []
    if any(script.half_width_marks(b.text) for b in simplified):
        notes.append("半角标点已改为全角")
        simplified = [b.with_texts(script.full_width) for b in simplified]
    return simplified, notes


def _script_notes(blocks: Sequence[Block]) -> list[str]:
    """Traditional text was converted; where a character did not decide, say so."""
    places: dict[str, list[int]] = {}
    for block in blocks:
        for _, character in script.ambiguous(block.text):
            places.setdefault(character, []).append(block.line)
    unsure = (f"{_numbers(at)}有“{c}”，简化时一字多解，请核对" for c, at in places.items())
    return ["原文是繁体字，已转换为简体字", *unsure]


def _leftover_notes(blocks: Sequence[Block]) -> list[str]:
    """A Simplified text is not converted; name the Traditional characters in it."""
    found = [(b.line, old, new) for b in blocks for _, old, new in script.traditional_characters(b.text)]
    return [f"第{number}行有繁体字“{old}”，未作改动，请核对是否应为“{new}”" for number, old, new in found[:_SHOWN]]


def _numbers(numbers: Sequence[int]) -> str:
    distinct = list(dict.fromkeys(numbers))
    more = "等" if len(distinct) > _SHOWN else ""
    return f"第{'、'.join(map(str, distinct[:_SHOWN]))}{more}行"
