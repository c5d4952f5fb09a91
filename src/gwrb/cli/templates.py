"""gwrb templates: list the templates, copy them into the workspace, check them."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import complain, echo, one_of
from gwrb.cli.options import TableFormat, TableOut, argument
from gwrb.ledger import outputs
from gwrb.ledger.workspace import shown
from gwrb.output import template_files
from gwrb.output.template_files import TemplateFile
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

ACTIONS = ("list", "copy", "check")


def templates(
    ctx: typer.Context,
    action: Annotated[
        str, argument("[list|copy|check]", "list 列出（默认），copy 复制到工作区，check 检查。")
    ] = "list",
    names: Annotated[list[str] | None, argument("[模板...]", "只复制或检查这些，默认全部。")] = None,
    force: Annotated[bool, options.force("复制时覆盖工作区里的同名模板；写 -o 时也覆盖已有的文件。")] = False,
    format: TableFormat = None,
    out: TableOut = None,
) -> int:
    one_of("操作", action, ACTIONS)
    wanted = invocation.wanted(format, out, options.TABLE, force=force)
    if action != "list" and (format or out):
        raise Refusal("--format、--out 只用于 list", WRONG_USE)
    root = invocation.workspace(ctx).root
    known = template_files.find(root)
    chosen = [_chosen(known, name) for name in names] if names else list(known.values())
    if action == "copy" and not names:  # a letterhead that stands in the workspace is printed on
        chosen = [one for one in chosen if one.name not in template_files.WORD_FILES]
    if action == "list":
        deliver(template_files.templates_table(chosen), wanted, None, invocation.day(None), stem="模板")
        return DONE
    if action == "copy":
        return _copy(chosen, root, force=force)
    return _check(chosen, root)


def _chosen(known: dict[str, TemplateFile], name: str) -> TemplateFile:
    """A template by its name, with or without its ending."""
    found = known.get(name) or known.get(name + ".html") or known.get(name + ".docx")
    if found is None:
        raise Refusal(f"没有叫“{name}”的模板；现有：{'、'.join(known)}", WRONG_USE)
    return found


def _copy(chosen: list[TemplateFile], root: Path, *, force: bool) -> int:
    """The program's templates into the workspace, to be changed there; all or none."""
    wanted = [one for one in chosen if not one.own or force]
    folder = root / template_files.OWN
    if folder.resolve() == template_files.packaged().resolve():
        raise Refusal("这个工作区的 templates/ 就是程序自带的模板，不必复制", FOUND)
    outputs.write({folder / one.name: (template_files.packaged() / one.name).read_bytes() for one in wanted})
    for one in wanted:
        echo(f"已复制 {shown(folder / one.name)}")
    kept = [one.name for one in chosen if one not in wanted]
    if kept:
        complain(f"工作区已有，没有覆盖：{'、'.join(kept)}；要覆盖请加 --force")
    return FOUND if kept and not wanted else DONE


def _check(chosen: list[TemplateFile], root: Path) -> int:
    problems, wrong = template_files.check(chosen, root)
    for problem in problems:
        echo(template_files.located(problem, root))
    for d in wrong:
        echo(f"{d.path}:{d.line}:{d.column}: {d.message}" + (f"（{d.help}）" if d.help else ""))
    found = len(problems) + len(wrong)
    complain(f"共 {found} 处" if found else f"{len(chosen)} 个文件都没有发现问题")
    return FOUND if found else DONE
