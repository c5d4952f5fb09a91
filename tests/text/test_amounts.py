"""Amounts: each written form is read back exactly, and no text makes a reader fail."""

from __future__ import annotations

import resource
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.text import measure_units, numbers
from gwrb.text.amounts import FoundAmount, find
from tests.text.amount_forms import arabic, bounded, chinese, forms

UNITS = ("个", "家", "公里", "元", "人次", "平方米", "吨/日", "套（间）", "立方米/秒", "P", "个百分点")
WHOLE = st.integers(2, 10**15).map(Decimal)
PLACES = st.decimals(Decimal("0.0001"), Decimal(10**6), places=4)
PROSE = "新增建成达到超约近以上内左右个家公里亿万千百十一二三两零〇半多余第年月日号%％.,，、；“”（）()/—-~至到0123456789５GAPx \n"


def seen(text: str) -> list[tuple[str, str, str]]:
    """What is found: the stretch, the value, the unit."""
    out = []
    for f in find(text):
        value = f"{f.value}" + (f"~{f.upper}" if f.upper is not None else "")
        out.append((text[f.start : f.end], value, f.unit if f.sort == "amount" else f"!{f.sort}"))
    return out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", "1500"), ("1,500", "1500"), ("1.55万", "15500"), ("１２", "12"), ("1亿2000万", "120000000"),
        ("三百零二", "302"), ("一百二十", "120"), ("一百二", "120"), ("两万", "20000"), ("一万二", "12000"),
        ("三千零五万", "30050000"), ("一点五五万", "15500"), ("二〇二四", "2024"), ("十", "10"), ("百", "100"),
        ("万亿", "1000000000000"), ("零", "0"), ("1万亿", "1000000000000"),
        ("", None), ("十十", None), ("一百万千", None), ("2万1亿", None), ("1.5.2", None), ("12,34", None),
        ("1e5", None), ("个", None), ("1" * 31, None), ("零零", "0"), ("两两", None), ("三点", None), ("点五", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: str | None) -> None:
    read = numbers.read(text)
    assert (None if read is None else f"{read}") == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新增停车泊位15万个。", [("15万个", "15", "万个")]),
        ("完成200个以上老旧小区改造", [("200个以上", "200", "个")]),
        (
            "新开工中信科移动等23个50亿元以上，高速光模块等300个亿元以上工业项目",
            [("23个", "23", "个"), ("50亿元以上", "50", "亿元"), ("300个", "300", "个"), ("亿元以上", "100000000", "元")],
        ),
        ("高新技术企业达到1.55万家", [("达到1.55万家", "1.55", "万家")]),
        ("优良率达90.9%", [("达90.9%", "90.9", "%")]),
        ("康复服务4200人次以上", [("4200人次以上", "4200", "人次")]),
        ("处理能力11万吨/日", [("11万吨/日", "11", "万吨/日")]),
        ("外排流量200立方米/秒以上", [("200立方米/秒以上", "200", "立方米/秒")]),
        ("5.1万套（间）", [("5.1万套（间）", "5.1", "万套（间）")]),
        ("10—15个，30至50个，三至五年", [("10—15个", "10~15", "个"), ("30至50个", "30~50", "个"), ("三至五年", "3~5", "年")]),
        ("5个至3个至1个", [("5个", "5", "个"), ("3个", "3", "个"), ("1个", "1", "个")]),
        ("座椅300把，35微克/立方米以下", [("300把", "300", "把"), ("35微克/立方米以下", "35", "微克/立方米")]),
        ("30%至50%", [("30%至50%", "30~50", "%")]),
        ("0—15岁", [("0—15岁", "0~15", "岁")]),
        ("约300余家，不超过1,500元", [("约300余家", "300", "家"), ("不超过1,500元", "1500", "元")]),
        ("提高1.3个百分点，增长两倍，翻一番", [("1.3个百分点", "1.3", "个百分点"), ("两倍", "2", "倍"), ("翻一番", "2", "倍")]),
        ("百分之八点五", [("百分之八点五", "8.5", "%")]),
        ("三百零二个，两万人，十万人", [("三百零二个", "302", "个"), ("两万人", "20000", "人"), ("十万人", "100000", "人")]),
        ("12号线、5G工厂30家、3A级", [("12", "12", "!name"), ("5", "5", "!name"), ("30家", "30", "家"), ("3", "3", "!name")]),
        ("2024年3月5日，第14届", [("2024", "2024", "!date"), ("3", "3", "!date"), ("5", "5", "!date"), ("14", "14", "!ordinal")]),
        ("十大名菜、三大综保区、三年行动", [("十大", "10", "大"), ("三大", "3", "大"), ("三年", "3", "年")]),
        ("百亿元以上产业项目40个", [("百亿元以上", "10000000000", "元"), ("40个", "40", "个")]),
        ("PM2.5，“12355”", [("2.5", "2.5", "!name"), ("12355", "12355", "")]),
        ("一网通办、四个一批、“十五五”、一流、万家灯火、千家万户、第三跑道、二期、二次供水、红十字、数十个、一刻钟", []),
        ("一二三产业、三级医院、两江四岸、四好农村路、一元路", []),
    ],
)  # fmt: skip
def test_found(text: str, found: list[tuple[str, str, str]]) -> None:
    assert seen(text) == found


@given(st.one_of(WHOLE, PLACES), st.sampled_from(UNITS), st.data())
def test_every_written_form_is_read_back(value: Decimal, unit: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(list(forms(value, unit))))
    for written, bound in [(form, ""), *bounded(form)]:
        found = [f for f in find(f"全年新增公园{written}。") if f.counts]
        assert len(found) == 1, written
        assert found[0].bound == bound
        assert found[0].value is not None
        assert measure_units.convert(found[0].value, found[0].unit, unit) == value


@given(st.integers(0, 10**16 - 1))
def test_chinese_numerals(number: int) -> None:
    assert numbers.read(chinese(Decimal(number))) == number


@given(st.integers(0, 10**29))
def test_whole_numbers_are_exact_however_long(number: int) -> None:
    text = arabic(Decimal(number))
    assert str(numbers.read(text)) == str(number)
    assert [(one.value, one.unit) for one in find(f"共{number}个")] == [(Decimal(number), "个")]
    assert measure_units.convert(Decimal(number), "万元", "元") == Decimal(f"{number}0000")


@given(st.one_of(st.text(), st.text(alphabet=PROSE)))
def test_no_text_makes_it_fail(text: str) -> None:
    found = find(text)
    assert all(type(f) is FoundAmount and f.start <= f.at < f.to <= f.end <= len(text) for f in found)
    assert all(a.to <= b.at for a, b in pairwise(found))
    digits = {i for i, c in enumerate(text) if c in "0123456789０１２３４５６７８９"}
    assert digits <= {i for f in found for i in range(f.at, f.to)}
    numbers.read(text)
    measure_units.read(text)
    measure_units.convert(Decimal(15), text, "个")


def test_long_texts_take_no_longer_than_they_are_long() -> None:
    """A limit on the process itself ends a search that goes over a long text again and again; CPU time, not the clock."""
    pieces = ["1个至", "1,111", "一点", "1个（", "百分之", "“", "1—"]
    code = f"from gwrb.text.amounts import find\nfor piece in {pieces}: find(piece * 20000)"
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (40, 40))  # noqa: E731 - twenty times what it takes
    subprocess.run([sys.executable, "-c", code], preexec_fn=limit, check=True)


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        ("15", "万个", "个", "150000"), ("150000", "个", "万个", "15"), ("1.2", "亿元", "万元", "12000"),
        ("15", "公里", "米", "15000"), ("20", "平方公里", "公顷", "2000"), ("1000", "平方米", "亩", "1.5"),
        ("11", "万吨/日", "吨/日", "110000"), ("1", "立方米/秒", "万立方米/日", "8.64"), ("2", "套", "套（间）", "2"),
        ("15", "万", "个", "150000"), ("8", "成", "%", "80"), ("1", "E", "P", "1000"), ("3", "名", "人", "3"),
        ("1.5", "万场", "场次", "15000"), ("5", "％", "%", "5"), ("24", "小时", "天", "1"),
        ("15", "公里", "个", None), ("5", "家", "个", None), ("1", "亩", "平方米", None), ("5", "%", "个百分点", None),
        ("3", "人", "人次", None), ("1", "万元", "万美元", None), ("15", "万", "公里", "150000"), ("15", "万", "万公里", "15"),
    ],
)  # fmt: skip
def test_conversion(value: str, unit: str, to: str, result: str | None) -> None:
    made = measure_units.convert(Decimal(value), unit, to)
    assert (None if made is None else f"{made}") == result


@given(PLACES, st.sampled_from([("公里", "米"), ("亿元", "元"), ("万套（间）", "套（间）"), ("吨", "克"), ("成", "‰")]))
def test_conversion_there_and_back(value: Decimal, pair: tuple[str, str]) -> None:
    there = measure_units.convert(value, *pair)
    assert there is not None
    assert measure_units.convert(there, *reversed(pair)) == value
