"""Obligations, fields and facts in the words of the form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from gwrb.merging.merge import FACTS, HEAD, HEAD_FACTS, Cell, Digest, Key

TITLES = {f.key: f.title for f in (*HEAD_FACTS, *FACTS)}
NONE = "（无）"


def task_words(key: Key) -> str:
    """2-144（东片）; the file's own facts are 文件."""
    if key == HEAD:
        return "文件"
    return f"{key[0]}（{key[1]}）" if key[1] else key[0]


def cell_words(cell: Cell | None) -> str:
    """The field in the words of the form: 完成数·高性能算力规模."""
    if cell is None:
        return "整条"
    title = TITLES.get(cell[0], cell[0])
    return f"{title}·{cell[1]}" if cell[1] else title


def fact_words(fact: Any) -> str:
    """A fact as people read it."""
    if fact is None:
        return NONE
    if isinstance(fact, Digest):
        return "（与两边都不同，原文未存）"
    if isinstance(fact, bool):
        return "是" if fact else "否"
    if isinstance(fact, Decimal):
        return f"{fact:f}"
    if isinstance(fact, dt.date):
        return fact.isoformat()
    if isinstance(fact, dict):
        return "\n".join(f"{cell_words(cell)}：{fact_words(value)}" for cell, value in fact.items())
    return str(fact)
