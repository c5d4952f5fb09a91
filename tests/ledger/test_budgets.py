"""A budget for every call: what a small file can ask for is counted before it is done, and said."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.table import Table as Grid
from rich.text import Text

from gwrb.edit.splice import new_file
from gwrb.edit.three_way import table
from gwrb.forms.read import excel_form, word_form
from gwrb.ledger.packages import UnreadableError, weigh
from gwrb.merge import intake
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit, Units
from gwrb.model.values import Period
from gwrb.notice.notice_file import notice_blocks
from gwrb.notice.reading import read_notice
from gwrb.notice.unit_names import join
from gwrb.output.terminal import TerminalPage
from gwrb.text.source import Source
from tests.conftest import Run
from tests.forms import old_excel

M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
FAR = ROW + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'


@contextmanager
def within(calls: int) -> Iterator[None]:
    """Fails as soon as more functions are called than that: work is counted, no clock is read."""
    made = 0

    def called(*_: object) -> None:
        nonlocal made
        made += 1
        assert made <= calls, f"more than {calls} calls"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        yield
    finally:
        sys.setprofile(before)


def package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    each = (f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{P}">{"".join(each)}</Relationships>'


def workbook(rows: str = ROW, more: str = "", shared: str = "", sheets: int = 1) -> bytes:
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, sheets + 1))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{M}" xmlns:r="{R}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/s.xml"), ("sharedStrings", "shared.xml")),
        "xl/worksheets/s.xml": f'<worksheet xmlns="{M}"><sheetData>{rows}</sheetData>{more}</worksheet>',
        "xl/shared.xml": f'<sst xmlns="{M}">{shared}</sst>',
    }
    return package(**parts)


def document(body: str) -> bytes:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    return package(**parts)


def many_cells_of(text: str, count: int) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count + 1))
    return workbook(rows, shared=f"<si><t>{text}</t></si>")


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "one huge merged range": (
        lambda: workbook(more='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "合并的格子一共盖住 17,179,869,184 个格子，不像一份表，没有读；请核对来源",
    ),
    "many merged ranges": (
        lambda: workbook(more="<mergeCells>" + '<mergeCell ref="A1:Z100"/>' * 50 + "</mergeCells>"),
        "合并的格子一共盖住 130,000 个格子，不像一份表，没有读；请核对来源",
    ),
    "a sheet named many times": (
        lambda: workbook(sheets=300),
        "文件里有 300 个工作表，不像一份表，没有读；请核对来源",
    ),
    "a long string used often": (
        lambda: many_cells_of("建设" * 50_000, 2000),
        "各格的文字一共有 600 MB，不像一份表，没有读；请核对来源",
    ),
    "millions of elements": (
        lambda: workbook("<row>" + "<c/>" * 1_100_000 + "</row>"),
        "文件里有 1,000,000 个以上的标记，不像一份表，没有读；请核对来源",
    ),
}  # fmt: skip


@pytest.mark.parametrize("spelt", ['ref = "A1:XFD1048576"', 'ref="A1:XFD104857&#54;"'])
def test_a_merged_range_is_counted_however_it_is_spelt(spelt: str) -> None:
    with within(100_000), pytest.raises(UnreadableError, match="合并的格子一共盖住 17,179,869,184 个格子"):
        excel_form.read(workbook(more=f"<mergeCells><mergeCell {spelt}/></mergeCells>"))


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_is_weighed_before_it_is_read(name: str) -> None:
    make, words = BOMBS[name]
    data = make()
    assert len(data) < 20_000
    with within(100_000):
        with pytest.raises(UnreadableError) as refused:
            excel_form.read(data)
        assert refused.value.message == words
        assert notice_blocks(data)[1][0].message == words


OLD_BOMBS = {
    "says that it reaches far": ([[(0, 0, 1.0)]], (2**32 - 1, 65535)),
    "has far cells in forty sheets": ([[(0, 0, 1.0), (65535, 255, 1.0)]] * 40, (1, 1)),
}


@pytest.mark.parametrize("name", OLD_BOMBS)
def test_an_old_workbook_breaks_off_alone(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    sheets, reach = OLD_BOMBS[name]
    data = old_excel.workbook(*sheets, reach=reach)
    assert len(data) < 20_000
    words = "读到一半停下了：文件展开后过大，或已损坏，没有读；请核对来源，或另存为 .xlsx 再来"
    with pytest.raises(UnreadableError) as refused:
        excel_form.read_old(data)
    assert (refused.value.word, refused.value.message) == ("bomb", words)
    assert notice_blocks(data)[1][0].message == words
    assert capfd.readouterr() == ("", "")


def test_an_old_workbook_is_read() -> None:
    data = old_excel.workbook([(0, 0, 3.0), (2, 1, 1.5)])
    assert [[cell.text for cell in row.cells] for row in excel_form.read_old(data).tables[0]] == [["3"], [], ["1.5"]]
    assert [block.text for block in notice_blocks(data)[0]] == ["3", "1.5"]


def test_a_sheet_whose_last_cell_is_far_away() -> None:
    """A form is read all the same; a notice's reader would keep every cell up to it."""
    assert excel_form.read(workbook(FAR)).tables[0][0].cells[0].text == "x"
    assert notice_blocks(workbook(FAR))[1][0].message.startswith("有一个工作表超过 20000 行或 200 列")


def test_a_sheet_is_read_once_however_often_it_is_named() -> None:
    assert len(excel_form.read(workbook(sheets=3)).tables) == 1


def test_a_notice_of_thousands_of_headings() -> None:
    with within(1_000_000):
        read_notice(notice_blocks(("一、一、一、（一）\n" * 1000).encode())[0], "通知")


def test_a_notice_with_an_endless_gap() -> None:
    """Minutes for a gap of 200,000 spaces, hours for one of a million: no call is counted inside a pattern."""
    gap = " " * 1_000_000
    text = f"2024年方案\n一、经济\n1.好{gap}。{gap}（牵头单位：甲局{gap}）{gap}\n"
    reading = read_notice(notice_blocks(text.encode())[0], "通知")
    assert reading.plan is not None
    (task,) = reading.plan.tasks
    assert (task.text.replace(" ", ""), task.assignments[0].lead) == ("好。", ("甲局",))


def test_a_notice_of_twenty_thousand_units_in_one_clause() -> None:
    names = [f"第{n}局" for n in range(20_000)]
    with within(2_000_000):
        assert join([names]) == "、".join(names)


def test_a_template_with_an_endless_name(base: Path, run: Run) -> None:
    template = base / "templates" / "report.html"
    template.parent.mkdir(exist_ok=True)
    template.write_text("<p " + "a" * 190_000 + ">", encoding="utf-8")
    ended = run("templates", "check", cwd=base)
    assert ended.code == 1
    assert "templates/report.html:1: <p> 没有结束，缺少 </p>（必须在同一段 {% … %} 之内）。" in ended.out.splitlines()


def test_what_people_send_is_within() -> None:
    from gwrb.ledger.packages import Package

    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="K{n}"><v>{n}</v></c></row>' for n in range(1, 3001)
    )
    made = workbook(rows, '<mergeCells><mergeCell ref="A1:K3"/></mergeCells>', "<si><t>已建成</t></si>")
    assert weigh(Package(made)) == (3000, 11)


@pytest.mark.parametrize(
    "body", ["<w:p/>" * 1_100_000, "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 210_000 + "</w:tbl>"]
)
def test_a_document_of_a_million_elements(body: str) -> None:
    with pytest.raises(UnreadableError, match="1,000,000 个以上的标记"):
        word_form.read(document(body))
    assert "1,000,000 个以上的标记" in notice_blocks(document(body))[1][0].message


def test_a_table_of_millions_of_cells() -> None:
    """Each of some thousand cells says that it covers sixty columns."""
    row = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="60"/></w:tcPr><w:p/></w:tc></w:tr>'
    said = "表格有 500,000 个以上的格子（在第 2 个表格里），不像一份通知，没有读；请核对来源"
    with within(2_000_000):
        blocks, problems = notice_blocks(document(f"<w:tbl>{row}</w:tbl><w:tbl>{row * 60_000}</w:tbl>"))
    assert (blocks, [problem.message for problem in problems]) == ([], [said])


def test_styles_and_numbers_without_end() -> None:
    """A chain of ten thousand styles, and a number's text of two thousand figures, asked for by every paragraph."""
    chain = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(10_000))
    styles = f'<w:styles xmlns:w="{W}">{chain}<w:style w:styleId="x"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    level = f'<w:lvl w:ilvl="8"><w:numFmt w:val="decimal"/><w:lvlText w:val="{"%1%9" * 1000}"/></w:lvl>'
    number = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>{number}</w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>'
    body = "".join(
        f"<w:p><w:pPr>{own}</w:pPr><w:r><w:t>甲</w:t></w:r></w:p>" for own in ('<w:pStyle w:val="s0"/>', listed)
    )
    data = package(**{
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body * 300}</w:body></w:document>',
        "word/styles.xml": styles,
        "word/numbering.xml": numbering,
    })  # fmt: skip
    with within(3_000_000):
        blocks, problems = notice_blocks(data)
    assert (len(blocks), problems) == (600, [])
    assert {block.text for block in blocks[::2]} == {"甲"}
    assert max(len(block.text) for block in blocks) < 300


def _merged(words: str) -> bytes:
    first = f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc></w:tr>'
    return document(f"<w:tbl>{first}{'<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>' * 60_000}</w:tbl>")


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_words_that_thousands_of_rows_repeat(kind: str) -> None:
    words = "任务" * 2000
    data = (
        _merged(words)
        if kind == "docx"
        else f"{words}\t甲\t乙\n{'同上{0}甲{0}乙{1}'.format(chr(9), chr(10)) * 60_000}".encode()
    )
    said = "合并的格子和“同上”要填进 5,000,000 个以上的字（在第 1 个表格里），不像一份通知，没有读；请核对来源"
    with within(3_000_000):
        blocks, problems = notice_blocks(data)
    assert (blocks, [problem.message for problem in problems]) == ([], [said])


def test_thousands_of_bookmarks_without_end() -> None:
    marks = "".join(f'<w:bookmarkStart w:id="{n}" w:name="gwrb_{n}"/>' for n in range(20_000))
    with within(3_000_000):
        assert len(word_form.read(document(f"<w:p>{marks}</w:p>")).loose) <= 20


def test_an_archive_of_half_a_gigabyte(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.yaml", b"a" * (8 * 1024 * 1024 - 10))
    with within(3_000_000):
        found = intake.gather([str(tmp_path / "a.zip")])
    whys = [one.why for one in found if isinstance(one, intake.Unread)]
    assert whys == [*["文件有 8.0 MB，不像进展文件"] * 8, "压缩包解开后超过 64 MB，没有读完；请分成几个再合并"]


def nested(depth: int) -> Register:
    """Groups of two, each in both of the next: 2^depth ways from the first to the only unit."""
    groups = [
        Group(f"{side}{n}", members=(f"甲{n + 1}", f"乙{n + 1}") if n < depth else ("局",))
        for n in range(depth + 1)
        for side in "甲乙"
    ]
    return Register(Units(units=(Unit("局", "市直"),), groups=tuple(groups)))


@pytest.mark.parametrize("depth", [50, 3000])
def test_nested_groups(depth: int) -> None:
    with within(3_000_000):
        register = nested(depth)
        group = register.group("甲0")
        assert group is not None
        assert [u.name for u in register.members(group)] == ["局"]
        assert len(register.within(group)) == 2 * depth + 2


def _progress(rows: str) -> Callable[[Path], None]:
    def write(base: Path) -> None:
        path = base / "data/progress/2024Q2/甲局.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-10\nentries: {rows}\n", encoding="utf-8")

    return write


def _units(more: str) -> Callable[[Path], None]:
    def write(base: Path) -> None:
        path = base / "data/units.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("groups:", f"groups:\n{more}"), encoding="utf-8")

    return write


def _leads(base: Path) -> None:
    path = base / "data/tasks.yaml"
    many = ", ".join(f"某某{n}局" for n in range(1000))
    path.write_text(path.read_text(encoding="utf-8").replace("lead: [甲局]", f"lead: [{many}]"), encoding="utf-8")


SMALL = {
    "unknown units in one line": _leads,
    "errors in one line": _progress(f"[{', '.join(['{a: 1}'] * 4000)}]"),
    "errors in many lines": _progress("\n" + "- a: 1\n" * 5000),
    "a chain of groups": _units("".join(f"- name: 组{n}\n  members: [组{n + 1}]\n" for n in range(1000))),
    "a ring of groups": _units("".join(f"- name: 组{n}\n  members: [组{(n + 1) % 1000}]\n" for n in range(1000))),
    "unknown members": _units("- name: 组\n  members:\n" + "".join(f"  - 市第{n}管理委员会\n" for n in range(1000))),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_file_takes_no_minutes(name: str, base: Path, run: Run) -> None:
    SMALL[name](base)
    with within(6_000_000):
        assert run("validate", cwd=base).code in (0, 1)


def test_of_very_many_findings_the_rest_is_counted(base: Path, run: Run) -> None:
    SMALL["errors in many lines"](base)
    ran = run("validate", "--format", "json", cwd=base)
    assert '"errors": 1000' in ran.out
    assert "；这个文件还有 14000 处没有列出" in ran.out


def test_of_very_many_findings_of_one_rule_the_rest_is_counted(base: Path, run: Run) -> None:
    """130,000 entries on tasks that are nowhere took 6.5 s and printed 35 MB."""
    _progress("".join(f"\n- {{task: 1-{n}, status: 正常推进, progress: 好。}}" for n in range(100, 1300)))(base)
    found = json.loads(run("validate", "--select", "GW503", "--format", "json", cwd=base).out)
    assert (found["errors"], len(found["diagnostics"])) == (1000, 1000)
    last = found["diagnostics"][-1]
    assert (last["line"], last["message"]) == (1004, "方案里没有 1-1099 这项任务；这个文件还有 200 处没有列出")


def test_comments_of_thousands_of_entries_that_are_sent() -> None:
    rows = "".join(f"# 注{n}\n- task: 1-{n}\n  status: 正常推进  # 旁\n  progress: 好。\n" for n in range(1, 401))
    sent = Source("", f"# 头\nunit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-10\nentries:\n{rows}")
    value = parse_as(PROGRESS_FILE, sent)[0]
    with within(800_000):
        text = new_file(PROGRESS_FILE, (Period(2024, 2), "甲局"), table(PROGRESS_FILE, value), lambda key: key, sent)
    assert text.count("# 头\n") == text.count("# 注400\n") == 1
    assert text.count("  # 旁\n") == 400


def test_a_cell_of_thousands_of_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The library's time grows with the square of a cell's lines: 45,000 scopes of a task took 18 s."""
    longest: list[int] = []
    add = Grid.add_row

    def adding(self: Grid, *cells: Text) -> None:
        longest.append(max(cell.plain.count("\n") for cell in cells))
        add(self, *cells)

    monkeypatch.setattr(Grid, "add_row", adding)
    page = TerminalPage()
    page.rows((6, 0), [("1-1", "\n".join(f"行{n}" for n in range(1000))), ("1-2", "好")])
    page.show()
    assert capsys.readouterr().out.splitlines() == [
        "1-1     行0", *(f"        行{n}" for n in range(1, 1000)), "1-2     好"
    ]  # fmt: skip
    assert max(longest) < 200


CHANGES = {
    "renamed": "unit: 局{n}, renamed: 局{m}",
    "added": "added: {{id: 2-{m}, section: 一, text: 好。, assignments: [{{lead: [甲局]}}]}}",
    "task": "task: 1-1, text: 好{n}。",
}


@pytest.mark.parametrize(("kind", "most"), [("renamed", 704), ("added", 704), ("task", 10_000)])
def test_changes_are_counted_before_they_are_applied(kind: str, most: int, base: Path, run: Run) -> None:
    row = "- {{from: 2024Q2, decided: 2024-04-01, by: a, reason: b, " + CHANGES[kind] + "}}\n"
    (base / "data/units.yaml").write_text("units:\n- {name: 局0, class: 部门}\n", encoding="utf-8")

    def ran(count: int) -> tuple[int, str]:
        rows = "".join(row.format(n=n, m=n + 1) for n in range(count))
        (base / "data/changes.yaml").write_text(f"changes:\n{rows}", encoding="utf-8")
        found = run("list", cwd=base)
        return found.code, found.err

    told = f"data/changes.yaml 有 {most + 1} 条调整，方案有 5 项任务，一条一条算下来太多，没有算；请删去用不着的调整\n"
    assert ran(most + 1) == (2, told)
    assert ran(most)[0] == 0
