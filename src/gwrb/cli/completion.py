"""gwrb completion: what the Tab key completes, in four shells: commands, options, units, tasks, quarters, choices.

A shell asks `gwrb completion SHELL -- WORDS`, the last word being the one to complete; each line of the answer is a
word, and behind a tab what it means. What cannot be known (no ledger here) is no answer: the shell completes files.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import commands
from gwrb.cli.invocation import echo_data, echo_exact, one_of
from gwrb.cli.options import argument
from gwrb.ledger.workspace import Workspace, find
from gwrb.text.refusal import Refusal
from gwrb.text.shipped import shipped

TABLE = Path(__file__).with_name("completion.json")  # of all commands, written by tools/build_docs.py: imports none
Candidate = tuple[str, str]  # a word, and what it means
# bash parts words at =, and PowerShell drops those that are empty: its script puts = before the last.
_PARTED = ("bash", "powershell")
SHELLS = ("bash", "zsh", "fish", "powershell")  # each has its script in completions/


def completion(
    shell: Annotated[str, argument("bash|zsh|fish|powershell", "你用的是哪一种终端。")],
    words: Annotated[list[str] | None, typer.Argument(metavar="[词]...", hidden=True)] = None,
) -> None:
    one_of("终端", shell, SHELLS)
    if words is None:
        echo_exact((Path(__file__).with_name("completions") / f"gwrb.{shell}").read_text("utf-8"))
        return
    *before, word = (one.strip("\"'") for one in words)  # as typed, perhaps in quotes that are still open
    word = word.removeprefix("=") if shell in _PARTED else word
    option, given, value = word.partition("=") if word.startswith("--") else ("", "", word)
    try:
        found = dict(candidates([*before, *([option] if given else [])], value))
    except Refusal:
        return
    lines = [
        _line(shell, f"{option}{given}{said}", means) for said, means in sorted(found.items()) if said.startswith(value)
    ]
    if lines:
        echo_data("\n".join(lines))  # UTF-8, as the scripts read it, whatever Windows writes into a pipe


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
    passed = ("--root", "--no-pager", "=")
    words = [w for i, w in enumerate(words) if w not in passed and words[max(i - 1, 0)] != "--root"]
    if words[:1] == ["help"] and len(words) < 3:
        words = words[1:]  # the names of commands, and of those of a family
    if not words:
        yield from ((name, row[1]) for name, row in commands.COMMANDS.items())
        return
    known = json.loads(TABLE.read_bytes())
    command = known.get(words.pop(0))
    if command and "commands" in command:
        if not words:
            yield from ((name, inner["help"]) for name, inner in command["commands"].items())
            return
        command = command["commands"].get(words.pop(0))
    if command:
        yield from _of_command(command["options"], command["arguments"], words, word, root)


def _of_command(
    options: Mapping[str, Sequence[str]], arguments: Sequence[str], words: Sequence[str], word: str, root: str | None
) -> Iterator[Candidate]:
    """The options of a command, the value of the option just typed, or the argument whose turn it is."""
    at, waiting = 0, ""
    for said in words:
        if waiting:
            waiting = ""
        elif said in options:
            waiting = options[said][0]
        elif not said.startswith("-"):
            at += 1
    if waiting:
        yield from _values(waiting, root)
    elif word.startswith("-"):
        yield from ((name, means) for name, (_, means) in options.items() if name.startswith("--"))
    elif arguments:
        last = arguments[min(at, len(arguments) - 1)]
        if at < len(arguments) or last.endswith("..."):
            yield from _values(last, root)


def _values(called: str, root: str | None) -> Iterator[Candidate]:
    """What an option or argument may be, by what its help calls it: a unit, a task, a quarter, one of a few words."""
    name = called.strip("[].")
    if name in _OF_LEDGER:
        yield from _OF_LEDGER[name](find(root, Path.cwd(), os.environ.get("GWRB_ROOT")))
    elif name == "代码":
        yield from ((path.stem, "") for path in shipped("rules", "docs/规则").glob("GW*.md"))
    elif "|" in name or name == "leader":
        yield from ((word, "") for word in name.split("|"))


def _rows(text: str, key: str, means: str) -> Iterator[Candidate]:
    """The rows `- key: …` of a file as gwrb lays it out, and what they mean: to parse it all keeps the Tab key waiting."""
    for row in re.finditer(rf"^( *)- {key}: *(.+)\n((?:\1  .*\n)*)", text + "\n", re.MULTILINE):
        said = re.search(rf"^{row[1]}  {means}: *(?:[|>].*\n *)?(.*)", row[3], re.MULTILINE)
        yield row[2].strip("\"'"), said[1][:30] if said else ""


def _units(space: Workspace) -> Iterator[Candidate]:
    text = space.read(space.units).source.text
    yield from _rows(text.partition("\noffices:")[0], "name", "full_name")


def _tasks(space: Workspace) -> Iterator[Candidate]:
    yield from _rows(space.read(space.tasks).source.text, "id", "text")


def _quarters(space: Workspace) -> Iterator[Candidate]:
    from gwrb.model.values import ROUNDS, Period, periods

    heading = space.read(space.tasks).source.text.partition("\noutline:")[0]
    said = dict(re.findall(r"^  (year|rounds|first_quarter): *(\S+)", heading, re.MULTILINE))
    if re.fullmatch(r"[0-9]{4}", said.get("year", "")):
        first = Period.parse(said.get("first_quarter", ""))
        found = periods(int(said["year"]), ROUNDS.get(said.get("rounds", ""), 4), first)
        yield from ((str(one), one.period) for one in found)


def _leaders(space: Workspace) -> Iterator[Candidate]:
    from gwrb.ledger import loading
    from gwrb.model.leaders import Leaders

    ledger = loading.read(space, progress=False)
    tasks = ledger.plan.tasks if ledger.plan else ()
    yield from ((str(one.name), str(one.office or "")) for one in Leaders(ledger.register, tasks).all)


_OF_LEDGER = {
    "单位": _units,
    "统称": _units,
    "并入": _units,
    "编号": _tasks,
    "任务": _tasks,
    "季度": _quarters,
    "领导": _leaders,
}
