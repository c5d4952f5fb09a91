"""gwrb calendar: every date of the year, who still owes, what is next; as a file for other calendars."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.output.icalendar import to_ics
from gwrb.tracking.due_dates import Date
from tests.conftest import Run
from tests.tracking.conftest import read, write
from tests.tracking.small import day


def test_the_year(run: Run, wuhan: Path) -> None:
    ran = run("calendar", "--on", "2024-02-01", cwd=wuhan)
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
2024年目标任务日历

2024-01-26 周五  印发          印发责任分解方案
2024-02-01 周四  ← 今天
2024-02-08 周四  办理方案期限  报办理方案；69 个单位，还有 69 个没有办
2024-02-08 周四  名单期限      报督办工作人员名单；69 个单位，还有 69 个没有办
2024-03-31 周日  报告期截止    2024年第一季度报告期截止
2024-04-20 周六  报送期限      报2024年第一季度责任事项完成情况（截至3月31日）；
                               69 个单位，还有 69 个没有办
2024-06-30 周日  报告期截止    2024年上半年报告期截止
2024-07-20 周六  报送期限      报2024年上半年责任事项完成情况（截至6月30日）；69
                               个单位，还有 69 个没有办
2024-09-30 周一  报告期截止    2024年前三季度报告期截止
2024-10-20 周日  报送期限      报2024年前三季度责任事项完成情况（截至9月30日）；
                               69 个单位，还有 69 个没有办
2024-12-31 周二  报告期截止    2024年全年报告期截止
2025-01-20 周一  报送期限      报2024年全年责任事项完成情况（截至12月31日）；69
                               个单位，还有 69 个没有办

接下来：2024-02-08（周四，还有 7 天）报办理方案，69 个单位还没有办
接下来：2024-02-08（周四，还有 7 天）报督办工作人员名单，69 个单位还没有办
"""
    )


def rows(run: Run, root: Path, on: str = "2024-07-25") -> dict[str, tuple[int, int]]:
    found = json.loads(run("calendar", "-f", "json", "--on", on, cwd=root).out)
    return {f"{r['date']} {r['kind']}": (r["units"], r["open"]) for r in found}


def test_who_still_owes(run: Run, ws: Path) -> None:
    """A later quarter's report answers for the one before; what the office takes in or sends back moves the figures."""
    found = rows(run, ws)
    assert found["2024-07-20 报送期限"] == (2, 2)  # 甲局 left one out, 乙局 all
    text = read(ws, "data/progress/2024Q2/甲局.yaml")
    write(ws, "data/progress/2024Q2/甲局.yaml", text + "- task: 1-5\n  status: 正常推进\n")
    assert rows(run, ws)["2024-07-20 报送期限"] == (2, 1)
    assert rows(run, ws)["2024-04-20 报送期限"] == (2, 1)
    run("review", "return", "1-1", "-u", "甲局", "-r", "数据不实", "--on", "2024-07-22", cwd=ws)
    assert rows(run, ws)["2024-07-20 报送期限"] == (2, 2)
    assert rows(run, ws)["2024-07-29 重报期限"] == (1, 1)
    assert (
        "接下来：2024-07-29（周一，还有 4 天）重报退回的进展：甲局 1-1，1 个单位还没有办\n"
        in run("calendar", "--on", "2024-07-25", cwd=ws).out
    )
    assert "（周一，就是今天）" in run("calendar", "--on", "2024-07-29", cwd=ws).out


def test_deadlines_of_plans_and_inspections(run: Run, ws: Path) -> None:
    plan = "unit: 甲局\nentries:\n- {task: 1-1, measures: x, deadline: 2024-11-30}\n- {task: 1-3, measures: x, deadline: 2024-11-30}\n"
    write(ws, "data/plans/甲局.yaml", plan)
    run("inspect", "add", "公园", "--on", "2024-07-16", cwd=ws)
    run("inspect", "finding", "20240716-1", "停工\n\n无人", "-u", "甲局", "--due", "2024-08-01", cwd=ws)
    lines = run("calendar", "-f", "csv", "--on", "2024-07-25", cwd=ws).out.split("\n")
    assert "2024-07-16,周二,督查,专项督查：公园,," in lines
    assert "2024-08-01,周四,整改期限,甲局整改：停工 无人,1,1" in lines
    assert "2024-11-30,周六,完成时限,完成时限：甲局 1-1、甲局 1-3,1,1" in lines
    md = run("calendar", "-f", "md", "--on", "2024-07-25", cwd=ws).out
    assert md.startswith("| 日期 | 星期 | 事项 | 内容 | 应办单位 | 未办单位 |\n")


def test_samples_are_marked_and_a_csv_file_opens_in_excel(run: Run, ws: Path) -> None:
    mark = "示例数据：内容为虚构，仅供演示"
    assert mark not in run("calendar", "--on", "2024-07-25", cwd=ws).out
    name = "data/progress/2024Q2/甲局.yaml"
    write(ws, name, read(ws, name).replace("entries:", "sample: true\nentries:"))
    assert run("calendar", "--on", "2024-07-25", cwd=ws).out.startswith(f"{mark}\n2024年目标任务日历\n")
    assert run("calendar", "-f", "md", cwd=ws).out.startswith(f"{mark}\n\n| 日期 |")
    ics = run("calendar", "-f", "ics", cwd=ws).out.replace("\r\n ", "").replace("\n ", "")
    assert f"X-WR-CALNAME:2024年目标任务日历（{mark}）" in ics
    assert run("calendar", "-f", "csv", "-o", "日历.csv", cwd=ws).code == 0
    assert (ws / "日历.csv").read_bytes().startswith("\ufeff日期,".encode())


def test_nothing_is_next_after_the_last(run: Run, base: Path) -> None:
    assert run("calendar", "--on", "2025-02-01", cwd=base).out.endswith("\n接下来没有要办的期限。\n")


def test_a_file_for_other_calendars(run: Run, ws: Path) -> None:
    ran = run("calendar", "-f", "ics", "-o", "日历.ics", "--on", "2024-07-25", cwd=ws)
    assert (ran.code, ran.out) == (0, "已写入 日历.ics\n")
    data = (ws / "日历.ics").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    text = data.decode("utf-8").replace("\r\n ", "")
    events = text.split("BEGIN:VEVENT\r\n")[1:]
    assert len(events) == 8
    assert events[1].split("\r\n")[1:9] == [
        "DTSTAMP:20240725T000000Z",
        "DTSTART;VALUE=DATE:20240420",
        "DTEND;VALUE=DATE:20240421",
        "SUMMARY:报2024年第一季度责任事项完成情况（截至3月31日）（2 个单位还没有办）",
        "DESCRIPTION:2024-04-20 周六",
        "CATEGORIES:报送期限",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    ids = [e.split("\r\n")[0] for e in events]
    assert len(set(ids)) == 8
    again = run("calendar", "-f", "ics", "-o", "日历.ics", "--on", "2024-07-25", cwd=ws)
    assert (again.code, again.err) == (1, "日历.ics 已存在，没有改动；要覆盖请加 --force，或用 -o 另写一个文件名\n")
    write(ws, "data/tasks.yaml", read(ws, "data/tasks.yaml").replace("due_day: 20", "due_day: 22"))
    run("calendar", "-f", "ics", "-o", "日历.ics", "--force", "--on", "2024-07-26", cwd=ws)
    moved = (ws / "日历.ics").read_bytes().decode("utf-8").split("BEGIN:VEVENT\r\n")[1:]
    assert [e.split("\r\n")[0] for e in moved] == ids  # the same matters on other days
    assert "DTSTART;VALUE=DATE:20240422" in moved[1]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=120), max_size=3), st.text(max_size=60))
def test_whatever_the_words_lines_are_short_and_whole(words: list[str], title: str) -> None:
    found = [Date(day("07-20"), "报送期限", text, str(n), None, 2, 1) for n, text in enumerate(words)]
    lines = to_ics(title, found, day("07-01")).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    signs = {sign for line in lines for sign in line.decode("utf-8")}
    assert {sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")} <= {"\t"}
    whole = b"\r\n".join(lines).replace(b"\r\n ", b"")
    assert whole.count(b"BEGIN:VEVENT") >= len(words)
    assert sum(line == b"END:VEVENT" for line in whole.split(b"\r\n")) == len(words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-f", "docx"), "--format 必须是 table、json、csv、md、xlsx、ics 之一，不能是“docx”\n"),
        (("-o", "x"), "-o 的文件名请以 .json、.csv、.md、.xlsx、.ics 结尾（扩展名决定格式），不能是“x”\n"),
        (("--on", "2024-13-01"), "--on 必须是日期，写成 2024-07-15 的样子，不能是“2024-13-01”\n"),
    ],
)
def test_refusals(run: Run, base: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = run("calendar", *arguments, cwd=base)
    assert (ran.code, ran.out, ran.err) == (2, "", words)
