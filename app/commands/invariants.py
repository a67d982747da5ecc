"""What must always hold in the stored data, one statement each: it selects what breaks the rule."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Invariant:
    """A rule with the statement that counts its breaches, and what to do about one."""

    rule: str
    breaches: str
    advice: str


INVARIANTS = (
    Invariant(
        "Every score lies on the scale of its rubric.",
        """SELECT count(*) FROM score JOIN criterion ON criterion.id = score.criterion_id
           JOIN rubric ON rubric.id = criterion.rubric_id
           WHERE score.value < rubric.scale_min OR score.value > rubric.scale_max
           OR (score.value - rubric.scale_min) % rubric.scale_step != 0""",
        "Reopen the scorecards concerned and score again.",
    ),
    Invariant(
        "The weights of every rubric add up to 100.",
        """SELECT count(*) FROM (SELECT rubric_id FROM criterion GROUP BY rubric_id
           HAVING sum(weight) NOT IN (100, 10000)) AS wrong""",
        "Correct the weights on the rubric's page.",
    ),
    Invariant(
        "A submitted scorecard has a score for every criterion of its round.",
        """SELECT count(*) FROM scorecard JOIN assignment ON assignment.id = scorecard.assignment_id
           JOIN round ON round.id = assignment.round_id
           WHERE scorecard.state = 'submitted' AND (SELECT count(*) FROM score
           WHERE score.scorecard_id = scorecard.id) != (SELECT count(*) FROM criterion
           WHERE criterion.rubric_id = round.rubric_id)""",
        "Reopen the scorecards concerned; they would be left out of the tally.",
    ),
    Invariant(
        "No assignment that counts joins a judge and an entry in conflict.",
        """SELECT count(*) FROM assignment JOIN conflict ON conflict.judge_id = assignment.judge_id
           AND conflict.entry_id = assignment.entry_id
           WHERE assignment.state IN ('pending', 'started', 'deferred')""",
        "Declare the conflict again on the panel's page; that withdraws the assignment.",
    ),
    Invariant(
        "An assignment stays within its contest.",
        """SELECT count(*) FROM assignment JOIN round ON round.id = assignment.round_id
           JOIN entry ON entry.id = assignment.entry_id WHERE entry.contest_id != round.contest_id""",
        "Write to the developers; the application cannot make such a row.",
    ),
    Invariant(
        "Every submitted entry has a revision.",
        """SELECT count(*) FROM entry WHERE state NOT IN ('draft', 'withdrawn')
           AND NOT EXISTS (SELECT 1 FROM revision WHERE revision.entry_id = entry.id)""",
        "Ask the entrant to submit again; nothing was frozen for the judges.",
    ),
    Invariant(
        "A public winner list comes from a finished tally of its own contest.",
        """SELECT count(*) FROM announcement JOIN seal ON seal.id = announcement.seal_id
           JOIN tally_run ON tally_run.id = seal.run_id
           JOIN round ON round.id = tally_run.round_id
           WHERE tally_run.state != 'done' OR round.contest_id != announcement.contest_id
           OR seal.contest_id != announcement.contest_id""",
        "Write to the developers; the application cannot make such a row.",
    ),
    Invariant(
        "A contest is announced or final exactly while a list of it is public.",
        """SELECT count(*) FROM contest WHERE (state IN ('announced', 'final', 'archived')) != EXISTS
           (SELECT 1 FROM announcement
            WHERE announcement.contest_id = contest.id AND announcement.state = 'public')""",
        "Write to the developers; the application cannot make such a row.",
    ),
    Invariant(
        "Every award goes to as many films as it has seats, at most.",
        """SELECT count(*) FROM (SELECT run_id, award_id FROM award_grant
           JOIN award_definition ON award_definition.id = award_grant.award_id
           WHERE decided_by NOT IN ('extended', 'override')
           GROUP BY run_id, award_id, award_definition.quota
           HAVING count(*) > award_definition.quota) AS wrong""",
        "Run the tally again.",
    ),
    Invariant(
        "A film that is ready has a proxy and a digest.",
        "SELECT count(*) FROM film WHERE state = 'ready' AND (proxy_key IS NULL OR sha256 IS NULL)",
        "Repeat the film's check.",
    ),
    Invariant(
        "A finished job is held by nobody.",
        "SELECT count(*) FROM outbox WHERE state = 'done' AND claim_token IS NOT NULL",
        "Restart the workers.",
    ),
)


def breaches(session: Session, invariant: Invariant) -> int:
    """How many rows break a rule."""
    return session.scalar(sa.text(invariant.breaches)) or 0
