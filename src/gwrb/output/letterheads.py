"""Letterheads from the disk: the office's own Word files, looked through before anything is printed on them.

What a letterhead may hold is listed; whatever else is in a Word file (macros, controls, embedded files, links to the
outside) would go out with every paper, or act on the machine of whoever opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gwrb.documents.style import Style
from gwrb.ledger.packages import OFF, RELATION, Limits, Package, UnreadableError, W, parse
from gwrb.ledger.signatures import signature
from gwrb.ledger.workspace import read_bytes

if TYPE_CHECKING:
    from gwrb.documents.word.docx import WordBase

_LIMITS = Limits(part=16_000_000, whole=48_000_000, parts=300)
_KINDS = frozenset((
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles",
    "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme", "numbering", "header", "footer",
    "footnotes", "endnotes", "image", "customXml", "customXmlProps", "glossaryDocument",
))  # fmt: skip
_SAID = {
    "vbaProject": "宏", "wordVbaData": "宏", "control": "控件", "activeXControlBinary": "控件", "oleObject": "嵌入的对象",
    "package": "嵌入的文件", "attachedTemplate": "链接的模板", "hyperlink": "超链接", "aFChunk": "嵌入的文件", "chart": "图表",
    "subDocument": "子文档", "comments": "批注", "diagramData": "SmartArt 图形", "mailMergeSource": "邮件合并的数据源",
}  # fmt: skip
_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange", "sectPrChange"))
_ACTS = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDE\w*|LINK|IMPORT|DATABASE|MACROBUTTON|HYPERLINK|GOTOBUTTON|RD|AUTOTEXT)\b", re.IGNORECASE
)
_SAVE = "请在 Word 里打开，另存为“Word 文档（*.docx）”"
_UNREADABLE = {"bomb": "展开后过大，不像一份红头", "dtd": "里面有外部定义（DTD），Word 从不这样写"}


def problem(data: bytes) -> str | None:
    """Why a file must not be used as a letterhead, in Chinese; None where nothing is against it."""
    known = signature(data)
    if known is None or known.kind != "zip":
        return f"{known.said if known else '不是 Word 文件'}；{_SAVE}"
    try:
        return next(_found(Package(data, _LIMITS)), None)
    except UnreadableError as error:
        return _UNREADABLE.get(error.word, f"已损坏，或不是 Word 文件；{_SAVE}")


def _found(package: Package) -> Iterator[str]:
    for name in package.names:
        data = package.read(name)
        if name.endswith(".rels"):
            for one in parse(data).iter(RELATION):
                kind = one.get("Type", "").rpartition("/")[2]
                if kind not in _KINDS or one.get("TargetMode") == "External":
                    said = _SAID.get(kind, "链接到外面的图片" if kind == "image" else f"不认识的内容（{kind}）")
                    yield f"里面有{said}；请在 Word 里去掉，再存一次"
        elif name.endswith(".xml"):
            root = parse(data)
            codes = [*(str(one.text) for one in root.iter(f"{W}instrText"))]
            codes += [one.get(f"{W}instr", "") for one in root.iter(f"{W}fldSimple")]
            if match := _ACTS.search("".join(codes)):
                yield f"里面有 {match[1].upper()} 域，会去取别处的内容；请在 Word 里去掉，再存一次"
            if next(root.iter(*_CHANGES), None) is not None:
                yield "里面有修订，会印在每份文书上；请在 Word 里接受或拒绝全部修订，再存一次"
            if any(one.get(f"{W}enforcement") not in (None, *OFF) for one in root.iter(f"{W}documentProtection")):
                yield "限制了编辑，印出来的文书也改不了；请在 Word 里停止保护，再存一次"
    package.main()


def base_on(path: Path, style: Style, mark: str = "") -> WordBase:
    """What papers are written into. Raises LetterheadProblem where they cannot go on the letterhead."""
    from gwrb.documents.word.docx import WordBase
    from gwrb.documents.word.letterhead import LetterheadProblem

    data = read_bytes(path)
    if said := problem(data):
        raise LetterheadProblem(said)
    return WordBase(style, own=data, mark=mark)
