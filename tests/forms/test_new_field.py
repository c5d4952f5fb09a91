"""A field that units are asked for: one line where it is declared and one in the form; it goes out and comes back.

Three are declared here: a text and a list that the form asks for, and `stage`, for which it has no column.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import BASE, ROOT
from tests.forms.typing_in import Document
from tests.forms.typing_in_excel import Workbook, inline

DECLARED = """\
    money: Annotated[str | None, Field(Prose(), "资金", "到位了没有。", free=True)] = None
    evidence: Annotated[tuple[str, ...], Field(ListOf(Line()), "佐证", "文号、链接。")] = ()
    stage: Annotated[str | None, Field(Line(), "环节", "办到哪一步。")] = None
"""
ASKED = """\
        _asked(PROGRESS_FILE, "money", 4, carried=True),
        _asked(PROGRESS_FILE, "evidence", 4),
"""
SENT = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-15
entries:
- task: 1-1
  status: 正常推进
  progress: 甲的进展
  money: |-
    已到位3亿元，
    其余年底前到位。
  evidence: [甲政〔2024〕1号, 甲政〔2024〕2号]
  stage: 验收
"""
NEW = "已全部到位。"
Program = Callable[..., str]


def put(path: Path, line: str, before: str) -> None:
    """One line more in a file of the program."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, line + before), encoding="utf-8")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the two lines of the recipe in it."""
    place = tmp_path_factory.mktemp("program")
    shutil.copytree(ROOT / "src/gwrb", place / "src/gwrb", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "templates").symlink_to(ROOT / "templates")
    put(place / "src/gwrb/model/progress.py", DECLARED, "    problems: Annotated[")
    put(place / "src/gwrb/forms/form_kinds.py", ASKED, '        _asked(PROGRESS_FILE, "problems"')
    return place / "src"


@pytest.fixture
def program(source: Path, tmp_path: Path) -> Program:
    """Runs it in the folder of a workspace."""
    shutil.copytree(BASE, tmp_path / "ws")

    def go(*arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "gwrb", "--root", "ws", *arguments, "--on", "2024-07-15"],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(source)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return go


def typed(format: str, data: bytes) -> bytes:
    if format == "docx":
        return Document(data).type("gwrb:1-1/0:money", NEW).data
    return Workbook(data).type("1-1/0", "money", NEW, inline).data


def stands(format: str, data: bytes) -> str:
    """What the form for the next quarter has in the place."""
    if format == "docx":
        return "".join(map(str, Document(data).cell("gwrb:1-1/0:money").itertext()))
    book = Workbook(data)
    return book.text(book.cell("1-1/0", "money"))


@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_out_and_back(program: Program, tmp_path: Path, format: str) -> None:
    (tmp_path / "甲局.yaml").write_text(SENT, encoding="utf-8")
    file = tmp_path / "ws/data/progress/2024Q2/甲局.yaml"
    form = ("form", "progress", "-u", "甲局", "--format", format)
    program("merge", "--yes", "甲局.yaml")
    before = file.read_text(encoding="utf-8")
    program(*form, "-q", "2024Q2", "-o", "再报")
    assert program("collect", "再报").startswith("没有变化：送来的内容台账里都有了")
    (sent,) = (tmp_path / "再报").iterdir()
    sent.write_bytes(typed(format, sent.read_bytes()))
    program("collect", "--yes", "再报")
    assert file.read_text(encoding="utf-8") == before.replace(
        before[before.index("|-") : before.index("\n  evidence")], NEW
    )
    program(*form, "-q", "2024Q3", "-o", "三季度")
    (following,) = (tmp_path / "三季度").iterdir()
    assert stands(format, following.read_bytes()) == NEW
