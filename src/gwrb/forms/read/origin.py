"""Whose form a file is: what its properties say, what is visible, what its name says; and whether they agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from gwrb.forms.form_kinds import KINDS
from gwrb.forms.read.form_problems import FormFindings
from gwrb.forms.read.grid import FilledForm

_NAMES = {kind.number: kind.name for kind in KINDS.values()}
_LINE = re.compile(
    r"表单标识[:：]\s*(附表[1-3])\s*[·・•]\s*(?:(\d{4})(?:Q([1-4])|年)?\s*[·・•]\s*)?([^·・•\n]+?)\s*[·・•]\s*版本\s*([0-9a-f]{16})"
)


class Origin(NamedTuple):
    """A form's identity: its kind, unit, quarter (where its kind has one), version, year; '' where not said."""

    kind: str
    unit: str
    quarter: str
    version: str
    year: str = ""

    @property
    def whose(self) -> tuple[str, ...]:
        """The identity without the version."""
        return self.kind, self.unit, self.quarter, self.year

    @property
    def words(self) -> str:
        """附表3 2024Q2 市经信局, 附表1 2024年 市经信局."""
        when = self.quarter or (f"{self.year}年" if self.year else "")
        return " ".join(w for w in (KINDS[self.kind].number, when, self.unit) if w)


def of_properties(properties: dict[str, str]) -> Origin | None:
    kind, unit = properties.get("gwrb.form", ""), properties.get("gwrb.unit", "")
    if kind not in KINDS or not unit:
        return None
    quarter = properties.get("gwrb.quarter", "")
    year = quarter[:4] or properties.get("gwrb.year", "")
    return Origin(kind, unit, quarter, properties.get("gwrb.version", ""), year)


def visible(found: FilledForm) -> list[Origin]:
    """Every identity that is visible: in footers, in paragraphs, in cells; each once."""
    cells = (cell.text for table in found.tables for row in table for cell in row.cells)
    return list(dict.fromkeys(o for words in (*found.margins, *found.words, *cells) for o in _origins(words)))


def _origins(words: str) -> Iterable[Origin]:
    for match in _LINE.finditer(words):
        quarter = f"{match[2]}Q{match[3]}" if match[3] else ""
        yield Origin(_NAMES[match[1]], match[4].strip(), quarter, match[5], match[2] or "")


def decide(found: FilledForm, asked: Callable[[], Origin | None], findings: FormFindings) -> Origin | None:
    """The identity that properties and visible lines agree on; None where there is none, and it is told why.

    `asked` gives what the clerk said it is, if anything.
    """
    inside, shown = of_properties(found.properties), visible(found)
    if len(shown) > 1:
        several = "；".join(o.words + f"（版本 {o.version[:4]}…）" * _alike(o, shown) for o in shown)
        findings.problem("joined", f"里面有几份表：{several}；请分成几个文件，或请各单位单独发来")
        return None
    outside = shown[0] if shown else None
    if inside and outside and inside != outside:
        message = f"文件属性说是 {inside.words}，表上写的却是 {outside.words}；请核对是谁的，改正后再收"
        if inside.whose == outside.whose:
            message = f"文件属性里的版本是 {inside.version}，表上写的是 {outside.version}；请核对是不是原表"
        findings.problem("identity-mismatch", message)
        return None
    if origin := inside or outside:
        return origin
    message = "文件里没有表单标识（附表几、哪个季度、哪个单位），像是粘贴到了新文件里"
    said = asked()
    if said is None:
        help = "知道是谁的，请用 --unit 和 --quarter 指明后再收"
        findings.problem("identity-missing", f"{message}；{help}")
    else:
        findings.problem("identity-missing", message, taken=f"按 {said.words} 收")
    return said


def _alike(one: Origin, every: list[Origin]) -> bool:
    return sum(o.whose == one.whose for o in every) > 1


def name_says(name: str, units: Iterable[str], own: str) -> str | None:
    """Another unit that a file's name names, and not its own; None where there is none or no telling."""
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    if own in stem:
        return None
    named = [unit for unit in units if unit in stem]
    longest = [u for u in named if not any(u != other and u in other for other in named)]
    return longest[0] if len(longest) == 1 else None
