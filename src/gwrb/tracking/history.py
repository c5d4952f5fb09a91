"""The way of one obligation through one quarter: from what was sent and reviewed to its state."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from gwrb.model.office_records import ACCEPT, Review
from gwrb.model.progress import ENTRY, Entry
from gwrb.model.values import DONE
from gwrb.text.script import comparable
from gwrb.tracking import transitions
from gwrb.tracking.transitions import CLOSED, UNREPORTED


class Step(NamedTuple):
    """One event of an obligation's history and the state after it; `review` is None for what the unit did."""

    event: str
    state: str
    review: Review | None = None
    date: dt.date | None = None


class History:
    """One obligation's way through one quarter. `before`: its state at the end of the quarter before.

    Only the entry as it is now is on file; that there were others is known by reviews of other digests. A
    review without a digest is of the entry as it is, unless the unit sent its file again after that day.
    `review`: the decision that stands for the entry as it is. `refused`: reviews that the table does not allow.
    """

    def __init__(self, before: str, entry: Entry | None, received: dt.date | None, reviews: Sequence[Review]) -> None:
        self.entry, self.received = entry, received
        self.steps: list[Step] = []
        self.refused: list[Review] = []
        self.review: Review | None = None
        self.state = transitions.step(before, transitions.TURN) or UNREPORTED
        # Only reviews speak of versions by their digest: where there is none, that it is this one says enough.
        self._now = (entry_digest(entry) if reviews else "now") if entry else None
        self._closed_before = self.state == CLOSED
        self._version: str | None = None  # of which the unit spoke last
        self._last = dt.date.min  # the day of the last review
        if reviews:
            self._walk(reviews)
        elif self._now:
            self._sent(self._now)

    def _walk(self, reviews: Sequence[Review]) -> None:
        # Of two reviews of a day the one of the entry as it is comes last: an older version was read before.
        ordered = sorted(reviews, key=lambda r: (r.date, self._of(r) == self._now))
        for review in ordered:
            version = self._of(review)
            if version and version != self._version:
                self._sent(version)
            self._decided(review)
        if self._now and self._version != self._now:
            last = [r for r in ordered if self._of(r) == self._now and r not in self.refused]
            self._sent(self._now)
            if last:  # sent again word for word: what was decided on these words stands
                self._decided(last[-1])

    def _of(self, review: Review) -> str | None:
        """Which version a review speaks of; none where it was decided on an earlier quarter's end, before a first one."""
        if self.entry is None:
            return None
        if review.entry:
            return str(review.entry)
        if not self.received or review.date >= self.received:
            return self._now
        return None if self._closed_before and review.status is None else f"before {self.received}"

    def _sent(self, version: str) -> None:
        done = version == self._now and self.entry is not None and self.entry.status == DONE
        first = self._closed_before and self._version is None
        event = transitions.sending(self.state, closed_before=first, done=done)
        self._version = version
        if event is not None:
            self.review = None
            # Where the file was not dated anew, nobody knows on which day it was sent again.
            known = version == self._now and self.received and self.received >= self._last
            self._go(event, None, self.received if known else None)

    def _decided(self, review: Review) -> None:
        event = transitions.RETURN
        if review.decision == ACCEPT:
            event = transitions.CLOSE if self._done(review) else transitions.ACCEPT
        if self._go(event, review, review.date):
            self.review = review
            self._last = review.date
        else:
            self.refused.append(review)

    def _done(self, review: Review) -> bool:
        """Whether what a review accepts said 已完成: the entry as it is, or an older one as the review has it.

        Where nothing was sent since an earlier quarter was closed, accepting takes back that this was revoked.
        """
        if self._version is None:
            return self._closed_before
        return (self.entry.status if self.entry and self._version == self._now else review.status) == DONE

    def _go(self, event: str, review: Review | None, date: dt.date | None) -> bool:
        after = transitions.step(self.state, event)
        if after is None:
            return False
        self.state = after
        self.steps.append(Step(event, after, review, date))
        return True


LENGTH = 16
_MARKS = str.maketrans("。〈〉", ".<>")  # the only marks of `script.full_width` that NFKC does not take back


def entry_digest(entry: Entry) -> str:
    """16 hex digits; the same for two entries that say the same of the same obligation."""
    import hashlib
    import json

    stated = {
        f.key: said
        for f in ENTRY.fields
        if f.key not in ENTRY.key and (said := _said(getattr(entry, f.name))) not in (None, "", {}, [])
    }
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two texts say the same to a reader."""
    return _words(one or "") == _words(other or "")


def _words(text: str) -> str:
    return " ".join(comparable(text).translate(_MARKS).split())


def _said(value: Any) -> Any:
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, tuple):
        return list(map(_said, value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}{getattr(value, 'unit', '') or ''}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_words(name): _said(each) for name, each in value.items()}
    return value
