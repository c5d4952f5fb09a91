"""The smallest theme Word accepts. Nothing refers to it: our fonts and colours are said by name."""

from __future__ import annotations

from gwrb.documents.style import Style
from gwrb.documents.word.ooxml import HEAD, attribute

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLOTS = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_PLAIN = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'


def theme(style: Style) -> str:
    """theme.xml: the style's colours and its body font."""
    font = attribute(style.texts["body"].font)
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{font}"/><a:ea typeface="{font}"/><a:cs typeface=""/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    base = (("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "404040"), ("lt2", "F2F2F2"))
    used = [(slot, style.colours[number % len(style.colours)]) for number, slot in enumerate(_SLOTS)]
    colours = "".join(f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>' for slot, colour in (*base, *used))
    line = f'<a:ln w="6350">{_PLAIN}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="{_A}" name="gwrb"><a:themeElements><a:clrScheme name="gwrb">{colours}'
        f'</a:clrScheme><a:fontScheme name="gwrb">{fonts}</a:fontScheme><a:fmtScheme name="gwrb">'
        f"<a:fillStyleLst>{_PLAIN * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{_PLAIN * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
