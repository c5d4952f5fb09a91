"""Who has sent the plan of the year and who has not: for the terminal, for programs, for Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from gwrb.output.terminal import DOUBT, console, emit, flowing, table
from gwrb.output.text_tables import to_csv, to_markdown
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.tracking.reporting import Owing, Standing

HEADS = {
    "unit": "单位",
    "owed": "应报",
    "reported": "已报",
    "missing": "缺",
    "state": "报送情况",
    "submitted": "报送日期",
    "days_late": "迟报天数",
    "unconfirmed": DOUBT,
    "sample": "示例",
}
_RIGHT = ("owed", "reported", "missing", "days_late")


def _row(row: Owing) -> dict[str, Any]:
    """One unit's facts, by the keys of HEADS."""
    return {
        "unit": str(row.unit),
        "owed": row.owed,
        "reported": row.reported,
        "missing": row.owed - row.reported,
        "state": row.state,
        "submitted": row.submitted,
        "days_late": row.late or None,
        "unconfirmed": row.unconfirmed,
        "sample": row.sample,
    }


def _cells(row: Owing) -> list[Any]:
    """The same for people: 是 for true, empty for what is not."""
    said = ("是" if v is True else "" if v is None or v is False else v for v in _row(row).values())
    return [v.isoformat() if isinstance(v, dt.date) else v for v in said]


def title(one: Standing, today: dt.date) -> str:
    """办理方案，期限2024年2月8日；今天…, with the mark of samples."""
    mark = f"【{SAMPLE}】" if any(row.sample for row in one.rows) else ""
    due = f"，期限 {one.due}" if one.due else ""
    return f"办理方案{due}；今天 {today}{mark}"


def total(one: Standing, today: dt.date) -> str:
    """One sentence that adds the rows up."""
    left, late = len(one.missing), sum(bool(row.late) for row in one.rows)
    said = [f"其中迟报 {late} 个"] if late else []
    said += [f"没有报全的 {len(one.partial)} 个"] if one.partial else []
    more = f"（{'，'.join(said)}）" if said else ""
    out = f"应报 {len(one.owing)} 个单位，已报 {len(one.owing) - left} 个{more}，未报 {left} 个"
    if one.due and left:
        days = (one.due - today).days
        out += f"；离期限还有 {days} 天" if days > 0 else "；今天到期" if not days else f"；已逾期 {-days} 天"
    return out


def show(one: Standing, today: dt.date) -> None:
    """The table for a terminal; columns with nothing in them are left out."""
    out = console()
    rows = [_cells(row) for row in one.rows]
    keys = list(HEADS)
    kept = [n for n, key in enumerate(keys) if key in ("owed", "reported") or any(r[n] for r in rows)]
    body = table(*((HEADS[keys[n]], "right") if keys[n] in _RIGHT else HEADS[keys[n]] for n in kept))
    for row in rows:
        body.add_row(*(Text(str(row[n])) for n in kept))
    emit(flowing(f"{title(one, today)}\n", out.width), body, to=out)
    emit(flowing(f"\n{total(one, today)}", out.width), to=out)


def to_json(one: Standing, today: dt.date) -> dict[str, Any]:
    """The object of `gwrb status --plans --format json`."""
    facts = [_row(row) for row in one.rows]
    for fact in facts:
        fact["submitted"] = fact["submitted"] and fact["submitted"].isoformat()
        fact["days_late"] = fact["days_late"] or 0
    return {
        "due": one.due and one.due.isoformat(),
        "on": today.isoformat(),
        "sample": any(row.sample for row in one.rows),
        "rows": facts,
        "total": {
            "units": len(one.rows),
            "missing_units": len(one.missing),
            **{key: sum(fact[key] for fact in facts) for key in ("owed", "reported", "missing")},
        },
    }


def csv(one: Standing) -> str:
    return to_csv(list(HEADS.values()), map(_cells, one.rows))


def markdown(one: Standing, today: dt.date) -> str:
    rows = to_markdown(list(HEADS.values()), map(_cells, one.rows))
    return f"{title(one, today)}\n\n{rows}\n{total(one, today)}\n"


def xlsx(one: Standing, today: dt.date) -> bytes:
    from gwrb.output import xlsx as excel

    widths: Sequence[float] = (26, 8, 8, 8, 10, 12, 10, 10, 8)
    columns = [excel.SheetColumn(head, width) for head, width in zip(HEADS.values(), widths, strict=True)]
    rows = [[row.submitted if key == "submitted" else cell for key, cell in zip(HEADS, _cells(row), strict=True)]
            for row in one.rows]  # fmt: skip
    return excel.to_xlsx([excel.Sheet("办理方案", columns, rows, title(one, today))], today)
