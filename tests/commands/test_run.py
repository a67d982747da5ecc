"""A whole system of its own: it answers, replaces a killed program, refuses a second start, and vanishes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from app.commands import processes
from app.commands.supervisor import ROOT
from app.commands.system import Running, SystemFailed, system

pytestmark = pytest.mark.usefixtures("valkey_binary")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with system() as started:
        yield started


def test_pages_answer_when_the_system_says_it_is_ready(running: Running) -> None:
    answer = requests.get(f"{running.url}/health", timeout=10)

    assert answer.status_code == 200
    assert sorted(running.programs()) == ["bytes", "films-1", "jobs", "relay", "valkey", "web"]


def test_killed_relay_is_replaced(running: Running) -> None:
    before = running.programs()["relay"]

    os.kill(before, signal.SIGKILL)

    until = time.monotonic() + 30
    while running.programs()["relay"] == before and time.monotonic() < until:
        time.sleep(0.05)
    assert processes.members(before) == []
    assert processes.members(running.programs()["relay"]) == [running.programs()["relay"]]


def test_second_run_on_the_same_folder_is_refused(running: Running) -> None:
    environment = {**os.environ, "LAUREL_DATA": str(running.data_dir)}

    second = subprocess.run(
        [sys.executable, "-m", "app", "run"],
        env=environment,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"Laurel already runs on the data folder {running.data_dir} at {running.url}; "
        "stop it first or set LAUREL_DATA to another folder.\n"
    )


def test_taken_port_that_somebody_chose_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(SystemFailed) as failure, system(tmp_path, port=port):
            pass

    assert str(failure.value) == (
        f"Port {port} is taken; stop what uses it or choose another with LAUREL_PORT."
    )


def test_stopped_system_leaves_no_process_and_no_status(tmp_path: Path) -> None:
    with system(tmp_path) as started:
        sessions = [started.pid, *started.programs().values()]
        assert [bool(processes.members(session)) for session in sessions] == [True] * 7

    assert [processes.members(session) for session in sessions] == [[]] * 7
    assert not (tmp_path / "run.json").exists()
