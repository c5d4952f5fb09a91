"""No path leaves the workspace, whatever links a repository carries; what only reads writes nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from gwrb.ledger import journal, opener, outputs
from gwrb.ledger.workspace import Workspace
from gwrb.text.refusal import Refusal
from tests.conftest import DAY, FIRST, ROOT, Run, Send
from tests.ledger.every_command import READING, WRITING
from tests.ledger.test_journal import FOREIGN, tree

PROGRESS = "data/progress/2024Q2/甲局.yaml"
UGLY = FIRST.replace("增长5.8%。", "增长5.8%,好。  ")  # gwrb fmt would mend it


@pytest.fixture(params=[True, False], ids=["held", "looked at"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With folders held open, and as on systems that cannot."""
    monkeypatch.setattr(opener, "HELD", request.param and opener.HELD)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder outside the workspace with everything in it that the program might want to change."""
    folder = tmp_path / "outside"
    shutil.copytree(ROOT / "tests/cases/base", folder)
    for name in (PROGRESS, "stage/0", "stage/seal", "file", ".gitattributes", "settings.json", "甲局.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(UGLY, encoding="utf-8")
    return folder


def put(path: Path, text: str = UGLY) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link(path: Path, to: Path) -> None:
    """In the place of what stands at a path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(to)


# What a repository may carry as a link, and what it leads to outside.
LINKS = {
    ".gwrb": ".",
    ".gwrb/lock": "file",
    ".gwrb/stage": "stage",
    ".gwrb/journal.json": "file",
    ".gwrb/.gitignore": "new",
    "data": "data",
    "data/progress": "data/progress",
    "data/progress/2024Q2": "data/progress/2024Q2",
    PROGRESS: PROGRESS,
    "data/received": "data/received",
    "data/received/2024Q2": "data",
    "data/reviews": "data",
    "data/tasks.yaml": "data/tasks.yaml",
    "data/units.yaml": "data/units.yaml",
    "data/contacts": "data",
    "data/contacts/.gitignore": "new",
    ".gitattributes": ".gitattributes",
    "templates": ".",
    ".vscode": ".",
    "schema": "new",
    "附表": ".",
    "out.json": "file",
    "gone.json": "new",
}
WRITERS = (
    ("fmt",),
    ("merge", "--on", DAY, "--take", "theirs", "../in"),
    ("collect", "--on", DAY, "../in"),
    ("import", "../notice.txt", "--force"),
    ("import", "../notice.txt", "-o", "."),
    ("review", "accept", "--unit", "甲局", "--quarter", "2024Q2", "--on", DAY),
    ("remind", "--record", "--on", "2024-08-01"),
    ("targets", "extract", "--write"),
    ("git", "setup"),
    ("git", "codeowners", "--office", "a", "-o", "out.json", "--force"),
    ("git", "codeowners", "--office", "a", "-o", "gone.json"),
    ("schema",),
    ("templates", "copy", "--force"),
    ("calendar", "--format", "json", "-o", "out.json", "--force"),
    ("calendar", "--format", "json", "-o", "gone.json"),
    ("calendar", "--format", "json", "-o", "附表/甲局.yaml", "--force"),
    ("form", "plan", "--unit", "甲局", "-o", "附表", "--force"),
    ("pack", "--quarter", "2024Q2", "-o", "附表/新", "--force"),
)


_AT = {command[0]: command for command in reversed(WRITERS)}
# The commands that come upon a link first; all others are tried in the long run.
PAIRS = [
    *((name, _AT["fmt"]) for name in LINKS if name.startswith((".gwrb", "data/p", "data/t"))),
    *((name, _AT["merge"]) for name in LINKS if name.startswith(("data/r", "data/progress/"))),
    ("data", _AT["import"]),
    ("data/units.yaml", _AT["import"]),
    ("data/contacts/.gitignore", _AT["git"]),
    (".gitattributes", _AT["git"]),
    ("templates", _AT["templates"]),
    ("schema", _AT["schema"]),
    (".vscode", _AT["schema"]),
    ("附表", _AT["form"]),
    *((name, command) for name in ("out.json", "gone.json", "附表") for command in WRITERS if command[0] == "calendar"),
]


@pytest.fixture
def carried(base: Path, send: Send, run: Run, tmp_path: Path) -> Path:
    """A workspace in a repository, something to merge and something to import beside it."""
    send()
    put(base / PROGRESS)
    assert run("export", "notice", "-o", "../notice.txt", cwd=base).code == 0
    subprocess.run(["git", "init", "-q", base], check=True)
    return base


def follows_nothing(run: Run, root: Path, name: str, outside: Path, commands: Iterable[Sequence[str]]) -> None:
    link(root / name, outside / LINKS[name])
    before = tree(outside)
    for command in commands:
        ran = run(*command, cwd=root)
        assert ran.code in (0, 1, 2), command
        assert tree(outside) == before, command
        assert name == ".gwrb/stage" or (root / name).is_symlink(), f"{command} replaced the link"


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(("name", "command"), PAIRS, ids=lambda v: v if isinstance(v, str) else v[0])
def test_nothing_is_written_through_a_link(
    name: str, command: Sequence[str], carried: Path, outside: Path, run: Run
) -> None:
    follows_nothing(run, carried, name, outside, [command])


@pytest.mark.slow
@pytest.mark.parametrize("name", LINKS)
def test_no_command_writes_through_any_link(name: str, carried: Path, outside: Path, run: Run) -> None:
    every = [one.command for one in WRITING.values()] if os.environ.get("GWRB_LONG") else []
    follows_nothing(run, carried, name, outside, [*WRITERS, *every])


INSIDE = ("data/progress/2024Q2", "data/received", PROGRESS, "data/reminders.yaml")


@pytest.mark.parametrize("name", INSIDE)
def test_a_link_inside_is_refused_before_anything_is_staged(name: str, base: Path, send: Send, run: Run) -> None:
    """It used to wedge every later command: staged by one rule, refused by another."""
    send()
    elsewhere = base / "elsewhere"
    elsewhere.mkdir()
    link(base / name, elsewhere)
    before = tree(base / "data")
    for command in (WRITERS[1], WRITERS[6]):
        ran = run(*command, cwd=base)
        assert ran.code == 2, ran
        assert "链接" in ran.err
        assert tree(base / "data") == before
        assert not (base / ".gwrb/journal.json").exists()
    (base / name).unlink()
    assert run(*WRITERS[1], cwd=base).code == 0


@pytest.mark.parametrize(
    "state", ["journal", pytest.param("git", marks=pytest.mark.slow), pytest.param("lock", marks=pytest.mark.slow)]
)
def test_what_only_reads_writes_nothing(state: str, base: Path, send: Send, run: Run) -> None:
    send()
    put(base / PROGRESS)
    if state == "git":
        author = ["-c", "user.name=甲", "-c", "user.email=a@b"]
        for arguments in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "一"]):
            subprocess.run(["git", "-C", base, *arguments], check=True)
    if state == "journal":  # as a repository may carry it: with a step that would delete a file
        put(base / ".gwrb/stage/seal", "")
        digest = hashlib.sha256((base / PROGRESS).read_bytes()).hexdigest()
        step = f'{{"path": "{PROGRESS}", "stage": 0, "before": "{digest}", "after": null}}'
        put(base / ".gwrb/journal.json", f'{{"sealed": 0, "files": [{step}]}}')
    if state == "lock":
        link(base / ".gwrb/lock", base / "data/tasks.yaml")
    before = tree(base)
    for command in READING:
        ran = run(*command, cwd=base)
        assert tree(base) == before, command
        assert (f"提示：{FOREIGN}" in ran.err) == (
            state == "journal"
            and command[0] not in ("schema", "rule", "completion")
            and command != ("git", "docx-text", "data/tasks.yaml")
        ), command


def test_a_copied_journal_is_not_ours(base: Path, tmp_path: Path, run: Run) -> None:
    """Written by gwrb, on another computer or in another copy: an archive that was unpacked, a clone, a backup."""
    from tests.ledger.test_journal import _interrupted

    target = _interrupted(base)
    copy = tmp_path / "copy"
    shutil.copytree(base, copy)
    assert run("--root", copy, "fmt").err == FOREIGN
    assert not (copy / target.relative_to(base)).exists()
    assert run("--root", base, "fmt").code == 0
    assert target.exists()


def test_no_second_name_of_a_file_elsewhere_is_written(base: Path, outside: Path, run: Run) -> None:
    """An archive carries such names where git does not: the lock under one emptied the file."""
    put(base / PROGRESS)
    (base / ".gwrb").mkdir()
    for name in (".gwrb/lock", PROGRESS, "out.json"):
        (base / name).unlink(missing_ok=True)
        os.link(outside / "file", base / name)
    before = tree(outside)
    ran = run("fmt", cwd=base)
    assert ran == (2, "", ".gwrb/lock 不是普通文件，或另有一个名字；请移走它\n")
    (base / ".gwrb/lock").unlink()
    assert run("fmt", cwd=base).code == 0
    assert run("calendar", "--format", "json", "-o", "out.json", "--force", cwd=base).code == 0
    assert (base / PROGRESS).read_text(encoding="utf-8") != UGLY
    assert tree(outside) == before


@pytest.mark.parametrize("kind", ["link", "folder link", "file"])
def test_data_behind_a_link_is_an_error_with_its_remedy(kind: str, base: Path, outside: Path, run: Run) -> None:
    name = {"link": PROGRESS, "folder link": "data/progress/2024Q2", "file": "data/units.yaml"}[kind]
    link(base / name, outside / name)
    ran = run("validate", cwd=base)
    assert ran.code == 1
    assert f"{name}:1:1: GW001 错误：这是一个链接，gwrb 不跟着链接读\n      = 请换成文件或文件夹本身\n" in ran.out
    assert run("status", cwd=base).code == 2


def test_templates_behind_a_link_are_not_read(base: Path, outside: Path, run: Run) -> None:
    link(base / "templates", outside)
    ran = run("report", "--quarter", "2024Q2", "--on", DAY, "-o", "a.docx", cwd=base)
    assert (ran.code, ran.err) == (2, "templates 是一个链接，gwrb 不跟着链接读；请换成文件夹本身\n")


def test_a_journal_that_nobody_wrote_is_neither_read_nor_waited_for(base: Path, run: Run) -> None:
    path = base / ".gwrb/journal.json"
    path.mkdir(parents=True)
    assert run("fmt", cwd=base) == (2, "", f"{path}：这不是普通文件；.gwrb 里只应有 gwrb 自己的文件，请移走它\n")
    path.rmdir()
    with path.open("wb") as file:
        file.truncate(3 << 30)
    for command in ("list", "fmt"):
        assert run(command, cwd=base) == (2, "", f"{path}：文件太大；.gwrb 里只应有 gwrb 自己的文件，请移走它\n")


def test_a_letterhead_behind_a_link_is_not_checked(base: Path, outside: Path, run: Run) -> None:
    link(base / "templates/红头.docx", outside / "file")
    ran = run("templates", "check", "红头.docx", cwd=base)
    assert (ran.code, ran.out) == (1, "templates/红头.docx:1: 是链接，请换成文件本身\n")


def test_a_folder_in_a_templates_place_is_told(base: Path, run: Run) -> None:
    """It was passed over, and the check said that all was well."""
    for name in ("季度报告.html", "红头.docx"):
        (base / "templates" / name).mkdir(parents=True, exist_ok=True)
        ran = run("templates", "check", name, cwd=base)
        assert (ran.code, ran.out) == (1, f"templates/{name}:1: 是文件夹，请换成文件本身\n")
    assert run("templates", "check", cwd=base).out.count("是文件夹") == 2


def test_an_empty_letterhead_is_refused_not_passed_over(base: Path, run: Run) -> None:
    (base / "templates").mkdir(exist_ok=True)
    (base / "templates/红头.docx").write_bytes(b"")
    ran = run("report", "-q", "2024Q1", "-o", "报告.docx", cwd=base)
    said = "templates/红头.docx 不能作红头：不是 Word 文件；请在 Word 里打开，另存为“Word 文档（*.docx）”\n"
    assert (ran.code, ran.out, ran.err) == (2, "", said)
    assert not (base / "报告.docx").exists()


def test_years_behind_a_link_are_not_read(base: Path, outside: Path, run: Run) -> None:
    for name in ("archive", "archive/2023", "archive/2023/data", "archive/2023/data/tasks.yaml"):
        link(base / name, outside)
        ran = run("log", "--text", "公园", cwd=base)
        assert (ran.code, ran.out) == (2, ""), name
        assert ran.err == f"{name} 是一个链接，gwrb 不跟着链接读；请换成文件夹本身\n"
        (base / name).unlink()


def test_the_doctor_looks_at_no_link(carried: Path, outside: Path, run: Run) -> None:
    for name in ("data/contacts", "data"):
        link(carried / name, outside / LINKS[name])
        ran = run("doctor", cwd=carried)
        assert (ran.code, ran.err) == (1, ""), name
        assert "git           不行  git 没有做成：fatal: pathspec 'data/contacts/某单位.yaml' is" in ran.out


# -- what the user names for the result


def test_who_has_a_document_open_is_asked_of_no_link_and_no_pipe(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密,")
    document, mark, other = tmp_path / "a.docx", tmp_path / ".~lock.a.docx#", tmp_path / "~$docx"
    mark.symlink_to("secret")
    other.symlink_to("/dev/zero")
    assert outputs.holder(document) == ""
    mark.unlink()
    os.mkfifo(mark)
    assert outputs.holder(document) == ""
    mark.unlink()
    mark.write_text(",张三\n" + "长" * 9999)
    assert outputs.holder(document) == "LibreOffice"
    mark.write_text("张三,甲机\n")
    assert outputs.holder(document) == "张三"


def test_a_result_never_replaces_or_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("旧")
    for name, to in (("a", "file"), ("b", "gone"), ("c", ".")):
        (tmp_path / name).symlink_to(to)
        with pytest.raises(Refusal, match="是一个链接，没有写"):
            outputs.write({tmp_path / "new": b"1", tmp_path / name: b"1"})
        assert (tmp_path / name).is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "c", "file"]
    assert (tmp_path / "file").read_text() == "旧"


def test_a_folder_that_the_user_reached_by_a_link_is_written(tmp_path: Path) -> None:
    (tmp_path / "真").mkdir()
    (tmp_path / "链").symlink_to("真")
    outputs.write({tmp_path / "链/a": b"1"})
    assert (tmp_path / "真/a").read_bytes() == b"1"


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    outputs.write({tmp_path / "pipe": "字".encode() * 100_000}, through=True)
    reader.join()
    assert got == ["字".encode() * 100_000]
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


def test_a_device_is_written_through(tmp_path: Path, run: Run, base: Path) -> None:
    ran = run("calendar", "--format", "json", "-o", "/dev/null", cwd=base)
    assert ran == (0, "", "")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("templates/季度报告.html", ("templates", "copy", "--force")),
        ("schema/tasks.schema.json", ("schema",)),
        (
            "附表/附表3责任事项完成情况-乙局-2024Q2.docx",
            ("form", "progress", "--all", "--quarter", "2024Q2", "--on", DAY, "-o", "附表", "--force"),
        ),
    ],
)
def test_a_pipe_that_nobody_named_is_not_written_to(name: str, command: Sequence[str], base: Path, run: Run) -> None:
    """It used to wait for a reader for ever, in a folder that an archive brought along."""
    assert run(*command, cwd=base).code == 0
    (base / name).unlink()
    os.mkfifo(base / name)
    assert run(*command, cwd=base) == (2, "", f"{name} 不是普通文件，没有写\n")
    assert stat.S_ISFIFO((base / name).lstat().st_mode)


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.fspath(tmp_path / "s"))
        with pytest.raises(Refusal, match="不是普通文件"):
            outputs.write({tmp_path / "s": b"1"})


@pytest.mark.parametrize(
    ("where", "to"), [("/dev/stdout", "file"), ("/dev/fd/1", "pipe"), ("/proc/self/fd/1", "socket")]
)
def test_standard_output_by_its_name(where: str, to: str, base: Path, tmp_path: Path) -> None:
    """What stood in the file before the redirection stays; no message stands between."""
    command = [sys.executable, "-m", "gwrb", "calendar", "--format", "json", "-o", where]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    plain = subprocess.run(command[:-2], cwd=base, env=environment, capture_output=True, check=True).stdout
    got = tmp_path / "got"
    if to == "file":
        got.write_bytes(b"before\n")
        with got.open("ab") as out:
            subprocess.run(command, cwd=base, env=environment, stdout=out, check=True)
        assert got.read_bytes() == b"before\n" + plain
    elif to == "pipe":
        assert subprocess.run(command, cwd=base, env=environment, capture_output=True, check=True).stdout == plain
    else:
        mine, theirs = socket.socketpair()
        with mine, theirs:
            subprocess.run(command, cwd=base, env=environment, stdout=theirs.fileno(), check=True)
            theirs.close()
            assert b"".join(iter(lambda: mine.recv(65536), b"")) == plain


def test_what_a_killed_run_left_beside_its_result_goes_with_the_next(base: Path, run: Run) -> None:
    """Killed by the system between writing and naming: what is known to be of an ended run here, and nothing else."""
    kill = "import os, signal; os.replace = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL); "
    command = [sys.executable, "-c", kill + "from gwrb.cli.main import run; run()", "calendar", "-o", "a.json"]
    done = subprocess.run(command, cwd=base, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, check=False)
    assert done.returncode == -9
    left = list(base.glob(".gwrb-*.tmp"))
    assert len(left) == 1
    ended = left[0].name
    elsewhere, running = ended.replace(opener.host(), "别处"), ended.replace(ended.split("-")[1], str(os.getppid()))
    linked, folder = ended.replace("-0-", "-1-"), ended.replace("-0-", "-2-")
    put(base / elsewhere)
    put(base / running)
    link(base / linked, base / "data/tasks.yaml")
    (base / folder).mkdir()
    assert run("calendar", "-o", "a.json", cwd=base).code == 0
    assert sorted(p.name for p in base.glob(".gwrb-*.tmp")) == sorted([elsewhere, running, linked, folder])
    assert (base / "a.json").exists()


# -- the lock


def test_a_lock_of_another_computer(base: Path) -> None:
    """Taken where it is old: a run there was killed. Believed while it is fresh: not every shared folder passes locks on."""
    import datetime as dt

    def left(age: float, host: str = "别处") -> None:
        since = (dt.datetime.now().astimezone() - dt.timedelta(seconds=age)).isoformat()
        put(base / ".gwrb/lock", f'{{"pid": 7, "host": "{host}", "since": "{since}"}}')

    for age, host in ((900, "别处"), (-60, "别处"), (5, socket.gethostname())):
        left(age, host)
        with journal.locked(base):
            pass
    left(60)
    with pytest.raises(Refusal) as refused, journal.locked(base):
        pass
    assert refused.value.message.startswith("另一台电脑上的 gwrb 正在写这个工作区，或刚刚中断（别处 上的进程 7，从 20")
    assert refused.value.message.endswith("；请过 10 分钟再试，或确认没有人在写后删去 .gwrb/lock")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"host": 1, "pid": [], "since": {}}', "[" * 900, "\0", '{"host": "a\\n::error"']
)
def test_a_lock_with_anything_in_it_is_taken(base: Path, text: str) -> None:
    put(base / ".gwrb/lock", text)
    with journal.locked(base):
        pass
    assert (base / ".gwrb/lock").read_text() == ""


def test_a_disk_that_cannot_lock_is_said(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import fcntl

    def no(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no)
    with pytest.raises(Refusal, match="不能加锁"), journal.locked(base):
        pass


CHANGED: dict[str, Callable[[Path], object]] = {
    "changed": lambda path: path.write_text("改"),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("how", CHANGED)
def test_what_was_read_is_compared_before_it_is_replaced(how: str, base: Path) -> None:
    put(base / PROGRESS)
    path = base / PROGRESS
    read = path.read_bytes()
    with journal.locked(base):
        CHANGED[how](path)
        before = tree(base / "data")
        for found in (read, read.decode()):
            with pytest.raises(Refusal, match="在这期间被改过，什么都没有写入；请再运行一次"):
                journal.write_all(base, {path: b"1", base / "data/x": b"2"}, {path: found})
        assert tree(base / "data") == before


def test_reading_finds_what_a_killed_run_had_ready(base: Path, run: Run) -> None:
    from tests.ledger.test_journal import _interrupted

    target = _interrupted(base)
    assert not target.exists()
    before = tree(base)
    space = Workspace(base)
    staged = journal.staged(base)
    assert staged is not None
    space = space._replace(staged=staged.files)
    assert target in space.files("data/progress/*/*.yaml")
    assert space.bytes_of(target) == FIRST.encode()
    ran = run("status", "--quarter", "2024Q2", "--on", DAY, "--format", "json", cwd=base)
    assert (ran.code, ran.err) == (0, "提示：上次写入中断了，数据按写完的样子读；下一条写入的命令会写完它\n")
    assert tree(base) == before
    assert run("fmt", cwd=base).code == 0
    assert target.exists()


# -- what lies in .gwrb/, and folders without end


@pytest.mark.parametrize("name", [".gwrb/lock", ".gwrb/journal.json", ".gwrb/undo"])
def test_what_is_in_the_way_of_the_programs_own_files_is_told_with_its_remedy(name: str, base: Path, run: Run) -> None:
    if name == ".gwrb/undo":
        put(base / name, "x")
    else:
        (base / name).mkdir(parents=True)
    put(base / PROGRESS)
    why = {
        ".gwrb/lock": "这是一个文件夹",
        ".gwrb/journal.json": "这不是普通文件",
        ".gwrb/undo": "路径中有一段不是文件夹",
    }
    said = f"{base / name}：{why[name]}；.gwrb 里只应有 gwrb 自己的文件，请移走它\n"
    assert run("fmt", cwd=base) == (2, "", said)
    (base / name).rmdir() if (base / name).is_dir() else (base / name).unlink()
    assert run("fmt", cwd=base).code == 0


def test_others_things_among_the_kept_writes_hinder_no_write(base: Path, run: Run) -> None:
    put(base / ".gwrb/undo/3", "x")
    (base / ".gwrb/undo/99999999999999999999").mkdir()
    (base / ".gwrb/undo/7/data").mkdir(parents=True)
    put(base / PROGRESS)
    assert run("fmt", cwd=base).code == 0
    assert run("undo", "--yes", cwd=base).code == 0
    assert (base / PROGRESS).read_text(encoding="utf-8") == UGLY
    assert sorted(path.name for path in (base / ".gwrb/undo").iterdir()) == ["3", "7", "99999999999999999999"]


def deep(folder: Path) -> None:
    """Folders in one another, as deep as git can carry them."""
    folder.mkdir(parents=True, exist_ok=True)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1900):
        os.mkdir("a", dir_fd=here)
        inner = os.open("a", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@pytest.mark.usefixtures("_both_ways")
def test_folders_without_end_end_no_command(base: Path, send: Send, run: Run, tmp_path: Path) -> None:
    """They used to end in a traceback: staged by a repository, or sent in."""
    send()
    git = ("git", "-C", base, "-c", "user.name=甲", "-c", "user.email=a@b")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "一")):
        subprocess.run([*git, *words], check=True)
    for folder in (base / ".gwrb/stage", base / "data/received", tmp_path / "in/套"):
        deep(folder)
    assert run("fmt", cwd=base).code == 0
    assert not (base / ".gwrb/stage").exists()
    assert run("validate", "--since", "HEAD", "--on", DAY, cwd=base).code == 0
    path = "../in/套" + "/a" * 30
    ran = run("merge", "--on", DAY, "../in", cwd=base)
    assert ran == (
        1,
        "",
        f"{path}/：文件夹套了 30 层以上，没有读\n有 1 个文件不能合并，什么都没有写入。请改正或移走后再合并\n",
    )
    with opener.reach(tmp_path, ()) as top:
        top.remove("in")
    with opener.reach(base / "data", ()) as top:
        top.remove("received")
