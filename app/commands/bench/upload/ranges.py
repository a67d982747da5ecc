"""How quickly a player gets a stretch from the end of a long film."""

from __future__ import annotations

import os
from pathlib import Path

import requests

from app.commands.bench.figures import Measured
from app.commands.bench.measuring import percentile, timed
from app.commands.bench.upload.ground import Ground
from config import Settings

P50, P95 = "64 KiB range at the end of 1 GiB p50", "64 KiB range at the end of 1 GiB p95"
LENGTH, STRETCH = 1024**3, 64 * 1024
ASKED = 300


def measure(laid: Ground) -> Measured:
    """Put a film of 1 GiB behind the entry, and ask for its last stretches as its entrant's player does."""
    path = f"{laid.page}/film"
    _keep_a_film(laid)
    address = laid.visitor.ask("GET", f"/films/address?of={path}").json()["address"]
    with requests.Session() as player:
        player.trust_env = False
        times = [_stretch(player, address, number) for number in range(ASKED)]
    return {P50: 1000 * percentile(times, 0.5), P95: 1000 * percentile(times, 0.95)}


def _stretch(player: requests.Session, address: str, number: int) -> float:
    start = LENGTH - STRETCH - number
    with timed() as watch:
        answer = player.get(address, headers={"Range": f"bytes={start}-{start + STRETCH - 1}"}, timeout=60)
    if len(answer.content) != STRETCH:
        raise RuntimeError(f"The stretch was answered {answer.status_code} with {len(answer.content)} bytes.")
    return watch.seconds


def _keep_a_film(laid: Ground) -> None:
    import sqlalchemy as sa

    from app.db import Database
    from app.entries.models import Entry
    from app.films.models import Film, FilmState

    assert laid.running is not None  # only a system of our own is looked into
    settings = Settings.from_environ({"LAUREL_DATA": str(laid.running.data_dir)})
    kept = Path(settings.data_dir / "files" / "bench" / "proxy.mp4")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch()
    os.truncate(kept, LENGTH)
    with Database.opened(settings.database_url) as database, database.writing() as session, session.begin():
        entry = session.scalars(sa.select(Entry)).one()
        film = Film(
            owner_id=entry.entrant_id,
            upload_key="bench",
            state=FilmState.READY,
            file_name="bench.mp4",
            size=LENGTH,
            sha256="0" * 64,
            proxy_key="bench/proxy.mp4",
        )
        session.add(film)
        session.flush()
        entry.film_id = film.id
