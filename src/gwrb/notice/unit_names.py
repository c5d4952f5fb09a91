"""Unit names as a clause writes them: 、 within a class, ， between classes, a shared ending once.

The separators are those of the notice's plan (task 2-3: 东湖高新区管委会，武昌、洪山、江夏区人民政府;
task 2-27: 东湖高新区、武汉经开区、临空港开发区管委会，新洲区人民政府).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

PAIRS = {"（": "）", "〈": "〉", "《": "》", "“": "”", "【": "】", "〔": "〕"}
_CLOSING = {close: open_ for open_, close in PAIRS.items()}
_AREA = "区县市州旗盟镇乡"
_BODY = "人民政府|管理委员会|管委会|政府|街道办事处|办事处|党工委"
_SHARED = re.compile(rf"(?P<place>.+?)(?P<area>街道|[{_AREA}])(?P<body>{_BODY})")
_SHORTEST = 2
_DEFINING = re.compile(r"^(?:含|包括|包含|不含|不包括|指|即|以下|简称)|(?:下同|简称)$")
# Endings that make a name whole; any other name in front of 江夏区人民政府 shares its ending.
_WHOLE = re.compile(
    r"(?:局|委|办|部|院|会|社|台|所|处|署|厅|室|组|团|队|站|校|馆|关|联|公司|中心|大学|学院|医院|银行"
    rf"|指挥部|专班|集团|单位|部门|{_BODY}|团市委|法院|[〉）])$"
)

_NEVER = re.compile(r"[/\\:*?\"<>|／＼：＊？＂＜＞｜\x00-\x1f\x7f-\x9f\u2028\u2029]")  # no file name has them


class Names(NamedTuple):
    """The names of one role: `blocks` as the commas part them; what was completed; what is defined."""

    blocks: tuple[tuple[str, ...], ...]
    completed: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]

    @property
    def all(self) -> tuple[str, ...]:
        """The names in order."""
        return tuple(name for block in self.blocks for name in block)


def is_whole(name: str) -> bool:
    """Whether a name ends as the names of bodies end; the shortest names are places (城关, 新会)."""
    return len(name) > _SHORTEST and bool(_WHOLE.search(name))


def misplaced(name: str) -> str | None:
    """The first character of a name that no name may have; None in a name as it should be."""
    found = _NEVER.search(name)
    return found[0] if found else None


def is_group(name: str) -> bool:
    """Whether a name stands for several units: 各区人民政府, 市人民政府各部门, …成员单位."""
    return name.startswith("各") or bool(re.search(r"各(?:部门|单位|委办局)$|成员单位$|有关(?:部门|单位)$", name))


def read(text: str) -> Names:
    """The names that stand after a role word; shared endings completed, definitions taken off."""
    blocks, completed, definitions = [], [], []
    for written in (split(block, "、") for block in split(text, "，")):
        plain = []
        for name in filter(None, written):
            base, definition = defined(name)
            plain.append(base)
            definitions += [(base, definition)] if definition else []
        block = expand(plain)
        completed += [(old, new) for old, new in zip(plain, block, strict=True) if old != new]
        blocks += [block] if block else []
    return Names(tuple(blocks), tuple(completed), tuple(definitions))


def defined(name: str) -> tuple[str, str | None]:
    """A name without the words that define it (1-1: 〈含…，下同〉), and those words.

    A second name in brackets (2-91: 市自贸办〈东湖高新区管委会〉) is no definition: it stays.
    """
    at = closing(name)
    inner = name[at + 1 : -1].strip() if at else ""
    return (name[:at], inner) if inner and _DEFINING.search(inner) else (name, None)


def second_name(name: str) -> tuple[str, str] | None:
    """Both names of 市委宣传部〈市文明办〉; None for a name with no bracket at its end."""
    at = closing(name)
    return (name[:at].strip(), name[at + 1 : -1].strip()) if at else None


def expand(written: Sequence[str]) -> tuple[str, ...]:
    """One block's names, each with the ending that the last of its run has: 武昌 in 武昌、江夏区人民政府."""
    names: list[str] = []
    area = body = ""
    for name in reversed(written):
        shared = _shared(name)
        if shared:
            area, body = shared[1], shared[2]
        elif is_whole(name) or is_group(name):
            area = body = ""
        names.append(name if shared else _complete(name, area, body))
    return tuple(reversed(names))


def _shared(name: str) -> tuple[str, str, str] | None:
    """Place, kind of area and body of a name whose ending others may share."""
    match = None if is_group(name) else _SHARED.fullmatch(name)
    return (match["place"], match["area"], match["body"]) if match else None


def _complete(name: str, area: str, body: str) -> str:
    has_area = name.endswith("街道") or name[-1:] in _AREA
    return name + body if has_area else name + area + body


def contract(names: Sequence[str]) -> tuple[str, ...]:
    """The opposite of `expand`: a shared ending stands at the last name of a run only."""
    written = list(names)
    for i in range(len(names) - 1):
        here, following = _shared(names[i]), _shared(names[i + 1])
        if here and following and here[1:] == following[1:]:
            body = here[2]
            written[i] = here[0] if body.endswith("政府") else here[0] + here[1]
    return tuple(written) if expand(written) == tuple(names) else tuple(names)


def join(blocks: Iterable[Sequence[str]], define: Callable[[str], str] = str) -> str:
    """Blocks of names as a clause writes them; `define` adds to a name the words that define it.

    A name that would take up the ending of the one after it is parted from that by ， instead.
    """
    safe = (part for block in blocks for part in _apart(block))
    written = ((zip(part, contract(part), map(define, part), strict=True)) for part in safe)
    return "，".join("、".join(short if whole == name else whole for name, short, whole in part) for part in written)


def _apart(block: Sequence[str]) -> list[list[str]]:
    """The block in pieces that are read as they are written."""
    pieces: list[list[str]] = []
    for name in block:
        if pieces and list(expand([*pieces[-1], name])) == [*pieces[-1], name]:
            pieces[-1].append(name)
        else:
            pieces.append([name])
    return pieces


def split(text: str, marks: str) -> list[str]:
    """The text cut at any of the marks that stands outside all brackets; pieces trimmed, empty ones kept."""
    pieces, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character in PAIRS:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and character in marks:
            pieces.append(text[start:at].strip())
            start = at + 1
    return [*pieces, text[start:].strip()]


def closing(text: str) -> int | None:
    """Where the bracket opens that the text's last character closes; None where none does."""
    close = text[-1:]
    open_ = _CLOSING.get(close)
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == close) - (text[at] == open_)
        if open_ and not depth:
            return at
    return None
