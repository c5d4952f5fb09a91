"""Data flows one way: every module imports only from below."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "gwrb"

# From the bottom up. A package stands for all its modules; within a layer, modules may not know each other
# unless they share a package.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("source", "numerals", "script", "shares", "amounts", "__init__"),
    ("diagnostics",),
    ("errors", "rules"),
    ("yamltext",),
    ("model",),
    ("received",),
    ("kinds",),
    ("records",),
    ("supervision", "states"),
    ("schema",),
    ("supervision_schema",),
    ("filekinds",),
    ("jsonschema", "parse", "names", "wording"),
    ("notice", "obligations", "shape"),
    ("tasksyaml", "workspace"),
    ("ledger",),
    ("targets",),
    ("loop",),
    ("views", "checks", "fmt"),
    ("merging",),
    ("standing",),
    ("history", "report"),
    ("forms", "status"),
    ("render",),
    ("cli",),
    ("__main__",),
)
RANK = {name: number for number, layer in enumerate(LAYERS) for name in layer}


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
        assert RANK[name] < RANK[own], f"{own} (layer {RANK[own]}) imports {name} (layer {RANK[name]})"


@pytest.mark.parametrize(
    "arguments", [["list", "--format", "json"], ["validate"], ["--version"]], ids=lambda a: a[0]
)
def test_start_up_is_lean(arguments: list[str]) -> None:
    """What is slow to import is imported only by what needs it."""
    code = (
        "import sys; from gwrb.cli.main import app\n"
        f"try: app({arguments!r}, standalone_mode=False)\n"
        "finally: print(*sorted({n.split('.')[0] for n in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=SRC.parent.parent, capture_output=True, text=True, check=True
    )
    loaded = set(ran.stderr.split())
    heavy = {"rich", "jinja2", "docx", "lxml", "xlsxwriter", "python_calamine", "tempfile"}
    assert loaded & heavy == set()
