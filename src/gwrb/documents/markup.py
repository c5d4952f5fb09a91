"""The small HTML that documents are written in: which element may stand where, with which attributes.

It is read as XML with no DTD, no entities and no network, and its errors are told in Chinese.
"""

import re
from collections.abc import Iterable

from lxml import etree

from gwrb.documents.printable import xml_safe

ROOT = "document"
MARK = "data-at"  # where a tag stands in its template: "line:name"; written by `template.placed`

TEXT_BLOCKS = ("h1", "h2", "h3", "h4", "p")
INLINE = frozenset({"br", "strong", "input", "textarea", "select"})
BLOCKS = frozenset({*TEXT_BLOCKS, "table", "ul", "ol", "figure"})

CHILDREN: dict[str, frozenset[str]] = {
    ROOT: BLOCKS | {"section"},
    "section": BLOCKS,
    "table": frozenset({"thead", "tbody", "tr"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "figure": frozenset({"strong", "br"}),
    "strong": frozenset({"br", "input", "textarea", "select"}),
    "select": frozenset({"option"}),
    "th": INLINE | {"p"},
    "td": INLINE | {"p"},
    "li": INLINE,
    **dict.fromkeys(TEXT_BLOCKS, INLINE),
    **dict.fromkeys(("br", "input", "textarea", "option"), frozenset()),
}
"""Element → the elements it may hold."""


_CELL = frozenset({"class", "colspan", "rowspan", "width"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "th": _CELL,
    "td": _CELL,
    "section": frozenset({"class", "footer"}),
    "table": frozenset({"class"}),
    "figure": frozenset({"data-chart"}),
    "li": frozenset({"class"}),
    **dict.fromkeys(TEXT_BLOCKS, frozenset({"class"})),
    "input": frozenset({"name", "value", "title", "placeholder", "type"}),
    "textarea": frozenset({"name", "title", "placeholder"}),
    "select": frozenset({"name", "title", "placeholder"}),
    "option": frozenset({"value", "selected"}),
}
"""Element → the attributes it may carry."""

SECTION_CLASSES = frozenset({"landscape", "form"})
TABLE_CLASSES = frozenset({"plain"})


def known(tag: str) -> bool:
    """Whether the element belongs to the vocabulary."""
    return tag in CHILDREN and tag != ROOT


def tag_problem(tag: str, parent: str | None = None) -> str | None:
    """The Chinese sentence for an element that may not stand here, or None. No parent: anywhere."""
    if not known(tag):
        return f"不认识标记 <{tag}>。可用的标记：{' '.join(sorted(name for name in CHILDREN if name != ROOT))}。"
    if parent is not None and tag not in CHILDREN[parent]:
        place = "文件最外层" if parent == ROOT else f"<{parent}> 里面"
        allowed = " ".join(sorted(CHILDREN[parent])) or "文字"
        return f"<{tag}> 不能放在{place}；这里可以放：{allowed}。"
    return None


def attribute_problem(tag: str, name: str) -> str | None:
    """The Chinese sentence for an attribute the element may not carry, or None."""
    allowed = ATTRIBUTES.get(tag, frozenset())
    if name == MARK or name in allowed:
        return None
    if not allowed:
        return f"<{tag}> 不能带属性“{name}”。"
    return f"<{tag}> 不能带属性“{name}”；可用的属性：{' '.join(sorted(allowed))}。"


def class_problem(tag: str, name: str, styles: frozenset[str]) -> str | None:
    """The Chinese sentence for a class that names nothing, or None. `styles`: names of text styles."""
    allowed = {"section": SECTION_CLASSES, "table": TABLE_CLASSES}.get(tag, styles)
    if name in allowed:
        return None
    what = "样式文件 style.yaml 里" if allowed is styles else f"<{tag}> "
    return f"{what}没有样式“{name}”。可用的样式：{' '.join(sorted(allowed))}。"


class TemplateProblem(Exception):
    """One mistake of a template: its name, the line (from 1) and a Chinese sentence saying what to do."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TemplateProblem) and self.args == other.args

    def __hash__(self) -> int:
        return hash(self.args)


def in_order(problems: Iterable[TemplateProblem]) -> list[TemplateProblem]:
    """The given problems sorted by path, line and message, exact repeats once."""
    return sorted(set(problems), key=lambda problem: problem.args)


Element = etree._Element  # noqa: SLF001

_PLACE = re.compile(rf'{MARK}="(\d{{1,7}}):([^"]*)"')
_OWN = re.compile(r"(\d{1,7}):(.*)", re.DOTALL)
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
        if mark := _OWN.fullmatch(here.get(MARK, "")):
            return mark[2] or path, int(mark[1])
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
    return TemplateProblem(name, at, sentence_of(_REASONS, reason) or f"标记的写法有误（{reason}）。")


def sentence_of(reasons: Iterable[tuple[str, str]], message: str) -> str | None:
    """The Chinese sentence for a library's message, by the first pattern that is found in it."""
    for pattern, sentence in reasons:
        if match := re.search(pattern, message, re.DOTALL):
            return sentence.format(*match.groups())
    return None


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
