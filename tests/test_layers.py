"""Data flows one way: every module imports only from below."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "gwrb"

# The rooms from the bottom up: each imports only from those before it. Modules of one room may know each other.
ROOMS = "__init__ text yamltext model ledger notice edit targets tracking validation merge git reports forms documents output site cli __main__".split()  # noqa: SIM905
RANK = {name: number for number, name in enumerate(ROOMS)}


def module_of(path: Path) -> str:
    return path.relative_to(SRC).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """The modules or packages of gwrb that a file imports, wherever in it."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "gwrb":
            rest = node.module.split(".")[1:]
            out.update(rest[:1] or (alias.name for alias in node.names))
        elif isinstance(node, ast.Import):
            out.update(a.name.split(".")[1] for a in node.names if a.name.startswith("gwrb."))
    return out - {"__version__"}


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: p.relative_to(SRC).as_posix())
def test_imports_go_down(path: Path) -> None:
    own = module_of(path)
    for name in imported(path) - {own}:
        assert RANK[name] < RANK[own], f"{own} (room {RANK[own]}) imports {name} (room {RANK[name]})"


def loaded_by(arguments: list[str]) -> set[str]:
    """The modules that a command has imported by its end."""
    code = (
        "import sys; from gwrb.cli.main import app\n"
        f"try: app({arguments!r}, standalone_mode=False)\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=SRC.parent.parent, capture_output=True, text=True, check=True
    )
    return set(ran.stderr.split())


@pytest.mark.parametrize("arguments", [["list", "--format", "json"], ["validate"], ["--version"]], ids=lambda a: a[0])
def test_start_up_is_lean(arguments: list[str]) -> None:
    """What is slow to import is imported only by what needs it."""
    heavy = {"rich", "jinja2", "docx", "lxml", "xlsxwriter", "python_calamine", "tempfile"}
    assert {name.split(".")[0] for name in loaded_by(arguments)} & heavy == set()


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (["--help"], set()),
        (["completion", "bash", "--", "lis"], {"cli.completion", "cli.options"}),
        (["completion", "bash", "--", "show", "2-1"], {"cli.completion", "cli.options"}),
    ],
    ids=lambda a: a[-1] if isinstance(a, list) else "",
)
def test_help_and_completion_come_without_the_ledger(arguments: list[str], more: set[str]) -> None:
    own = {name.removeprefix("gwrb.") for name in loaded_by(arguments) if name.startswith("gwrb.")}
    assert own >= {"ledger.workspace", "text.refusal"}
    work = {name for name in own if not name.startswith(("text", "ledger"))}
    assert work <= {"cli", "cli.main", "cli.commands", "cli.invocation", "cli.usage", "output", "output.wrap"} | more


@pytest.mark.parametrize("path", sorted((SRC / "documents").rglob("*.py")), ids=lambda p: p.name)
def test_documents_know_nothing_of_the_subject(path: Path) -> None:
    """They could be a package of their own: text and its places are all that they take from here."""
    assert imported(path) <= {"documents", "text", "yamltext"}
