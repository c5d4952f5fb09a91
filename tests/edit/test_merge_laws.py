"""The laws of the three-way merge, by property."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gwrb.edit.three_way import HEAD, OURS, THEIRS, Digest, changes, digest, merge, overlay, receive, resolve
from gwrb.merge.merge_plan import Take
from gwrb.model.progress import PROGRESS_FILE

KEYS = [HEAD, ("2-41", None), ("2-144", "东片"), ("2-144", "西片")]
texts = st.sampled_from(["甲", "乙", "丙", "丁"])
cells = st.dictionaries(
    st.sampled_from([("status", ""), ("progress", ""), ("next", ""), ("values", "泵站"), ("values", "管网")]),
    st.one_of(texts, st.sampled_from([Decimal(1), Decimal(2)])),
    min_size=1,
)
tables = st.dictionaries(st.sampled_from(KEYS), cells).map(lambda t: {HEAD: {}, **t})


@given(tables, tables, tables)
def test_commutative_where_it_does_not_conflict(base: Any, ours: Any, theirs: Any) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert len(one.conflicts) == len(other.conflicts)
    if not one.conflicts:
        assert one.table == other.table


@given(tables, tables)
def test_idempotent(base: Any, ours: Any) -> None:
    assert merge(base, ours, ours).table == ours
    assert merge(base, ours, base).table == ours == merge(base, base, ours).table
    assert not merge(base, ours, base).conflicts


@given(tables, tables, tables)
def test_merging_again_changes_nothing(base: Any, ours: Any, theirs: Any) -> None:
    once = merge(base, ours, theirs)
    if not once.conflicts:
        again = merge(theirs, once.table, theirs)
        assert (again.table, again.conflicts) == (once.table, ())


@given(tables, tables, tables, tables)
def test_associative_where_it_does_not_conflict(base: Any, one: Any, two: Any, three: Any) -> None:
    left, right = merge(base, one, two), merge(base, two, three)
    if left.conflicts or right.conflicts:
        return
    first, last = merge(base, left.table, three), merge(base, one, right.table)
    assert bool(first.conflicts) == bool(last.conflicts)
    if not first.conflicts:
        assert first.table == last.table


def _written(base: Any, side: Any) -> set[Any]:
    """What a side wrote: cells that it has and that the base has not, or not so."""
    return {(k, c, f) for k, own in side.items() for c, f in own.items() if base.get(k, {}).get(c) != f}


def _in_conflict(found: Any) -> set[Any]:
    out = set()
    for c in found:
        for side in (c.ours, c.theirs):
            pairs = side.items() if c.cell is None and side else [(c.cell, side)]
            out |= {(c.key, cell, fact) for cell, fact in pairs}
    return out


@given(tables, tables, tables)
def test_nothing_written_is_lost(base: Any, ours: Any, theirs: Any) -> None:
    merged = merge(base, ours, theirs)
    have = {(k, c, f) for k, own in merged.table.items() for c, f in own.items()} | _in_conflict(merged.conflicts)
    assert _written(base, ours) | _written(base, theirs) <= have


@given(tables, tables, tables)
def test_an_incoming_file_deletes_no_entry(base: Any, ours: Any, theirs: Any) -> None:
    merged = receive(base, ours, theirs)
    assert set(merged.table) >= {k for k in ours if k not in base or k not in theirs}
    untouched = {k: v for k, v in ours.items() if k not in theirs}
    assert {k: merged.table[k] for k in untouched} == untouched


@given(tables, tables, tables)
def test_taking_a_side_leaves_no_conflict(base: Any, ours: Any, theirs: Any) -> None:
    plain = merge(base, ours, theirs)
    for side in (OURS, THEIRS):
        taken = merge(base, ours, theirs, Take(side))
        assert not taken.conflicts
        for c in plain.conflicts:
            if c.cell is not None:
                assert taken.table[c.key].get(c.cell) == getattr(c, side)


@given(tables)
def test_changes_of_a_table_with_itself(table: Any) -> None:
    assert changes(PROGRESS_FILE, table, table) == []


@given(tables, tables)
def test_a_digest_stands_for_its_text(ours: Any, sent: Any) -> None:
    hidden = {k: {c: Digest(digest(f)) if isinstance(f, str) else f for c, f in own.items()} for k, own in sent.items()}
    assert resolve(hidden, sent) == sent
    assert merge(resolve(hidden, ours, sent), ours, sent).table == merge(sent, ours, sent).table


@given(tables, tables)
def test_what_was_sent_is_the_last_word_on_each_entry(base: Any, sent: Any) -> None:
    whole = overlay(base, sent)
    for key, own in sent.items():
        assert whole[key] == own if key != HEAD else whole[key].items() >= own.items()
