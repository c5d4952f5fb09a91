"""Chinese script and width: Traditional to Simplified, half to full width, the search key of names, near words, clauses.

One character becomes one character everywhere, so offsets and line numbers stay true. The table is
`traditional.txt` (made by tools/build_fold_table.py from OpenCC's t2s). Words that a table
of characters cannot get right are listed here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

_TABLE = Path(__file__).with_name("traditional.txt")
_SECOND_SECTION = "# only Traditional"

# Characters that stay as they are but are written otherwise in some words (瞭解 is 了解, 瞭望 is 瞭望).
_BY_WORD = "著瞭藉"
_WORK = "名作称述录书者"  # 著名, 著作 …: here 著 is the right character

# What a word becomes, with 著, 瞭, 藉, 覆 and the characters of the table's first section still as
# they stood and all others already Simplified. A word that maps to itself is known to be right.
_WORDS: dict[str, str] = (
    {f"著{c}": f"著{c}" for c in _WORK}
    | {f"{c}著": f"{c}著" for c in "显卓昭名专原巨编论译土遗合"}
    | {f"著{c}": f"着{c}" for c in "力手眼重实想急陆火装色落意"}
    | {f"{c}著": f"{c}着" for c in "沿随朝本向凭接跟执有味绕"}
    | {f"{c}覆": f"{c}复" for c in "答批回反函"}
    | {w: w for w in ("乾坤", "乾隆", "乾陵", "乾县", "角徵", "徵羽", "昇腾", "昇思", "瞭望", "慰藉", "狼藉")}
    | {"瞭解": "了解", "明瞭": "明了", "瞭然": "了然", "不茍": "不苟", "茍且": "苟且"}
    | {"凭藉": "凭借", "藉助": "借助", "藉此": "借此", "藉口": "借口", "藉由": "借由"}
)


@cache
def _sections() -> tuple[str, str]:
    """The table's two sections: characters that Simplified text may hold as well, and all others.

    Three characters a pair: the Traditional one, the Simplified one, a space or the line's end.
    """
    shared, _, only = _TABLE.read_text(encoding="utf-8").partition(_SECOND_SECTION + "\n")
    while shared.startswith("#"):
        shared = shared.partition("\n")[2]
    return shared, only


@cache
def _tables() -> tuple[dict[int, int], dict[int, int]]:
    """The two sections as tables."""
    shared, only = _sections()
    return str.maketrans(shared[::3], shared[1::3]), str.maketrans(only[::3], only[1::3])


@cache
def _traditional() -> frozenset[str]:
    """The Traditional characters of both sections: whether a text has any is asked before its characters are looked up,
    which takes five times as long."""
    shared, only = _sections()
    return frozenset(shared[::3] + only[::3])


def _folded(text: str) -> str:
    """The text with every Traditional character as the Simplified one that look-ups take it for."""
    if _traditional().isdisjoint(text):
        return text
    shared, only = _tables()
    return text.translate(shared).translate(only)


def pairs() -> dict[str, str]:
    """Traditional characters with the Simplified ones that look-ups take them for."""
    shared, only = _tables()
    return {chr(old): chr(new) for old, new in (shared | only).items()}


@cache
def _choices() -> re.Pattern[str]:
    """Every place where a character alone does not decide: listed words first, then the characters."""
    words = [word for word in _WORDS if not word.endswith("著")]
    works = f"(?:{'|'.join(word[:-1] for word in _WORDS if word.endswith('著'))})著(?![{_WORK}])"
    return re.compile("|".join([*words, works, f"[{_BY_WORD}{''.join(map(chr, _tables()[0]))}]"]))


def to_simplified(text: str) -> str:
    """Traditional text as Simplified, same length. For text known to be Traditional (`is_traditional`).

    覆 stays but in 答覆 and its like; what `ambiguous` names was decided without knowing the word.
    """
    shared = _tables()[0]

    def choose(match: re.Match[str]) -> str:
        return _WORDS.get(match[0]) or match[0].translate(shared)

    return _choices().sub(choose, _without_only(text))


@lru_cache(1024)
def _without_only(text: str) -> str:
    """The text with what only Traditional has in Simplified."""
    return text.translate(_tables()[1])


def ambiguous(text: str) -> list[tuple[int, str]]:
    """Offset and character of every place where `to_simplified` had to decide by one character.

    These are characters that Simplified text has too (乾, 於, 瞭, 著 …), outside the listed words.
    """
    found = _choices().finditer(_without_only(text))
    return [(match.start(), match[0]) for match in found if match[0] not in _WORDS]


def is_traditional(text: str) -> bool:
    """Whether a whole document is Traditional: more characters that only it has than only Simplified has."""
    table, counted = _tables()[1], Counter(text)
    only = sum(n for c, n in counted.items() if ord(c) in table)
    simplified = counted.keys() & set(map(chr, table.values())) if only else ()
    return only > sum(counted[c] for c in simplified if not c.encode("big5", "ignore"))


def traditional_characters(text: str) -> list[tuple[int, str, str]]:
    """Offset, character and replacement of every character that Simplified text never has."""
    table = _tables()[1]
    if table.keys().isdisjoint(map(ord, set(text))):
        return []
    return [(offset, c, chr(table[ord(c)])) for offset, c in enumerate(text) if ord(c) in table]


def replaced(text: str, found: Iterable[tuple[int, str, str]]) -> str:
    """The text with what was found in it (offset, character, replacement) put right; same length."""
    characters = list(text)
    for at, _, replacement in found:
        characters[at] = replacement
    return "".join(characters)


@cache
def _marks() -> re.Pattern[str]:
    """Marks that only hold a number: raised and lowered digits, circled, bracketed, dotted ones, fractions."""
    return re.compile(
        "([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u24ff\u2776-\u2793"
        "\u3192-\u3195\u3200-\u32ff\u3358-\u3370\u33e0-\u33fe\U0001f100-\U0001f10a])"
    )


def half_width(text: str) -> str:
    """Full-width forms as half-width ones; ①, ², ⑴ and ½ stay: what is read as a number is what was written."""
    if text.isascii():
        return text
    return "".join(
        part if number % 2 else unicodedata.normalize("NFKC", part) for number, part in enumerate(_marks().split(text))
    )


_RAISED = {
    "superscript": str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"),
    "subscript": str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋"),
}


def raised(text: str, how: str) -> str:
    """Words that are set raised or lowered (superscript, subscript) with their figures as such characters."""
    return text.translate(_RAISED.get(how, {}))


def comparable(text: str) -> str:
    """Words as a search compares them: blind to script, width and case; punctuation and spaces count."""
    return _folded(unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=4096)  # the same few names come again in every quarter's register
def fold(text: str) -> str:
    """The search key of a name: blind to script, width, case, spaces and punctuation."""
    key = _folded(unicodedata.normalize("NFKC", text)).casefold()
    if key.isalpha():
        return key
    return "".join(filter(str.isalnum, _folded(half_width(text)).casefold()))


# --- width ---------------------------------------------------------------------------------------

_FULL = dict(zip(",:;?!()<>.", "，：；？！（）〈〉。", strict=True))
_TRANSPARENT = " \t,:;?!()<>0123456789.%"  # what a mark's surroundings are judged through
_REACH = 40  # characters; further away nothing tells what a mark belongs to
_PAIRS = {"(": ")", "<": ">"}
_CHINESE_MARKS = "—…‘’“”"
_OPENING = "（〈《「『【〔〖“‘(<"
_ANY_ASCII_MARK = re.compile("[,:;?!()<>.]")
_ANY_MARK = r"[,:;?!()<>]|\.(?![!-~])"  # a full stop before what is ASCII stays
_MARKS = frozenset(",:;?!()<>")
_MARK = "[,:;?!()<>]"
_SURROUNDINGS = f"[{_TRANSPARENT}]+"
_STOP = r"(?<!\.)\.(?![.0-9A-Za-z])"
_NUMBERING = r"(?m)^[ \t\u3000]*[(（]?[一二三四五六七八九十]+[)）]?\."


@cache
def _latin() -> re.Pattern[str]:
    """URLs and mail addresses, without a mark at their end."""
    rest = r"[!-~]*[A-Za-z0-9/_=&#%~+-]"
    mail = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"
    return re.compile(rf"[A-Za-z][A-Za-z0-9+.-]{{0,20}}://{rest}|www\.{rest}|{mail}")


def half_width_marks(text: str) -> list[tuple[int, str, str]]:
    """Offset, mark and full-width replacement of every half-width mark that stands in Chinese text.

    A mark stands in Chinese text when the nearest character before or after it, figures and other
    marks left out, is Chinese; brackets change in pairs. Never between two figures or letters (1,200;
    3:1), never in addresses; `<` and `>` only as a pair around Chinese; a full stop only behind
    Chinese at the end of a line (卡尔.马克思 stays).
    """
    if not _ANY_ASCII_MARK.search(text):
        return []
    found: dict[int, tuple[int, str, str]] = {}
    changing = text
    while re.search(_ANY_MARK, changing):  # a mark that changes can make its neighbour one in Chinese text
        new = _marks_now(changing)
        if not new:
            break
        found.update((mark[0], mark) for mark in new)
        changing = replaced(changing, new)
    return [found[at] for at in sorted(found)]


def _marks_now(text: str) -> list[tuple[int, str, str]]:
    address = "://" in text or "www." in text or "@" in text
    barred = {at for match in _latin().finditer(text) for at in range(*match.span())} if address else set[int]()
    marks = [at for match in re.finditer(_MARK, text) if (at := match.start()) not in barred]
    chosen = _with_partners(text, marks, _among_chinese(text) - barred)
    chosen |= _stops(text, chosen) - barred
    return [(at, text[at], _FULL[text[at]]) for at in sorted(chosen)]


def full_width(text: str) -> str:
    """The text with the marks that `half_width_marks` names in full width; same length."""
    return replaced(text, half_width_marks(text))


def _among_chinese(text: str) -> set[int]:
    """The marks that have Chinese in reach on one side, and not a figure or letter on both."""
    out: set[int] = set()
    for run in re.finditer(_SURROUNDINGS, text):
        if _MARKS.isdisjoint(run[0]):
            continue
        start, end = run.span()
        behind = start  # what is near the Chinese before the run ends here
        if start and _is_chinese(text[start - 1]):
            behind = min(end, start + _REACH - 1)
        ahead = end
        if end < len(text) and _is_chinese(text[end]):
            ahead = max(behind, end - _REACH + 1)
        for near in (range(start, behind), range(ahead, end)):
            for at in near:
                if text[at] in _MARKS and not _inside_latin(text, at):
                    out.add(at)
    return out


def _inside_latin(text: str, at: int) -> bool:
    return _is_latin(text, _beside(text, at, -1)) and _is_latin(text, _beside(text, at, 1))


def _is_latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def _stops(text: str, chosen: set[int]) -> set[int]:
    """The full stops of Chinese sentences; `chosen` marks count as the full-width ones they become."""
    out: set[int] = set()
    if "." not in text:
        return out
    numbering = {match.end() - 1 for match in re.finditer(_NUMBERING, text)}
    for match in re.finditer(_STOP, text):
        at = match.start()
        before, after = _beside(text, at, -1), _beside(text, at, 1)
        behind_chinese = before in chosen or _is_chinese(text[before : before + 1])
        ended = after == len(text) or text[after] in "\r\n"
        if (
            at not in numbering
            and before >= 0
            and behind_chinese
            and text[before] not in _OPENING
            and (ended or after in chosen or (after > at + 1 and _is_chinese(text[after])))
        ):
            out.add(at)
    return out


def _beside(text: str, at: int, step: int) -> int:
    """Where the nearest character on one side stands, spaces left out; at most as far as marks reach."""
    near = at + step
    while 0 <= near < len(text) and text[near] in " \t" and abs(near - at) < _REACH:
        near += step
    return near


def _is_chinese(character: str) -> bool:
    """Ideographs, their marks and full-width marks; not full-width letters and figures."""
    full_width_latin = "\uff01" <= character <= "\uff5e" and character.isalnum()
    return (character > "\u2e7f" and not full_width_latin) or (character != "" and character in _CHINESE_MARKS)


def _with_partners(text: str, marks: list[int], chosen: set[int]) -> set[int]:
    """Brackets in pairs: one that changes takes its partner along; a lone or outer `<` never changes."""
    open_: list[int] = []
    angles: set[int] = set()
    for at in marks:
        if text[at] in _PAIRS:
            open_.append(at)
        elif open_ and _PAIRS[text[open_[-1]]] == text[at]:
            pair = {open_.pop(), at}
            if text[at] == ">":
                angles |= pair if pair <= _angles(text, pair) else set()
            elif chosen & pair:
                chosen |= pair
    return {at for at in chosen if text[at] not in "<>"} | angles


def _angles(text: str, pair: set[int]) -> set[int]:
    """The angle brackets of a pair that have Chinese just inside."""
    start, end = sorted(pair)
    return {at for at, inside in ((start, start + 1), (end, end - 1)) if _is_chinese(text[inside])}


_LIKENED = 60  # characters of a word that may be a slip: likeness takes the square of them


def near_words(word: str, words: Iterable[str], most: int, least: float = 0.6) -> list[str]:
    """The most similar of some words, best first; `least`: how similar, from 0 to 1. A word of great length is like none."""
    import difflib

    short = [each for each in words if max(len(word), len(each)) <= _LIKENED]
    return difflib.get_close_matches(word, short, n=most, cutoff=least)


def closest(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant, or None; one in another script or of letters in another order (lsit) first."""
    known = list(words)
    if (same := next((each for each in known if fold(each) == fold(word)), None)) is not None:
        return same
    swapped = (each for each in known if sorted(each) == sorted(word) and each[:1] == word[:1])
    return next(swapped, None) or next(iter(near_words(word, known, 1)), None)


_TYPOS = str.maketrans("己巳以末起", "已已已未启")  # of words that say how a task stands
_NOT = frozenset("不未无没非难")
_LEAST = 4  # characters of a word of which one may be another


def same_word(word: str, words: Sequence[str]) -> str | None:
    """The one of a few words that say how things stand that was meant, or None: a wrong guess would be believed.

    It may differ in width, script, marks and usual typos (己完成), or in one character that negates nothing.
    Likeness says too little: 未完成 looks like 已完成. Words of Latin letters are compared by likeness.
    """
    written = fold(word).translate(_TYPOS)
    keys = {one: fold(one).translate(_TYPOS) for one in words}
    for one, key in keys.items():
        if key == written or (len(key) >= _LEAST and _one_apart(key, written)):
            return one
    return closest(word, filter(str.isascii, words))


def _one_apart(key: str, written: str) -> bool:
    """Whether one character is another, and neither negates."""
    changed = [pair for pair in zip(key, written, strict=False) if pair[0] != pair[1]]
    return len(key) == len(written) and len(changed) == 1 and _NOT.isdisjoint(changed[0])


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def columns_before(text: str) -> list[int]:
    """How many columns stand before each character of a text, and at last those of all of it."""
    return [0, *accumulate(map(_width, text))]


@lru_cache(4096)
def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


DIGITS = "零一二三四五六七八九"
HAN = r"[^\W\d_a-zA-Z]"  # a Chinese character; a range of characters would take a hundred times as long to compile
NUMERAL = "[一二三四五六七八九十]{1,3}"  # a regular expression for what to_int may read


def to_chinese(number: int) -> str:
    """1…99 as a heading writes it: 10 is 十, 12 is 十二, 20 is 二十."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading numeral for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


_VALUES = {to_chinese(number): number for number in range(1, 100)}


def to_int(numeral: str) -> int | None:
    """The number of a heading numeral, None where it is not one."""
    return _VALUES.get(numeral)


_PARTS = r"[（〈《“‘(]|[）〉》”’)]|[，。；：！？、;\n]"
_OPENED, _PARTING = "（〈《“‘(", "，。；：！？、;\n"


def parted(text: str, marks: str) -> Iterator[str]:
    """A text parted at some of the marks ，。；：！？、; and the line's end, but not inside brackets or quotes."""
    depth = start = 0
    for mark in re.finditer(_PARTS, text):
        if mark[0] in _OPENED:
            depth += 1
        elif mark[0] not in _PARTING:
            depth -= 1
        elif mark[0] in marks and depth <= 0:
            yield text[start : mark.start()].strip()
            start = mark.end()
    yield text[start:].strip()
