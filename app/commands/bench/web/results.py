"""Results day: the winner page, full answers over open connections, as fast as they are asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from app.commands.bench import cores
from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.measuring import percentile
from app.commands.bench.web.wire import BROKEN, Wire
from app.commands.system import Running, system
from config import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.accounts.models import User
    from app.contests.models import Contest

VISITORS = 40
ASKING = {"Accept": "text/html", "Accept-Language": "en"}
SECONDS, QUICK_SECONDS = 20.0, 5.0
WARM_SECONDS = 1.5
# Ten cards alone are 15 KB; with what the jury says of each film the page has the 20 KB of the goal.
LEAST_BYTES, WINNERS = 20_000, 10
CARD = b'<article class="film-card">'
PRAISE = """A film that trusts its audience. The cut from the kitchen to the river is worth a whole scene of
talk, and the hands of the mother are drawn with more care than most faces this year. Where the picture
flickers, the sound holds it together; where the voice breaks off, the light goes on telling. The jury asked
for the last minute to be played again before anybody spoke, and then agreed within a quarter of an hour.
What stays is the silence after the door, and a child who has understood it before we have."""
STATEMENT = (PRAISE, "一部信任观众的电影。从厨房到河边的一刀，胜过整场对白；母亲的双手，比多数面孔更用心。")
OK = 200
SLUG = "evening"

RATE = "winner page, full answers of 20 KB or more: rate"
P50, P99 = "winner page: p50", "winner page: p99"
ERRORS = "winner page: requests refused, broken off or not the whole page"
SIZE = "winner page: size, ten winners"
SYSTEM, OWN, OTHERS = (
    f"winner page: cores that {who} took"
    for who in ("the system", "the load maker", "others on this machine")
)


def measure(conditions: Conditions) -> Measured:
    """Publish a list and ask for its page as fast as forty connections get it."""
    with _published() as running:
        page = asyncio.run(_page(running.url))
        asyncio.run(_asked(running.url, page, WARM_SECONDS))
        seconds = QUICK_SECONDS if conditions.quick else SECONDS
        before = cores.read(running)
        times, errors = asyncio.run(_asked(running.url, page, seconds))
        had = cores.between(before, cores.read(running))
    return {
        RATE: len(times) / seconds,
        P50: 1000 * percentile(times, 0.5),
        P99: 1000 * percentile(times, 0.99),
        ERRORS: errors,
        SIZE: len(page),
        SYSTEM: had.system,
        OWN: had.own,
        OTHERS: had.others,
    }


async def _page(url: str) -> bytes:
    """The page as it has to come every time; raises RuntimeError when it is not the one of the goal."""
    wire = Wire(url, ASKING)
    answer = await wire.ask("GET", f"/contests/{SLUG}/winners")
    wire.close()
    if answer.status != OK or len(answer.body) < LEAST_BYTES or answer.body.count(CARD) != WINNERS:
        found = f"{answer.status}, {len(answer.body)} bytes, {answer.body.count(CARD)} winners"
        raise RuntimeError(f"The winner page is not {LEAST_BYTES} bytes with {WINNERS} winners: {found}.")
    return answer.body


async def _asked(url: str, page: bytes, seconds: float) -> tuple[list[float], int]:
    """The seconds of every full answer, and how many requests had none."""
    end = time.perf_counter() + seconds
    times: list[float] = []
    failures = await asyncio.gather(*(_visitor(url, page, end, times) for _ in range(VISITORS)))
    return times, sum(failures)


async def _visitor(url: str, page: bytes, end: float, times: list[float]) -> int:
    wire = Wire(url, ASKING)
    failures = 0
    while (began := time.perf_counter()) < end:
        try:
            answer = await wire.ask("GET", f"/contests/{SLUG}/winners")
        except BROKEN:
            failures += 1
            continue
        if answer.status == OK and answer.body == page:
            times.append(time.perf_counter() - began)
        else:
            failures += 1
    wire.close()
    return failures


@contextmanager
def _published() -> Iterator[Running]:
    """A system with a public list of winners."""
    with system() as running:
        base = {"LAUREL_DATA": str(running.data_dir), "LAUREL_BASE_URL": running.url}
        _publish(Settings.from_environ(base))
        yield running


def _publish(settings: Settings) -> None:
    import sqlalchemy as sa

    from app.accounts.models import User
    from app.audit.operations import use_key
    from app.commands.seed.sowing import Size, sow
    from app.contests.models import AwardDefinition, Contest
    from app.db import Database
    from app.results.operations.reckoning import reckon
    from app.results.operations.runs import record_run, request_tally
    from app.results.queries.sheets import sheet_of
    from app.scoring.operations.rounds import lock_round
    from app.storage import open_storage

    use_key(settings.secret)
    with Database.opened(settings.database_url) as database, database.writing() as session, session.begin():
        size = Size(entries=30, judges=6, reviews=3)
        sow(session, open_storage(settings), size, slug=SLUG, seed=7, say=str)
        contest = session.scalars(sa.select(Contest).where(Contest.slug == SLUG)).one()
        organizer = session.scalars(sa.select(User).where(User.email == f"organizer@{SLUG}.example")).one()
        awards = session.scalars(
            sa.select(AwardDefinition)
            .where(AwardDefinition.contest_id == contest.id)
            .order_by(AwardDefinition.position)
        ).all()
        awards[-1].quota = WINNERS - sum(one.quota or 0 for one in awards[:-1])
        lock_round(session, contest.rounds[0], by=organizer)
        run = request_tally(session, contest.rounds[0], "fair", by=organizer)
        record_run(session, run, reckon(*sheet_of(session, run)))
        session.flush()
        session.expire_all()
        _praise(session, contest, organizer)
        _announce(session, contest, organizer)


def _praise(session: Session, contest: Contest, organizer: User) -> None:
    from app.publication.operations.board import board_of
    from app.publication.operations.deciding import state

    board = board_of(session, contest)
    assert board is not None
    for grant in board.allocation.grants:
        award, entry = board.definitions[grant.award], board.entries[grant.film]
        state(session, contest, award, entry, texts=STATEMENT, by=organizer)


def _announce(session: Session, contest: Contest, organizer: User) -> None:
    from app.db import now
    from app.publication.operations.announcing import announce, arm
    from app.publication.operations.sealing import seal

    made = seal(session, contest, by=organizer)
    waiting = arm(session, contest, made, embargo_at=now() + timedelta(0), by=organizer)
    announce(session, waiting.id, waiting.version)
