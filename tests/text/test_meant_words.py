"""Words that were meant: a remedy names one only where nothing else can be meant."""

from __future__ import annotations

import pytest

from gwrb.model.progress import FORECASTS
from gwrb.model.values import STATUSES
from gwrb.text.script import closest, same_word


@pytest.mark.parametrize(
    "word",
    [
        "进行中",
        "√",
        "按序时推进",
        "基本完成",
        "未完成",
        "已启动",
        "不滞后",
        "已完成80%",
        "已完成①",
        "已完成大半",
        "正常",
        "",
        "1",
    ],
)
def test_what_means_another_state_names_none(word: str) -> None:
    assert same_word(word, STATUSES) is None


@pytest.mark.parametrize("word", ["未能完成", "定能完成", "可能完成", "基本能完成", "有困难"])
def test_what_means_another_forecast_names_none(word: str) -> None:
    assert same_word(word, FORECASTS) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("己完成", "已完成"),
        ("已 完成。", "已完成"),
        ("滯後", "滞后"),
        ("末启动", "未启动"),
        ("正常推近", "正常推进"),
        ("有困难，但能完成", "有困难但能完成"),
        ("subsett", "subset"),
    ],
)
def test_typos_name_the_word(word: str, meant: str) -> None:
    assert same_word(word, (*STATUSES, *FORECASTS, "same", "subset")) == meant


def test_a_word_in_the_other_script_is_the_same_word() -> None:
    assert closest("創新街區", ["特色街区", "创新街区"]) == "创新街区"
    assert closest("街", ["创新街区"]) is None
