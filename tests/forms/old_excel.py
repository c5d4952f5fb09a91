"""Small .xls files, made record by record: a compound file of one stream, and what an old Excel writes into it."""

from __future__ import annotations

import struct
from collections.abc import Iterable

Number = tuple[int, int, float]  # row, column, value
SECTOR = 512


def workbook(*sheets: Iterable[Number], reach: tuple[int, int] = (1, 1)) -> bytes:
    """A workbook with numbers in its cells; `reach`: the rows and columns that each sheet says it has."""
    names = [f"S{number}".encode() for number in range(len(sheets))]
    bodies = [_sheet(cells, reach) for cells in sheets]
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    at = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
        at += len(body)
    return _compound(head + _record(0x0A) + b"".join(bodies))


def _sheet(cells: Iterable[Number], reach: tuple[int, int]) -> bytes:
    said = struct.pack("<IIHHH", 0, reach[0], 0, reach[1], 0)
    body = b"".join(_record(0x203, struct.pack("<HHHd", row, column, 0, value)) for row, column, value in cells)
    return _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + _record(0x200, said) + body + _record(0x0A)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """A compound file whose first sectors are its table, its folder, and then the stream `Workbook`."""
    size = max(len(stream), 4096)
    count = -(-size // SECTOR)
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [table, end, *range(3, count + 2), end]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    chains = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    return (
        head
        + chains
        + _folder("Root Entry", 5, 1, end, 0)
        + _folder("Workbook", 2, free, 2, size)
        + bytes(SECTOR - 256)
        + stream.ljust(count * SECTOR, b"\0")
    )


def _folder(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    return words.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(words) + 2, kind, 1, none, none, child, start, size)
