"""From a template and its data to text in the small HTML, with every mistake at its line."""

import functools
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from gwrb.documents.markup import MARK, TemplateProblem, in_order, sentence_of
from gwrb.documents.printable import xml_safe
from gwrb.documents.templates import filters
from gwrb.documents.templates.filters import CALL, Budget, Exhausted, Unprintable

_SYNTAX = (
    (r"unexpected '(.+)'", "这里不应出现“{0}”。"),
    (r"expected token '(.+)', got '(.+)'", "这里应是“{0}”，却写了“{1}”。"),
    (r"Unexpected end of template.*innermost block.*'(\w+)'", "{{% {0} %}} 没有结束，缺少对应的 {{% end{0} %}}。"),
    (r"Encountered unknown tag '(\w+)'", "不认识指令 {{% {0} %}}，或它没有放在对应的开头之后。"),
    (r"[Nn]o filter named '(.+?)'", "没有名为“{0}”的过滤器。"),
    (r"[Nn]o test named '(.+?)'", "没有名为“{0}”的判断。"),
    (r"Missing end of comment tag", "注释没有结束，缺少 #}}。"),
    (r"Missing end of raw directive", "{{% raw %}} 没有结束，缺少 {{% endraw %}}。"),
    (r"Expected an expression, got", "这里缺少内容：名称或算式没有写完。"),
    (r"unexpected char", "这里有不能用的字符，是否把引号或括号打成了全角？"),
)


class Templates:
    """Compiled templates of some folders; made once, rendered many times.

    In: folders in order of preference (the workspace's first, the packaged ones second), and the
    budget of one rendering. Templates read nothing but these folders.
    """

    def __init__(self, directories: Iterable[Path], budget: Budget | None = None) -> None:
        self._sandbox = Sandbox(directories, budget)

    def render(self, name: str, context: Mapping[str, object], *, source: str | None = None) -> str:
        """Render a template of the folders, or the given source under the given name.

        Out: text in the small HTML (`vocabulary`), for `small_html.parse_document`. Data in it is escaped,
        control characters are visible, and white space of data is encoded (`printable`); start tags carry
        their template line. Raises TemplateProblem for whatever is wrong with the template.
        """
        self._sandbox.budget.reset()
        try:
            template = self._load(name, source)
            return xml_safe("".join(template.generate(dict(context))))
        except Exception as error:
            raise _problem(name, error) from error

    def check(
        self,
        name: str,
        *,
        names: Collection[str],
        styles: Collection[str],
        views: Collection[type] = (),
        source: str | None = None,
    ) -> list[TemplateProblem]:
        """What is wrong with a template, found without data, sorted by line.

        In: the top-level names a context will have, the classes of the style, and what `report` may be (`views`).
        Finds syntax errors, unknown names, filters and tests, elements, attributes and classes outside the
        vocabulary, tags left open, missing includes and forbidden names.
        """
        from gwrb.documents.templates import check  # printing needs it not

        loader = self._sandbox.loader
        self._sandbox.budget.reset()
        try:
            if source is None and loader is not None:
                source = loader.get_source(self._sandbox, name)[0]
            tree = self._sandbox.as_written(source or "", name)
            found = check.problems(self._sandbox, tree, name, frozenset(names), frozenset(styles))
            found += check.field_problems(tree, name, views)
            if not found:
                self._sandbox.compile(source or "", name, name)
        except Exception as error:
            return [_problem(name, error)]
        return in_order(found)

    def _load(self, name: str, source: str | None) -> jinja2.Template:
        if source is None:
            return self._sandbox.get_template(name)
        code = self._sandbox.compile(source, name, name)
        return self._sandbox.template_class.from_code(self._sandbox, code, dict(self._sandbox.globals))


def _problem(name: str, error: Exception) -> TemplateProblem:
    """Any error of a rendering as one sentence at the deepest template line."""
    if isinstance(error, TemplateProblem):
        return error
    if isinstance(error, jinja2.TemplateSyntaxError):
        said = error.message or ""
        return TemplateProblem(error.name or name, error.lineno, sentence_of(_SYNTAX, said) or f"模板写法有误：{said}")
    path, line = _place(error.__traceback__) or (name, 1)
    return TemplateProblem(path, line, _sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound | Exhausted | Unprintable):
        return str(error.message if isinstance(error, jinja2.TemplateNotFound) else error)
    if isinstance(error, SecurityError):
        text = str(error)
        return text if text.endswith("。") else "模板里不能这样做：" + text + "。"
    if isinstance(error, jinja2.UndefinedError):
        return str(error)
    if isinstance(error, RecursionError):
        return "模板套得太深，或反复引用自己，已停止。"
    if isinstance(error, ZeroDivisionError):
        return "这里除以了零，请先用 {% if %} 判断。"
    return f"这里无法计算（{type(error).__name__}：{error}）。"


def _place(traceback: TracebackType | None) -> tuple[str, int] | None:
    """Name and line of the deepest frame that belongs to a template."""
    found = None
    while traceback is not None:
        frame = traceback.tb_frame
        if "__jinja_exception__" in frame.f_globals or "__jinja_template__" in frame.f_globals:
            found = frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
    return found


LARGEST_TEMPLATE, MOST_PARTS = 200_000, 20_000  # bytes; nodes of the tree: ten times what ours have
_OF_TEXT = (
    "count", "endswith", "find", "isdigit", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
    "rpartition", "rstrip", "split", "splitlines", "startswith", "strip", "upper",
)  # fmt: skip
METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(_OF_TEXT),
    dict: frozenset({"get", "items", "keys", "values"}),
    **dict.fromkeys((list, tuple), frozenset({"count", "index"})),
    **dict.fromkeys((set, frozenset, bytes, int), frozenset()),
    float: frozenset({"is_integer"}),
}
_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|$)")
_RESERVED = re.compile(f"{MARK}|[\ufdd0-\ufdef]")  # what the program itself writes between template and parser
_BREAK = re.compile(r"<br\s*>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Folders(jinja2.BaseLoader):
    """Templates of an ordered list of folders; nothing outside them can be named."""

    def __init__(self, directories: Iterable[Path]) -> None:
        self.directories = tuple(directories)

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The first file of that name. Raises TemplateNotFound, whose message is the Chinese sentence."""
        del environment
        parts = template.split("/")
        if any(part in ("", ".", "..") for part in parts) or re.search(r"[\\:\x00]", template):
            raise jinja2.TemplateNotFound(template, f"模板名“{template}”必须是模板文件夹里的文件名。")
        for directory in self.directories:
            path = directory
            for part in parts:
                path /= part
                if path.is_symlink():
                    raise jinja2.TemplateNotFound(template, f"模板“{template}”是链接，请换成文件本身。")
            if not path.is_file():
                continue
            return _text(template, path), template, lambda: True  # one run: compiled once
        raise jinja2.TemplateNotFound(template, f"找不到模板“{template}”。")


def _text(name: str, path: Path) -> str:
    if path.stat().st_size > LARGEST_TEMPLATE:
        raise jinja2.TemplateNotFound(name, f"模板“{name}”太大，必须小于 200 KB。")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise jinja2.TemplateNotFound(name, f"模板“{name}”必须是 UTF-8 编码，请另存为 UTF-8。") from None


def forbidden(name: str) -> str:
    """What is said of a name that templates may not use."""
    return f"模板里不能使用“{name}”。"


def unknown(name: str) -> str:
    """What is said of a name that is not there."""
    return f"没有“{name}”这个名称，请检查拼写。"


class Missing(jinja2.StrictUndefined):
    """A name that is not there: any use of it is an error that says so in Chinese."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_exception is SecurityError:
            return forbidden(str(self._undefined_name))
        if self._undefined_hint:
            return str(self._undefined_hint)
        if self._undefined_obj is missing:
            return unknown(str(self._undefined_name))
        return f"这里的值没有“{self._undefined_name}”这一项，请检查拼写。"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with autoescape on, strict names, a whitelist of methods and filters, and a budget."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, directories: Iterable[Path], budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self._safe: dict[tuple[type, str, bool], bool] = {}
        super().__init__(
            loader=Folders(directories),
            autoescape=True,
            undefined=Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=self._finalize,
            cache_size=50,
            optimized=False,  # folding constants takes longer than it saves
        )
        self.globals = {name: self.globals[name] for name in ("range", "namespace", "dict")}
        self.filters = {name: self._paid(function) for name, function in filters.available(self.budget).items()}
        # Names no template can write: see `_prepare`.
        self.filters["-loop"] = self.budget.loop
        self.filters["-weigh"] = self.budget.weigh

    def _finalize(self, value: object) -> Markup:
        printed = filters.finalize(value)
        self.budget.write(len(printed))
        return printed

    def _paid(self, function: Callable[..., Any]) -> Callable[..., Any]:
        first = 1 if hasattr(function, "jinja_pass_arg") else 0

        @functools.wraps(function)
        def paid(*arguments: Any, **named: Any) -> Any:
            value = self.budget.weigh(arguments[first])
            return function(*arguments[:first], value, *arguments[first + 1 :], **named)

        return paid

    # -- what expressions may do

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Nothing private; of built-in types only methods that are listed and bounded."""
        key = type(obj), attr, callable(value)
        if key not in self._safe:  # the answer depends on no more than this: templates ask it for every cell
            of_kind = next((allowed for kind, allowed in METHODS.items() if key[2] and isinstance(obj, kind)), None)
            own = super().is_safe_attribute(obj, attr, value)
            self._safe[key] = own if of_kind is None else attr in of_kind
        return self._safe[key]

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """`str.format` is not offered: it makes text of any size."""
        del value
        return None

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Every call pays one step, which bounds macros that call themselves."""
        self.budget.step(CALL)
        return super().call(context, function, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums pay by size; products are refused where the result would be huge."""
        if operator == "+":
            self.budget.weigh(left)
            self.budget.weigh(right)
        elif operator == "*":
            self.budget.product(left, right)
        elif isinstance(left, str) or (operator == "**" and abs(right) > 100):
            raise SecurityError("这里的算式不能用在模板里。")
        elif operator == "**":
            self.budget.product(left, 1)
        return super().call_binop(context, operator, left, right)

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> jinja2.Template:
        """A template by name; includes pay as calls do."""
        self.budget.step(CALL)
        return super().get_template(name, *args, **kwargs)

    # -- what is compiled

    def as_written(self, source: str, name: str) -> nodes.Template:
        """The tree of a template without our marks. Raises TemplateSyntaxError."""
        return super()._parse(source, name, name)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _prepare(tree, name or "")
        return tree


def all_nodes(tree: nodes.Template) -> list[nodes.Node]:
    """Every node of a template, the outer before the inner. Raises Exhausted where they are too many.

    Jinja's own `find_all` hands each node up through every level above it, so that nesting costs its square.
    """
    found: list[nodes.Node] = [tree]
    for node in found:
        found += node.iter_child_nodes()
        if len(found) > MOST_PARTS:
            raise Exhausted(f"模板里的变量、指令和运算太多，必须少于 {MOST_PARTS} 处。")
    return found


def _prepare(tree: nodes.Template, name: str) -> None:
    """Make every loop and search pay, and every tag of the template carry its place as `data-at`."""
    for node in all_nodes(tree):
        if isinstance(node, nodes.For):
            node.iter = _wrapped(node.iter, "-loop")
        elif isinstance(node, nodes.Concat):
            node.nodes = [_wrapped(one, "string") for one in node.iter_child_nodes()]
        elif isinstance(node, nodes.TemplateData):
            if reserved := _RESERVED.search(node.data):
                line = node.lineno + node.data.count("\n", 0, reserved.start())
                what = MARK if reserved[0].isascii() else f"U+{ord(reserved[0]):04X}"
                raise jinja2.TemplateSyntaxError(f"{what} 是程序自己用的，模板里不能写。", line, name)
            node.data = placed(node.data, node.lineno, name)
        elif isinstance(node, nodes.Operand) and node.op in ("in", "notin"):
            node.expr = _wrapped(node.expr, "-weigh")


def _wrapped(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=node.lineno)


def placed(text: str, line: int, name: str) -> str:
    """Static text made well-formed where HTML is lax, each start tag marked with its line.

    `<br>` becomes `<br/>`, `&nbsp;` and its like become characters. The name is written into the mark
    so that a mistake inside an included file is reported there.
    """
    text = _BREAK.sub("<br/>", text)
    text = _ENTITY.sub(_character, text)
    done = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal line, done
        line += text.count("\n", done, match.start())
        done = match.start()
        return f'<{match[1]} data-at="{line}:{Markup.escape(name)}"'

    return _TAG.sub(mark, text)


def _character(match: re.Match[str]) -> str:
    if match[1] in _XML_ENTITIES:
        return match[0]
    from html.entities import html5

    return html5.get(match[1] + ";", match[0])
