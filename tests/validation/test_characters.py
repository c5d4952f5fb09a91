"""Checks of the words: what they look at, where they point, and that a flood takes no time."""

from __future__ import annotations

from pathlib import Path

import pytest

from gwrb.edit.formatting import format_text
from gwrb.ledger.workspace import decode
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.texts import stretches
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.script import full_width, half_width_marks
from tests.cases.harness import check_workspace

HEAD = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n- task: 1-1\n  status: 正常推进\n"


def found(base: Path, text: str, name: str = "progress/2024Q2/甲局.yaml") -> list[Diagnostic]:
    path = base / "data" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [d for d in check_workspace(base) if d.code in ("GW701", "GW702")]


@pytest.mark.parametrize(
    ("raw", "text", "places"),
    [
        ("a,b", "a,b", [(0, 1), (1, 2), (2, 3)]),
        ("'a,b'", "a,b", [(1, 2), (2, 3), (3, 4)]),
        ("''''", "'", [(1, 3)]),
        (r'"\u002c\n,n"', ",\n,n", [(1, 7), None, (9, 10), (10, 11)]),
        ('"a\\\n   b"', "ab", [(1, 2), (7, 8)]),
        ("|-\n  |\n  -", "|\n-", [(5, 6), None, (9, 10)]),
        ("甲\n  乙", "甲 乙", [(0, 1), None, (4, 5)]),
        ("甲\x07乙", "甲 乙", [(0, 1), None, (2, 3)]),
        ("甲乙", "甲丙乙", [(0, 1), None, None]),
    ],
)
def test_characters_are_found_as_written(raw: str, text: str, places: list[object]) -> None:
    assert list(stretches(raw, text, range(len(text)))) == places


FLOOD = 200_000


def test_a_flood_in_one_value_is_counted(base: Path) -> None:
    text = f"{HEAD}  progress: {'建设,(进' * FLOOD}\n"
    diagnostics = found(base, text)
    assert len(diagnostics) == 20
    assert [(d.line, d.column) for d in diagnostics[:3]] == [(7, 15), (7, 16), (7, 20)]
    assert diagnostics[-1].message == f"这里的“(”应是全角“（”；全文还有 {2 * FLOOD - 20} 处"


@pytest.mark.parametrize("quote", ["", "'", '"', "|-\n    "])
def test_a_flood_in_one_value_is_repaired(quote: str) -> None:
    end = "\\n建''设\"" if quote == '"' else quote.strip("|-\n ")
    text = f"{HEAD}  progress: {quote}{'建设,(进' * FLOOD}{end}\n"
    done = format_text(text, PROGRESS_FILE)
    assert done.problem is None
    assert done.text.partition("\n")[2] == text.replace(",(", "，（")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("(" * 1_000_000, 0),
        ("，," * 500_000, 500_000),
        ("<建设" * 250_000, 0),
        ("建.\n" * 300_000, 300_000),
        ("1" * 1_000_000 + ",", 0),
        ("建" + " " * 1_000_000 + ",", 0),
    ],
)
def test_a_flood_of_marks_takes_no_time(text: str, count: int) -> None:
    assert len(half_width_marks(text)) == count


def test_validate_and_fmt_look_at_the_same_texts(base: Path) -> None:
    units = (base / "data/units.yaml").read_text(encoding="utf-8")
    line = units.count("\n", 0, units.index("groups:")) + 1
    text = units.replace(
        "groups:",
        "- name: 戊(局)\n  full_name: 武漢市教育局\n  class: 部门\n"
        "  aliases: [市教育委員會]\n  note: 請核對,谢谢(甲)\ngroups:",
    )
    diagnostics = found(base, text, "units.yaml")
    assert [(d.line - line, d.column, d.code) for d in diagnostics] == [
        (1, 15, "GW702"),
        (3, 17, "GW702"),
        (3, 18, "GW702"),
        (4, 9, "GW702"),
        (4, 11, "GW702"),
        (4, 12, "GW701"),
        (4, 15, "GW701"),
        (4, 17, "GW701"),
    ]


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("建设中.", "建设中。"),
        ("(含1个).", "（含1个）。"),
        ("建设中. 下一步\n完成.  \n", "建设中。 下一步\n完成。  \n"),
        ("建设中.)", "建设中。）"),
        ("他说“好”.", "他说“好”。"),
    ],
)
def test_full_stops_of_sentences(half: str, full: str) -> None:
    assert full_width(half) == full
    assert half_width_marks(full) == []


@pytest.mark.parametrize(
    "text",
    ["1.5万", "建设...", "建设..", "第1.建设", "一.建设", "  二. 建设", "A.建设", "建设.docx", "建设.5", "“.建", "."],
)
def test_other_full_stops_stay(text: str) -> None:
    assert half_width_marks(text) == []


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (b"a\rb", ["换行是 CR（旧式 Mac）"]),
        (b"a\r\r\nb", ["换行是 CRLF（Windows 式）", "换行是 CR（旧式 Mac）"]),
        (b"a\r\nb", ["换行是 CRLF（Windows 式）"]),
        (b"a\nb", []),
    ],
)
def test_line_ends(data: bytes, messages: list[str]) -> None:
    loaded = decode(Path("a"), "a", data)
    assert loaded.readable
    assert [(d.code, d.message) for d in loaded.diagnostics] == [("GW006", m) for m in messages]
