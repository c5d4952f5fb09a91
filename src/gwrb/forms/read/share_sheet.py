"""The Excel sheet of shares as it comes back: by its heads 单位, 指标, 份额, whatever else stands in it."""

from typing import NamedTuple

from gwrb.forms.read import excel_form, form_formats
from gwrb.forms.read.grid import FilledRow
from gwrb.ledger.packages import UnreadableError


class FilledShare(NamedTuple):
    """One line: where it stands, the unit, the target (empty where the sheet has no such column), what was written."""

    where: str
    unit: str
    target: str
    amount: str


def read_shares(data: bytes, name: str, heads: tuple[str, str, str]) -> list[FilledShare]:
    """The lines of the first table that has the heads of unit and share; those without a share are left out.

    Raises UnreadableError where it is no workbook, or has no such table.
    """
    kind = form_formats.recognise(data, name)
    if kind not in ("xlsx", "xls"):
        raise UnreadableError("no-sheet", "这不是 Excel 文件，请填好 gwrb breakdown 写出的那一张 Excel 表")
    found = excel_form.read(data) if kind == "xlsx" else excel_form.read_old(data)
    unit, _, share = heads
    for table in found.tables:
        for number, row in enumerate(table):
            places = {cell.text.strip(): cell.column for cell in row.cells}
            if unit in places and share in places:
                lines = (_line(one, places, heads) for one in table[number + 1 :])
                return [line for line in lines if line.unit and line.amount]
    raise UnreadableError("no-table", f"表里没有“{unit}”“{share}”两栏")


def _line(row: FilledRow, places: dict[str, int], heads: tuple[str, str, str]) -> FilledShare:
    said = {cell.column: cell for cell in row.cells}
    unit, target, amount = ((said[at].text.strip() if (at := places.get(head, -1)) in said else "") for head in heads)
    where = said[places[heads[2]]].reference if places[heads[2]] in said else ""
    return FilledShare(where, unit, target, amount)
