"""What all tests share: a small workspace that is right, and the program run as its user runs it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from gwrb.cli import main
from gwrb.ledger.loading import Sound, read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as

ROOT = Path(__file__).parent.parent
BASE = Path(__file__).parent / "cases" / "base"

# A shell starts what runs in its background deaf to Ctrl-C; so would be every program that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run, so that a rare find does not stop another's work; `--hypothesis-profile=free` goes looking.
settings.register_profile("free", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("gwrb", settings.get_profile("free"), derandomize=True)
settings.load_profile("gwrb")


class Ran(NamedTuple):
    """What one run of the program left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program in this process: run("list", "--unit", "甲局") -> (code, out, err)."""
    monkeypatch.delenv("GWRB_ROOT", raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def go(*arguments: str | Path, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["gwrb", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.run()
        said = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        assert "Traceback" not in said.err
        return Ran(code, said.out, said.err)

    return go


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the small workspace."""
    shutil.copytree(BASE, tmp_path / "ws")
    return tmp_path / "ws"


@pytest.fixture
def wuhan(tmp_path: Path) -> Path:
    """A copy of the project's own data."""
    shutil.copytree(ROOT / "data", tmp_path / "wuhan" / "data")
    return tmp_path / "wuhan"


NOTICE = Path(__file__).parent / "data" / "wuhan-2024.txt"


@pytest.fixture(scope="session")
def raw() -> str:
    """The notice as it was published: Traditional, half width."""
    return NOTICE.read_text(encoding="utf-8")


Send = Callable[..., Path]
DAY = "2024-07-18"  # the day on which the tests take place

FIRST = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-10
entries:
- task: 1-1
  status: 正常推进
  progress: 增长5.8%。
  values: {完成数: 12}
- task: 1-3
  status: 已完成
  progress: 已建成10个。
"""


@pytest.fixture
def send(tmp_path: Path) -> Send:
    """Writes one incoming file: send(text, "甲局.yaml") -> its path; bytes are written as they are."""

    def write(text: str | bytes = FIRST, name: str = "甲局.yaml") -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def fonts_stand_in() -> bool:
    """Whether LibreOffice finds the fonts of GB/T 9704, or those that .ci/fonts.sh puts in their place."""
    if not shutil.which("fc-match"):
        return False
    asked = ["fc-match", "-f", "%{family}", "仿宋_GB2312"]
    return "Fang" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


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
