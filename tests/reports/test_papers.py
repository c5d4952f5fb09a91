"""What is printed: its figures added up again from the Word file, its words those of the data."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from gwrb.documents.printable import printable
from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.progress import Entry, Progress
from gwrb.text.source import Source
from tests.documents.lint import lint_docx
from tests.documents.readback import docx_words, html_tags, html_words, markdown_words, paragraph_words, part, w
from tests.reports.printing import report_of, unit_report_of
from tests.reports.small import PLAN, Q1, Q2, TODAY, UNITS, entry, filing

STATUSES = ("已完成", "正常推进", "滞后", "未启动", "部分未报", "未报")
MARK = "示例数据：内容为虚构，仅供演示"


def book(root: Path, *progress: Progress) -> Sound:
    files = tuple(DataFile(Path(p.unit), Source(p.unit, ""), p) for p in progress)
    return Sound(Ledger(Workspace(root), PLAN, UNITS, (), (), filed={"progress": files}), PLAN, UNITS)


def tables(data: bytes) -> list[list[list[str]]]:
    return [
        [
            ["\n".join(map(paragraph_words, cell.iter(w("p")))) for cell in row.iter(w("tc"))]
            for row in table.iter(w("tr"))
        ]
        for table in part(data).iter(w("tbl"))
    ]  # fmt: skip


def under(found: list[list[list[str]]], first: str) -> list[list[str]]:
    """The rows below the head of the table whose head begins so."""
    return next(rows[1:] for rows in found if rows[0][0] == first)


@pytest.fixture(scope="module")
def word(samples: Sound) -> bytes:
    return report_of(samples, "docx", Q2, TODAY).data


def test_the_word_files_figures_add_up(word: bytes) -> None:
    """What stands in the annexes, counted once more from the rows of the last one."""
    found = tables(word)
    by_part, by_unit = (under(found, name) for name in ("部分、章节", "单位"))
    head = next(rows[0] for rows in found if rows[0][0] == "单位")
    annex = next(rows[1:] for rows in found if rows[0][:2] == ["任务", "单位和状态"])
    tasks: dict[str, list[str]] = {}
    for name, about, _ in annex:
        number = re.search(r"（(\d-\d+)）", name)
        state = re.search("|".join((*STATUSES[::-1], "应报单位待确认")), about)
        assert number
        assert state
        tasks.setdefault(number[1], []).append(state[0])
    assert len(tasks) == 302
    status = Counter(derived(states) for states in tasks.values())
    assert by_part[-1][1:] == ["302", *(str(status[s]) for s in STATUSES), *by_part[-1][8:]]
    *units, whole = by_unit
    for n in range(1, len(head) - 2):
        assert whole[n] == str(sum(int(row[n] or 0) for row in units))
    owed, said, missing = (head.index(name) for name in ("应报", "已报", "未报"))
    assert int(whole[owed]) == int(whole[said]) + int(whole[missing])
    assert all((row[said] == "") == (row[-2] == "未报") for row in units)


def derived(states: list[str]) -> str:
    """A task's status, said once more in the words of the note under the tables; one row tells of all its units."""
    if "滞后" in states:
        return "滞后"
    if "未报" in states:
        return "未报" if set(states) == {"未报"} else "部分未报"
    return states[0] if len(set(states)) == 1 else "正常推进"


def test_the_charts_say_what_the_tables_say(word: bytes) -> None:
    c = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    found = []
    for name in ("word/charts/chart1.xml", "word/charts/chart2.xml"):
        series = part(word, name).iter(f"{c}ser")
        found.append(
            {s.findtext(f"{c}tx//{c}v"): [int(float(v.text or 0)) for v in s.findall(f"{c}val//{c}v")] for s in series}
        )
    parts = [row for row in under(tables(word), "部分、章节") if row[0][1] == "、"]
    assert found[0] == {s: [int(row[2 + n] or 0) for row in parts] for n, s in enumerate(STATUSES)}
    states = Counter(row[-2] for row in under(tables(word), "单位")[:-1])
    assert {k: sum(v) for k, v in found[1].items()} == {
        "按时报送": states["已报"], "迟报": states["迟报"], "未报": states["未报"],
    }  # fmt: skip


def test_checkers_find_nothing(word: bytes, samples: Sound, tmp_path: Path) -> None:
    unit = samples.register.find("市经信局")
    for number, data in enumerate((word, unit_report_of(samples, "docx", unit, Q2, TODAY).data)):
        assert lint_docx(data) == []
        path = tmp_path / f"{number}.docx"
        path.write_bytes(data)
        assert [str(e) for e in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.parametrize("format", ["docx", "html", "md", "xlsx"])
def test_same_data_same_bytes(format: str, tmp_path: Path) -> None:
    one = book(tmp_path, filing("甲局", entry("1-1", "滞后")))
    assert report_of(one, format, Q2, TODAY) == report_of(one, format, Q2, TODAY)


def test_samples_are_marked_wherever_they_are_printed(samples: Sound, word: bytes, tmp_path: Path) -> None:
    assert docx_words(word)[0] == MARK
    unit = samples.register.find("市水务局")
    for format in ("html", "md"):
        for made in (report_of(samples, format, Q2, TODAY), unit_report_of(samples, format, unit, Q2, TODAY)):
            assert MARK in made.data.decode()[:9000]
    for made in (report_of(samples, "xlsx", Q2, TODAY), unit_report_of(samples, "xlsx", unit, Q2, TODAY)):
        assert MARK in rows_of(made.data)[0][0]
    real = report_of(book(tmp_path, filing("甲局", entry("1-1"))), "docx", Q2, TODAY).data
    assert "示例数据" not in "".join(docx_words(real))


def test_the_period_is_named_with_its_days_in_every_output(tmp_path: Path) -> None:
    line = "报告期2024年上半年（截至6月30日），应于7月20日前报送"
    here = book(tmp_path)
    for format in ("html", "md"):
        assert line in report_of(here, format, Q2, TODAY).data.decode()
    assert line in "".join(docx_words(report_of(here, "docx", Q2, TODAY).data))
    assert line in rows_of(report_of(here, "xlsx", Q2, TODAY).data)[0][0]


def test_nobody_has_reported(tmp_path: Path) -> None:
    made = report_of(book(tmp_path), "docx", Q2, TODAY)
    prose = "\n".join(docx_words(made.data))
    assert made.name == "2024年上半年办理情况报告.docx"
    assert "2024年上半年，6项目标任务都还没有单位报送进展，不能判断。" in prose
    assert "应报单位4个，都没有报送（已逾期5天）。未报的是甲局、乙局、东区、西区。" in prose
    assert "需要关注的任务待单位报送后列出。\n三、需市级协调事项\n协调事项待单位报送后列出。" in prose
    assert "五、下一步工作\n逐一催办未报的单位，多次迟报、不报的予以通报。" in prose  # one step is not “一是”
    assert "正常推进" not in prose.partition("附件1")[0]
    annex = next(rows[1:] for rows in tables(made.data) if rows[0][:2] == ["任务", "单位和状态"])
    assert [row[1] for row in annex] == [
        "甲局，未报", "乙局，未报", "东区、西区，未报", "甲局、乙局，未报", "专班成员单位（成员待确认），应报单位待确认",
        "甲局、乙局，未报",
    ]  # fmt: skip


# --- hostile words -------------------------------------------------------------------------------

EVIL = [
    "<b>&amp;]]></b> <script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} {# x #} ${1+1}",
    "=SUM(A1:A9) +1 -1 @x _x0041_",
    "第一行\r\n第二行\t制表\n  缩进  两空格",
    "空\x00铃\x07孤\ud800尾\ufffe双向\u202e倒\u200b零宽",
    "| 表 | *星* _下_ `码` [x](http://a.b) # 题 1. 条 ~~删~~ :smile: a@b.c",
    "😀👨‍👩‍👧𠮷" + "长" * 10_000,
]  # fmt: skip


def hostile(words: str) -> Sound:
    fields = {"progress": words, "problems": words, "next": words, "coordination": words, "evidence": (words,)}
    one = Entry("1-1", "滞后", **fields, values={words: 1}, forecast="能完成")  # type: ignore[arg-type, dict-item]
    return book(Path("/nonexistent"), Progress("甲局", Q2, dt.date(2024, 7, 1), entries=(one,)))


@pytest.mark.parametrize("words", EVIL, ids=range(len(EVIL)))
def test_hostile_words_are_printed_as_words(words: str) -> None:
    sound = hostile(words)
    lines = [line for line in printable(words).split("\n") if line.strip()]

    data = report_of(sound, "docx", Q2, TODAY).data
    assert lint_docx(data) == []
    annex = next(row for row in tables_with_tabs(data) if "（1-1）" in row[0] and row[1].startswith("甲局\n"))
    assert annex[2].startswith("\n".join(lines))
    for part_of in ("完成数：", "问题：", "下一步：", "需协调：", "佐证材料："):
        assert all(line in annex[2].partition(part_of)[2] for line in lines)

    page = report_of(sound, "html", Q2, TODAY).data.decode()
    assert not {"script", "b", "img"} & set(html_tags(page))
    said = html_words(page)
    assert all(any(line in block for block in said) for line in lines)

    text = report_of(sound, "md", Q2, TODAY).data.decode()
    shown = "\n".join(markdown_words(text))
    assert all(squeezed(line) in squeezed(shown) for line in lines)

    ledger = report_of(sound, "xlsx", Q2, TODAY).data
    row = next(row for row in rows_of(ledger) if row[0] == "1-1")
    assert [row[10], row[12], row[13], row[14], row[16]] == ["\n".join(lines)] * 5


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def tables_with_tabs(data: bytes) -> list[list[str]]:
    return [
        ["\n".join(paragraph_words(p) for p in cell.iter(w("p"))) for cell in row.iter(w("tc"))]
        for row in part(data).iter(w("tr"))
    ]


@pytest.mark.parametrize("words", EVIL[:6], ids=range(6))
def test_hostile_names_are_printed_as_words(words: str) -> None:
    """Whatever stands in the plan: texts, titles, scopes."""
    from gwrb.model.plan import Assignment, Heading, Plan, Task

    plan = Plan(Heading(words, 2024, issuer=words), (), (Task("1-1", words, (Assignment(("甲局",), scope=words),)),))
    sound = Sound(Ledger(Workspace(Path("/nonexistent")), plan, UNITS, (), ()), plan, UNITS)
    for format in ("docx", "html", "md", "xlsx"):
        made = report_of(sound, format, Q2, TODAY)
        assert made.data
        if format == "docx":
            assert lint_docx(made.data) == []
            said = squeezed("".join(docx_words(made.data)))
            assert all(squeezed(line) in said for line in printable(words).split("\n"))


# --- Excel ---------------------------------------------------------------------------------------


def rows_of(data: bytes, sheet: int = 0) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(sheet).to_python()]


def test_the_ledger(samples: Sound) -> None:
    made = report_of(samples, "xlsx", Q2, TODAY)
    assert made.name == "2024年上半年办理情况台账.xlsx"
    title, head, *rows = rows_of(made.data)
    assert "应于7月20日前报送" in title[0]
    assert head[:3] == ["编号", "部分", "章节"]
    assert len(rows) == 621
    assert [row[0] for row in rows][:2] == ["1-1", "1-2"]
    assert Counter(row[8] for row in rows)["滞后"] == 12
    totals = rows_of(made.data, 1)
    assert totals[-1][3:] == ["302.0", "6.0", "99.0", "12.0", "3.0", "6.0", "176.0"]
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert all('state="frozen"' in sheet and "<autoFilter" in sheet and "<cols>" in sheet for sheet in sheets)


def test_too_long_a_text_says_so_in_excel() -> None:
    row = next(r for r in rows_of(report_of(hostile("字" * 40_000), "xlsx", Q2, TODAY).data) if r[0] == "1-1")
    assert len(row[10]) <= 32767
    assert row[10].endswith("……（共 40000 字，单元格放不下，全文见 Word 报告）")


def test_comparison_in_prose(tmp_path: Path) -> None:
    one = book(tmp_path, filing("甲局", entry("1-1"), quarter=Q1), filing("甲局", entry("1-1", "已完成")))
    prose = "".join(docx_words(report_of(one, "docx", Q2, TODAY).data))
    assert "与2024年第一季度相比，责任事项新完成1件。" in prose
