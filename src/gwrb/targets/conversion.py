"""Values in a target's own unit of measure."""

from decimal import Decimal

from gwrb.model.plan import Target
from gwrb.model.progress import Entry
from gwrb.model.values import Quantity


def in_unit(value: Decimal, unit: str) -> Decimal | None:
    """A reported value in `unit`: a bare number is in it already, 15万个 comes to 150000 in 个.

    None where it was written in a unit of another kind, or where no exact number comes of it.
    """
    if not isinstance(value, Quantity):
        return value
    # plain: a Quantity would go on printing what was written
    return converted(Decimal(value), value.unit, unit)


def converted(value: Decimal, written: str, unit: str) -> Decimal | None:
    """A value in another unit; None where that is of another kind, or no exact number comes of it."""
    if written == unit:
        return value
    from gwrb.text.measure_units import convert

    return convert(value, written, unit)


def said_of(target: Target, entry: Entry) -> Decimal | None:
    """What an entry says of a target, in the target's unit; None where it gives no figure, or one of another measure."""
    value = entry.values.get(target.name)
    if value is None or target.scope not in (None, entry.scope):
        return None
    return in_unit(value, target.unit)
