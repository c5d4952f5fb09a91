"""Lengths and letter sizes by the names that Word users know."""

from __future__ import annotations

import re

SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0, "六号": 7.5, "小六": 6.5, "七号": 5.5, "八号": 5.0,
}  # fmt: skip
"""Named sizes in points, as Word's size box lists them."""

_NUMBER = r"(\d+(?:\.\d+)?)"
_POINTS = re.compile(_NUMBER + r"\s*(?:磅|pt)?")
_LENGTH = re.compile(_NUMBER + r"\s*(毫米|mm|厘米|cm|磅|pt)?")
_IN_MM = {"毫米": 1.0, "mm": 1.0, None: 1.0, "厘米": 10.0, "cm": 10.0, "磅": 25.4 / 72, "pt": 25.4 / 72}


def size(value: object) -> float | None:
    """三号, 16磅, 16pt or 16 in points; None where it is none of these or not between 5 and 72."""
    text = str(value).strip()
    points = SIZES.get(text)
    if points is None and (match := _POINTS.fullmatch(text)):
        points = float(match[1])
    return points if points is not None and 5 <= points <= 72 else None


def points(value: object) -> float | None:
    """28.95磅, 28.95pt or 28.95 in points; None where it is no such length."""
    match = _POINTS.fullmatch(str(value).strip())
    return float(match[1]) if match else None


def millimetres(value: object) -> float | None:
    """37毫米, 37mm, 3.7厘米, 20磅 or 37 in millimetres; None where it is no length."""
    match = _LENGTH.fullmatch(str(value).strip())
    return float(match[1]) * _IN_MM[match[2]] if match else None


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point, Word's unit."""
    return round(mm / 25.4 * 1440)
