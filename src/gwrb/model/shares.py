"""data/breakdown/: which unit has which share of a task's target."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from gwrb.model.field_types import Amount, Line, ListOf, PeriodName, Prose
from gwrb.model.plan import TASK_ID
from gwrb.model.progress import Sample
from gwrb.model.record import NO_PLACES, Field, Record
from gwrb.model.units_file import NAME
from gwrb.model.values import Period
from gwrb.text.source import Place, Places


class UnitShare(NamedTuple):
    """What one unit is to do of a target, from a quarter on; the share of a later quarter takes its place."""

    unit: Annotated[str, Field(NAME, "单位", "哪个单位的份额，简称。", required=True)]
    amount: Annotated[Decimal, Field(Amount(), "份额", "这个单位到年底完成多少，按指标的计量单位。", required=True)]
    target: Annotated[str | None, Field(Line(), "指标", "哪一个指标；任务只有一个指标的可以不写。", after="unit")] = (
        None
    )
    from_: Annotated[
        Period | None,
        Field(PeriodName(), "起始季度", "年中调整的，从哪个季度起是这个数；年初定的不写。", key="from", after=""),
    ] = None
    reason: Annotated[str | None, Field(Prose(), "理由", "为什么调整，依据什么文件。", free=True)] = None
    at: Place | None = None


SHARE = Record("share", "份额", UnitShare, vital=("unit", "amount"), key=("unit", "target", "from"), braces=True)


class Breakdown(NamedTuple):
    """One task's shares."""

    task: Annotated[str, Field(TASK_ID, "任务编号", "分解的是哪一项任务，与文件名相同。", required=True)]
    sample: Sample = False
    shares: Annotated[
        tuple[UnitShare, ...], Field(ListOf(SHARE), "各单位的份额", "一个单位、一个指标一条。", required=True)
    ] = ()
    at: Place | None = None
    where: Places = NO_PLACES


BREAKDOWN_FILE = Record(
    "breakdown", "任务分解文件", Breakdown, glob="data/breakdown/*.yaml", identity=("task",), rows="shares"
)
