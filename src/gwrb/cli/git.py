"""gwrb git: what makes git understand the ledger in this clone."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import options
from gwrb.cli.invocation import Invocation, complain, echo
from gwrb.cli.options import Force
from gwrb.git import command
from gwrb.ledger import loading
from gwrb.ledger.workspace import Workspace, decode, shown, write
from gwrb.merge import git_driver
from gwrb.model.files import FILES, RECEIPTS, SENT, file_type_of
from gwrb.model.record import Record
from gwrb.model.tables import KeyOrder
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

BROKEN = 129  # above 128 git stops instead of taking our side for the result


def setup(ctx: typer.Context) -> int:
    """设置写在这份克隆的 .git/config，每份克隆运行一次；仓库里缺 .gitattributes 的就补上。重复运行没有害处。"""
    place: Invocation = ctx.obj
    folder = command.repository(place.workspace.root)
    command.configure(folder, _settings(_program()))
    echo(
        "装好了：\n"
        "- 合并进展等数据文件时按任务、按栏目合并，真有冲突只标出那一个栏目\n"
        "- git diff 的每一段标出任务编号，Word 文件比较文字\n"
        "- 路径里的中文照常显示"
    )
    added = [*_attributed(place.workspace.root), *_private(place.workspace)]
    for words in added:
        echo(f"- {words}")
    if added:
        echo("上面写入的文件请提交，别的克隆才有")
    return DONE


def _attributed(root: Path) -> Iterator[str]:
    """Adds to the workspace's .gitattributes the lines without which git does not call us; says so."""
    missing = [line for line in ATTRIBUTES.splitlines() if not _in_force(root, line)]
    if missing:
        path = root / ".gitattributes"
        old = path.read_bytes() if path.is_file() else b""
        gap = b"\n" if old and not old.endswith(b"\n") else b""
        write(path, old + gap + "".join(f"{line}\n" for line in missing).encode())
        yield f"{shown(path)} 里补上了 {len(missing)} 行：哪些文件这样合并、比较"


def _in_force(root: Path, line: str) -> bool:
    """Whether git gives a file of a line's pattern what the line says last, in whatever file that is said."""
    pattern, *_, last = line.split()
    name, _, value = last.partition("=")
    path = pattern.replace("**", "x").replace("*", "x")
    return command.attributes(root, name, [path]) == [value or "set"]


def _private(space: Workspace) -> Iterator[str]:
    """Has git pass over contacts where nobody has decided yet; says so."""
    for path, text in space.privacy().items():
        write(path, text)
        yield f"写了 {shown(path)}：联系人的电话是个人信息，默认不进 git"


def _patterns() -> list[str]:
    """The files that merge row by row, and the records of what was received: each kind's folders."""
    globs = [kind.glob for kind in FILES if kind.rows or kind in RECEIPTS.values()]
    return list(dict.fromkeys(glob.replace("/*/*.yaml", "/**/*.yaml") for glob in globs))


ATTRIBUTES = "".join(
    f"{line}\n"
    for line in (
        "*.yaml text eol=lf diff=gwrb",
        *(f"{pattern} merge=gwrb" for pattern in _patterns()),
        "*.docx binary diff=docx",
        "*.xlsx binary",
    )
)


def _program() -> str:
    """How git's shell starts this program."""
    if shutil.which("gwrb"):
        return "gwrb"
    return f"{shlex.quote(sys.executable)} -c 'from gwrb.cli import run; run()'"


def _settings(program: str) -> list[tuple[str, str]]:
    # Where the program is gone or breaks off, git merges by lines as usual: our side alone is never the result.
    failed = "test $s -gt 1 || { test $s -eq 1 && ! grep -q '^<<<<<<<' %A; }"
    driver = (
        f"{program} git merge-driver %O %A %B %L %P; s=$?; "
        f"if {failed}; then git merge-file --marker-size=%L %A %O %B; s=$?; fi; exit $s"
    )
    return [
        ("merge.gwrb.name", "gwrb: entries merge field by field"),
        ("merge.gwrb.driver", driver),
        ("diff.gwrb.xfuncname", "^ *- ((task|id|name): .*)$"),
        ("diff.docx.textconv", f"{program} git docx-text"),
        ("diff.docx.binary", "true"),
        ("core.quotepath", "false"),
    ]


def merge_driver(
    base: Annotated[Path, typer.Argument(metavar="%O", help="共同的上一版。")],
    ours: Annotated[Path, typer.Argument(metavar="%A", help="当前分支的；结果也写在这里。")],
    theirs: Annotated[Path, typer.Argument(metavar="%B", help="合并进来的。")],
    size: Annotated[int, typer.Argument(metavar="%L", help="冲突标记的长度。")] = 7,
    path: Annotated[str, typer.Argument(metavar="%P", help="文件在仓库里的路径。")] = "",
) -> int:
    """有冲突时标出冲突的栏目，退出码为 1。"""
    try:
        return _merge_file(base, ours, theirs, max(size, 1), path)
    except Exception as error:
        complain(f"{path}：没有合并成：{error}")
        return BROKEN


def _merge_file(base: Path, ours: Path, theirs: Path, size: int, path: str) -> int:
    data = [p.read_bytes() for p in (base, ours, theirs)]
    labels = [f"{git_driver.OURS}（{path}）", git_driver.BASE, f"{git_driver.THEIRS}（{path}）"]

    def by_lines() -> tuple[str, bool]:
        merged, clean = command.merge_text(Path.cwd(), data[0], data[1], data[2], labels, size)
        return merged.decode("utf-8", "surrogateescape"), clean

    loaded = [decode(p, path, d) for p, d in zip((base, ours, theirs), data, strict=True)]
    texts = [one.source.text for one in loaded]
    if any(not one.readable for one in loaded):
        merged, clean = by_lines()
        result = git_driver.Result(merged, () if clean else ("按行合并有冲突",))
    else:
        result = _merge_texts(texts, path, by_lines, size)
    write(ours, result.text.encode("utf-8", "surrogateescape"))
    if result.conflicts:
        complain(f"{path}：有冲突：{'、'.join(result.conflicts)}")
    return FOUND if result.conflicts else DONE


def _merge_texts(
    texts: Sequence[str], path: str, by_lines: git_driver.ByLines, size: int
) -> git_driver.Result:
    """Merges base, ours and theirs by the kind of file that the path says; a file of no such kind by lines."""
    base, ours, theirs = texts
    root, kind = _place(path)
    if kind is not None and kind in RECEIPTS.values():
        return git_driver.merge_received(kind, base, ours, theirs, by_lines)
    if kind is None or not kind.rows:
        merged, clean = by_lines()
        return git_driver.Result(merged, () if clean else ("按行合并有冲突",))
    book = loading.read(Workspace(root), progress=False)  # the order of the notice, where it can be read
    order = KeyOrder(kind, book.plan, book.units)
    return git_driver.merge_rows(kind, base, ours, theirs, order, by_lines, size)


def _place(path: str) -> tuple[Path, Record | None]:
    """The workspace that a file of the repository stands in, and its kind: the innermost folder that fits."""
    parts = path.split("/")
    for start in range(len(parts) - 1, -1, -1):
        kind = file_type_of("/".join(parts[start:]))
        if kind is not None:
            return Path.cwd().joinpath(*parts[:start]), kind
    return Path.cwd(), None


def docx_text(file: Annotated[Path, typer.Argument(metavar="文件", help="Word 文件（.docx）。")]) -> None:
    """git 比较 Word 文件时调用它；读不了的文件也不会打断 git。"""
    from gwrb.notice.word_lines import docx_lines

    try:
        lines, problems = docx_lines(file.read_bytes())
    except OSError as error:
        echo(f"（读不了：{error.strerror}）")
        return
    unreadable = [p.message for p in problems if p.line == 0]
    echo("\n".join([*(f"（{words}）" for words in unreadable), *(text for _, text in lines)]))


def codeowners(
    ctx: typer.Context,
    office: Annotated[
        str | None, typer.Option("--office", metavar="账号", help="督查室的账号，其余文件都归它审。")
    ] = None,
    output: Annotated[Path | None, options.out("写入文件，例如 .github/CODEOWNERS。")] = None,
    force: Force = False,
) -> int:
    """各单位报送的文件（进展、办理方案）归本单位的账号；账号写在 units.yaml 的 accounts 里。"""
    place: Invocation = ctx.obj
    book = place.read()
    rows = [(u.name, u.accounts) for u in book.units.units if u.accounts]
    if not rows and office is None:
        raise Refusal("units.yaml 里没有单位写了 accounts（代码托管账号），没有可生成的", FOUND)
    text = _owners(rows, office, _prefix(place.workspace))
    if output is None:
        echo(text.rstrip("\n"))
        return DONE
    if output.exists() and not force:
        raise Refusal(f"{output} 已有，没有覆盖；要覆盖请加 --force", FOUND)
    if not output.resolve().parent.is_dir():
        raise Refusal(f"没有 {output.parent} 这个文件夹，请先建好", WRONG_USE)
    write(output, text.encode("utf-8"))
    complain(f"已写入 {output}，{len(rows)} 个单位")
    return DONE


def _prefix(space: Workspace) -> str:
    """Where the workspace stands in its repository."""
    top = command.top(space.root)
    inside = space.root.resolve().relative_to(top.resolve()).as_posix() if top else "."
    return "" if inside == "." else f"/{inside}"


def _owners(rows: list[tuple[str, tuple[str, ...]]], office: str | None, prefix: str) -> str:
    lines = ["# 由 gwrb git codeowners 生成：账号在 data/units.yaml 里改，改后重新生成。"]
    lines += [f"* {_account(office)}"] if office else []
    # The last pattern that fits decides, so the units' own files stand below.
    for name, accounts in rows:
        who = " ".join(dict.fromkeys(map(_account, accounts)))
        lines += [f"{prefix}/{pattern} {who}" for pattern in _own_files(_escaped(name))]
    return "\n".join(lines) + "\n"


def _own_files(unit: str) -> list[str]:
    """The patterns of the files that a unit writes and git keeps: those of which receipts are kept."""
    out = []
    for kind in SENT:
        if kind.name in RECEIPTS:
            steps = iter(unit if key == "unit" else "*" for key in kind.identity)
            out.append("".join(next(steps) if c == "*" else c for c in kind.glob))
    return out


def _account(name: str) -> str:
    """@user, @org/team, or a mail address as it is."""
    return name if "@" in name else f"@{name}"


def _escaped(name: str) -> str:
    return "".join("\\" + c if c in " #[]*?!\\" else c for c in name)


COMMANDS = {
    "setup": (setup, "在这份克隆里装好合并、比较和中文路径。"),
    "codeowners": (codeowners, "按 units.yaml 里的账号生成 CODEOWNERS。"),
    "docx-text": (docx_text, "打印 Word 文件里的文字，供 git diff 用。"),
    "merge-driver": (merge_driver, "供 git 调用：按栏目合并一个数据文件。"),
}
