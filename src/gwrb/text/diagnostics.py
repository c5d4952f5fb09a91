"""Findings as values: what is wrong, where, and what to do."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from gwrb.text.source import Place, Source
from gwrb.text.visible import brief, one_line

Severity = Literal["error", "warning"]


class Rule(NamedTuple):
    """One thing that is checked. `code` is stable and never reused; docs/规则/CODE.md says what it is to users."""

    code: str
    severity: Severity


class Diagnostic(NamedTuple):
    """One finding. `start` and `end` are character offsets into `source`, end exclusive."""

    code: str
    severity: Severity
    source: Source
    start: int
    end: int
    message: str
    help: str = ""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]


def finding(rule: Rule, place: Place, message: str, help: str = "") -> Diagnostic:
    """A diagnostic of a rule at a place. Whatever it quotes, its words are one short line that can be shown."""
    return Diagnostic(*rule, place.source, place.start, place.end, brief(one_line(message)), brief(one_line(help)))


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The one sort: by path, place, code, message; exact repeats once."""

    def key(d: Diagnostic) -> tuple[str, int, str, str]:
        return d.path, d.start, d.code, d.message

    seen: dict[tuple[str, int, str, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        seen.setdefault(key(diagnostic), diagnostic)
    return [seen[k] for k in sorted(seen)]
