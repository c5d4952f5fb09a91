"""Whatever data says comes back word for word from Word, HTML and Markdown."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gwrb.documents.document import Chart, Series
from gwrb.documents.html import to_html
from gwrb.documents.markdown import to_markdown
from gwrb.documents.printable import printable
from tests.documents.lint import lint_docx
from tests.documents.readback import STYLE, document, docx, docx_words, html_tags, html_words, markdown_words, part, w

HOSTILE = [
    "<b>粗</b>", "100<200 且 AT&T", "]]>", "<![CDATA[x]]>", "{{ 7*7 }}", "{% raw %}", "{# x #}", "&amp;&#65;&nosuch;",
    "长" * 10_000, "🎉👨‍👩‍👧", "零\x00字", "\ud800孤", "a\x1b[31mb", "\u202e反\u202c", "\u200fר\u200e", "甲\r\n乙\r丙\n丁",
    "一\n\n二", "  前后  空白  ", "制\t表", "\ufdd0\ufdd1\ufdd2", "\ufeffBOM", "|a|b|", "*a* _b_ `c` ~~d~~", "# 一", "- 一", "1. 一",
    "1) x", "+ x", "> x", "[a](b) ![c](d)", "\\", "\\|", "https://a.b www.a.b x@y.z", ":smile:", "$x$", "---", "===",
    "<!-- x -->", "</w:t>", "﹏\u3000全角空格\u3000", "\u2028行\u2029段", "'\"", "=1+1", "<script>alert(1)</script>", "\x85", "&lt;",
]  # fmt: skip

PLACES = {
    "h1": "<h1>{{ x }}</h1>",
    "h3": "<h3>{{ x }}</h3>",
    "p": "<p>前{{ x }}后</p>",
    "strong": "<p>前<strong>{{ x }}</strong>后</p>",
    "td": "<table><thead><tr><th>头</th></tr></thead><tr><td>{{ x }}</td></tr></table>",
    "th": "<table><tr><th>{{ x }}</th></tr></table>",
    "li": "<ul><li>{{ x }}</li></ul>",
    "center": '<p class="caption">{{ x }}</p>',
    "concat": "{% set a %}<br/>{% endset %}<p>{{ '' ~ x }}</p>",
    "macro": "{% macro m(y) %}<p>{{ y }}</p>{% endmacro %}{{ m(x) }}",
    "join": "<p>{{ [x, '尾']|join('｜') }}</p>",
}
FRAMES = {"p": ("前", "后"), "strong": ("前", "后"), "join": ("", "｜尾")}


def shown(place: str, text: str) -> str:
    """The words expected: printable, lines at the outer edges dropped."""
    start, end = FRAMES.get(place, ("", ""))
    inner = printable(text) if place == "join" else printable(text).strip("\n")
    return (start + inner + end).strip("\n")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:12]) for text in HOSTILE])
def test_hostile_words_come_back_equal(place: str, text: str) -> None:
    same_everywhere(place, text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(PLACES)), st.text(max_size=60))
def test_any_words_come_back_equal(place: str, text: str) -> None:
    same_everywhere(place, text)


def same_everywhere(place: str, text: str) -> None:
    made = document(PLACES[place], x=text)
    wanted = shown(place, text)
    data = docx(PLACES[place], x=text)
    assert lint_docx(data) == []
    said = "\n".join(words_of(docx_words(data)))
    if place in ("h1", "center"):  # what is centred is broken by sense
        assert said.replace("\n", "") == wanted.replace("\n", "")
    else:
        assert said == wanted
    page = to_html(made, STYLE, title=text)
    assert set(html_tags(page)) <= {
        "html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h3", "p", "br", "strong", "div",
        "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "span",
    }  # fmt: skip
    assert squeezed("\n".join(words_of(html_words(page)))) == squeezed(wanted)
    assert squeezed("\n".join(words_of(markdown_words(to_markdown(made))))) == squeezed(wanted)


def words_of(lines: list[str]) -> list[str]:
    """Without the table's own head, the thin last paragraph and the like."""
    lines = lines[1:] if lines and lines[0] == "头" else lines
    while lines and not lines[-1]:
        lines = lines[:-1]
    while lines and not lines[0]:
        lines = lines[1:]
    return lines


def squeezed(text: str) -> str:
    """Empty lines between paragraphs do not count where a reader skips empty paragraphs."""
    return "\n".join(line for line in text.split("\n") if line)


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:12]) for text in HOSTILE])
def test_fields_hold_any_words(text: str) -> None:
    source = (
        '<p><input name="a" title="{{ x }}" value="{{ x }}"/><textarea name="b">{{ x }}</textarea>'
        '<select name="c"><option selected="selected">{{ x }}</option><option>乙</option></select></p>'
    )
    fields = document(source, x=text).parts[0].blocks[0].inlines  # type: ignore[union-attr]
    wanted = printable(text).strip("\n")
    assert [field.value for field in fields] == [wanted.replace("\n", " "), wanted, wanted]  # type: ignore[union-attr]
    data = docx(source, x=text)
    assert lint_docx(data) == []
    to_html(document(source, x=text), STYLE, title="")


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:12]) for text in HOSTILE])
def test_charts_hold_any_words(text: str) -> None:
    chart = Chart("bar", text, (text, "乙"), (Series(text, (1, None)),))
    source = '<figure data-chart="c">{{ x }}</figure>'
    data = docx(source, {"c": chart}, x=text)
    assert lint_docx(data) == []
    values = [v.text for v in part(data, "word/charts/chart1.xml").iter("{*}v")]
    assert printable(text) in [value or "" for value in values]
    to_html(document(source, {"c": chart}, x=text), STYLE, title="")
    assert to_markdown(document(source, {"c": chart}, x=text)).count("\n| ") >= 3


def test_form_controls() -> None:
    data = docx(
        '<p><input name="unit" value="市经信局"/><textarea name="more" placeholder="写几句"></textarea>'
        '<select name="state"><option value="1">正常推进</option><option value="2" selected="selected">滞后</option>'
        "</select></p>"
    )
    controls = list(part(data).iter(w("sdt")))
    assert [t.get(w("val")) for t in part(data).iter(w("tag"))] == ["unit", "more", "state"]
    assert ["".join(t.text or "" for t in c.iter(w("t"))) for c in controls] == ["市经信局", "写几句", "滞后"]
    assert [c.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None for c in controls] == [False, True, False]
    items = [(i.get(w("displayText")), i.get(w("value"))) for i in controls[2].iter(w("listItem"))]
    assert items == [("正常推进", "1"), ("滞后", "2")]


def test_html_loads_and_runs_nothing() -> None:
    chart = Chart("stacked", "图", ("一", "二"), (Series("甲", (1, 2)), Series("乙", (3, None))))
    page = to_html(document('<figure data-chart="c">x</figure>', {"c": chart}), STYLE, title="t")
    assert not {"script", "link", "img", "iframe", "object"} & set(html_tags(page))
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "<title>图</title><desc>甲：一 1，二 2；乙：一 3，二 —</desc>" in page
    assert "url(" not in page
    assert "http:" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_markdown_tables_repeat_what_is_merged() -> None:
    text = to_markdown(
        document(
            '<table><thead><tr><th rowspan="2">部分</th><th colspan="2">完成</th></tr><tr><th>项</th><th>率</th></tr>'
            '</thead><tr><td rowspan="2">二</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>'
        )
    )
    assert text == "| 部分 | 完成<br>项 | 完成<br>率 |\n| --- | --- | --- |\n| 二 | 1 | 2 |\n| 二 | 3 | 4 |\n"
