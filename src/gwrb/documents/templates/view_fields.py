"""A template's uses of the views checked against the views' own fields, before anything is rendered.

A name that only a rare branch prints would otherwise be found on the day that the branch is needed.
What a name stands for is followed through loops, {% set %} and the filters that keep or pick items;
where it cannot be followed, nothing is said.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass

from jinja2 import nodes

from gwrb.documents.templates.template_problems import TemplateProblem
from gwrb.text.near_words import closest

Kinds = frozenset[object]  # what a value may be: views, and (tuple, kinds) for lists of them
_NONE: Kinds = frozenset()
_KEEPING = {"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"}
_PICKING = {"first", "last", "min", "max"}


def problems(tree: nodes.Template, path: str, roots: Iterable[type]) -> list[TemplateProblem]:
    """Fields that no view has. `roots`: what `report` and `view` may be in this template."""
    kinds = frozenset(roots)
    checker = _Checker(path, {"report": kinds, "view": kinds})
    checker.walk(tree)
    return checker.found


class _Checker:
    def __init__(self, path: str, names: Mapping[str, Kinds]) -> None:
        self.path = path
        self.names: dict[str, Kinds] = dict(names)
        self.found: list[TemplateProblem] = []

    def walk(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.For):
            self._loop(node)
        elif isinstance(node, nodes.Macro):
            self._macro(node)
        else:
            if isinstance(node, nodes.Getattr):
                self._field(node)
            for child in node.iter_child_nodes():
                self.walk(child)
            if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                self.names[node.target.name] = self._kinds(node.node)

    def _loop(self, node: nodes.For) -> None:
        """The loop's name stands for an item inside the loop only."""
        self.walk(node.iter)
        before = dict(self.names)
        if isinstance(node.target, nodes.Name):
            self.names[node.target.name] = _items(self._kinds(node.iter))
        else:
            self.names |= dict.fromkeys((n.name for n in node.target.find_all(nodes.Name)), _NONE)
        for child in (*node.body, *([node.test] if node.test else [])):
            self.walk(child)
        self.names = before
        for child in node.else_:
            self.walk(child)

    def _macro(self, node: nodes.Macro) -> None:
        """A macro's arguments may be anything."""
        before = dict(self.names)
        self.names |= dict.fromkeys((argument.name for argument in node.args), _NONE)
        for child in node.body:
            self.walk(child)
        self.names = before

    def _field(self, node: nodes.Getattr) -> None:
        views = sorted((k for k in self._kinds(node.node) if isinstance(k, type)), key=lambda view: view.__name__)
        if not views or any(node.attr in _fields(view) for view in views):
            return
        known = [name for view in views for name in _fields(view)]
        near = closest(node.attr, known)
        hint = f"是否要写“{near}”？" if near else f"可用的名称：{' '.join(dict.fromkeys(known))}。"
        self.found.append(TemplateProblem(self.path, node.lineno, f"这里的值没有“{node.attr}”这一项。{hint}"))

    def _kinds(self, node: nodes.Node) -> Kinds:
        if isinstance(node, nodes.Name):
            return self.names.get(node.name, _NONE)
        if isinstance(node, nodes.Getattr):
            return frozenset(
                kind for view in self._kinds(node.node) if isinstance(view, type)
                for kind in _fields(view).get(node.attr, _NONE)
            )  # fmt: skip
        if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Slice):
            return _items(self._kinds(node.node))
        if isinstance(node, nodes.Filter) and node.node is not None:
            if node.name in _KEEPING:
                return self._kinds(node.node)
            if node.name in _PICKING:
                return _items(self._kinds(node.node))
        return _NONE


def _items(kinds: Kinds) -> Kinds:
    return frozenset(one for kind in kinds if isinstance(kind, tuple) for one in kind[1])


def _fields(view: type) -> dict[str, Kinds]:
    """The fields of a view, each with what it may be."""
    return {name: frozenset(_of(kind)) for name, (kind, _) in described(view).items()} if is_view(view) else {}


def described(view: type) -> dict[str, tuple[object, str]]:
    """The fields of a view that templates may use, each with its type and its description: those that have one."""
    hints = typing.get_type_hints(view, include_extras=True)
    return {name: (h.__origin__, h.__metadata__[0]) for name, h in hints.items() if hasattr(h, "__metadata__")}


def is_view(hint: object) -> bool:
    """Whether a type is one of the views: a named tuple or a dataclass."""
    return isinstance(hint, type) and (hasattr(hint, "_fields") or is_dataclass(hint))


def _of(hint: object) -> Iterator[object]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        yield tuple, frozenset(_of(arguments[0]))
    elif origin in (typing.Union, types.UnionType):
        for one in arguments:
            yield from _of(one)
    elif is_view(hint):
        yield hint
