"""The pages' address: refused in one sentence when taken, or passed over for the next free one."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from app.commands.listening import CannotListen, listen


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_taken_port_is_named_together_with_its_setting(taken: int) -> None:
    with pytest.raises(CannotListen) as refusal:
        listen("127.0.0.1", taken, move_on=False)

    assert str(refusal.value) == (
        f"Port {taken} is taken; stop what uses it or choose another with LAUREL_PORT."
    )


def test_port_that_nobody_chose_moves_on_to_a_free_one(taken: int) -> None:
    with listen("127.0.0.1", taken, move_on=True) as listener:
        host, port = listener.getsockname()

    assert host == "127.0.0.1"
    assert port > taken


def test_address_of_another_machine_is_refused_in_words() -> None:
    with pytest.raises(CannotListen, match=r"^192\.0\.2\.1 is not an address of this machine"):
        listen("192.0.2.1", 0, move_on=False)
