"""The system that journeys use, and what may be there before one begins: people, contests, playable films."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from app.audit.operations import use_key
from app.commands.system import Running
from app.db import Database
from app.films.models import Film
from app.storage import Storage


@dataclass(frozen=True)
class Stage:
    """One running system, its application as the tests know it, and a small film that every browser plays."""

    running: Running
    app: Flask
    database: Database
    film: Path

    @property
    def url(self) -> str:
        """Where its pages are."""
        return self.running.url

    @property
    def storage(self) -> Storage:
        """Where its films are kept."""
        storage: Storage = self.app.extensions["storage"]
        return storage

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session of the system's own database, committed at its end."""
        use_key(self.app.config["SECRET_KEY"])
        with self.database.writing() as session:
            yield session
            session.commit()

    def cookie(self, marker: str, language: str) -> tuple[str, str]:
        """Name and value of the cookie of somebody who has signed in."""
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        value = signer.dumps({"_user_id": marker, "_fresh": True, "locale": language})
        return str(self.app.config["SESSION_COOKIE_NAME"]), str(value)

    def words(self, language: str, sentence: str, **values: object) -> str:
        """A sentence of the pages in a language, from the catalogue that the pages use; it must be there."""
        with self.app.test_request_context(), force_locale(language):
            found = str(gettext(sentence, **values))
        assert language == "en" or found != sentence, f"No page says “{sentence}” in {language}."
        return found

    def keep_files(self, session: Session, poster: bytes) -> None:
        """Put real files where films without any are looked for, so that they play and show."""
        for film in session.query(Film).filter(Film.state == "ready"):
            if film.proxy_key and not self.storage.exists(film.proxy_key):
                self._keep(film, poster)

    def _keep(self, film: Film, poster: bytes) -> None:
        place = self.running.data_dir / f"journeys-{secrets.token_hex(4)}"
        for key in (film.original_key, film.proxy_key):
            shutil.copyfile(self.film, place)
            self.storage.put_file(str(key), place)
        place.write_bytes(poster)
        self.storage.put_file(str(film.poster_key), place)
        film.duration_ms, film.width, film.height = 12_000, 640, 360
