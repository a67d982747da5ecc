"""The database and the queue that a run stands on: made ready, or one sentence on why not."""

from __future__ import annotations

import redis
import sqlalchemy as sa

from app.commands import migrate
from app.db import make_engine


class ServiceAway(RuntimeError):
    """A service that the settings name cannot be used; the text says which one and what to do."""


def prepare_database(url: str) -> bool:
    """Migrate the database and say whether it was new; raises ServiceAway."""
    engine = make_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            present = migrate.present(connection)
        if present != migrate.newest():
            migrate.upgrade(url)
    except sa.exc.OperationalError as error:
        why = str(error.orig).strip().partition("\n")[0]
        raise ServiceAway(
            f"The database cannot be opened ({why}); correct DATABASE_URL or start its server."
        ) from error
    finally:
        engine.dispose()
    return present is None


def has_demo(url: str) -> bool:
    """Whether the demo is still there, which its button removes for good."""
    engine = make_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            found = sa.text("SELECT 1 FROM contest WHERE is_demo LIMIT 1")
            return connection.execute(found).first() is not None
    finally:
        engine.dispose()


def check_queue(redis_url: str) -> None:
    """Ask the operator's own Redis server for an answer; raises ServiceAway."""
    try:
        client = redis.Redis.from_url(redis_url, socket_connect_timeout=5, socket_timeout=5)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError) as error:
        raise ServiceAway(
            f"The Redis server of REDIS_URL does not answer ({error}); "
            "start it, correct the address, or unset REDIS_URL to use the bundled one."
        ) from error
