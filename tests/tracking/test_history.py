"""Where an obligation stands, from what was sent and what was reviewed."""

from __future__ import annotations

import datetime as dt

import pytest

from gwrb.model.progress import Entry
from gwrb.model.values import Quantity
from gwrb.tracking.events import happened
from gwrb.tracking.history import entry_digest
from tests.tracking.small import Q1, Q2, Q3, day, desk, entry, filing, review, reviews, stand, told

OLD, NEW = entry("1-1"), entry("1-1", progress="改过的")
DONE = entry("1-1", "已完成")
DUE = dt.date(2024, 7, 20)


def test_nothing_sent() -> None:
    one = stand([])
    assert (one.state, told(one), one.due, one.owed) == ("未报", [], DUE, True)
    assert [one.overdue(day(d)) for d in ("07-20", "07-21", "08-01")] == [0, 1, 12]


def test_sent_and_accepted() -> None:
    one = stand([filing("甲局", OLD)], q2=[review("07-22", "认可", OLD)])
    assert (one.state, told(one), one.due) == ("认可", ["报送→已报", "认可→认可"], None)
    assert one.overdue(day("12-31")) == 0
    assert [s.date for s in one.steps] == [day("07-15"), day("07-22")]


def test_returned_is_owed_by_the_new_day() -> None:
    back = review("07-22", "退回", OLD, due=day("07-29"))
    one = stand([filing("甲局", OLD)], q2=[back])
    assert (one.state, told(one)) == ("退回", ["报送→已报", "退回→退回"])
    assert (one.due, one.reason, one.overdue(day("07-30"))) == (day("07-29"), "数据不实", 1)
    without = stand([filing("甲局", OLD)], q2=[back._replace(due=None)])
    assert (without.due, without.overdue(day("07-30"))) == (DUE, 10)


def test_sent_again_after_a_return_waits_for_a_new_review() -> None:
    back = review("07-22", "退回", OLD)
    one = stand([filing("甲局", NEW, day=25)], q2=[back])
    assert (one.state, told(one)) == ("已报", ["报送→已报", "退回→退回", "重报→已报"])
    assert (one.reason, one.due, one.review) == ("", None, None)
    accepted = stand([filing("甲局", NEW, day=25)], q2=[review("07-26", "认可", NEW), back])
    assert told(accepted) == ["报送→已报", "退回→退回", "重报→已报", "认可→认可"]


def test_a_reviewed_entry_that_changed_needs_a_new_review() -> None:
    one = stand([filing("甲局", NEW)], q2=[review("07-22", "认可", OLD)])
    assert (one.state, told(one)) == ("已报", ["报送→已报", "认可→认可", "重报→已报"])
    assert one.steps[-1].date is None  # the file was not dated anew: nobody knows when


def test_closed_only_when_done_and_accepted() -> None:
    filed = [filing("甲局", DONE)]
    assert stand(filed).state == "已报"
    assert stand(filed, q2=[review("07-22", "退回", DONE)]).state == "退回"
    assert stand(filed, q2=[review("07-22", "认可", DONE)]).state == "办结"
    assert stand([filing("甲局", OLD)], q2=[review("07-22", "认可", OLD)]).state == "认可"


def test_closed_stays_closed_until_something_else_is_said() -> None:
    filed, said = [filing("甲局", DONE, quarter=Q1)], [review("04-22", "认可", DONE)]
    silent = stand(filed, Q3, q1=said)
    assert (silent.state, told(silent), silent.owed, silent.due) == ("办结", [], False, None)
    again = stand([*filed, filing("甲局", DONE, quarter=Q2)], Q2, q1=said)
    assert (again.state, told(again)) == ("办结", ["续报→办结"])
    other = stand([*filed, filing("甲局", OLD, quarter=Q2)], Q2, q1=said)
    assert (other.state, told(other)) == ("已报", ["重新打开→已报"])
    after = stand([*filed, filing("甲局", OLD, quarter=Q2)], Q3, q1=said)
    assert after.state == "未报"


def test_a_reopened_task_keeps_its_history() -> None:
    """Also where the entry itself was changed: the review says that what it accepted was 已完成."""
    filed, said = [filing("甲局", OLD, quarter=Q1)], [review("04-22", "认可", DONE)]
    one = stand(filed, Q1, q1=said)
    assert told(one) == ["报送→已报", "办结→办结", "重新打开→已报"]
    made = desk(filed, reviews=reviews(q1=said))
    assert [(e.kind, e.words, e.settled) for e in happened(made)] == [
        ("办结", "", True),
        ("重新打开", "报“正常推进”", True),
    ]
    later = [filing("甲局", DONE, quarter=Q1), filing("甲局", OLD, quarter=Q2)]
    made = desk(later, reviews=reviews(q1=said))
    assert [(e.kind, e.quarter) for e in happened(made)] == [("办结", "2024Q1"), ("重新打开", "2024Q2")]


def test_the_office_takes_back_what_it_decided() -> None:
    said = [review("07-22", "认可", DONE), review("07-25", "退回", DONE)]
    one = stand([filing("甲局", DONE)], q2=said)
    assert (one.state, told(one)) == ("退回", ["报送→已报", "办结→办结", "退回→退回"])
    back = stand([], Q2, q1=[], q2=[review("07-22", "退回")])
    assert (back.state, len(back.refused)) == ("未报", 1)
    closed = [filing("甲局", DONE, quarter=Q1)]
    undone = stand(closed, Q2, q1=[review("04-22", "认可", DONE)], q2=[review("07-22", "退回")])
    assert (undone.state, told(undone), undone.owed) == ("退回", ["退回→退回"], True)


def test_what_is_out_of_turn_changes_nothing() -> None:
    twice = [review("07-22", "认可", OLD), review("07-23", "认可", OLD)]
    one = stand([filing("甲局", OLD)], q2=twice)
    assert (one.state, told(one), one.refused) == ("认可", ["报送→已报", "认可→认可"], (twice[1],))
    empty = stand([], q2=[review("07-22", "认可")])
    assert (empty.state, empty.steps, len(empty.refused)) == ("未报", (), 1)


def test_sent_again_word_for_word_keeps_its_decision() -> None:
    one = stand([filing("甲局", OLD, day=29)], q2=[review("07-22", "认可", OLD)])
    assert one.state == "认可"
    back = stand([filing("甲局", OLD, day=29)], q2=[review("07-22", "退回", OLD)])
    assert back.state == "退回"


def test_a_review_written_by_hand_is_of_what_was_on_file_that_day() -> None:
    by_hand = review("07-22", "退回")
    assert stand([filing("甲局", OLD)], q2=[by_hand]).state == "退回"
    again = stand([filing("甲局", NEW, day=25)], q2=[by_hand])
    assert (again.state, told(again)) == ("已报", ["报送→已报", "退回→退回", "重报→已报"])
    assert stand([filing("甲局", OLD, day=None)], q2=[by_hand]).state == "退回"


def test_names_scopes_and_strays() -> None:
    """Other names of a unit are the same unit; what answers no obligation stands nowhere."""
    said = review("07-22", "认可", OLD, unit="某市甲局")
    assert stand([filing("某市甲局", OLD)], q2=[said]).state == "认可"
    scoped = desk(
        [filing("甲局", entry("2-3", scope="东片"), entry("2-3"), entry("9-9"))],
        reviews=reviews(q2=[review("07-22", "认可", task="2-3", scope="东片"), review("07-22", "认可", task="2-3")]),
    )
    found = {(s.obligation.unit.name, s.obligation.task.id): s.state for s in scoped.statuses(Q2)}
    assert found[("甲局", "2-3")] == "认可"
    assert set(found.values()) == {"认可", "未报"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (entry("1-1"), entry("1-1", progress="1-1进展 "), True),
        (entry("1-1", progress="a，b"), entry("1-1", progress="a,b"), True),
        (entry("1-1", progress="進展１"), entry("1-1", progress="进展1"), True),
        (entry("1-1", progress="1.5万"), entry("1-1", progress="15万"), False),
        (entry("1-1"), entry("1-1", "滞后"), False),
        (entry("1-1", scope="东片"), entry("2-3"), False),
        (entry("1-1", problems=""), entry("1-1"), True),
        (Entry("1-1", "滞后", values={"a": Quantity("15", "万个")}), Entry("1-1", "滞后", values={"a": Quantity("15", "个")}), False),
        (Entry("1-1", "滞后", values={"a": Quantity("15", "")}), Entry("1-1", "滞后", values={"a": Quantity("15.0", "")}), True),
    ],
)  # fmt: skip
def test_the_digest_is_of_what_an_entry_says(one: Entry, other: Entry, same: bool) -> None:
    assert (entry_digest(one) == entry_digest(other)) is same


def test_an_office_that_took_back_a_revoking_is_not_refused_when_the_unit_reports_later() -> None:
    """Both were decided before anything was sent for the quarter: on how an earlier one ended."""
    q1 = [review("04-22", "认可", DONE)]
    q2 = [review("07-12", "退回"), review("07-13", "认可")]
    closed = [filing("甲局", DONE, quarter=Q1)]
    silent = stand(closed, Q2, q1=q1, q2=q2)
    assert (silent.state, told(silent), silent.refused) == ("办结", ["退回→退回", "办结→办结"], ())
    again = stand([*closed, filing("甲局", DONE, quarter=Q2)], Q2, q1=q1, q2=q2)
    assert (again.state, told(again), again.refused) == ("办结", ["退回→退回", "办结→办结", "续报→办结"], ())
    other = stand([*closed, filing("甲局", OLD, quarter=Q2)], Q2, q1=q1, q2=q2)
    assert (other.state, told(other), other.refused) == ("已报", ["退回→退回", "办结→办结", "重新打开→已报"], ())
