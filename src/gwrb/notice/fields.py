"""What a task's text says of it besides what is to be done: labelled fields, in four spellings of one thing.

Brackets of any shape (`（牵头单位：A；责任单位：B、C，D）`, `[A牵头，B等按职责分工负责，12月底前完成]`), labels without
brackets, lines below the task, and a sentence (由A、B负责落实). Parts with units of their own:
`（东段〈责任单位：A〉；西段〈责任单位：B〉）`. A table's columns come here as fields that are labelled already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gwrb.model.notice_profile import DEADLINE, HELPING, LEAD, LEADER, OVERALL, RESPONSIBLE, TAG
from gwrb.model.texts import meant
from gwrb.notice import unit_names
from gwrb.notice.blocks import DITTO
from gwrb.notice.due_words import BY_THEN, when
from gwrb.notice.unit_names import Names
from gwrb.notice.vocabulary import UNIT_KINDS, Vocabulary
from gwrb.text.script import HAN, NUMERAL

_FIELD = re.compile(r"([^：]{1,24}?)\s*：\s*(.*)", re.DOTALL)
_ALONE = "(?:单独|分别|共同|具体|各自|协同|联合|组织|(?:根据|按照?|依)(?:各自)?(?:职责|职能)(?:分工)?)*"
_VERBS = (
    (OVERALL, re.compile(r"总牵头(?:负责|落实)?")),
    (LEAD, re.compile(rf"{_ALONE}(?:牵头|主办|主责|负总责|抓总)(?:负责|落实|实施|组织|办理)*")),
    (RESPONSIBLE, re.compile(rf"{_ALONE}(?:负责|落实|承办|承担|实施)(?:落实|实施|办理|推进|完成)?")),
    (
        HELPING,
        re.compile(rf"(?:积极|密切)?{_ALONE}(?:配合|协办|协助|协作|协同|参与|参加|支持)(?:落实|实施|完成|办理|做好)?"),
    ),
)
_SAID_OF = {OVERALL: "总牵头", LEAD: "牵头", RESPONSIBLE: "负责", HELPING: "配合"}
SAID = frozenset(_SAID_OF.values())  # the words of a sentence, which are no labels
_VERB = re.compile("|".join(f"(?P<v{i}>{pattern.pattern})$" for i, (_, pattern) in enumerate(_VERBS)))
_LATE = re.compile(r"(?:于|在)(.{2,12})$")
_PERSON = re.compile("(?:同志|副?[省市州区县]长|秘书长|书记|主任|局长)$")
_LABEL_FIRST = re.compile("(?:总?牵头|主办|主责|责任|配合|协办|承办|协作)(?:单位|部门)")
_WORDED_TAG = "[省市区县州]?级?(?:重点)?民生实事(?:项目|工程)?|[A-Z]类(?:目标|任务)?"
TAG_AHEAD = rf"\s*(?:([★☆※]+)|[【（\[〔]({_WORDED_TAG})[】）\]〕])\s*"  # before a task's text
_TAG = re.compile(rf"{_WORDED_TAG}|[★☆▲△◆※]+")
ROLE_VERB = re.compile(r"牵头|负责|负总责|抓总|配合|主办|承办|协办")
_NUMBERED = rf"\d+[.．、](?!\d)|（(?:\d+|{NUMERAL})）|{NUMERAL}、"
_SENTENCE_END = "。；！？\n"
ENDS = " 。；;.，、"


class Clause(NamedTuple):
    """One labelled field: its word as printed, its kind, the names or the words behind it, the scope it is for."""

    word: str
    kind: str
    names: Names | None = None
    value: str = ""
    scope: str | None = None
    ending: str = ""  # of a sentence: what is said of the units, as printed (等按职责分工负责)

    def and_(self, more: Names) -> Clause:
        """The same with more names."""
        own = self.names or Names((), (), ())
        completed, definitions = own.completed + more.completed, own.definitions + more.definitions
        return self._replace(names=Names(own.blocks + more.blocks, completed, definitions, own.rest + more.rest))


class Taken(NamedTuple):
    """A text without its fields, the fields, which spelling they had, and what is wrong with them, in Chinese."""

    text: str
    clauses: tuple[Clause, ...] = ()
    brackets: str = ""
    problem: str | None = None
    lines: bool = False  # they stood below the text


def take(text: str, words: Vocabulary) -> Taken:
    """The text before its fields, and the fields: brackets from the end, then a label or a sentence without any."""
    key = text, words.bare
    if key not in words.taken:
        words.taken[key] = _take(text, words)
    found: Taken = words.taken[key]
    return found


def _take(text: str, words: Vocabulary) -> Taken:
    text = words.loose.sub(_colon, text)
    text, *below = words.lines(text) if "\n" in text else (text,)
    text = text.rstrip("\n")
    clauses: list[Clause] = []
    if below:
        found = parse("\n".join(below), words)
        if isinstance(found, str):
            return Taken(text, problem=found, lines=True)
        clauses = found
    return _taken(text, clauses, words, lines=bool(below))


def _colon(label: re.Match[str]) -> str:
    """A label that lacks its colon with it: at a line's start, or within brackets."""
    start = "\n" if label[1] or not label.start() or label.string[label.start() - 1] == "\n" else ""
    return f"{start}{label[1] or label[2]}："


def _taken(text: str, clauses: list[Clause], words: Vocabulary, *, lines: bool) -> Taken:
    brackets = ""
    while True:
        end = text.rstrip(ENDS)
        at = unit_names.closing(end)
        if at is not None and at >= 0 and is_clause(end[at + 1 : -1], words):
            found = parse(end[at + 1 : -1].strip(), words)
            if isinstance(found, str):
                return Taken(_closed(text, at, len(end)), problem=found)
            brackets = end[at] + end[-1]
            text, clauses = _closed(text, at, len(end)), [*found, *clauses]
            continue
        rest = _bare(text, words) if not clauses else None
        if rest is None:
            break
        text, found = rest
        if isinstance(found, str):
            return Taken(text, problem=found)
        clauses = found
        break
    if (
        brackets
        and not lines
        and ("）" in text or "]" in text or "】" in text or "〕" in text)
        and (several := _several(text, words))
    ):
        bare, own, last = several
        if isinstance(own, str):
            return Taken(text, problem=own)
        clauses = [*own, *(clause._replace(scope=last) for clause in clauses)]
        if _unlike(clauses):
            return Taken(bare, problem="一项里有的分项只写牵头单位，有的没有写，不知道谁牵头谁的：请分成几项")
        return Taken(bare, tuple(clauses), brackets, twice(clauses))
    return Taken(text, tuple(clauses), brackets, twice(clauses), lines)


def _unlike(clauses: Sequence[Clause]) -> bool:
    """Whether one part names leads alone and another none: those of one may be meant for all."""
    kinds = [{c.kind for c in clauses if c.scope == scope} & UNIT_KINDS for scope in {c.scope for c in clauses}]
    return {LEAD} in kinds and any(LEAD not in own for own in kinds)


def _several(text: str, words: Vocabulary) -> tuple[str, list[Clause] | str, str] | None:
    """A text in which each of several parts has brackets with its own units, those behind the last part taken already:

    建成甲（责任单位：A）；建成乙. The text without brackets, the fields with their parts as scopes, the last part; None
    where a part has none of its own, or a lost end of a line made one of two tasks.
    """
    parts: list[str] = []
    out: list[Clause] = []
    bare, start = "", 0
    for at, end in unit_names.groups(text):
        if not is_clause(text[at + 1 : end], words) or when(text[at + 1 : end]):
            continue
        part, found = text[start:at].strip(ENDS), parse(text[at + 1 : end].strip(), words)
        if isinstance(found, str):
            return text, found, ""
        parts += [part] if part else []
        bare += text[start:at]
        if not parts:
            return None
        out += [clause._replace(scope=parts[-1]) for clause in found]
        start = end + 1
    last = text[start:].strip(ENDS)
    whole = parts and last and "\n" not in text and len({*parts, last}) == len(parts) + 1
    return (
        (bare + text[start:], out, last)
        if whole and not any(re.match(_NUMBERED, part) for part in (*parts, last))
        else None
    )


def twice(clauses: Sequence[Clause]) -> str | None:
    """What is wrong where one label stands twice for the same part."""
    seen: set[tuple[str, str, str | None]] = set()
    for clause in clauses:
        key = (clause.word, clause.ending, clause.scope)
        if key in seen and clause.kind != TAG:
            return f"“{clause.word}”写了两次，请合并"
        seen.add(key)
    return None


def _closed(text: str, at: int, end: int) -> str:
    """The text before a bracket; it gets the full stop that stood behind the bracket, where it has none."""
    before = text[:at].rstrip()
    stop = "" if not before or before[-1] in "。；！？" or "。" not in text[end:] else "。"
    return before + stop


def is_clause(inner: str, words: Vocabulary) -> bool:
    """Whether what stands in brackets is fields: labels, units with what they do, a time, a tag."""
    if words.label(inner):
        return True
    if is_tag(inner) or when(inner):
        return True
    return (words.bare and is_bare_list(inner)) or is_sentence(inner, words)


def is_sentence(inner: str, words: Vocabulary) -> bool:
    """Whether a text says of units what they do and nothing else."""
    if not ROLE_VERB.search(inner) or any(mark in inner for mark in "。！？"):
        return False
    found = sentence(inner, words)
    if isinstance(found, str):
        return False
    names = [name for clause in found if clause.names for name in clause.names.all]
    return any(unit_names.is_name(n) for n in names)


def is_bare(inner: str) -> bool:
    """Whether what stands in brackets is units and nothing else."""
    names = unit_names.read(inner).all
    return bool(names) and all(unit_names.is_name(n) for n in names)


def is_bare_list(inner: str) -> bool:
    """Whether what stands in brackets is units, and at most a time behind them: 市经信局；12月底前."""
    first, *rest = unit_names.split(inner, "；")
    return is_bare(first) and all(when(piece) or is_bare(piece) for piece in rest)


def parse(inner: str, words: Vocabulary) -> list[Clause] | str:
    """The fields of what stands in brackets or behind a task, or what is wrong with them, in Chinese."""
    inner = words.parted(inner.strip("。；;， "))
    pieces = [piece for piece in unit_names.split(inner, "；;\n") if piece]
    if not any(_scoped(piece, words) for piece in pieces):
        return _pieces(pieces, words)
    out: list[Clause] = []
    for piece in pieces:
        scope = _scoped(piece, words)
        if not scope:
            return f"括号里分项列了单位，但“{piece}”没有写明单位，请写成“事项〈责任单位：…〉”"
        found = _pieces([p for p in unit_names.split(scope[1], "；") if p], words)
        if isinstance(found, str):
            return found
        out += [clause._replace(scope=scope[0]) for clause in found]
    return out


def _scoped(piece: str, words: Vocabulary) -> tuple[str, str] | None:
    """Scope and inner clause of `事项〈责任单位：…〉`."""
    at = unit_names.closing(piece)
    label = words.label(piece, at + 1) if at else None
    if not at or not label or label.start() != at + 1:
        return None
    inner = words.parted(piece[at + 1 : -1].strip())
    return piece[:at].strip(), inner


def _pieces(pieces: Sequence[str], words: Vocabulary) -> list[Clause] | str:
    out: list[Clause] = []
    for piece in pieces:
        match = _FIELD.fullmatch(piece)
        if words.bare and is_bare(piece):
            names = unit_names.read(piece)
            found: list[Clause] | str = misspelt(names) or [Clause("责任单位", RESPONSIBLE, names)]
        elif is_tag(piece):
            found = [Clause(TAG, TAG, value=piece)]
        elif match:
            found = labelled(match[1], match[2], words)
        elif out and out[-1].kind in (RESPONSIBLE, HELPING) and is_bare(piece):
            names = unit_names.read(piece)
            found = misspelt(names) or [out.pop().and_(names)]  # 责任单位：A；B；C
        else:
            found = sentence(piece, words)
        if isinstance(found, str):
            return found
        out += found
    return twice(out) or out


def labelled(word: str, value: str, words: Vocabulary) -> list[Clause] | str:
    """The field of a label and what stands behind it: `责任单位：B，12月底前完成` is two."""
    kind = words.kind(word)
    if kind is None:
        return (
            f"不认识“{word}：”这个用语，请在 data/notice.yaml 的 labels 里写明它是什么，例如 {word}: 责任；"
            "若是笔误，请改正通知"
        )
    if "".join(value.split()) in DITTO:
        return f"“{word}：”后面是“{value}”：请写出来"
    if kind not in UNIT_KINDS:
        words_ = value.strip("。、，； ")
        if kind == DEADLINE:
            words_ = when(words_) or words_
        return [Clause(word, kind, value=words_)] if words_ else f"“{word}：”后面没有内容"
    if value and not meant(value.strip("。 ")):
        return []  # 配合单位：无
    blocks = unit_names.split(value.rstrip("。，、 "), "，")
    late = next((i for i, block in enumerate(blocks) if when(block)), len(blocks))
    deadlines = [Clause(DEADLINE, DEADLINE, value=when(block) or block) for block in blocks[late:]]
    said = any(_VERB.search(block) and not unit_names.is_whole(block) for block in blocks[:late])
    if said or "会同" in value:
        found = sentence("，".join(blocks[:late]), words, word)
        return found if isinstance(found, str) else found + deadlines
    names = unit_names.read("，".join(blocks[:late]))
    if not names.all:
        return f"“{word}：”后面没有单位"
    wrong = misspelt(names)
    return wrong or [*_by_role(word, kind, names, words), *deadlines]


def _by_role(word: str, kind: str, names: Names, words: Vocabulary) -> list[Clause]:
    """One field, or several where a name has its role in brackets: 区发改委（牵头）、区财政局."""
    if not any(name.endswith(unit_names.CLOSING) for name in names.all):
        return [Clause(word, kind, names)]
    said: dict[str, list[str]] = {}
    for name in names.all:
        both = unit_names.second_name(name)
        own = both[1] if both and words.kind(both[1]) in UNIT_KINDS else None
        said.setdefault(own or word, []).append(both[0] if both and own else name)
    if len(said) == 1 and word in said:
        return [Clause(word, kind, names)]
    return [
        Clause(own, words.kind(own) or kind, Names((tuple(found),), names.completed, names.definitions, names.rest))
        for own, found in said.items()
    ]


def sentence(text: str, words: Vocabulary, first: str = "") -> list[Clause] | str:
    """`A牵头，B、C等按职责分工负责，12月底前完成`: units with what they do, in order."""
    out: list[Clause] = []
    waiting: list[str] = []
    text = re.sub(rf"(?:牵头)?，?会同(?={HAN})", "牵头，", text)  # A会同B负责: A leads
    text = re.sub(r"以([^，；。]{2,20})为主", r"\1牵头", text) if "为主" in text else text
    text = re.sub(r"(?<=牵头|负责|主办|承办|协办|配合)[、；]", "，", text)
    for piece in unit_names.split(re.sub("^(?:由|请)", "", text.strip("。 ")), "，"):
        late = _LATE.search(piece)
        time = when(piece) or (piece if out and re.fullmatch(BY_THEN, piece) else None)
        if time and not waiting:
            before = out.pop().value + "；" if out and out[-1].kind == DEADLINE else ""  # 6月底前出台政策，年内持续推进
            out.append(Clause(DEADLINE, DEADLINE, value=before + time))
            continue
        block = piece
        if late and (time := when(late[1])):
            out.append(Clause(DEADLINE, DEADLINE, value=time))
            block = piece[: late.start()]
        verb = _VERB.search(block)
        if not verb:
            waiting.append(re.sub("^由", "", block))
            continue
        kind = _VERBS[int((verb.lastgroup or "v0")[1:])][0]
        whole = block[: verb.start()]
        if first and waiting:  # 牵头单位：A，B配合
            out.append(Clause(first, words.kind(first) or RESPONSIBLE, unit_names.read("，".join(waiting))))
            first, waiting = "", []
        waiting.append(re.sub("^由", "", whole))
        names = unit_names.read("，".join(filter(None, waiting)))
        waiting = []
        if not names.all and out:
            continue  # A牵头，负责落实
        if not names.all:
            return f"“{text}”没有写明单位"
        wrong = misspelt(names)
        if wrong:
            return wrong
        if all(map(_PERSON.search, names.all)):
            out.append(Clause(LEADER, LEADER, value="、".join(names.all)))
            continue
        more = re.search("等?$", whole)
        out.append(Clause(_SAID_OF[kind], kind, names, ending=(more[0] if more else "") + verb[0]))
    if waiting and not first and out and out[-1].kind == DEADLINE and len(out) > 1 and out[-2].kind == LEAD:
        names = unit_names.read("，".join(waiting))  # A会同B于9月底前完成
        return misspelt(names) or [*out, Clause(_SAID_OF[RESPONSIBLE], RESPONSIBLE, names)]
    if waiting and first:
        names = unit_names.read("，".join(waiting))
        return misspelt(names) or [Clause(first, words.kind(first) or RESPONSIBLE, names), *out]
    if waiting:
        return f"“{'，'.join(waiting)}”前面没有写明是牵头单位还是责任单位"
    return out


def is_tag(text: str) -> bool:
    """Whether a text is a tag by its words alone: ★, 民生实事, A类."""
    return bool(_TAG.fullmatch(text))


def misspelt(names: Names) -> str | None:
    """What is wrong with names by their characters alone, in Chinese: files are named after units."""
    return next(filter(None, map(_wrong, names.all)), None)


@lru_cache(4096)
def _wrong(name: str) -> str | None:
    if "".join(name.split()) in DITTO or name.startswith(("同上", "同第")):
        return f"“{name}”没有写明是哪个单位：请写出单位名称"
    if who := _person(name) if " " in name else None:
        return f"“{name}”像是单位和人名连在一起：请把“{who}”写在“责任领导：”这样的用语后面"
    mark = unit_names.misplaced(name) or next(filter(name.__contains__, "。；！"), None)
    if unit_names.opened(name):
        return f"“{name}”里的括号不成对，没有读成单位名称：单位请写在行末的一个括号里"
    if mark == "：":
        return f"“{name}”里有“：”，不是单位名称：牵头单位和责任单位之间请用“；”分开"
    if mark:
        visible = "".join(c if c.isprintable() else "\ufffd" for c in name)
        shown = f"“{mark}”" if mark.isprintable() else "控制字符"
        return f"单位名称“{visible}”里不能有{shown}：请更正，几个单位之间请用“、”分开"
    if _LABEL_FIRST.match(name):
        return f"“{name}”里有用语，不是单位名称：请写成“用语：单位”，几个用语之间请用“；”分开"
    joined = unit_names.run_together(name)
    if joined:
        return f"“{name}”像是两个单位连在一起：请写成“{joined[0]}、{joined[1]}”"
    return None


def _person(name: str) -> str | None:
    """Who stands beside a unit with only a space between: 市财政局 陈伟."""
    found = re.fullmatch(rf"(.+?)\s+({HAN}{{2,4}})", name) or re.fullmatch(
        rf"({HAN}{{2,4}})\s+([市县省州区]{HAN}{{2,}})", name
    )
    whole = [unit_names.is_whole(part) for part in found.groups()] if found else []
    return found[2 if whole[0] else 1] if found and any(whole) else None


def _bare(text: str, words: Vocabulary) -> tuple[str, list[Clause] | str] | None:
    """Fields without brackets at the end of a text: from the first label on, or its last sentence."""
    label = words.label(text)
    if label:
        before = text[: label.start()].rstrip("，、；：, —–-")
        inner = text[label.start() :].strip()
        if before[-1:] in unit_names.PAIRS:
            before = before[:-1].rstrip()
        if unit_names.opened(inner) < 0:
            inner, closed = inner.rstrip(ENDS)[:-1], inner.rstrip(ENDS)[-1:]
            if closed not in unit_names.CLOSING:
                return None  # a bracket with words behind it
        return before, parse(inner, words)
    end = text.rstrip(ENDS)
    start = max(end.rfind(mark) for mark in _SENTENCE_END) + 1
    while start and end[start - 1] == "；" and re.search("(?:牵头|负责|主办|承办)；$", end[:start]):
        start = max(end.rfind(mark, 0, start - 1) for mark in _SENTENCE_END) + 1  # A牵头；B配合
    if not ROLE_VERB.search(end, start):
        return None
    commas = [at.end() for at in re.finditer("，", end) if at.end() > start]  # 新建学校5所，由A牵头，B配合
    for at in [start, *commas] if start else commas:
        found = sentence(end[at:].strip(), words)
        names = [name for clause in found if clause.names for name in clause.names.all] if type(found) is list else []
        if names and all(unit_names.is_name(n) for n in names):
            return text[:at].rstrip("，\n "), found
    return None
