"""The Word file: exact facts of its XML, its bytes, and what checkers say of it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]
from tools import build_word_base

from gwrb.documents.document import Chart, Series
from gwrb.documents.html import to_html
from gwrb.documents.markdown import to_markdown
from gwrb.documents.style import Page, Style
from gwrb.documents.titles import broken_title
from gwrb.documents.word.body import column_widths
from gwrb.documents.word.docx import WordBase
from gwrb.ledger.packages import FALLBACK
from tests.documents.lint import lint_docx
from tests.documents.readback import CREATED, NS, STYLE, document, docx, docx_words, part, w

KINDS: tuple[Literal["bar", "stacked", "line"], ...] = ("bar", "stacked", "line")
FIGURES = (Series("已完成", (1, 2.5, None)), Series("滞后", (0, 3, 4)))
CHARTS = {kind: Chart(kind, "各部分进度", ("一", "二", "三"), FIGURES) for kind in KINDS} | {
    "lying": Chart("bar", "各区", tuple(f"第{n}区人民政府" for n in range(9)), (Series("率", tuple(range(9))),))
}

WHOLE = """
<h1>关于2024年上半年市《政府工作报告》目标任务办理情况的报告</h1><p class="period">报告期</p>
<p class="recipient">市人民政府：</p><h2>一、总体</h2><h3>（一）工业</h3><h4>1. 一</h4><p>正文<strong>重点</strong></p>
<table><thead><tr><th rowspan="2">甲</th><th colspan="2">乙</th></tr><tr><th>丙</th><th>丁</th></tr></thead>
<tbody><tr><td rowspan="3">一</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td colspan="2">5</td></tr></tbody></table>
<table class="plain"><tr><td>x</td></tr></table>
<figure data-chart="bar">图1</figure><figure data-chart="stacked"></figure><figure data-chart="line">图3</figure>
<figure data-chart="lying"></figure>
<ol><li>一</li><li>二</li></ol><ul><li>三</li></ul><ol><li>四</li></ol>
<p><input name="a"/><select name="b"><option>x</option></select></p>
<section class="landscape"><p class="attachment">附件1</p><table><tr><td>宽</td></tr></table></section>
<p>尾</p>
"""


@pytest.fixture(scope="module")
def whole() -> bytes:
    return WordBase(STYLE).write(
        document(WHOLE, CHARTS), title="报告", properties={"gwrb-form": "甲&乙"}, created=CREATED
    )


def attributes(element: object) -> dict[str, str]:
    return {str(k).removeprefix(f"{{{NS['w']}}}"): str(v) for k, v in element.attrib.items()}  # type: ignore[attr-defined]


def style_of(data: bytes, key: str) -> dict[str, dict[str, str]]:
    style = part(data, "word/styles.xml").find(f"w:style[@w:styleId='{key}']", NS)
    assert style is not None
    return {e.tag.removeprefix(f"{{{NS['w']}}}"): attributes(e) for e in style.iter()}


def test_checkers_find_nothing(whole: bytes, tmp_path: Path) -> None:
    assert lint_docx(whole) == []
    (tmp_path / "x.docx").write_bytes(whole)
    result = OpenXmlValidator().validate(str(tmp_path / "x.docx"))
    assert [str(error) for error in result.errors] == []
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        (tmp_path / "x.xlsx").write_bytes(archive.read("word/embeddings/chart1.xlsx"))
    assert [str(e) for e in OpenXmlValidator().validate(str(tmp_path / "x.xlsx")).errors] == []


def test_an_empty_document_is_a_document(tmp_path: Path) -> None:
    data = docx("")
    (tmp_path / "x.docx").write_bytes(data)
    assert [str(e) for e in OpenXmlValidator().validate(str(tmp_path / "x.docx")).errors] == []
    assert lint_docx(data) == []


def test_the_base_is_what_its_script_makes() -> None:
    assert build_word_base.BASE.read_bytes() == build_word_base.base()


def test_words_at_the_head_of_every_page(tmp_path: Path) -> None:
    source = (
        "<p>甲</p><section class='landscape'><p>乙</p></section><section class='form' footer='丙'><p>丁</p></section>"
    )
    data = WordBase(STYLE, mark="示例").write(document(source), title="", created=CREATED)
    heads = ("empty", "wide-odd", "wide-even")
    assert [[t.text for t in part(data, f"word/header-{n}.xml").iter(w("t"))][-1] for n in heads] == ["示例"] * 3
    assert docx_words(data) == ["示例", "甲", "乙", "", "丁"]
    assert lint_docx(data) == []


def test_same_input_same_bytes(whole: bytes) -> None:
    again = WordBase(Style()).write(
        document(WHOLE, CHARTS), title="报告", properties={"gwrb-form": "甲&乙"}, created=CREATED
    )
    assert again == whole
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_page(whole: bytes) -> None:
    first, wide, last = part(whole).iter(w("sectPr"))
    size, margins = first.find("w:pgSz", NS), first.find("w:pgMar", NS)
    assert attributes(size) == {"w": "11906", "h": "16838"}
    wanted = {"top": "2098", "bottom": "1984", "left": "1587", "right": "1474", "footer": "1446"}
    assert wanted.items() <= attributes(margins).items()
    assert attributes(wide.find("w:pgSz", NS)) == {"w": "16838", "h": "11906", "orient": "landscape"}
    turned = {"top": "1587", "right": "2098", "bottom": "1474", "left": "1984"}
    assert turned.items() <= attributes(wide.find("w:pgMar", NS)).items()
    assert attributes(last.find("w:pgSz", NS)) == attributes(size)
    for section in (first, wide, last):
        kinds = [(r.tag.split("}")[1], r.get(w("type"))) for r in section if r.tag.endswith("Reference")]
        assert kinds == [(f"{k}Reference", t) for k in ("header", "footer") for t in ("default", "even")]


def test_grid(whole: bytes) -> None:
    assert attributes(next(part(whole).iter(w("docGrid")))) == {"type": "lines", "linePitch": "579"}
    assert style_of(whole, "body")["spacing"] == {"val": "-5"}
    style = Style(page=Page(grid="characters"))
    data = WordBase(style).write(document("<p>x</p>"), title="", created=CREATED)
    grid = {"type": "linesAndChars", "linePitch": "579", "charSpace": "-849"}
    assert attributes(next(part(data).iter(w("docGrid")))) == grid
    assert "-5" not in style_of(data, "body")["spacing"].values()


def test_styles(whole: bytes) -> None:
    root = part(whole, "word/styles.xml")
    body = root.find("w:style[@w:styleId='body']/w:pPr", NS)
    assert body is not None
    spacing, indent, align = (body.find(f"w:{name}", NS) for name in ("spacing", "ind", "jc"))
    assert attributes(spacing) == {"line": "579", "lineRule": "exact"}
    assert attributes(indent) == {"firstLineChars": "200", "firstLine": "640"}
    assert attributes(align) == {"val": "both"}
    fonts = {
        "body": "仿宋_GB2312",
        "title": "方正小标宋简体",
        "heading1": "黑体",
        "heading2": "楷体_GB2312",
        "heading3": "仿宋_GB2312",
    }
    for key, font in fonts.items():
        assert style_of(whole, key)["rFonts"] == dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), font)
    assert [style_of(whole, key)["name"]["val"] for key in ("title", "heading1", "heading3")] == [
        "Title",
        "heading 1",
        "heading 3",
    ]
    assert style_of(whole, "title")["sz"] == {"val": "44"}
    assert style_of(whole, "cell")["snapToGrid"] == {"val": "0"}
    defaults = root.find("w:docDefaults", NS)
    assert defaults is not None
    assert attributes(next(defaults.iter(w("sz")))) == {"val": "32"}
    assert attributes(next(defaults.iter(w("lang"))))["eastAsia"] == "zh-CN"
    settings = part(whole, "word/settings.xml")
    assert settings.find("w:evenAndOddHeaders", NS) is not None
    assert attributes(settings.find("w:characterSpacingControl", NS)) == {"val": "doNotCompress"}
    assert attributes(settings.find("w:themeFontLang", NS))["eastAsia"] == "zh-CN"


@pytest.mark.parametrize(
    ("name", "side"),
    [("footer-odd", "right"), ("footer-even", "left"), ("header-wide-odd", "right"), ("header-wide-even", "left")],
)
def test_page_number(whole: bytes, name: str, side: str) -> None:
    root = part(whole, f"word/{name}.xml")
    number = next(p for p in root.iter(w("p")) if p.find(".//w:instrText", NS) is not None)
    assert [f.get(w("fldCharType")) for f in number.iter(w("fldChar"))] == ["begin", "separate", "end"]
    assert [t.text for t in number.iter(w("t"))] == ["— ", "1", " —"]
    assert {f.get(w("eastAsia")) for f in number.iter(w("rFonts"))} == {"宋体"}
    assert {s.get(w("val")) for s in number.iter(w("sz"))} == {"28"}
    assert attributes(number.find("w:pPr/w:jc", NS)) == {"val": side}
    assert attributes(number.find("w:pPr/w:ind", NS)) == {f"{side}Chars": "100", side: "280"}
    if name.startswith("header"):
        assert attributes(next(root.iter(w("textDirection")))) == {"val": "tbRl"}
        assert attributes(next(root.iter(w("tblpPr"))))["tblpX"] == "1446"


def test_tables(whole: bytes) -> None:
    table = part(whole).find(".//w:tbl", NS)
    assert table is not None
    rows = table.findall("w:tr", NS)
    assert [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows] == [True, True, False, False, False]
    assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows)
    words = [["".join(t.text or "" for t in c.iter(w("t"))) for c in row.iterfind("w:tc", NS)] for row in rows]
    # Merged in the head; below it the name stands in every row, so that no page begins with a blank cell.
    assert words == [["甲", "乙"], ["", "丙", "丁"], ["一", "1", "2"], ["一", "3", "4"], ["一", "5"]]
    merges = [[c.find("w:tcPr/w:vMerge", NS) is not None for c in row.iterfind("w:tc", NS)] for row in rows]
    assert merges == [[True, False], [True, False, False], [False] * 3, [False] * 3, [False] * 2]
    grid = [int(str(c.get(w("w")))) for c in table.iterfind("w:tblGrid/w:gridCol", NS)]
    assert sum(grid) == 11906 - 1587 - 1474


def test_a_very_long_row_may_split() -> None:
    rows = part(docx("<table><tr><td>{{ x }}</td></tr><tr><td>短</td></tr></table>", x="长" * 10_000)).iter(w("tr"))
    assert [row.find("w:trPr/w:cantSplit", NS) is not None for row in rows] == [False, True]


def test_column_widths_follow_the_words_or_what_is_said() -> None:
    made = document("<table><tr><td>1</td><td>{{ x }}</td></tr></table>", x="字" * 40).parts[0].blocks[0]
    narrow, wide = column_widths(made, 8000)  # type: ignore[arg-type]
    assert narrow + wide == 8000
    assert narrow < wide / 4
    made = document('<table><tr><td width="30%">1</td><td>x</td></tr></table>').parts[0].blocks[0]
    assert column_widths(made, 8000) == [2400, 5600]  # type: ignore[arg-type]


def test_titles_are_broken_by_sense() -> None:
    words = docx_words(docx("<h1>{{ x }}</h1>", x="关于2024年上半年市《政府工作报告》目标任务办理情况的报告"))
    assert words == ["关于2024年上半年市《政府工作报告》\n目标任务办理情况的报告"]
    assert docx_words(docx("<h1>一行标题</h1>")) == ["一行标题"]
    assert docx_words(docx("<h1>{{ x }}</h1>", x="某" * 50)) == ["\n".join(("某" * 17, "某" * 16, "某" * 17))]
    assert docx_words(docx("<h1>甲<br>乙</h1>")) == ["甲\n乙"]


def test_what_ends_in_a_colon_stays_with_what_follows_it() -> None:
    source = """<p>滞后的2件：</p><p>甲。</p><p>各期如下：</p><table><tr><td>乙</td></tr></table>
<p class="compact">最要紧<strong>的是：</strong></p><ul><li>丙</li></ul><p>附：</p>"""
    made = part(docx(source))
    words = {
        "".join(map(str, p.itertext())): p.find(f"{w('pPr')}/{w('keepNext')}") is not None for p in made.iter(w("p"))
    }
    leads = {"滞后的2件：": True, "各期如下：": True, "最要紧的是：": True}
    assert words == {**leads, "甲。": False, "乙": False, "丙": False, "附：": False}


def test_lists_start_anew(whole: bytes) -> None:
    used = [p.find("w:pPr/w:numPr/w:numId", NS) for p in part(whole).iter(w("p"))]
    assert [u.get(w("val")) for u in used if u is not None] == ["1", "1", "2", "3"]
    numbers = part(whole, "word/numbering.xml").iterfind("w:num/w:abstractNumId", NS)
    kinds = [number.get(w("val")) for number in numbers]
    assert kinds == ["1", "0", "1"]


def test_charts_carry_their_figures(whole: bytes) -> None:
    chart = part(whole, "word/charts/chart2.xml")
    c = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    assert chart.find(".//c:grouping", c).get("val") == "stacked"  # type: ignore[union-attr]
    series = chart.findall(".//c:ser", c)
    assert [s.findtext("c:tx//c:v", namespaces=c) for s in series] == ["已完成", "滞后"]
    assert [[v.text for v in s.findall("c:val//c:v", c)] for s in series] == [["1.0", "2.5"], ["0.0", "3.0", "4.0"]]
    assert series[0].findtext("c:val//c:f", namespaces=c) == "Sheet1!$B$2:$B$4"
    drawing = next(part(whole).iter("{*}docPr"))
    assert drawing.get("descr") == "各部分进度。已完成：一 1，二 2.5，三 —；滞后：一 0，二 3，三 4"
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as archive,
        zipfile.ZipFile(io.BytesIO(archive.read("word/embeddings/chart2.xlsx"))) as book,
    ):
        assert "xl/worksheets/sheet1.xml" in book.namelist()
        assert "已完成" in book.read("xl/sharedStrings.xml").decode()


def test_properties(whole: bytes) -> None:
    custom = part(whole, "docProps/custom.xml")
    assert [(p.get("name"), "".join(map(str, p.itertext()))) for p in custom] == [("gwrb-form", "甲&乙")]
    core = part(whole, "docProps/core.xml")
    assert [e.text for e in core.iter("{http://purl.org/dc/terms/}created")] == ["2024-07-20T08:30:00Z"]
    naive = WordBase(STYLE).write(document(""), title="", created=datetime(2024, 7, 20, 8, 30))  # noqa: DTZ001
    aware = WordBase(STYLE).write(document(""), title="", created=datetime(2024, 7, 20, 8, 30, tzinfo=UTC))
    assert naive == aware


def test_styles_of_ones_own_reach_word() -> None:
    texts = dict(STYLE.texts) | {"mine": STYLE.texts["body"]._replace(name="我的样式", font="黑体", size=12)}
    data = WordBase(STYLE._replace(texts=texts)).write(document("<p>x</p>"), title="", created=CREATED)
    assert style_of(data, "mine")["name"] == {"val": "我的样式"}


def test_lint_sees_faults(whole: bytes) -> None:
    faults = {
        'w:eastAsia="黑体"': ('w:eastAsiaTheme="minorEastAsia"', "theme font"),
        'w:gridSpan w:val="2"': ('w:gridSpan w:val="3"', "fills"),
        '<w:rFonts w:hint="eastAsia"/>': ("", "hint"),
    }
    for old, (new, words) in faults.items():
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(old.encode(), new.encode()))
        assert any(words in fault for fault in lint_docx(out.getvalue())), old


@st.composite
def tilings(draw: st.DrawFn) -> str:
    """A table whose cells, of any spans, fill a grid exactly; its first rows may be the head."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    head = draw(st.integers(0, rows))
    taken: set[tuple[int, int]] = set()
    lines = []
    for row in range(rows):
        cells = []
        for column in range(columns):
            if (row, column) in taken:
                continue
            across = draw(st.integers(1, columns - column))
            while any((row, column + step) in taken for step in range(across)):
                across -= 1
            down = draw(st.integers(1, (head if row < head else rows) - row))
            taken |= {(row + y, column + x) for y in range(down) for x in range(across)}
            cells.append(f'<td colspan="{across}" rowspan="{down}">{row}-{column}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead>{''.join(lines[:head])}</thead>{''.join(lines[head:])}</table>"


@settings(max_examples=100, deadline=None)
@given(tilings())
def test_any_merged_cells_fill_the_grid(source: str) -> None:
    data = docx(source)
    assert lint_docx(data) == []
    said = {word for word in docx_words(data) if word}
    assert said == set(re.findall(r">(\d+-\d+)<", source))
    to_markdown(document(source))
    to_html(document(source), STYLE, title="")


def test_python_docx_reads_it(whole: bytes) -> None:
    read = python_docx.Document(io.BytesIO(whole))
    assert [len(table.columns) for table in read.tables] == [3, 1, 1]
    assert [p.text for p in read.paragraphs if p.style is not None and p.style.name == "Heading 1"] == ["一、总体"]


def test_a_number_with_a_hyphen_is_whole_and_reads_as_it_did() -> None:
    data = docx("<p>见2-103、2024-07-15，A-1</p>")
    assert docx_words(data) == ["见2-103、2024-07-15，A-1"]
    assert len(list(part(data).iter(FALLBACK))) == 3
    assert [p.text for p in python_docx.Document(io.BytesIO(data)).paragraphs] == ["见2-103、2024-07-15，A-1"]
    cell = docx("<table><tr><td><strong>公园建设</strong>（2-103）<br>建公园</td><td>2-103</td></tr></table>")
    assert len(list(part(cell).iter(FALLBACK))) == 1  # a number that fills its cell has the room it needs


def indents(data: bytes) -> list[str | None]:
    return [i.get(w("rightChars")) for i in part(data).iter(w("ind"))]


def test_the_signature_stands_over_the_middle_of_its_date_and_goes_with_the_text() -> None:
    source = (
        "<p>甲</p><p class='attachment-note'>附件</p><p class='signature'>{{ x }}</p><p class='date'>2024年7月26日</p>"
    )
    short, long = docx(source, x="市政府督查室"), docx(source, x="长" * 20)
    assert indents(short) == ["425", "400"]  # the date takes 6.5 characters, the name 6
    assert indents(long) == ["0", "675"]
    assert 'style="margin-right:4.25em"' in to_html(document(source, x="市政府督查室"), STYLE, title="")
    kept = [p.find("w:pPr/w:keepNext", NS) is not None for p in part(short).iter(w("p"))]
    assert kept == [True, True, False, False]
    assert "keepNext" in style_of(short, "signature")


def kept(source: str) -> list[str]:
    """The paragraphs that stay with the next, by what they say for themselves or by their style."""
    made = part(docx(f"{source}<p class='signature'>督查室</p><p class='date'>2024年7月26日</p>"))
    paragraphs = (
        "".join(map(str, p.itertext())) for p in made.iter(w("p")) if p.find("w:pPr/w:keepNext", NS) is not None
    )
    return [words for words in paragraphs if words != "督查室"]


def test_no_more_goes_along_with_the_signature_than_two_lines_of_which_one_may_be_a_heading() -> None:
    long = f"<p>{'报送' * 30}</p>"
    assert kept(f"{long}<h2>五、下一步</h2><p>逐一催办。</p>") == ["五、下一步", "逐一催办。"]
    assert kept(f"{long}<p>专此函告。</p>") == ["报送" * 30, "专此函告。"]
    assert kept(f"<p>甲</p>{long}") == ["报送" * 30]


def test_no_last_line_of_one_character() -> None:
    source = "<p>{{ x }}</p>"
    alone, fits = docx(source, x="字" * 27 + "。"), docx(source, x="字" * 24 + "。")
    assert [s.get(w("val")) for s in part(alone).iter(w("spacing"))] == ["2"]
    assert list(part(fits).iter(w("spacing"))) == []


def spacings(cell: str, percent: int) -> list[tuple[str | None, str]]:
    """How many twips the runs of a cell are set apart by, with their words."""
    made = part(docx(f'<table><tr><td width="{percent}%">{cell}</td><td>x</td></tr></table>'))
    runs = [(r.find("w:rPr/w:spacing", NS), "".join(map(str, r.itertext()))) for r in made.iter(w("r"))]
    return [(s.get(w("val")), words) for s, words in runs if s is not None]


def test_each_line_of_a_cell_is_set_apart_or_closer_for_itself() -> None:
    assert spacings("二十四字" * 5, 24) == []
    assert spacings("<strong>名</strong>（2-1）<br>" + "字" * 13 + "。", 30) == [("8", "字" * 13 + "。")]
    assert spacings("市财政局（待确认）", 18) == [("5", "市财政局（待确认）")]
    assert spacings("市财政局（待确认）", 22) == [("-8", "市财政局（待确认）")]
    assert spacings("市财政局（待确认）", 23) == []


def test_titles_keep_a_period_whole_and_break_at_quotes() -> None:
    titles = [
        ("洪山区人民政府2024年上半年配合任务完成情况", ["洪山区人民政府2024年上半年", "配合任务完成情况"]),
        ("“再生水利用和国控断面水质”各单位完成情况", ["“再生水利用和国控断面水质”", "各单位完成情况"]),
        (
            "关于“武汉网络安全大学筹建”等2项任务办理情况的督查专报",
            ["关于“武汉网络安全大学筹建”等2项任务", "办理情况的督查专报"],
        ),
        ("首次滞后、预测", ["首次滞后、", "预测"]),
    ]
    assert [(title, broken_title(title, 19 if len(title) > 9 else 6)) for title, _ in titles] == titles


def test_styles_have_a_colour_and_lines() -> None:
    look = STYLE.texts["body"]._replace(name="红字", colour="C00000", border=("bottom",))
    made, style = document("<p>x</p>"), STYLE._replace(texts={**STYLE.texts, "mine": look})
    data = WordBase(style).write(made, title="", created=CREATED)
    of = style_of(data, "mine")
    assert (of["color"], of["bottom"]["color"], of["bottom"]["sz"]) == ({"val": "C00000"}, "C00000", "8")
    assert ".s-mine { color: #C00000; border-bottom: 1pt solid #C00000; font:" in to_html(made, style, title="")
