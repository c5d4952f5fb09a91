"""Templates: what they make of data, and how every mistake is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes

from gwrb.documents.markup import TemplateProblem
from gwrb.documents.small_html import parse_document
from gwrb.documents.templates.filters import Budget
from gwrb.documents.templates.template import Templates
from tests.documents.readback import STYLE, document


def problem(source: str, **context: object) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as caught:
        parse_document(Templates(()).render("t.html", context, source=source), path="t.html", styles=STYLE.texts)
    return caught.value


def check(source: str, *names: str) -> list[tuple[int, str]]:
    found = Templates(()).check("t.html", names=names, styles=STYLE.texts, source=source)
    return [(one.line, one.message) for one in found]


MISTAKES = [
    ("<p>\n{{ nope }}</p>", 2, "没有“nope”这个名称"),
    ("\n\n<p>{{ a.b }}</p>", 3, "没有“b”这一项"),
    ("\n{% for x in rows %}<p></p>", 2, "缺少对应的 {% endfor %}"),
    ("\n<p>{{ a|safe }}</p>", 2, "没有名为“safe”的过滤器"),
    ("\n<p>{{ a.__class__ }}</p>", 2, "模板里不能使用“__class__”"),
    ("\n<p>{{ ''.__class__.__mro__ }}</p>", 2, "模板里不能使用“__class__”"),
    ("\n<p>{{ a['__class__'] }}</p>", 2, "模板里不能使用“__class__”"),
    ("\n<p>{{ rows|map(attribute='__class__')|list|join }}</p>", 2, "模板里不能使用“__class__”"),
    ("\n<p>{{ a.format(a) }}</p>", 2, "模板里不能使用“format”"),
    ("\n<p>{{ rows.append(3) }}</p>", 2, "模板里不能使用“append”"),
    ("\n<p>{{ os.popen('id') }}</p>", 2, "没有“os”这个名称"),
    ("\n<p>{{ self.__init__.__globals__ }}</p>", 2, "模板里不能使用“__init__”"),
    ("\n<p>{{ empty }}</p>", 2, "值是空的"),
    ("\n<p>{{ rows }}</p>", 2, "逐个写出"),
    ("\n<p>{{ rows == rows }}</p>", 2, "“是/否”"),
    ("\n<p>{{ 1 // zero }}</p>", 2, "除以了零"),
    ("<p>\n<strong>x</p>", 2, "<strong> 没有结束"),
    ("<p>x</p>\n</p>", 2, "没有对应的开始标记 <p>"),
    ("<p>\n<div>x</div></p>", 2, "不认识标记 <div>"),
    ("<p>\n<script>x</script></p>", 2, "不认识标记 <script>"),
    ("\n<p onclick='x'>x</p>", 2, "不能带属性“onclick”"),
    ("\n<p class='zz'>x</p>", 2, "没有样式“zz”"),
    ("\n<section class='zz'><p>x</p></section>", 2, "没有样式“zz”"),
    ("\n<td>x</td>", 2, "<td> 不能放在文件最外层"),
    ("\n<p>a & b</p>", 2, "“&”必须写成 &amp;"),
    ("\n<p>1 < 2</p>", 2, "“<”必须写成 &lt;"),
    ("\n<p class=body>x</p>", 2, "英文引号"),
    ("\n<p", 2, "标记的写法有误"),
    ("<p>x</p>\n文字", 1, "不能直接写文字"),
    ("<p><?php x ?></p>", 1, "处理指令"),
    ("<p>&nosuch;</p>", 1, "不认识“&nosuch;”"),
    ("<table>\n<tr><td>1</td></tr>\n<tr><td>1</td><td>2</td></tr></table>", 1, "第 2 行占 2 列"),
    ("<table><tr>\n<td rowspan='2'>1</td></tr></table>", 1, "rowspan 超出了表格"),
    ("<table><tr>\n<td colspan='0'>1</td></tr></table>", 2, "colspan 必须是 1 到 1000 的整数"),
    ("<table><tr>\n<td colspan='99999999999'>1</td></tr></table>", 2, "colspan 必须是"),
    ("<table><tr>\n<td width='3cm'>1</td></tr></table>", 2, "width 必须写成百分数"),
    ("<table>\n</table>", 1, "至少有一行"),
    ("\n<figure data-chart='zz'></figure>", 2, "没有名为“zz”的图"),
    ("<p>\n<input/></p>", 2, "必须有 name"),
    ("\n{% include '../secret' %}", 2, "必须是模板文件夹里的文件名"),
    ("\n{% include 'none.html' %}", 2, "找不到模板“none.html”"),
    ("\n{% include '/secret' %}", 2, "必须是模板文件夹里的文件名"),
    ("{# x", 1, "缺少 #}"),
    ("\n{% frob %}", 2, "不认识指令"),
    ("\n{{ “a” }}", 2, "全角"),
]


@pytest.mark.parametrize(("source", "line", "words"), MISTAKES, ids=[source for source, _, _ in MISTAKES])
def test_every_mistake_is_told_at_its_line(source: str, line: int, words: str) -> None:
    found = problem(source, a="甲", rows=[1, 2], empty=None, zero=0)
    assert (found.path, found.line) == ("t.html", line)
    assert words in found.message


ENDLESS = [
    "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}",
    "{% for i in range(10**9) %}{% endfor %}",
    "{% set x = 'a' * 10**12 %}",
    "{% set x = [1] * 10**12 %}",
    "{{ 9 ** 999999999 }}",
    "{{ '%1000000000d' % 1 }}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "{% set n = namespace(s='ab') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "{% set n = namespace(s='ab') %}{% for i in range(99) %}{% set n.s %}{{ n.s }}{{ n.s }}{% endset %}{% endfor %}",
    "{% set n = namespace(s=[1]) %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "{% set n = namespace(s=9) %}{% for i in range(99) %}{% set n.s = n.s * n.s %}{% endfor %}",
    "{% for i in range(90000) %}{{ range(90000)|sum }}{% endfor %}",
    "{% for i in range(90000) %}{% if 'x' in range(90000)|list %}{% endif %}{% endfor %}",
    "{% for i in range(90000) %}{{ range(90000)|map('string')|list|length }}{% endfor %}",
    "{% for i in rows recursive %}{{ loop(rows) }}{{ loop(rows) }}{% endfor %}",
    "{{ 'a'|replace('', 'x' * 9999999)|replace('', 'x' * 9999999) }}",
]


@pytest.mark.parametrize("source", ENDLESS, ids=ENDLESS)
def test_endless_work_is_stopped_with_a_sentence(source: str) -> None:
    templates = Templates((), Budget(steps=1_000_000, characters=10_000_000))
    with pytest.raises(TemplateProblem) as caught:
        templates.render("t.html", {"rows": [1, 2]}, source=source)
    assert "。" in caught.value.message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>{{ " + "+".join(["1"] * 80) + " }}</p>", None),
        ("{{ 1 }}" * 20_000, "模板里的变量、指令和运算太多，必须少于 20000 处。"),
        ("<p>{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}</p>", "模板套得太深，或反复引用自己，已停止。"),
    ],
)
def test_the_parts_of_a_template_are_counted_before_they_are_looked_at(source: str, words: str | None) -> None:
    assert check(source) == ([(1, words)] if words else [])
    if words:
        assert problem(source).message == words


def test_a_template_file_has_a_size_that_people_write(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>字</p>\n" * 20_000, encoding="utf-8")
    found = Templates([tmp_path]).check("a.html", names=(), styles=())
    assert [one.message for one in found] == ["模板“a.html”太大，必须小于 200 KB。"]


def test_nested_brackets_are_looked_at_once_a_level(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, as_const = [], nodes.Getitem.as_const

    def counted(self: nodes.Getitem, *arguments: Any) -> Any:
        looked.append(self)
        return as_const(self, *arguments)

    monkeypatch.setattr(nodes.Getitem, "as_const", counted)
    assert check("<p>{{ given" + "[0]" * 150 + " }}</p>", "given") == []
    assert len(looked) <= 2 * 150


def test_tags_are_matched_over_many_lines_and_blocks() -> None:
    source = "<section>\n" + "<p>{{ 1 }}</p>\n" * 3 + "<td>\n{% if 1 %}\n</p>\n<li>\n{% endif %}</section></td>\n<p>"
    same = "（必须在同一段 {% … %} 之内）。"
    assert check(source) == [
        (5, f"<td> 没有结束，缺少 </td>{same}"),
        (7, f"</p> 没有对应的开始标记 <p>{same}"),
        (8, f"<li> 没有结束，缺少 </li>{same}"),
        (9, f"</td> 没有对应的开始标记 <td>{same}"),
        (10, f"<p> 没有结束，缺少 </p>{same}"),
    ]


def test_the_budget_is_counted_anew_for_each_rendering() -> None:
    templates = Templates((), Budget(steps=1000))
    for _ in range(5):
        templates.render("t.html", {}, source="{% for i in range(900) %}{% endfor %}")


def test_printed_values() -> None:
    values = {
        "{{ 3 }}": "3", "{{ 0.1 + 0.2 }}": "0.3", "{{ day }}": "2024年7月5日", "{{ ratio|percent }}": "83.3%",
        "{{ 1|percent }}": "100%", "{{ empty or '' }}": "", "{{ names|join('、') }}": "甲、乙",
        "{{ '一二三四五'|truncate(3) }}": "一二…", "{{ names|length }}": "2", "{{ names[0] ~ 1 }}": "甲1",
    }  # fmt: skip
    for source, words in values.items():
        text = Templates(()).render(
            "t", {"day": dt.date(2024, 7, 5), "ratio": 5 / 6, "empty": None, "names": ["甲", "乙"]}, source=source
        )
        assert text == words, source


def test_data_is_never_a_template_nor_a_tag() -> None:
    text = Templates(()).render("t", {"a": "{{ 7*7 }}<b>&amp;{% raw %}"}, source="{{ a }}")
    assert text == "{{ 7*7 }}&lt;b&gt;&amp;amp;{% raw %}"


def test_chinese_lines_of_a_template_join_without_a_blank() -> None:
    blocks = document("<p>一\n   二，\n   <strong>三</strong>\n  four\n  five</p>").parts[0].blocks
    assert "".join(run.text for run in blocks[0].inlines) == "一二，三 four five"  # type: ignore[union-attr]


def test_first_folder_wins_and_includes_are_told_by_name(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (first / "a.html").write_text("<p>工作区</p>\n{% include 'b.html' %}", encoding="utf-8")
    (second / "a.html").write_text("<p>自带</p>", encoding="utf-8")
    (second / "b.html").write_text("\n<p>\n<b>x</b></p>", encoding="utf-8")
    text = Templates([first, second]).render("a.html", {})
    assert "工作区" in text
    with pytest.raises(TemplateProblem) as caught:
        parse_document(text, path="a.html", styles=STYLE.texts)
    assert (caught.value.path, caught.value.line) == ("b.html", 3)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "a.html").symlink_to(tmp_path / "secret")
    with pytest.raises(TemplateProblem, match="是链接，请换成文件本身"):
        Templates([folder]).render("a.html", {})


def test_gbk_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<p>汉字</p>".encode("gbk"))
    with pytest.raises(TemplateProblem, match="UTF-8"):
        Templates([tmp_path]).render("a.html", {})


def test_check_finds_everything_at_once() -> None:
    source = """<h1>{{ title }}</h1>
<p class="nope">{{ titel }}</p>
{% for row in rows %}
<div>{{ row.x|frobnicate }}</div>
{% if row is strange %}<p>{% endif %}
{% endfor %}
<p onclick="x">1 < 2 & 3</p>
{{ title.__class__ }}
{% include 'gone.html' %}
<ul><li>x</ul>
"""
    found = check(source, "title", "rows")
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    wanted = {2: "nope", 4: "frobnicate", 5: "strange", 7: "onclick", 8: "__class__", 9: "gone.html", 10: "<li>"}
    for line, word in wanted.items():
        assert any(at == line and word in message for at, message in found), (line, word)
    assert (4, "<div>") in [(line, message[6:11]) for line, message in found]
    assert any(line == 7 and "&amp;" in message for line, message in found)


def test_check_names_unknown_names_where_they_stand() -> None:
    assert check("<p>{{ a }}</p>\n<p>{{ b }}</p>\n<p>{{ b.c }}</p>", "a") == [
        (2, "没有“b”这个名称，请检查拼写。"),
        (3, "没有“b”这个名称，请检查拼写。"),
    ]


def test_check_says_nothing_about_good_templates() -> None:
    assert (
        check(
            """{% macro row(x) %}<tr><td class="cell-right">{{ x }}</td></tr>{% endmacro %}
{% set n = namespace(count=0) %}<!-- a & b < c -->
<p>x<br>&nbsp;&amp;&#160; {% raw %}{{ x }}{% endraw %}<input name="a" value="{{ rows[0] }}"/></p>
<table class="plain">{% for x in rows if x %}{{ row(x) }}{% set n.count = n.count + loop.index %}{% else %}
<tr><td {% if rows %}colspan="2"{% endif %}></td></tr>{% endfor %}</table>
<section class="landscape"><p class="{{ rows[0] }}">{{ n.count }}</p></section>""",
            "rows",
        )
        == []
    )


RESERVED = "{} 是程序自己用的，模板里不能写。"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        (f'<p data-at="{"9" * 5000}:t">甲</p>', 1, "data-at"),
        ('<p>甲</p>\n<p\n data-at="">乙</p>', 3, "data-at"),
        ("<p>甲\ufdd1乙</p>", 1, "U+FDD1"),
    ],
)
def test_what_the_program_writes_itself_is_reserved(source: str, line: int, what: str) -> None:
    message = f"模板写法有误：{RESERVED.format(what)}"
    found = problem(source)
    assert (found.line, found.message) == (line, message)
    assert check(source) == [(line, message)]


@pytest.mark.parametrize(
    "source", ["<x {{ m }}='{{ n }}'>甲</x>", "<x data-{{ 'at' }}='{{ n }}'>甲</x>", "<{{ 'x' }} {{ m }}='{{ n }}'/>"]
)
def test_a_mark_from_a_value_is_no_traceback(source: str) -> None:
    assert problem(source, m="data-at", n="9" * 5000).line == 1
