"""Write src/gwrb/text/traditional.txt from OpenCC's t2s, one character at a time.

Run it after OpenCC's data changed: `python tools/build_fold_table.py`. OpenCC (Apache-2.0) is needed
for this only, never by the program.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import opencc

TABLE = Path(__file__).parents[1] / "src" / "gwrb" / "text" / "traditional.txt"
HEAD = """\
# Traditional to Simplified, one character to one, as OpenCC's t2s has it (OpenCC: Apache-2.0).
# Made by tools/build_fold_table.py; not edited by hand.
# also in Simplified text (GB 2312, 通用规范汉字表)
"""
BLOCKS = ((0x2E80, 0x2FDF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
# Outside GB 2312, but the 通用规范汉字表 (2013, appendix 1) made them standard in names.
STANDARD_IN_NAMES = "昇陞氾"
PAIRS_A_LINE = 30


def pairs() -> dict[str, str]:
    """Every assigned CJK character that t2s changes, with what it becomes."""
    convert = opencc.OpenCC("t2s").convert
    characters = (chr(code) for first, last in BLOCKS for code in range(first, last + 1))
    assigned = (c for c in characters if unicodedata.category(c) != "Cn")
    return {c: simplified for c in assigned if (simplified := convert(c)) != c}


def also_simplified(character: str) -> bool:
    """Whether Simplified text may hold the character as it is."""
    return bool(character.encode("gb2312", "ignore")) or character in STANDARD_IN_NAMES


def rows(table: dict[str, str]) -> str:
    """The pairs as lines of text."""
    words = [old + new for old, new in table.items()]
    return "".join(" ".join(words[i : i + PAIRS_A_LINE]) + "\n" for i in range(0, len(words), PAIRS_A_LINE))


def build() -> str:
    """The whole file."""
    table = pairs()
    shared = {old: new for old, new in table.items() if also_simplified(old)}
    only = {old: new for old, new in table.items() if old not in shared}
    return f"{HEAD}{rows(shared)}# only Traditional\n{rows(only)}"


if __name__ == "__main__":
    TABLE.write_text(build(), encoding="utf-8", newline="\n")
