"""The picture that stands for a film, and the stills that its makers let everybody see."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry
from app.films.models import Film
from app.films.queries import still_of


@dataclass(frozen=True)
class Picture:
    """Where a picture lies, and a mark that changes with it and tells nothing of who made it."""

    key: str
    mark: str


def poster_of(session: Session, film: Film) -> Picture:
    """The picture for a film that plays: its makers' own, the still they chose, else the check's."""
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
        return Picture(found.storage_key, f"{found.code}-own")
    still = still_of(film, found.poster_still) if found is not None and found.poster_still else None
    if found is not None and still:
        return Picture(still, f"{film.code}-still-{found.poster_still}")
    return Picture(str(film.poster_key), f"{film.code}-poster")


def public_stills(session: Session, contest_id: int, code: str) -> list[Picture]:
    """The stills for an entry's public page, by marks: those that were sent, then those of the film.

    Empty where its makers do not let the film be shown in public, or it plays for nobody.
    """
    entry = session.scalar(
        sa.select(Entry)
        .where(Entry.contest_id == contest_id, Entry.code == code, Entry.may_publish)
        .options(joinedload(Entry.film), selectinload(Entry.attachments))
    )
    if entry is None or entry.film is None or not entry.film.plays:
        return []
    sent = [one for one in entry.attachments if one.kind is AttachmentKind.STILL]
    own = [Picture(one.storage_key, one.code) for one in sent if one.state is AttachmentState.READY]
    keys = {number: still_of(entry.film, number) for number in entry.chosen_stills}
    return own + [Picture(key, f"still-{number}") for number, key in keys.items() if key]
