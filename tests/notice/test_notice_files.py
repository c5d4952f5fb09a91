"""The same notice in every form gives the same plan; files that are none say so in a sentence."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gwrb.model.plan import Plan
from gwrb.notice.notice_file import NoticeProblem, decode, docx_lines, notice_lines, text_lines
from gwrb.notice.reading import read_notice
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
    lines, problems = notice_lines(FORMS[form](SCRIPTS[written](raw)))
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
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word 文件"),
        (b"%PDF-1.7", "PDF 文件"),
        (b"{\\rtf1", "RTF 文件"),
        (b"PK\x03\x04 broken", "不是 Word 文档"),
        (_package("<oops"), "不是 Word 文档"),
        (_package(f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}/>'), "外部定义（DTD）"),
        (b" " * 20_000_001, "文件超过 20 MB"),
    ],
)
def test_what_is_no_notice_is_told_in_a_sentence(data: bytes, part: str) -> None:
    lines, problems = notice_lines(data)
    assert lines == []
    assert [problem.line for problem in problems] == [0]
    assert part in problems[0].message


def test_a_zip_that_is_no_word_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "不是 Word 文档" in notice_lines(file.getvalue())[1][0].message


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = _package(f"<w:document {W}>" + " " * 50_000_001 + "</w:document>")
    assert len(bomb) < 100_000
    assert "展开后超过 50 MB" in docx_lines(bomb)[1][0].message


def test_deleted_text_is_left_out_and_inserted_text_kept() -> None:
    xml = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>新增</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>8</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>个</w:t><w:br/><w:t>下一行</w:t></w:r></w:p><w:p/></w:body></w:document>"
    )
    assert docx_lines(_package(xml)) == ([(1, "新增8个"), (1, "下一行"), (2, "")], [])


def test_automatic_numbers_are_a_problem_at_each_paragraph() -> None:
    document = docx.Document()
    document.add_paragraph("一、总体目标")
    document.add_paragraph("加快建设。（责任单位：市发改委）", style="List Number")
    direct = document.add_paragraph("继续建设。（责任单位：市发改委）")
    properties = direct._p.get_or_add_pPr()
    numbering, number = OxmlElement("w:numPr"), OxmlElement("w:numId")
    number.set(qn("w:val"), "1")
    numbering.append(number)
    properties.append(numbering)
    problems = docx_lines(_saved(document))[1]
    assert problems == [
        NoticeProblem(2, "第2段使用了自动编号，编号不在文字里，请在 Word 中转换为文本后再导入"),
        NoticeProblem(3, "第3段使用了自动编号，编号不在文字里，请在 Word 中转换为文本后再导入"),
    ]


def test_styles_pass_numbers_on_and_take_them_back() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:styleId="C"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="D"><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>' for style in "CDX"
    )
    xml = f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>"
    assert [problem.line for problem in docx_lines(_package(xml, styles=styles))[1]] == [1]


def test_a_table_is_told_once() -> None:
    document = docx.Document()
    document.add_paragraph("一、总体目标")
    document.add_table(2, 2)
    problems = docx_lines(_saved(document))[1]
    assert [problem.line for problem in problems] == [2]
    assert problems[0].message.startswith("文中有表格")


def test_lines_are_numbered_as_editors_number_them() -> None:
    assert text_lines("一\r\n二\n三\r四\x0b\u2028五") == [(1, "一"), (2, "二"), (3, "三"), (4, "四\x0b\u2028五")]
