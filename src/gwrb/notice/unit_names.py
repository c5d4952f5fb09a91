"""Unit names as a clause writes them: 、 within a class, ， between classes, a shared ending once.

The separators are those of the notice's plan (task 2-3: 东湖高新区管委会，武昌、洪山、江夏区人民政府;
task 2-27: 东湖高新区、武汉经开区、临空港开发区管委会，新洲区人民政府). Counted over all clauses of the 2024
notice, 、 stands between party bodies, between government departments of any kind, and between enterprises of
any owner; ， everywhere else: a unit's class, which its name tells, says to which of these blocks it belongs.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from gwrb.model.field_types import AREAS
from gwrb.model.register import Register
from gwrb.text import script

PAIRS = {
    "（": "）",
    "〈": "〉",
    "《": "》",
    "“": "”",
    "【": "】",
    "〔": "〕",
    "［": "］",
    "[": "]",
    "｛": "｝",
    "{": "}",
}
_CLOSING = {close: open_ for open_, close in PAIRS.items()}
CLOSING = tuple(_CLOSING)
_BRACKETS = dict.fromkeys(PAIRS, 1) | dict.fromkeys(CLOSING, -1)
_PARTING = re.compile(f"[{re.escape(''.join(_BRACKETS))}，、；;\\n]")
_AREA = "区县市州旗盟镇乡"
_BODY = "人民政府|管理委员会|管委会|政府|街道办事处|办事处|党工委"
_SHARED = re.compile(rf"(?P<place>.+?)(?P<area>街道|[{_AREA}])(?P<body>{_BODY})")
_SHORTEST = 2
_DEFINING = re.compile(r"^(?:含|包括|包含|不含|不包括|指|即|以下|简称)|(?:下同|简称)$")
# Endings that make a name whole; any other name in front of 江夏区人民政府 shares its ending.
_WHOLE = re.compile(
    r"(?:局|委|办|部|院|会|社|台|所|处|署|厅|室|科|股|组|团|队|站|校|馆|关|联|协|公司|中心|大学|学院|医院|银行|分行|支行|支队|大队|总队"
    rf"|指挥部|专班|集团|单位|部门|{_BODY}|团市委|法院)$"
)

_SHORT = re.compile(f"{script.HAN}[局委办厅联]")
_NEVER = re.compile(r"[/\\:*?\"<>|／＼：＊？＂＜＞｜\x00-\x1f\x7f-\x9f\u2028\u2029]")  # no file name has them


# 各县（市）、区人民政府: one group, with a mark in it that parts names elsewhere.
_GROUP = re.compile(rf"{AREAS}(?=$|[、，；和及]|等)")
_AND = re.compile("以及|和|及|与|暨")
_REST = re.compile(
    r"^排名不分(?:先后|主次)$|(?<=[\u4e00-\u9fff〉）])等(?:\d+[个家]|[一二三四五六七八九十]+[个家]|各|有关|相关|市直|区直|县直|职能|成员)*(?:责任)?(?:单位|部门|委办局)?$"
)
_CITY = "市区县州省盟旗"
_HEAD = re.compile(
    rf"{script.HAN}{{2,}}?(?:局|委|厅|管委会|政府|办事处|公司|集团|联)(?=[{_CITY}各]{script.HAN}{{1,12}}$|{script.HAN}{{2,8}}区管委会$|{script.HAN}{{2,3}}(?:街道|镇|乡)(?:办事处|人民政府)?$)"
)
_BOTH = re.compile(rf"[{_CITY}]委[{_CITY}](?:人民)?政府|[{_CITY}](?:纪委|委)[{_CITY}](?:监委|委|府)")


_once_each = lru_cache(4096)  # the same names stand in many tasks


class Names(NamedTuple):
    """The names of one role: `blocks` as the commas part them; what was completed; what is defined.

    `rest`: words that stand for units which are not listed (等12个部门).
    """

    blocks: tuple[tuple[str, ...], ...]
    completed: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    rest: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The names in order."""
        return tuple(name for block in self.blocks for name in block)


@_once_each
def is_whole(name: str) -> bool:
    """Whether a name ends as the names of bodies end; the shortest names are places (城关, 新会) but for 区委 and its like."""
    both = second_name(name)
    if both:
        return is_whole(both[0]) or is_group(name)
    return bool(_WHOLE.search(name)) if len(name) > _SHORTEST else bool(_SHORT.fullmatch(name))


@_once_each
def misplaced(name: str) -> str | None:
    """The first character of a name that no name may have; None in a name as it should be."""
    found = _NEVER.search(name)
    return found[0] if found else None


@_once_each
def is_name(name: str) -> bool:
    """Whether a name is that of a body or of several."""
    return is_whole(name) or is_group(name)


@_once_each
def is_group(name: str) -> bool:
    """Whether a name stands for several units: 各区人民政府, 市人民政府各部门, …成员单位."""
    return name.startswith("各") or bool(
        re.search(
            r"各(?:部门|单位|委办局|.{0,4}(?:企业|院校|街道|镇|园区|社区|村))$|成员单位$|有关(?:部门|单位)$", name
        )
    )


def read(text: str) -> Names:
    """The names that stand after a role word; shared endings completed, definitions taken off."""
    blocks, completed, definitions, rest = [], [], [], []
    for written in (_listed(block) for block in split(text, "，\n")):
        plain = []
        for name in filter(None, written):
            more = _REST.search(name)
            rest += [more[0]] if more else []
            base, definition = defined(name[: more.start()] if more else name)
            plain += [base] if base else []
            definitions += [(base, definition)] if definition else []
        block = expand(plain)
        completed += [(old, new) for old, new in zip(plain, block, strict=True) if old != new]
        blocks += [block] if block else []
    return Names(tuple(blocks), tuple(completed), tuple(definitions), tuple(rest))


def _listed(block: str) -> list[str]:
    """The names of a block as written: parted by 、, by 和 and its like, by spaces between whole names."""
    group = _GROUP.search(block) if "各" in block else None
    if group:
        before, (more, _, behind) = block[: group.start()].rstrip("、"), block[group.end() :].partition("、")
        return [*(_listed(before) if before else []), group[0] + more, *(_listed(behind) if behind else [])]
    names = [name for piece in split(block, "、") for name in _spaced(piece)]
    return [name for piece in names for name in _joined(piece)]


def _spaced(piece: str) -> list[str]:
    """Names that only a space parts; a space that stands in no such place goes."""
    parts = piece.split()
    if len(parts) > 1 and all(is_name(part) or _SHARED.fullmatch(part) for part in parts):
        return parts
    return [piece]


def _joined(piece: str) -> list[str]:
    """The names that 和, 及, 与 join, where what stands before it is a name of its own (人力资源和社会保障局 is one)."""
    for match in _AND.finditer(piece):
        left, right = piece[: match.start()], piece[match.end() :]
        parted = is_whole(left) or is_group(left) or _shared(right)
        if left and parted and (is_name(right)):
            return [left, *_joined(right)]
    return [piece]


@_once_each
def run_together(name: str) -> tuple[str, str] | None:
    """The two names of which one name consists, where a mark between them is missing: 市科技局市财政局."""
    plain = re.split("[〈（]", name)[0]
    match = _HEAD.match(plain)
    if not match or _BOTH.search(plain) or is_group(name):
        return None
    left, right = plain[: match.end()], plain[match.end() :]
    own = re.search("分局$|[支大中]队$|派出所$", right)  # 市公安局市中分局
    return (left, right) if is_whole(left) and not own and (is_name(right)) else None


def opened(text: str) -> int:
    """How many brackets are open at the end of a text; less than 0 where more are closed than were opened."""
    return sum(_BRACKETS[found] for found in _PARTING.findall(text) if found in _BRACKETS)


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
        elif is_name(name):
            area = body = ""
        own = name.endswith("街道") or name[-1:] in _AREA
        names.append(name if shared else name + ("" if own else area) + body)
    return tuple(reversed(names))


@_once_each
def _shared(name: str) -> tuple[str, str, str] | None:
    """Place, kind of area and body of a name whose ending others may share."""
    match = None if is_group(name) else _SHARED.fullmatch(name)
    return (match["place"], match["area"], match["body"]) if match else None


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
        # Only the name just before can take up an ending: where it takes none, neither do those before it.
        if pieces and expand([pieces[-1][-1], name]) == (pieces[-1][-1], name):
            pieces[-1].append(name)
        else:
            pieces.append([name])
    return pieces


def split(text: str, marks: str) -> list[str]:
    """The text cut at any of the marks that stands outside all brackets; pieces trimmed, empty ones kept."""
    pieces, depth, start = [], 0, 0
    for found in _PARTING.finditer(text):
        depth = max(0, depth + _BRACKETS.get(found[0], 0))
        if not depth and found[0] in marks:
            pieces.append(text[start : found.start()].strip())
            start = found.end()
    return [*pieces, text[start:].strip()]


def groups(text: str) -> Iterator[tuple[int, int]]:
    """Where each bracket opens and closes that stands in no other."""
    depth = start = 0
    for found in _PARTING.finditer(text):
        step = _BRACKETS.get(found[0], 0)
        start = found.start() if not depth and step > 0 else start
        if depth == 1 and step < 0:
            yield start, found.start()
        depth = max(0, depth + step)


def closing(text: str) -> int | None:
    """Where the bracket opens that the text's last character closes; None where none does."""
    close = text[-1:]
    open_ = _CLOSING.get(close)
    if open_ is None:
        return None
    at, closed = len(text), 0
    while (at := text.rfind(open_, 0, at)) >= 0:
        closed += 1
        if text.count(close, at) == closed:
            return at
    return None


# Block by class name, the first that fits (patterns that are compiled when they are reached first): 区人民政府 is a district, 政府直属机构 a department.
_BLOCKS = (
    ("派出|管委会|开发区", "committees"),
    ("(?:区|县|市|州|街道|乡镇|地方)(?:级)?人?民?政府", "districts"),
    ("党|纪检|人大|政协", "party"),
    ("企业|公司|国企|集团", "enterprises"),
    ("垂直|中央|省属|驻", "vertical"),
    ("群团|团体", "mass"),
    ("事业", "institutions"),
    ("临时|指挥部|专班|领导小组", "temporary"),
    ("政府|组成|直属|特设|部门", "departments"),
)
# Class by how a name begins or ends, the first that fits.
_GUESSES = (
    ("(?:区|县|市|州|旗)人民政府$|(?:区|县)政府$", "区人民政府"),
    ("管委会$|管理委员会$", "派出机构管委会"),
    ("指挥部$|专班$|领导小组$", "临时指挥部专班"),
    ("(?:供电|电力|电信|移动|联通|铁塔|邮政|石油|石化|铁路|电网).*(?:公司|集团)$", "中央企业属地单位"),
    ("公司$|集团$|银行$", "市属国企"),
    (
        "税务局$|气象局$|邮政管理局$|通信管理局$|消防救援(?:支队|局)$|海关$|海事局$|调查队$|烟草.*局$",
        "中央省属垂直单位",
    ),
    ("总工会$|^团.委$|团委$|妇联$|残联$|工商联$|红十字会$|文联$|科协$|侨联$|社科联$|作协$|台联$", "群团组织"),
    ("国资委$", "政府直属特设机构"),
    ("^[^委]?(?:省|市|州|区|县|旗)委(?!$)", "党委部门"),
    ("(?:局|委|办|厅)$", "政府组成部门"),
    ("(?:社|院|台|中心|馆|校|所|站|大学|医院|学院)$", "事业单位"),
)
_ORDER = (
    "党委部门", "政府组成部门", "政府直属特设机构", "政府直属机构", "群团组织", "事业单位", "中央省属垂直单位",
    "中央企业属地单位", "派出机构管委会", "区人民政府", "市属国企", "临时指挥部专班",
)  # fmt: skip
OTHER = "其他"


@cache
def guess_class(name: str) -> str:
    """A unit's class by its name alone; 其他 where the name says nothing."""
    both = second_name(name)
    plain = both[0] if both else name
    return next((class_ for pattern, class_ in _GUESSES if re.search(pattern, plain)), OTHER)


@cache
def class_block(class_: str) -> str:
    """The block of a class: units of one block are parted by 、, blocks by ，."""
    return next((block for pattern, block in _BLOCKS if re.search(pattern, class_)), class_)


def districts(register: Register) -> set[str]:
    """The units that are districts: those of such a class, and committees that stand in a group with them alone."""
    block = {unit.name: class_block(unit.class_) for unit in register.units.units}
    own = {name for name, of in block.items() if of == "districts"}
    groups = ({unit.name for unit in register.members(group)} for group in register.units.groups)
    alike = (names for names in groups if names & own and all(block[n] in ("districts", "committees") for n in names))
    return own.union(*alike)


def in_blocks(names: Iterable[str]) -> list[list[str]]:
    """The names, in order, parted where the class that they suggest is of another block."""
    blocks = groupby(names, lambda name: f"group {name}" if is_group(name) else class_block(guess_class(name)))
    return [list(run) for _, run in blocks]


def class_order(class_: str) -> int:
    """Where a class stands in a list of units, as the guesses and the notice have them."""
    return _ORDER.index(class_) if class_ in _ORDER else len(_ORDER)
