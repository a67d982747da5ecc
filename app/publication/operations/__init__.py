"""Publishing the winner list: frozen once into a snapshot with its digest, then public."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest
from app.contests.operations.calendar import announce
from app.db import now
from app.entries.models import Entry
from app.publication.models import Announcement
from app.results.models import Grant, RunState, TallyRun
from app.web.rules import N_, RuleBroken

FORMAT = 1


class NothingToPublish(RuleBroken):
    """No run has found winners."""

    message = N_("There is no finished tally with winners yet. Run the tally first.")


def publish(
    session: Session, contest: Contest, run: TallyRun, grants: Sequence[Grant], *, by: User
) -> Announcement:
    """Freeze the winners of a run and make them public, exactly once.

    Raises NothingToPublish, or NotTheMoment when the list is public already.
    """
    if run.state is not RunState.DONE or not grants:
        raise NothingToPublish
    announce(session, contest, by=by)
    moment = now()
    snapshot = snapshot_of(contest, run, grants, at=moment)
    announcement = Announcement(
        contest_id=contest.id,
        run_id=run.id,
        snapshot=snapshot,
        digest=digest_of(snapshot),
        announced_at=moment,
        announced_by=by.id,
    )
    session.add(announcement)
    session.flush()
    record(
        session,
        "winners.published",
        f"run:{run.number}",
        by=by.id,
        contest_id=contest.id,
        detail={"digest": announcement.digest, "result": run.result_digest},
    )
    return announcement


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a snapshot: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def snapshot_of(contest: Contest, run: TallyRun, grants: Sequence[Grant], *, at: datetime) -> dict[str, Any]:
    """Everything that the public pages show, as JSON: later changes of an entry do not reach it."""
    workings = run.workings
    return {
        "format": FORMAT,
        "contest": {"slug": contest.slug, "title_en": contest.title_en, "title_zh": contest.title_zh},
        "announced_at": at.isoformat(timespec="seconds"),
        "method": run.method,
        "criteria": [
            {"title_en": criterion.title_en, "title_zh": criterion.title_zh, "weight": criterion.weight}
            for criterion in run.round.rubric.criteria
        ],
        "counts": {name: workings.get(f"n_{name}", 0) for name in ("films", "judges", "reviews")},
        "variance": workings.get("variance", {}),
        "input_digest": run.input_digest,
        "result_digest": run.result_digest,
        "code_version": run.code_version,
        "awards": _awards(grants),
    }


def _awards(grants: Sequence[Grant]) -> list[dict[str, Any]]:
    awards: dict[str, dict[str, Any]] = {}
    for grant in grants:
        award = awards.setdefault(
            grant.award.key,
            {"title_en": grant.award.title_en, "title_zh": grant.award.title_zh, "winners": []},
        )
        award["winners"].append({**_winner(grant.entry), "decided_by": grant.decided_by.value})
    return list(awards.values())


def _winner(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "title_en": entry.title_en,
        "title_zh": entry.title_zh,
        "synopsis_en": entry.synopsis_en,
        "synopsis_zh": entry.synopsis_zh,
        "makers": [
            {"role": credit.role, "name_en": credit.name_en, "name_zh": credit.name_zh}
            for credit in entry.credits
        ],
    }
