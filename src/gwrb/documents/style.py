"""How documents look: settings with the values of GB/T 9704-2012 where nothing is said.

Sizes, margins, grid, fonts and levels are clauses 5 and 7 of GB/T 9704-2012; table, figure and note
styles are ours, as the standard is silent on them.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, TypeVar

from gwrb.text.script import closest

Align = Literal["justify", "left", "center", "right"]
Grid = Literal["lines", "characters"]

SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"


class TextStyle(NamedTuple):
    """The look of one kind of paragraph. Sizes in points; indents in characters; before and after in lines.

    `pitch`: exact line pitch in points, 0 for the page's own, -1 for whatever the content needs.
    `colour`: six hexadecimal digits, empty for black. `border`: the sides that have a line of that colour.
    `latin`: font of Latin letters and figures, empty for the same font. `name`: shown in Word's list.
    """

    name: str
    font: str = FANG
    size: float = 16
    latin: str = ""
    bold: bool = False
    colour: str = ""
    border: tuple[str, ...] = ()
    align: Align = "justify"
    indent: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    pitch: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int = 0


class Page(NamedTuple):
    """The sheet in millimetres, its grid, and the line pitch in points.

    `grid`: both give 22 × 28 in Word. "characters" is Word's own grid of lines and characters, which
    LibreOffice 7.4 draws at some 18 characters a line; "lines" sets the same distance in the styles.
    """

    width: float = 210
    height: float = 297
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    lines: int = 22
    characters: int = 28
    pitch: float = 28.95
    grid: Grid = "lines"


class PageNumber(NamedTuple):
    """— 1 —: `pattern` holds {n}; `gap`: millimetres below the text; `inset`: characters from the edge."""

    font: str = SONG
    size: float = 14
    pattern: str = "— {n} —"
    gap: float = 7
    inset: float = 1


def _cell(name: str, align: Align, font: str = FANG) -> TextStyle:
    return TextStyle(name, font, 10.5, align=align, pitch=15)


TEXTS: Mapping[str, TextStyle] = {
    "body": TextStyle("公文正文", indent=2),
    "title": TextStyle("公文标题", TITLE, 22, align="center", keep_next=True, outline=1),
    "heading1": TextStyle("公文一级标题", HEI, indent=2, keep_next=True, outline=2),
    "heading2": TextStyle("公文二级标题", KAI, indent=2, keep_next=True, outline=3),
    "heading3": TextStyle("公文三级标题", FANG, indent=2, keep_next=True, outline=4),
    "period": TextStyle("报告期", KAI, 12, align="center"),
    "number": TextStyle("发文字号", align="center"),
    "recipient": TextStyle("主送机关", align="left", before=1),
    "attachment-note": TextStyle("附件说明", indent=2, before=1),
    "attachment-more": TextStyle("附件说明续行", align="left", left=5),
    "attachment": TextStyle("附件标识", HEI, align="left", after=1, keep_next=True),
    "signature": TextStyle("发文机关署名", align="right", right=4, before=2, keep_next=True),
    "date": TextStyle("成文日期", align="right", right=4),
    "note": TextStyle("注释", size=12, pitch=20, keep_lines=True),
    "sample": TextStyle("样例标记", HEI, 14, align="center"),
    "compact": TextStyle("紧凑正文", size=14, indent=2, pitch=24),
    "center": TextStyle("居中正文", align="center"),
    "right": TextStyle("右对齐正文", align="right"),
    "caption": TextStyle("图表标题", HEI, 12, align="center", pitch=22, keep_next=True),
    "figure": TextStyle("图", size=12, align="center", pitch=-1, keep_next=True),
    "cell": _cell("表格文字", "left"),
    "cell-center": _cell("表格居中文字", "center"),
    "cell-right": _cell("表格数字", "right"),
    "cell-head": _cell("表格表头", "center", HEI),
    "cell-fine": TextStyle("表格小字", size=9, align="left", pitch=12),
    "cell-fine-center": TextStyle("表格居中小字", size=9, align="center", pitch=12),
    "form-number": TextStyle("表单编号", HEI, 14, align="left", pitch=20),
    "form-line": TextStyle("表单说明行", KAI, 12, align="center", pitch=22),
    "form-note": TextStyle("填表说明", size=14, pitch=25),
    "form-note-right": TextStyle("填表说明落款", size=14, align="right", pitch=25),
    "form-head": TextStyle("表单表头", HEI, 8.5, align="center", pitch=11),
    "form-cell": TextStyle("表单文字", size=8.5, align="left", pitch=11),
    "form-center": TextStyle("表单居中文字", size=8.5, align="center", pitch=11),
    "form-foot": TextStyle("表尾", size=12, align="left", pitch=20),
    "form-foot-right": TextStyle("表尾栏目", size=12, align="right", pitch=20),
}
"""The named styles: a template's `class` is one of these."""

COLOURS = ("4E8A5E", "3B6EA8", "C8553D", "E0A526", "A79BBF", "B8BCC2")


class Style(NamedTuple):
    """Everything about the look of a document."""

    page: Page = Page()
    number: PageNumber = PageNumber()
    texts: Mapping[str, TextStyle] = TEXTS
    colours: tuple[str, ...] = COLOURS

    def pitch(self, text: TextStyle) -> float:
        """The exact line pitch of a style in points; -1 where lines take what they need."""
        return text.pitch or self.page.pitch


SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0, "六号": 7.5, "小六": 6.5, "七号": 5.5, "八号": 5.0,
}  # fmt: skip
"""Named sizes in points, as Word's size box lists them."""

_NUMBER = r"(\d+(?:\.\d+)?)"
_POINTS_TEXT = re.compile(_NUMBER + r"\s*(?:磅|pt)?")
_LENGTH_TEXT = re.compile(_NUMBER + r"\s*(毫米|mm|厘米|cm|磅|pt)?")
_IN_MM = {"毫米": 1.0, "mm": 1.0, None: 1.0, "厘米": 10.0, "cm": 10.0, "磅": 25.4 / 72, "pt": 25.4 / 72}


def size(value: object) -> float | None:
    """三号, 16磅, 16pt or 16 in points; None for anything else, and for sizes below 5 or above 72."""
    text = str(value).strip()
    points = SIZES.get(text)
    if points is None and (match := _POINTS_TEXT.fullmatch(text)):
        points = float(match[1])
    return points if points is not None and 5 <= points <= 72 else None


def points(value: object) -> float | None:
    """28.95磅, 28.95pt or 28.95 in points; None where it is no such length."""
    match = _POINTS_TEXT.fullmatch(str(value).strip())
    return float(match[1]) if match else None


def millimetres(value: object) -> float | None:
    """37毫米, 37mm, 3.7厘米, 20磅 or 37 in millimetres; None where it is no length."""
    match = _LENGTH_TEXT.fullmatch(str(value).strip())
    return float(match[1]) * _IN_MM[match[2]] if match else None


ALIGNS: Mapping[str, Align] = {"两端对齐": "justify", "左对齐": "left", "居中": "center", "右对齐": "right"}
BORDERS: Mapping[str, tuple[str, ...]] = {
    "无": (), "上": ("top",), "下": ("bottom",), "上下": ("top", "bottom"), "四周": ("top", "left", "bottom", "right"),
}  # fmt: skip
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


def _pattern(value: object) -> str | None:
    fits = isinstance(value, str) and value.count("{n}") == 1 and len(value) < 40 and value.isprintable()
    return str(value) if fits else None


def _colour(value: object) -> str | None:
    return str(value).upper() if re.fullmatch("[0-9A-Fa-f]{6}", str(value)) else None


_LENGTH = _Kind(lambda value: _bounded(millimetres(value)), "长度，如 37毫米")
_POINTS = _Kind(lambda value: _bounded(points(value)), "磅数，如 28.95磅")
_SIZE = _Kind(size, "字号，如 三号、小四，或 12磅")
_CHARACTERS = _Kind(_number, "字数或行数，如 2 或 0.5")
_COUNT = _Kind(_count, "1 到 200 的整数")
_FONT = _Kind(_font, "字体名，如 仿宋_GB2312")
_FLAG = _Kind(lambda value: value if isinstance(value, bool) else _FLAGS.get(str(value)), "是 或 否")
_ALIGN = _Kind(lambda value: ALIGNS.get(str(value)), "、".join(ALIGNS) + " 之一")
_BORDER = _Kind(lambda value: BORDERS.get(str(value)), "、".join(BORDERS) + " 之一")
_COLOUR = _Kind(_colour, "六位颜色代码，如 C00000")
_GRID = _Kind(lambda value: GRIDS.get(str(value)), " 或 ".join(GRIDS))
_NAME = _Kind(_font, "Word 样式列表里的名称")
_PATTERN = _Kind(_pattern, "含有一个 {n} 的文字，如 — {n} —")

_PAGE = {
    "width": _LENGTH, "height": _LENGTH, "top": _LENGTH, "bottom": _LENGTH, "left": _LENGTH, "right": _LENGTH,
    "lines": _COUNT, "characters": _COUNT, "pitch": _POINTS, "grid": _GRID,
}  # fmt: skip
_PAGE_NUMBER = {"font": _FONT, "size": _SIZE, "pattern": _PATTERN, "gap": _LENGTH, "inset": _CHARACTERS}
_TEXT = {
    "name": _NAME, "font": _FONT, "latin": _FONT, "size": _SIZE, "bold": _FLAG, "colour": _COLOUR, "border": _BORDER, "align": _ALIGN,
    "indent": _CHARACTERS, "left": _CHARACTERS, "right": _CHARACTERS, "before": _CHARACTERS,
    "after": _CHARACTERS, "pitch": _POINTS, "keep_next": _FLAG, "keep_lines": _FLAG,
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
    values: dict[str, Any] = {}
    for key, kind in kinds.items():
        if key in settings:
            values[key] = kind.read(settings[key])
            if values[key] is None:
                del values[key]
                message = f"{_named(where)} 的 {key} 必须是{kind.must}，现在是“{settings[key]}”。"
                errors.append(Wrong((*where, key), message))
    return start._replace(**values)


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
        start = texts.get(key) or texts["body"]._replace(name=key)
        texts[key] = _filled(start, settings, _TEXT, ("styles", key), errors)
    names: dict[str, str] = {}
    for key, text in texts.items():
        if text.name in names:
            message = f"styles 的 {key} 与 {names[text.name]} 的 name 都是“{text.name}”，必须不同。"
            errors.append(Wrong(("styles", key, "name"), message))
            texts[key] = text._replace(name=key)  # Word repairs a file with two styles of one name
        names.setdefault(text.name, key)
    return texts


def _colours(given: object, errors: list[Wrong]) -> tuple[str, ...]:
    if given is None:
        return Style().colours
    values = given if isinstance(given, list) else []
    good = tuple(colour for value in values if (colour := _colour(value)))
    if not good or len(good) != len(values):
        message = 'colours 必须是若干六位颜色代码，如 ["3B6EA8", "C8553D"]。'
        errors.append(Wrong(("colours",), message))
        return Style().colours
    return good
