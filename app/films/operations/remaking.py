"""Having the version that judges play encoded anew; the old one plays until the new one is in its place."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.db import claim
from app.films.models import Film, FilmState
from app.films.operations.workshop import Outcome
from app.films.queries.remaking import remake_key, remakes_of
from app.jobs import names
from app.jobs.operations import OPEN, promise
from app.media.verdict import Problem
from app.web.rules import N_, RuleBroken


class NothingToRemake(RuleBroken):
    """The film does not play yet, or its original has not been put away."""

    message = N_("This version can be made anew once the film plays and its original has been put away.")


class RemakeGoesOn(RuleBroken):
    """It has been asked for already."""

    message = N_("This version is being made anew already; reload the page to see how far it is.")


def ask_to_remake(session: Session, film: Film, *, by: User, contest_id: int) -> None:
    """Promise it, on record; raises NothingToRemake or RemakeGoesOn.

    The record comes first: it holds the contest's chain, so of two who ask at once the second sees the
    first one's promise, and the key would not be given twice.
    """
    if film.state is not FilmState.READY or film.original_key is None:
        raise NothingToRemake
    record(session, "film.remake_asked", f"film:{film.code}", by=by.id, contest_id=contest_id)
    before = remakes_of(session, film)
    if any(job.state in OPEN for job in before):
        raise RemakeGoesOn
    # A name of its own: whoever plays the old file must never be sent bytes of the new one.
    payload = {"film_id": film.id, "name": f"proxy-{secrets.token_hex(4)}.mp4"}
    number = int(before[0].key.rpartition(":")[2]) + 1 if before else 1
    promise(session, names.REMAKE_PROXY, payload, key=remake_key(film.id, number))


def put_in_place(session: Session, film: Film, outcome: Outcome) -> bool:
    """Let judges play what was made, and have the file before it removed; False when that is done already."""
    before, key = film.proxy_key, str(outcome.columns["proxy_key"])
    grown = outcome.facts["proxy"]["size"] - film.facts.get("proxy", {}).get("size", 0)
    facts = {**film.facts, **outcome.facts, "remake_problem": None}
    changed = (
        sa.update(Film)
        .where(Film.id == film.id, Film.state == FilmState.READY, Film.proxy_key == before)
        .values(proxy_key=key, facts=facts, kept_bytes=max(0, film.kept_bytes + grown))
    )
    if before == key or not claim(session, changed):
        return False
    promise(session, names.REMOVE_FILES, {"keys": [before]}, key=f"replaced:{before}")
    session.refresh(film)
    return True


def remake_failed(session: Session, film: Film, problem: Problem) -> None:
    """Note why the film does not let itself be encoded; it plays as before."""
    film.facts = {**film.facts, "remake_problem": problem.as_dict()}
    session.flush()
