"""Knows films of kinds that are not read here by their first bytes, so that people are told which one."""

from pathlib import Path

LOOKED_AT = 400
# Where the mark stands, the mark, and what people call the kind.
MARKS = (
    (8, b"AVI ", "AVI"),
    (0, b"\x00\x00\x01\xba", "MPEG"),
    (0, b"\x00\x00\x01\xb3", "MPEG"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMV"),
    (0, b"FLV\x01", "FLV"),
    (0, b"OggS", "OGG"),
    (0, b".RMF", "RealMedia"),
    (0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01", "MXF"),
)
# A transport stream begins each packet of 188 bytes with this; cameras put four bytes of time before it.
SYNC = 0x47
STEPS = ((0, 188), (4, 192))


def foreign_kind(path: Path) -> str | None:
    """The name of a film's kind that we know but do not read; None for all else."""
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    for place, mark, name in MARKS:
        if start[place:].startswith(mark):
            return name
    if any(
        len(start) > first + step and start[first] == start[first + step] == SYNC for first, step in STEPS
    ):
        return "MPEG-TS"
    return None
