"""Statuses counted for papers, and texts cut to what a paper shows."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.reports.quarterly_views import Count, Tally
from gwrb.text.rounding import percent
from gwrb.text.script import parted
from gwrb.tracking.states import MISSING
from gwrb.tracking.tallies import PARTIAL


def tally(statuses: Iterable[str], kinds: Sequence[str], measure: str = "项") -> Tally:
    """Statuses counted. `kinds` are shown even at zero; one that is not among them is shown where it occurs."""
    found = Counter(statuses)
    names = [*kinds, *sorted(found.keys() - set(kinds))]
    counts = {count.name: count for count in counts_of(names, found)}

    def of(name: str) -> Count:
        return counts.get(name, Count(name, 0, 0.0))

    return Tally(
        total=found.total(),
        counts=tuple(counts.values()),
        done=of(DONE),
        on_track=of(ON_TRACK),
        lagging=of(LAGGING),
        not_started=of(NOT_STARTED),
        partial=of(PARTIAL),
        missing=of(MISSING),
        words=shares_in_words(counts.values(), measure),
    )


def counts_of(names: Iterable[str], found: Counter[str], total: int | None = None) -> tuple[Count, ...]:
    """How many of each name, and their share of all (or of `total`)."""
    whole = found.total() if total is None else total
    return tuple(Count(n, found[n], found[n] / whole if whole else 0.0) for n in names)


def shares_in_words(counts: Iterable[Count], measure: str) -> str:
    """已完成3项，占1.0%；正常推进…; those at zero are left out."""
    return "；".join(f"{c.name}{c.number}{measure}，占{percent(c.share)}" for c in counts if c.number)


_INNER = str.maketrans("“”", "‘’")


def cited(name: str) -> str:
    """A name in quotes, those within it single: “‘万兆城市’和高性能算力建设”."""
    return f"“{name.translate(_INNER)}”"


def tidy(text: str | None) -> str:
    """Prose without its empty lines: papers part paragraphs by indents."""
    if text and "\n" not in text:
        return text if text.strip() else ""
    return "\n".join(line for line in (text or "").split("\n") if line.strip())


_NUMBERING = re.compile(
    r"^(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十](?:、|是)|[①-⑳])\s*"
)


_UNFINISHED = re.compile("因(?!此)|由于|虽|尽管|随着|[中后时下]$")  # a clause that says nothing without the next


def first_words(text: str, most: int = 36) -> str:
    """What a text says first, in one clause or as many as fit; whole clauses, without the numbering before it or the mark behind."""
    line = next((stripped for part in text.split("\n") if (stripped := part.strip())), "")
    sentence = next(iter(parted(_NUMBERING.sub("", line), "。；！？;")), "")
    said = ""
    for clause in parted(sentence, "，"):
        if said and len(said) + len(clause) >= most and not _UNFINISHED.search(said):
            break
        said = f"{said}，{clause}" if said else clause
    return said.rstrip("，、：:")
