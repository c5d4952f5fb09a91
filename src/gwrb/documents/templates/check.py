"""A template read without data: what can already be said to be wrong."""

import re
import types
import typing
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate

import jinja2
from jinja2 import meta, nodes

from gwrb.documents import markup
from gwrb.documents.markup import TemplateProblem
from gwrb.documents.templates.template import Sandbox, all_nodes, forbidden, unknown
from gwrb.text.script import closest

# The text of one block with its jinja parts cut out: tags as a person wrote them.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z!?][\w:.-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)(?P<end>>|(?=<)|$)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_BARE = re.compile(r"&(?!#?[A-Za-z0-9]+;)|<(?![A-Za-z/!?])")
_HOLE = "\ufdd3"  # stands for an expression or a block inside a tag
_SAME_BODY = "（必须在同一段 {% … %} 之内）。"

_Nodes = Sequence[nodes.Node]
_Found = Iterator[tuple[int, str]]  # a line, and the Chinese sentence on what is wrong there


def problems(
    sandbox: Sandbox, tree: nodes.Template, path: str, names: frozenset[str], styles: frozenset[str]
) -> list[TemplateProblem]:
    """Every finding of one template, in no particular order."""
    every = all_nodes(tree)
    functions = list(_functions(sandbox, every))
    undefined = _undefined(sandbox, tree, every, names | set(sandbox.globals))
    found = [*functions, *(() if functions else undefined), *_forbidden(every), *_includes(sandbox, every)]
    for body in _bodies(every):
        found += _tags(_flat(body), styles)
    return [TemplateProblem(path, line, message) for line, message in found]


def _undefined(sandbox: Sandbox, tree: nodes.Template, every: _Nodes, names: frozenset[str]) -> _Found:
    # A name that is set inside an {% if %} counts as undeclared there: jinja cannot tell the branches apart.
    own = {name.name for one in every if isinstance(one, nodes.Assign) for name in _targets(one.target)}
    tracker = meta.TrackingCodeGenerator(sandbox)
    tracker.optimizer = None  # it folds nested expressions again on every level: 200 brackets take a second
    tracker.visit(tree)
    missing = tracker.undeclared_identifiers - names - own
    for node in every:
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name in missing:
            yield node.lineno, unknown(node.name)


def _targets(target: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(target, nodes.Name):
        yield target
    yield from target.find_all(nodes.Name)


def _functions(sandbox: Sandbox, every: _Nodes) -> _Found:
    for node in every:
        if isinstance(node, nodes.Filter) and node.name not in sandbox.filters:
            yield node.lineno, f"没有名为“{node.name}”的过滤器。"
        elif isinstance(node, nodes.Test) and node.name not in sandbox.tests:
            yield node.lineno, f"没有名为“{node.name}”的判断。"


def _forbidden(every: _Nodes) -> _Found:
    for node in every:
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield node.lineno, forbidden(node.attr)
        elif isinstance(node, nodes.EvalContextModifier):
            yield node.lineno, "不能使用 {% autoescape %}：文字总是按原样打印。"


def _includes(sandbox: Sandbox, every: _Nodes) -> _Found:
    for node in every:
        if not isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
            continue
        wanted = node.template
        if not isinstance(wanted, nodes.Const) or not isinstance(wanted.value, str):
            continue
        try:
            sandbox.loader.get_source(sandbox, wanted.value)  # type: ignore[union-attr]
        except jinja2.TemplateNotFound as missing:
            if not getattr(node, "ignore_missing", False):
                yield node.lineno, str(missing.message)


def _bodies(every: _Nodes) -> Iterator[list[nodes.Node]]:
    """The lists of statements of a template: its own and those of every block inside."""
    for node in every:
        for field in ("body", "else_"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                yield body


def _flat(body: list[nodes.Node]) -> list[tuple[str, int]]:
    """Text pieces of one body with their lines; whatever is not text is a hole."""
    return [
        (node.data if isinstance(node, nodes.TemplateData) else _HOLE, node.lineno)
        for statement in body
        for node in (statement.nodes if isinstance(statement, nodes.Output) else (statement,))
    ]


def _tags(pieces: list[tuple[str, int]], styles: frozenset[str]) -> _Found:
    """Unknown elements, attributes and classes, and tags not closed within the same body."""
    lines = _Lines(pieces)
    text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), lines.text)
    opened = _Opened()
    for match in _BARE.finditer(text):
        whole = "&amp;" if match[0] == "&" else "&lt;"
        yield lines.at(match.start()), f"“{match[0]}”必须写成 {whole}。"
    for match in _TAG.finditer(text):
        tag, line = match["name"], lines.at(match.start())
        if match["close"]:
            yield from opened.close(tag, line)
            continue
        if problem := markup.tag_problem(tag):
            yield line, problem
            continue
        if match["end"] != ">":
            yield line, f"<{tag}> 这个标记没有写完，缺少“>”。"
        yield from ((line, problem) for problem in _attributes(tag, match["rest"], styles))
        if not match["rest"].rstrip().endswith("/") and tag != "br":
            opened.open(tag, line)
    yield from opened.left()


class _Opened:
    """The tags that stand open at a place, the innermost last."""

    def __init__(self) -> None:
        self._tags: list[tuple[str, int]] = []
        self._count: Counter[str] = Counter()

    def open(self, tag: str, line: int) -> None:
        self._tags.append((tag, line))
        self._count[tag] += 1

    def close(self, tag: str, line: int) -> _Found:
        """Close a tag; what still stands open within it is left open."""
        if not self._count[tag]:
            if markup.known(tag):
                yield line, f"</{tag}> 没有对应的开始标记 <{tag}>{_SAME_BODY}"
            return
        while (innermost := self._tags.pop())[0] != tag:
            self._count[innermost[0]] -= 1
            yield _left_open(*innermost)
        self._count[tag] -= 1

    def left(self) -> _Found:
        return (_left_open(tag, line) for tag, line in self._tags)


def _left_open(tag: str, line: int) -> tuple[int, str]:
    return line, f"<{tag}> 没有结束，缺少 </{tag}>{_SAME_BODY}"


def _attributes(tag: str, text: str, styles: frozenset[str]) -> Iterator[str]:
    for name, quoted in _ATTRIBUTE.findall(text):
        value = quoted[1:-1]
        problem = markup.attribute_problem(tag, name)
        if problem is None and name == "class" and _HOLE not in value:
            problem = markup.class_problem(tag, value, styles)
        if problem:
            yield problem


class _Lines:
    """The template line of any offset in the joined text pieces."""

    def __init__(self, pieces: list[tuple[str, int]]) -> None:
        self.text = "".join(piece for piece, _ in pieces)
        self._starts = list(accumulate((len(piece) for piece, _ in pieces), initial=0))
        self._lines = [line for _, line in pieces]
        self._breaks = [match.start() for match in re.finditer("\n", self.text)]

    def at(self, offset: int) -> int:
        piece = bisect_right(self._starts, offset) - 1
        within = bisect_left(self._breaks, offset) - bisect_left(self._breaks, self._starts[piece])
        return self._lines[piece] + within


Kinds = frozenset[object]  # what a value may be: views, and (tuple, kinds) for lists of them
_NONE: Kinds = frozenset()
_KEEPING = {"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"}
_PICKING = {"first", "last", "min", "max"}


def field_problems(tree: nodes.Template, path: str, roots: Iterable[type]) -> list[TemplateProblem]:
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


@cache
def _fields(view: type) -> dict[str, Kinds]:
    """The fields of a view, each with what it may be."""
    return {name: frozenset(_of(kind)) for name, (kind, _) in described(view).items()} if is_view(view) else {}


def described(view: type) -> dict[str, tuple[object, str]]:
    """The fields of a view that templates may use, each with its type and its description: those that have one."""
    hints = typing.get_type_hints(view, include_extras=True)
    return {name: (h.__origin__, h.__metadata__[0]) for name, h in hints.items() if hasattr(h, "__metadata__")}


def is_view(hint: object) -> bool:
    """Whether a type is one of the views: a named tuple, or one that says its fields as a named tuple does."""
    return isinstance(hint, type) and hasattr(hint, "_fields")


def _of(hint: object) -> Iterator[object]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        yield tuple, frozenset(_of(arguments[0]))
    elif origin in (typing.Union, types.UnionType):
        for one in arguments:
            yield from _of(one)
    elif is_view(hint):
        yield hint
