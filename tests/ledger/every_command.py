"""Every command of the program as it writes and as it only reads, for the tests that let nothing pass.

`test_every_write.py` fails where a command, or a place of the program that writes to disk, is missing here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from typer.core import TyperGroup

from gwrb.cli import commands
from tests.conftest import BASE, DAY, FIRST, ROOT, Ran
from tests.forms.made import form
from tests.forms.typing_in_excel import Workbook, inline

Words = tuple[str, ...]
ON = ("--on", DAY)
Q2 = ("--quarter", "2024Q2")
ONE = ("1-1", "--unit", "甲局")
SECOND = (
    "unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-07-11\nentries:\n- task: 1-2\n  status: 正常推进\n  progress: 好。\n"
)
UGLY = "unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-07-11\nentries:\n- task: 1-2\n  progress: 好,好  \n  status: 正常推进\n"
FILES = {
    "in/甲局.yaml": FIRST.replace(
        "status: 已完成",
        "status: 已完成\n  coordination: 请协调用地\n  extension: 2024-12-31\n  extension_reason: 雨季",
    ),
    "in/乙局.yaml": SECOND,
    "ws/data/progress/2024Q2/乙局.yaml": UGLY,
    "sides/base": SECOND,
    "sides/ours": SECOND.replace("好。", "很好。"),
    "sides/theirs": SECOND.replace("正常推进", "滞后\n  problems: 缺人"),
    "next.txt": "2025年目标任务责任分解方案\n一、经济\n1.培育企业600家。（牵头单位：乙局）\n",
}


class Writing(NamedTuple):
    """A command that writes, in the folder ws/ of `lay_out`. `earlier`: those run before it; `again`: what finishes it
    where it was stopped between its files, if that is not the same command, with --force where it has -o."""

    command: Words
    earlier: tuple[Words, ...] = ()
    again: Words = ()

    @property
    def finish(self) -> Words:
        return self.again or (*self.command, *(("--force",) if "-o" in self.command else ()))


def _into(*words: str, name: str = "out.json") -> Writing:
    """A command that writes a result where -o says."""
    return Writing((*words, "-o", name))


MERGE = ("merge", *ON, "--take", "theirs", "../in")
IMPORT = ("import", "../notice.txt", "--force")
DUTIES = ("export", "duties", "--unit", "甲局", *ON, "-o", "../duties.yaml")
SHARES = ("breakdown", "1-3", "--set", "甲局=10", *ON)
INSPECT = ("inspect", "add", "停车场", "--kind", "专项督查", *ON)
FINDING = ("inspect", "finding", "20240718-1", "少了一个车位", "--unit", "甲局", "--due", "2024-08-01", *ON)
CHANGED = ("--reason", "职责划转", "--by", "市政府", "--from", "2024Q3", "--yes", *ON)
_CHANGES: dict[str, Words] = {
    "lead": ("1-1", "乙局"), "responsible": ("1-1", "乙局"), "text": ("1-2", "培育企业400家。"), "name": ("1-3", "公园"),
    "target": ("1-3", "公园", "8"), "add": ("1-6", "新建学校一所。", "--lead", "甲局", "--section", "一"), "withdraw": ("1-2",),
    "rename": ("乙局", "丁局"), "merge": ("乙局", "甲局"), "abolish": ("乙局", "--successor", "甲局"),
    "found": ("戊局", "--class", "部门"), "members": ("各区人民政府", "东区人民政府"),
}  # fmt: skip
_PAPERS: dict[str, Words] = {
    "circular": Q2, "special": ("--task", "1-1", *Q2), "closing": (), "changes": Q2, "brief": Q2, "parts": Q2,
    "unit-parts": (*Q2, "--unit", "东区人民政府"),
}  # fmt: skip

# By the command's name and, where it writes in several ways, what tells them apart.
WRITING: dict[str, Writing] = {
    "init: a notice": Writing(("init", "../notice.txt", "-o", "../new"), again=("init", "-o", "../new")),
    "init: a sample": Writing(("init", "--sample", "-o", "../new"), again=("init", "-o", "../new")),
    "init: templates": Writing(("init", "--templates"), again=("init", "--templates")),
    "import": Writing(IMPORT),
    "import: a folder": Writing(("import", "../notice.txt", "-o", "../new")),
    "import: duties": Writing(("import", "../duties.yaml", "-o", "../new"), (DUTIES,), again=("import", "../duties.yaml", "-o", "../new")),
    "rollover": Writing(("rollover", "../next.txt")),
    "targets extract": Writing(("targets", "extract", "--write"), (IMPORT,)),
    "breakdown: --set": Writing(SHARES),
    "collect": Writing(("collect", *ON, "--submitted", "2024-07-10", "../forms")),
    "merge": Writing(MERGE),
    "review accept": Writing(("review", "accept", *ONE, *ON), (MERGE,)),
    "review judge": Writing(("review", "judge", *ONE, "--as", "达到", "--basis", "实地看过", "--verified", "现场", *ON), (MERGE,)),
    "review return": Writing(("review", "return", *ONE, "--reason", "没有数字", *ON), (MERGE,)),
    "decide extension": Writing(("decide", "extension", "1-3", "同意", "--unit", "甲局", "--until", "2024-12-01", *ON), (MERGE,)),
    "decide coordination": Writing(("decide", "coordination", "1-3", "已解决", "--unit", "甲局", *ON), (MERGE,)),
    "inspect add": Writing(INSPECT),
    "inspect finding": Writing(FINDING, (INSPECT,)),
    "inspect close": Writing(("inspect", "close", "20240718-1", "1", "--result", "补上了", *ON), (INSPECT, FINDING)),
    **{f"change {name}": Writing(("change", name, *words, *CHANGED)) for name, words in _CHANGES.items()},
    "change due": Writing(("change", "due", "2024Q3", "2024-10-22", "--reason", "假期", "--yes", *ON)),
    "remind: --record": Writing(("remind", "--record", "--on", "2024-08-01")),
    "fmt": Writing(("fmt",)),
    "undo": Writing(("undo", "--yes"), (MERGE,)),
    "git setup": Writing(("git", "setup")),
    "git merge-driver": Writing(("git", "merge-driver", "../sides/base", "../sides/ours", "../sides/theirs", "7", "data/progress/2024Q2/乙局.yaml")),
    "git codeowners": _into("git", "codeowners", "--office", "a"),
    "schema": Writing(("schema",)),
    "templates": Writing(("templates", "copy")),
    "form": _into("form", "plan", "--unit", "甲局", name="附表.docx"),
    "form: --all": _into("form", "progress", "--all", *Q2, *ON, name="附表"),
    "pack": _into("pack", *Q2, *ON, name="发出"),
    "report": _into("report", *Q2, *ON, name="报告.docx"),
    "report: --split": Writing(("report", *Q2, *ON, "--split", "-o", "报告")),
    **{f"paper {name}": Writing(("paper", name, *words, *ON, "-o", "文.md"), (SHARES,)) for name, words in _PAPERS.items()},
    "site": _into("site", *ON, name="看板.html"),
    "site: a folder": _into("site", *ON, name="看板/"),
    "help": _into("help", name="速查.html"),
    "today": _into("today", *ON),
    "doctor": _into("doctor"),
    "targets list": _into("targets", "list"),
    "list": _into("list", *ON, name="任务.xlsx"),
    "show": _into("show", "1-1", *ON),
    "units": _into("units"),
    "find": _into("find", "公园"),
    "status": _into("status", *Q2, *ON, name="status.csv"),
    "calendar": _into("calendar", *ON),
    "breakdown": _into("breakdown", "1-3", *ON),
    "review list": _into("review", "list", *ON),
    "decide list": _into("decide", "list"),
    "inspect list": _into("inspect", "list", *ON),
    "change list": _into("change", "list", *ON),
    "remind": _into("remind", *ON),
    "undo: --list": _into("undo", "--list"),
    "templates: a list": _into("templates"),
    "diff": _into("diff", "."),
    "rule": _into("rule", "GW301"),
    "export notice": _into("export", "notice", name="通知.txt"),
    "export duties": _into("export", "duties", "--unit", "东区", *ON, name="任务.yaml"),
    "export assessment": _into("export", "assessment", *ON),
}  # fmt: skip

READING: tuple[Words, ...] = (
    ("list",),
    ("list", "--unit", "甲局", "--format", "json"),
    ("validate",),
    ("show", "1-1"),
    ("units",),
    ("status", *Q2, *ON),
    ("log", "1-1"),
    ("diff", "."),
    ("calendar", *ON),
    ("remind", *ON),
    ("targets", "list"),
    ("targets", "extract"),
    ("fmt", "--check"),
    ("merge", "--dry-run", *ON, "../in"),
    ("collect", "--dry-run", *ON, "../in"),
    ("templates",),
    ("templates", "check"),
    ("export", "notice"),
    ("git", "codeowners", "--office", "a"),
    ("git", "docx-text", "data/tasks.yaml"),
    ("schema", "tasks"),
    ("rule", "GW001"),
    ("completion", "bash"),
)


def leaves() -> Iterator[tuple[str, bool]]:
    """Every command by its name, families' by both words; and whether it has an option for where the result goes."""
    for name in commands.COMMANDS:
        found = commands.load(name)
        for own, one in found.commands.items() if isinstance(found, TyperGroup) else (("", found),):
            yield f"{name} {own}".strip(), any("-o" in option.opts for option in one.params)


def name_of(words: Words, known: set[str]) -> str:
    """The command that a line calls."""
    return next(name for name in (" ".join(words[:2]), words[0]) if name in known)


def started(root: Path, *words: str) -> subprocess.Popen[str]:
    """The program as a process of its own, in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "gwrb", *words],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )


def program(root: Path, *words: str) -> Ran:
    """The same, run to its end."""
    running = started(root, *words)
    out, err = running.communicate()
    assert "Traceback" not in err
    return Ran(running.returncode, out, err)


def lay_out(top: Path) -> None:
    """A folder with a workspace in a repository, and beside it something to merge, to collect and to import."""
    shutil.copytree(BASE, top / "ws")
    for name, text in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    filled = Workbook(form("progress", "xlsx"))
    for key, words in (("progress", "已建成10个。"), ("status", "已完成")):
        filled.type("1-3/0", key, words, inline)
    (top / "forms").mkdir()
    (top / "forms/甲局.xlsx").write_bytes(filled.data)
    subprocess.run(["git", "init", "-q", "--template=", top / "ws"], check=True)
    assert program(top / "ws", "export", "notice", "-o", "../notice.txt").code == 0
    notice = (top / "notice.txt").read_text(encoding="utf-8")
    (top / "notice.txt").write_text(notice.replace("6%", "7%"), encoding="utf-8")
