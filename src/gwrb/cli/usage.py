"""Help and usage errors in Chinese, measured in columns of the terminal."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from gwrb.text.refusal import WRONG_USE, Refusal

Context = Any  # the library's: the methods that take one name a class of its private modules

HELP_OPTIONS = ["-h", "--help"]
WIDEST, NARROWEST, TERM = 80, 50, 30  # columns of a page, and of what stands before a description
_DEFAULT = r"\s*\[(?:default: [^\]]*|required)\]"  # said in the help text itself, in Chinese
_WORDS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}


class _Chinese:
    """Help in Chinese, for a command and a group."""

    def get_help(self, ctx: Context) -> str:
        return "\n".join(page(ctx, max(min(shutil.get_terminal_size().columns, WIDEST) - 2, NARROWEST)))

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The library does not say of every error in which command it was made."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc, no-any-return]
        except typer.TyperException as error:
            vars(error)["ctx"] = ctx
            raise


class Command(_Chinese, TyperCommand):
    """A command with Chinese help."""


class CommandGroup(_Chinese, TyperGroup):
    """Commands under one name, such as gwrb git …; the name alone prints the help.

    `groups`: the commands with which groups of them begin -> what these are called.
    """

    groups: Mapping[str, str] = MappingProxyType({})

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing and not self.invoke_without_command:
            raise Refusal(self.get_help(ctx), WRONG_USE)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Context, args: list[str]) -> Any:
        """The command of that name; a mistyped one is answered with the nearest."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            from gwrb.text.script import closest

            options = {option.lstrip("-"): option for param in self.get_params(ctx) for option in param.opts}
            near = closest(name.lower(), [*known, *options])
            meant = f"；是否想写 {options.get(near, near)}？" if near else ""
            raise Refusal(f"没有 {name} 这个命令{meant}\n用法见 {ctx.command_path} --help", WRONG_USE)
        return super().resolve_command(ctx, args)


def page(ctx: Context, width: int) -> Iterator[str]:
    """The lines of a command's help, none wider than `width` columns where words allow it."""
    command: Any = ctx.command
    yield _usage_line(ctx, width)
    yield from _text(command.help, width)
    yield from _text(command.epilog and f"例：{command.epilog}", width)
    kinds: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None:  # else hidden: for shells, not for people
            kinds[param.param_type_name].append((record[0], meaning(param, record[1])))
    yield from _section("参数", kinds["argument"], width)
    yield from _section("选项", kinds["option"], width)
    if isinstance(command, CommandGroup):
        yield from _commands(command, ctx, width)


def meaning(param: Any, words: str) -> str:
    """What an option is for, in Chinese; `words`: what the library has for it."""
    must = "必写。" if param.required and param.param_type_name == "option" else ""
    return "显示这份帮助。" if param.name == "help" else re.sub(_DEFAULT, "", words) + must


def family(command: Any, ctx: Context) -> dict[str, Any]:
    """The commands of a group by their names, in order; none of a command that is no group."""
    names = command.list_commands(ctx) if isinstance(command, CommandGroup) else ()
    return {name: command.get_command(ctx, name) for name in names}


def _commands(command: CommandGroup, ctx: Context, width: int) -> Iterator[str]:
    """The commands of a group, under their headings where it has some."""
    own = family(command, ctx)
    first = max(map(len, own)) + 2
    sections: dict[str, list[tuple[str, str]]] = {}
    heading = "命令"
    for name, one in own.items():
        heading = command.groups.get(name, heading)
        sections.setdefault(heading, []).append((name, one.get_short_help_str(len(one.help or ""))))
    for heading, rows in sections.items():
        yield from _section(heading, rows, width, first)


def _usage_line(ctx: Context, width: int) -> str:
    from gwrb.output.wrap import wrap
    from gwrb.text.script import columns

    hidden = {param.make_metavar(ctx) for param in ctx.command.get_params(ctx) if getattr(param, "hidden", False)}
    pieces = (_WORDS.get(piece, piece).strip("{}") for piece in ctx.command.collect_usage_pieces(ctx))
    head = f"用法: {ctx.command_path} "
    margin = columns(head)
    lines = wrap(" ".join(piece for piece in pieces if piece not in hidden), width - margin)
    return head + f"\n{' ' * margin}".join(lines)


def _text(text: str | None, width: int) -> Iterator[str]:
    from gwrb.output.wrap import wrap

    if text:
        yield ""
        yield from (f"  {line}" for line in wrap(text, width - 2))


def _section(heading: str, rows: Sequence[tuple[str, str]], width: int, first: int = 0) -> Iterator[str]:
    """Terms and what they mean, in two columns under a heading; nothing where there is no row.

    `first`: columns of the first column, where they are not those that its words need.
    """
    from gwrb.output.wrap import wrap
    from gwrb.text.script import columns

    if not rows:
        return
    yield from ("", f"{heading}:")
    first = first or min(max(columns(term) for term, _ in rows), TERM) + 2
    for term, description in rows:
        head = f"  {term}"
        gap = first - columns(term)
        if gap < 2:
            yield head
            head, gap = "  ", first
        for line in wrap(description, width - 2 - first):
            yield f"{head}{' ' * gap}{line}"
            head, gap = "  ", first


def explain(error: typer.TyperException) -> str:
    """A usage error as one Chinese sentence, and where the help is."""
    ctx = getattr(error, "ctx", None)
    return f"{_sentence(error, ctx)}\n用法见 {ctx.command_path if ctx else 'gwrb'} --help"


def _sentence(error: typer.TyperException, ctx: Context) -> str:
    """The kinds of errors are told by what they carry: their classes have no public name."""
    text, facts = error.message, vars(error)
    param: Any = facts.get("param")
    option = facts.get("option_name")
    if "possibilities" in facts:
        from gwrb.text.script import closest

        near = closest(str(option).lstrip("-"), (one.lstrip("-") for one in facts["possibilities"] or ()))
        behind = f"；命令的选项写在命令后面，例如 gwrb today {option}" if ctx and ctx.parent is None else ""
        return f"没有 {option} 这个选项" + (f"；是否想写 --{near}？" if near else behind)
    if option is not None:
        return f"选项 {option} 后面要写内容"
    if "param_type" in facts:
        kind, own = ("选项", f"{param.opts[0]} ") if param.param_type_name == "option" else ("参数", "")
        return f"缺少{kind} {own}{param.make_metavar(ctx)}".rstrip()
    if text.startswith("Got unexpected extra argument"):
        return f"多了参数 {text[text.rfind('(') + 1 : -1]}"
    if text.startswith("Missing command"):
        return "请写明要做什么"
    if "param" in facts:
        return f"{param.opts[0] if param else ''} 的写法不对：{text}"
    return f"用法不对：{text}"
