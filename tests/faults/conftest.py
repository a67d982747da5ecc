"""A data folder on which a whole system can be started and killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audit.operations import use_key
from app.commands.migrate import upgrade
from app.db import Database


@pytest.fixture
def data(tmp_path: Path) -> Iterator[tuple[Path, Database]]:
    """A data folder with a migrated database, before anything runs on it."""
    url = f"sqlite:///{tmp_path}/laurel.sqlite3"
    upgrade(url)
    use_key("a key for this test alone, long enough")
    database = Database.at(url, pool_size=2)
    yield tmp_path, database
    database.engine.dispose()
