"""A field is declared in one place: a copy of the entry's declaration with one line more is checked, merged, compared,
put in order, described to editors and in the manual."""

import types
from typing import Any, NamedTuple

from tools.build_docs import table as manual

from gwrb.edit import differences
from gwrb.edit.differences import Change
from gwrb.edit.formatting import format_text
from gwrb.edit.splice import splice
from gwrb.edit.three_way import merge, table
from gwrb.model.field_types import Choice, ListOf
from gwrb.model.json_schema import document
from gwrb.model.progress import ENTRY, PROGRESS_FILE, Entry, Progress
from gwrb.model.record import Annotated, Field, Record, parse_as, sound
from gwrb.text.source import Source


def declared_anew(kind: Any, **changed: tuple[Any, Any]) -> Any:
    """A named tuple's class written again with other lines in it: each an annotation and a default."""
    lines = dict(kind.__annotations__)
    body = {
        "__module__": __name__,
        "__annotations__": lines | {name: annotation for name, (annotation, _) in changed.items()},
        **kind._field_defaults,
        **{name: default for name, (_, default) in changed.items()},
    }
    return types.new_class(kind.__name__, (NamedTuple,), {}, lambda namespace: namespace.update(body))


MONEY = Annotated[str | None, Field(Choice(("全部到位", "部分到位")), "资金", "到位了没有。", after="status")]
ROW = Record(ENTRY.name, ENTRY.title, declared_anew(Entry, money=(MONEY, None)), vital=("task",), key=ENTRY.key)
ROWS = Annotated[tuple[Any, ...], Field(ListOf(ROW), "各项进展", "一项任务一条。", required=True)]
FILE = Record(
    PROGRESS_FILE.name,
    PROGRESS_FILE.title,
    declared_anew(Progress, entries=(ROWS, ())),
    vital=PROGRESS_FILE.vital,
    glob=PROGRESS_FILE.glob,
    identity=PROGRESS_FILE.identity,
    rows=PROGRESS_FILE.rows,
)

OLD = """\
# yaml-language-server: $schema=../../../schema/progress.schema.json
unit: 甲局
quarter: 2024Q2
entries:
- task: 1-1
  status: 正常推进
  progress: 已开工。
"""
NEW = OLD.replace("  progress", "  money: 部分到位\n  progress")


def read(text: str) -> Any:
    value = sound(FILE, Source("", text))
    assert value is not None
    return table(FILE, value)


def test_it_is_checked() -> None:
    assert not parse_as(FILE, Source("", NEW))[1].diagnostics
    wrong = parse_as(FILE, Source("", NEW.replace("部分到位", "全到位")))[1].diagnostics
    assert [(d.code, "全部到位" in d.message) for d in wrong] == [("GW104", True)]
    misspelt = parse_as(FILE, Source("", NEW.replace("money", "mony")))[1].diagnostics
    assert [(d.code, d.help) for d in misspelt] == [("GW101", "请改为 money")]


def test_it_is_merged_and_compared() -> None:
    theirs = read(OLD.replace("正常推进", "滞后"))
    merged = merge(read(OLD), read(NEW), theirs)
    assert not merged.conflicts
    assert splice(FILE, Source("", OLD), merged.table, str) == NEW.replace("正常推进", "滞后")
    both = merge(read(OLD), read(NEW), read(NEW.replace("部分", "全部")))
    assert [c.cell for c in both.conflicts] == [("money", "")]
    [change] = differences.rows(FILE, read(OLD), read(NEW), Change("", ""))
    assert (change.what, change.before, change.after) == ("资金", None, "部分到位")


def test_it_has_its_place_among_the_keys() -> None:
    other = NEW.replace("  money: 部分到位\n", "") + "  money: 部分到位\n"
    assert format_text(other, FILE).text == NEW


def test_editors_and_readers_are_told() -> None:
    properties = document(FILE)["$defs"]["entry"]["properties"]
    assert list(properties)[:4] == ["task", "scope", "status", "money"]
    assert properties["money"]["title"] == "资金"
    assert "| money | 资金 |" in manual(ROW)
