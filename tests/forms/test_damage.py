"""Forms damaged the ways forms are damaged: each with its sentence, and with what accepting it takes, no more."""

from __future__ import annotations

from copy import deepcopy

import pytest

from gwrb.forms.read.collecting import CollectedForm
from gwrb.merge.intake import Incoming
from gwrb.model.values import Period
from tests.forms import damage
from tests.forms.made import form
from tests.forms.test_as_data import collected
from tests.forms.typing_in import Document, W, in_one_run
from tests.forms.typing_in_excel import Workbook, inline

Told = list[tuple[str, str]]
SOUND: list[tuple[str, str | None, str | None]] = [("1-1", "甲的进展", None), ("1-3", "公园的进展", None)]
_FIRST, _THIRD = SOUND


def filled_in() -> Document:
    """A form of two tasks answered, as the unit would send it."""
    document = Document(form("progress", "docx"))
    for place, words in (
        ("1-1/0:progress", "甲的进展"),
        ("1-1/0:status", "正常推进"),
        ("1-3/0:progress", "公园的进展"),
    ):
        document.type(f"gwrb:{place}", words)
    return document.type("gwrb:1-3/0:status", "已完成").type("gwrb:1-3/0:values.0", "10")


def entries(found: CollectedForm) -> list[tuple[str, str | None, str | None]]:
    """What would be taken: task, progress, problems."""
    assert isinstance(found.made, Incoming)
    return [(e.task, e.progress, e.problems) for e in found.made.value.entries]


# What was done; what is said, each with what accepting takes (empty: it cannot be accepted); what is only told.
CASES: list[tuple[damage.Damage, Told, list[str]]] = [
    (damage.row_copied, [("1-1 有 2 行，像是复制出来的", "各行填的相同或只填了一行，收一行")], []),
    (
        damage.row_copied_and_changed,
        [
            (
                "1-1 有 2 行，像是复制出来的，各行填的不一样，不知道以哪一行为准（另见第 2 行）；请单位只留一行后再发来",
                "",
            )
        ],
        [],
    ),
    (damage.row_deleted, [("缺少 1-3 这一行", "1-3 按没有报收")], []),
    (damage.row_moved, [], ["行的次序与原表不同，编号与控件对得上，照编号收"]),
    (damage.row_added, [("第 5 行：这一行是另加的（编号“另加的”），表里本来没有", "这一行不收")], []),
    (damage.number_changed, [("第 2 行：编号被改成了“1-9”，控件说它是 1-3", "按 1-3 收")], []),
    (damage.number_swapped, [("第 2 行：编号写的是“1-5”，控件却是 1-3 的", "按 1-3 收（控件和书签一致）")], []),
    (damage.row_retyped, [("第 1 行：看编号是 1-1，但格子里的控件和书签都没有了，像是另加的行", "按 1-1 收")], []),
    (damage.column_removed, [("缺少“下一步措施”这一栏", "这一栏按没有填收")], []),
    (damage.column_added, [("多了“备注”这一栏，表里本来没有", "这一栏不收")], []),
    (damage.heading_renamed, [("“存在问题”一栏的表头现在是“困难”", "这一列按“存在问题”收")], []),
    (
        damage.heading_swapped,
        [
            ("“存在问题”一栏的表头现在是“下一步措施”", "这一列按“存在问题”收"),
            ("“下一步措施”一栏的表头现在是“存在问题”", "这一列按“下一步措施”收"),
        ],
        [],
    ),
    (damage.head_deleted, [("表头那一行没有了，或改得认不出", "按各栏的控件和书签认")], []),
    (
        damage.control_pasted,
        [("第 2 行“存在问题”栏（1-3）：这一格的控件是从 1-1“存在问题”栏复制来的", "按所在的行和列收")],
        [],
    ),
    (
        damage.pasted,
        [
            (
                "文件里没有表单标识（附表几、哪个季度、哪个单位），像是粘贴到了新文件里；知道是谁的，请用 --unit 和 --quarter 指明后再收",
                "",
            )
        ],
        [],
    ),
    (damage.changes_tracked, [("第 1 行“存在问题”栏（1-1）：有修订还没有接受", "删去的不收，插入的照收")], []),
    (damage.row_deletion_tracked, [("第 2 行：有修订还没有接受", "删去的不收，插入的照收")], []),
    (
        damage.numbered,
        [("第 1 行“存在问题”栏（1-1）：用了自动编号或项目符号，序号不在文字里", "序号不收，文字照收")],
        [],
    ),
    (damage.nested_table, [("第 1 行“存在问题”栏（1-1）：格子里又插了一个表，读不出来；请单位改成文字", "")], []),
    (
        damage.merged,
        [("第 1 行“存在问题”栏（1-1）：与别的格子合并了，分不清是哪一格的；请单位取消合并后再发来", "")],
        [],
    ),
    (damage.locked_changed, [("第 2 行“目标任务”栏（1-3）：不应改动的原文被改过", "仍按台账里的原文，改动不收")], []),
    (damage.hint_left, [("第 1 行“存在问题”栏（1-1）：填表提示还留在格子里", "去掉提示，收其余的字")], []),
    (damage.borders_moved, [], []),
    (
        damage.in_cell(damage.text_box()),
        [("第 1 行“存在问题”栏（1-1）：文字写在文本框里，读不出是哪一格的；请单位把文字直接写在格子里", "")],
        [],
    ),
    (
        damage.in_cell(damage.picture()),
        [("第 1 行“存在问题”栏（1-1）：格子里有图片或嵌入的对象，读不出文字", "图片和对象不收，文字照收")],
        [],
    ),
    (
        damage.in_cell(damage.symbol()),
        [("第 1 行“存在问题”栏（1-1）：有用符号字体输入的符号，读不出是什么字", "这个符号不收，其余照收")],
        [],
    ),
    (damage.in_cell(damage.comment()), [], ["第 1 行“存在问题”栏（1-1）：有批注，批注不收"]),
    (
        damage.in_cell(damage.footnote()),
        [("第 1 行“存在问题”栏（1-1）：有脚注或尾注，注里的文字不在格子里", "注不收，文字照收")],
        [],
    ),
    (
        damage.status_typed("正在推进"),
        [
            (
                "第 1 行“进度状态”栏（1-1）：“正在推进”不在可选的说法里；请单位改选 未启动、正常推进、滞后、已完成 之一",
                "",
            )
        ],
        [],
    ),
    (
        damage.joined(Document(form("progress", "docx", "乙局"))),
        [("里面像是有两份表拼在一起；请分成两个文件，或请各单位单独发来", "")],
        [],
    ),
    (
        damage.joined(Document(form("plan", "docx"))),
        [("里面像是有两份表拼在一起；请分成两个文件，或请各单位单独发来", "")],
        [],
    ),
]
# Where accepting does not take simply what was filled in: what it takes.
TAKEN: dict[damage.Damage, list[tuple[str, str | None, str | None]]] = {
    damage.row_deleted: [_FIRST],
    damage.row_deletion_tracked: [_FIRST],
    damage.control_pasted: [_FIRST, ("1-3", "公园的进展", "抄来的话")],
    damage.changes_tracked: [("1-1", "甲的进展", "插入的话"), _THIRD],
    damage.numbered: [("1-1", "甲的进展", "甲\n乙"), _THIRD],
    damage.hint_left: [("1-1", "甲的进展", "还有困难"), _THIRD],
}


@pytest.mark.parametrize(("done", "told", "notes"), CASES)
def test_damage(done: damage.Damage, told: Told, notes: list[str]) -> None:
    document = filled_in()
    done(document)
    found = collected(document.data)
    assert [(p.sentence, p.taken) for p in found.problems] == told
    assert [n.sentence for n in found.notes if n.word not in ("no-date", "not-filled")] == notes
    if all(taken for _, taken in told):
        inside = done not in TAKEN and "in_cell" in getattr(done, "__qualname__", "")
        wanted = [("1-1", "甲的进展", "有话"), _THIRD] if inside else TAKEN.get(done, SOUND)
        assert entries(found) == wanted


def test_a_sound_form() -> None:
    found = collected(filled_in().data)
    assert found.problems == []
    assert entries(found) == SOUND


MACRO = "文件里有宏，出于安全不予读取；请单位另存为不带宏的 .docx 或 .xlsx 后再发来"
BOMB = "文件展开后过大，不像一份表，没有读；请核对来源"
DTD = "文件里有外部定义（DTD），Word 和 Excel 从不这样写，出于安全不予读取；请核对来源"
BROKEN = "文件已损坏，或没有传完整，打不开；请单位重新发来"
RESAVE = "请用 Word、Excel 或 WPS 打开后另存为 .docx 或 .xlsx 再收"
ORIGINAL = "填写的内容读不回来；请单位发来填好的 Word 或 Excel 原件"
_WORD, _BOOK = form("progress", "docx"), form("progress", "xlsx")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("表.docx", b"", "文件是空的（0 字节），多半没有传完；请单位重新发来"),
        ("表.docx", b"%PDF-1.7\n", f"这是 PDF 文件，{ORIGINAL}"),
        ("表.docx", b"\xff\xd8\xff\xe0", f"这是图片（JPEG），{ORIGINAL}"),
        ("表.docx", b"{\\rtf1 }", f"这是 RTF 文件；{RESAVE}"),
        ("表.doc", b"<html>", f"这是网页格式的文件，虽然能用 Word 打开；{RESAVE}"),
        ("表.docx", damage.truncated(_WORD), BROKEN),
        ("表.docx", damage.zip_bomb(_WORD), BOMB),
        ("表.docx", damage.part_bomb(_WORD), BOMB),
        ("表.docx", damage.entity_bomb(_WORD), DTD),
        ("表.docx", damage.outside_entity(_WORD), DTD),
        ("表.docx", damage.hidden_entity(_WORD), DTD),
        ("表.docm", damage.with_macro(_WORD), MACRO),
        ("表.doc", damage.old_word_macro(), MACRO),
        ("表.docx", damage.password(), "文件设了打开密码，读不了；请单位去掉密码后再发来"),
        ("表.wps", damage.wps(), "这是 WPS 自己的格式（.wps）；请在 WPS 中另存为 .docx 再收"),
        ("表.odt", damage.open_document(), "这是 OpenDocument 文件（.odt）；请另存为 .docx 再收"),
        ("表.xls", damage.broken_xls(), BROKEN),
        ("表.xlsb", damage.binary_workbook(_BOOK), "这是二进制的 Excel 文件（.xlsb）；请另存为 .xlsx 再收"),
        ("表.ppt", damage.compound("PowerPoint Document"), f"这是旧版 PowerPoint 文件（.ppt）；{RESAVE}"),
        ("表.heic", b"\0\0\0\x18ftypheic", f"这是图片（HEIC），{ORIGINAL}"),
        ("表.docx", damage.main_part_lost(_WORD), BROKEN),
        ("表.docx", b"\x00\x01\x02", "这不是 Word 或 Excel 文件；请单位发来填好的 .docx 或 .xlsx"),
    ],
)  # fmt: skip
def test_no_form_at_all(name: str, data: bytes, why: str) -> None:
    found = collected(data, name)
    assert [(p.sentence, p.taken) for p in found.problems] == [(why, "")]
    assert found.made is None


@pytest.mark.parametrize("own", ["docx", "xlsx"])
def test_what_else_a_file_lists_does_not_say_what_it_is(own: str) -> None:
    """A Word file with a workbook inside that its list of types names first was read as Excel, and the other way round."""
    book = Workbook(_BOOK).type("1-1/0", "progress", "甲的进展", inline).type("1-1/0", "status", "正常推进", inline)
    sent = {"docx": filled_in().data, "xlsx": book.data}
    other = sent["xlsx" if own == "docx" else "docx"]
    found = collected(damage.with_parts_of(sent[own], other), f"表.{own}")
    alone = collected(sent[own], f"表.{own}")
    assert [p.sentence for p in found.problems] == [p.sentence for p in alone.problems]
    assert entries(found) == entries(alone) != []


def test_another_quarter() -> None:
    """A form of the first quarter, dated when the second was over; and under a name that says the second."""
    first = form("progress", "docx", quarter=Period(2024, 1))
    document = Document(first).type("gwrb:foot:submitted", "2024年7月15日")
    late = "表是 2024Q1 的，日期却是 2024-07-15，2024Q2 都已过去；请核对是不是填错了季度的表"
    assert [p.sentence for p in collected(document.data).problems] == [late]
    document.type("gwrb:foot:submitted", "2024年4月15日")
    named = "文件名写的是 2024Q2，表却是 2024Q1 的；请核对是哪个季度的，改正文件名后再收"
    assert [p.sentence for p in collected(document.data, "甲局2024Q2.docx").problems] == [named]


def test_excel_formula_error_and_merged_cells() -> None:
    book = Workbook(form("progress", "xlsx")).type("1-1/0", "progress", "甲的进展", inline)
    book.type("1-1/0", "status", "正常推进", inline)
    cell = book.cell("1-1/0", "problems")
    cell.set("t", "e")
    for child in list(cell):
        cell.remove(child)
    cell.append(book.element("f", "1/0"))
    cell.append(book.element("v", "#DIV/0!"))
    told = collected(book.data, "表.xlsx").problems
    reference = cell.get("r")
    assert [(p.sentence, p.taken) for p in told] == [
        (f"{reference} “存在问题”栏（1-1）：显示的是公式出错的代码；请单位改正后再发来", ""),
        (f"{reference} “存在问题”栏（1-1）：是公式，不是直接填写的", "按显示出来的结果收"),
    ]


def test_excel_rows_sorted_by_half() -> None:
    """The visible numbers went elsewhere and the rest stayed: nobody can tell whose words these are."""
    book = Workbook(form("progress", "xlsx")).type("1-1/0", "progress", "甲的进展", inline)
    book.type("1-1/0", "status", "正常推进", inline)
    book.type("1-1/0", "id", "1-3", inline).type("1-3/0", "id", "1-1", inline)
    assert [(p.sentence, p.taken) for p in collected(book.data, "表.xlsx").problems][:2] == [
        ("第 1 行：编号写的是“1-3”，控件却是 1-1 的，没有别处可以核对；请单位改正后再发来", ""),
        ("第 2 行：编号写的是“1-1”，控件却是 1-3 的，没有别处可以核对；请单位改正后再发来", ""),
    ]


def test_last_quarters_words_alone_are_no_answer() -> None:
    """1-3 went out with last quarter's words in it; where nothing else was done to its row it was not answered."""
    document = Document(form("progress", "docx"))
    document.type("gwrb:1-1/0:progress", "甲的进展").type("gwrb:1-1/0:status", "正常推进")
    found = collected(document.data)
    assert entries(found) == [_FIRST]
    assert [n.sentence for n in found.notes if n.word == "not-filled"] == [
        "填了 1 项，没有填的 3 项不收：1-3、1-4（东片）、1-5"
    ]
    found = collected(document.type("gwrb:1-3/0:status", "已完成").data)
    assert entries(found) == [_FIRST, ("1-3", "已建成10个", None)]
    assert [n.sentence for n in found.notes if n.word == "unchanged"] == [
        "1-3 只选了状态，文字都与上次报的一字不差，请核对"
    ]


def test_a_person_more_than_there_are_lines() -> None:
    """In the list of people a copied row is a further person."""
    document = Document(form("contacts", "docx"))
    for number in range(1, 7):
        document.type(f"gwrb:person/{number}:name", f"张{number}").type(f"gwrb:person/{number}:duty", "联络员")
    row = document.row("gwrb:person/6:name")
    copy = deepcopy(row)
    damage.renew(copy)
    row.addnext(copy)
    cell = next(c for c in copy.iter(f"{W}tc") if any("name" in t.get(f"{W}val", "") for t in c.iter(f"{W}tag")))
    in_one_run(cell, "王七")
    found = collected(document.data)
    assert [p.sentence for p in found.problems] == []
    assert isinstance(found.made, Incoming)
    assert [p.name for p in found.made.value.people] == [*(f"张{n}" for n in range(1, 7)), "王七"]


def test_a_row_without_status() -> None:
    document = filled_in().type("gwrb:1-5/0:progress", "写了进展，没有选状态")
    told = [("1-5 填了内容，没有填“进度状态”；请单位补上后再发来", "1-5 这一行不收")]
    found = collected(document.data)
    assert [(p.sentence, p.taken) for p in found.problems] == told
    assert entries(found) == SOUND
