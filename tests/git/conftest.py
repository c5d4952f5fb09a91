"""Real git in temporary repositories, without the user's configuration."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

HEAD = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-10\nentries:\n"
HERE = "data/progress/2024Q2/甲局.yaml"
TASKS = ("1-1", "1-3", "1-5")


def entry(task: str = "1-1", status: str = "正常推进", **more: str) -> str:
    lines = [f"- task: {task}", f"  status: {status}", *(f"  {k}: {v}" for k, v in more.items())]
    return "\n".join(lines) + "\n"


BASE = HEAD + entry("1-1", progress="增长5%。") + entry("1-5", progress="增长5%。")


class Repo:
    """One repository, driven as a user drives git."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = 0

    def git(self, *arguments: str, fails: bool = False) -> str:
        self.day += 1
        date = f"2024-07-{1 + self.day // 1000:02} 10:{self.day // 60 % 60:02}:{self.day % 60:02} +0800"
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "张三",
            "GIT_AUTHOR_EMAIL": "z@example.org",
            "GIT_COMMITTER_NAME": "李四",
            "GIT_COMMITTER_EMAIL": "l@example.org",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
            "GIT_EDITOR": "true",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT / "src"),
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments], capture_output=True, text=True, check=False, env=env
        )
        assert fails == bool(done.returncode), f"git {shlex.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def write(self, text: str, path: str = HERE) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def read(self, path: str = HERE) -> str:
        return (self.root / path).read_bytes().decode()

    def commit(self, text: str | None = None, path: str = HERE) -> None:
        if text is not None:
            self.write(text, path)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "改")

    def branch(self, name: str, text: str, start: str = "main", path: str = HERE) -> None:
        """A branch with one commit."""
        self.git("checkout", "-q", "-b", name, start)
        self.commit(text, path)
        self.git("checkout", "-q", "main")

    def pair(self, ours: str, theirs: str, base: str = BASE, path: str = HERE) -> None:
        """main has `ours`, branch 乙 has `theirs`; both come from `base`."""
        self.commit(base, path)
        self.branch("乙", theirs, path=path)
        self.commit(ours, path)


@pytest.fixture
def repo(base: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """The small workspace in a repository, without gwrb's settings."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    (base / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    repo = Repo(base)
    repo.git("init", "-q", "-b", "main")
    repo.commit()
    return repo


@pytest.fixture
def driven(repo: Repo, run: Run, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """The same with the driver installed; git starts this very program."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert run("--root", repo.root, "git", "setup").code == 0
    return repo
