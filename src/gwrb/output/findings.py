"""Findings in every format: for people, for programs, for the sites that host pull requests."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gwrb import __version__
from gwrb.output.json_text import json_text
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.script import columns, columns_before
from gwrb.text.source import Source
from gwrb.text.visible import visible

WORDS = {"error": "错误", "warning": "提醒"}
_KEYS = ("code", "severity", "path", "line", "column", "message", "help")
MANY = 20  # findings from which on a tally by rule stands under them
AROUND = 80  # characters to the left of a place that are looked at for an excerpt, and twice as many to the right
EXCERPT = 70  # columns of an excerpt at most
MARGIN = 10  # columns of what stands before and behind it


def counts(found: Iterable[Diagnostic]) -> tuple[int, int]:
    """Errors and warnings."""
    every = [d.severity for d in found]
    return every.count("error"), every.count("warning")


def summary(found: Sequence[Diagnostic], files: int, untouched: int = 0) -> str:
    """The last line: what was found in how many files."""
    errors, warnings = counts(found)
    held = f"（另有 {untouched} 处不在这次改动里，未列出）" if untouched else ""
    if not found:
        return f"检查了 {files} 个文件，没有发现问题{held}"
    paths = len({d.path for d in found})
    return f"检查了 {files} 个文件：{paths} 个文件里有 {errors} 处错误、{warnings} 处提醒{held}"


def excerpt(source: Source, start: int, end: int) -> list[str]:
    """The line of a place and a line that marks it, in display columns; long lines are cut around it."""
    number, column = source.position(start)
    away = max(0, column - 1 - AROUND)  # characters left of what is looked at: lines may be megabytes
    line = _visible(source.line(number, away, column + 2 * AROUND))
    if not line.strip():
        return []
    first = column - 1 - away
    room = min(EXCERPT, max(shutil.get_terminal_size().columns, 20) - MARGIN)
    last = min(max(first + 1, first + (end - start)), max(len(line), first + 1))
    ends = columns_before(line)
    left = first if ends[-1] > room else 0
    while left > 0 and ends[first] - ends[left - 1] <= room // 3:
        left -= 1
    head = "…" if left or away else ""
    right = left
    while right < len(line) and ends[right + 1] - ends[left] <= room:
        right += 1
    tail = "…" if right < len(line) else ""
    shown, marked = line[left:right], line[first : min(last, right)]
    margin = f"{number:>5} | "
    lead = " " * (len(margin) - 2) + "| " + " " * columns(head + line[left:first])
    return [f"{margin}{head}{shown}{tail}", lead + "^" * max(columns(marked), 1)]


def _visible(line: str) -> str:
    """A line as it may be printed: what would move the marks or the terminal stands as a blank."""
    return line if line.isprintable() else "".join(c if c.isprintable() else " " for c in line)


def text(found: Sequence[Diagnostic], files: int, untouched: int = 0) -> str:
    """For people: path:line:column, code, sentence, the place marked, the remedy; a summary line."""
    blocks: list[str] = []
    for d in found:
        lines = [f"{d.path}:{d.line}:{d.column}: {d.code} {WORDS[d.severity]}：{d.message}"]
        lines += excerpt(d.source, d.start, d.end)
        lines += [f"      = {d.help}"] if d.help else []
        blocks.append("\n".join(lines))
    return visible("\n\n".join([*blocks, *_tally(found), summary(found, files, untouched)])) + "\n"


def _tally(found: Sequence[Diagnostic]) -> list[str]:
    """What there is most of, where there is more than a page: the order in which to go about it."""
    if len(found) < MANY:
        return []
    from gwrb.validation.registry import text_of

    counted = Counter(d.code for d in found).most_common()
    lines = [f"{code}  {number:>4} 处  {text_of(code).title}" for code, number in counted]
    return ["\n".join(["按规则计：", *lines])]


def as_json(found: Sequence[Diagnostic], files: int = 0, untouched: int = 0) -> str:  # noqa: ARG001
    """The object of the contract."""
    errors, warnings = counts(found)
    body = [{name: getattr(d, name) for name in _KEYS} for d in found]
    return json_text({"diagnostics": body, "errors": errors, "warnings": warnings})


def github(found: Sequence[Diagnostic], files: int, untouched: int = 0) -> str:
    """Workflow commands; the site shows ten of a kind for each step, the log has them all."""
    lines = []
    for d in found:
        facts = f"file={_property(d.path)},line={d.line},col={d.column},title={_property(d.code)}"
        message = d.message + (f"\n{d.help}" if d.help else "")
        lines.append(f"::{d.severity} {facts}::{_data(message)}")
    return "\n".join([*lines, summary(found, files, untouched)]) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _told(d: Diagnostic) -> str:
    return d.message + (f"（{d.help}）" if d.help else "")


def gitlab(found: Sequence[Diagnostic], files: int = 0, untouched: int = 0) -> str:  # noqa: ARG001
    """A code quality report. The fingerprint leaves the line out: a finding that moves is the same."""
    import hashlib

    seen: dict[str, int] = {}
    body = []
    for d in found:
        key = "\0".join((d.path, d.code, d.message))
        seen[key] = seen.get(key, 0) + 1
        body.append(
            {
                "description": _told(d),
                "check_name": d.code,
                "fingerprint": hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest(),
                "severity": {"error": "major", "warning": "minor"}[d.severity],
                "location": {"path": d.path, "lines": {"begin": d.line}},
            }
        )
    return json_text(body, indent=2)


def sarif(found: Sequence[Diagnostic], files: int = 0, untouched: int = 0) -> str:  # noqa: ARG001
    """SARIF 2.1.0, columns in Unicode code points."""
    from gwrb.validation.registry import text_of

    rules: list[dict[str, Any]] = [
        {
            "id": r.code,
            "name": r.name,
            "shortDescription": {"text": r.title},
            "fullDescription": {"text": r.why},
            "defaultConfiguration": {"level": r.severity},
        }
        for r in map(text_of, sorted({d.code for d in found}))
    ]
    tool = {"driver": {"name": "gwrb", "version": __version__, "rules": rules}}
    run = {"tool": tool, "columnKind": "unicodeCodePoints", "results": list(map(_result, found))}
    return json_text({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _result(d: Diagnostic) -> dict[str, Any]:
    from urllib.parse import quote

    end_line, end_column = d.source.position(d.end)
    region = {"startLine": d.line, "startColumn": d.column, "endLine": end_line, "endColumn": end_column}
    place = {"artifactLocation": {"uri": quote(d.path)}, "region": region}
    told = {"ruleId": d.code, "level": d.severity, "message": {"text": _told(d)}}
    return told | {"locations": [{"physicalLocation": place}]}


Format = Callable[[Sequence[Diagnostic], int, int], str]
FORMATS: dict[str, Format] = {"text": text, "json": as_json, "github": github, "gitlab": gitlab, "sarif": sarif}
