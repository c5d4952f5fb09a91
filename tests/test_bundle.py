"""The zip for an office without network: everything in its place, nothing to install, nothing to compile."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tools.bundle import bundle, pins, windows_only

from tests.conftest import ROOT

REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return path


def test_everything_runs_where_it_is_unpacked(tmp_path: Path) -> None:
    wheel = {"gwrb/__main__.py": "x", "gwrb-0.1.0.data/purelib/more.py": "y", "gwrb-0.1.0.data/scripts/gwrb": "z"}
    python = {"python.exe": "p", "python312._pth": "python312.zip\r\n."}
    out = tmp_path / "dist/gwrb-windows.zip"
    bundle([zipped(tmp_path / "gwrb-0.1.0-py3-none-any.whl", wheel)], zipped(tmp_path / "python.zip", python), out)
    with zipfile.ZipFile(out) as made:
        names = made.namelist()
        assert [name for name in names if name.startswith(("lib/", "python/"))] == [
            "lib/gwrb/__main__.py",
            "lib/more.py",
            "python/python.exe",
            "python/python312._pth",
        ]
        assert made.read("python/python312._pth") == b"python312.zip\r\n.\r\n..\\lib\r\n"
        launcher = made.read("gwrb.cmd").decode("ascii")
        assert launcher.count("\r\n") == launcher.count("\n")
        assert launcher.count(" -P -m gwrb %*\r\nexit /b %errorlevel%\r\n") == 2
        assert "(" not in launcher  # of a block: “D:\\gwrb (1)” would end it
        assert "setx" not in made.read("请先读我.txt").decode()  # which cuts a PATH of more than 1024 characters
        assert {"请先读我.txt", "docs/第一天.md", "docs/终端.md"} <= set(names)


def test_versions_are_those_of_the_tests() -> None:
    assert {pin.partition("==")[0] for pin in pins(REQUIREMENTS)} >= {"typer", "lxml", "pyyaml", "jinja2", "rich"}
    assert [pin.partition("==")[0] for pin in windows_only(REQUIREMENTS)] == ["colorama"]
