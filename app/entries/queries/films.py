"""The film of an entry for whoever may see it, in one query: a player asks for every stretch anew."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from app.accounts.models import User
from app.entries.models import Entry, Right
from app.entries.queries import organized
from app.entries.queries.own import reaches
from app.films.models import Film

FILM = sa.select(Film).join(Entry, Entry.film_id == Film.id).options(defer(Film.facts))
# Put together once: a player asks so often that building the question would cost as much as its answer.
REACHED = {
    right: FILM.where(Entry.code == sa.bindparam("code"), reaches(sa.bindparam("user_id"), right))
    for right in Right
}


def film_for(session: Session, user: User, code: str, right: Right = Right.LOOK) -> Film | None:
    """The film of an entry that a user may do this with."""
    return session.scalar(REACHED[right], {"code": code, "user_id": user.id})


def film_for_organizer(session: Session, user: User, slug: str, code: str) -> Film | None:
    """The film of an entry of a contest that the user organizes."""
    return session.scalar(FILM.where(*organized(user, slug, code)))
