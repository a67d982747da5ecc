"""What the small world shows of a public list: a winner to watch, a case, a decision, things to undo."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest
from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry
from app.publication.models import Announcement, OverrideAction, SuccessionCause, TakedownScope
from app.publication.operations import aftermath, deciding, objecting
from app.publication.operations.board import board_of
from app.publication.queries.decisions import entry_in
from app.publication.queries.listing import listing_of, winners
from tests.publication.factories import published, second_organizer


def publish_with_case(
    session: Session, contest: Contest, people: dict[str, User], names: dict[str, str]
) -> None:
    """Decide, publish, and let somebody object."""
    organizer, entrant = people["organizer"], people["entrant"]
    _decide(session, contest, organizer, names)
    announcement = published(session, contest, organizer)
    winner = next(iter(winners(listing_of(session, announcement))))
    names["winner"] = winner["code"]
    entry = entry_in(session, contest, winner["code"])
    assert entry is not None
    # Its entrant is the one that the table knows.
    entry.entrant_id = entrant.id
    names["won"] = entry.code
    names["still"] = _still(session, entry)
    aftermath.show_film(session, contest, entry, shown=True, by=organizer)
    evidence = objecting.Complaint(
        "", "Ada", "ada@example.org", "en", "This is about x.", "", "a.txt", b"seen"
    )
    case = objecting.object_to(session, announcement, evidence)
    names["case"], names["case_number"] = case.code, str(case.number)
    names["takedown"] = str(
        aftermath.take_down(
            session, contest, entry, scope=TakedownScope.NAMES, reason="A wish.", by=organizer
        ).id
    )
    # A second person has to agree that the last winner leaves; until then it stays proposed.
    _propose(session, contest, announcement, names)


def _propose(session: Session, contest: Contest, announcement: Announcement, names: dict[str, str]) -> None:
    proposer = second_organizer(session, contest)
    award = announcement.snapshot["awards"][0]
    seat = (award["key"], award["winners"][-1]["code"])
    cause = SuccessionCause.DECLINED
    made = aftermath.propose_succession(
        session, announcement, seat, cause=cause, reason="Their wish.", by=proposer
    )
    names["succession"] = str(made.id)


def _decide(session: Session, contest: Contest, organizer: User, names: dict[str, str]) -> None:
    """A decision that agrees with the numbers, so that it can be taken back without a trace in the list."""
    board = board_of(session, contest)
    assert board is not None
    grant = board.allocation.grants[0]
    choice = deciding.Choice(board.definitions[grant.award], board.entries[grant.film], OverrideAction.GRANT)
    made = deciding.override(
        session, contest, choice,
        reason="The jury agrees.", seen=board.allocation.numbers_digest, by=organizer,
    )  # fmt: skip
    names["override"] = str(made.id)
    names["award"] = grant.award


def _still(session: Session, entry: Entry) -> str:
    """A still that its makers let everybody see."""
    assert entry.film is not None
    entry.may_publish = True
    still = Attachment(
        entry_id=entry.id,
        kind=AttachmentKind.STILL,
        state=AttachmentState.READY,
        file_name="still.jpg",
        content_type="image/jpeg",
        size=1,
        storage_key=str(entry.film.poster_key),
        added_by=entry.entrant_id,
    )
    session.add(still)
    session.flush()
    return still.code
