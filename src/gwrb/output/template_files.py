"""The templates a workspace has: its own, and those that come with the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gwrb.documents.markup import TemplateProblem, in_order
from gwrb.documents.templates.template import Templates
from gwrb.output import papers
from gwrb.output.style_file import style_of
from gwrb.output.template_folders import OWN, STYLE_FILE, SUFFIX, folders, packaged
from gwrb.text.diagnostics import Diagnostic

NAMES = frozenset({"report", "view", "charts"})  # what every context has: see `output.printer`


class TemplateFile(NamedTuple):
    """One file of a templates folder; `own` where it is the workspace's."""

    name: str
    path: Path
    own: bool

    @property
    def about(self) -> str:
        return next((p.line for p in papers.PAPERS if p.template == self.name), "自己写的模板")


def find(root: Path) -> dict[str, TemplateFile]:
    """By name: the program's in the order of `PAPERS`, then the workspace's additions by name."""
    shipped = packaged()
    found = {p.template: TemplateFile(p.template, shipped / p.template, own=False) for p in papers.PAPERS}
    own = root / OWN
    if own.is_dir() and own.resolve() != shipped.resolve():
        for path in sorted(own.iterdir()):
            if path.is_file() and (path.suffix == SUFFIX or path.name == STYLE_FILE):
                found[path.name] = TemplateFile(path.name, path, own=True)
    return found


def check(files: Iterable[TemplateFile], root: Path) -> tuple[list[TemplateProblem], list[Diagnostic]]:
    """What is wrong with templates and the style, found before anything is printed."""
    where = folders(root)
    style, wrong = style_of(where)
    templates = Templates(where)
    problems: list[TemplateProblem] = []
    wanted = list(files)
    for one in wanted:
        if one.name != STYLE_FILE:
            problems += templates.check(one.name, names=NAMES, styles=style.texts, views=papers.views(one.name))
    return in_order(problems), wrong if any(one.name == STYLE_FILE for one in wanted) else []
