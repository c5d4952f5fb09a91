"""Comments in a merge of three texts: they are part of what a side wrote, and any order gives the same bytes."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.git.command import merge_text
from gwrb.ledger.loading import read
from gwrb.ledger.workspace import Workspace
from gwrb.merge.git_driver import Result, merge_rows
from gwrb.model.files import KeyOrder
from gwrb.model.progress import PROGRESS_FILE
from tests.conftest import BASE

BOOK = read(Workspace(BASE), progress=False)
ORDER = KeyOrder(PROGRESS_FILE, BOOK.plan, BOOK.units)
HEAD = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-10\nentries:\n"
ONE = "- task: 1-1\n  status: 正常推进\n  progress: 增长5%。\n"
TWO = "- task: 1-3\n  status: 正常推进\n  progress: 已建成9个。\n"
THREE = "- task: 1-5\n  status: 正常推进\n  progress: 增长5%。\n"
OLD = HEAD + ONE + TWO + THREE


def merged(base: str, ours: str, theirs: str) -> Result:
    def by_lines() -> tuple[str, bool]:
        text, clean = merge_text(Path.cwd(), base.encode(), ours.encode(), theirs.encode(), ("a", "b", "c"), 7)
        return text.decode(), clean

    return merge_rows(PROGRESS_FILE, base, ours, theirs, ORDER, by_lines)


@functools.cache
def clean(base: str, ours: str, theirs: str) -> str:
    result = merged(base, ours, theirs)
    assert result.conflicts == ()
    return result.text


def test_comments_stand_where_they_were_written() -> None:
    ours = OLD.replace("增长5%。", "增长6%。", 1).replace("- task: 1-3", "# 甲：问过\n- task: 1-3")
    theirs = OLD.replace(
        "status: 正常推进\n  progress: 增长5%", "status: 已完成  # 待核\n  # 乙：口径\n  progress: 增长5%", 1
    )
    theirs = theirs.replace("- task: 1-3", "# 乙：再看\n- task: 1-3") + "  # 乙：完\n"
    for one, other in ((ours, theirs), (theirs, ours)):
        assert clean(OLD, one, other) == (
            HEAD
            + "- task: 1-1\n  status: 已完成  # 待核\n  # 乙：口径\n  progress: 增长6%。\n"
            + "# 乙：再看\n# 甲：问过\n"
            + TWO
            + THREE
            + "  # 乙：完\n"
        )


def test_a_comment_that_one_side_changed_or_took_away() -> None:
    base = OLD.replace("- task: 1-3", "# 旧\n- task: 1-3").replace("progress: 增长5%。", "progress: 增长5%。 # 旧", 1)
    one = base.replace("# 旧\n- task", "# 新\n- task").replace("增长5%。 # 旧", "增长6%。 # 旧")
    other = base.replace("正常推进", "已完成", 1).replace(" # 旧", "")
    for ours, theirs in ((one, other), (other, one)):
        assert clean(base, ours, theirs) == HEAD + (
            "- task: 1-1\n  status: 已完成\n  progress: 增长6%。\n# 新\n" + TWO + THREE
        )


def test_the_same_words_at_two_entries_are_two_comments() -> None:
    ours = OLD.replace("- task: 1-1", "# 核对\n- task: 1-1").replace("增长5%。", "增长6%。", 1)
    theirs = OLD.replace("正常推进", "已完成", 1).replace("- task: 1-5", "# 核对\n- task: 1-5")
    for one, other in ((ours, theirs), (theirs, ours)):
        assert clean(OLD, one, other).count("# 核对\n") == 2


@pytest.mark.parametrize("where", ["# 请保留\n- task: 1-3", "- task: 1-3  # 请保留"])
def test_annotated_here_and_deleted_there_is_a_conflict(where: str) -> None:
    annotated, deleted = OLD.replace("- task: 1-3", where), OLD.replace(TWO, "")
    for ours, theirs in ((annotated, deleted), (deleted, annotated)):
        result = merged(OLD, ours, theirs)
        assert result.conflicts == ("1-3 整条",)
        assert "请保留" in result.text
        assert "已建成9个。" in result.text


def test_deleted_there_and_left_alone_here_is_gone() -> None:
    base = OLD.replace("- task: 1-3", "# 旧注\n- task: 1-3")
    assert clean(base, base, OLD.replace(TWO, "")) == HEAD + ONE + THREE


def test_a_block_of_comments_is_merged_line_by_line() -> None:
    """Of two old lines the second was changed beside a change of the other side's: it ate what stood below."""
    base = OLD.replace("- task: 1-3", "# 一\n# 二\n- task: 1-3")
    one = base.replace("- task: 1-3\n  status: 正常推进", "- task: 1-3\n  status: 已完成")
    other = base.replace("# 二\n", "# 新\n").replace("已建成9个", "已建成8个")
    other = other.replace("# 一", "# 上\n# 一")
    two = TWO.replace("正常推进", "已完成").replace("9个", "8个")
    for ours, theirs in ((one, other), (other, one)):
        assert clean(base, ours, theirs) == HEAD + ONE + "# 上\n# 一\n# 新\n" + two + THREE


def test_what_stands_free_between_entries_or_at_the_end_stays_there() -> None:
    """It used to go to the top of the file."""
    one = OLD.replace("- task: 1-3\n  status: 正常推进", "- task: 1-3\n  status: 已完成")
    other = OLD.replace("已建成9个", "已建成8个").replace("- task: 1-5", "\n# —— 以下 ——\n\n- task: 1-5") + "\n# 末\n"
    two = TWO.replace("正常推进", "已完成").replace("9个", "8个")
    for ours, theirs in ((one, other), (other, one)):
        assert clean(OLD, ours, theirs) == HEAD + ONE + two + "\n# —— 以下 ——\n\n" + THREE + "\n# 末\n"


def test_a_new_entry_stands_as_its_writer_spaced_it() -> None:
    base = HEAD + ONE + "\n" + TWO
    one = base.replace("- task: 1-3\n  status: 正常推进", "- task: 1-3\n  status: 已完成")
    other = base.replace("已建成9个", "已建成8个") + "# 新\n" + THREE
    two = TWO.replace("正常推进", "已完成").replace("9个", "8个")
    for ours, theirs in ((one, other), (other, one)):
        assert clean(base, ours, theirs) == HEAD + ONE + "\n" + two + "# 新\n" + THREE


def test_a_comment_left_of_a_deleted_entry_stands_once() -> None:
    base = OLD.replace("- task: 1-3", "# 旧注\n- task: 1-3").replace("- task: 1-5", "\n- task: 1-5")
    one = base.replace(TWO + "\n", "")  # what stood above it stands above the next
    other = base.replace("- task: 1-5", "# 新注\n- task: 1-5").replace("正常推进", "已完成", 1)
    first = ONE.replace("正常推进", "已完成")
    for ours, theirs in ((one, other), (other, one)):
        assert clean(base, ours, theirs) == HEAD + first + "# 新注\n# 旧注\n" + THREE


NEW = "- task: {}\n  status: 正常推进\n  progress: 新{}。\n"


@pytest.mark.parametrize(
    ("base", "added", "rows"),
    [
        (  # out of order, below the file's last blank line: that stands above the entry it was written above
            ONE + TWO + "\n",
            ("1-5", "1-4"),
            ONE + "{two}" + NEW.format("1-4", 2) + "\n" + NEW.format("1-5", 1),
        ),
        (  # one that comes to stand first leaves its blank line to the one that stood there
            TWO + "\n",
            ("1-1",),
            NEW.format("1-1", 1) + "\n{two}",
        ),
        (  # a base in an order of its own keeps it
            TWO + ONE,
            ("1-5", "1-2"),
            "{two}" + ONE + NEW.format("1-2", 2) + NEW.format("1-5", 1),
        ),
    ],
)
def test_new_entries_stand_in_one_order_with_their_blank_lines(base: str, added: tuple[str, ...], rows: str) -> None:
    one = HEAD + base.replace("已建成9个", "已建成8个")
    one += "".join(NEW.format(task, number) for number, task in enumerate(added, 1))
    other = HEAD + base.replace("- task: 1-3\n  status: 正常推进", "- task: 1-3\n  status: 已完成")
    two = TWO.replace("正常推进", "已完成").replace("9个", "8个")
    for ours, theirs in ((one, other), (other, one)):
        assert clean(HEAD + base, ours, theirs) == HEAD + rows.replace("{two}", two)


# What one branch does, each at a place of its own: any number of them go together.
EDITS: tuple[Callable[[str], str], ...] = (
    lambda t: t.replace("增长5%。", "增长6%。", 1),
    lambda t: t.replace("status: 正常推进", "status: 已完成", 1),
    lambda t: t.replace("- task: 1-1", "# 丙注\n- task: 1-1"),
    lambda t: t.replace("- task: 1-1", "# 甲注\n# 乙注\n- task: 1-1"),
    lambda t: t.replace("  progress: 增长5%", "  # 口径\n  progress: 增长5%", 1),
    lambda t: t.replace("已建成9个。", "已建成9个。  # 核过"),
    lambda t: t.replace("已建成9个。", "已建成9个。  # 再核"),
    lambda t: t.replace("submitted: 2024-07-10", "submitted: 2024-07-12"),
    lambda t: t.replace("- task: 1-3", "# 核对\n- task: 1-3"),
    lambda t: t.replace("- task: 1-5", "# 核对\n- task: 1-5"),
    lambda t: t + "  # 完\n",
    lambda t: t.replace("- task: 1-5", "\n# —— 二 ——\n\n- task: 1-5"),
    lambda t: t.replace("- task: 1-3", "\n- task: 1-3"),
    lambda t: t + "\n# 末\n",
    lambda t: t + "# 尾\n",
    lambda t: t + "\n" + NEW.format("1-4", 1) + NEW.format("1-2", 2),
    lambda t: t.replace(TWO + THREE, THREE + TWO),
)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(range(len(EDITS))), min_size=2, max_size=4, unique=True))
def test_any_order_gives_the_same_bytes(chosen: list[int]) -> None:
    texts = {clean_all(order) for order in itertools.permutations(chosen)}
    assert len(texts) == 1, "\n----\n".join(texts)


def clean_all(order: tuple[int, ...]) -> str:
    text = EDITS[order[0]](OLD)
    for number in order[1:]:
        text = clean(OLD, text, EDITS[number](OLD))
    return text
