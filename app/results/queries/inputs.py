"""The scores that a run counted, read back as the engine's columns and kept in memory for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sqlalchemy.orm import Session

from app.results.models import TallyInput, TallyRun
from app.tally.packing import unpack
from app.tally.scores import Scores

# A finished run never changes, so its scores may stay; a few are enough for one who moves sliders.
KEPT = 4
_kept: OrderedDict[tuple[int, str], list[Scores]] = OrderedDict()
_turn = threading.Lock()


def stages_of(session: Session, run: TallyRun) -> list[Scores]:
    """The scores of a finished run by stage, the round's own last; empty where it counted votes."""
    key = (run.id, run.input_digest or "")
    with _turn:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    row = session.get(TallyInput, run.id)
    stages = unpack(row.body) if row is not None else []
    with _turn:
        _kept[key] = stages
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return stages


def scores_of(session: Session, run: TallyRun) -> Scores | None:
    """The scores of a run's own round, or None where it counted votes."""
    stages = stages_of(session, run)
    return stages[-1] if stages else None
