"""The seal: the board of a run frozen with its digests into the audit chain, and approved by people."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any

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
from app.publication.operations.evidence import Content, bundle_of, content_of
from app.publication.operations.record_lines import record_of
from app.publication.operations.reserve import reserve_of
from app.publication.operations.snapshot import snapshot_of
from app.publication.queries import decisions
from app.publication.queries.announcements import live_announcement, newest_seal
from app.results.models import TallyRun
from app.results.operations import tallying
from app.results.queries.sheets import Sheet, sheet_of
from app.web.rules import N_, RuleBroken


class NothingToSeal(RuleBroken):
    """No run has found winners."""

    message = N_("There is no finished tally with winners yet. Run the tally first.")


class NothingSealed(RuleBroken):
    """Only what was frozen can be announced."""

    message = N_("Nothing is sealed yet. Seal the list first; then it can be announced.")


class ScoresMoved(RuleBroken):
    """What counts now is not what the run counted."""

    message = N_(
        "The scores that count are no longer those of run %(number)s: an entry left, or a conflict was "
        "declared. Run the tally again, then seal it."
    )


@dataclass(frozen=True)
class Frozen:
    """A list with all that led to it, as it was read; what takes long is done before anything is written."""

    contest_id: int
    run_id: int
    number: int
    snapshot: dict[str, Any]
    reserve: dict[str, Any]
    record: bytes
    record_digest: str
    content: Content | None


def seal(session: Session, contest: Contest, *, by: User, reason: str = "") -> Seal:
    """Freeze the newest run's board at once; whoever seals has approved by that.

    Raises NothingToSeal, ScoresMoved, NotTheMoment, ListStands, or ReasonMissing for a second seal without
    one.
    """
    return keep_seal(
        session, freeze(session, sealable(session, contest, reason=reason)), by=by, reason=reason
    )


def sealable(session: Session, contest: Contest, *, reason: str) -> Board:
    """The board that can be sealed now; raises NothingToSeal, NotTheMoment, ListStands or ReasonMissing."""
    _check_moment(session, contest)
    board = board_of(session, contest)
    if board is None or not board.allocation.grants:
        raise NothingToSeal
    if not reason.strip() and newest_seal(session, contest) is not None:
        raise ReasonMissing
    return board


def _check_moment(session: Session, contest: Contest) -> None:
    if contest.state is not ContestState.DECIDED:
        raise NotTheMoment
    if live_announcement(session, contest) is not None:
        raise ListStands


def list_of(session: Session, board: Board) -> tuple[int, dict[str, Any]]:
    """The number that the next seal of a board will carry, and the list as it will freeze it."""
    before = newest_seal(session, board.contest)
    number = before.number + 1 if before else 1
    return number, snapshot_of(board, decisions.statements_of(session, board.contest), number=number)


def freeze(session: Session, board: Board) -> Frozen:
    """Read and compute everything that a seal keeps, writing nothing; raises ScoresMoved."""
    sheet = _checked(session, board.run)
    number, snapshot = list_of(session, board)
    record_lines = record_of(session, board)
    return Frozen(
        contest_id=board.contest.id,
        run_id=board.run.id,
        number=number,
        snapshot=snapshot,
        reserve=reserve_of(session, board),
        record=gzip.compress(record_lines, mtime=0),
        record_digest=sha256(record_lines),
        content=content_of(board, sheet),
    )


def keep_seal(session: Session, frozen: Frozen, *, by: User, reason: str) -> Seal:
    """Write down what was frozen and set it into the chain; raises NotTheMoment or ListStands."""
    contest = session.get_one(Contest, frozen.contest_id)
    _check_moment(session, contest)
    made = _written(frozen, by, reason)
    session.add(made)
    session.flush()
    _chain(session, made, frozen.content.root if frozen.content else "", by)
    if frozen.content is not None:
        made.bundle, made.chain_link = bundle_of(session, made, frozen.content)
        made.bundle_digest = sha256(made.bundle)
    approve(session, contest, ApprovalOf.SEAL, made.id, by=by)
    return made


def approve_seal(session: Session, contest: Contest, sealed: Seal, *, by: User) -> None:
    """Agree to the newest seal; raises AlreadyApproved or NotTheMoment."""
    newest = newest_seal(session, contest)
    if contest.state is not ContestState.DECIDED or newest is None or newest.id != sealed.id:
        raise NotTheMoment
    approve(session, contest, ApprovalOf.SEAL, sealed.id, by=by)


def _written(frozen: Frozen, by: User, reason: str) -> Seal:
    return Seal(
        contest_id=frozen.contest_id,
        number=frozen.number,
        run_id=frozen.run_id,
        snapshot=frozen.snapshot,
        digest=digest_of(frozen.snapshot),
        reserve=frozen.reserve,
        evidence=frozen.record,
        evidence_digest=frozen.record_digest,
        reason=reason.strip(),
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
