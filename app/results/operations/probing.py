"""How much a run's winners hang on one weight or one judge: computed after the run, kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.results.models import Choice, TallyProbe, TallyRun
from app.results.queries.counted import weights_of
from app.tally.rules import Rules
from app.tally.scores import Scores
from app.tally.sensitivity import Variation, sensitivity


def rules_of_run(run: TallyRun, contenders: frozenset[str] | None) -> Rules:
    """The engine's rules of a finished run."""
    choice = Choice.of(run.parameters)
    return Rules(
        weights=weights_of(run.round),
        method=run.method,  # type: ignore[arg-type]  # request_tally let only known ones in
        top=run.parameters.get("top"),
        min_reviews=choice.min_reviews,
        trim=choice.trim,
        clip=None if choice.clip is None else Fraction(choice.clip),
        round_half_up=choice.places,
        contenders=contenders,
    )


def can_be_probed(run: TallyRun) -> bool:
    """Whether one set of scores and a number of winners stand behind a run."""
    return (
        bool(run.parameters.get("top"))
        and run.parameters.get("carry") != "weighted"
        and (run.method != "bradley_terry")
    )


def probe(scores: Scores, rules: Rules, progress: Callable[[float], None]) -> dict[str, Any]:
    """What each change of one choice would make of the winners, as plain JSON."""
    found = sensitivity(scores, replace(rules, seed=0), progress)
    return {
        "winners": list(found.winners),
        "weights": [_variation(one, found.winners) for one in found.weights],
        "judges": [_variation(one, found.winners) for one in found.judges],
        "stays_by_weights": found.stays_by_weights,
        "stays_by_judges": found.stays_by_judges,
    }


def _variation(one: Variation, winners: tuple[str, ...]) -> dict[str, Any]:
    return {
        "what": one.what,
        "shift": None if one.shift is None else int(100 * one.shift),
        "changed": one.changed,
        "gained": sorted(set(one.winners) - set(winners)),
        "lost": sorted(set(winners) - set(one.winners)),
    }


def keep_probe(session: Session, run_id: int, body: dict[str, Any]) -> None:
    """Keep what a probe found, once."""
    if session.get(TallyProbe, run_id) is None:
        session.add(TallyProbe(run_id=run_id, body=body))
        session.flush()
