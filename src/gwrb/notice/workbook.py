"""An Excel workbook → its blocks: every visible sheet is a table, its numbers and days as people see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from gwrb.ledger.apart import apart
from gwrb.ledger.packages import Package, UnreadableError, weigh
from gwrb.notice.blocks import Block, NoticeProblem, TooMuchError, rows_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_ROWS, MAX_COLUMNS = 20_000, 200
_LARGE = f"有一个工作表超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，不像一份通知，请删去多余的行列后再导入"
_NOT_EXCEL = "这不是 Excel 工作簿（.xlsx、.xls），或文件已损坏、有密码，请重新另存后再导入"


def workbook_blocks(data: bytes) -> tuple[list[Block], list[NoticeProblem]]:
    """The rows of all sheets that are not hidden."""
    try:
        if data.startswith(b"PK"):  # the library keeps every cell up to the last one, empty or not
            reach = weigh(Package(data))
            if reach.rows > MAX_ROWS or reach.columns > MAX_COLUMNS:
                return [], [NoticeProblem(0, _LARGE)]
        blocks = apart(_blocks, data)
    except UnreadableError as error:
        return [], [NoticeProblem(0, error.message if error.word == "bomb" else _NOT_EXCEL)]
    return blocks, [] if blocks else [NoticeProblem(0, "工作簿里没有内容，请检查是否选错文件")]


def _blocks(data: bytes) -> list[Block]:
    import python_calamine

    blocks: list[Block] = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            sheet, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
            names = [m.name for m in book.sheets_metadata if m.visible == visible and m.typ == sheet]
            for number, name in enumerate(names, 1):
                one = book.get_sheet_by_name(name)
                if one.height > MAX_ROWS or one.width > MAX_COLUMNS:
                    raise UnreadableError("bomb", _LARGE)
                blocks += _sheet(one, number, name if len(names) > 1 else "")
    except TooMuchError as error:
        raise UnreadableError("bomb", str(error)) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise UnreadableError("damaged", _NOT_EXCEL) from None
    return blocks


def _sheet(sheet: CalamineSheet, number: int, name: str) -> Iterator[Block]:
    grid = [(at, _texts(row)) for at, row in enumerate(sheet.to_python(skip_empty_area=False), 1)]
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    }
    return rows_of(grid, spans, number, name)


def _texts(row: Sequence[Any]) -> list[str]:
    return [value.strip() if type(value) is str else _shown(value) for value in row]


def _shown(value: Any) -> str:
    """A cell's value as people read it: 3 for 3.0, 2024年12月31日 for a day."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
