"""The project's own workspace with its samples, read once for all tests of printed papers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gwrb.ledger.loading import Sound, read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as

ROOT = Path(__file__).parents[2]
QUARTERS = ("2024Q1", "2024Q2")  # what these papers are printed from; later samples are other tests' matter


@pytest.fixture(scope="session")
def samples_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's data with its samples where `gwrb merge` would put them. Not to be written to."""
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("progress", "received"))
    names = sound(read(Workspace(root), progress=False)).register
    for path in sorted(p for q in QUARTERS for p in (ROOT / "examples" / q).rglob("*.yaml")):
        progress, _ = parse_as(PROGRESS_FILE, Workspace(ROOT).read(path).source)
        assert progress is not None
        owner = names.find(progress.unit)
        assert owner is not None
        target = root / "data" / "progress" / str(progress.quarter) / f"{owner.name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return root


@pytest.fixture(scope="session")
def samples(samples_root: Path) -> Sound:
    return sound(read(Workspace(samples_root)))
