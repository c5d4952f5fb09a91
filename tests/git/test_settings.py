"""git as it is set up elsewhere: no setting changes what is read, and every error is a sentence with exit code 2."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gwrb.git import command as git_seam
from tests.conftest import ROOT, Run
from tests.git.test_since import edit, findings, git

OFTEN = {
    "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "core.quotePath": "true", "color.ui": "always",
    "diff.external": "false", "diff.renames": "copies", "diff.context": "7", "log.showSignature": "true",
    "log.date": "relative", "i18n.logOutputEncoding": "GBK", "core.pager": "false", "diff.suppressBlankEmpty": "true",
    "diff.orderFile": "/nowhere", "diff.relative": "true", "core.abbrev": "4", "diff.colorMoved": "zebra",
}  # fmt: skip


@pytest.fixture
def repository(base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The small workspace committed, in a folder with a space and quotes, without the user's configuration."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    top = tmp_path / 'a "b" 目录'
    base.rename(top)
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "一")
    return top


def wrong(top: Path) -> None:
    """A mistake in a line that was touched, and in a file with an odd name that is new."""
    edit(top / "data/progress/2024Q1/甲局.yaml", "status: 正常推进", "status: 正常")
    (top / 'data/progress/2024Q1/乙 "局".yaml').write_text("unit: 丁\nquarter: 2024Q1\nentries: []\n", encoding="utf-8")


def test_no_setting_changes_what_is_read(repository: Path, run: Run) -> None:
    wrong(repository)
    plain = [run("validate", "--since", "main", cwd=repository), run("diff", cwd=repository)]
    assert plain[0].code == 1
    assert len(findings(plain[0].out)) == 2, plain[0].out
    for key, value in OFTEN.items():
        git(repository, "config", key, value)
    assert [run("validate", "--since", "main", cwd=repository), run("diff", cwd=repository)] == plain


def test_no_program_that_settings_name_is_called(repository: Path, run: Run, tmp_path: Path) -> None:
    """A folder that was sent whole has its .git/config; comparing called the filter that it names."""
    called, evil = tmp_path / "called", tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\necho >> '{called}'\ncat\n")
    evil.chmod(0o755)
    git(repository, "branch", "旧")
    edit(repository / "data/progress/2024Q1/甲局.yaml", "status: 正常推进", "status: 滞后")
    git(repository, "commit", "-qam", "二")
    edit(repository / "data/progress/2024Q1/甲局.yaml", "status: 滞后", "status: 滞")
    (repository / ".gitattributes").write_text("* filter=x.y diff=x.y merge=x.y\n")
    commands = (["validate", "--since", "旧"], ["diff", "旧"], ["log", "1-1"], ["doctor"], ["git", "setup"])
    plain = [run(*words, cwd=repository) for words in commands[:3]]
    for key in (
        *(f"filter.x.y.{one}" for one in ("clean", "smudge", "process")), "diff.x.y.command", "diff.x.y.textconv",
        "diff.external", "core.hooksPath", "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor",
        "core.alternateRefsCommand", "gpg.program", "credential.helper", "alias.rev-list", "pager.rev-list", "alias.config",
    ):  # fmt: skip
        git(repository, "config", key, f"'{evil}'")
    git(repository, "config", "filter.x.y.required", "true")
    assert [run(*words, cwd=repository) for words in commands[:3]] == plain
    for words in commands[3:]:
        run(*words, cwd=repository)
    assert not called.exists()
    git(repository, "config", "filter.a=b.clean", "x")
    assert run("validate", "--since", "旧", cwd=repository) == (
        2, "", "git 的设置里有不正常的一项“filter.a=b”，没有比较；请用 git config 删去\n",
    )  # fmt: skip


def test_no_setting_changes_the_history(repository: Path, run: Run) -> None:
    edit(repository / "data/progress/2024Q1/甲局.yaml", "status: 正常推进", "status: 滞后")
    git(repository, "commit", "-qam", "二")
    plain = run("log", "1-1", cwd=repository)
    assert "正常推进 → 滞后" in plain.out
    for key, value in OFTEN.items():
        git(repository, "config", key, value)
    assert run("log", "1-1", cwd=repository) == plain


def test_line_ends_that_git_converts(repository: Path, run: Run) -> None:
    git(repository, "config", "core.autocrlf", "true")
    path = repository / "data/progress/2024Q1/甲局.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("diff", cwd=repository).out.endswith("没有变动\n")
    ran = run("validate", "--since", "main", "--ignore", "GW006", cwd=repository)
    assert (ran.code, findings(ran.out)) == (0, [])


def test_a_worktree_and_a_submodule(repository: Path, run: Run, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", "-b", "乙", str(tmp_path / "树"))
    wrong(tmp_path / "树")
    assert len(findings(run("validate", "--since", "main", cwd=tmp_path / "树").out)) == 2
    outer = tmp_path / "外"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repository), "里")
    wrong(outer / "里")
    assert len(findings(run("validate", "--since", "main", cwd=outer / "里").out)) == 2


def test_a_hooks_environment_points_nowhere_else(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_COMMON_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_ICASE_PATHSPECS",
        "GIT_LITERAL_PATHSPECS",
        "GIT_CONFIG",
        "GIT_OBJECT_DIRECTORY",
    ):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("GIT_TRACE2", "1")
    assert run("diff", cwd=repository).out.endswith("没有变动\n")
    assert run("diff", "无", cwd=repository).err == "“无”不是文件夹，也不是 git 里的版本（分支、标签或提交）\n"


def _sparse(top: Path) -> Path:
    git(top, "sparse-checkout", "set", "--no-cone", "/*", "!/data/progress/")
    return top


def _shallow(top: Path) -> Path:
    for number in range(3):
        git(top, "commit", "-q", "--allow-empty", "-m", str(number))
    git(top, "tag", "旧", "HEAD~2")
    copy = top.parent / "浅"
    git(top, "clone", "-q", "--depth", "1", top.as_uri(), str(copy))
    return copy


def _partial(top: Path) -> Path:
    edit(top / "data/units.yaml", "groups:", "# 注\ngroups:")
    git(top, "commit", "-qam", "二")
    git(top, "config", "uploadpack.allowFilter", "true")
    copy = top.parent / "部分"
    git(top, "clone", "-q", "--filter=blob:none", top.as_uri(), str(copy))
    top.rename(top.parent / "移走")
    return copy


def _damaged(top: Path) -> Path:
    blob = subprocess.run(
        ["git", "-C", top, "rev-parse", "HEAD:data/units.yaml"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    return top


def _lost(what: str) -> Callable[[Path], Path]:
    """A history of two versions of a file, of whose first an object is gone."""

    def make(top: Path) -> Path:
        edit(top / "data/progress/2024Q1/甲局.yaml", "status: 正常推进", "status: 滞后")
        git(top, "commit", "-qam", "二")
        asked = ["git", "-C", os.fspath(top), "rev-parse", what]
        name = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        (top / ".git/objects" / name[:2] / name[2:]).unlink()
        return top

    return make


def _written(path: str, text: str) -> Callable[[Path], Path]:
    def make(top: Path) -> Path:
        shutil.rmtree(top / ".git") if path == ".git" else None
        (top / path).write_text(text)
        return top

    return make


def _bare(top: Path) -> Path:
    git(top, "config", "core.bare", "true")
    return top


def _locked(top: Path) -> Path:
    (top / ".git/config.lock").touch()
    return top


def _half(top: Path) -> Path:
    (top / ".git/HEAD").unlink()
    return top


def _gone(top: Path) -> Path:
    shutil.rmtree(top / ".git")
    (top / ".git").write_text("gitdir: /nowhere\n")
    return top


def _elsewhere(top: Path) -> Path:
    (top.parent / "别处").mkdir()
    git(top, "config", "core.worktree", os.fspath(top.parent / "别处"))
    return top


def _none(top: Path) -> Path:
    shutil.rmtree(top / ".git")
    return top


ABSENT = (
    "这份克隆不完整（浅克隆、部分克隆），缺少要比较的内容；请联网补齐：git fetch --unshallow，部分克隆请重新完整克隆"
)
DAMAGED = "git 仓库已损坏，缺少内容；请运行 git fsck 查看，或重新克隆（git 说：unable to read "
LOST = "git 仓库已损坏，缺少内容；请运行 git fsck 查看，或重新克隆（git 说：error: Could not read "
OBJECT = "git 仓库已损坏，缺少内容；请运行 git fsck 查看，或重新克隆（git 说：fatal: git cat-file: could not get object info）\n"
HALF = "这里有 .git，git 却认不出仓库：不完整，或已损坏；请重新克隆，不要它的请移走 .git（git 说：fatal: not a git repository"
ERRORS: dict[str, tuple[Callable[[Path], Path], tuple[str, ...], str]] = {
    "sparse": (_sparse, ("diff",), "这份克隆只检出了一部分（sparse checkout），data 里有 1 个文件不在这里，没有比较；"),
    "sparse since": (_sparse, ("validate", "--since", "main"), "这份克隆只检出了一部分（sparse checkout），"),
    "shallow": (_shallow, ("diff", "HEAD~1"), "“HEAD~1”不是文件夹，也不是 git 里的版本（分支、标签或提交）；" + ABSENT),
    "partial": (_partial, ("diff", "HEAD~1"), ABSENT),
    "damaged": (_damaged, ("diff",), DAMAGED),
    "damaged since": (_damaged, ("validate", "--since", "main"), DAMAGED),
    "sparse log": (_sparse, ("log", "1-1"), "这份克隆只检出了一部分（sparse checkout），data 里有 1 个文件不在这里，没有比较；"),
    "a lost version": (_lost("HEAD~1:data/progress/2024Q1/甲局.yaml"), ("log", "1-1"), DAMAGED),
    "a lost folder": (_lost("HEAD~1:data/progress"), ("diff", "HEAD~1"), LOST),
    "a lost commit": (_lost("HEAD~1"), ("log", "1-1"), LOST),
    "a lost commit by its place": (_lost("HEAD~1"), ("diff", "HEAD~1"), OBJECT),
    "what is behind a lost commit": (_lost("HEAD"), ("validate", "--since", "HEAD~1"), OBJECT),
    "a commit that never came": (
        lambda top: top, ("diff", "0" * 40), f"这份克隆里没有“{'0' * 40}”这个版本；它在别处的话，请先运行 git fetch\n",
    ),
    "no branch of its own elsewhere": (
        lambda top: top, ("diff", "@{u}"), "这个分支在远端没有对应的分支；请写明与哪一个比，例如 origin/main（git 说：",
    ),
    "a newer git's": (
        _written(".git/config", "[core]\nrepositoryformatversion = 99\n"), ("diff",), "这份仓库要用更新的 git 才能读；请升级 git（git 说：",
    ),
    "bad settings": (
        _written(".git/config", "[bad"), ("diff",),
        "git 的设置文件里有一行写得不对；请照 git 说的位置改正（git 说：fatal: bad config line 2 in file .git/config）\n",
    ),
    "a strange .git": (
        _written(".git", "x"), ("diff",), "这里的 .git 不是 git 写的，认不出仓库；请重新克隆，不要它的请移走 .git（git 说：fatal: invalid gitfile",
    ),
    "bare": (
        _bare, ("diff",),
        "这是没有工作树的仓库（bare），这个命令用不了；请克隆一份，在克隆里运行（git 说：fatal: this operation must be run in a work tree）\n",
    ),
    "a negated revision": (lambda top: top, ("diff", "^HEAD"), "“^HEAD”不是文件夹，也不是 git 里的版本（分支、标签或提交）\n"),
    "locked": (_locked, ("git", "setup"), "git 的设置文件正被占用，或不能写；请看看 .git 里有没有留下 config.lock（git 说："),
    "half a repository": (_half, ("diff",), HALF),
    "half a repository since": (_half, ("validate", "--since", "main"), HALF),
    "a worktree whose repository is gone": (_gone, ("log", "1-1"), HALF),
    "another worktree": (_elsewhere, ("diff",), "git 的工作树在 "),
    "no repository": (_none, ("validate", "--since", "main"), ""),
    "no such revision": (lambda top: top, ("diff", "无"), "“无”不是文件夹，也不是 git 里的版本（分支、标签或提交）\n"),
    "nothing noted down": (lambda top: top, ("diff", "HEAD@{99}"), "“HEAD@{99}”不是文件夹，也不是 git 里的版本"),
    "an option": (lambda top: top, ("validate", "--since", "--output=x"), "“--output=x”不是文件夹"),
    "odd characters": (lambda top: top, ("diff", "a\x01b~^{"), "“a�b~^{”不是文件夹"),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_of_git_is_a_sentence(name: str, repository: Path, run: Run) -> None:
    make, command, words = ERRORS[name]
    ran = run(*command, cwd=make(repository))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(words)
    assert ran.err.count("\n") <= 2


def test_git_that_never_answers_is_left(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads a pipe that is called .gitignore; an archive can carry one."""
    monkeypatch.setattr(git_seam, "PATIENCE", 0.2)
    os.mkfifo(repository / ".gitignore")
    ran = run("doctor", cwd=repository)
    assert ran.code == 1
    said = re.sub(r"\s+", "", ran.out)
    assert "git过了0.2秒没有答复，已停下；请看看.git和.gitignore是不是普通的文件" in said


def test_another_owners_checkout(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for command in (("diff",), ("validate", "--since", "main"), ("git", "setup"), ("log", "1-1")):
        ran = run(*command, cwd=repository)
        assert ran.code == 2, command
        assert ran.err.startswith(
            "git 不读属于别的用户的仓库。确认可信后运行：git config --global --add safe.directory '"
        )


def test_without_git(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for command in (("validate", "--since", "main"), ("git", "setup"), ("diff",), ("diff", "main")):
        assert run(*command, cwd=repository)[::2] == (2, "这台电脑上没有 git，这个命令用不了\n")
    ran = run("log", "1-1", cwd=repository)
    assert (ran.code, ran.err) == (0, "这台电脑上没有 git，谁在什么时候改了什么没有列出\n")
    assert ran.out.startswith("1-1 ")
    names = ("base.yaml", "ours.yaml", "theirs.yaml")
    for name in names:
        (repository / name).write_text(name, encoding="utf-8")
    ran = run("git", "merge-driver", *names, "7", "docs/x.txt", cwd=repository)
    assert (ran.code, ran.err) == (129, "docs/x.txt：没有合并成：这台电脑上没有 git，这个命令用不了\n")


def test_a_clone_that_leaves_the_plan_out(repository: Path, run: Run) -> None:
    git(repository, "sparse-checkout", "set", "--no-cone", "/templates/")
    wanted = "这份克隆像是只检出了一部分（sparse checkout）；要补齐，请运行 git sparse-checkout disable"
    for arguments in ((), ("--root", os.fspath(repository))):
        ran = run(*arguments, "validate", cwd=repository)
        assert (ran.code, ran.err.splitlines()[1]) == (2, wanted)


def test_a_git_that_is_no_program(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_bytes(b"\x7fELF")
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", os.fspath(tmp_path / "bin"))
    for command in (("validate", "--since", "main"), ("diff", "main"), ("log", "1-1")):
        assert run(*command, cwd=repository)[::2] == (2, "git 运行不了：这不是能运行的程序\n")


def test_a_shallow_clone_credits_nobody_with_what_was_there_before(repository: Path, run: Run) -> None:
    assert "2024Q1 甲局 1-1 新增一条" in run("log", "1-1", cwd=repository).out
    edit(repository / "data/progress/2024Q1/甲局.yaml", "status: 正常推进", "status: 滞后")
    git(repository, "commit", "-qam", "二")
    copy = repository.parent / "浅二"
    for depth, told in (("1", []), ("2", ["甲局 1-1 进度状态：正常推进 → 滞后"])):
        git(repository, "clone", "-q", "--depth", depth, repository.as_uri(), str(copy) + depth)
        ran = run("log", "1-1", cwd=Path(str(copy) + depth))
        listed = ran.out.partition("修改记录\n")[2].splitlines()
        assert [line.partition("  2024Q1 ")[2] for line in listed] == told
        assert ran.err == (
            "这份克隆不完整（浅克隆），更早的改动是谁做的不在这里，没有列出；请联网补齐：git fetch --unshallow\n"
        )


def test_what_is_wrong_with_git_is_for_the_doctor(repository: Path, run: Run) -> None:
    ran = run("doctor", cwd=_half(repository))
    assert ran.code == 1
    assert "git           不行" in ran.out
    assert "这里有 .git，git 却认不出仓库" in ran.out


def test_a_commit_of_the_year_20000(repository: Path, run: Run) -> None:
    edit(repository / "data/progress/2024Q1/甲局.yaml", "status: 正常推进", "status: 滞后")
    environment = os.environ | {"GIT_AUTHOR_DATE": "@568971820800 +0800", "GIT_COMMITTER_DATE": "2024-07-01T00:00:00"}
    who = ["-c", "user.name=甲\x1e乙", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", *who, "commit", "-qam", "二\x1e三"], cwd=repository, check=True, env=environment)
    ran = run("log", "1-1", cwd=repository)
    assert ran.code == 0
    assert "状态：正常推进 → 滞后" in ran.out


def test_a_tree_that_git_would_never_check_out(repository: Path, run: Run, tmp_path: Path) -> None:
    """A clone brings such objects along; laying them out must not write above the folder."""

    def made(*arguments: str, data: bytes) -> str:
        done = subprocess.run(["git", *arguments], cwd=repository, input=data, capture_output=True, check=True)
        return done.stdout.decode().strip()

    blob = made("hash-object", "-w", "--stdin", data=b"x")
    inner = made(
        "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=b"100644 evil\0" + bytes.fromhex(blob)
    )
    outer = made("hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=b"40000 ..\0" + bytes.fromhex(inner))
    data = made(
        "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=b"40000 data\0" + bytes.fromhex(outer)
    )
    commit = made("-c", "user.name=a", "-c", "user.email=b", "commit-tree", data, "-p", "HEAD", data=b"x")
    git(repository, "reset", "-q", "--soft", commit)
    ran = run("validate", "--since", commit, cwd=repository)
    assert (ran.code, ran.err) == (2, f"版本 {commit[:10]} 里有不正常的文件名“data/../evil”，没有读\n")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_nothing_newer_than_git_2_25_is_asked_for() -> None:
    text = (ROOT / "src/gwrb/git/command.py").read_text(encoding="utf-8")
    assert "--end-of-options" not in text  # 2.30 in rev-parse
    assert "--no-commit-header" not in text  # 2.33
