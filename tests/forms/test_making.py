"""What forms ask and what stands in them: exact, and the same in Word and in Excel."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from gwrb.documents.word.ooxml import R, W
from gwrb.forms import form_kinds
from gwrb.forms.content import Form, FormBuilder, FormLine
from gwrb.forms.form_kinds import CONTACTS_FORM, KINDS, PLAN_FORM, PROGRESS_FORM, SUPPORT_FORM, FormKind
from gwrb.forms.identity import Origin, prefilled_of
from gwrb.forms.read import excel_form, word_form
from gwrb.forms.read.asked import asking
from gwrb.forms.read.collecting import decide
from gwrb.forms.read.grid import FilledForm, FormFindings
from gwrb.forms.read.matching import match, outside
from gwrb.ledger.loading import read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.office_records import Review, Reviews
from gwrb.model.progress import Entry
from gwrb.model.values import Period
from gwrb.output.printer import PaperPrinter
from gwrb.tracking.office import OfficeRecords, office_records
from tests.documents.lint import lint_docx
from tests.documents.readback import docx_words
from tests.forms import making
from tests.forms.making import DAY, Q2, form, workspace
from tests.forms.test_in_words import TEXTS

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
READERS: dict[str, tuple[Callable[[Form], bytes], Callable[[bytes], FilledForm]]] = {
    "docx": (making.docx, word_form.read),
    "xlsx": (making.xlsx, excel_form.read),
}


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def by_task(made: Form) -> dict[str, FormLine]:
    return {line.id: line for line in made.rows}


# -- what is asked


def test_progress_carries_words_and_no_judgement() -> None:
    made = form(PROGRESS_FORM)
    rows = by_task(made)
    assert list(rows) == ["1-1/0", "1-3/0", "1-4/0", "1-5/0", "1-7/0"]
    assert rows["1-1/0"].cells == {
        "seq": "1",
        "id": "1-1",
        "text": "地区生产总值增长6%。",
        "target": "增长6%以上",
        "progress": "第一段。\n第二段<1>。",
        "problems": "缺人",
        "next": "招人",
        "coordination": "请市里出面",
        "expected": "2024-11-30",
        "rate": "",
    }
    assert rows["1-4/0"].cells["id"] == "1-4（东片）"
    assert rows["1-7/0"].cells == {
        "seq": "5",
        "id": "1-7",
        "text": "建成停车位2000个、充电桩30个。\n［牵头（按规定）］",
        "target": "①停车位2000个\n②充电桩30个",
        "problems": "用地未定",
        "rate": "上期\n①25%\n②3.3%",
    }
    assert rows["1-7/0"].names == {"values.0": "停车位", "values.1": "充电桩"}
    assert [line.filled for line in made.rows] == ["carried", "carried", "", "", "carried"]
    assert [c.heading for c in made.columns] == [
        "序号", "编号", "目标任务", "年度目标", "截至6月30日完成情况", "完成数①", "完成数②", "完成率", "进度状态", "存在问题",
        "下一步措施", "需协调事项", "佐证材料", "年度预测", "预计完成时间", "申请延期至", "延期理由",
    ]  # fmt: skip
    assert made.before == making.Q1


def test_the_years_last_form_asks_for_no_forecast() -> None:
    builder, last = FormBuilder(workspace()), Period(2024, 4)
    made = builder.form(PROGRESS_FORM, making.unit("甲局"), last)
    older = builder.form(PROGRESS_FORM, making.unit("甲局"), last, forecast=True)
    assert [c.heading for c in older.columns if c not in made.columns] == ["年度预测"]
    assert [c.heading for c in made.columns] == [c.heading for c in older.columns if c.key != "forecast"]
    assert made.version != older.version


def test_this_quarters_own_words_come_before_last_quarters() -> None:
    made = FormBuilder(workspace()).form(PROGRESS_FORM, making.unit("甲局"), making.Q1)
    cells = by_task(made)["1-7/0"].cells
    assert (cells["status"], cells["values.0"], cells["extension"]) == ("滞后", "500", "2025-03-31")
    assert cells["rate"] == "①25%\n②3.3%"
    assert made.before is None


def test_group_obligations_stand_in_every_members_form() -> None:
    for name in ("东区人民政府", "西区人民政府"):
        for kind in (PROGRESS_FORM, PLAN_FORM):
            line = by_task(form(kind, name))["1-6/0"]
            assert line.cells["text"] == "落实评估机制。\n［牵头（经各区人民政府）］"
    assert [u.name for u in FormBuilder(workspace()).records.held(making.Q1).owing] == [
        "甲局",
        "乙局",
        "东区人民政府",
        "西区人民政府",
    ]


def test_plan_and_people() -> None:
    made = form(PLAN_FORM)
    assert by_task(made)["1-1/0"].cells == {
        "seq": "1",
        "id": "1-1",
        "text": "地区生产总值增长6%。",
        "lead": "甲局",
        "responsible": "各区人民政府",
        "goal": "增长6%以上",
        "measures": "抓投资",
        "leader": "李某",
        "office": "综合处",
        "contact": "张某",
        "milestones.2024Q2": "增长5%",
        "deadline": "2024-12-31",
    }
    assert by_task(made)["1-7/0"].cells["lead"] == "甲局、东区人民政府"  # no lead is named: they lead
    assert made.foot_cells == {"approver": "王某"}
    people = form(CONTACTS_FORM)
    assert [line.id for line in people.rows] == [f"person/{n}" for n in range(1, 7)]
    assert people.rows[1].cells == {
        "seq": "2", "unit": "甲局", "name": "张某", "duty": "联络员", "mobile": "10000000000",
    }  # fmt: skip


# Every kind with the units that have any row of it: who leads nothing but supports has one of its own.
FORMS = [(kind, name) for kind in KINDS.values() for name in ("甲局", "乙局", "东区人民政府") if form(kind, name).rows]


def test_who_supports_has_a_form_of_its_own() -> None:
    assert [name for kind, name in FORMS if kind is SUPPORT_FORM] == ["东区人民政府"]
    made = form(SUPPORT_FORM, "东区人民政府")
    assert [(line.task, line.cells["target"]) for line in made.rows] == [("1-1", "没有分解"), ("1-5", "没有分解")]
    assert [c.heading for c in made.columns if c.editable] == [
        "截至6月30日完成情况", "进度状态", "存在问题", "下一步措施", "佐证材料",
    ]  # fmt: skip


def test_the_version_is_of_what_is_asked(tmp_path: Path) -> None:
    versions = {form(kind, u).version for kind, u in FORMS}
    assert len(versions) == len(FORMS)
    bare = making.lay_out(tmp_path / "ws")
    for folder in ("progress", "plans", "contacts"):
        shutil.rmtree(bare / "data" / folder)
    book = sound(read(Workspace(bare)))
    for kind, name in FORMS:
        quarter = Q2 if kind.quarterly else None
        asks = asking(book)(kind.name, making.unit(name), quarter, False)
        assert asks is not None
        assert asks.form.version == form(kind, name).version  # whatever has been sent meanwhile
    tasks = bare / "data/tasks.yaml"
    tasks.write_text(tasks.read_text(encoding="utf-8").replace("增长6%。", "增长7%。"), encoding="utf-8")
    changed = FormBuilder(sound(read(Workspace(bare))))
    assert changed.form(PLAN_FORM, making.unit("甲局")).version != form(PLAN_FORM).version
    assert changed.form(PLAN_FORM, making.unit("乙局")).version == form(PLAN_FORM, "乙局").version


def test_returned_and_closed_are_told_in_the_row_and_on_the_first_page() -> None:
    book, day = workspace(), dt.date(2024, 4, 20)
    first = book.ledger.progress[0]
    done = Entry("1-4", "已完成", "东片", progress="走访完毕")
    reviews = (Review("甲局", "1-1", day, "退回", reason="没有数据"), Review("甲局", "1-4", day, "认可", scope="东片"))
    records = OfficeRecords(
        book.plan,
        book.register,
        [first._replace(entries=(*first.entries, done))],
        plans=office_records(book).plans,
        reviews=[Reviews(making.Q1, reviews=reviews)],
    )
    made = FormBuilder(book, records, Q2).form(PROGRESS_FORM, making.unit("甲局"), Q2)
    view = making.paper(made)
    targets = {r.shown: r.cells[3].text for r in view.rows}
    assert targets["1-1"] == "增长6%以上\n［退回：没有数据］"
    assert targets["1-4（东片）"] == "［已办结，不必再报］"
    for make, opened in READERS.values():
        found = opened(make(made))
        words = "".join(found.words) + "".join(c.text for t in found.tables for r in t for c in r.cells)
        assert "1-1 已退回，请补充后重报：没有数据" in words
        assert "标明“已办结”的1项不必再报" in words
        asks = asking(workspace())("progress", making.unit("甲局"), Q2, False)
        assert asks is not None
        assert match(found, asks).problems == []


# -- what comes back from a form that nobody touched


def origin(made: Form) -> Origin:
    return Origin(made.kind.name, made.unit.name, str(made.quarter or ""), made.version, str(made.heading.year))


def nobody() -> None:
    """The clerk says nothing."""


def came_back(found: FilledForm, made: Form) -> dict[tuple[str, str], str]:
    asks = asking(workspace())(made.kind.name, made.unit, made.quarter, False)
    assert asks is not None
    matched = match(found, asks)
    assert matched.problems == []
    rows = {(row, key): c.text for row, cells in matched.rows.items() for key, c in cells.items()}
    return {place: words for place, words in (rows | {("foot", k): c.text for k, c in matched.foot.items()}).items() if words}  # fmt: skip


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize(("kind", "name"), FORMS, ids=lambda one: getattr(one, "name", one))
def test_a_form_is_read_as_it_was_made(format: str, kind: FormKind, name: str) -> None:
    make, read = READERS[format]
    made = form(kind, name)
    found = read(make(made))
    assert came_back(found, made) == made.prefilled
    told = FormFindings()
    assert decide(found, nobody, told) == origin(made)
    assert told.problems == []
    assert decide(found._replace(properties={}), nobody, told) == origin(made)  # by what is visible
    assert outside(found) == []
    assert set(prefilled_of(found.properties)) == set(made.prefilled)


@pytest.mark.parametrize("format", READERS)
@settings(max_examples=15)
@given(data=st.data())
def test_words_already_there_come_back_to_the_letter(format: str, data: st.DataObject) -> None:
    """A unit that leaves them as they are sends back what it sent before."""
    clean = TEXTS.map(lambda t: re.sub("[\u2028\u2029]", "", t).strip("\n")).filter(
        lambda t: bool(t.strip()) and t not in form_kinds.HINTS
    )
    made = form(PROGRESS_FORM)
    keys = ("progress", "problems", "next", "coordination", "extension_reason")
    rows = tuple(line._replace(cells={**line.cells, **{k: data.draw(clean) for k in keys}}) for line in made.rows)
    made = made._replace(rows=rows)
    make, read = READERS[format]
    assert came_back(read(make(made)), made) == made.prefilled


# -- the files themselves


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.name)
def test_files_are_sound_and_the_same_twice(kind: FormKind, tmp_path: Path) -> None:
    made = form(kind, "东区人民政府" if kind is SUPPORT_FORM else "甲局")
    for format, (make, _) in READERS.items():
        data = make(made)
        path = tmp_path / f"form.{format}"
        path.write_bytes(data)
        assert [str(e) for e in OpenXmlValidator().validate(str(path)).errors] == []
        assert data == make(made)
    assert lint_docx(making.docx(made)) == []


def locks(controls: Iterable[etree._Element]) -> set[str]:
    found = (c.find(f"{w('sdtPr')}/{w('lock')}") for c in controls)
    return {"" if lock is None else str(lock.get(w("val"))) for lock in found}


def test_word_locks_all_but_the_fields() -> None:
    body = part(making.docx(form(PROGRESS_FORM)), "word/document.xml").find(w("body"))
    assert body is not None
    groups = [g for g in body if g.tag == w("sdt")]
    assert [g.find(f"{w('sdtPr')}/{w('group')}") is not None for g in groups] == [True, True]
    assert locks(groups) == {"contentLocked"}
    assert "".join(str(t) for p in body if p.tag == w("p") for t in p.itertext()) == ""
    controls = [c for c in body.iter(w("sdt")) if c.find(f"{w('sdtPr')}/{w('tag')}") is not None]
    assert locks(controls) == {"sdtLocked"}
    sizes = [(s.get(w("w")), s.get(w("orient"))) for s in body.iter(w("pgSz"))]
    assert sizes == [("16838", "landscape")] * 2


def test_word_offers_choices_and_days() -> None:
    root = part(making.docx(form(PROGRESS_FORM)), "word/document.xml")
    properties = {str(t.get(w("val"))): t.getparent() for t in root.iter(w("tag"))}
    status, day = properties["gwrb:1-1/0:status"], properties["gwrb:1-1/0:expected"]
    assert status is not None
    assert day is not None
    shown = [i.get(w("displayText")) for i in status.iter(w("listItem"))]
    assert shown == ["未启动", "正常推进", "滞后", "已完成"]
    date = day.find(w("date"))
    assert date is not None
    assert date.get(w("fullDate")) == "2024-11-30T00:00:00Z"
    assert "gwrb:1-3/0:values.0" in properties
    assert "gwrb:1-3/0:values.1" not in properties  # it has no second target
    assert len(properties) == sum(
        bool(c.name) for r in making.paper(form(PROGRESS_FORM)).rows for c in r.cells
    ) + 1  # fmt: skip


def test_word_says_whose_it_is_at_the_foot_of_every_page() -> None:
    made = form(PLAN_FORM)
    data = making.docx(made)
    root = part(data, "word/document.xml")
    used = {str(f.get(f"{{{R}}}id")) for f in root.iter(w("footerReference"))}
    assert used == {"footer-form1"}
    words = "".join(map(str, part(data, "word/footer-form1.xml").itertext()))
    assert words == f"表单标识：附表1 · 2024年 · 甲局 · 版本 {made.version}　第 PAGE 1页"


def test_excel_locks_all_but_the_fields() -> None:
    made = form(PROGRESS_FORM)
    data = making.xlsx(made)
    sheet, styles = part(data, "xl/worksheets/sheet2.xml"), part(data, "xl/styles.xml")
    protection = sheet.find(f"{S}sheetProtection")
    assert protection is not None
    assert {str(k): str(v) for k, v in protection.attrib.items()} == {
        "sheet": "1", "objects": "1", "scenarios": "1", "formatColumns": "0", "formatRows": "0",
    }  # fmt: skip
    formats = styles.find(f"{S}cellXfs")
    assert formats is not None
    free = {str(n) for n, f in enumerate(formats) if (p := f.find(f"{S}protection")) is not None and p.get("locked") == "0"}  # fmt: skip
    open_cells = {c.get("r") for c in sheet.iter(f"{S}c") if c.get("s") in free}
    view = making.paper(made, "xlsx")
    assert len(open_cells) == sum(bool(c.name) for r in view.rows for c in r.cells) + len(view.foot)
    lists = [(v.get("type"), v.get("sqref"), v.findtext(f"{S}formula1")) for v in sheet.iter(f"{S}dataValidation")]  # fmt: skip
    assert lists == [
        ("list", "J6:J10", '"未启动,正常推进,滞后,已完成"'),
        ("list", "O6:O10", '"能完成,有困难但能完成,不能完成"'),
        ("date", "P6:P10", "36526"),
        ("date", "Q6:Q10", "36526"),
        ("date", "E12", "36526"),
    ]
    assert [r.get("r") for r in sheet.iter(f"{S}row") if r.get("hidden") == "1"] == ["4"]
    assert [c.get("min") for c in sheet.iter(f"{S}col") if c.get("hidden") == "1"] == ["1"]
    assert not [r for r in sheet.iter(f"{S}row") if r.get("customHeight")]  # rows grow as they are filled in


def test_samples_are_marked() -> None:
    made = form(PROGRESS_FORM)._replace(sample=True)
    assert made.properties(DAY)["gwrb.sample"] == "true"
    assert docx_words(making.docx(made))[0] == "示例数据：内容为虚构，仅供演示"
    for sheet in excel_form.read(making.xlsx(made)).tables:
        assert sheet[0].cells[0].text == "示例数据：内容为虚构，仅供演示"
    assert "gwrb.sample" not in form(PROGRESS_FORM).properties(DAY)


# -- forms that went out before: a column for each field

EACH_ITS_COLUMN = """<table>
<thead><tr>{% for c in report.columns %}<th>{{ c.heading }}</th>{% endfor %}</tr></thead>
{% for r in report.rows %}<tr>{% for c in r.cells %}<td>
{%- if c.kind == "锁定" %}{{ c.text }}
{%- elif c.kind == "日期" %}<input type="date" name="{{ c.name }}" placeholder="{{ c.hint }}" value="{{ c.text }}"/>
{%- else %}<textarea name="{{ c.name }}" placeholder="{{ c.hint }}">{{ c.text }}</textarea>
{%- endif %}</td>{% endfor %}</tr>{% endfor %}
</table>"""


@pytest.mark.parametrize("kind", [PROGRESS_FORM, PLAN_FORM], ids=lambda one: one.name)
def test_a_form_with_a_column_for_each_field_comes_back_as_before(kind: FormKind, tmp_path: Path) -> None:
    root = making.lay_out(tmp_path / "ws")
    (root / "templates").mkdir()
    (root / "templates/填报表.html").write_text(EACH_ITS_COLUMN, encoding="utf-8")
    made = form(kind)
    found = word_form.read(PaperPrinter(root).form(making.paper(made)).data)
    assert found.tables[0][0].cells[0].text == "序号"
    assert came_back(found, made) == {place: words for place, words in made.prefilled.items() if place.row != "foot"}


def test_the_word_form_has_a_dozen_columns_and_none_is_lost() -> None:
    for kind in (PROGRESS_FORM, PLAN_FORM):
        made = making.paper(form(kind))
        assert len(made.groups) <= 12
        assert sorted(n for g in made.groups for n in g.places) == list(range(1, len(made.columns)))
        assert sum(g.width for g in made.groups) == pytest.approx(100, abs=0.1)
