"""The program: its commands, and the one place where every error becomes a sentence and a code."""

import os
import sys
from typing import Annotated

import typer

from gwrb import __version__
from gwrb.cli import usage
from gwrb.cli.commands import NO_PAGER, Program
from gwrb.cli.invocation import complain, show_findings
from gwrb.ledger.workspace import reason
from gwrb.text.refusal import DONE, FOUND, INTERRUPTED, WRONG_USE, Refusal

app = typer.Typer(
    cls=Program,
    name="gwrb",
    help="政府工作报告目标任务的纯文本台账：分工、进展、报告。",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": usage.HELP_OPTIONS},
)


def _no_pager(wanted: bool) -> None:
    if wanted:
        os.environ[NO_PAGER] = "1"


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"gwrb {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    root: Annotated[
        str | None, typer.Option("--root", metavar="文件夹", help="工作区，默认从当前文件夹向上找。")
    ] = None,
    no_pager: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--no-pager", callback=_no_pager, help="长的结果也一次印完，不分页。")
    ] = False,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    """The options that every command shares; without a command, how the ledger stands today."""
    ctx.obj = root
    if ctx.invoked_subcommand is None:
        from gwrb.cli.today import today

        today(ctx)


def run() -> None:
    """The entry point. Ends with the exit code of the contract; never with a traceback for a user's mistake."""
    sys.exit(_closing(_call()))


def _call() -> int:
    if sys.stdout is None:
        complain("标准输出已关闭，结果没有地方可写")
        return WRONG_USE
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(prog_name="gwrb", standalone_mode=False)
        if code == INTERRUPTED:  # the library's own answer to Ctrl-C
            raise KeyboardInterrupt  # noqa: TRY301 - answered below like any other
    except Refusal as refusal:
        show_findings(refusal.diagnostics)
        complain(refusal.message)
        return refusal.code
    except typer.TyperException as error:
        complain(usage.explain(error))
        return WRONG_USE
    except (KeyboardInterrupt, typer.Abort, EOFError):
        complain("已中断")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the library turns a broken pipe into an exit of its own
        _broken_pipe()
        return DONE
    except UnicodeEncodeError as error:
        complain(
            f"终端的编码（{error.encoding}）显示不了“{error.object[error.start : error.end]}”，请设 PYTHONUTF8=1 再试"
        )
        return WRONG_USE
    except MemoryError:
        complain("内存不够，做不下去")
        return WRONG_USE
    except OSError as error:
        complain(f"{error.filename or '写出结果时'}：{reason(error)}")
        return WRONG_USE
    return code if isinstance(code, int) else DONE


def _broken_pipe() -> None:
    """The reader of our output has left; nothing more to say, and nothing to say at exit either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _closing(code: int) -> int:
    """Writes out what is still held back; a full disk must not end in silence."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _broken_pipe()
    except OSError as error:
        complain(f"结果没有写完：{reason(error)}")
        _broken_pipe()
        return max(code, WRONG_USE) if code in (DONE, FOUND) else code
    return code
