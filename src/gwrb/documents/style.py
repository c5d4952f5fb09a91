"""How documents look: settings with the values of GB/T 9704-2012 where nothing is said.

Sizes, margins, grid, fonts and levels are clauses 5 and 7 of GB/T 9704-2012; table, figure and note
styles are ours, as the standard is silent on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["justify", "left", "center", "right"]
Grid = Literal["lines", "characters"]

SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The look of one kind of paragraph. Sizes in points; indents in characters; before and after in lines.

    `pitch`: exact line pitch in points, 0 for the page's own, -1 for whatever the content needs.
    `latin`: font of Latin letters and figures, empty for the same font. `name`: shown in Word's list.
    """

    name: str
    font: str = FANG
    size: float = 16
    latin: str = ""
    bold: bool = False
    align: Align = "justify"
    indent: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    pitch: float = 0
    keep_next: bool = False
    outline: int = 0


@dataclass(frozen=True, slots=True)
class Page:
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


@dataclass(frozen=True, slots=True)
class PageNumber:
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
    "period": TextStyle("报告期", KAI, 14, align="center"),
    "number": TextStyle("发文字号", align="center"),
    "recipient": TextStyle("主送机关", align="left", before=1),
    "attachment-note": TextStyle("附件说明", indent=2, before=1),
    "attachment": TextStyle("附件标识", HEI, align="left", after=1, keep_next=True),
    "signature": TextStyle("发文机关署名", align="right", right=4, before=2, keep_next=True),
    "date": TextStyle("成文日期", align="right", right=4),
    "note": TextStyle("注释", size=12, pitch=20),
    "sample": TextStyle("样例标记", HEI, 14, align="center"),
    "center": TextStyle("居中正文", align="center"),
    "right": TextStyle("右对齐正文", align="right"),
    "caption": TextStyle("图表标题", HEI, 12, align="center", pitch=22, keep_next=True),
    "figure": TextStyle("图", size=12, align="center", pitch=-1, keep_next=True),
    "cell": _cell("表格文字", "left"),
    "cell-center": _cell("表格居中文字", "center"),
    "cell-right": _cell("表格数字", "right"),
    "cell-head": _cell("表格表头", "center", HEI),
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


@dataclass(frozen=True, slots=True)
class Style:
    """Everything about the look of a document."""

    page: Page = field(default_factory=Page)
    number: PageNumber = field(default_factory=PageNumber)
    texts: Mapping[str, TextStyle] = field(default_factory=lambda: dict(TEXTS))
    colours: tuple[str, ...] = COLOURS

    def pitch(self, text: TextStyle) -> float:
        """The exact line pitch of a style in points; -1 where lines take what they need."""
        return text.pitch or self.page.pitch
