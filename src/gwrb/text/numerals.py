"""Chinese numerals of headings: 一 … 九十九."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
NUMERAL = "[一二三四五六七八九十]{1,3}"  # a regular expression for what to_int may read


def to_chinese(number: int) -> str:
    """1…99 as a heading writes it: 10 is 十, 12 is 十二, 20 is 二十."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading numeral for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


_VALUES = {to_chinese(number): number for number in range(1, 100)}


def to_int(numeral: str) -> int | None:
    """The number of a heading numeral, None where it is not one."""
    return _VALUES.get(numeral)
