"""Whether a reported value can be what was meant: a slip of 万, a share typed as a fraction, a share above all.

Said is only what is beyond doubt odd. Growth may be negative or above 100; a count may be over-fulfilled
several times; a share of half a percent is one where about that much was promised. Nobody builds fewer than none,
but what is net of losses, and money (a profit, a balance), may be below nought.
"""

from decimal import Decimal
from fractions import Fraction

from gwrb.model.plan import AT_MOST, GROWTH, SHARE, Target
from gwrb.model.values import Quantity
from gwrb.targets.conversion import in_unit
from gwrb.text import measure_units

FAR = 10  # times the promised amount
_GREW, _FAST = 50, 300  # growth this many times what was promised, and of so many per cent
_MYRIAD = 10_000
_NET = "净"
_MONEY = ("金额", "美元", "欧元", "港元")
_MOSTLY = 50  # per cent: beside a share so great, one of less than 1 % is odd
_BEYOND = Fraction(3, 2)  # of a rate that is no share of a whole (产销率), and more than all


def doubt(target: Target, written: Decimal) -> tuple[str, str] | None:
    """What is odd about a value beside its target, and what to do; None where nothing is."""
    value, amount = in_unit(written, target.unit), Fraction(target.amount)
    if value is None:
        return None
    unit = measure_units.read(target.unit)
    rate = unit.kind in ("百分比", "百分点")
    if rate and (odd := _of_rate(target, value, 100 / unit.factor)):
        return odd
    if amount <= 0:
        return None
    if value < 0 and not rate and unit.kind not in _MONEY and _NET not in f"{target.name}{target.words}":
        return "完成数不会是负数", "请核对完成数"
    times = Fraction(value) / amount
    grown = target.kind == GROWTH
    help = f"请核对完成数和计量单位；这里按{target.unit}计，用别的单位的请把单位写上"
    if times >= FAR and not (grown and (times < _GREW or value < _FAST)):
        return f"是目标的 {int(times)} 倍", help
    typed = not isinstance(written, Quantity) or written.unit == target.unit
    if typed and not rate and value % 1 and Fraction(1, 10) <= times * _MYRIAD <= 2:
        return "不到目标的千分之一", help
    return None


def _of_rate(target: Target, value: Decimal, whole: Fraction) -> tuple[str, str] | None:
    """Of percentages; `whole`: how many of the unit are all of it (100 of %, 1000 of ‰)."""
    amount, share = Fraction(target.amount), Fraction(value)
    if target.kind == SHARE and share < 0:
        return "占比不会是负数", "请核对完成数"
    above = share > whole >= amount and target.kind not in (GROWTH, AT_MOST)
    if above and (target.kind == SHARE or share > amount * _BEYOND):
        return f"超过了 {_plain(whole)}{target.unit}", "请核对完成数"
    as_fraction = share * whole
    near = amount / 2 <= as_fraction <= amount * 2
    if target.kind == GROWTH:  # of 0.1 % as of any other; 0.058 is no figure that statistics give
        near = near and (as_fraction == amount or -int(value.normalize().as_tuple().exponent) > 1)
    small = target.kind == SHARE and amount >= _MOSTLY * whole / 100
    if 0 < share <= 1 and (near or small):
        meant = _plain(as_fraction)
        return "像是把百分数写成了小数", f"请核对；若是 {meant}{target.unit}，请写成 {meant}"
    return None


def _plain(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
