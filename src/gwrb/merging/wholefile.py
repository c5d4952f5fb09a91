"""Whole progress files as text: a new one, and one put in the notice's order."""

from __future__ import annotations

from gwrb.jsonschema import modeline
from gwrb.merging.entrytext import in_order
from gwrb.merging.merge import HEAD, Table, table
from gwrb.merging.receipts import written
from gwrb.merging.splice import Edit, Order, apply, splice
from gwrb.model import Quarter
from gwrb.parse import parse_progress
from gwrb.schema import PROGRESS_FILE
from gwrb.source import Source
from gwrb.yamltext.layout import comments, read
from gwrb.yamltext.write import scalar


def new_file(unit: str, quarter: Quarter, wanted: Table, order: Order, donor: Source | None = None) -> str:
    """The text of a file that does not exist yet. Comments of `donor` (what was sent) are kept."""
    above = _head_comments(donor) if donor else ""
    head = "".join(f"{key}: {written(fact, 2)}\n" for (key, _), fact in in_order(wanted.get(HEAD, {})))
    text = f"{modeline(PROGRESS_FILE)}\n{above}unit: {scalar(unit, 2)}\nquarter: {quarter}\n{head}entries:\n"
    if len(wanted) <= (HEAD in wanted):
        text = text.replace("entries:\n", "entries: []\n")
    return splice(Source("", text), wanted, order, donor)


def _head_comments(donor: Source) -> str:
    found = comments(donor)
    layout = read(donor)
    for entry in layout.entries if layout else ():
        for inside in comments(donor, entry.lead, entry.end):
            found.remove(inside)
    return "".join(f"{c}\n" for c in found if "yaml-language-server" not in c)


def arranged(source: Source, order: Order) -> str:
    """The text with its entries in the notice's order, each with its comments; as it is where that cannot be done."""
    layout = read(source)
    if layout is None:
        return source.text
    text, spans = source.text, layout.entries
    blocks = {e.key: text[e.lead : e.end] for e in spans}
    ranked = sorted((e.key for e in spans), key=order)
    if ranked == [e.key for e in spans] or not all(block.endswith("\n") for block in blocks.values()):
        return text
    edits = [Edit(e.lead, e.end, blocks[key]) for e, key in zip(spans, ranked, strict=True)]
    done = apply(text, edits, "\n")
    now, was = (parse_progress(Source("", t))[0] for t in (done, text))
    same = now is not None and was is not None and table(now) == table(was)
    return done if same and sorted(comments(Source("", done))) == sorted(comments(source)) else text
