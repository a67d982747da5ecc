"""Any order of saves from several windows: no acknowledged save is lost, and windows agree in the end."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.db import Database
from app.scoring.models import Scorecard, ScorecardVersion
from app.scoring.operations.scorecards import Draft, save_scorecard
from app.scoring.queries.blind import scores_of
from tests.scoring.factories import Judging, make_judging

KEYS = ("story", "technique", "originality")
Scores = dict[str, int]


class Window:
    """A page that saves as autosave.js does: it names what it saw and joins what it is told."""

    def __init__(self) -> None:
        self.base: Scores = {}
        self.mine: Scores = {}
        self.revision = 0

    def merge(self, theirs: Scores, revision: int) -> None:
        """Take what only the other side changed; where both did, what is typed here stays."""
        for key in KEYS:
            if self.mine.get(key) == self.base.get(key):
                self.mine.pop(key, None)
                if key in theirs:
                    self.mine[key] = theirs[key]
        self.base, self.revision = dict(theirs), revision


def save(session: Session, judging: Judging, window: Window) -> tuple[bool, Any]:
    draft = Draft(dict(window.mine))
    kept = save_scorecard(session, judging.assignment, draft, revision=window.revision, by=judging.judge)
    if kept.is_stale:
        window.merge(scores_of(kept.card), kept.card.save_count)
    else:
        window.base, window.revision = dict(window.mine), kept.card.save_count
    return not kept.is_stale, draft.body()


steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([*KEYS, ""]), st.integers(2, 20)), min_size=1, max_size=25
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_every_acknowledged_save_is_a_version_and_none_is_overwritten_unseen(
    database: Database, steps: list[tuple[int, str, int]]
) -> None:
    with database.writing() as session:
        judging = make_judging(session)
        windows = [Window(), Window(), Window()]
        acknowledged: list[tuple[int, Any]] = []
        for number, key, half_points in steps:
            window = windows[number]
            if key:
                window.mine[key] = half_points * 50
                continue
            is_kept, body = save(session, judging, window)
            if is_kept:
                acknowledged.append((window.revision, body))

        for window in (*windows, *windows):
            save(session, judging, window)
            save(session, judging, window)

        card = session.scalars(
            sa.select(Scorecard).where(Scorecard.assignment_id == judging.assignment.id)
        ).one()
        kept = {
            version.number: version.body
            for version in session.scalars(
                sa.select(ScorecardVersion).where(ScorecardVersion.scorecard_id == card.id)
            )
        }
        assert [(number, kept[number]) for number, _ in acknowledged] == acknowledged
        assert list(kept) == list(range(1, card.save_count + 1))
        assert all(window.mine == scores_of(card) for window in windows[-1:])
        session.rollback()
