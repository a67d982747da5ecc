"""The seal: the board of a run frozen with its digests into the audit chain, and approved by people."""

from __future__ import annotations

import gzip

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.contests.operations.calendar import NotTheMoment
from app.publication.models import ApprovalOf, Seal
from app.publication.operations.approving import approve
from app.publication.operations.board import Board, board_of
from app.publication.operations.canonical import digest_of, sha256
from app.publication.operations.deciding import ListStands, ReasonMissing
from app.publication.operations.evidence import bundle_of, content_of
from app.publication.operations.record_lines import record_of
from app.publication.operations.snapshot import reserve_of, snapshot_of
from app.publication.queries import decisions
from app.publication.queries.announcements import live_announcement, newest_seal
from app.results.models import TallyRun
from app.results.operations import tallying
from app.results.queries.sheets import Sheet, sheet_of
from app.web.rules import N_, RuleBroken


class NothingToSeal(RuleBroken):
    """No run has found winners."""

    message = N_("There is no finished tally with winners yet. Run the tally first.")


class ScoresMoved(RuleBroken):
    """What counts now is not what the run counted."""

    message = N_(
        "The scores that count are no longer those of run %(number)s: an entry left, or a conflict was "
        "declared. Run the tally again, then seal it."
    )


def seal(session: Session, contest: Contest, *, by: User, reason: str = "") -> Seal:
    """Freeze the newest run's board; whoever seals has approved by that.

    Raises NothingToSeal, ScoresMoved, NotTheMoment, ListStands, or ReasonMissing for a second seal without
    one.
    """
    if contest.state is not ContestState.DECIDED:
        raise NotTheMoment
    if live_announcement(session, contest) is not None:
        raise ListStands
    board, before = board_of(session, contest), newest_seal(session, contest)
    if board is None or not board.allocation.grants:
        raise NothingToSeal
    if before is not None and not reason.strip():
        raise ReasonMissing
    sheet = _checked(session, board.run)
    made = _frozen(session, board, number=before.number + 1 if before else 1, by=by)
    made.reason = reason.strip()
    session.add(made)
    session.flush()
    content = content_of(board, sheet)
    _chain(session, made, content.root if content else "", by)
    if content is not None:
        made.bundle, made.chain_link = bundle_of(session, made, content)
        made.bundle_digest = sha256(made.bundle)
    approve(session, contest, ApprovalOf.SEAL, made.id, by=by)
    return made


def approve_seal(session: Session, contest: Contest, sealed: Seal, *, by: User) -> None:
    """Agree to the newest seal; raises AlreadyApproved or NotTheMoment."""
    newest = newest_seal(session, contest)
    if contest.state is not ContestState.DECIDED or newest is None or newest.id != sealed.id:
        raise NotTheMoment
    approve(session, contest, ApprovalOf.SEAL, sealed.id, by=by)


def _frozen(session: Session, board: Board, *, number: int, by: User) -> Seal:
    statements = decisions.statements_of(session, board.contest)
    snapshot, evidence = snapshot_of(board, statements, number=number), record_of(session, board)
    return Seal(
        contest_id=board.contest.id,
        number=number,
        run_id=board.run.id,
        snapshot=snapshot,
        digest=digest_of(snapshot),
        reserve=reserve_of(board),
        evidence=gzip.compress(evidence, mtime=0),
        evidence_digest=sha256(evidence),
        sealed_by=by.id,
    )


def _chain(session: Session, made: Seal, root: str, by: User) -> None:
    entry = record(
        session,
        "winners.sealed",
        f"seal:{made.number}",
        by=by.id,
        contest_id=made.contest_id,
        detail={
            "run": made.run.number,
            "input": made.run.input_digest,
            "result": made.run.result_digest,
            "list": made.digest,
            "record": made.evidence_digest,
            "evidence": root,
            "reason": made.reason,
        },
    )
    made.chain_number, made.chain_head = entry.number, entry.mac
    session.flush()


def _checked(session: Session, run: TallyRun) -> Sheet:
    """What a tally would read now, which must be what the run counted: a change would be sealed unseen."""
    sheet, _awards = sheet_of(session, run)
    if tallying.digest_of(sheet) != run.input_digest:
        raise ScoresMoved(number=run.number)
    return sheet
