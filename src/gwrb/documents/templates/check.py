"""A template read without data: what can already be said to be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jinja2
from jinja2 import meta, nodes

from gwrb.documents import vocabulary
from gwrb.documents.templates.sandbox import Sandbox
from gwrb.documents.templates.template_problems import TemplateProblem

# The text of one block with its jinja parts cut out: tags as a person wrote them.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z!?][\w:.-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)(?P<end>>|(?=<)|$)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)\s*=\s*(\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_BARE = re.compile(r"&(?!#?[A-Za-z0-9]+;)|<(?![A-Za-z/!?])")
_HOLE = "\ufdd3"  # stands for an expression or a block inside a tag
_SAME_BODY = "（必须在同一段 {% … %} 之内）。"

_Found = Iterator[tuple[int, str]]  # a line, and the Chinese sentence on what is wrong there


def problems(
    sandbox: Sandbox, tree: nodes.Template, path: str, names: frozenset[str], styles: frozenset[str]
) -> list[TemplateProblem]:
    """Every finding of one template, in no particular order."""
    functions = list(_functions(sandbox, tree))
    undefined = _undefined(tree, names | set(sandbox.globals))
    found = [*functions, *(() if functions else undefined), *_forbidden(tree), *_includes(sandbox, tree)]
    for body in _bodies(tree):
        found += _tags(_flat(body), styles)
    return [TemplateProblem(path, line, message) for line, message in found]


def _undefined(tree: nodes.Template, names: frozenset[str]) -> _Found:
    # A name that is set inside an {% if %} counts as undeclared there: jinja cannot tell the branches apart.
    own = {name.name for one in tree.find_all(nodes.Assign) for name in _targets(one.target)}
    unknown = meta.find_undeclared_variables(tree) - names - own
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name in unknown:
            yield node.lineno, f"没有“{node.name}”这个名称，请检查拼写。"


def _targets(target: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(target, nodes.Name):
        yield target
    yield from target.find_all(nodes.Name)


def _functions(sandbox: Sandbox, tree: nodes.Template) -> _Found:
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        test = isinstance(node, nodes.Test)
        if node.name not in (sandbox.tests if test else sandbox.filters):
            yield node.lineno, f"没有名为“{node.name}”的{'判断' if test else '过滤器'}。"


def _forbidden(tree: nodes.Template) -> _Found:
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_"):
            yield node.lineno, f"模板里不能使用“{node.attr}”。"
    for modifier in tree.find_all(nodes.EvalContextModifier):
        yield modifier.lineno, "不能使用 {% autoescape %}：文字总是按原样打印。"


def _includes(sandbox: Sandbox, tree: nodes.Template) -> _Found:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        wanted = node.template  # type: ignore[attr-defined]
        if not isinstance(wanted, nodes.Const) or not isinstance(wanted.value, str):
            continue
        try:
            sandbox.loader.get_source(sandbox, wanted.value)  # type: ignore[union-attr]
        except jinja2.TemplateNotFound as missing:
            if not getattr(node, "ignore_missing", False):
                yield node.lineno, str(missing.message)


def _bodies(tree: nodes.Template) -> Iterator[list[nodes.Node]]:
    """The lists of statements of a template: its own and those of every block inside."""
    for node in (tree, *tree.find_all(nodes.Node)):
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
    text = _COMMENT.sub(_blanked, "".join(piece for piece, _ in pieces))
    opened: list[tuple[str, int]] = []
    for match in _BARE.finditer(text):
        whole = "&amp;" if match[0] == "&" else "&lt;"
        yield _line_at(pieces, match.start()), f"“{match[0]}”必须写成 {whole}。"
    for match in _TAG.finditer(text):
        tag, line = match["name"], _line_at(pieces, match.start())
        if match["close"]:
            yield from _closing(opened, tag, line)
            continue
        if problem := vocabulary.tag_problem(tag):
            yield line, problem
            continue
        if match["end"] != ">":
            yield line, f"<{tag}> 这个标记没有写完，缺少“>”。"
        yield from ((line, problem) for problem in _attributes(tag, match["rest"], styles))
        if not match["rest"].rstrip().endswith("/") and tag != "br":
            opened.append((tag, line))
    yield from (_left_open(tag, line) for tag, line in opened)


def _blanked(match: re.Match[str]) -> str:
    """Blanks of the same length and lines."""
    return re.sub(r"[^\n]", " ", match[0])


def _closing(opened: list[tuple[str, int]], tag: str, line: int) -> _Found:
    if not any(name == tag for name, _ in opened):
        if vocabulary.known(tag):
            yield line, f"</{tag}> 没有对应的开始标记 <{tag}>{_SAME_BODY}"
        return
    while opened[-1][0] != tag:
        yield _left_open(*opened.pop())
    opened.pop()


def _left_open(tag: str, line: int) -> tuple[int, str]:
    return line, f"<{tag}> 没有结束，缺少 </{tag}>{_SAME_BODY}"


def _attributes(tag: str, text: str, styles: frozenset[str]) -> Iterator[str]:
    for name, quoted in _ATTRIBUTE.findall(text):
        value = quoted[1:-1]
        problem = vocabulary.attribute_problem(tag, name)
        if problem is None and name == "class" and _HOLE not in value:
            problem = vocabulary.class_problem(tag, value, styles)
        if problem:
            yield problem


def _line_at(pieces: list[tuple[str, int]], place: int) -> int:
    """The template line of an offset in the joined pieces."""
    found = 1
    for text, line in pieces:
        if place < 0:
            break
        found = line + text.count("\n", 0, place)
        place -= len(text)
    return found
