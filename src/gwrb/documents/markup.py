"""XML read with no DTD, no entities and no network, and its errors told in Chinese."""

from __future__ import annotations

import re

from lxml import etree

from gwrb.documents.printable import xml_safe
from gwrb.documents.templates.template_problems import TemplateProblem
from gwrb.documents.vocabulary import MARK, ROOT

Element = etree._Element  # noqa: SLF001

_PLACE = re.compile(rf'{MARK}="(\d+):([^"]*)"')
_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(/?)([^\s<>/!?]+)([^<>]*?)(/?)>", re.DOTALL)
_REASONS = (
    (r"Entity '(\w+)' not defined", "不认识“&{0};”，请直接写这个字符。"),
    (r"EntityRef|xmlParseEntityRef|CharRef", "“&”必须写成 &amp;。"),
    (r"Attribute (\S+) redefined", "属性“{0}”写了两次。"),
    (r"AttValue: \" or ' expected", "属性的值必须用英文引号括起来。"),
    (r"Specification mandates? value for attribute (\S+)", '属性“{0}”必须有值，如 {0}="{0}"。'),
    (r"Unescaped '<' not allowed in attributes", "属性的值里“<”必须写成 &lt;，或这个标记缺少“>”。"),
    (r"StartTag: invalid element name", "“<”必须写成 &lt;，或标记的写法有误。"),
    (r"attributes construct error|Couldn't find end of Start Tag", "标记的写法有误：检查引号、空格和“>”。"),
    (r"Namespace prefix", "标记和属性的名称里不能有冒号。"),
    (r"\]\]>", "“]]>”必须写成 ]]&gt;。"),
)  # fmt: skip


def parse_xml(text: str, path: str) -> Element:
    """The root element around the given text. Raises TemplateProblem at the line of the template.

    Comments vanish. A document type cannot occur: the text is wrapped in a root first.
    """
    text = xml_safe(text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
    )
    try:
        return etree.fromstring(f"<{ROOT}>{text}</{ROOT}>".encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _explain(text, path, error) from None


def locate(element: Element, path: str) -> tuple[str, int]:
    """Template name and line of an element: its own mark, or that of the nearest before or around it."""
    here: Element | None = element
    while here is not None:
        if mark := here.get(MARK):
            line, _, name = mark.partition(":")
            return name or path, int(line)
        before = here.getprevious()
        here = before if before is not None else here.getparent()
    return path, 1


def _explain(text: str, path: str, error: etree.XMLSyntaxError) -> TemplateProblem:
    reason = error.msg or ""
    if "mismatch" in reason or "Premature end" in reason or "Extra content" in reason:
        return _unbalanced(text, path) or TemplateProblem(path, 1, "标记没有成对出现。")
    line, column = error.position
    rows = text.split("\n")
    offset = sum(len(row) + 1 for row in rows[: line - 1]) + column
    name, at = _nearest(text[: max(0, offset)], path)
    for pattern, sentence in _REASONS:
        if match := re.search(pattern, reason):
            return TemplateProblem(name, at, sentence.format(*match.groups()))
    return TemplateProblem(name, at, f"标记的写法有误（{reason}）。")


def _nearest(before: str, path: str) -> tuple[str, int]:
    """The last marked place in some text, moved on by the lines that follow it."""
    marks = list(_PLACE.finditer(before))
    if not marks:
        return path, 1 + before.count("\n")
    last = marks[-1]
    return last[2] or path, int(last[1]) + before.count("\n", last.end())


def _unbalanced(text: str, path: str) -> TemplateProblem | None:
    """The first tag without its partner."""
    opened: list[tuple[str, str, int]] = []
    for match in _TOKEN.finditer(text):
        closing, tag, rest, empty = match.groups()
        if tag is None or empty:
            continue
        place = _PLACE.search(rest)
        name, line = (place[2] or path, int(place[1])) if place else _nearest(text[: match.start()], path)
        if not closing:
            opened.append((tag, name, line))
        elif not opened:
            return TemplateProblem(name, line, f"</{tag}> 没有对应的开始标记 <{tag}>。")
        elif opened[-1][0] != tag:
            tag, name, line = opened[-1]
            return TemplateProblem(name, line, f"<{tag}> 没有结束，缺少 </{tag}>。")
        else:
            opened.pop()
    if not opened:
        return None
    tag, name, line = opened[-1]
    return TemplateProblem(name, line, f"<{tag}> 没有结束，缺少 </{tag}>。")
