"""The words inside one element: runs, breaks and fields, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gwrb.documents.document import Break, Inline, Inlines, PageField, Run
from gwrb.documents.printable import LINE, collapse, decode

if TYPE_CHECKING:
    from gwrb.documents.markup import Element
    from gwrb.documents.small_html import HtmlReader

Lines = tuple[Inlines, ...]
_NEW_LINE = Run(LINE)  # a line end of the data, told from others by identity


def lines(element: Element, reader: HtmlReader, *, breaks: bool) -> Lines:
    """The inlines of an element, one tuple for each line of the data; with `breaks`, one for all.

    `reader` checks each element inside and makes the problems to raise.
    """
    if not len(element):
        if not element.text:
            return ((),)
        if LINE not in element.text or not breaks:
            return of_words(element.text)
    return _split(_tidy(list(_inside(element, reader))), breaks=breaks)


def of_words(text: str) -> Lines:
    """The inlines of an element that holds nothing but words, one tuple for each line of the data."""
    text = collapse(text).strip(" ")
    if LINE not in text:
        return ((Run(decode(text)),),) if text else ((),)
    return tuple((Run(decode(line)),) if line else () for line in text.split(LINE))


def _inside(element: Element, reader: HtmlReader, *, strong: bool = False) -> Iterator[Inline]:
    yield from _text(element.text, strong=strong)
    for child in element:
        reader.checked(child)
        if child.tag == "br":
            yield Break()
        elif child.tag == "strong":
            yield from _inside(child, reader, strong=True)
        else:
            yield _field(child, reader)
        yield from _text(child.tail, strong=strong)


def _text(text: str | None, *, strong: bool) -> Iterator[Run]:
    for number, line in enumerate(collapse(text or "").split(LINE)):
        if number:
            yield _NEW_LINE
        if line:
            yield Run(line, strong)


def _tidy(found: list[Inline]) -> list[Inline]:
    """Without template blanks at the edges and beside breaks; then the blanks of the data put back."""
    result: list[Inline] = []
    for before, item, after in zip([Break(), *found], found, [*found[1:], Break()], strict=False):
        if not isinstance(item, Run) or item is _NEW_LINE:
            result.append(item)
            continue
        text = item.text
        if isinstance(before, Break) or (isinstance(before, Run) and before.text.endswith(" ")):
            text = text.lstrip(" ")
        if isinstance(after, Break):
            text = text.rstrip(" ")
        if text:
            result.append(Run(decode(text), item.strong))
    return result


def _split(found: list[Inline], *, breaks: bool) -> Lines:
    if breaks:
        return (tuple(Break() if item is _NEW_LINE else item for item in found),)
    rows: list[list[Inline]] = [[]]
    for item in found:
        if item is _NEW_LINE:
            rows.append([])
        else:
            rows[-1].append(item)
    return tuple(tuple(row) for row in rows)


def _field(element: Element, reader: HtmlReader) -> PageField:
    kind = str(element.tag)
    name = decode(element.get("name", ""))
    if not name:
        raise reader.refuse(element, f"<{kind}> 必须有 name。")
    title, hint = decode(element.get("title", "")), decode(element.get("placeholder", ""))
    if kind == "input":
        type_ = element.get("type", "text")
        if type_ not in ("text", "date"):
            raise reader.refuse(element, f"<input> 的 type 必须是 text 或 date，现在是“{type_}”。")
        value = decode(element.get("value", "")).replace("\n", " ")
        return PageField("date" if type_ == "date" else "input", name, value, title, hint)
    if kind == "textarea":
        return PageField("textarea", name, _words(element), title, hint)
    options: list[tuple[str, str]] = []
    chosen = ""
    for option in element:
        label = _words(option)
        value = decode(option.get("value", "")) if "value" in option.attrib else label
        if value in (known for known, _ in options):
            raise reader.refuse(option, f"选项“{value}”重复了。")
        options.append((value, label))
        if "selected" in option.attrib:
            chosen = value
    return PageField("select", name, chosen, title, hint, tuple(options))


def _words(element: Element) -> str:
    return decode(collapse(element.text or "").strip(" "))
