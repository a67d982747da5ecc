"""Films as they come in: bytes in the spool, the upload's row, the film's row and its promised check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import Database, now
from app.films.models import STAGES, Film
from app.films.operations.path import film_from_upload
from app.films.operations.stages import stage_key
from app.jobs.models import Outbox
from app.jobs.queries import job_for
from app.media.rules import Rules
from app.storage import open_storage
from app.uploads.models import Upload, UploadState, new_key
from app.uploads.spool import open_spool
from config import Settings
from workers.run import run

ANY = Rules(min_seconds=1, max_seconds=60)


@dataclass(frozen=True)
class Received:
    """A film that has arrived, with the row of its upload."""

    film: Film
    upload: Upload


def upload_of(session: Session, owner: User, length: int, subject: str = "", **values: object) -> Upload:
    """The row of an upload that is complete."""
    upload = Upload(
        key=new_key(),
        owner_id=owner.id,
        purpose="film",
        subject=subject,
        file_name="制灯人 final.mp4",
        length=length,
        received=length,
        state=UploadState.COMPLETE,
        expires_at=now() + timedelta(days=2),
        completed_at=now(),
        **values,
    )
    session.add(upload)
    session.flush()
    return upload


def receive(
    session: Session,
    settings: Settings,
    owner: User,
    content: bytes,
    *,
    rules: Rules = ANY,
    contest_id: int | None = None,
) -> Received:
    """Bytes that have come in whole, and the film that was made of them."""
    upload = upload_of(session, owner, len(content))
    spooled = open_spool(settings).path(upload.key)
    spooled.write_bytes(content)
    film = film_from_upload(session, upload, owner=owner, rules=rules, contest_id=contest_id)
    session.commit()
    return Received(film, upload)


def work_on(database: Database, settings: Settings, film: Film) -> Outbox:
    """Run the film's promised stages as workers would, until none follows; the row of the last one."""
    last = None
    for stage in STAGES:
        with database.reading() as session:
            promised = job_for(session, stage_key(film.id, stage))
        if promised is not None:
            run(database, settings, promised.id)
            last = promised.id
    with database.reading() as session:
        return session.get_one(Outbox, last)


def spooled_names(settings: Settings) -> list[str]:
    """What lies in the spool."""
    return sorted(path.name for path in Path(settings.data_dir / "spool").iterdir())


def kept_bytes(settings: Settings, key: str | None) -> bytes:
    """What storage keeps under a key."""
    opened = open_storage(settings).open_range(str(key))
    try:
        return opened.read()
    finally:
        opened.close()
