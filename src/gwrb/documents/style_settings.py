"""From settings as a clerk writes them to a `Style`, with every mistake told and none raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from gwrb.documents import lengths
from gwrb.documents.style import Page, PageNumber, Style, TextStyle
from gwrb.text.near_words import closest

if TYPE_CHECKING:
    from gwrb.documents.style import Align, Grid

ALIGNS: Mapping[str, Align] = {"两端对齐": "justify", "左对齐": "left", "居中": "center", "右对齐": "right"}
GRIDS: Mapping[str, Grid] = {"只指定行网格": "lines", "指定行和字符网格": "characters"}
_CLASS = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LARGEST = 420  # millimetres, points or characters: beyond A3 nothing is meant
_Look = TypeVar("_Look", Page, PageNumber, TextStyle)
_FLAGS = {"是": True, "否": False, "true": True, "false": False}


class _Kind(NamedTuple):
    """How one sort of value is read, and the Chinese words for what it must be."""

    read: Callable[[object], object]  # gives None where the value cannot be meant
    must: str


class Wrong(NamedTuple):
    """One mistake: the keys that lead to it, whether the key itself is wrong, and the Chinese sentence."""

    path: tuple[str, ...]
    message: str
    key: bool = False


def _figure(value: object) -> object:
    """Text that is a figure as that figure: our reader of YAML leaves all values as text."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}(\.\d{1,4})?", value.strip(), re.ASCII):
        return float(value) if "." in value else int(value)
    return value


def _number(value: object) -> float | None:
    value = _figure(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LARGEST:
        return None
    return float(value)


def _count(value: object) -> int | None:
    value = _figure(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 200 else None


def _font(value: object) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text if re.fullmatch(r"[\w \-.+()（）]{1,60}", text) else None


def _bounded(found: float | None) -> float | None:
    return found if found is not None and 0 < found <= _LARGEST else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else _FLAGS.get(str(value))


def _pattern(value: object) -> str | None:
    fits = isinstance(value, str) and value.count("{n}") == 1 and len(value) < 40 and value.isprintable()
    return str(value) if fits else None


_LENGTH = _Kind(lambda value: _bounded(lengths.millimetres(value)), "长度，如 37毫米")
_POINTS = _Kind(lambda value: _bounded(lengths.points(value)), "磅数，如 28.95磅")
_SIZE = _Kind(lengths.size, "字号，如 三号、小四，或 12磅")
_CHARACTERS = _Kind(_number, "字数或行数，如 2 或 0.5")
_COUNT = _Kind(_count, "1 到 200 的整数")
_FONT = _Kind(_font, "字体名，如 仿宋_GB2312")
_FLAG = _Kind(_flag, "是 或 否")
_ALIGN = _Kind(lambda value: ALIGNS.get(str(value)), "、".join(ALIGNS) + " 之一")
_GRID = _Kind(lambda value: GRIDS.get(str(value)), " 或 ".join(GRIDS))
_NAME = _Kind(_font, "Word 样式列表里的名称")
_PATTERN = _Kind(_pattern, "含有一个 {n} 的文字，如 — {n} —")

_PAGE = {
    "width": _LENGTH, "height": _LENGTH, "top": _LENGTH, "bottom": _LENGTH, "left": _LENGTH, "right": _LENGTH,
    "lines": _COUNT, "characters": _COUNT, "pitch": _POINTS, "grid": _GRID,
}  # fmt: skip
_PAGE_NUMBER = {"font": _FONT, "size": _SIZE, "pattern": _PATTERN, "gap": _LENGTH, "inset": _CHARACTERS}
_TEXT = {
    "name": _NAME, "font": _FONT, "latin": _FONT, "size": _SIZE, "bold": _FLAG, "align": _ALIGN,
    "indent": _CHARACTERS, "left": _CHARACTERS, "right": _CHARACTERS, "before": _CHARACTERS,
    "after": _CHARACTERS, "pitch": _POINTS, "keep_next": _FLAG,
}  # fmt: skip


def load_style(mapping: Mapping[str, object]) -> tuple[Style, list[Wrong]]:
    """A style from settings, and what is wrong with them, in Chinese, in the order of the file.

    What is not said keeps the value of GB/T 9704; what is wrong keeps it too. Never raises.
    """
    errors: list[Wrong] = []
    _unknown(mapping, ("page", "page_number", "styles", "colours"), (), errors)
    page = _filled(Page(), mapping.get("page"), _PAGE, ("page",), errors)
    number = _filled(PageNumber(), mapping.get("page_number"), _PAGE_NUMBER, ("page_number",), errors)
    page = _fitting(page, errors)
    texts = _texts(mapping.get("styles"), errors)
    return Style(page, number, texts, _colours(mapping.get("colours"), errors)), errors


def _named(path: tuple[str, ...]) -> str:
    return " 的 ".join(path)


def _unknown(given: Mapping[str, object], known: tuple[str, ...], where: tuple[str, ...], errors: list[Wrong]) -> None:
    for key in given:
        if key not in known:
            near = closest(str(key), known)
            hint = f"是否要写“{near}”？" if near else f"可用的名称：{' '.join(known)}。"
            start = f"{_named(where)} 里" if where else ""
            errors.append(Wrong((*where, str(key)), f"{start}不认识“{key}”。{hint}", key=True))


def _settings(given: object, what: str, where: tuple[str, ...], errors: list[Wrong]) -> Mapping[str, object]:
    """What stands under a key; nothing where it is no mapping."""
    if given is not None and not isinstance(given, Mapping):
        errors.append(Wrong(where, f"{_named(where)} 必须是若干“{what}”。"))
    return given if isinstance(given, Mapping) else {}


def _filled(
    start: _Look, given: object, kinds: Mapping[str, _Kind], where: tuple[str, ...], errors: list[Wrong]
) -> _Look:
    """A part of the style with the settings given for it; what is wrong stays as it was."""
    settings = _settings(given, "名称: 值", where, errors)
    _unknown(settings, tuple(kinds), where, errors)
    values: dict[str, object] = {}
    for key, kind in kinds.items():
        if key in settings:
            values[key] = kind.read(settings[key])
            if values[key] is None:
                del values[key]
                message = f"{_named(where)} 的 {key} 必须是{kind.must}，现在是“{settings[key]}”。"
                errors.append(Wrong((*where, key), message))
    return replace(start, **values)  # type: ignore[arg-type]


def _fitting(page: Page, errors: list[Wrong]) -> Page:
    """The page, or the standard one where the margins leave no room or the lines do not fit."""
    height = page.height - page.top - page.bottom
    if page.width - page.left - page.right < 50 or height < 50:
        errors.append(Wrong(("page",), "page 的页边距太大：纸上必须至少留出 50 × 50 毫米写字。"))
        return Page()
    room = height / 25.4 * 72
    if page.lines * page.pitch > room + 0.01:
        message = (
            f"page 的 pitch 太大：{page.lines} 行 × {page.pitch:g} 磅超出版心高度 {room:.1f} 磅，"
            f"必须不大于 {int(room / page.lines * 20) / 20:g} 磅。"
        )
        errors.append(Wrong(("page", "pitch"), message))
        return Page()
    return page


def _texts(given: object, errors: list[Wrong]) -> dict[str, TextStyle]:
    texts = dict(Style().texts)
    for key, settings in _settings(given, "样式名: 设置", ("styles",), errors).items():
        if not isinstance(key, str) or not _CLASS.fullmatch(key):
            message = f"styles 的样式名“{key}”必须由小写英文字母、数字和短横线组成。"
            errors.append(Wrong(("styles", str(key)), message, key=True))
            continue
        start = texts.get(key) or replace(texts["body"], name=key)
        texts[key] = _filled(start, settings, _TEXT, ("styles", key), errors)
    names: dict[str, str] = {}
    for key, text in texts.items():
        if text.name in names:
            message = f"styles 的 {key} 与 {names[text.name]} 的 name 都是“{text.name}”，必须不同。"
            errors.append(Wrong(("styles", key, "name"), message))
            texts[key] = replace(text, name=key)  # Word repairs a file with two styles of one name
        names.setdefault(text.name, key)
    return texts


def _colours(given: object, errors: list[Wrong]) -> tuple[str, ...]:
    if given is None:
        return Style().colours
    values = given if isinstance(given, list) else []
    good = tuple(str(value).upper() for value in values if re.fullmatch("[0-9A-Fa-f]{6}", str(value)))
    if not good or len(good) != len(values):
        message = 'colours 必须是若干六位颜色代码，如 ["3B6EA8", "C8553D"]。'
        errors.append(Wrong(("colours",), message))
        return Style().colours
    return good
