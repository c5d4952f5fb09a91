"""The style file: every mistake told, none fatal, and the shipped file says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.documents import style
from gwrb.documents.style import Style, Wrong, load_style
from gwrb.output.template_files import read_style
from gwrb.text.source import Source

SHIPPED = Path(__file__).parents[2] / "templates" / "style.yaml"


def test_the_shipped_file_is_the_standard() -> None:
    assert read_style(Source("style.yaml", SHIPPED.read_text(encoding="utf-8"))) == (Style(), [])
    assert load_style({}) == (Style(), [])


def test_settings_are_taken() -> None:
    style, errors = load_style(
        {
            "page": {"top": "3.5厘米", "grid": "指定行和字符网格"},
            "styles": {"body": {"size": "小三", "align": "左对齐", "latin": "Times New Roman"}, "big": {"bold": True}},
            "colours": ["aabbcc"],
        }
    )
    assert errors == []
    assert (style.page.top, style.page.grid, style.colours) == (35.0, "characters", ("AABBCC",))
    assert (style.texts["body"].size, style.texts["body"].align) == (15.0, "left")
    assert (style.texts["big"].bold, style.texts["big"].size, style.texts["big"].name) == (True, 15.0, "big")


MISTAKES = [
    ({"pgae": {}}, "是否要写“page”？"),
    ({"page": {"top": "很大"}}, "page 的 top 必须是长度"),
    ({"page": {"pitch": "29磅"}}, "必须不大于 28.95 磅"),
    ({"page": {"left": "190mm"}}, "页边距太大"),
    ({"page": {"lines": True}}, "1 到 200 的整数"),
    ({"page": []}, "page 必须是若干"),
    ({"page_number": {"pattern": "第页"}}, "含有一个 {n}"),
    ({"styles": {"body": {"size": "三百号"}}}, "styles 的 body 的 size 必须是字号"),
    ({"styles": {"body": {"font": "<b>"}}}, "必须是字体名"),
    ({"styles": {"body": {"tint": 1}}}, "styles 的 body 里不认识“tint”"),
    ({"styles": {"body": {"pitch": -1}}}, "必须是磅数"),
    ({"styles": {"正文": {}}}, "小写英文字母"),
    ({"styles": {"mine": {"name": "公文正文"}}}, "必须不同"),
    ({"colours": "red"}, "六位颜色代码"),
]


@pytest.mark.parametrize(("settings", "words"), MISTAKES, ids=[words for _, words in MISTAKES])
def test_mistakes_are_told_and_the_standard_kept(settings: dict[str, object], words: str) -> None:
    style, errors = load_style(settings)
    assert len(errors) == 1
    assert words in errors[0].message
    assert errors[0].message.endswith(("。", "？"))
    assert style.page == Style().page


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["page", "styles", "body", "top", "size", "font", "lines", "x"]) | st.integers(), inner
        )
    ),
)


@given(st.dictionaries(st.sampled_from(["page", "page_number", "styles", "colours", "x"]), json))
def test_nothing_raises(settings: dict[str, object]) -> None:
    load_style(settings)


def test_sizes() -> None:
    assert [style.size(x) for x in ("三号", "二号", "12磅", "10.5pt", 16, "0", "-3", "三")] == [
        16,
        22,
        12,
        10.5,
        16,
        None,
        None,
        None,
    ]


def test_colour_and_border_are_read_and_what_is_none_is_said() -> None:
    style, wrong = load_style(
        {"styles": {"title": {"colour": "c00000", "border": "上下"}, "body": {"colour": "红", "border": "左"}}}
    )
    assert wrong == [
        Wrong(("styles", "body", "colour"), "styles 的 body 的 colour 必须是六位颜色代码，如 C00000，现在是“红”。"),
        Wrong(("styles", "body", "border"), "styles 的 body 的 border 必须是无、上、下、上下、四周 之一，现在是“左”。"),
    ]
    assert (style.texts["title"].colour, style.texts["title"].border) == ("C00000", ("top", "bottom"))
