"""Ranges behind gunicorn, whose own file wrapper can neither seek nor stop by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.uploads.served import Server

HUGE = 1024**3
TAIL = b"the end of the film"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("ranges")
    with (folder / "film").open("wb") as film:
        film.write(b"start")
        film.seek(HUGE - len(TAIL))
        film.write(TAIL)
    server = Server(folder, app="tests.web.small_files:served()")
    server.start()
    yield server
    server.kill()


def bytes_read(server: Server) -> int:
    """Bytes that the workers have read from anything so far."""
    said = [Path(f"/proc/{pid}/io").read_text() for pid in server.workers()]
    return sum(int(number) for text in said for number in re.findall(r"rchar: (\d+)", text))


def test_end_of_a_huge_file_is_sent_without_reading_up_to_it(server: Server) -> None:
    before = bytes_read(server)

    answer = requests.get(f"{server.url}/film", headers={"Range": f"bytes=-{len(TAIL)}"}, timeout=30)

    assert (answer.status_code, answer.content) == (206, TAIL)
    assert bytes_read(server) - before < 1024**2


def test_stretches_on_one_connection_do_not_run_into_each_other(server: Server) -> None:
    with requests.Session() as line:
        found = [
            line.get(f"{server.url}/film", headers={"Range": asked}, timeout=30).content
            for asked in ("bytes=0-4", f"bytes={HUGE - 3}-", "bytes=1-2", "bytes=5-7")
        ]

    assert found == [b"start", b"ilm", b"ta", bytes(3)]


def test_long_stretch_is_sent_to_its_end(server: Server) -> None:
    stretch = 64 * 1024**2
    asked = {"Range": f"bytes={HUGE - stretch}-"}

    answer = requests.get(f"{server.url}/film", headers=asked, timeout=30)

    assert len(answer.content) == stretch
    assert answer.content.endswith(bytes(100) + TAIL)


def test_head_leaves_the_connection_fit_for_the_next_request(server: Server) -> None:
    with requests.Session() as line:
        asked = line.head(f"{server.url}/film", timeout=30)
        following = line.get(f"{server.url}/film", headers={"Range": "bytes=0-4"}, timeout=30)

    assert asked.headers["Content-Length"] == str(HUGE)
    assert following.content == b"start"
