"""The Excel sheet of shares as it comes back: by its heads 单位, 指标, 份额, whatever else stands in it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gwrb.forms.read import excel_form, form_formats
from gwrb.forms.read.grid import FilledRow
from gwrb.ledger.packages import UnreadableError

TASK, UNIT, TARGET, SHARE = HEADS = ("编号", "单位", "指标", "份额")
_TOTAL = "合计"


class FilledShare(NamedTuple):
    """One line: task, unit and target (empty where the sheet has no such column), what was written, where it stands."""

    task: str
    unit: str
    target: str
    amount: str
    where: str


def read_shares(data: bytes, name: str) -> list[FilledShare]:
    """The lines of the first table that has the heads of unit and share; those without a share are left out.

    Raises UnreadableError where it is no workbook, or has no such table.
    """
    kind = form_formats.recognise(data, name)
    if kind not in ("xlsx", "xls"):
        raise UnreadableError("no-sheet", "这不是 Excel 文件，请填好 gwrb breakdown 写出的那一张 Excel 表")
    found = excel_form.read(data) if kind == "xlsx" else excel_form.read_old(data)
    lines = shares_in(found.tables, (UNIT, SHARE))
    if lines is None:
        raise UnreadableError("no-table", f"表里没有“{UNIT}”“{SHARE}”两栏")
    return lines


def shares_in(tables: Iterable[Sequence[FilledRow]], needed: Sequence[str]) -> list[FilledShare] | None:
    """The lines of the first table that has the heads needed, without totals; None where none has."""
    for table in tables:
        for number, row in enumerate(table):
            places = {cell.text.strip(): cell.column for cell in row.cells}
            if places.keys() >= {*needed}:
                lines = (_line(one, places) for one in table[number + 1 :])
                return [line for line in lines if line.unit not in ("", _TOTAL) and line.amount]
    return None


def _line(row: FilledRow, places: dict[str, int]) -> FilledShare:
    said = {cell.column: cell for cell in row.cells}
    task, unit, target, amount = (
        said[at].text.strip() if (at := places.get(head, -1)) in said else "" for head in HEADS
    )
    where = said[places[SHARE]].reference if places[SHARE] in said else ""
    return FilledShare(task, unit, target, amount, f"{where}：" if where else "")
