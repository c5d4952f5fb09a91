"""The fields that templates may use, as Markdown made from the views themselves: part of docs/模板.md."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator

from gwrb.documents.templates.check import described, is_view
from gwrb.output.papers import views

_WORDS = {str: "文字", int: "整数", float: "小数", bool: "是否"}


def fields() -> str:
    """A table for each view, those that templates get as `report` first."""
    return "\n".join(_table(view) for view in _views())


def _views() -> list[type]:
    """Every view that can be reached, in the order in which a reader meets it: those of papers by their modules first."""
    roots = views()
    modules = list(dict.fromkeys(view.__module__ for view in roots))
    waiting = sorted(roots, key=lambda view: modules.index(view.__module__))
    found: dict[type, None] = dict.fromkeys(waiting)
    while waiting:
        for kind, _ in described(waiting.pop(0)).values():
            for view in _inside(kind):
                if view not in found:
                    found[view] = None
                    waiting.append(view)
    return list(found)


def _inside(hint: object) -> Iterator[type]:
    if is_view(hint):
        yield typing.cast("type", hint)
    for one in typing.get_args(hint):
        yield from _inside(one)


def _table(view: type) -> str:
    title = (view.__doc__ or "").strip().partition("。")[0]
    rows = "\n".join(
        f"| `{name}` | {_kind(kind)} | {words.replace('|', chr(92) + '|')} |"
        for name, (kind, words) in described(view).items()
    )
    return f"### {title}（{view.__name__}）\n\n| 名称 | 内容 | 说明 |\n|---|---|---|\n{rows}\n"


def _kind(hint: object) -> str:
    """What a field holds, in words; other views by the name of their table."""
    if typing.get_origin(hint) is tuple:
        return f"若干{_kind(typing.get_args(hint)[0])}"
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return "、".join(_kind(one) for one in typing.get_args(hint) if one is not type(None)) + "，可能为空"
    if is_view(hint):
        return typing.cast("type", hint).__name__
    return _WORDS.get(typing.cast("type", hint), "日期")
