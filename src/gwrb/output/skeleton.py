"""What a data repository has beside its data: settings of git, editors and checks, a README for the office; a sample year."""

import os
from collections.abc import Iterator
from pathlib import Path

from gwrb.git.setup import ATTRIBUTES
from gwrb.ledger.workspace import Workspace
from gwrb.model import json_schema
from gwrb.model.files import FILES
from gwrb.model.json_schema import workspace_text
from gwrb.model.plan import Plan
from gwrb.model.units_file import Units
from gwrb.output import template_files
from gwrb.text.shipped import shipped

SAMPLE_YEAR = "2024"  # of the sample that comes with the program
_ATTRIBUTES = (
    "# 各类文件怎样换行、比较、合并。合并与比较的程序由 gwrb git setup 装进各自的克隆；没装时 git 按行处理。\n"
)


def lacking(space: Workspace, plan: Plan, units: Units, *, templates: bool) -> tuple[dict[Path, bytes], list[Path]]:
    """The files that a workspace should have: those to be written, and those that stand there already."""
    every = {space.root / name: data for name, data in _files(plan, units, templates=templates)}
    there = [path for path in every if os.path.lexists(path)]
    return {path: data for path, data in every.items() if path not in there}, there


def _files(plan: Plan, units: Units, *, templates: bool) -> Iterator[tuple[str, bytes]]:
    """By their names below the workspace."""
    yield ".gitattributes", (_ATTRIBUTES + ATTRIBUTES).encode()
    folder = shipped("skeleton", "skeleton")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name, data = path.relative_to(folder).as_posix(), path.read_bytes()
            yield name, _named(data, plan) if name == "README.md" else data
    for record in FILES:
        yield f"schema/{json_schema.file_name(record)}", workspace_text(record, plan, units).encode()
    yield ".vscode/settings.json", json_schema.editor_settings().encode()
    if templates:
        for path in sorted(template_files.packaged().iterdir()):
            if path.name in template_files.WORD_FILES:
                continue  # a letterhead that stands there is printed on
            yield f"{template_files.OWN}/{path.name}", path.read_bytes()


def _named(text: bytes, plan: Plan) -> bytes:
    year = str(plan.heading.year)
    return text.decode().replace("{title}", plan.heading.title).replace("{year}", year).encode()


def sample_year(space: Workspace, year: int) -> dict[Path, bytes | None]:
    """The data of an invented small city, half a year under way, as of a year."""
    folder = shipped("sample", "examples/示例市")
    found = (path for path in sorted(folder.rglob("*.yaml")) if path.is_file())
    return {
        space.root / path.relative_to(folder).as_posix().replace(SAMPLE_YEAR, str(year)): path.read_bytes().replace(
            SAMPLE_YEAR.encode(), str(year).encode()
        )
        for path in found
    }
