"""The part of the world in which judges decide without scorecards: one contest, a round of every kind."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.assignments.models import Assignment, AssignmentState, PanelSeat
from app.contests.models import ContestState, Round, RoundKind, RoundState
from app.contests.operations.standard import standard_rubric
from app.db import new_code
from app.deliberation.models import Deliberation, JuryFilm, Motion, MotionAction
from app.deliberation.operations.minutes import write
from app.entries.models import Entry, ShortlistPlace
from app.scoring.models import Choice, PairVote, TriageVote
from tests.factories import give, make_contest, make_entry

KINDS = (RoundKind.TRIAGE, RoundKind.RANKED, RoundKind.PAIRWISE, RoundKind.JURY)


def add_finals(session: Session, people: dict[str, User], names: dict[str, str]) -> None:
    """Rounds 1 to 4: a triage, a ranked final, a pairwise final, a deliberation; the judge sits in all."""
    contest = make_contest(session, slug="finals", organizer=people["organizer"], state=ContestState.JUDGING)
    names["finals"] = "finals"
    give(session, people["judge"], Role.JUDGE, contest)
    contest.rounds[0].kind, contest.rounds[0].state = KINDS[0], RoundState.OPEN
    contest.rounds += [_round(number, kind) for number, kind in enumerate(KINDS[1:], 2)]
    entries = [make_entry(session, contest, title_en=f"Final {number}") for number in range(3)]
    session.flush()
    for round_ in contest.rounds:
        _seat(session, round_, people["judge"], entries, names)
    session.flush()
    _sit(session, contest.rounds[3], people["judge"], entries[:2])


def _sit(session: Session, round_: Round, judge: User, entries: Sequence[Entry]) -> None:
    """A deliberation over two films with one motion of the judge's."""
    sitting = Deliberation(round_id=round_.id, quorum=50, opened_by=judge.id)
    session.add(sitting)
    session.flush()
    films = [
        JuryFilm(deliberation_id=sitting.id, entry_id=entry.id, code=code)
        for entry, code in zip(entries, ("7QKX", "3MVB"), strict=True)
    ]
    session.add_all(films)
    session.flush()
    film = films[0]
    award = round_.contest.awards[0].id
    words = {"reason": "动人。", "action": MotionAction.GRANT, "made_by": judge.id}
    session.add(Motion(deliberation_id=sitting.id, number=1, film_id=film.id, award_id=award, **words))
    write(session, sitting, "remark", by=judge, film=film, words="已看。")


def _round(number: int, kind: RoundKind) -> Round:
    return Round(
        number=number,
        title_en=f"Round {number}",
        title_zh=f"第{number}轮",
        kind=kind,
        state=RoundState.OPEN,
        rubric=standard_rubric(),
    )


def _seat(
    session: Session,
    round_: Round,
    judge: User,
    entries: list[Entry],
    names: dict[str, str],
) -> None:
    session.add(PanelSeat(round_id=round_.id, judge_id=judge.id, languages=["zh", "en"]))
    for entry in entries:
        if round_.number > 1:
            session.add(ShortlistPlace(round_id=round_.id, entry_id=entry.id))
        seat = Assignment(code=new_code(10), round_id=round_.id, entry_id=entry.id, judge_id=judge.id)
        session.add(seat)
        names[round_.kind.value] = seat.code
    session.flush()
    if round_.kind is RoundKind.TRIAGE:
        seat.state = AssignmentState.DONE
        session.add(TriageVote(assignment_id=seat.id, choice=Choice.MAYBE))
    if round_.kind is RoundKind.PAIRWISE:
        first, second = sorted(entry.id for entry in entries[:2])
        pair = PairVote(round_id=round_.id, judge_id=judge.id, first_id=first, second_id=second)
        session.add(pair)
