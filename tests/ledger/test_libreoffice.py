"""LibreOffice is fenced in: nobody outside hears of a file that is converted, and it ends in time."""

from __future__ import annotations

import http.server
import io
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gwrb.ledger import libreoffice
from tests.ledger.test_budgets import P, R, W, package

PROGRAM = libreoffice.libreoffice()
needs_libreoffice = pytest.mark.skipif(PROGRAM is None, reason="needs LibreOffice")


@pytest.fixture
def heard() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


def linked(address: str) -> bytes:
    """A Word file with a picture that is elsewhere."""
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    picture = (
        f'<w:drawing><wp:inline xmlns:wp="{a}/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="1" name="x"/><a:graphic xmlns:a="{a}/main"><a:graphicData uri="{a}/picture">'
        f'<pic:pic xmlns:pic="{a}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{R}" r:link="r1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{P}"><Relationship Id="r1" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p>'
        f"<w:p><w:r>{picture}</w:r></w:p></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{P}"><Relationship Id="r1" Type="{R}/image" '
        f'Target="{address}" TargetMode="External"/></Relationships>',
    }
    return package(**parts)


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("network", ["of its own", "ours"])
def test_nobody_hears_of_a_linked_picture(
    network: str, heard: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the profile alone as well: not every system gives it a network of its own."""
    port, asked = heard
    if network == "ours":
        monkeypatch.setattr(libreoffice, "_alone", list)
    assert PROGRAM is not None
    (made,) = libreoffice.convert(PROGRAM, [linked(f"http://127.0.0.1:{port}/secret.png")], "docx", "pdf")
    assert made is not None
    assert made.startswith(b"%PDF")
    assert asked == []


@needs_libreoffice
@pytest.mark.slow
def test_a_picture_of_this_machine_is_not_taken_in(tmp_path: Path) -> None:
    png = tmp_path / "secret.png"
    png.write_bytes(PIXEL)
    assert PROGRAM is not None
    (made,) = libreoffice.convert(PROGRAM, [linked(png.as_uri())], "docx", "odt")
    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not any(name.endswith(".png") and name.startswith("Pictures/") for name in archive.namelist())


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180325a34370000000049454e44ae426082"
)


def test_it_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that hangs, and its child with it."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    monkeypatch.setattr(libreoffice, "EACH", 0)
    assert libreoffice.convert(str(program), [b"x"], "doc", "docx") == [None]
    child = int((tmp_path / "child").read_text())
    tries = 100
    while not _ended(child) and tries:  # one that is told to end may still be running for a moment
        time.sleep(0.05)
        tries -= 1
    assert _ended(child)


def _ended(process: int) -> bool:
    """Whether a process is gone, or only waits to be taken note of."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
