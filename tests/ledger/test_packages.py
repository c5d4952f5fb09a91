"""What arrives is told by its first bytes; of an archive never more is read than was allowed."""

from __future__ import annotations

import io
import zipfile

import pytest

from gwrb.ledger.packages import Limits, Package, UnreadableError, is_document, parse
from gwrb.ledger.signatures import signature


def packed(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
        (packed(("a", b"")), "zip"),
        (b"BM\x00\x00", "bmp"),
        (b"BM: words", ""),  # two letters alone are no picture
        ("unit: 甲局".encode(), ""),
        (b"", ""),
    ],
)
def test_the_first_bytes_tell(data: bytes, kind: str) -> None:
    found = signature(data)
    assert (found.kind if found else "") == kind


TWO = packed(("a", bytes(1000)), ("b", bytes(1000)))


def test_parts_are_read() -> None:
    package = Package(TWO)
    assert [package.read(name) for name in package.names] == [bytes(1000)] * 2


@pytest.mark.parametrize("limits", [Limits(part=999), Limits(whole=1999), Limits(parts=1)])
def test_no_more_is_read_than_was_allowed(limits: Limits) -> None:
    with pytest.raises(UnreadableError, match="过大") as found:
        Package(TWO, limits).read("a")
    assert found.value.word == "bomb"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", TWO[:-9], TWO.replace(b"b", b"a")])
def test_what_is_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableError) as found:
        Package(data)
    assert found.value.word == "damaged"


def test_an_office_file_is_an_archive_too() -> None:
    assert is_document(["a", "[Content_Types].xml"])
    assert not is_document(["甲局.yaml"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_definitions_from_elsewhere(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(UnreadableError) as found:
        parse(text.encode(encoding))
    assert found.value.word == "dtd"
