"""Writes the lean Word document that papers are built on: what python-docx has no words for. Same bytes every time.

python -m tools.build_word_base
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gwrb.documents.word.ooxml import HEAD, MAIN, PACKAGE, RELATIONS, package

BASE = Path(__file__).parent.parent / "src" / "gwrb" / "documents" / "word" / "base.docx"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = _OFFICE + "wordprocessingml."
_NAMES = "http://schemas.openxmlformats.org/officeDocument/2006"

_STYLES = f"""<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="仿宋_GB2312"/><w:sz w:val="32"/>
<w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>
</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="base"><w:name w:val="Normal"/><w:qFormat/>
<w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:wordWrap/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>
<w:autoSpaceDN w:val="0"/></w:pPr></w:style>
<w:style w:type="character" w:default="1" w:styleId="characters"><w:name w:val="Default Paragraph Font"/>
<w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="tables"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>
<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>
<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style></w:styles>"""

# Separate even pages, punctuation as typed, Chinese as the language.
_SETTINGS = f"""<w:settings {MAIN}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>
<w:drawingGridVerticalSpacing w:val="579"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"""

_CORE = f"""<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>"""
_DOCUMENT = f"""<w:document {MAIN}><w:body><w:p><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>
<w:t>{{{{正文}}}}</w:t></w:r></w:p><w:sectPr/></w:body></w:document>"""

# The smallest theme that Word accepts; nothing refers to it.
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "404040", "lt2": "F2F2F2", "hlink": "3B6EA8", "folHlink": "A79BBF"}
_COLOURS |= {f"accent{n}": one for n, one in enumerate(("4E8A5E", "3B6EA8", "C8553D", "E0A526", "A79BBF", "B8BCC2"), 1)}
_SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_THEME = (
    f'<a:theme xmlns:a="{_A}" name="gwrb"><a:themeElements><a:clrScheme name="gwrb">'
    + "".join(f'<a:{slot}><a:srgbClr val="{_COLOURS[slot]}"/></a:{slot}>' for slot in _SLOTS)
    + '</a:clrScheme><a:fontScheme name="gwrb">'
    + "".join(
        f'<a:{kind}Font><a:latin typeface="仿宋_GB2312"/><a:ea typeface="仿宋_GB2312"/><a:cs typeface=""/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    + f'</a:fontScheme><a:fmtScheme name="gwrb"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>'
    + f'<a:ln w="6350">{_FILL}</a:ln>' * 3
    + f"</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}"
    "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
_FONTS = ("仿宋_GB2312", "宋体", "方正小标宋简体", "楷体_GB2312", "黑体")

_PARTS = {
    "word/document.xml": (_WORD + "document.main+xml", _DOCUMENT),
    "word/styles.xml": (_WORD + "styles+xml", _STYLES),
    "word/settings.xml": (_WORD + "settings+xml", _SETTINGS),
    "word/numbering.xml": (_WORD + "numbering+xml", f"<w:numbering {MAIN}/>"),
    "word/fontTable.xml": (
        _WORD + "fontTable+xml",
        f"<w:fonts {MAIN}>" + "".join(f'<w:font w:name="{name}"/>' for name in _FONTS) + "</w:fonts>",
    ),
    "word/theme.xml": (_OFFICE + "theme+xml", _THEME),
    "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml", _CORE),
    "docProps/app.xml": (
        _OFFICE + "extended-properties+xml",
        f'<Properties xmlns="{_NAMES}/extended-properties"><Application>gwrb</Application></Properties>',
    ),
}


def _rels(targets: Mapping[str, tuple[str, str]]) -> str:
    """A relationships part. In: id → (kind, target), a kind without a colon being one of Office's own."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kind if ":" in kind else RELATIONS + kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def base() -> bytes:
    """The document: one paragraph, {{正文}}, and the parts it needs."""
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in _PARTS.items())
    parts: dict[str, str | bytes] = {
        name: HEAD + xml.replace("\n<", "<").replace("\n", " ") for name, (_, xml) in _PARTS.items()
    }
    of_word = {name: (name, f"{name}.xml") for name in ("styles", "settings", "numbering", "fontTable", "theme")}
    parts["word/_rels/document.xml.rels"] = _rels(of_word)
    parts["_rels/.rels"] = _rels(
        {
            "rId1": ("officeDocument", "word/document.xml"),
            "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": (f"{RELATIONS}extended-properties", "docProps/app.xml"),
        }
    )
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
    )
    return package(parts)


if __name__ == "__main__":
    BASE.write_bytes(base())
