"""The corpus: bad files state what is expected at which line; right files, however odd, bring nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.cases.harness import check_workspace, expected, parts, place

CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("case", sorted((CASES / "bad").glob("*.yaml")), ids=lambda p: p.name)
def test_bad(case: Path, base: Path) -> None:
    text = case.read_bytes().decode("utf-8")
    put = place(base, case.name, text)
    text = parts(text)[-1]
    found = check_workspace(base)
    here = Counter((d.line, d.code) for d in found if Path(d.path).resolve() == put.resolve())
    assert here == expected(text), [f"{d.line}:{d.column} {d.code} {d.message}" for d in found]
    assert expected(text), "a bad file must state what is expected"
    elsewhere = [d for d in found if Path(d.path).resolve() != put.resolve()]
    assert not elsewhere or ".units." in case.name or ".tasks." in case.name


@pytest.mark.parametrize("case", sorted((CASES / "good").glob("*.yaml")), ids=lambda p: p.name)
def test_good(case: Path, base: Path) -> None:
    place(base, case.name, case.read_bytes().decode("utf-8"))
    assert [(d.path, d.line, d.code, d.message) for d in check_workspace(base)] == []


def test_base(base: Path) -> None:
    assert check_workspace(base) == []


def test_the_projects_own_data(wuhan: Path) -> None:
    assert check_workspace(wuhan) == []
