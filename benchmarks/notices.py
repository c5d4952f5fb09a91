"""What importing a notice costs: an office's workbook beside calamine alone, and the growth of a long text.

    python benchmarks/notices.py           some half a minute; exits 1 where a limit is passed

Everything is measured in one run on one machine, each side in a process of its own, in processor
seconds, the best of a few.

- workbook: `gwrb import` of 3,000 rows with merged categories and a column of progress, against calamine reading
  the same rows in a bare interpreter.
- growth: notices whose every line is a task, a heading, or goes on from the line before; four times as long each time:
  what a line costs in the longer one against what it costs in the shorter.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.forms import best
from benchmarks.lines import Line, told

TIMES = 3
ROWS, SECONDS, LINEAR = 3000, 2.0, 1.5
LENGTHS = (2000, 8000, 32000)
CALAMINE = "import sys, python_calamine as c; b = c.CalamineWorkbook.from_path(sys.argv[1]); \
[b.get_sheet_by_name(n).to_python() for n in b.sheet_names]"
HEAD = ("序号", "类别", "任务内容", "牵头单位", "责任单位", "完成时限", "6月进展")
SHAPES = {
    "tasks": "{n}.建成第{n}座厂房。（牵头单位：市工信局；责任单位：市财政局、市住建局）\n",
    "headings": "一、\n",
    "lines that go on": "没有编号的一行继续写下去，\n",
}


def workbook(path: Path) -> None:
    """An office's ledger of 3,000 rows, thirty to a category."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ("2025年重点工作台账",))
        sheet.write_row(1, 0, HEAD)
        for n in range(1, ROWS + 1):
            words = (f"建成第{n}座厂房", "市工信局", "市财政局、市住建局", "12月底", "开工")
            sheet.write_row(n + 1, 0, (n, f"类别{(n - 1) // 50}", *words))
        for first in range(1, ROWS, 50):
            sheet.merge_range(first + 1, 1, first + 50, 1, f"类别{(first - 1) // 50}")


def text(path: Path, shape: str, length: int) -> None:
    head = "2025年重点任务分解方案\n一、发展\n1.建成甲。（牵头单位：市工信局）\n"
    path.write_text(head + "".join(SHAPES[shape].format(n=n) for n in range(2, length + 2)), encoding="utf-8")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        workbook(at / "台账.xlsx")
        bare = best(TIMES, "-c", CALAMINE, at / "台账.xlsx")
        made = best(TIMES, "-m", "gwrb", "import", at / "台账.xlsx", "-o", at / "ws", "--force")
        lines = [
            Line(f"workbook of {ROWS} rows: calamine alone", bare, "s"),
            Line(f"workbook of {ROWS} rows: gwrb import", made, "s"),
            Line(f"workbook of {ROWS} rows: gwrb import beside calamine", made - bare, "s", SECONDS),
        ]
        for shape in SHAPES:
            took = []
            for length in LENGTHS:
                text(at / "通知.txt", shape, length)
                took.append(best(TIMES, "-c", READ, at / "通知.txt"))
            each = [(b - a) / (n - m) for a, b, m, n in zip(took, took[1:], LENGTHS, LENGTHS[1:], strict=False)]
            lines.append(Line(f"{LENGTHS[-1]:,} {shape}", took[-1], "s"))
            lines.append(
                Line(f"{shape}: cost of a line, 8,000 to 32,000 / 2,000 to 8,000", each[1] / each[0], "x", LINEAR)
            )
    return told(lines)


READ = "import sys; from pathlib import Path; from gwrb.notice.notice_file import notice_blocks; \
from gwrb.notice.reading import read_notice; read_notice(notice_blocks(Path(sys.argv[1]).read_bytes())[0], '')"

if __name__ == "__main__":
    sys.exit(main())
