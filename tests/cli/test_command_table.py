"""A command is its module and one row of the table: help, completion and the program itself go by that row."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
import typer

from gwrb.cli.commands import COMMANDS, load
from gwrb.cli.invocation import echo
from tests.conftest import ROOT, Run

CLI = ROOT / "src/gwrb/cli"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_of_itself_what_help_says_of_it(name: str, run: Run) -> None:
    command = load(name)
    assert (command.name, command.help) == (name, COMMANDS[name][1])
    text = re.sub(r"\s", "", run(name, "--help").out)
    assert re.sub(r"\s", "", COMMANDS[name][1]) in text
    assert name + re.sub(r"\s", "", COMMANDS[name][1]) in re.sub(r"\s", "", run("--help").out)


def test_a_module_and_a_row_make_a_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def greet(name: Annotated[str, typer.Argument(metavar="姓名", help="向谁问好。")]) -> None:
        echo(f"{name}，您好")

    module = ModuleType("gwrb.cli.greet")
    module.greet = greet  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gwrb.cli.greet", module)
    monkeypatch.setitem(COMMANDS, "greet", ("greet", "问好。"))
    assert "\n  greet       问好。\n" in run("--help").out
    assert "\n  姓名  向谁问好。\n" in run("greet", "--help").out
    assert run("greet", "张三") == (0, "张三，您好\n", "")
    assert run("greet").err == "缺少参数 姓名\n用法见 gwrb greet --help\n"


def test_help_imports_no_command() -> None:
    code = (
        "import sys\nfrom gwrb.cli.main import run\nsys.argv = ['gwrb', '--help']\n"
        "try: run()\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {f"gwrb.cli.{module}" for module, *_ in COMMANDS.values()} & set(ran.stderr.split()) == set()


def test_an_option_of_several_commands_is_declared_once() -> None:
    """What two modules spell out each for itself belongs in options.py; `status --by` shares a name, not a meaning."""
    names = Counter(name for path in CLI.glob("*.py") for name in set(_declared(path.read_text(encoding="utf-8"))))
    assert {name for name, count in names.items() if count > 1} == {"--by"}


def _declared(text: str) -> list[str]:
    return re.findall(r'(?:typer\.Option|\boption)\(\s*"(--[a-z-]+)"', text)


def test_only_public_names_of_the_library() -> None:
    for path in Path(CLI).glob("*.py"):
        assert not re.search(r"(from|import) typer\._", path.read_text(encoding="utf-8")), path
