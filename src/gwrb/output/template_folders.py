"""Where templates are: the workspace's own first, then those that come with the program."""

from __future__ import annotations

from pathlib import Path

from gwrb.documents.markup import TemplateProblem
from gwrb.ledger.workspace import shown
from gwrb.text.shipped import shipped

OWN = "templates"
STYLE_FILE = "style.yaml"
SUFFIX = ".html"


def packaged() -> Path:
    """The folder of the templates that come with the program."""
    return shipped(OWN, OWN)


def folders(root: Path) -> tuple[Path, ...]:
    """The folders in which a workspace's templates are looked up, in order of preference."""
    return root / OWN, packaged()


def located(problem: TemplateProblem, root: Path) -> str:
    """A template's mistake with the path of its file, as the user can open it."""
    for folder in folders(root):
        path = folder / problem.path
        if path.is_file():
            return f"{shown(path)}:{problem.line}: {problem.message}"
    return problem.message
