"""An evening of judging: everybody autosaves, films stream, uploads arrive; no save may be lost."""

from __future__ import annotations

import asyncio
import json
import random
import time
from urllib.parse import urlencode

from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.measuring import percentile
from app.commands.bench.web.people import FILM_BYTES, UPLOAD_BYTES, Evening, Judge, evening
from app.commands.bench.web.playing import Player, Sender, Traffic, until
from app.commands.bench.web.wire import BROKEN, Wire

JUDGES, PLAYERS, SENDERS = 300, 40, 20
EVERY = 5.0
SECONDS, QUICK_SECONDS = 180.0, 14.0
ALONE_SECONDS, QUICK_ALONE_SECONDS = 60.0, 6.0
OK = 200
LEVELS = [str(level / 2) for level in range(2, 21)]

P50, P95, P99 = (
    f"judge autosave, 300 judges every 5 s, with uploads: {one}" for one in ("p50", "p95", "p99")
)
ALONE = "the same saves without films and uploads: p95"
LOST, ACKNOWLEDGED = "acknowledged saves lost", "saves acknowledged"
ERRORS = "requests refused or broken off"
PLAYED, SENT = "films streamed meanwhile, 40 players", "uploads received meanwhile, 20 entrants"


def measure(conditions: Conditions) -> Measured:
    """Let the judges save alone, then beside films and uploads; what was acknowledged must be kept."""
    seconds = QUICK_SECONDS if conditions.quick else SECONDS
    alone_seconds = QUICK_ALONE_SECONDS if conditions.quick else ALONE_SECONDS
    with evening(JUDGES, PLAYERS, SENDERS) as laid:
        quiet, traffic = Traffic(), Traffic()
        alone = asyncio.run(_saves(laid, alone_seconds, quiet, beside=False))
        times = asyncio.run(_saves(laid, seconds, traffic, beside=True))
        lost = _lost(laid)
    return {
        **{name: 1000 * percentile(times, share) for name, share in ((P50, 0.5), (P95, 0.95), (P99, 0.99))},
        ALONE: 1000 * percentile(alone, 0.95),
        LOST: lost,
        ACKNOWLEDGED: sum(len(judge.acknowledged) for judge in laid.judges),
        ERRORS: len(quiet.errors) + len(traffic.errors),
        PLAYED: traffic.played * 8 / 1e6 / seconds,
        SENT: traffic.sent / 1e6 / seconds,
    }


async def _saves(laid: Evening, seconds: float, traffic: Traffic, *, beside: bool) -> list[float]:
    """The seconds of every save within the time."""
    end = time.perf_counter() + seconds
    times: list[float] = []
    tasks = [_judge(laid.running.url, judge, end, times, traffic) for judge in laid.judges]
    if beside:
        players = [Player(film, FILM_BYTES, traffic) for film in laid.films]
        senders = [Sender(line, address, UPLOAD_BYTES, traffic) for line, address in laid.senders]
        tasks += [until(end, player.stretch, traffic) for player in players]
        tasks += [until(end, sender.chunk, traffic) for sender in senders]
    await asyncio.gather(*tasks)
    return times


async def _judge(url: str, judge: Judge, end: float, times: list[float], traffic: Traffic) -> None:
    """One judge: something changes every five seconds, and the page saves it."""
    headers = {"Cookie": judge.cookie, "X-CSRFToken": judge.token, "Accept": "application/json"}
    wire = Wire(url, headers)
    await asyncio.sleep(random.random() * EVERY)  # noqa: S311 - only spreads the load
    while (began := time.perf_counter()) < end:
        try:
            await _save(wire, judge, traffic)
        except BROKEN as error:
            traffic.errors.append(f"{type(error).__name__}: {error}")
        else:
            times.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, began + EVERY - time.perf_counter()))
    wire.close()


async def _save(wire: Wire, judge: Judge, traffic: Traffic) -> None:
    note = f"Save {len(judge.acknowledged) + 1} of {judge.code}."
    typed = {name: random.choice(LEVELS) for name in judge.fields}  # noqa: S311 - as above
    body = urlencode({**typed, "note_to_jury": note, "word_to_maker": "", "viewing_reason": ""}).encode()
    said = {"Content_Type": "application/x-www-form-urlencoded", "If_Match": f'"{judge.revision}"'}
    answer = await wire.ask("POST", f"/reviews/{judge.code}/scorecard", body, **said)
    if answer.status != OK:
        traffic.errors.append(
            f"A save was answered {answer.status}: {answer.body[:200].decode(errors='replace')}"
        )
        return
    judge.revision = int(json.loads(answer.body)["revision"])
    judge.acknowledged.append((judge.revision, note))


def _lost(laid: Evening) -> int:
    """How many acknowledged saves the database does not have as they were sent."""
    import sqlalchemy as sa

    from app.assignments.models import Assignment
    from app.db import Database
    from app.scoring.models import Scorecard, ScorecardVersion

    with Database.opened(laid.settings.database_url) as database, database.reading() as session:
        rows = session.execute(
            sa.select(Assignment.code, ScorecardVersion.number, ScorecardVersion.body)
            .join(Scorecard, Scorecard.id == ScorecardVersion.scorecard_id)
            .join(Assignment, Assignment.id == Scorecard.assignment_id)
        )
        kept = {(code, number): body["note_to_jury"] for code, number, body in rows}
    return sum(
        kept.get((judge.code, revision)) != note
        for judge in laid.judges
        for revision, note in judge.acknowledged
    )
