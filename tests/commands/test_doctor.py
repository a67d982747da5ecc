"""`laurel doctor`: well when all is well, and in words what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from app.commands.doctor import command
from app.commands.invariants import INVARIANTS, breaches
from app.db import Database
from app.storage import LocalStorage
from tests.architecture.world import make_world
from tests.database import SECRET

BREAKING = [
    (
        "Every score lies on the scale of its rubric.",
        "UPDATE score SET value = 830 WHERE id = (SELECT min(id) FROM score)",
    ),
    ("The weights of every rubric add up to 100.", "UPDATE criterion SET weight = 41 WHERE key = 'story'"),
    (
        "A submitted scorecard has a score for every criterion of its round.",
        "DELETE FROM score WHERE id = (SELECT min(id) FROM score)",
    ),
    (
        "No assignment that counts joins a judge and an entry in conflict.",
        "UPDATE assignment SET state = 'pending' WHERE state = 'withdrawn'",
    ),
    (
        "Every submitted entry has a revision.",
        "DELETE FROM revision WHERE id = (SELECT min(id) FROM revision)",
    ),
    (
        "A public winner list comes from a finished tally of its own contest.",
        "UPDATE tally_run SET state = 'failed'",
    ),
    (
        "Every award goes to as many films as it has seats, at most.",
        "UPDATE award_grant SET award_id = (SELECT max(award_id) FROM award_grant)",
    ),
    ("A finished job is held by nobody.", "UPDATE outbox SET state = 'done', claim_token = 'somebody'"),
]


def _examined(tmp_path: Path, url: str, *arguments: str) -> Result:
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    environ = {"LAUREL_DATA": str(data), "LAUREL_SECRET": SECRET, "DATABASE_URL": url, "REDIS_URL": ""}
    return CliRunner().invoke(command, arguments, env=environ)


def _kept(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        make_world(session, LocalStorage(tmp_path / "data" / "files"))


def test_a_world_without_a_fault_is_well(database: Database, database_url: str, tmp_path: Path) -> None:
    _kept(database, tmp_path)

    result = _examined(tmp_path, database_url, "--data")

    assert "WRONG" not in result.output
    assert (result.exit_code, result.output.count("well")) == (0, len(result.output.splitlines()))
    assert all(invariant.rule in result.output for invariant in INVARIANTS)


def test_a_database_that_is_away_is_told_with_what_to_do(tmp_path: Path) -> None:
    result = _examined(tmp_path, "postgresql://nobody@127.0.0.1:1/nothing")

    assert result.exit_code == 1
    assert "Start the database that DATABASE_URL names." in result.output
    assert "Traceback" not in result.output


def test_a_place_where_nothing_is_yet_is_told_in_words(tmp_path: Path) -> None:
    nowhere = tmp_path / "not" / "made"
    environ = {"LAUREL_DATA": str(nowhere), "LAUREL_SECRET": SECRET, "DATABASE_URL": "", "REDIS_URL": ""}

    result = CliRunner().invoke(command, (), env=environ)

    assert result.exit_code == 1
    assert f"WRONG  The data folder {nowhere} can be written." in result.output
    assert "GiB free" in result.output


def test_an_empty_database_is_called_empty_and_answers(tmp_path: Path) -> None:
    result = _examined(tmp_path, f"sqlite:///{tmp_path / 'laurel.sqlite3'}")

    assert "WRONG  The database answers; it is empty." in result.output
    assert "None" not in result.output


@pytest.mark.parametrize(("rule", "breaking"), BREAKING, ids=[rule for rule, _ in BREAKING])
def test_a_broken_rule_is_counted(session: Session, tmp_path: Path, rule: str, breaking: str) -> None:
    make_world(session, LocalStorage(tmp_path / "files"))
    if "award_grant" in breaking:
        session.execute(sa.text("UPDATE award_definition SET quota = 1"))
        session.execute(
            sa.text(
                "INSERT INTO award_grant (run_id, award_id, entry_id, place, decided_by) "
                "SELECT run_id, award_id, (SELECT min(id) FROM entry), 2, 'score' FROM award_grant"
            )
        )
    invariant = next(invariant for invariant in INVARIANTS if invariant.rule == rule)
    before = breaches(session, invariant) if "award_grant" not in breaking else 0

    session.execute(sa.text(breaking))

    assert before == 0
    assert breaches(session, invariant) > 0


def test_a_winner_list_that_was_changed_afterwards_is_found(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    _kept(database, tmp_path)
    with database.writing() as session:
        column = "CAST(snapshot AS TEXT)"
        kind = "JSON" if database.engine.dialect.name == "postgresql" else "TEXT"
        session.execute(
            sa.text(f"UPDATE seal SET snapshot = CAST(replace({column}, 'Film', 'Fake') AS {kind})")  # noqa: S608 - a test's own words
        )
        session.commit()

    result = _examined(tmp_path, database_url, "--data")

    assert result.exit_code == 1
    assert "was changed after it was published" in result.output
