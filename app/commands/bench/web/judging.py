"""An evening of judging: everybody autosaves, films stream, uploads arrive; no save may be lost."""

from __future__ import annotations

import asyncio
import time

from app.commands.bench import cores
from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.measuring import percentile
from app.commands.bench.web.people import FILM_BYTES, UPLOAD_BYTES, Evening, evening
from app.commands.bench.web.playing import Player, Sender, Traffic, until
from app.commands.bench.web.saving import EVERY, keeps_saving

JUDGES, PLAYERS, SENDERS = 300, 40, 20
SECONDS, QUICK_SECONDS = 180.0, 6.0
ALONE_SECONDS, QUICK_ALONE_SECONDS = 60.0, 4.0
# A quick evening that is not further by then ends without the saves alone.
LATE_SECONDS = 27.0

P50, P95, P99 = (
    f"judge autosave, 300 judges every 5 s, with uploads: {one}" for one in ("p50", "p95", "p99")
)
ALONE = "the same saves without films and uploads: p95"
LOST, ACKNOWLEDGED = "acknowledged saves lost", "saves acknowledged"
ERRORS = "requests refused or broken off"
PUT_OFF = "saves told to come again in a moment"
PLAYED, SENT = "films streamed meanwhile, 40 players", "uploads received meanwhile, 20 entrants"
SYSTEM, OWN = "cores that the system took", "cores that the load maker took"
OTHERS = "cores that others on this machine took"


def measure(conditions: Conditions) -> Measured:
    """Let the judges save beside films and uploads, then alone; what was acknowledged must be kept.

    A quick evening whose beginning took too long leaves the saves alone out.
    """
    began = time.perf_counter()
    seconds = QUICK_SECONDS if conditions.quick else SECONDS
    with evening(JUDGES, PLAYERS, SENDERS) as laid:
        traffic, quiet = Traffic(), Traffic()
        before = cores.read(laid.running)
        times = asyncio.run(_saves(laid, seconds, traffic, beside=True))
        had = cores.between(before, cores.read(laid.running))
        is_late = conditions.quick and time.perf_counter() - began > LATE_SECONDS
        alone = {} if is_late else _alone(laid, conditions, quiet)
        lost = _lost(laid)
    return {
        **{name: 1000 * percentile(times, share) for name, share in ((P50, 0.5), (P95, 0.95), (P99, 0.99))},
        **alone,
        LOST: lost,
        ACKNOWLEDGED: sum(len(judge.acknowledged) for judge in laid.judges),
        ERRORS: len(quiet.errors) + len(traffic.errors),
        PUT_OFF: quiet.put_off + traffic.put_off,
        PLAYED: traffic.played * 8 / 1e6 / seconds,
        SENT: traffic.sent / 1e6 / seconds,
        SYSTEM: had.system,
        OWN: had.own,
        OTHERS: had.others,
    }


def _alone(laid: Evening, conditions: Conditions, traffic: Traffic) -> Measured:
    seconds = QUICK_ALONE_SECONDS if conditions.quick else ALONE_SECONDS
    return {ALONE: 1000 * percentile(asyncio.run(_saves(laid, seconds, traffic, beside=False)), 0.95)}


async def _saves(laid: Evening, seconds: float, traffic: Traffic, *, beside: bool) -> list[float]:
    """The seconds of every save that was begun within the time, until it was acknowledged."""
    end = traffic.until = time.perf_counter() + seconds
    times: list[float] = []
    tasks = [
        keeps_saving(laid.running.url, judge, end, times, traffic, first_after=EVERY * number / JUDGES)
        for number, judge in enumerate(laid.judges)
    ]
    if beside:
        players = [Player(film, FILM_BYTES, traffic) for film in laid.films]
        senders = [Sender(line, address, UPLOAD_BYTES, traffic) for line, address in laid.senders]
        tasks += [until(end, player.stretch, traffic) for player in players]
        tasks += [until(end, sender.chunk, traffic) for sender in senders]
    await asyncio.gather(*tasks)
    return times


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
