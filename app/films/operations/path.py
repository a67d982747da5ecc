"""The path of a film row: created from an upload, then settled once, each step one conditional UPDATE."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import claim, now
from app.films.models import Film, FilmState, Stage
from app.films.operations.stages import promise_stage
from app.media.rules import Rules
from app.uploads.models import Upload


def film_from_upload(
    session: Session, upload: Upload, *, owner: User, rules: Rules, contest_id: int | None = None
) -> Film:
    """Create the film of a complete upload and promise its first stage; a second call returns the same film.

    `rules` are the contest's at this moment, and hold for this film; look-alikes are sought in the contest.
    """
    known = session.scalar(sa.select(Film).where(Film.upload_key == upload.key))
    if known is not None:
        return known
    film = Film(
        owner_id=owner.id,
        contest_id=contest_id,
        upload_key=upload.key,
        file_name=upload.file_name,
        size=upload.length,
        sha256=upload.sha256,
        rules=rules.as_dict(),
    )
    session.add(film)
    session.flush()
    promise_stage(session, film.id, Stage.RECEIVE)
    return film


def make_ready(session: Session, film_id: int) -> bool:
    """Let a film be played whose proxy and facts are recorded; False when it was settled before."""
    return claim(
        session,
        _while_checking(film_id).values(state=FilmState.READY, checked_at=now()),
    )


def reject(session: Session, film_id: int, *, problem: str, params: dict[str, Any]) -> bool:
    """Refuse a film under a problem's code, of which pages make words; False when it was settled before."""
    return claim(
        session,
        _while_checking(film_id).values(
            state=FilmState.REJECTED, problem=problem, problem_params=params, checked_at=now()
        ),
    )


def _while_checking(film_id: int) -> sa.Update:
    return sa.update(Film).where(Film.id == film_id, Film.state == FilmState.CHECKING)
