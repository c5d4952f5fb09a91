"""A message stays one that somebody can read, whatever it quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.text.diagnostics import Rule, finding
from gwrb.text.source import Place, Source
from gwrb.text.visible import brief
from tests.conftest import DAY, FIRST, Run, Send


def test_an_endless_word_is_cut_in_its_middle() -> None:
    said = brief(f"没有叫“{'甲' * 1000}局”的单位。全部单位见 gwrb units")
    assert said == f"没有叫“{'甲' * 132}……（略去 825 字）……{'甲' * 43}局”的单位。全部单位见 gwrb units"


def test_what_can_be_read_is_left() -> None:
    for text in ("甲" * 200, "2-41、" * 700, "好，" * 1000 + "\n" + "好。" * 1000):
        assert brief(text) == text


endless = st.builds(str.__mul__, st.text(min_size=1, max_size=3), st.sampled_from([1, 99, 300, 9000]))


@given(st.lists(endless, max_size=8).map("".join))
def test_no_line_is_endless(text: str) -> None:
    said = brief(text)
    assert all(len(line) <= 4000 for line in said.split("\n"))
    assert said.count("\n") == text.count("\n")
    assert (said[:20], said[-20:]) == (text[:20], text[-20:])
    assert brief(said) == said
    assert len(finding(Rule("GW104", "error"), Place(Source("a", "b"), 0, 1), text, text).message) <= 4000


@pytest.mark.parametrize("word", ["甲" * 100_000, "甲、" * 50_000, "ab " * 40_000])
def test_a_refusal_is_read_at_a_glance(word: str, base: Path, send: Send, run: Run) -> None:
    send(FIRST.replace("甲局", word))
    send(FIRST.replace("task: 1-1", f"{word}: 1"), "乙局.yaml")
    ran = run("merge", "--on", DAY, "../in", cwd=base)
    assert ran.code == 1
    assert "略去" in ran.err
    said = [*ran.err.splitlines(), *run("list", "--unit", word[:60_000], cwd=base).err.splitlines()]
    assert max(map(len, said)) < 8100
