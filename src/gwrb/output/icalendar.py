"""Dates as an iCalendar file (RFC 5545): whole-day events, the same bytes for the same dates and day.

Written here because so little is needed: a library for it costs more to import than the whole command takes
(figures in the README's table of dependencies).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable

from gwrb.text.visible import visible
from gwrb.tracking.due_dates import Date

_OCTETS = 75  # RFC 5545, 3.1: lines longer than this, without the line end, are folded
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def to_ics(title: str, found: Iterable[Date], today: dt.date) -> bytes:
    """The calendar. `today` stamps the events, so that a later file replaces an earlier one."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gwrb//calendar//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for date in found:
        owing = f"（{date.open} 个单位还没有办）" if date.owed and date.open else ""
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_uid(title, date)}",
            f"DTSTAMP:{today:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{date.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{date.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(f'{date.words}{owing}')}",
            f"DESCRIPTION:{_text(f'{date.day} {date.weekday}')}",
            f"CATEGORIES:{_text(date.kind)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def _uid(title: str, date: Date) -> str:
    """The same for the same matter in every file, also when its day moves."""
    return f"{hashlib.sha256(f'{title} {date.name}'.encode()).hexdigest()[:24]}@gwrb"


def _text(words: str) -> str:
    return visible(words).replace("::", "：：").translate(_ESCAPES)  # a line is folded anywhere


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, no character cut; each further piece begins with a space."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space counts
        piece += character
        size += octets
    return "\r\n ".join([*pieces, piece])
