"""Classes of units: guessed from names, and grouped into the blocks that a notice's commas part.

Counted over all clauses of the 2024 notice: 、 stands between party bodies, between government
departments of any kind, and between enterprises of any owner; ， everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from gwrb.model.units_file import Units
from gwrb.notice import unit_names
from gwrb.text import script

# Block by class name, the first that fits: 区人民政府 is a district, 政府直属机构 a department.
_BLOCKS = tuple(
    (re.compile(pattern), block)
    for pattern, block in (
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
)
# Class by how a name begins or ends, the first that fits.
_GUESSES = tuple(
    (re.compile(pattern), class_)
    for pattern, class_ in (
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
)
_ORDER = (
    "党委部门", "政府组成部门", "政府直属特设机构", "政府直属机构", "群团组织", "事业单位", "中央省属垂直单位",
    "中央企业属地单位", "派出机构管委会", "区人民政府", "市属国企", "临时指挥部专班",
)  # fmt: skip
OTHER = "其他"


def guess(name: str) -> str:
    """A unit's class by its name alone; 其他 where the name says nothing."""
    both = unit_names.second_name(name)
    plain = both[0] if both else name
    return next((class_ for pattern, class_ in _GUESSES if pattern.search(plain)), OTHER)


def block(class_: str) -> str:
    """The block of a class: units of one block are parted by 、, blocks by ，."""
    return next((block for pattern, block in _BLOCKS if pattern.search(class_)), class_)


def blocks_of(units: Units) -> dict[str, str]:
    """The block of every name and alias, by its search key; a group is a block of its own."""
    own = [((unit.name, *unit.aliases), block(unit.class_)) for unit in units.units]
    own += [((group.name, *group.aliases), f"group {group.name}") for group in units.groups]
    return {script.fold(name): of for names, of in own for name in names}


def in_blocks(names: Iterable[str], known: Mapping[str, str]) -> list[list[str]]:
    """The names, in order, parted where the block changes."""

    def of(name: str) -> str:
        guessed = f"group {name}" if unit_names.is_group(name) else block(guess(name))
        return known.get(script.fold(name)) or guessed

    return [list(run) for _, run in groupby(names, of)]


def order(class_: str) -> int:
    """Where a class stands in a list of units, as the guesses and the notice have them."""
    return _ORDER.index(class_) if class_ in _ORDER else len(_ORDER)
