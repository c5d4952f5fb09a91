"""One table in every format."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from gwrb.output.json_text import json_text
from gwrb.output.table import Column, Table, to_csv
from gwrb.output.terminal import TerminalPage
from gwrb.output.xlsx import to_xlsx
from gwrb.text.rounding import Share
from gwrb.text.script import columns


class Town(NamedTuple):
    """A row."""

    name: str
    amount: Decimal | None = None
    share: Share | None = None
    day: dt.date | None = None
    doubtful: bool = False
    late: int = 0


COLUMNS: tuple[Column[Town], ...] = (
    Column("name", "单位", lambda t: t.name),
    Column("amount", "目标值", lambda t: t.amount, right=True),
    Column("share", "完成率", lambda t: t.share),
    Column("day", "报送日期", lambda t: t.day),
    Column("doubtful", "待确认", lambda t: t.doubtful, optional=True),
    Column("late", "", lambda t: t.late),
    Column("", "迟报天数", lambda t: t.late or None, screen=False),
)
ROWS = (Town("=甲|局", Decimal("10.50"), Share("0.3621"), dt.date(2024, 7, 15), late=3), Town("乙局"))
TABLE = Table(COLUMNS, ROWS, "标题", Town("合计", Decimal(10)), "脚注", names=1)


def test_csv_has_the_rows_and_no_formula() -> None:
    assert TABLE.csv() == (
        "单位,目标值,完成率,报送日期,待确认,迟报天数\n'=甲|局,10.50,0.3621,2024-07-15,,3\n乙局,,,,,\n"
    )


def test_a_number_below_nought_is_a_number_in_csv() -> None:
    said = ["-3", "-10.5%", "-3+1", "－3", "-甲"]
    assert to_csv(["数"], ([one] for one in said)) == "数\n-3\n-10.5%\n'-3+1\n'－3\n'-甲\n"


def test_a_workbook_is_made_where_no_temporary_file_can_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = to_xlsx([TABLE], dt.date(2024, 7, 1))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    assert to_xlsx([TABLE], dt.date(2024, 7, 1)) == made


def test_markdown_is_read_with_title_total_and_foot() -> None:
    kept = Table(COLUMNS, ROWS, "标题", Town("合计", Decimal(10)), "脚注").only_filled()
    assert kept.markdown() == (
        "标题\n\n| 单位 | 目标值 | 完成率 | 报送日期 | 迟报天数 |\n| --- | --- | --- | --- | --- |\n"
        "| =甲\\|局 | 10.50 | 36.2% | 2024-07-15 | 3 |\n| 乙局 |  |  |  |  |\n| 合计 | 10 |  |  |  |\n\n脚注\n"
    )


def test_json_has_exact_amounts_and_a_row_a_line() -> None:
    text = json_text(TABLE.objects())
    assert json.loads(text)[0] == {
        "name": "=甲|局", "amount": "10.50", "share": 0.3621, "day": "2024-07-15", "doubtful": False, "late": 3,
    }  # fmt: skip
    assert len(text.splitlines()) == 4
    assert json_text([]) == "[]\n"


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_terminal_gets_paragraphs(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    page = TerminalPage()
    page.table(TABLE)
    page.show()
    out = capsys.readouterr().out
    assert ("单位" in out) == (width == 80)
    assert "待确认" not in out and "迟报天数" not in out  # noqa: PT018
    if width == 60:
        assert out == "=甲|局\n  目标值 10.50，完成率 36.2%，报送日期 2024-07-15\n乙局\n合计\n  目标值 10\n"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("汉字", 4), ("e\u0301", 1), ("“”", 2), ("，", 2)])
def test_a_text_has_one_width(text: str, width: int) -> None:
    assert columns(text) == width
