"""What the documents show of the program is the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools.build_docs import PAGES

from gwrb.cli.commands import COMMANDS
from tests.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "examples/README.md",
]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_commands_exist(path: Path) -> None:
    for command in re.findall(r"\bgwrb (?:--root \S+ )?([a-z]+)", path.read_text(encoding="utf-8")):
        assert command in COMMANDS or command in ("keeps", "merges"), command


def test_readme_shows_a_finding_as_it_is_printed(base: Path, run: Run) -> None:
    block = re.search(r"```text\ndata/progress.*?```", README, re.DOTALL)
    assert block is not None
    path = base / "data/progress/2024Q2/甲局.yaml"
    path.parent.mkdir()
    text = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n" + "\n" * 6
    path.write_text(text + "- task: 1-1\n  status: 正在推进\n", encoding="utf-8")
    shown = run("validate", cwd=base).out.split("\n\n")[0].replace("甲局", "市经信局")
    assert block[0] == f"```text\n{shown}\n```"


def test_every_promise_names_tests_that_there_are() -> None:
    """docs/安全.md: each row of its table of promises, by file and function."""
    text = (ROOT / "docs/安全.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)`：((?:`test_\w+`、?)+)", text)
    promises = re.findall(r"^\| (.*) \| (.*) \|$", text.partition("| 保证 | 测试 |\n")[2], re.MULTILINE)[1:]
    assert [promise for promise, tests in promises if "`test_" not in tests] == []
    assert len(named) >= len(promises) > 10
    for path, functions in named:
        code = (ROOT / path).read_text(encoding="utf-8")
        for function in re.findall(r"test_\w+", functions):
            assert f"def {function}(" in code, f"{path}: {function}"


def test_tables_of_commands_are_whole() -> None:
    """Every command of the program is in the manual or in the README."""
    text = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert {name for name in COMMANDS if not re.search(rf"gwrb (?:--root \S+ )?{name}\b", text)} == set()
