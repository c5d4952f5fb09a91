"""Shares of a whole, rounded in one way wherever they are printed."""

import math
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


class Share(float):
    """A share of a whole, which tables print as a percentage."""


def half_up(exact: Fraction, places: int) -> Decimal:
    """Rounded as by hand and in Excel: a half goes away from nought."""
    of = exact.denominator
    digits = (2 * abs(exact.numerator) * 10**places + of) // (2 * of)
    return Decimal(-digits if exact < 0 else digits).scaleb(-places)


@lru_cache(maxsize=4096)
def percent(share: float | Fraction, places: int = 1) -> str:
    """A share as 83.3%; whole numbers lose their zeros."""
    if isinstance(share, float) and not math.isfinite(share):
        return f"{share}%"
    exact = share if isinstance(share, Fraction) else Fraction(repr(float(share)))
    text = f"{half_up(exact * 100, places):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def points(distance: Fraction) -> str:
    """Percentage points with one decimal at most. Rounded half down: beside a rate that was rounded half up, the
    two as printed add up to the share of the year gone.
    """
    tenths = math.ceil(distance * 10 - Fraction(1, 2))
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{rest}' if rest else ''}"
