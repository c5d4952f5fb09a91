"""From a template and its data to text in the small HTML, with every mistake at its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2.exceptions import SecurityError

from gwrb.documents.printable import xml_safe
from gwrb.documents.templates.budget import Budget, Exhausted
from gwrb.documents.templates.filters import Unprintable
from gwrb.documents.templates.sandbox import Sandbox
from gwrb.documents.templates.template_problems import TemplateProblem, in_order

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
        from gwrb.documents.templates import check, view_fields  # printing needs neither

        loader = self._sandbox.loader
        self._sandbox.budget.reset()
        try:
            if source is None and loader is not None:
                source = loader.get_source(self._sandbox, name)[0]
            tree = self._sandbox.as_written(source or "", name)
            found = check.problems(self._sandbox, tree, name, frozenset(names), frozenset(styles))
            found += view_fields.problems(tree, name, views)
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
        return TemplateProblem(error.name or name, error.lineno, _syntax(error.message or ""))
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
        return "模板反复引用自己，没有尽头，已停止。"
    if isinstance(error, ZeroDivisionError):
        return "这里除以了零，请先用 {% if %} 判断。"
    return f"这里无法计算（{type(error).__name__}：{error}）。"


def _syntax(message: str) -> str:
    for pattern, sentence in _SYNTAX:
        if match := re.search(pattern, message, re.DOTALL):
            return sentence.format(*match.groups())
    return f"模板写法有误：{message}"


def _place(traceback: TracebackType | None) -> tuple[str, int] | None:
    """Name and line of the deepest frame that belongs to a template."""
    found = None
    while traceback is not None:
        frame = traceback.tb_frame
        if "__jinja_exception__" in frame.f_globals or "__jinja_template__" in frame.f_globals:
            found = frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
    return found
