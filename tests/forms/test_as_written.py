"""A figure, a date, a number is read as it was written, or refused: whatever marks stand around it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gwrb.forms.form_kinds import PROGRESS_FORM
from gwrb.forms.read import cell_text
from gwrb.forms.read.matching import MatchedCell
from gwrb.forms.read.record_text import _amount
from gwrb.merge.intake import Incoming, Unread
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import sound
from gwrb.model.values import Period, parse_task_id
from gwrb.text import script
from gwrb.text.source import Source
from tests.forms import making
from tests.forms.made import form
from tests.forms.test_as_data import collected
from tests.forms.typing_in import Document, refill, run, w
from tests.forms.typing_in_excel import S, Workbook, inline

MARKS = "①②⑳²³¹⁰₂½↉⑴⒈❶⓪㈠㊀㋀㍘㏠➊🄁"
_WIDE = str.maketrans("０１２３４５６７８９．，－−", "0123456789.,--")
_PLAIN = re.compile(r"(-?)((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?)( ?)([万个公里%]*)")


def read(text: str) -> Decimal | None:
    """What a cell of figures becomes in the ledger; None where it is refused."""
    head = "unit: 甲局\nquarter: 2024Q2\nentries:\n- task: 1-1\n  status: 正常推进\n  values:\n    数: "
    found = sound(PROGRESS_FILE, Source("表", head + _amount(MatchedCell(text)) + "\n"))
    return None if found is None else found.entries[0].values["数"]


@given(text=st.text(st.sampled_from("0123456789０５９" + MARKS + ".．,，-－()（）、 万个%"), min_size=1, max_size=9))
@example("①300")
@example("300①")
@example("90²")
@example("①2②300")
@example("（1）300")
@example("1，500．5万个")
def test_figures(text: str) -> None:
    written = _PLAIN.fullmatch(text.strip().translate(_WIDE))
    value = read(text) if text.strip() else None
    if value is not None:
        assert written is not None
        assert Decimal(value) == Decimal(written[1] + written[2].replace(",", ""))
        assert getattr(value, "unit", "") == written[4]
    assert script.half_width(text).translate(_WIDE) == text.translate(_WIDE).translate({0xFF08: "(", 0xFF09: ")"})


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), mark=st.sampled_from(MARKS), at=st.integers(0, 10))
def test_no_mark_is_a_figure_of_a_date_a_quarter_or_a_task(day: dt.date, mark: str, at: int) -> None:
    for text, reader in (
        (day.isoformat(), lambda t: cell_text.day(t, 2024)),
        ("2024Q2", Period.parse),
        ("2-144", parse_task_id),
    ):
        assert reader(text[:at] + mark + text[at:]) is None
        assert script.fold(f"第{mark}中学") != script.fold("第1中学")


def test_full_width_is_read() -> None:
    assert cell_text.day("２０２４－０７－１５", 2024) == dt.date(2024, 7, 15)
    assert Period.parse("２０２４Ｑ２") == Period(2024, 2)
    assert parse_task_id("２－１４４") == "2-144"
    assert [str(read(text)) for text in ("１，５００．５", "−3", " 15万个 ", "300m²")] == [
        "1500.5",
        "-3",
        "15万个",
        "300m²",
    ]


def told(book: Workbook) -> list[tuple[str, str]]:
    return [(p.sentence, p.taken) for p in collected(book.data, "表.xlsx").problems]


def answered_book() -> Workbook:
    book = Workbook(form("progress", "xlsx"))
    book.type("1-3/0", "progress", "公园的进展", inline)
    return book.type("1-3/0", "status", "正常推进", inline)


def test_excel_struck_cells() -> None:
    """The whole cell, words or figure, and the locked words of the row; nothing where it is empty."""
    book = answered_book()
    fonts, looks = book.styles.find(f"{S}fonts"), book.styles.find(f"{S}cellXfs")
    assert fonts is not None
    assert looks is not None
    font = book.element("font", "")
    font.append(book.element("strike", ""))
    fonts.append(font)
    look = book.element("xf", "")
    look.set("fontId", str(len(fonts) - 1))
    looks.append(look)
    book.type("1-3/0", "values.0", 4)
    cells = [book.cell("1-3/0", key) for key in ("text", "progress", "values.0", "next")]
    for cell in cells:
        cell.set("s", str(len(looks) - 1))
    where = "；".join(
        f"{cell.get('r')} “{heading}”栏（1-3）"
        for cell, heading in zip(cells, ("目标任务", "截至6月30日完成情况", "完成数"), strict=False)
    )
    assert told(book) == [(f"{where}：有加了删除线的文字，不知道还算不算", "加了删除线的也照收")]


def test_excel_hidden_rows_columns_and_formats() -> None:
    sentence = "填了内容，却隐藏起来了，不知道还算不算"
    book = answered_book()
    book.row("1-3/0").set("hidden", "1")
    book.row("1-1/0").set("hidden", "1")  # nothing was filled in
    assert [(s.rpartition("：")[2], taken) for s, taken in told(book)] == [(sentence, "隐藏的也照收")]
    book = answered_book().type("1-3/0", "values.0", 4)
    book.cell("1-3/0", "values.0").set("s", book.style(";;;"))
    reference = book.cell("1-3/0", "values.0").get("r")
    assert told(book) == [(f"{reference} “完成数”栏（1-3）：{sentence}", "隐藏的也照收")]


@pytest.mark.parametrize("kind", ["n", "b", "str"])
def test_excel_a_formula_without_a_result(kind: str) -> None:
    book = answered_book().type("1-3/0", "values.0", 4)
    cell = book.cell("1-3/0", "values.0")
    cell.set("t", kind)
    cell.remove(cell[0])
    cell.append(book.element("f", "1+1"))
    message = f"{cell.get('r')} “完成数”栏（1-3）：是公式，文件里没有算出的结果；请单位直接填写后再发来"
    assert told(book) == [(message, "")]
    cell.append(book.element("v", "2"))
    cell.set("t", "n")
    assert told(book) == [(f"{cell.get('r')} “完成数”栏（1-3）：是公式，不是直接填写的", "按显示出来的结果收")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("①300", "300"),
        ("① 300", "300"),
        ("300", "300"),
        ("②300", None),
        ("300①", None),
        ("①2②300", None),
        ("90²", None),
    ],
)
def test_the_mark_of_the_own_column_may_stand_before_a_figure(typed: str, value: str | None) -> None:
    book = Workbook(making.xlsx(making.form(PROGRESS_FORM))).type("1-7/0", "values.0", typed, inline)
    book.type("1-7/0", "status", "正常推进", inline)
    made = collected(book.data, "表.xlsx", making.workspace()).made
    if value is None:
        assert isinstance(made, Unread)
        (found,) = made.diagnostics
        assert found.message == f"“停车位”必须是数字，不能是“{typed.removeprefix('①')}”"
    else:
        assert isinstance(made, Incoming)
        assert [str(e.values["停车位"]) for e in made.value.entries if e.task == "1-7"] == [value]


def test_raised_figures_are_no_further_digits() -> None:
    """90 with a raised 2 is 90² in both formats, and refused as a figure."""
    book = answered_book().type("1-3/0", "values.0", "90", inline)
    words = book.cell("1-3/0", "values.0")[0]
    words.clear()
    for text, level in (("90", ""), ("2", "superscript")):
        one = book.element("r", "")
        if level:
            look = book.element("rPr", "")
            look.append(book.element("vertAlign", ""))
            look[0].set("val", level)
            one.append(look)
        one.append(book.element("t", text))
        words.append(one)
    document = Document(form("progress", "docx")).type("gwrb:1-3/0:progress", "公园的进展")
    document.type("gwrb:1-3/0:status", "正常推进")
    high = run("2")
    high[0].append(w("vertAlign", val="superscript"))
    refill(document.cell("gwrb:1-3/0:values.0"), [w("p", run("90"), high)])
    for data, name in ((book.data, "表.xlsx"), (document.data, "表.docx")):
        made = collected(data, name).made
        assert [d.message for d in getattr(made, "diagnostics", ())] == ["“公园”必须是数字，不能是“90²”"]


@pytest.mark.parametrize("name", ["strike", "dstrike"])
def test_word_struck_cells(name: str) -> None:
    document = Document(form("progress", "docx")).type("gwrb:1-3/0:progress", "公园的进展")
    document.type("gwrb:1-3/0:status", "正常推进")
    struck = run("4")
    struck[0].append(w(name))
    refill(document.cell("gwrb:1-3/0:values.0"), [w("p", struck)])
    found = collected(document.data).problems
    assert [(p.sentence, p.taken) for p in found] == [
        ("第 2 行“完成数”栏（1-3）：有加了删除线的文字，不知道还算不算", "加了删除线的也照收")
    ]


@pytest.mark.parametrize(
    ("instruction", "result", "said"),
    [
        (" =1+1 ", "2", [("是公式，不是直接填写的", "按显示出来的结果收")]),
        (
            " =1+1 ",
            "",
            [
                ("是公式，不是直接填写的", "按显示出来的结果收"),
                ("是公式，文件里没有算出的结果；请单位直接填写后再发来", ""),
            ],
        ),
        (r" eq \o\ac(○,3)", "", [("是公式编辑器或带圈字符做的，读不出文字；请单位改成普通文字后再发来", "")]),
    ],
)
def test_word_fields_that_calculate_or_draw(instruction: str, result: str, said: list[tuple[str, str]]) -> None:
    document = Document(form("progress", "docx")).type("gwrb:1-3/0:progress", "公园的进展")
    document.type("gwrb:1-3/0:status", "正常推进")
    begin, middle, end = (w("r", w("fldChar", fldCharType=t)) for t in ("begin", "separate", "end"))
    field = [begin, w("r", w("instrText", text=instruction)), middle, *([run(result)] if result else ()), end]
    refill(document.cell("gwrb:1-3/0:values.0"), [w("p", *field)])
    where = "第 2 行“完成数”栏（1-3）："
    found = collected(document.data).problems
    assert [(p.sentence, p.taken) for p in found] == [(where + message, taken) for message, taken in said]
