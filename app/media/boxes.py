"""Reads the outermost boxes of an MP4 or MOV file (ISO/IEC 14496-12) without any decoder."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

HEADER = 8
MOST_BOXES = 100_000


class Box(NamedTuple):
    """One box: four-letter kind, offset of its header and whole size, in bytes."""

    kind: str
    offset: int
    size: int


def outer_boxes(path: Path) -> list[Box]:
    """List the outermost boxes in file order; an impossible size ends the list."""
    with path.open("rb") as stream:
        return list(_walk(stream, path.stat().st_size))


def starts_fast(path: Path) -> bool:
    """Tell whether a player can begin at the first byte: `moov` stands before the first `mdat`."""
    kinds = [box.kind for box in outer_boxes(path)]
    return "moov" in kinds and ("mdat" not in kinds or kinds.index("moov") < kinds.index("mdat"))


def major_brand(path: Path) -> str:
    """Return the four letters of the `ftyp` box, such as `isom` or `qt  `; empty when there is none."""
    with path.open("rb") as stream:
        start = stream.read(12)
    return start[8:12].decode("latin-1") if start[4:8] == b"ftyp" else ""


def _walk(stream: BinaryIO, end: int) -> Iterator[Box]:
    offset = 0
    for _ in range(MOST_BOXES):
        stream.seek(offset)
        header = stream.read(16)
        if len(header) < HEADER:
            return
        size, kind = struct.unpack(">I4s", header[:8])
        if size == 1 and len(header) == 16:
            size = struct.unpack(">Q", header[8:])[0]
        elif size == 0:
            size = end - offset
        if size < HEADER:
            return
        yield Box(kind.decode("latin-1"), offset, size)
        offset += size
