"""gwrb completion: what the Tab key completes, in four shells: commands, options, units, tasks, quarters, choices.

A shell asks `gwrb completion SHELL -- WORDS`, the last word being the one to complete; each line of the answer is a
word, and behind a tab what it means. What cannot be known (no ledger here) is no answer: the shell completes files.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from gwrb.cli import commands, usage
from gwrb.cli.invocation import echo, echo_exact, one_of
from gwrb.cli.options import argument
from gwrb.ledger.workspace import Workspace, find
from gwrb.text.refusal import Refusal

Candidate = tuple[str, str]  # a word, and what it means
SCRIPTS = {
    "bash": """\
_gwrb() {
    local IFS=$'\\n'
    COMPREPLY=($(gwrb completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _gwrb gwrb
""",
    "zsh": """\
#compdef gwrb
_gwrb() {
    local -a found
    found=("${(@f)$(gwrb completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n $found[1] ]]; then _describe gwrb found; else _files; fi
}
compdef _gwrb gwrb
""",
    "fish": """\
function __gwrb
    set -l found (gwrb completion fish -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
    if test -n "$found"; printf '%s\\n' $found; else; __fish_complete_path (commandline -ct); end
end
complete -c gwrb -f -a '(__gwrb)'
""",
    "powershell": """\
Register-ArgumentCompleter -Native -CommandName gwrb -ScriptBlock {
    param($word, $ast, $position)
    $before = [Console]::OutputEncoding
    [Console]::OutputEncoding = [Text.Encoding]::UTF8
    $words = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } |
        Select-Object -Skip 1 | ForEach-Object { "$_" })
    gwrb completion powershell -- @words "=$word" 2>$null | ForEach-Object {
        $said, $means = $_ -split "`t", 2
        if (-not $means) { $means = $said }
        [System.Management.Automation.CompletionResult]::new($said, $said, 'ParameterValue', $means)
    }
    [Console]::OutputEncoding = $before
}
""",
}


def completion(
    shell: Annotated[str, argument("bash|zsh|fish|powershell", "你用的是哪一种终端。")],
    words: Annotated[list[str] | None, typer.Argument(metavar="[词]...", hidden=True)] = None,
) -> None:
    script = SCRIPTS[one_of("终端", shell, tuple(SCRIPTS))]
    if words is None:
        echo_exact(script)
        return
    *before, word = words
    word = word.removeprefix("=") if shell == "powershell" else word  # it drops arguments that are empty
    try:
        found = sorted(
            {said: (said, means) for said, means in candidates(before, word) if said.startswith(word)}.items()
        )
    except Refusal:
        return
    for _, one in found:
        echo(_line(shell, *one))


def _line(shell: str, word: str, means: str) -> str:
    if shell == "bash" or not means:
        return word
    return f"{word.replace(':', chr(92) + ':')}:{means}" if shell == "zsh" else f"{word}\t{means}"


def candidates(before: Sequence[str], word: str) -> Iterator[Candidate]:
    """What may stand after the words before it. Refuses where the ledger cannot be read."""
    words = list(before)
    root = next((words[i + 1] for i, w in enumerate(words[:-1]) if w == "--root"), None)
    if words[-1:] == ["--root"]:
        return
    words = [w for i, w in enumerate(words) if w not in ("--root", "--no-pager") and words[max(i - 1, 0)] != "--root"]
    if not words or words == ["help"]:
        yield from ((name, row[1]) for name, row in commands.COMMANDS.items())
        return
    if words[0] not in commands.COMMANDS:
        return
    command: Any = commands.load(words.pop(0))
    ctx = command.make_context("gwrb", [], resilient_parsing=True)
    own = usage.family(command, ctx)
    if own and not words:
        yield from ((name, one.get_short_help_str(80)) for name, one in own.items())
        return
    if own:
        command = own.get(words.pop(0))
        if command is None:
            return
        ctx = command.make_context("gwrb", [], parent=ctx, resilient_parsing=True)
    yield from _of_command(command.get_params(ctx), ctx, words, word, root)


def _of_command(
    params: Iterable[Any], ctx: Any, words: Sequence[str], word: str, root: str | None
) -> Iterator[Candidate]:
    """The options of a command, the value of the option just typed, or the argument whose turn it is."""
    options = {name: p for p in params if p.param_type_name == "option" for name in p.opts}
    arguments = [p for p in params if p.param_type_name == "argument" and not p.hidden]
    at, waiting = 0, None
    for said in words:
        if waiting is not None:
            waiting = None
        elif said in options:
            waiting = None if options[said].is_flag else options[said]
        elif not said.startswith("-"):
            at += 1
    if waiting is not None:
        yield from _values(waiting, ctx, root)
    elif word.startswith("-"):
        yield from ((name, usage.meaning(p, p.help or "")) for name, p in options.items() if name.startswith("--"))
    elif arguments:
        last = arguments[min(at, len(arguments) - 1)]
        if at < len(arguments) or last.nargs == -1:
            yield from _values(last, ctx, root)


def _values(param: Any, ctx: Any, root: str | None) -> Iterator[Candidate]:
    """What an option or argument may be, by what its help calls it: a unit, a task, a quarter, one of a few words."""
    name = param.make_metavar(ctx).strip("[].")
    if name == "格式":
        yield from ((item.value, "") for item in param.shell_complete(ctx, ""))
    elif name in _OF_LEDGER:
        yield from _OF_LEDGER[name](find(root, Path.cwd(), os.environ.get("GWRB_ROOT")))
    elif "|" in name:
        yield from ((word, "") for word in name.split("|"))


def _units(space: Workspace) -> Iterator[Candidate]:
    from gwrb.ledger.loading import parse_loaded
    from gwrb.model.units_file import UNITS_FILE

    units, _ = parse_loaded(space.read(space.units), UNITS_FILE)
    yield from ((str(one.name), one.full_name or one.class_) for one in (units.units if units else ()))
    yield from ((str(one.name), "统称") for one in (units.groups if units else ()))


def _plan(space: Workspace) -> Any:
    from gwrb.ledger.loading import parse_loaded
    from gwrb.model.plan import TASKS_FILE

    return parse_loaded(space.read(space.tasks), TASKS_FILE)[0]


def _tasks(space: Workspace) -> Iterator[Candidate]:
    plan = _plan(space)
    yield from ((str(task.id), " ".join(task.text.split())[:30]) for task in (plan.tasks if plan else ()))


def _quarters(space: Workspace) -> Iterator[Candidate]:
    plan = _plan(space)
    yield from ((str(one), one.period) for one in (plan.quarters if plan else ()))


def _leaders(space: Workspace) -> Iterator[Candidate]:
    from gwrb.ledger import loading
    from gwrb.model.leaders import Leaders

    ledger = loading.read(space, progress=False)
    tasks = ledger.plan.tasks if ledger.plan else ()
    yield from ((str(one.name), str(one.office or "")) for one in Leaders(ledger.register, tasks).all)


_OF_LEDGER = {"单位": _units, "编号": _tasks, "任务": _tasks, "季度": _quarters, "领导": _leaders}
