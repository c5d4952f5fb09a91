"""A template read without data: what can already be said to be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import jinja2
from jinja2 import meta, nodes

from gwrb.documents import vocabulary
from gwrb.documents.templates.sandbox import Sandbox
from gwrb.documents.templates.template_problems import TemplateProblem

# The text of one block with its jinja parts cut out: tags as a person wrote them.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z!?][\w:.-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)(?P<end>>|(?=<)|$)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)\s*=\s*(\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_BARE = re.compile(r"&(?!#?[A-Za-z0-9]+;)|<(?![A-Za-z/!?])")
_HOLE = "\ufdd3"  # stands for an expression or a block inside a tag


def problems(
    sandbox: Sandbox, tree: nodes.Template, path: str, names: frozenset[str], styles: frozenset[str]
) -> list[TemplateProblem]:
    """Every finding of one template, in no particular order."""
    functions = list(_functions(sandbox, tree, path))
    found = [
        *functions,
        *([] if functions else _undefined(tree, path, names | set(sandbox.globals))),
        *_forbidden(tree, path),
        *_includes(sandbox, tree, path),
    ]
    for body in _bodies(tree):
        found += _tags(_flat(body), path, styles)
    return found


def _undefined(tree: nodes.Template, path: str, names: frozenset[str]) -> Iterator[TemplateProblem]:
    # A name that is set inside an {% if %} counts as undeclared there: jinja cannot tell the branches apart.
    own = {name.name for one in tree.find_all(nodes.Assign) for name in _targets(one.target)}
    unknown = meta.find_undeclared_variables(tree) - names - own
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name in unknown:
            yield TemplateProblem(path, node.lineno, f"没有“{node.name}”这个名称，请检查拼写。")


def _targets(target: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(target, nodes.Name):
        yield target
    yield from target.find_all(nodes.Name)


def _functions(sandbox: Sandbox, tree: nodes.Template, path: str) -> Iterator[TemplateProblem]:
    for node in tree.find_all(nodes.Filter):
        if node.name not in sandbox.filters:
            yield TemplateProblem(path, node.lineno, f"没有名为“{node.name}”的过滤器。")
    for test in tree.find_all(nodes.Test):
        if test.name not in sandbox.tests:
            yield TemplateProblem(path, test.lineno, f"没有名为“{test.name}”的判断。")


def _forbidden(tree: nodes.Template, path: str) -> Iterator[TemplateProblem]:
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_"):
            yield TemplateProblem(path, node.lineno, f"模板里不能使用“{node.attr}”。")
    for modifier in tree.find_all(nodes.EvalContextModifier):
        yield TemplateProblem(path, modifier.lineno, "不能使用 {% autoescape %}：文字总是按原样打印。")


def _includes(sandbox: Sandbox, tree: nodes.Template, path: str) -> Iterator[TemplateProblem]:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        wanted = node.template  # type: ignore[attr-defined]
        if not isinstance(wanted, nodes.Const) or not isinstance(wanted.value, str):
            continue
        try:
            sandbox.loader.get_source(sandbox, wanted.value)  # type: ignore[union-attr]
        except jinja2.TemplateNotFound as missing:
            if not getattr(node, "ignore_missing", False):
                yield TemplateProblem(path, node.lineno, str(missing.message))


def _bodies(tree: nodes.Node) -> Iterator[list[nodes.Node]]:
    """The lists of statements of a template: its own and those of every block inside."""
    for field in ("body", "else_"):
        body = getattr(tree, field, None)
        if isinstance(body, list) and body:
            yield body
    for child in tree.iter_child_nodes():
        yield from _bodies(child)


def _flat(body: list[nodes.Node]) -> list[tuple[str, int]]:
    """Text pieces of one body with their lines; whatever is not text is a hole."""
    pieces: list[tuple[str, int]] = []
    for statement in body:
        if isinstance(statement, nodes.Output):
            for node in statement.nodes:
                text = node.data if isinstance(node, nodes.TemplateData) else _HOLE
                pieces.append((text, node.lineno))
        else:
            pieces.append((_HOLE, statement.lineno))
    return pieces


def _tags(pieces: list[tuple[str, int]], path: str, styles: frozenset[str]) -> Iterator[TemplateProblem]:
    """Unknown elements, attributes and classes, and tags not closed within the same body."""
    text = _COMMENT.sub(_blanked, "".join(piece for piece, _ in pieces))
    line_at = _lines(pieces)
    opened: list[tuple[str, int]] = []
    for match in _BARE.finditer(text):
        whole = "&amp;" if match[0] == "&" else "&lt;"
        yield TemplateProblem(path, line_at(match.start()), f"“{match[0]}”必须写成 {whole}。")
    for match in _TAG.finditer(text):
        tag, line = match["name"], line_at(match.start())
        if match["close"]:
            yield from _closing(opened, tag, path, line)
            continue
        problem = vocabulary.tag_problem(tag)
        if problem:
            yield TemplateProblem(path, line, problem)
            continue
        if match["end"] != ">":
            yield TemplateProblem(path, line, f"<{tag}> 这个标记没有写完，缺少“>”。")
        yield from _attributes(tag, match["rest"], path, line, styles)
        if not match["rest"].rstrip().endswith("/") and tag != "br":
            opened.append((tag, line))
    for tag, line in opened:
        yield TemplateProblem(path, line, f"<{tag}> 没有结束，缺少 </{tag}>（必须在同一段 {{% … %}} 之内）。")


def _blanked(match: re.Match[str]) -> str:
    """Blanks of the same length and lines."""
    return re.sub(r"[^\n]", " ", match[0])


def _closing(opened: list[tuple[str, int]], tag: str, path: str, line: int) -> Iterator[TemplateProblem]:
    if not any(name == tag for name, _ in opened):
        if vocabulary.known(tag):
            yield TemplateProblem(
                path, line, f"</{tag}> 没有对应的开始标记 <{tag}>（必须在同一段 {{% … %}} 之内）。"
            )
        return
    while opened[-1][0] != tag:
        name, start = opened.pop()
        yield TemplateProblem(
            path, start, f"<{name}> 没有结束，缺少 </{name}>（必须在同一段 {{% … %}} 之内）。"
        )
    opened.pop()


def _attributes(
    tag: str, text: str, path: str, line: int, styles: frozenset[str]
) -> Iterator[TemplateProblem]:
    for name, quoted in _ATTRIBUTE.findall(text):
        value = quoted[1:-1]
        problem = vocabulary.attribute_problem(tag, name)
        if problem is None and name == "class" and _HOLE not in value:
            problem = vocabulary.class_problem(tag, value, styles)
        if problem:
            yield TemplateProblem(path, line, problem)


def _lines(pieces: list[tuple[str, int]]) -> Callable[[int], int]:
    """A function from an offset in the joined text to its template line."""
    starts: list[tuple[int, int, str]] = []
    offset = 0
    for text, line in pieces:
        starts.append((offset, line, text))
        offset += len(text)

    def line_at(place: int) -> int:
        found = 1
        for start, line, text in starts:
            if start > place:
                break
            found = line + text.count("\n", 0, place - start)
        return found

    return line_at
