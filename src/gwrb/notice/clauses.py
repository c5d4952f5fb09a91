"""The clause at the end of a task: who leads, who answers.

`（牵头单位：A；责任单位：B、C，D）`, one role alone, or parts with clauses of their own (2-144:
`（…〈责任单位：A〉；…〈责任单位：B〉）`). Which two role words a notice uses is found by counting.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gwrb.model.plan import Assignment
from gwrb.notice import unit_names

_ROLES = ("牵头|主办|主责|主管|承办|总牵头", "责任|落实|实施|承担", "配合|协办|协作|协同|协助|参与|参加|联合|会办")
_PAIR = 2
_KIND = "单位|部门|机构|处室|科室|地区|主体"
_LABEL = re.compile(rf"(?:{'|'.join(_ROLES)})[\u4e00-\u9fff]{{0,4}}?(?:{_KIND})")
_HAS_LABEL = re.compile(rf"{_LABEL.pattern}\s*：")
_BETWEEN = re.compile(rf"\s*[，、,/／]\s*(?={_HAS_LABEL.pattern})")  # also parts two roles
_FIELD = re.compile(r"([\u4e00-\u9fff]{2,10}?)\s*：\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words by which a notice names its two roles."""

    lead: str = "牵头单位"
    responsible: str = "责任单位"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause before its words are understood: the scope it is for, and (word, names) in order."""

    fields: tuple[tuple[str, unit_names.Names], ...]
    scope: str | None = None


def cut(line: str) -> tuple[str, str] | None:
    """A task's text and the inside of its clause; None where the line does not end in a clause."""
    end = line.rstrip(" 。；;.")
    at = unit_names.closing(end) if end.endswith("）") else None
    if at is None or not _HAS_LABEL.search(end, at):
        return None
    text = line[:at].rstrip()
    stop = "" if not text or text[-1] in "。；！？" or "。" not in line[len(end) :] else "。"
    return text + stop, end[at + 1 : -1].strip()


def parse(inner: str) -> list[Clause] | str:
    """The clauses inside the brackets, or what is wrong with them, in Chinese."""
    inner = _BETWEEN.sub("；", inner)
    pieces = [piece for piece in unit_names.split(inner, "；") if piece]
    if not any(_scoped(piece) for piece in pieces):
        clause = _fields(pieces)
        return clause if isinstance(clause, str) else [clause]
    clauses = []
    for piece in pieces:
        scope = _scoped(piece)
        if not scope:
            return f"括号里分项列了单位，但“{piece}”没有写明单位，请写成“事项〈责任单位：…〉”"
        clause = _fields([p for p in unit_names.split(scope[1], "；") if p])
        if isinstance(clause, str):
            return clause
        clauses.append(Clause(clause.fields, scope[0]))
    return clauses


def _scoped(piece: str) -> tuple[str, str] | None:
    """Scope and inner clause of `事项〈责任单位：…〉`."""
    at = unit_names.closing(piece)
    return (piece[:at].strip(), piece[at + 1 : -1].strip()) if at and _HAS_LABEL.match(piece, at + 1) else None


def _fields(pieces: list[str]) -> Clause | str:
    fields: list[tuple[str, unit_names.Names]] = []
    for piece in pieces:
        match = _FIELD.fullmatch(piece)
        if not match:
            return f"“{piece}”前面没有写明是牵头单位还是责任单位"
        names = unit_names.read(match[2].rstrip("。，、 "))
        if not names.all:
            return f"“{match[1]}：”后面没有单位"
        wrong = next(filter(None, map(_misspelt, names.all)), None)
        if wrong:
            return wrong
        if match[1] in dict(fields):
            return f"“{match[1]}”写了两次，请合并"
        fields.append((match[1], names))
    return Clause(tuple(fields))


def _misspelt(name: str) -> str | None:
    """What is wrong with a name by its characters alone, in Chinese: files are named after units."""
    mark = unit_names.misplaced(name)
    if mark == "：":
        return f"“{name}”里有“：”，不是单位名称：牵头单位和责任单位之间请用“；”分开"
    if mark:
        visible = "".join(c if c.isprintable() else "\ufffd" for c in name)
        shown = f"“{mark}”" if mark.isprintable() else "控制字符"
        return f"单位名称“{visible}”里不能有{shown}：请更正，几个单位之间请用“、”分开"
    return None


def _rank(word: str) -> int | None:
    """0 leads, 1 answers, 2 helps; None for a word that names no role."""
    if not _LABEL.fullmatch(word):
        return None
    return next(rank for rank, words in enumerate(_ROLES) if re.match(words, word))


def role_words(clauses: Iterable[Clause]) -> RoleWords:
    """The pair of words that a notice uses: the two most frequent of different rank, the higher one leads."""
    counted = Counter(word for clause in clauses for word, _ in clause.fields)
    ranked: dict[int, str] = {}
    for word, _ in sorted(counted.items(), key=lambda item: -item[1]):
        rank = _rank(word)
        if rank is not None and len(ranked) < _PAIR:
            ranked.setdefault(rank, word)
    if len(ranked) == _PAIR:
        return RoleWords(ranked[min(ranked)], ranked[max(ranked)])
    if 0 in ranked:
        return RoleWords(lead=ranked[0])
    return RoleWords(responsible=next(iter(ranked.values()), RoleWords().responsible))


def assign(clauses: Sequence[Clause], words: RoleWords) -> tuple[Assignment, ...] | str:
    """The assignments of a task, or which word is none of the notice's two."""
    used = (words.lead, words.responsible)
    odd = next((word for clause in clauses for word, _ in clause.fields if word not in used), None)
    if odd is not None:
        return f"“{odd}”与全文用语不一致：全文用“{words.lead}”和“{words.responsible}”，请改成其中之一"
    fields = [(dict(clause.fields), clause.scope) for clause in clauses]
    names = ([own[word].all if word in own else () for word in used] for own, _ in fields)
    return tuple(
        Assignment(lead, responsible, scope) for (lead, responsible), (_, scope) in zip(names, fields, strict=True)
    )
