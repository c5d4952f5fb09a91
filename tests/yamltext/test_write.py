"""Scalars survive every reader; people see plain text wherever that is safe."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from gwrb.yamltext import write as yamlwrite

TRICKY = st.text(alphabet="市，：12 :#-?[]{}'\"\\,&*!|>%@`~=.\n\t\u3000\ufeff\u2028\x85\r\x00—“yesnull", max_size=25)
ANY = st.one_of(st.text(max_size=40), TRICKY)


def _read(text: str, loader: type[yaml.BaseLoader | yaml.SafeLoader] = yaml.BaseLoader) -> object:
    return yaml.load(text, Loader=loader)


@given(ANY, st.integers(0, 6))
@example("a\n  b\n", 0)
@example("\n", 0)
@example("  a\nb", 2)
@example("a\n\n", 2)
@example("---", 0)
@example("… #", 0)
def test_a_value_of_a_mapping_comes_back(text: str, depth: int) -> None:
    key = "  " * depth + "k: "
    nested = "".join(f"{'  ' * i}d:\n" for i in range(depth))
    written = f"{nested}{key}{yamlwrite.scalar(text, 2 * depth + 2)}\n{'  ' * depth}z: 1\n"
    for loader in (yaml.BaseLoader, yaml.SafeLoader):
        value = _read(written, loader)
        for _ in range(depth):
            assert isinstance(value, dict)
            value = value["d"]
        assert isinstance(value, dict)
        assert value["k"] == text


@given(st.lists(ANY, max_size=6))
def test_items_of_lists_come_back(texts: list[str]) -> None:
    block = "".join(f"- {yamlwrite.scalar(text, 2)}\n" for text in texts) or "[]"
    assert _read(block, yaml.SafeLoader) == texts
    flow = f"k: {yamlwrite.names(texts, 2, 3)}\n"
    assert _read(flow, yaml.SafeLoader) == {"k": texts}


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值增长6%。",
        "2024年市《政府工作报告》目标任务责任分解方案",
        "“一刻钟便民生活圈”25个：建设",
        "2-19",
        "2024Q1",
        "0—15岁",
        "市自贸办〈东湖高新区管委会〉",
        "见 https://a.cn/x#y",
    ],
)
def test_text_is_plain_where_that_is_safe(text: str) -> None:
    assert yamlwrite.scalar(text, 2) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("12", '"12"'),
        ("1.5", '"1.5"'),
        ("1_000", '"1_000"'),
        ("1:30", '"1:30"'),
        ("012", '"012"'),
        ("0x1F", '"0x1F"'),
        ("2024-01-26", '"2024-01-26"'),
        ("no", '"no"'),
        ("NULL", '"NULL"'),
        ("~", '"~"'),
        ("完成 #3", '"完成 #3"'),
        ("已完成: 3项", '"已完成: 3项"'),
        ("目标:", '"目标:"'),
        ("- 一", '"- 一"'),
        ("%增长", '"%增长"'),
        ("@市", '"@市"'),
        (" 市", '" 市"'),
        ('"甲"乙', "'\"甲\"乙'"),
        ("'甲'\"", "'''甲''\"'"),
        ("零\u200b宽", '"零\\u200b宽"'),
        ("一\r\n二", '"一\\r\\n二"'),
        ("一\n二", "|-\n  一\n  二"),
        ("一\n\n  二\n三\n", "|\n  一\n\n    二\n  三"),
        ("一\n", "|\n  一"),
        ("  一\n二", '"  一\\n二"'),
    ],
)
def test_text_is_quoted_where_a_reader_would_be_misled(text: str, written: str) -> None:
    assert yamlwrite.scalar(text, 2) == written


def test_names_stand_on_one_line_as_long_as_they_fit() -> None:
    names = [f"第{i}局" for i in range(1, 10)]
    assert yamlwrite.names(names[:3], 6, 10) == "[第1局, 第2局, 第3局]"
    long = yamlwrite.names(names * 3, 6, 19)
    assert [yamlwrite.columns(line) for line in (" " * 19 + long).split("\n")] == [96, 96, 26]
    assert yamlwrite.names([], 6, 10) == "[]"
    assert yamlwrite.names(["a,b", "c: d"], 6, 10) == '["a,b", "c: d"]'


def test_columns_count_a_chinese_character_twice() -> None:
    assert yamlwrite.columns("市A，—") == 7
