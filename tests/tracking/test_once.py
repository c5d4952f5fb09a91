"""One status of an obligation in a quarter: made once, and each task expanded once by whatever reads it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gwrb.model import obligations
from gwrb.model.obligations import Obligation
from gwrb.model.plan import Task
from gwrb.model.register import Register
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.transitions import CLOSED
from tests.conftest import Run
from tests.tracking.small import PLAN, Q1, Q2, Q3, desk, entry, filing, obligation_of, review, reviews

COMMANDS = [
    ("report", "--quarter", "2024Q2", "-f", "md", "-o", "-"),
    ("report", "--quarter", "2024Q2", "--all-units", "-f", "md", "-o", "all"),
    ("status", "--quarter", "2024Q2", "--by", "task", "-f", "json"),
    ("status", "--plans"),
    ("remind",),
    ("paper", "circular", "--quarter", "2024Q2", "-f", "md", "-o", "-"),
    ("paper", "special", "--task", "1-3", "-f", "md", "-o", "-"),
    ("paper", "closing", "-f", "md", "-o", "-"),
    ("calendar",),
    ("export", "assessment", "-q", "2024Q2", "-f", "csv"),
    ("review", "list"),
    ("form", "--all", "progress", "--quarter", "2024Q2", "-o", "forms"),
    ("validate",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_run_expands_each_task_once(
    run: Run, ws: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    expanded: Counter[str] = Counter()
    expand = obligations.obligations_of

    def counted(task: Task, register: Register) -> Iterator[Obligation]:
        expanded[task.id] += 1
        return expand(task, register)

    for module in list(sys.modules.values()):  # wherever it is known by its own name
        if getattr(module, "obligations_of", None) is expand:
            monkeypatch.setattr(module, "obligations_of", counted)
    ran = run(*command, *(() if command[0] == "validate" else ("--on", "2024-07-25")), cwd=ws)
    assert ran.code == 0, ran.err
    assert set(expanded.values()) == {1}


def test_a_command_that_tells_errors_tracks_the_ledger_once(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[OfficeRecords] = []
    init = OfficeRecords.__init__

    def counted(self: OfficeRecords, *given: Any, **named: Any) -> None:
        made.append(self)
        init(self, *given, **named)

    monkeypatch.setattr(OfficeRecords, "__init__", counted)
    assert run("status", "--quarter", "2024Q2", "--on", "2024-07-25", cwd=ws).code == 0
    assert len(made) == 1


def test_a_status_is_made_once_and_knows_all() -> None:
    done = entry("1-1", "已完成")
    said = reviews(q1=[review("04-22", "认可", done)])
    records = desk([filing("甲局", done, quarter=Q1), filing("甲局", entry("2-5"), day=23)], reviews=said)
    obligation = obligation_of(records, "甲局", "1-1")
    first, now = records.at(obligation, Q1), records.at(obligation, Q2)
    assert records.at(obligation, Q2) is now is records.statuses(Q2)[0]
    assert now.previous is first
    assert first.previous is None
    assert (first.state, first.reported, first.exempt, first.status) == (CLOSED, True, False, "已完成")
    assert (now.state, now.reported, now.exempt, now.missing) == (CLOSED, False, True, False)
    assert (now.entry, now.answer, now.status, now.received, now.late) == (None, done, "已完成", None, 0)
    other = records.at(obligation_of(records, "甲局", "2-5"), Q2)
    assert (other.late, str(other.received), other.missing) == (3, "2024-07-23", False)
    assert records.at(other.obligation, Q3).missing
    unit = records.units(Q2)[0]
    assert (unit.reported, unit.exempt, unit.late, len(unit.statuses)) == (1, 1, 3, 3)
    assert [t.status for t in records.tasks(Q2)][:2] == ["已完成", "未报"]
    assert len(records.held(Q2).leads) == sum(len(t.statuses) for t in records.tasks(Q2)) == 8
    assert PLAN.tasks[0] is obligation.task


def test_open_requests_are_those_of_the_quarter_that_asked() -> None:
    asked = filing("甲局", entry("1-1", coordination="请协调用地"))
    records = desk([asked])
    obligation = obligation_of(records, "甲局", "1-1")
    assert [(r.obligation, r.quarter, r.words) for r in records.requests.open] == [(obligation, Q2, "请协调用地")]
