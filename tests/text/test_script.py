"""Script and width: exact conversions, and what must be left alone."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.text import script
from gwrb.text.script import pairs, traditional_characters
from gwrb.text.source import Source

ROOT = Path(__file__).parents[2]


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_is_what_opencc_says() -> None:
    tool = _tool("build_fold_table")
    assert tool.TABLE.read_text(encoding="utf-8") == tool.build()


def test_the_notice_converts_as_opencc_does_but_for_nine_words(raw: str) -> None:
    ours, theirs = script.to_simplified(raw), opencc.OpenCC("t2s").convert(raw)
    assert len(ours) == len(raw)
    different = [a + b for a, b in zip(theirs, ours, strict=True) if a != b]
    assert sorted(different) == sorted(["著着"] * 8 + ["茍苟"])


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("著力破除政府采購等方面的隱性壁壘", "着力破除政府采购等方面的隐性壁垒"),
        ("一絲不茍貫徹落實", "一丝不苟贯彻落实"),
        ("隨著發展，沿著江，本著原則，著眼長遠", "随着发展，沿着江，本着原则，着眼长远"),
        ("有著名企業，成效顯著，專著，著作權", "有著名企业，成效显著，专著，著作权"),
        ("本著作權人，沿著名湖泊", "本著作权人，沿著名湖泊"),
        ("顛覆性技術，全覆蓋，答覆，批覆", "颠覆性技术，全覆盖，答复，批复"),
        ("瞭解情況，瞭望塔，一目瞭然", "了解情况，瞭望塔，一目了然"),
        ("乾坤與乾燥，昇騰芯片，提昇", "乾坤与干燥，昇腾芯片，提升"),
        ("憑藉優勢，慰藉", "凭借优势，慰藉"),
        ("硚口區、府澴河", "硚口区、府澴河"),
    ],
)
def test_words_that_characters_alone_get_wrong(traditional: str, simplified: str) -> None:
    assert script.to_simplified(traditional) == simplified


def test_what_one_character_decided_is_named() -> None:
    assert script.ambiguous("著力乾燥，著名，於是看著") == [(2, "乾"), (8, "於"), (11, "著")]
    assert script.ambiguous("着力、随着、了解") == []


def test_a_document_is_judged_as_a_whole(raw: str) -> None:
    assert script.is_traditional(raw)
    assert not script.is_traditional(script.to_simplified(raw))
    assert not script.is_traditional("着力发展会展业，挂“臺灣”牌匾的企业")
    assert not script.is_traditional("")
    assert not script.is_traditional("干部在里份后面斗胆。")


def test_only_characters_that_simplified_never_has_are_called_traditional() -> None:
    assert script.traditional_characters("市經信局") == [(1, "經", "经")]
    assert script.traditional_characters("乾隆、瞭望、著名、昇腾、于谦、夥") == []


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("(牵头单位:市发改委;责任单位:市科技局,各区)", "（牵头单位：市发改委；责任单位：市科技局，各区）"),
        ("共5.1万套(间),其中", "共5.1万套（间），其中"),
        ("(1)加快", "（1）加快"),
        ("增长6%,达到90.9%)", "增长6%，达到90.9%）"),
        ("智能(AI)", "智能（AI）"),
        ("怎么办?好!", "怎么办？好！"),
        ("2024年市<政府工作报告>目标", "2024年市〈政府工作报告〉目标"),
        ("(套)(牵头", "（套）（牵头"),
        ("见https://a.cn/x,y?z=1,并办", "见https://a.cn/x,y?z=1，并办"),
    ],
)
def test_marks_in_chinese_become_full_width(half: str, full: str) -> None:
    assert script.full_width(half) == full


@pytest.mark.parametrize(
    "text",
    [
        "1,200万元",
        "按3:1配套",
        "8:30开门",
        "f(x), g(y)",
        "PM2.5<35",
        "人数<100人",
        "GDP:6%",
        "a@b.cn",
        "http://a.cn:80/",
        "",
    ],
)
def test_marks_elsewhere_stay(text: str) -> None:
    assert script.full_width(text) == text
    assert script.half_width_marks(text) == []


def test_each_mark_is_named_with_its_place() -> None:
    assert script.half_width_marks("套(间),") == [(1, "(", "（"), (3, ")", "）"), (4, ",", "，")]


def test_a_flood_of_marks_takes_no_time() -> None:
    for flood in (",", "(", "a:", "a@", "1,", "a.", "市<"):
        assert len(script.full_width(flood * 20_000 + ",")) == len(flood) * 20_000 + 1


@given(st.text(alphabet="市套12aB,:;()<>?! 。〈", max_size=30))
def test_full_width_keeps_length_and_settles(text: str) -> None:
    once = script.full_width(text)
    assert len(once) == len(text)
    assert [a for a, b in zip(text, once, strict=True) if a != b] == [m for _, m, _ in script.half_width_marks(text)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("市經信局", "市经信局"),
        ("市　经信 局", "市经信局"),
        ("市委宣传部〈市文明办〉", "市委宣传部市文明办"),
        ("市委宣傳部（市文明辦）", "市委宣传部市文明办"),
        ("ＡＢｃ１", "abc1"),
        ("、，", ""),
    ],
)
def test_the_key_of_a_name_is_blind_to_script_width_and_marks(written: str, key: str) -> None:
    assert script.fold(written) == key


def test_importing_loads_no_table() -> None:
    """Every command imports the module; only those that fold pay for the table."""
    code = "import gwrb.text.script as s; print(s._tables.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def test_no_character_of_gb_2312_is_traditional_alone() -> None:
    """What is looked for among the characters that GB 2312 does not have (`Source.rare`) is found there."""
    only = [character for character in pairs() if traditional_characters(character)]
    assert only
    assert [character for character in only if character.encode("gb2312", "ignore")] == []


def test_rare_characters_are_those_outside_gb_2312() -> None:
    text = "中文：㎡、臺\u200b\u00a0\U000f0000&#99;&#9999999;"
    assert {*"㎡臺\u200b\u00a0\U000f0000"} <= {*Source("", text).rare} <= {*"㎡臺\u200b\u00a0\U000f0000c\U0010ffff"}
