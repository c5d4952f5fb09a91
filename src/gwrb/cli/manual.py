"""The program's commands on paper: the man page, and a cheat sheet of one page. Both are made from the one table."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from gwrb import __version__
from gwrb.cli import usage
from gwrb.cli.commands import COMMANDS, GROUPS, load

WIDTH = 72  # columns of the man page's text, without its margin


def groups() -> dict[str, list[str]]:
    """The commands under the headings of the year's work."""
    out: dict[str, list[str]] = {}
    heading = ""
    for name in COMMANDS:
        heading = GROUPS.get(name, heading)
        out.setdefault(heading, []).append(name)
    return out


def man_page() -> str:
    """gwrb(1): the help of every command, under the groups of the year's work."""
    head = [f'.TH GWRB 1 "" "gwrb {__version__}" "gwrb"', ".SH 名称", "gwrb \\- 政府工作报告目标任务的纯文本台账"]
    body = [line for heading, names in groups().items() for line in (f".SH {heading}", *_manual(names))]
    return "\n".join([*head, *body]) + "\n"


def _manual(names: list[str]) -> Iterator[str]:
    for name in names:
        for path, ctx in _contexts(name):
            yield from (f".SS {path}", ".nf")
            yield from (_roff(line) for line in usage.page(ctx, WIDTH))
            yield ".fi"


def _contexts(name: str) -> Iterator[tuple[str, Any]]:
    """A command, and those of its family: what is typed, and the context that its help is made in."""
    command = load(name)
    top = command.make_context(f"gwrb {name}", [], resilient_parsing=True, help_option_names=usage.HELP_OPTIONS)
    yield f"gwrb {name}", top
    for own, inner in usage.family(command, top).items():
        yield f"gwrb {name} {own}", inner.make_context(own, [], parent=top, resilient_parsing=True)


def _roff(line: str) -> str:
    """A line that groff prints as it is."""
    said = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{said}" if said.startswith((".", "'")) else said


def cheat_sheet(format: str) -> bytes:
    """Every command with what is typed and what it does, on one sheet of A4; `format`: html or docx."""
    from gwrb.documents.small_html import parse_document
    from gwrb.documents.style import Page, Style

    style = Style(page=Page(top=15, bottom=12, left=15, right=15))
    title = "gwrb 速查"
    made = parse_document(f"<h1>{title}</h1>{_table()}", styles=style.texts)
    if format == "html":
        from gwrb.documents.html import to_html

        return to_html(made, style, title=title).encode()
    from gwrb.documents.word.docx import WordBase

    return WordBase(style).write(made, title=title, properties={}, created=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


def _table() -> str:
    from html import escape

    def cell(words: str) -> str:
        return f'<td class="form-cell">{escape(words)}</td>'

    body = ""
    for heading, names in groups().items():
        body += f'<tr><td class="form-head" colspan="2">{heading}</td></tr>'
        body += "".join(f"<tr>{cell(f'gwrb {COMMANDS[n][-1]}')}{cell(COMMANDS[n][1])}</tr>" for n in names)
    return f'<table><thead><tr><th width="36%">这样写</th><th>做什么</th></tr></thead>{body}</table>'
