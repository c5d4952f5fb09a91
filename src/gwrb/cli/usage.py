"""Help and usage errors in Chinese, measured in columns of the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import typer
from typer._click import exceptions
from typer._click.core import Context
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

# Every command and the module under gwrb.cli whose `add` puts it on an app; in the order of help.
COMMANDS = {
    "import": "import_",
    "list": "list_",
    "show": "show",
    "units": "units",
    "validate": "validate",
    "targets": "targets",
    "merge": "merge",
    "form": "form",
    "pack": "pack",
    "collect": "collect",
    "diff": "diff",
    "log": "log",
    "calendar": "calendar",
    "remind": "remind",
    "review": "review",
    "decide": "decide",
    "inspect": "inspect",
    "git": "git",
    "fmt": "fmt",
    "status": "status",
    "report": "report",
    "paper": "paper",
    "templates": "templates",
    "rule": "rule",
    "schema": "schema",
    "export": "export",
}

_HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
_DEFAULT = re.compile(r"\s*\[(?:default: [^\]]*|required)\]")  # said in the help text itself, in Chinese
_WORDS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}


class Formatter(HelpFormatter):
    """Help with Chinese headings; wraps by display columns, which the library's own does not."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for word, chinese in _WORDS.items():
            args = args.replace(word, chinese)
        super().write_usage(prog, args, prefix or "用法: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield

    def write_text(self, text: str) -> None:
        from gwrb.output.wrap import wrap

        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *_: Any, **__: Any) -> None:
        from rich.cells import cell_len

        from gwrb.output.wrap import wrap

        first = min(max((cell_len(term) for term, _ in rows), default=0), 30) + 2
        for term, description in rows:
            indent = " " * (self.current_indent + first)
            lines = wrap(_DEFAULT.sub("", description), self.width - len(indent))
            head = " " * self.current_indent + term
            if cell_len(term) > first - 2:
                self.write(head + "\n")
                head = indent
            else:
                head += " " * (first - cell_len(term))
            self.write(f"{head}{lines[0]}\n")
            for line in lines[1:]:
                self.write(f"{indent}{line}\n")


class _Chinese:
    """What command and group share: the formatter, and the help option's own help."""

    def get_help_option(self, ctx: Context) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这份帮助。"
        return option

    def get_help(self, ctx: Context) -> str:
        formatter = Formatter(width=ctx.terminal_width, max_width=ctx.max_content_width)
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return formatter.getvalue().rstrip("\n")


class Command(_Chinese, TyperCommand):
    """A command with Chinese help."""


class CommandGroup(_Chinese, TyperGroup):
    """The program: its commands in the order of `COMMANDS`, each imported only when it is called."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - the library's signature
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        import_module(f"gwrb.cli.{module}").add(app)
        command = get_command(app)
        if isinstance(command, TyperGroup):  # a family: the app holds it and nothing else
            command = command.commands[cmd_name]
        command.name = cmd_name
        return command  # type: ignore[return-value]


class Family(_Chinese, TyperGroup):
    """A family of commands under one name: gwrb git …."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - the library's signature
        return list(self.commands)


def explain(error: exceptions.UsageError) -> str:
    """A usage error as one Chinese sentence, and where the help is."""
    path = error.ctx.command_path if error.ctx else "gwrb"
    return f"{_sentence(error)}\n用法见 {path} --help"


def _sentence(error: exceptions.UsageError) -> str:
    if isinstance(error, exceptions.NoSuchOption):
        near = f"；是否想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项{near}"
    if isinstance(error, exceptions.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        if error.param and error.param.param_type_name == "option":
            return f"缺少选项 {error.param.opts[0]} {name}".rstrip()
        return f"缺少参数 {name}".rstrip()
    if isinstance(error, exceptions.BadOptionUsage):
        return f"选项 {error.option_name} 后面要写内容"
    text = error.message
    if text.startswith("No such command "):
        name = text.removeprefix("No such command ").split(".")[0].strip("'")
        return f"没有 {name} 这个命令"
    if text.startswith("Got unexpected extra argument"):
        return f"多了参数{text[text.rfind('(') :]}"
    if text.startswith("Missing command"):
        return "请写明要做什么"
    if isinstance(error, exceptions.BadParameter):
        name = error.param.opts[0] if error.param else ""
        return f"{name} 的写法不对：{text}"
    return f"用法不对：{text}"
