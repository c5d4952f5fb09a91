"""A letterhead: the paper goes where it says, its fields are filled in, and all else of it stays."""

from __future__ import annotations

import io
import re

import docx as python_docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt

from gwrb.documents.word.docx import WordBase
from gwrb.documents.word.letterhead import LetterheadProblem
from tests.documents.lint import lint_docx
from tests.documents.readback import CREATED, NS, STYLE, document, docx_words, part, w

PAPER = "<h1>题</h1><p>甲</p><section class='landscape'><p class='attachment'>附件</p></section>"


def blank() -> WordDocument:
    """Word's own new document, with a head, a place for the paper and something below it."""
    made = python_docx.Document()
    made.add_paragraph("市政府文件")
    number = made.add_paragraph()
    for piece in ("编号：{", "{文", "号}", "}，{{ 标题 }}"):
        number.add_run(piece).bold = piece == "{文"
    made.add_paragraph("{{正文}}")
    made.add_paragraph("抄送：{{抄送}}")
    return made


def saved(made: WordDocument) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def printed(made: WordDocument, source: str = PAPER, mark: str = "", **fields: str) -> bytes:
    base = WordBase(STYLE, own=saved(made), mark=mark)
    return base.write(document(source), title="题", created=CREATED, properties={"a": "b"}, fields=fields)


def test_the_paper_stands_in_its_place_and_the_fields_are_filled() -> None:
    base = WordBase(STYLE, own=saved(blank()))
    assert base.asked == ("文号", "标题", "抄送")
    data = printed(blank(), 文号="武政督〔2024〕1号", 标题="题<1>")
    words = ["市政府文件", "编号：武政督〔2024〕1号，题<1>", "题", "甲", "附件", "抄送：　　"]
    assert [one for one in docx_words(data) if one] == words
    assert [
        fault
        for fault in lint_docx(data)
        if "rFonts" not in fault and "run without" not in fault and "theme" not in fault
    ] == []
    assert python_docx.Document(io.BytesIO(data)).core_properties.title == "题"
    assert printed(blank(), 文号="武政督〔2024〕1号", 标题="题<1>") == data


def test_the_annex_lies_between_the_paper_and_what_stands_below() -> None:
    sections = [*part(printed(blank())).iter(w("sectPr"))]
    turned = [one.find("w:pgSz", NS).get(w("orient")) for one in sections]  # type: ignore[union-attr]
    assert turned == [None, "landscape", None]
    bare = blank()
    bare.element.body.remove(bare.element.body[-2])
    turned = [one.find("w:pgSz", NS).get(w("orient")) for one in part(printed(bare)).iter(w("sectPr"))]  # type: ignore[union-attr]
    assert turned == [None, "landscape"]


def test_styles_of_the_office_are_used_and_word_s_own_stay_as_they_are() -> None:
    made = blank()
    made.styles.add_style("公文正文", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(15)
    before = made.styles["Title"].element.xml
    read = python_docx.Document(io.BytesIO(printed(made)))
    body = next(p for p in read.paragraphs if p.text == "甲")
    assert body.style is not None
    assert (body.style.name, body.style.font.size) == ("公文正文", Pt(15))
    assert read.styles["Title"].element.xml == before
    assert next(p.style.name for p in read.paragraphs if p.text == "题") == "公文标题"  # type: ignore[union-attr]


def test_pages_of_a_letterhead_get_a_number_where_they_have_none_and_the_mark_everywhere() -> None:
    made = blank()
    made.sections[0].different_first_page_header_footer = True
    data = printed(made, mark="示例")
    read = python_docx.Document(io.BytesIO(data))
    first = read.sections[0]
    assert [p.text for p in first.header.paragraphs][-1] == "示例"
    assert [p.text for p in first.first_page_header.paragraphs][-1] == "示例"
    assert "—" in first.footer.paragraphs[0].text
    assert [bool(one.find("w:titlePg", NS) is not None) for one in part(data).iter(w("sectPr"))] == [True, False, False]


def test_a_text_box_is_filled_in_too() -> None:
    made = blank()
    box = '<w:r {}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>{{{{密级}}}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    made.paragraphs[0]._p.append(python_docx.oxml.parse_xml(box.format(names)))
    assert "内部" in docx_words(printed(made, 密级="内部"))


def two_sections(made: WordDocument) -> None:
    made.add_section(WD_SECTION.NEW_PAGE)


def no_place(made: WordDocument) -> None:
    made.paragraphs[2].text = "正文"


def two_places(made: WordDocument) -> None:
    made.add_paragraph("{{正文}}")


def no_room(made: WordDocument) -> None:
    made.sections[0].left_margin = Mm(150)


def no_section(made: WordDocument) -> None:
    made.element.body.remove(made.element.body.sectPr)


def no_number(made: WordDocument) -> None:
    made.sections[0]._sectPr.find(w("pgSz")).set(w("w"), "11906.5")  # type: ignore[union-attr]


def no_switch(made: WordDocument) -> None:
    made.settings.odd_and_even_pages_header_footer = True
    made.settings.element.find(w("evenAndOddHeaders")).set(w("val"), "x")


def no_header(made: WordDocument) -> None:
    made.sections[0].header.add_paragraph("眉")
    made.part.rels.pop(made.sections[0]._sectPr.find(w("headerReference")).get(R_ID))  # type: ignore[union-attr]


def no_kind(made: WordDocument) -> None:
    made.styles["Title"].element.set(w("type"), "bogus")


def floating(made: WordDocument) -> None:
    made.paragraphs[2].add_run()._r.append(python_docx.oxml.OxmlElement("w:pict"))


R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BROKEN = "不是完好的 Word 文件；请用 Word 打开，另存为“Word 文档（*.docx）”"
UNFIT = {
    **dict.fromkeys((no_section, no_number, no_switch, no_header, no_kind), BROKEN),
    floating: "写 {{正文}} 的一段里还有图片或文本框，印上文书就没有了；请把它移到别的段",
    two_sections: "分成了 2 节，只能有一节；请去掉分节符",
    no_place: "要有一段只写 {{正文}}，而且只有一段，不在表格或文本框里：文书就放在那里",
    two_places: "要有一段只写 {{正文}}，而且只有一段，不在表格或文本框里：文书就放在那里",
    no_room: "要竖放，而且纸上至少留出 50 × 50 毫米写字；请改页面设置",
}


@pytest.mark.parametrize("change", UNFIT, ids=lambda c: c.__name__)
def test_what_cannot_be_a_letterhead_says_why(change: object) -> None:
    made = blank()
    change(made)  # type: ignore[operator]
    with pytest.raises(LetterheadProblem, match="^" + re.escape(UNFIT[change]) + "$"):  # type: ignore[index]
        WordBase(STYLE, own=saved(made), mark="示例")


def test_a_header_that_leads_nowhere_is_told_where_nothing_is_put_into_it() -> None:
    made = blank()
    no_header(made)
    with pytest.raises(LetterheadProblem, match=f"^{re.escape(BROKEN)}$"):
        WordBase(STYLE, own=saved(made))


def test_a_place_with_a_long_name_is_a_place() -> None:
    made = blank()
    made.add_paragraph(f"{{{{{'长' * 60}}}}}")
    assert WordBase(STYLE, own=saved(made)).asked == ("文号", "标题", "抄送", "长" * 60)


def test_what_is_no_word_file_says_so() -> None:
    with pytest.raises(LetterheadProblem, match="不是完好的 Word 文件"):
        WordBase(STYLE, own=b"PK\x03\x04")
