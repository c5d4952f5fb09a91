"""Acknowledged findings: `# gwrb: allow GW601 reason` beside the data, or on the line above it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.source import Place, Source
from gwrb.yamltext.nodes import Map, Node, Scalar, Seq, compose

UNUSED_ALLOW = Rule("GW901", "warning")
BAD_ALLOW = Rule("GW902", "error")

_ALLOW = r"#(?<!\S#)\s*gwrb:\s*(\S*)[ \t]*([^\r\n]*)"
_CODES = r"((?:GW[0-9]{3}[,，、\s]*)+)(.*)"
_FIRST = 200  # rules below are of reading and structure: a file that cannot be read cannot be let pass


class Allowance(NamedTuple):
    """One comment: the codes it lets pass on which lines, and where it stands."""

    codes: tuple[str, ...]
    lines: range
    place: Place


def apply(found: Iterable[Diagnostic], sources: Sequence[Source], known: Container[str]) -> Iterator[Diagnostic]:
    """The findings that nobody acknowledged, and those about the acknowledgements themselves.

    `known` are the codes of all rules.
    """
    allowed: dict[tuple[Source, int], list[Allowance]] = {}
    every: list[Allowance] = []
    for source in sources:
        if "gwrb:" not in source.text:
            continue
        for one in _read(source, known):
            if isinstance(one, Diagnostic):
                yield one
            else:
                every.append(one)
                for line in one.lines:
                    allowed.setdefault((source, line), []).append(one)
    used: set[tuple[int, str]] = set()
    for diagnostic in found:
        near = allowed.get((diagnostic.source, diagnostic.line), ()) if allowed else ()
        letting = [a for a in near if diagnostic.code in a.codes]
        if not letting:
            yield diagnostic
        used.update((id(a), diagnostic.code) for a in letting)
    for one in every:
        for code in one.codes:
            if (id(one), code) not in used:
                message = f"这里没有 {code} 的问题，放行的注释没有用到"
                yield finding(UNUSED_ALLOW, one.place, message, "请删去这条注释")


def _read(source: Source, known: Container[str]) -> Iterator[Allowance | Diagnostic]:
    matches = list(re.finditer(_ALLOW, source.text))
    spans = sorted(_near(source, matches))
    starts = [start for start, _ in spans]
    lasts = {source.position(start)[0]: source.position(max(start, end - 1))[0] for start, end in spans}
    below = _data_below(source, [source.position(match.start())[0] for match in matches])
    for match in matches:
        around = bisect_right(starts, match.start()) - 1
        if around >= 0 and match.start() < spans[around][1]:
            continue  # words of the data, not a comment
        place = Place(source, match.start(), match.start() + len(match[0].rstrip()))
        codes = re.fullmatch(_CODES, match[2].strip())
        names = tuple(re.findall(r"GW\d{3}", codes[1])) if codes else ()
        problem = _problem(match[1], names, codes[2].strip() if codes else "", known)
        if problem:
            yield finding(BAD_ALLOW, place, problem, "写成 # gwrb: allow GW601 理由")
        else:
            number, column = source.position(match.start())
            alone = not source.line(number)[: column - 1].strip()
            first = below[number] if alone else number
            yield Allowance(names, range(first, lasts.get(first, first) + 1), place)


def _data_below(source: Source, numbers: Sequence[int]) -> dict[int, int]:
    """For some lines (from 1, in order) the next below each that holds data; itself where there is none."""
    out: dict[int, int] = {}
    for number in reversed(numbers):
        lines = range(number + 1, len(source.line_starts) + 1)
        at = next((n for n in lines if n in out or source.line(n).strip()[:1] not in ("", "#")), number)
        out[number] = number if out.get(at) == at else out.get(at, at)
    return out


def _problem(word: str, codes: Sequence[str], reason: str, known: Container[str]) -> str | None:
    if word != "allow":
        return f"gwrb 的注释只有 allow 一种，不认识“{word}”"
    if not codes:
        return "放行的注释没有写明代码"
    unknown = [code for code in codes if code not in known]
    if unknown:
        return f"没有 {'、'.join(unknown)} 这条规则"
    fixed = [code for code in codes if int(code[2:]) < _FIRST]
    if fixed:
        return f"{'、'.join(fixed)} 不能放行：要先改到能读懂"
    return None if reason else "放行的注释没有写明理由"


def _near(source: Source, matches: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Where the scalars around some places stand: of the items that the places are in, and of the next ones.

    To read a long file again as a whole for a few comments would take as long as to check it.
    """
    text = source.text
    # Where a line begins at the margin: an item, or a field of the file itself.
    margins = [at for at in source.line_starts if text[at : at + 1].strip() not in ("", "#")] if matches else []
    around: dict[tuple[int, int], None] = {}
    for match in matches:
        below = bisect_right(margins, match.start())
        end = margins[below + 1] if below + 1 < len(margins) else len(text)
        around[margins[below - 1] if below else 0, end] = None
    if sum(end - start for start, end in around) >= len(text):
        return _scalars(compose(source).root)
    out: dict[tuple[int, int], None] = {}
    for start, end in around:
        tree = compose(Source(source.path, text[start:end]))
        if tree.diagnostics:  # it does not stand alone
            return _scalars(compose(source).root)
        out.update(((a + start, b + start), None) for a, b in _scalars(tree.root))
    return list(out)


def _scalars(root: Node | None) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    stack: list[Node | None] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            out.append((node.start, node.end))
        elif isinstance(node, Seq):
            stack += node.items
        elif isinstance(node, Map):
            stack += [part for pair in node.pairs.values() for part in pair]
    return out
