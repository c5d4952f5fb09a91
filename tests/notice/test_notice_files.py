"""The same notice in every form gives the same plan; files that are none say so in a sentence."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from gwrb.model.plan import Plan
from gwrb.notice.blocks import Block, NoticeProblem
from gwrb.notice.notice_file import decode, notice_blocks, text_blocks
from gwrb.notice.reading import read_notice
from gwrb.notice.word_notice import docx_blocks
from gwrb.text import script

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return _saved(document)


def _saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def _package(xml: str, **others: str) -> bytes:
    """A .docx of just the parts given, which Word would not all accept."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
        for name, content in others.items():
            archive.writestr(f"word/{name}.xml", content)
    return file.getvalue()


FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16-le": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "indented": lambda text: text.replace("\n", "\n\u3000\u3000").encode(),
    "docx": _docx,
}
SCRIPTS: dict[str, Callable[[str], str]] = {
    "traditional, half width": str,
    "traditional, full width": script.full_width,
    "simplified, half width": script.to_simplified,
    "simplified, full width": lambda text: script.full_width(script.to_simplified(text)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("written", SCRIPTS)
def test_every_form_gives_the_same_plan(raw: str, plan: Plan, form: str, written: str) -> None:
    lines, problems = notice_blocks(FORMS[form](SCRIPTS[written](raw)))
    assert problems == []
    assert read_notice(lines, form).plan == plan


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("市人民政府".encode(), "UTF-8"),
        (codecs.BOM_UTF8 + "市".encode(), "UTF-8"),
        ("市人民政府".encode("gb18030"), "GB18030"),
        ("市經信局".encode("gb18030"), "GB18030"),
        (codecs.BOM_UTF16_LE + "市".encode("utf-16-le"), "UTF-16-LE"),
    ],
)
def test_the_encoding_is_told(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert not isinstance(decoded, NoticeProblem)
    assert decoded[1] == encoding
    assert not decoded[0].startswith("\ufeff")


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ("各區人民政府目標任務責任分解方案".encode("big5"), "认不出这份文件的编码"),
        ("市人民政府".encode("utf-16-le"), "认不出这份文件的编码"),
        (codecs.BOM_UTF16_LE + b"\x00", "认不出这份文件的编码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word、Excel 文件"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "设了打开密码，请在 Word、Excel 或 WPS 中去掉密码后",
        ),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "这是旧版 Word 文件（.doc），请在"),
        (b"<html><body>", "这是网页格式的文件，请在 Word 或 WPS 中另存为 .docx"),
        (b"\x89PNG\r\n", "这是图片（PNG），请把文字另存为"),
        (b"Rar!\x1a", "这是 RAR 压缩包，请解开后再导入"),
        (b"%PDF-1.7", "PDF 文件"),
        (b"{\\rtf1", "RTF 文件"),
        (b"PK\x03\x04 broken", "不是 Word 文档"),
        (_package("<oops"), "不是 Word 文档"),
        (_package(f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}/>'), "外部定义（DTD）"),
        (b" " * 20_000_001, "文件超过 20 MB"),
    ],
)
def test_what_is_no_notice_is_told_in_a_sentence(data: bytes, part: str) -> None:
    lines, problems = notice_blocks(data)
    assert lines == []
    assert [problem.line for problem in problems] == [0]
    assert part in problems[0].message


def test_a_zip_that_is_no_word_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")
    message = notice_blocks(file.getvalue())[1][0].message
    assert message == "这是压缩包，不是 Word 文档（.docx），请解开后再导入"


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = _package(f"<w:document {W}>" + " " * 50_000_001 + "</w:document>")
    assert len(bomb) < 100_000
    assert "文件展开后过大" in docx_blocks(bomb)[1][0].message


def test_deleted_text_is_left_out_and_inserted_text_kept() -> None:
    xml = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>新增</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>8</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>个</w:t><w:br/><w:t>下一行</w:t></w:r></w:p><w:p/></w:body></w:document>"
    )
    assert docx_blocks(_package(xml)) == (
        [
            Block(1, "新增8个"),
            Block(1, "下一行"),
            Block(2, ""),
            Block(0, "", told="文件里有未接受的修订：删去的文字没有写入账本，新增的已写入，请核对"),
        ],
        [],
    )


def _list(numbering: str, paragraphs: str, styles: str = "") -> list[str]:
    """The texts of a document whose paragraphs have Word's automatic numbers."""
    xml = f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>"
    parts = {"numbering": f"<w:numbering {W}>{numbering}</w:numbering>"}
    blocks, problems = docx_blocks(_package(xml, **parts, **({"styles": styles} if styles else {})))
    assert problems == []
    return [block.text for block in blocks]


def _level(level: int, format: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def _numbered(text: str, level: int = 0, number: int = 1) -> str:
    run = f"<w:r><w:t>{text}</w:t></w:r>"
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>{run}</w:p>'


LEVELS = (
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "chineseCountingThousand", "%1、")
    + _level(1, "chineseCounting", "（%2）")
    + _level(2, "decimal", "%3.")
    + _level(3, "bullet", "\uf06c")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def test_automatic_numbers_are_computed() -> None:
    steps = [
        ("目标", 0),
        ("工业", 1),
        ("甲", 2),
        ("乙", 2),
        ("点", 3),
        ("农业", 1),
        ("丙", 2),
        ("民生", 0),
        ("教育", 1),
    ]
    texts = _list(LEVELS, "".join(_numbered(text, level) for text, level in steps))
    assert texts == ["一、目标", "（一）工业", "1.甲", "2.乙", "●点", "（二）农业", "1.丙", "二、民生", "（一）教育"]


def test_a_list_that_starts_anew_starts_where_it_says() -> None:
    paragraphs = (
        _numbered("甲", 2) + _numbered("", 2) + _numbered("乙", 2) + _numbered("丙", 2, 2) + _numbered("丁", 2, 0)
    )
    assert _list(LEVELS, paragraphs) == ["1.甲", "", "3.乙", "5.丙", "丁"]


def test_styles_pass_numbers_on_and_take_them_back() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/><w:ilvl w:val="2"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="C"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="D"><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>' for style in "CDXA"
    )
    assert _list(LEVELS, paragraphs, styles) == ["1.文", "文", "文", "2.文"]


def test_hidden_words_are_left_out_and_told() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="I"><w:basedOn w:val="H"/></w:style></w:styles>'
    )
    xml = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>建成</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="I"/></w:rPr><w:t>甲局</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>桥</w:t>'
        '</w:r></w:p><w:p><w:pPr><w:pStyle w:val="I"/></w:pPr><w:r><w:t>全段</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/>'
        "</w:rPr><w:t>可见</w:t></w:r></w:p></w:body></w:document>"
    )
    blocks, _ = docx_blocks(_package(xml, styles=styles))
    assert [(b.line, b.text, b.told) for b in blocks] == [
        (1, "", "隐藏文字“内部甲局”没有写入账本"),
        (1, "建成桥", ""),
        (2, "", "隐藏文字“全段”没有写入账本"),
        (2, "可见", ""),
    ]


def test_a_deleted_paragraph_takes_no_number_and_is_told() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/><w:ilvl w:val="2"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    numbering = f"<w:numbering {W}>{LEVELS}</w:numbering>"
    xml = f"<w:document {W}><w:body>{_numbered('甲', 2)}{gone}{_numbered('乙', 2)}</w:body></w:document>"
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>另见附件</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    blocks, _ = docx_blocks(_package(xml, numbering=numbering, footnotes=notes))
    assert [b.text for b in blocks if b.text] == ["1.甲", "2.乙"]
    assert [b.told for b in blocks if b.told] == [
        "脚注“另见附件”没有写入账本",
        "文件里有未接受的修订：删去的文字没有写入账本，新增的已写入，请核对",
    ]


def _table(document: object, rows: list[list[str]]) -> object:
    table = document.add_table(len(rows), max(map(len, rows)))  # type: ignore[attr-defined]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return table


def test_a_table_is_rows_with_what_merged_cells_cover_filled_in() -> None:
    document = docx.Document()
    document.add_paragraph("一、总体目标")
    table = _table(document, [["序号", "任务", "单位"], ["1", "甲", "市发改委"], ["2", "乙", ""]])
    table.cell(1, 2).merge(table.cell(2, 2))  # type: ignore[attr-defined]
    table.add_row().cells[0].merge(table.rows[-1].cells[2]).text = "合计"  # type: ignore[attr-defined]
    blocks, problems = docx_blocks(_saved(document))
    assert problems == []
    assert [(b.line, [c.text for c in b.cells], [(c.row, c.column) for c in b.cells]) for b in blocks if b.cells] == [
        (2, ["序号", "任务", "单位"], [(0, 0), (0, 1), (0, 2)]),
        (5, ["1", "甲", "市发改委"], [(1, 0), (1, 1), (1, 2)]),
        (9, ["2", "乙", "市发改委"], [(2, 0), (2, 1), (1, 2)]),
        (12, ["合计", "合计", "合计"], [(3, 0), (3, 0), (3, 0)]),
    ]


def test_lines_are_numbered_as_editors_number_them() -> None:
    lines = ["一", "二", "三", "四\x0b\u2028五"]
    assert text_blocks("一\r\n二\n三\r四\x0b\u2028五") == [Block(n, line) for n, line in enumerate(lines, 1)]
