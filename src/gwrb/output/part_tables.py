"""Everyone's part in a task as a table: for the terminal, for programs, and as the Excel sheet of shares to fill in."""

from collections.abc import Iterable, Sequence

from gwrb.forms.read.share_sheet import SHARE, TARGET, TASK, UNIT
from gwrb.output.status_tables import points, share
from gwrb.output.table import Column, Table
from gwrb.output.terminal import TerminalPage
from gwrb.reports.part_rows import UnitPart

PARTS: tuple[Column[UnitPart], ...] = (
    Column("task", TASK, lambda r: r.task, "任务编号。", 8, screen=False),
    Column("name", "名称", lambda r: r.name, "任务名称。", 24, screen=False),
    Column("unit", UNIT, lambda r: r.unit, "承担这项任务的单位，牵头的在前。", 24),
    Column("role", "责任", lambda r: r.role, "牵头、责任、配合。", 8),
    Column("target", TARGET, lambda r: r.target, "指标名称。", 24, screen=False),
    Column("share", SHARE, lambda r: r.share, "这个单位到年底应完成多少；没有分解的为空。", 10, right=True),
    Column("measure", "计量单位", lambda r: r.measure, "份额和完成数的单位。", 9, screen=False),
    Column("value", "完成数", lambda r: r.value, "年初以来累计；牵头单位的是全市的数。", 10, right=True),
    Column("completion", "完成率", lambda r: share(r.completion), "完成数占份额的比例。", 9, right=True),
    Column("light", "灯", lambda r: r.light, "完成率对照序时进度。", 7),
    Column("distance", "低于序时", lambda r: points(r.distance), "完成率低于序时进度几个百分点；负数是高于。", 9, right=True),
    Column("status", "状态", lambda r: r.status, "进度状态；没有报为未报。", 10),
    Column("submitted", "报送日期", lambda r: r.submitted, "进展文件上写的日期。", 12),
    Column("late", "迟报", lambda r: r.late, "报送日期晚于期限。", 6, optional=True),
    Column("required", "要求报", lambda r: r.required, "方案要求报配合情况，或有份额。", 7, screen=False),
)  # fmt: skip


def parts_table(rows: Sequence[UnitPart], title: str, notes: Iterable[str] = ()) -> Table[UnitPart]:
    """Rows with what they add up to, in words."""
    return Table(PARTS, rows, title, foot="\n".join(filter(None, notes)), name="任务分解")


def parts_page(table: Table[UnitPart]) -> TerminalPage:
    """The same on a terminal, target by target."""
    page = TerminalPage()
    page.say(f"{table.title}\n")
    for name in dict.fromkeys(row.target for row in table.rows):
        if name:
            page.say(name)
        rows = [row for row in table.rows if row.target == name]
        page.table(Table([c for c in PARTS if c.screen], rows, names=1))
        page.say("")
    if table.foot:
        page.say(table.foot)
    return page
