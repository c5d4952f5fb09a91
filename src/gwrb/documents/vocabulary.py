"""The small HTML that documents are written in: which element may stand where, with which attributes."""

from __future__ import annotations

ROOT = "document"
MARK = "data-at"  # where a tag stands in its template: "line:name"; written by sandbox.placed

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
