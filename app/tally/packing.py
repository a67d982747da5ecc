"""Canonical scores as compact bytes and back, so that a run can keep exactly what it counted."""

import json
import struct
import zlib
from collections.abc import Sequence

import numpy as np

from app.tally.scores import Scores

_MAGIC = b"laurel input 1\n"
_LENGTH = struct.Struct("<Q")
_COLUMNS = ("film", "judge", "criterion", "hundredths")


def pack(stages: Sequence[Scores]) -> bytes:
    """Return one or more sets of scores (the stages of a tally) as bytes."""
    parts = [_MAGIC]
    for scores in stages:
        head = {"films": scores.films, "judges": scores.judges, "criteria": scores.criteria}
        columns = b"".join(getattr(scores, name).astype("<i4").tobytes() for name in _COLUMNS)
        body = zlib.compress(json.dumps(head).encode() + b"\n" + columns, 6)
        parts += [_LENGTH.pack(len(body)), body]
    return b"".join(parts)


def unpack(packed: bytes) -> list[Scores]:
    """Return what was packed; raises ValueError for bytes of another form."""
    if not packed.startswith(_MAGIC):
        raise ValueError("These bytes hold no scores.")
    stages, place = [], len(_MAGIC)
    while place < len(packed):
        (size,) = _LENGTH.unpack_from(packed, place)
        place += _LENGTH.size + size
        stages.append(_scores(zlib.decompress(packed[place - size : place])))
    return stages


def _scores(body: bytes) -> Scores:
    line, _, rest = body.partition(b"\n")
    head = json.loads(line)
    columns = np.frombuffer(rest, dtype="<i4").reshape(len(_COLUMNS), -1).astype(np.int64)
    film, judge, criterion, hundredths = columns
    return Scores(
        films=tuple(head["films"]),
        judges=tuple(head["judges"]),
        criteria=tuple(head["criteria"]),
        film=film,
        judge=judge,
        criterion=criterion,
        hundredths=hundredths,
    )
