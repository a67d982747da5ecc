"""The film of an entry for whoever may see it, in one query: a player asks for every stretch anew."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from app.accounts.models import User
from app.entries.models import Entry
from app.entries.queries import organized, own
from app.films.models import Film

FILM = sa.select(Film).join(Entry, Entry.film_id == Film.id).options(defer(Film.facts))


def film_for(session: Session, user: User, code: str) -> Film | None:
    """The film of a user's own entry."""
    return session.scalar(FILM.where(*own(user, code)))


def film_for_organizer(session: Session, user: User, slug: str, code: str) -> Film | None:
    """The film of an entry of a contest that the user organizes."""
    return session.scalar(FILM.where(*organized(user, slug, code)))
