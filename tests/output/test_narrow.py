"""Tables on a terminal of any width: no line wider, no cell broken twice."""

from __future__ import annotations

import pytest

from gwrb.output.table import Column, Table
from gwrb.output.terminal import TerminalPage
from gwrb.text.script import columns

ROWS = [("市委外办", "党委部门", 12, "也是市人民政府外事办公室，按党委部门列；是否属“市人民政府各部门”，请核对")]
COLUMNS = (
    Column[tuple[str, str, int, str]]("", "单位", lambda row: row[0]),
    Column[tuple[str, str, int, str]]("", "类别", lambda row: row[1]),
    Column[tuple[str, str, int, str]]("", "牵头", lambda row: row[2], right=True),
    Column[tuple[str, str, int, str]]("", "备注", lambda row: row[3], fold=40),
)


def shown(width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, names: int = 0) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    page = TerminalPage()
    page.table(Table(COLUMNS, ROWS, names=names))
    page.show()
    return capsys.readouterr().out


def test_the_widest_columns_give_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        shown(48, capsys, monkeypatch)
        == """\
单位      类别      牵头  备注
────────────────────────────────────────────────
市委外办  党委部门    12  也是市人民政府外事办公
                          室，按党委部门列；是否
                          属“市人民政府各部门”，
                          请核对
"""
    )


def test_where_there_is_no_room_a_row_is_a_paragraph(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        shown(40, capsys, monkeypatch, names=1)
        == """\
市委外办
  类别 党委部门，牵头 12，备注 也是市人
  民政府外事办公室，按党委部门列；是否属
  “市人民政府各部门”，请核对
"""
    )


@pytest.mark.parametrize("width", range(24, 100, 3))
def test_no_line_is_wider_and_no_cell_is_broken_twice(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shown(width, capsys, monkeypatch).splitlines()
    assert max(map(columns, lines)) <= width
    note = [line[lines[2].index("也") :] if line is lines[2] else line.strip() for line in lines[2:]]
    assert [line for line in note[:-1] if columns(line) < columns(note[0]) - 6] == []


def test_rows_lose_no_word_where_there_is_no_room(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that stood behind the first two columns used to be cut off, at the right of a narrow terminal."""
    monkeypatch.setenv("COLUMNS", "30")
    page = TerminalPage()
    page.rows((15, 12, 0), [("2024-02-08 周四", "办理方案期限", "报办理方案，共 2 个单位")])
    page.show()
    assert (
        capsys.readouterr().out
        == """\
2024-02-08 周四
  办理方案期限  报办理方案，共
  2 个单位
"""
    )
