"""Letterheads from the disk: hostile and broken ones are refused with a sentence, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from tools import build_letterheads

from gwrb.documents.word.ooxml import package
from gwrb.output.letterheads import problem
from tests.conftest import Run
from tests.documents.readback import docx_words

SHIPPED = build_letterheads.TEMPLATES / "红头.docx"
_RELS = "word/_rels/document.xml.rels"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MACRO = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


def changed(name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(SHIPPED) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert old in parts[name]
    return package(parts | {name: parts[name].replace(old, new)})


def related(kind: str, target: str, mode: str = "") -> bytes:
    one = f'<Relationship Id="x1" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(_RELS, b"</Relationships>", one.encode())


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    return out.getvalue()


def locked(switch: bytes) -> bytes:
    said = b'<w:documentProtection w:edit="readOnly" w:enforcement="%b"/></w:settings>' % switch
    return changed("word/settings.xml", b"</w:settings>", said)


OUTSIDE = ' TargetMode="External"'
FIELD = b"<w:r><w:instrText> DDE</w:instrText><w:instrText>AUTO excel x </w:instrText></w:r></w:p>"
INSERTED = '<w:ins w:id="9" w:author="王"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'.encode()
HOSTILE = {
    "macros": (related(_MACRO, "vbaProject.bin"), "里面有宏；请在 Word 里去掉，再存一次"),
    "picture": (related(f"{_KIND}image", "http://x/a.png", OUTSIDE), "里面有链接到外面的图片；请在 Word 里去掉，再存一次"),
    "link": (related(f"{_KIND}hyperlink", "http://x/", OUTSIDE), "里面有超链接；请在 Word 里去掉，再存一次"),
    "template": (related(f"{_KIND}attachedTemplate", "http://x/a.dotm", OUTSIDE), "里面有链接的模板；请在 Word 里去掉，再存一次"),
    "object": (related(f"{_KIND}oleObject", "embeddings/a.bin"), "里面有嵌入的对象；请在 Word 里去掉，再存一次"),
    "field": (changed("word/document.xml", b"</w:p>", FIELD), "里面有 DDEAUTO 域，会去取别处的内容；请在 Word 里去掉，再存一次"),
    "entity": (changed("word/styles.xml", b"<w:styles", b'<!DOCTYPE a [<!ENTITY b "c">]><w:styles'), "里面有外部定义（DTD），Word 从不这样写"),
    "revision": (changed("word/document.xml", b"</w:p>", INSERTED), "里面有修订，会印在每份文书上；请在 Word 里接受或拒绝全部修订，再存一次"),
    "protected": (locked(b"1"), "限制了编辑，印出来的文书也改不了；请在 Word 里停止保护，再存一次"),
    "bomb": (bomb(), "展开后过大，不像一份红头"),
    "old": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "这是旧版 Word、Excel 文件（.doc、.xls）；请在 Word 里打开，另存为“Word 文档（*.docx）”"),
    "text": ("红头".encode(), "不是 Word 文件；请在 Word 里打开，另存为“Word 文档（*.docx）”"),
    "cut": (SHIPPED.read_bytes()[:3000], "已损坏，或不是 Word 文件；请在 Word 里打开，另存为“Word 文档（*.docx）”"),
    "broken": (changed("word/document.xml", b"</w:body>", b""), "已损坏，或不是 Word 文件；请在 Word 里打开，另存为“Word 文档（*.docx）”"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_or_broken_letterhead_gets_a_sentence(kind: str, run: Run, base: Path) -> None:
    data, said = HOSTILE[kind]
    assert problem(data) == said
    if kind in ("macros", "cut"):
        (base / "坏.docx").write_bytes(data)
        ran = run("paper", "circular", "-q", "2024Q1", "--base", "坏.docx", "-o", "出.docx", cwd=base)
        assert (ran.code, ran.out) == (2, "")
        assert f"坏.docx 不能作红头：{said}" in ran.err
        assert not (base / "出.docx").exists()


def test_a_protection_that_is_off_stays() -> None:
    assert problem(locked(b"0")) is None


@pytest.mark.parametrize("name", build_letterheads.FILES)
def test_those_that_come_with_the_program_are_what_their_script_makes(name: str) -> None:
    data = (build_letterheads.TEMPLATES / name).read_bytes()
    assert data == build_letterheads.FILES[name]()
    assert problem(data) is None


def circular(run: Run, folder: Path, *more: str) -> tuple[int, str]:
    ran = run("paper", "circular", "-q", "2024Q1", "--on", "2024-07-25", "-o", "出.docx", "--force", *more, cwd=folder)
    return ran.code, ran.err


def test_the_workspace_s_own_letterhead_is_used_and_its_fields_are_asked_for(run: Run, base: Path) -> None:
    assert circular(run, base)[0] == 0
    plain = docx_words((base / "出.docx").read_bytes())
    assert run("templates", "copy", "红头.docx", cwd=base).code == 0
    code, said = circular(run, base, "--field", "文号=武政督〔2024〕3号")
    assert code == 0
    assert "提示：红头里的" in said
    assert "抄送留了空，请在文件里填写，或加 --field 名称=内容" in said
    words = docx_words((base / "出.docx").read_bytes())
    assert "武政督〔2024〕3号" in words
    assert [w for w in words if w in plain] == [w for w in plain if w in words]
    assert run("templates", "check", cwd=base).code == 0


def test_a_field_that_is_not_there_is_refused(run: Run, base: Path) -> None:
    (base / "红.docx").write_bytes(SHIPPED.read_bytes())
    code, said = circular(run, base, "--base", "红.docx", "--field", "号=1")
    assert code == 2
    assert "红头里没有字段“号”；有的是：发文机关、文号、抄送、成文日期" in said
    assert "红头里没有字段“文号”；没有要填的字段，或没有用红头" in circular(run, base, "--field", "文号=1")[1]
    assert "--field 要写成 名称=内容，现在是“文号”" in circular(run, base, "--base", "红.docx", "--field", "文号")[1]
    ran = run("paper", "circular", "-q", "2024Q1", "--base", "红.docx", "-f", "md", cwd=base)
    assert (ran.code, "--base 和 --field 只用于 Word 和 PDF" in ran.err) == (2, True)


def test_python_docx_opens_what_is_printed_on_it(run: Run, base: Path) -> None:
    (base / "红.docx").write_bytes(SHIPPED.read_bytes())
    circular(run, base, "--base", "红.docx")
    assert python_docx.Document(str(base / "出.docx")).core_properties.author == "gwrb"
