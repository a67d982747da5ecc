"""The bundled Valkey: asks for its password, keeps every write, throws nothing out, lives in any folder."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.commands.programs import valkey_program
from app.commands.supervisor import StartFailed, Supervisor
from app.jobs import valkey
from app.jobs.valkey import Valkey

pytestmark = pytest.mark.usefixtures("valkey_binary")


def client(server: Valkey) -> redis.Redis:
    return redis.Redis.from_url(server.url)


@pytest.fixture
def server(tmp_path: Path) -> Valkey:
    return valkey.in_folder(tmp_path / "a folder “with” signs")


def test_server_keeps_every_write_and_throws_nothing_out(server: Valkey, tmp_path: Path) -> None:
    with Supervisor(tmp_path / "log") as supervisor, client(server) as asking:
        supervisor.start(valkey_program(server))
        settings = asking.config_get("append*", "maxmemory-policy", "port", "save")

    assert (settings["appendonly"], settings["maxmemory-policy"]) == ("yes", "noeviction")
    assert (settings["port"], settings["save"]) == ("0", "")


def test_server_asks_for_its_password(server: Valkey, tmp_path: Path) -> None:
    with Supervisor(tmp_path / "log") as supervisor:
        supervisor.start(valkey_program(server))
        with (
            redis.Redis(unix_socket_path=str(server.socket_path), retry=Retry(NoBackoff(), 0)) as stranger,
            pytest.raises(redis.AuthenticationError),
        ):
            stranger.ping()


def test_what_was_written_is_there_after_a_restart(server: Valkey, tmp_path: Path) -> None:
    with Supervisor(tmp_path / "log") as supervisor, client(server) as writing:
        supervisor.start(valkey_program(server))
        writing.set("kept", "yes")

    again = valkey.in_folder(server.folder)
    with Supervisor(tmp_path / "log") as supervisor, client(again) as reading:
        supervisor.start(valkey_program(again))
        kept = reading.get("kept")

    assert again == server
    assert kept == b"yes"


def test_folder_with_a_path_too_long_for_a_socket_works_all_the_same(tmp_path: Path) -> None:
    server = valkey.in_folder(tmp_path / ("deep" * 20) / ("deeper" * 10))

    with Supervisor(tmp_path / "log") as supervisor:
        supervisor.start(valkey_program(server))
        answers = server.answers()

    assert answers
    assert not server.socket_path.is_relative_to(server.folder)


def test_log_that_cannot_be_read_is_set_aside_and_the_server_starts(server: Valkey, tmp_path: Path) -> None:
    (server.folder / "appendonlydir").mkdir()
    (server.folder / "appendonlydir" / "appendonly.aof.manifest").write_text("not a manifest\n")
    with Supervisor(tmp_path / "log") as supervisor:
        with pytest.raises(StartFailed):
            supervisor.start(valkey_program(server))
        supervisor.drop("valkey")

        server.set_aside()
        supervisor.start(valkey_program(server))

        assert server.answers()


def test_password_and_configuration_are_for_their_owner_only(server: Valkey) -> None:
    modes = [(server.folder / name).stat().st_mode & 0o777 for name in ("password", "valkey.conf")]

    assert modes == [0o600, 0o600]
