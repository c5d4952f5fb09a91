"""The Excel sheet of shares comes back as any other form does: one wrong thing, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.conftest import Run
from tests.forms.typing_in import Document

DAY = ("--on", "2024-07-10")
FILE = "data/breakdown/1-3.yaml"


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        made = book.add_worksheet()
        for number, row in enumerate([("1-3 公园",), ("编号", "单位", "指标", "份额"), *rows, ("", "合计", "", "=1")]):
            made.write_row(number, 0, row)
    return path


def filled(run: Run, base: Path) -> Path:
    """附表3 of 甲局 with one task filled in."""
    out = base.parent / "附表3.docx"
    assert run("--root", base, "form", "progress", "--unit", "甲局", "-q", "2024Q2", "-o", out, *DAY).code == 0
    form = Document(out.read_bytes()).type("gwrb:1-3/0:progress", "建成5个。").type("gwrb:1-3/0:status", "正常推进")
    out.write_bytes(form.type("gwrb:foot:submitted", "2024-07-08").data)
    return out


def test_shares_and_a_form_in_one_run(run: Run, base: Path) -> None:
    shares = sheet(base.parent / "份额.xlsx", ("1-3", "丙市甲局", "公园", 10), ("1-3", "乙局", "公园", ""))
    ran = run("--root", base, "collect", shares, filled(run, base), *DAY)
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "公园：份额合计10个，承诺10个")
    assert ran.out.splitlines()[-1] == "已写入 data/breakdown/1-3.yaml：1 个单位的份额"
    assert (base / FILE).read_text().partition("task")[2] == ": 1-3\nshares:\n- unit: 甲局\n  amount: 10\n"
    assert "建成5个。" in (base / "data/progress/2024Q2/甲局.yaml").read_text()
    again = run("--root", base, "collect", shares, *DAY)
    assert again == (0, "份额与台账里的相同，没有改动\n", "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("1-3", "甲局", "公园", "十来个")], "份额.xlsx D3：甲局 的份额“十来个”不是数（计量单位：个）\n没有改动\n"),
        ([("1-3", "甲局", "", 4), ("1-3", "丙市甲局", "", 5)], "甲局 的份额写了几个：4、5\n没有改动\n"),
    ],
)
def test_a_wrong_share_takes_nothing_in(run: Run, base: Path, rows: list[tuple[object, ...]], said: str) -> None:
    ran = run("--root", base, "collect", sheet(base.parent / "份额.xlsx", *rows), filled(run, base), *DAY)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(said)
    assert not (base / FILE).exists()
    assert not (base / "data/progress/2024Q2").exists()


def test_an_empty_sheet_is_asked_about(run: Run, base: Path) -> None:
    ran = run("--root", base, "collect", sheet(base.parent / "份额.xlsx", ("1-3", "甲局", "公园", "")), *DAY)
    assert ran.code == 1
    assert ran.err.splitlines()[1:3] == ["  份额一个也没有填", "    加 --accept 后：略过这一份"]
