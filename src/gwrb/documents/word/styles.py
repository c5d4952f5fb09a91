"""The styles, lists and pages of a Word document. They are written as text and given to python-docx as elements: through
its own calls thirty styles take 40 ms, and it knows neither East Asian fonts nor indents in characters.

The page number stands at the same place of every sheet. GB/T 9704-2012 7.5: — 1 — in 四号 half-width 宋体, 7 mm
below the text, one character in from the outer edge. 7.4: a landscape table keeps the number where a portrait
page has it, so there it stands in a floating cell of the header, beside the left edge, its words running downward.
"""

from collections.abc import Mapping, Sequence
from math import floor

from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from gwrb.documents.style import Style, TextStyle
from gwrb.documents.word.body import RUN, run, spare, text_width, thin
from gwrb.documents.word.ooxml import HEAD, MAIN, attribute, text, twips

_JUSTIFY = {"justify": "both", "left": "left", "center": "center", "right": "right"}
# Word knows these by name: its outline, its navigation pane and its tables of contents need them.
_BUILT_IN = {1: "Title", 2: "Heading 1", 3: "Heading 2", 4: "Heading 3"}
BASE = "base"  # the id of the style that all others go by; in the lean base it is Word's Normal
_LINE_AT = '<w:{side} w:val="single" w:sz="8" w:space="4" w:color="{colour}"/>'  # one point
_BASE = (
    '<w:style {main} w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="公文基准"/><w:pPr>'
    '<w:widowControl w:val="0"/><w:kinsoku/><w:wordWrap/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>'
    '<w:autoSpaceDN w:val="0"/><w:spacing w:before="0" w:after="0"/><w:ind w:left="0" w:right="0" w:firstLine="0"/>'
    "</w:pPr><w:rPr>{look}</w:rPr></w:style>"
)


def fonts(font: str, latin: str = "") -> str:
    """Fonts of a style, said for every script: with theme fonts a 黑体 heading falls back to the theme's."""
    east, west = attribute(font), attribute(latin or font)
    return f'<w:rFonts w:ascii="{west}" w:hAnsi="{west}" w:eastAsia="{east}" w:cs="{west}"/>'


def add(document: WordDocument, style: Style) -> dict[str, str]:
    """Adds the texts of a style to a document: the name of a text → the id of its style in the document.

    A style that the document has already under the same name stays as it is, and is used.
    """
    element = document.styles.element
    names = {one.name: one.style_id for one in document.styles}
    taken = {*names.values()}
    body = style.texts["body"]
    look = f"{fonts(body.font, body.latin)}{size(body.size)}"
    if BASE not in taken:
        element.append(parse_xml(_BASE.format(main=MAIN, id=BASE, look=look)))
    ids: dict[str, str] = {}
    for key, one in style.texts.items():
        ids[key] = names.get(one.name) or (f"gwrb-{key}" if key in taken else key)
        if one.name not in names:
            made = _style(style, ids[key], one, built_in=_BUILT_IN.get(one.outline) not in names)
            element.append(parse_xml(made))
    return ids


def size(points: float) -> str:
    """The size of letters, written in half points."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _style(style: Style, key: str, text: TextStyle, *, built_in: bool) -> str:
    name = _BUILT_IN.get(text.outline, "").replace("H", "h") if built_in else ""
    alias = f'<w:aliases w:val="{attribute(text.name)}"/>' if name else ""
    follow = '<w:next w:val="body"/>' if text.outline else ""
    bold = "<w:b/><w:bCs/>" if text.bold else ""
    spacing = (f'<w:color w:val="{text.colour}"/>' if text.colour else "") + _letter_spacing(style, text)
    grid = "" if _on_grid(style, text) else '<w:snapToGrid w:val="0"/>'
    custom = "" if name else ' w:customStyle="1"'
    return (
        f'<w:style {MAIN} w:type="paragraph"{custom} w:styleId="{key}">'
        f'<w:name w:val="{attribute(name or text.name)}"/>{alias}<w:basedOn w:val="{BASE}"/>{follow}<w:qFormat/>'
        f"<w:pPr>{_paragraph(style, text)}</w:pPr>"
        f"<w:rPr>{fonts(text.font, text.latin)}{bold}{grid}{spacing}"
        f"{size(text.size)}</w:rPr></w:style>"
    )


def _letter_spacing(style: Style, text: TextStyle) -> str:
    """The grid's distance between characters, where the page's grid has lines only."""
    if style.page.grid != "lines" or text.size != style.texts["body"].size or not _on_grid(style, text):
        return ""
    return f'<w:spacing w:val="{floor(spare(style) * 20)}"/>'


def _on_grid(style: Style, text: TextStyle) -> bool:
    return not text.pitch or text.pitch == style.page.pitch


def _paragraph(style: Style, text: TextStyle) -> str:
    keep = "<w:keepNext/>" * text.keep_next + "<w:keepLines/>" * text.keep_lines
    grid = "" if _on_grid(style, text) else '<w:snapToGrid w:val="0"/>'
    lines = "".join(_LINE_AT.format(side=side, colour=text.colour or "000000") for side in text.border)
    border = f"<w:pBdr>{lines}</w:pBdr>" if lines else ""
    outline = f'<w:outlineLvl w:val="{text.outline - 2}"/>' if text.outline > 1 else ""
    return f'{keep}{border}{grid}{_spacing(style, text)}{_indent(text)}<w:jc w:val="{_JUSTIFY[text.align]}"/>{outline}'


def _spacing(style: Style, text: TextStyle) -> str:
    pitch = style.page.pitch * 20
    parts = [
        f'w:{side}Lines="{round(lines * 100)}" w:{side}="{round(lines * pitch)}"'
        for side, lines in (("before", text.before), ("after", text.after))
        if lines
    ]
    exact = style.pitch(text)
    parts.append(f'w:line="{round(exact * 20)}" w:lineRule="exact"' if exact > 0 else 'w:line="240" w:lineRule="auto"')
    return f"<w:spacing {' '.join(parts)}/>"


def _indent(text: TextStyle) -> str:
    parts = [
        f'w:{side}Chars="{round(characters * 100)}" w:{side}="{round(characters * text.size * 20)}"'
        for side, characters in (("left", text.left), ("right", text.right), ("firstLine", text.indent))
        if characters
    ]
    return f"<w:ind {' '.join(parts)}/>" if parts else ""


def set_defaults(document: WordDocument, style: Style) -> None:
    """Says in a document's defaults, by which Word measures the grid, the font and the size of the text."""
    body = style.texts["body"]
    look = parse_xml(f"<w:rPr {MAIN}>{fonts(body.font, body.latin)}{size(body.size)}</w:rPr>")
    for known in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
        for one in look:
            known.replace(known.find(one.tag), one)


def add_lists(document: WordDocument, style: Style) -> int:
    """Adds two kinds of list, points and numbers, to a document: the number of the first; the second is one above.

    Instances are numbered from there on too, so that each list of a document starts at 1.
    """
    indent = _indent(style.texts["body"])  # a level without its own indent would take the style's away
    element = document.part.numbering_part.element
    used = [int(n) for n in element.xpath("w:abstractNum/@w:abstractNumId | w:num/@w:numId")]
    first = max(used, default=-1) + 1
    for number, (kind, shown) in enumerate((("bullet", "·"), ("decimal", "%1．"))):
        made = (
            f'<w:abstractNum {MAIN} w:abstractNumId="{first + number}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl></w:abstractNum>'
        )
        element.insert(number, parse_xml(made))
    return first


def list_instances(lists: Sequence[bool], first: int) -> str:
    """One instance for each list of a document: ordered or not, by the kinds that stand from `first` on."""
    return "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{first + ordered}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number, ordered in enumerate(lists, first + 1)
    )


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


def form_footer(ids: Mapping[str, str], words: str) -> str:
    """The footer part of a form: its words, then the number of the page. `ids`: those of the styles."""
    look = ids["form-cell"]
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


def numbers(style: Style, look: str, mark: str) -> dict[str, str]:
    """Part name → header or footer XML. `mark`: words at the head of every page, in the style of the id `look`."""
    width = round(style.number.size * _LINE * 20)
    head = f'<w:p><w:pPr><w:pStyle w:val="{look}"/></w:pPr>{run(mark)}</w:p>' if mark else ""
    return {
        "header-empty": _part("hdr", head or thin()),
        "header-wide-odd": _part("hdr", _beside(style, width, "right") + (head or thin())),
        "header-wide-even": _part("hdr", _beside(style, width, "left") + (head or thin())),
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
