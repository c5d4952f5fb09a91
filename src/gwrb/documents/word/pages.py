"""Pages of a Word document: sections, and the page number at the same place of every sheet.

GB/T 9704-2012 7.5: — 1 — in 四号 half-width 宋体, 7 mm below the text, one character in from the outer
edge. 7.4: a landscape table keeps the number where a portrait page has it, so there it stands in a
floating cell of the header, beside the left edge, its words running downward.
"""

from __future__ import annotations

from gwrb.documents.style import Style
from gwrb.documents.word.body import RUN, thin
from gwrb.documents.word.ooxml import HEAD, MAIN, text, twips
from gwrb.documents.word.styles import fonts, size, spare, text_width

_FORM_MARGIN, _FORM_BOTTOM, _FORM_FOOT = 12.0, 16.0, 8.0  # millimetres: a form has many columns
_LINE = 1.3  # the number's own exact line, in its size
_DASH = 0.504  # how far the dash stands above the line's foot, in the number's size


def section(style: Style, *, landscape: bool, footer: str | None = None) -> str:
    """A sectPr; margins turn with the sheet, whose top becomes the right edge.

    `footer`: the part that stands at the foot of a form's pages, which lie and have narrow margins.
    """
    page = style.page
    header, feet, margins = (("empty", "empty"), ("odd", "even"), (page.top, page.right, page.bottom, page.left))
    edges, grid = (851, foot(style)), _grid(style)
    if footer is not None:
        feet = (footer.removeprefix("footer-"),) * 2
        margins = _FORM_MARGIN, _FORM_MARGIN, _FORM_BOTTOM, _FORM_MARGIN
        edges = (twips(_FORM_FOOT),) * 2
    elif landscape:
        header, feet = ("wide-odd", "wide-even"), ("empty", "empty")
        margins = page.left, page.top, page.right, page.bottom
    across, down = twips(page.width), twips(page.height)
    sheet = f'w:w="{across}" w:h="{down}"'
    if landscape or footer is not None:
        sheet, grid = f'w:w="{down}" w:h="{across}" w:orient="landscape"', ""
    references = "".join(
        f'<w:{kind}Reference w:type="{which}" r:id="{kind}-{name}"/>'
        for kind, names in (("header", header), ("footer", feet))
        for which, name in zip(("default", "even"), names, strict=True)
    )
    top, right, bottom, left = map(twips, margins)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz {sheet}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{edges[0]}" w:footer="{edges[1]}" w:gutter="0"/><w:cols w:space="425"/>{grid}</w:sectPr>'
    )


def form_footer(style: Style, words: str) -> str:
    """The footer part of a form: its words, then the number of the page."""
    look = "form-cell" if "form-cell" in style.texts else "cell"
    page = _page_field(RUN, f"{words}　第", "页")
    return _part("ftr", f'<w:p><w:pPr><w:pStyle w:val="{look}"/><w:jc w:val="center"/></w:pPr>{page}</w:p>')


def _page_field(start: str, before: str, after: str) -> str:
    """The number of the page between words, each piece in a run that begins with `start`."""
    pieces = (
        _words(before),
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        _words("1"),
        '<w:fldChar w:fldCharType="end"/>',
        _words(after),
    )
    return "".join(f"{start}{piece}</w:r>" for piece in pieces if piece)


def _words(inside: str) -> str:
    return f'<w:t xml:space="preserve">{text(inside)}</w:t>' if inside else ""


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
    return {  # in the order of the document's relationships
        "header-empty": _part("hdr", thin()),
        "header-wide-odd": _part("hdr", _beside(style, width, "right") + thin()),
        "header-wide-even": _part("hdr", _beside(style, width, "left") + thin()),
        "footer-empty": _part("ftr", thin()),
        "footer-odd": _part("ftr", _number(style, "right")),
        "footer-even": _part("ftr", _number(style, "left")),
    }


def _part(tag: str, inside: str) -> str:
    return f"{HEAD}<w:{tag} {MAIN}>{inside}</w:{tag}>"


def _number(style: Style, side: str) -> str:
    """The paragraph with the number; `side` is where the outer edge is."""
    number = style.number
    before, _, after = number.pattern.partition("{n}")
    look = f"{fonts(number.font)}{size(number.size)}"
    start = RUN.replace('<w:rFonts w:hint="eastAsia"/>', look.replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ', 1))
    inset = f'w:{side}Chars="{round(number.inset * 100)}" w:{side}="{round(number.inset * number.size * 20)}"'
    return (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:line="{round(number.size * _LINE * 20)}" w:lineRule="exact"/>'
        f'<w:ind {inset}/><w:jc w:val="{side}"/></w:pPr>'
        f"{_page_field(start, before, after)}</w:p>"
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
