"""The picture that stands for a film: its makers' own, the still they chose, else the check's."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry
from app.films.models import Film
from app.films.queries import still_of


@dataclass(frozen=True)
class Poster:
    """Where the picture lies, and a mark that changes with it and tells nothing of who made it."""

    key: str
    mark: str


def poster_of(session: Session, film: Film) -> Poster:
    """The picture for a film that plays."""
    own = sa.and_(
        Attachment.entry_id == Entry.id,
        Attachment.kind == AttachmentKind.POSTER,
        Attachment.state == AttachmentState.READY,
    )
    found = session.execute(
        sa.select(Entry.poster_still, Attachment.storage_key, Attachment.code)
        .outerjoin(Attachment, own)
        .where(Entry.film_id == film.id)
        .order_by(Attachment.id.desc())
        .limit(1)
    ).first()
    if found is not None and found.storage_key:
        return Poster(found.storage_key, f"{found.code}-own")
    still = still_of(film, found.poster_still) if found is not None and found.poster_still else None
    if found is not None and still:
        return Poster(still, f"{film.code}-still-{found.poster_still}")
    return Poster(str(film.poster_key), f"{film.code}-poster")
