"""Fills in every Word form of a folder: progress and status in each row. fill.py FOLDER"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAID = {"progress": "已完成年度目标的过半任务，各项工作按计划推进，年底前能够完成。", "status": "正常推进"}


def fill(control: etree._Element) -> None:
    """A control as Word leaves it once somebody has typed into it."""
    properties, inside = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    tag = properties.find(f"{W}tag") if properties is not None else None
    words = SAID.get(tag.get(f"{W}val", "").rpartition(":")[2]) if tag is not None else None
    if properties is None or inside is None or words is None:
        return
    for hint in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(hint)
    first, *others = inside.iter(f"{W}t")
    first.text = words
    for other in others:
        other.text = ""


for path in sorted(Path(sys.argv[1]).glob("*.docx")):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for one in root.iter(f"{W}sdt"):
        fill(one)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
