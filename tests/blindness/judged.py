"""What the judges of a world have said so far: drafts, scorecards, words, orders, pairs, motions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.contests.models import AwardDefinition, Contest, Round, RoundState
from app.deliberation.models import (
    Deliberation,
    JuryFilm,
    Minute,
    Motion,
    MotionAction,
    MotionState,
    MotionVote,
    Voice,
)
from app.deliberation.queries.minutes import GENESIS, digest_of
from app.entries.models import Calibration, CalibrationFilm, Entry, Revision, ShortlistPlace
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.sheets import sheet_of
from app.scoring.models import (
    Choice,
    Defect,
    PairVote,
    RankedBallot,
    Score,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
    TriageVote,
    Trouble,
    Viewing,
)

JUDGE, OTHER, ORGANIZER = 9001, 9002, 9003
AT = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
JURY_CODES = ("7QKX", "3MVB", "9DRT")


@dataclass(frozen=True)
class Others:
    """What the other judge says where nobody may read it yet; `mark` stands in all their words."""

    points: int = 700
    choice: Choice = Choice.YES
    voice: Voice = Voice.YES
    mark: str = "Othersays"
    better: int = 0
    # Whether the first film fares well: in front, through every round, with a prize; or out after the first.
    leads: bool = True


class Table:
    """The seats of a world by round, place and judge."""

    def __init__(self, session: Session) -> None:
        self.seats = {seat.code: seat for seat in session.query(Assignment)}

    def at(self, round_: Round, place: int, judge: int = JUDGE) -> Assignment:
        """A judge's seat at a film of a round."""
        return self.seats[f"S{round_.number}F{place}J{judge}"]


def judge_all(
    session: Session, contest: Contest, entries: list[Entry], others: Others, *, shows_others: bool
) -> None:
    """Fill every round as its kind asks; this judge's part is alike in all worlds."""
    first, triage, ranked, pairwise, jury, under_way, measured = contest.rounds
    for round_ in contest.rounds[1:]:
        moving = entries if others.leads else entries[1:]
        session.add_all(ShortlistPlace(round_id=round_.id, entry_id=entry.id) for entry in moving)
    table = Table(session)
    for place in range(len(entries)):
        points = 800 - 100 * place if place or others.leads else 200
        _card(session, table.at(first, place), points)
        _card(session, table.at(first, place, OTHER), points - 100, "A note.")
        _say(session, table.at(triage, place, OTHER), others.choice)
    _say(session, table.at(triage, 0), Choice.MAYBE)
    _tally(session, first)
    _order(session, ranked, [entries[0], entries[2]], JUDGE)
    _order(session, ranked, entries if others.better else entries[::-1], OTHER)
    _pair(session, pairwise, entries[0], entries[2])
    _pair(session, pairwise, entries[1], entries[2], number=1, better=entries[2].id)
    _pair(session, pairwise, entries[0], entries[1], OTHER, better=entries[others.better].id)
    _sit(session, jury, entries, others, shows_names=shows_others)
    _under_way(session, under_way, table, others)
    _calibrate(session, measured, table, entries, others, shows_panel=shows_others)


def _card(session: Session, seat: Assignment, points: int, words: str = "") -> Scorecard:
    """A submitted scorecard with a defect and its one version."""
    seat.state = AssignmentState.DONE
    revision = session.query(Revision).filter_by(entry_id=seat.entry_id).one()
    card = Scorecard(
        assignment_id=seat.id, revision_id=revision.id, state=ScorecardState.SUBMITTED, save_count=1,
        submitted_at=AT, saved_at=AT, created_at=AT, note_to_jury=words, word_to_maker=words,
    )  # fmt: skip
    criteria = seat.round.rubric.criteria
    card.scores = [Score(criterion_id=one.id, value=points + 50 * at) for at, one in enumerate(criteria)]
    kind = seat.round.contest.defect_kinds[0]
    card.defects = [Defect(kind_id=kind.id, key="note-1", at_ms=points * 10, severity=2, words=words)]
    session.add(card)
    session.flush()
    body = {"scores": {one.key: points for one in criteria}, "note_to_jury": words, "word_to_maker": words}
    session.add(ScorecardVersion(scorecard_id=card.id, number=1, saved_at=AT, body=body))
    return card


def _say(session: Session, seat: Assignment, choice: Choice) -> None:
    seat.state = AssignmentState.DONE
    session.add(TriageVote(assignment_id=seat.id, choice=choice, created_at=AT, changed_at=AT))


def _tally(session: Session, round_: Round) -> None:
    session.flush()
    run = request_tally(session, round_, "fair", by=session.get_one(User, ORGANIZER))
    record_run(session, run, reckon(*sheet_of(session, run)))
    round_.state = RoundState.TALLIED


def _order(session: Session, round_: Round, entries: list[Entry], judge: int) -> None:
    places = [[entry.id] for entry in entries]
    session.add(
        RankedBallot(
            round_id=round_.id, judge_id=judge, places=places, counted=places, submitted_at=AT, saved_at=AT
        )
    )


def _pair(
    session: Session,
    round_: Round,
    left: Entry,
    right: Entry,
    judge: int = JUDGE,
    *,
    better: int | None = None,
    number: int = 0,
) -> None:
    first, second = sorted((left.id, right.id))
    session.add(
        PairVote(
            id=judge * 10 + number, round_id=round_.id, judge_id=judge, first_id=first, second_id=second,
            is_turned=left.id > right.id, better_id=better, decided_at=AT if better else None, created_at=AT,
        )
    )  # fmt: skip


def _sit(session: Session, round_: Round, entries: list[Entry], others: Others, *, shows_names: bool) -> None:
    """A table with a motion of the judge's, on which the other has voted, and two lines of minutes."""
    sitting = Deliberation(
        round_id=round_.id, quorum=50, opened_by=ORGANIZER, shows_names=shows_names, opened_at=AT
    )
    session.add(sitting)
    session.flush()
    films = [
        JuryFilm(id=8100 + place, deliberation_id=sitting.id, entry_id=entry.id, code=JURY_CODES[place])
        for place, entry in enumerate(entries)
    ]
    session.add_all(films)
    session.flush()
    _decide(session, sitting, films[0], carried=others.leads)
    motion = Motion(
        deliberation_id=sitting.id, number=1, film_id=films[1].id, award_id=round_.contest.awards[0].id,
        reason="Moving.", action=MotionAction.GRANT, made_by=JUDGE, made_at=AT,
    )  # fmt: skip
    motion.votes = [MotionVote(judge_id=OTHER, voice=others.voice, voted_at=AT)]
    session.add(motion)
    detail = {"quorum": 50, "films": 3, "members": ["Mei", "Tom"]}
    opened = Minute(number=1, by_id=ORGANIZER, kind="opened", detail=detail, words="")
    remark = Minute(number=2, by_id=JUDGE, kind="remark", detail={}, words="Seen.", film_id=films[1].id)
    before = GENESIS
    for line in (opened, remark):
        line.deliberation_id, line.at, line.previous = sitting.id, AT, before
        before = line.digest = digest_of(line)
        session.add(line)


def _decide(session: Session, sitting: Deliberation, film: JuryFilm, *, carried: bool) -> None:
    """The jury has closed a motion for a film with its votes."""
    award = session.query(AwardDefinition.id).order_by(AwardDefinition.id).limit(1).scalar_subquery()
    state = MotionState.CARRIED if carried else MotionState.LOST
    session.add(
        Motion(
            deliberation_id=sitting.id, number=2, film_id=film.id, award_id=award, reason="Finest.",
            action=MotionAction.GRANT, made_by=OTHER, made_at=AT, state=state, closed_by=ORGANIZER,
            closed_at=AT, yes=2 * carried, no=2 - 2 * carried,
        )
    )  # fmt: skip


def _under_way(session: Session, round_: Round, table: Table, others: Others) -> None:
    """A film that is submitted, one begun that did not play, one untouched; the other judge is through."""
    _card(session, table.at(round_, 0), 800, "My own words.")
    begun = table.at(round_, 1)
    begun.state = AssignmentState.STARTED
    revision = session.query(Revision).filter_by(entry_id=begun.entry_id).one()
    session.add(
        Scorecard(
            assignment_id=begun.id, revision_id=revision.id, note_to_jury="Half.", saved_at=AT, created_at=AT
        )
    )
    session.add(Viewing(assignment_id=begun.id, spans=[[0, 9000]], calm=[[0, 9000]], first_at=AT, last_at=AT))
    session.add(
        Trouble(
            assignment_id=begun.id, words="Black.", created_at=AT, settled_at=AT, settled_by=ORGANIZER,
            answer="It plays again.",
        )
    )  # fmt: skip
    for place in range(3):
        _card(session, table.at(round_, place, OTHER), others.points - 100 * place, others.mark)


def _calibrate(
    session: Session, round_: Round, table: Table, entries: list[Entry], others: Others, *, shows_panel: bool
) -> None:
    """Both have scored the films that all judges score first."""
    session.add(Calibration(round_id=round_.id, shows_panel=shows_panel, began_at=AT))
    for place, entry in enumerate(entries):
        session.add(CalibrationFilm(round_id=round_.id, entry_id=entry.id, position=place + 1))
        _card(session, table.at(round_, place), 800 - 100 * place)
        given = Others() if shows_panel else others
        _card(session, table.at(round_, place, OTHER), given.points - 50 * place, others.mark)
    session.flush()
