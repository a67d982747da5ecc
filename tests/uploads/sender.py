"""Someone who speaks tus to an application in this process."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.db import Database
from app.uploads.models import Upload
from app.uploads.spool import Spool
from tests.uploads.small_app import arrivals

CHUNK = "application/offset+octet-stream"


def metadata(**pairs: str) -> str:
    """An Upload-Metadata header."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items())


class Sender:
    """One user's requests, and a look behind the scenes."""

    def __init__(self, app: Flask, *, user: int) -> None:
        self.app = app
        self.client = app.test_client()
        self.headers = {"Test-User": str(user), "Tus-Resumable": "1.0.0"}

    def ask(self, verb: str, address: str, body: bytes = b"", **headers: str) -> TestResponse:
        """Any request; header names are written with underscores, and an empty value leaves one out."""
        named = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        kept = {name: value for name, value in named.items() if value}
        # The client would correct a length that promises more than the body holds.
        said = {"CONTENT_LENGTH": kept["Content-Length"]} if "Content-Length" in kept else {}
        return self.client.open(
            address, method=verb, headers=kept, input_stream=BytesIO(body), environ_overrides=said
        )

    def announce(self, length: int, *, subject: str = "K7MPQ2XA", name: str = "film.mp4") -> TestResponse:
        """POST: announce a film."""
        said = metadata(filename=name, purpose="film", subject=subject)
        return self.ask("POST", "/uploads", Upload_Length=str(length), Upload_Metadata=said)

    def begin(self, length: int, *, subject: str = "K7MPQ2XA") -> str:
        """Announce a film that is taken; its address."""
        return self.announce(length, subject=subject).headers["Location"]

    def append(self, address: str, offset: int, body: bytes, **headers: str) -> TestResponse:
        """PATCH: send a chunk; Content_Length may promise more than the body holds."""
        said = {"Content_Type": CHUNK, "Upload_Offset": str(offset), "Content_Length": str(len(body))}
        return self.ask("PATCH", address, body, **{**said, **headers})

    def offset(self, address: str) -> int:
        """HEAD: where the upload stands."""
        return int(self.ask("HEAD", address).headers["Upload-Offset"])

    @property
    def spool(self) -> Spool:
        """Where the bytes lie."""
        spool: Spool = self.app.extensions["uploads"].spool
        return spool

    def path(self, address: str) -> Path:
        """The file of an upload."""
        return self.spool.path(address.rsplit("/", 1)[-1])

    def row(self, address: str) -> Upload:
        """The row of an upload as it is committed."""
        db: Database = self.app.extensions["database"]
        with db.reading() as session:
            return session.scalars(sa.select(Upload).where(Upload.key == address.rsplit("/", 1)[-1])).one()

    def arrived(self) -> list[tuple[str, int]]:
        """What the purpose was told of: addresses and by whom."""
        db: Database = self.app.extensions["database"]
        with db.reading() as session:
            rows = session.execute(sa.select(arrivals.c.key, arrivals.c.by)).all()
        return [(f"/uploads/{key}", by) for key, by in rows]
