"""Pages of a Word document: sections, and the page number at the same place of every sheet.

GB/T 9704-2012 7.5: — 1 — in 四号 half-width 宋体, 7 mm below the text, one character in from the outer
edge. 7.4: a landscape table keeps the number where a portrait page has it, so there it stands in a
floating cell of the header, beside the left edge, its words running downward.
"""

from __future__ import annotations

from gwrb.documents.lengths import twips
from gwrb.documents.style import Style
from gwrb.documents.word.ooxml import HEAD, MAIN, text
from gwrb.documents.word.paragraphs import RUN
from gwrb.documents.word.styles import fonts, half, spare, text_width

_FORM_MARGIN, _FORM_BOTTOM, _FORM_FOOT = 12.0, 16.0, 8.0  # millimetres: a form has many columns
_LINE = 1.3  # the number's own exact line, in its size
_DASH = 0.504  # how far the dash stands above the line's foot, in the number's size
_PORTRAIT = {"header": ("empty", "empty"), "footer": ("odd", "even")}
_LANDSCAPE = {"header": ("wide-odd", "wide-even"), "footer": ("empty", "empty")}
NAMES = {
    "header": {"empty": "header-empty", "wide-odd": "header-wide-odd", "wide-even": "header-wide-even"},
    "footer": {"empty": "footer-empty", "odd": "footer-odd", "even": "footer-even"},
}
"""Part names without their ending; each is also its relationship's id."""


def section(style: Style, *, landscape: bool, footer: str | None = None) -> str:
    """A sectPr; margins turn with the sheet, whose top becomes the right edge.

    `footer`: the part that stands at the foot of a form's pages, which lie and have narrow margins.
    """
    page = style.page
    if footer is not None:
        return _form(style, footer)
    used = _LANDSCAPE if landscape else _PORTRAIT
    references = "".join(
        f'<w:{kind}Reference w:type="{which}" r:id="{NAMES[kind][name]}"/>'
        for kind, names in used.items()
        for which, name in zip(("default", "even"), names, strict=True)
    )
    if landscape:
        size = f'w:w="{twips(page.height)}" w:h="{twips(page.width)}" w:orient="landscape"'
        margins = page.left, page.top, page.right, page.bottom
        grid = ""
    else:
        size = f'w:w="{twips(page.width)}" w:h="{twips(page.height)}"'
        margins = page.top, page.right, page.bottom, page.left
        grid = _grid(style)
    top, right, bottom, left = (twips(margin) for margin in margins)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="{foot(style)}" w:gutter="0"/><w:cols w:space="425"/>{grid}</w:sectPr>'
    )


def _form(style: Style, footer: str) -> str:
    page = style.page
    references = "".join(
        f'<w:{kind}Reference w:type="{which}" r:id="{name}"/>'
        for kind, name in (("header", "empty"), ("footer", footer))
        for which in ("default", "even")
    ).replace('r:id="empty"', f'r:id="{NAMES["header"]["empty"]}"')
    side, edge = twips(_FORM_MARGIN), twips(_FORM_FOOT)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.height)}" w:h="{twips(page.width)}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{side}" w:right="{side}" w:bottom="{twips(_FORM_BOTTOM)}" w:left="{side}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/><w:cols w:space="425"/></w:sectPr>'
    )


def form_footer(style: Style, words: str) -> str:
    """The footer part of a form: its words, then the number of the page."""
    look = "form-cell" if "form-cell" in style.texts else "cell"
    page = "".join(
        f"{RUN}{inside}</w:r>"
        for inside in (
            f'<w:t xml:space="preserve">{text(words)}　第</w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            '<w:t xml:space="preserve">1</w:t>',
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve">页</w:t>',
        )
    )
    return _part("ftr", f'<w:p><w:pPr><w:pStyle w:val="{look}"/><w:jc w:val="center"/></w:pPr>{page}</w:p>')


def text_area(style: Style, *, landscape: bool, form: bool = False) -> tuple[int, int]:
    """Width and height of the text area in twips."""
    page = style.page
    if form:
        side, below = twips(_FORM_MARGIN), twips(_FORM_BOTTOM)
        return twips(page.height) - 2 * side, twips(page.width) - side - below
    across = text_width(style)
    down = twips(page.height) - twips(page.top) - twips(page.bottom)
    return (down, across) if landscape else (across, down)


def _grid(style: Style) -> str:
    """The grid. charSpace is measured from the size in docDefaults, in 1/4096 point."""
    page = style.page
    pitch = round(page.pitch * 20)
    if page.grid == "lines":
        return f'<w:docGrid w:type="lines" w:linePitch="{pitch}"/>'
    space = int(spare(style) * 4096) - 8  # a hair less, or rounding loses a character
    return f'<w:docGrid w:type="linesAndChars" w:linePitch="{pitch}" w:charSpace="{space}"/>'


def foot(style: Style) -> int:
    """Distance in twips from the sheet's edge to the foot of the number's line."""
    page, number = style.page, style.number
    return twips(page.bottom - number.gap) - round(number.size * 20 * _DASH)


def numbers(style: Style) -> dict[str, str]:
    """Part name → header or footer XML."""
    width = round(style.number.size * _LINE * 20)
    return {
        "header-empty": _part("hdr", _plain()),
        "footer-empty": _part("ftr", _plain()),
        "footer-odd": _part("ftr", _number(style, "right")),
        "footer-even": _part("ftr", _number(style, "left")),
        "header-wide-odd": _part("hdr", _beside(style, width, "right") + _plain()),
        "header-wide-even": _part("hdr", _beside(style, width, "left") + _plain()),
    }


def _part(tag: str, inside: str) -> str:
    return f"{HEAD}<w:{tag} {MAIN}>{inside}</w:{tag}>"


def _plain() -> str:
    return '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def _number(style: Style, side: str) -> str:
    """The paragraph with the number; `side` is where the outer edge is."""
    number = style.number
    before, _, after = number.pattern.partition("{n}")
    look = f'{fonts(number.font)}<w:sz w:val="{half(number.size)}"/><w:szCs w:val="{half(number.size)}"/>'
    start = RUN.replace(
        '<w:rFonts w:hint="eastAsia"/>', look.replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ', 1)
    )

    def words(inside: str) -> str:
        return f'{start}<w:t xml:space="preserve">{text(inside)}</w:t></w:r>' if inside else ""

    def mark(kind: str) -> str:
        return f'{start}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'{start}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    inset = f'w:{side}Chars="{round(number.inset * 100)}" w:{side}="{round(number.inset * number.size * 20)}"'
    return (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:line="{round(number.size * _LINE * 20)}" w:lineRule="exact"/>'
        f'<w:ind {inset}/><w:jc w:val="{side}"/></w:pPr>'
        f"{words(before)}{mark('begin')}{code}{mark('separate')}{words('1')}{mark('end')}{words(after)}</w:p>"
    )


def _beside(style: Style, width: int, side: str) -> str:
    """The number in a floating cell: the portrait footer's box, turned with the sheet."""
    page = style.page
    down = text_area(style, landscape=True)[1]
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{foot(style)}" w:tblpY="{twips(page.left)}"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{down}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:textDirection w:val="tbRl"/></w:tcPr>{_number(style, side)}</w:tc></w:tr></w:tbl>'
    )
