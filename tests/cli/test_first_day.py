"""gwrb init and gwrb doctor: a whole data repository in one go, and what is wrong with a computer or a ledger."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from tools.build_docs import first_day

from gwrb.cli import invocation
from gwrb.git.setup import ATTRIBUTES
from gwrb.ledger import libreoffice
from gwrb.model.files import FILES as KINDS
from gwrb.output import health
from gwrb.output.health import HealthCheck
from tests.conftest import NOTICE, ROOT, Run

FILES = [
    ".gitattributes", ".github/workflows/data.yml", ".gitignore", ".gitlab-ci.yml", ".pre-commit-config.yaml",
    ".vscode/settings.json", "README.md",
]  # fmt: skip
WRITTEN = len(FILES) + len(KINDS)  # and a schema for each kind of data file
LAST = "运行 gwrb 看今天该办什么；用 git 管理的，再运行 git init 和 gwrb git setup；哪里不对，运行 gwrb doctor\n"


def files(folder: Path) -> list[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in found if not name.startswith((".gwrb/", "data/", "schema/")))


@pytest.fixture
def july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invocation, "day", lambda text: dt.date.fromisoformat(text or "2025-07-20"))


def test_from_a_notice(run: Run, tmp_path: Path) -> None:
    ran = run("init", NOTICE, "-o", "台 账", cwd=tmp_path)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "已写入 台 账/data/tasks.yaml：302 项任务，4 个部分"
    assert lines[-3].startswith(f"已写入 {WRITTEN} 个文件：.gitattributes、.github、")
    assert lines[-1] == f"进入 台 账，{LAST}".rstrip()
    assert files(tmp_path / "台 账") == FILES
    readme = (tmp_path / "台 账/README.md").read_text(encoding="utf-8")
    assert readme.startswith("# 2024年市《政府工作报告》目标任务责任分解方案\n\n2024年的任务分解")
    assert "{" not in readme
    assert (tmp_path / "台 账/.gitattributes").read_text(encoding="utf-8").endswith(ATTRIBUTES)


@pytest.mark.usefixtures("july")
def test_a_sample_year_is_of_the_last_half_year_that_is_over(run: Run, tmp_path: Path) -> None:
    assert run("init", "--sample", cwd=tmp_path) == (
        0,
        "已放进示例数据 data/tasks.yaml 等 12 个文件：内容虚构，印出的文件会标明\n"
        f"已写入 {WRITTEN} 个文件：.gitattributes、.github、.gitignore、.gitlab-ci.yml、.pre-commit-config.yaml、README.md、schema、.vscode\n"
        + LAST,
        "",
    )
    assert sorted(p.name for p in (tmp_path / "data/progress").iterdir()) == ["2024Q1", "2024Q2"]
    assert run("validate", "--on", "2024-07-20").code == 0
    assert run("fmt", "--check").code == 0
    assert "办理情况报告.docx" in run("report", "-q", "2024Q2", "--on", "2024-07-20").out


def test_what_stands_is_never_touched_and_what_lacks_is_added(run: Run, base: Path) -> None:
    (base / ".gitignore").write_text("mine\n", encoding="utf-8")
    ran = run("init", "--templates", cwd=base)
    assert ran.code == 0
    assert "已有，没有改动：.gitignore\n" in ran.out
    assert (base / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    assert (base / "templates/季度报告.html").exists()
    assert run("init", "--templates").out == f"该有的文件都有，没有改动\n{LAST}"


def test_init_refuses_what_it_cannot_mean(run: Run, base: Path, tmp_path: Path) -> None:
    assert (
        run("init", NOTICE, "--sample", "-o", "x", cwd=tmp_path).err
        == "请写通知文件，或用 --sample 放进示例数据（只写一样）\n"
    )
    assert run("init", "-o", "x").code == 2
    assert run("init", NOTICE, "-o", base).err == (
        f"ws/data/tasks.yaml 已存在，没有改动；补齐别的文件用 gwrb init -o {base}，要重新读通知用 gwrb import 通知 -o {base} --force\n"
    )
    assert run("init", "没有.docx", "-o", "x").code == 2
    assert not (tmp_path / "x").exists()


def test_workflows_never_install_an_unclaimed_name() -> None:
    """Those that data repositories get are those of this one, and install from where they are told."""
    for name in (".github/workflows/data.yml", ".gitlab-ci.yml"):
        text = (ROOT / "skeleton" / name).read_text(encoding="utf-8")
        assert text == (ROOT / name).read_text(encoding="utf-8")
        assert yaml.safe_load(text)
        assert "install gwrb" not in text
        assert "GWRB_SOURCE" in text


def test_telephone_numbers_stay_out_of_git(run: Run, tmp_path: Path) -> None:
    run("init", "--sample", cwd=tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    private = [
        "data/contacts/市教育局.yaml",
        "附表2督办工作人员名单-市教育局.docx",
        "2024年上半年报送材料/市教育局.zip",
        ".gwrb/lock",
    ]
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", *private, "data/tasks.yaml", "报告.docx"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(asked.stdout.splitlines()) == len(private)
    assert "tasks.yaml" not in asked.stdout


def state(run: Run, name: str) -> str:
    """The line of the doctor's table for a matter, without its name."""
    rows = run("doctor", "-f", "csv").out.splitlines()
    return next((row.partition(",")[2] for row in rows if row.startswith(f"{name},")), "")


def test_doctor_on_a_good_day(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "computer", lambda _: iter([HealthCheck("程序", "好", "gwrb")]))
    monkeypatch.setattr(health, "_fonts", lambda _: iter(()))
    code, out, err = run("doctor", cwd=base)
    assert (code, out.replace("\n" + " " * 20, ""), err) == (  # a long path goes on in the next line
        0,
        f"程序          好    gwrb\n台账          好    {base.resolve()}\n"
        "git           好    台账不在 git 仓库里；要留历史，git init 后 gwrb git setup\n\n都好\n",
        "",
    )


def test_doctor_finds_what_is_wrong(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "libreoffice", lambda: None)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(base)
    subprocess.run(["git", "init", "-q"], cwd=base, check=True)
    assert state(run, "LibreOffice") == "提醒,没有装,印 pdf、收旧的 .doc 要用它；不用这些就不必装"
    assert state(run, "git") == "提醒,这份克隆没有装合并、比较的设置,运行一次 gwrb git setup"
    assert state(run, "联系人") == "提醒,data/contacts/ 会进 git，里面有电话,运行 gwrb git setup，默认不进 git"
    assert run("doctor").code == 0
    run("git", "setup")
    assert state(run, "git").startswith("好,")
    assert state(run, "联系人") == ""
    subprocess.run(["git", "config", "merge.gwrb.driver", "/gone/gwrb git merge-driver"], cwd=base, check=True)
    assert state(run, "git") == "不行,合并时要调用的 /gone/gwrb 不在了,重新运行 gwrb git setup"
    assert run("doctor").code == 1
    (base / "data/progress/2024Q1/甲局.yaml").write_text("unit: 甲局\n", encoding="utf-8")
    assert state(run, "台账").startswith("不行,数据有 ")


def test_doctor_on_another_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that is the same in both says nothing: the hours do, and the remedy is the system's own."""
    monkeypatch.setattr(time, "localtime", lambda: SimpleNamespace(tm_gmtoff=0))
    now = dt.datetime.now(dt.UTC)
    found = health._clock(dt.date(2024, 7, 1))
    hours = {f"这里 {t:%H:%M}，北京 {t + dt.timedelta(hours=8):%H:%M}" for t in (now, now + dt.timedelta(minutes=1))}
    assert found.words.removeprefix("今天 2024-07-01，时区不是北京时间：") in hours
    assert found.remedy == "设环境变量 TZ=Asia/Shanghai，期限才不会算差一天"
    monkeypatch.setattr(os, "name", "nt")  # there TZ is read in a way of its own
    assert health._clock(dt.date(2024, 7, 1)).remedy == "在系统的“日期和时间”里把时区改为北京，期限才不会算差一天"


def test_doctor_outside_a_ledger(run: Run, tmp_path: Path) -> None:
    run("doctor", cwd=tmp_path)
    assert state(run, "台账") == "提醒,这里和上级文件夹里都没有 data/tasks.yaml，不知道工作区在哪里,新建用 gwrb init"
    assert run("--root", "没有", "doctor").code == 2


def test_libreoffice_is_found_where_it_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "soffice.exe").write_bytes(b"")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(libreoffice, "_PLACES", ("/nowhere", str(tmp_path / "soffice.exe")))
    assert libreoffice.libreoffice() == str(tmp_path / "soffice.exe")


def test_the_first_day_on_a_path_with_spaces_and_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manual's page, played where nothing but gwrb is installed: it prints the same."""
    monkeypatch.setenv("PATH", "")
    assert first_day("工作 文件夹（试用）") == (ROOT / "docs/第一天.md").read_text(encoding="utf-8")


def test_root_says_where_a_ledger_is_made(run: Run, tmp_path: Path) -> None:
    """--root before the command is no word that is passed over: the ledger is made there, -o has the word."""
    stands = "{} 已存在，没有改动；补齐别的文件用 gwrb init -o {}，要重新读通知用 gwrb import 通知 -o {} --force\n"
    assert run("--root", "甲", "import", NOTICE, cwd=tmp_path).code == 0
    assert run("--root", "甲", "init", NOTICE, cwd=tmp_path).err == stands.format("甲/data/tasks.yaml", "甲", "甲")
    assert run("--root", "乙", "init", NOTICE, "-o", "丙", cwd=tmp_path).code == 0
    assert run("--root", "丙", "schema", cwd=tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["丙", "甲"]
