"""A round whose judges have scored their calibration films, for pages that look back at them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.assignments.models import AssignmentState, PanelSeat
from app.contests.models import Contest, ContestState, RoundState
from app.db import now
from app.entries.models import Calibration, CalibrationFilm
from tests.factories import give, make_assignment, make_contest, make_entry, make_judge, make_scorecard


def calibrated(session: Session, organizer: User, judge: User, *, slug: str = "measured") -> Contest:
    """Three films, this judge and one more; everything is scored and judges may see the panel's scores."""
    contest = make_contest(session, slug=slug, organizer=organizer, state=ContestState.JUDGING)
    round_ = contest.rounds[0]
    round_.state = RoundState.OPEN
    give(session, judge, Role.JUDGE, contest)
    session.add(PanelSeat(round_id=round_.id, judge_id=judge.id, languages=["en", "zh"]))
    session.add(Calibration(round_id=round_.id, shows_panel=True, began_at=now()))
    judges = [judge, make_judge(session, contest, "Ida Berg")]
    for number in range(3):
        entry = make_entry(session, contest, title_en=f"Measure {number}", title_zh=f"标尺{number}")
        session.add(CalibrationFilm(round_id=round_.id, entry_id=entry.id, position=number + 1))
        for place, one in enumerate(judges):
            seat = make_assignment(session, entry, one, state=AssignmentState.DONE)
            make_scorecard(session, seat, 8 - number - place, 7, 6 + place)
    session.flush()
    return contest
