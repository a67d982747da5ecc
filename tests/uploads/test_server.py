"""The protocol over real connections: a foreign client, cut lines, dead lines, kill -9, flat memory."""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tusclient.client import TusClient

from tests.uploads.sender import CHUNK, metadata
from tests.uploads.served import Server

FILM = random.Random(7).randbytes(5 * 1024 * 1024 + 17)
SAID = {"filename": "春.mp4", "purpose": "film", "subject": "A"}
HEADERS = {"Tus-Resumable": "1.0.0", "Test-User": "1"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.kill()


def announce(server: Server, length: int = len(FILM)) -> str:
    said = {**HEADERS, "Upload-Length": str(length), "Upload-Metadata": metadata(**SAID)}
    answer = requests.post(f"{server.url}/uploads", headers=said, timeout=10)
    return server.url + answer.headers["Location"]


def offset(url: str) -> int:
    return int(requests.head(url, headers=HEADERS, timeout=10).headers["Upload-Offset"])


def append(url: str, at: int, body: Any, **headers: str) -> requests.Response:
    said = {**HEADERS, "Content-Type": CHUNK, "Upload-Offset": str(at), **headers}
    return requests.patch(url, data=body, headers=said, timeout=60)


def kept(server: Server, url: str | None) -> bytes:
    assert url is not None
    return server.spool.path(url.rsplit("/", 1)[-1]).read_bytes()


def open_line(server: Server, url: str, at: int, promised: int) -> socket.socket:
    """A raw connection on which a chunk has been promised and nothing sent yet."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    line.sendall(request(url, server, at, promised))
    return line


def request(url: str, server: Server, at: int, promised: int) -> bytes:
    """A PATCH up to where its body begins."""
    said = {**HEADERS, "Host": "127.0.0.1", "Content-Type": CHUNK, "Upload-Offset": str(at)}
    said["Content-Length"] = str(promised)
    lines = [
        f"PATCH {url.removeprefix(server.url)} HTTP/1.1",
        *(f"{k}: {v}" for k, v in said.items()),
        "",
        "",
    ]
    return "\r\n".join(lines).encode()


def wait_for(url: str, at_least: int) -> int:
    """Ask until so many bytes count."""
    for _ in range(2000):
        now = offset(url)
        if now >= at_least:
            return now
    raise AssertionError(f"never reached {at_least}")


@pytest.mark.parametrize("checksum", [False, True])
def test_foreign_client_uploads_a_film(server: Server, checksum: bool) -> None:
    client = TusClient(f"{server.url}/uploads", headers={"Test-User": "1"})

    uploader = client.uploader(
        file_stream=io.BytesIO(FILM), chunk_size=1024 * 1024, metadata=SAID, upload_checksum=checksum
    )
    uploader.upload()

    assert hashlib.sha256(kept(server, uploader.url)).digest() == hashlib.sha256(FILM).digest()


def test_foreign_client_continues_where_it_stopped(server: Server) -> None:
    client = TusClient(f"{server.url}/uploads", headers={"Test-User": "1"})
    first = client.uploader(file_stream=io.BytesIO(FILM), chunk_size=1024 * 1024, metadata=SAID)
    first.upload(stop_at=2 * 1024 * 1024)

    second = client.uploader(file_stream=io.BytesIO(FILM), chunk_size=1024 * 1024, url=first.url)

    assert second.offset == 2 * 1024 * 1024
    second.upload()
    assert kept(server, first.url) == FILM


def test_body_of_unknown_length_is_taken_as_it_comes(server: Server) -> None:
    url = announce(server)

    answer = append(url, 0, iter([FILM[:1000], FILM[1000:3000000]]))

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "3000000")
    assert kept(server, url) == FILM[:3000000]


def test_cut_line_keeps_what_came_and_leaves_no_fault_in_the_log(server: Server) -> None:
    url = announce(server)
    before = server.log.stat().st_size
    with open_line(server, url, 0, len(FILM)) as line:
        line.sendall(FILM[:2500000])

    assert wait_for(url, 2500000) == 2500000
    assert kept(server, url) == FILM[:2500000]
    said = server.log.read_bytes()[before:].decode()
    assert re.findall(r'Traceback|HTTP/1\.1" 500', said) == []


def test_silent_line_is_given_up_and_what_came_is_kept(server: Server) -> None:
    url = announce(server)
    with open_line(server, url, 0, len(FILM)) as line:
        line.sendall(FILM[:2500000])

        answer = line.recv(1000)

    assert answer.startswith(b"HTTP/1.1 503")
    assert offset(url) == 2500000
    assert kept(server, url) == FILM[:2500000]


def test_chunks_sent_behind_one_another_without_waiting_are_told_apart(server: Server) -> None:
    url = announce(server)
    with open_line(server, url, 0, 3000) as line:
        line.sendall(FILM[:3000] + request(url, server, 3000, 5000) + FILM[3000:8000])

        answers = b""
        while answers.count(b"Upload-Offset:") < 2:
            answers += line.recv(2000)

    assert re.findall(rb"Upload-Offset: (\d+)", answers) == [b"3000", b"8000"]
    assert kept(server, url) == FILM[:8000]


def test_new_line_goes_on_while_the_old_one_hangs(server: Server) -> None:
    url = announce(server)
    dead = open_line(server, url, 0, len(FILM))
    dead.sendall(FILM[: 2 * 1024 * 1024 + 5])
    at = wait_for(url, 2 * 1024 * 1024)

    answer = append(url, at, FILM[at:])

    assert answer.status_code == 204
    dead.sendall(FILM[2 * 1024 * 1024 + 5 : 3 * 1024 * 1024 + 5])
    assert dead.recv(100).startswith(b"HTTP/1.1 423")
    dead.close()
    assert kept(server, url) == FILM


def test_chunks_sent_twice_at_once_leave_one_honest_file(server: Server) -> None:
    url = announce(server)

    def send() -> None:
        while (at := offset(url)) < len(FILM):
            append(url, at, FILM[at : at + 400000])

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kept(server, url) == FILM


def test_killed_server_loses_nothing_it_has_answered_for(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    url = announce(server)
    append(url, 0, FILM[:1000000])
    line = open_line(server, url, 1000000, len(FILM) - 1000000)
    line.sendall(FILM[1000000:4000000])
    wait_for(url, 2000000)

    server.kill()
    line.close()
    server.start()

    at = offset(url)
    assert at >= 2000000
    assert kept(server, url) == FILM[:at]
    assert append(url, at, FILM[at:]).status_code == 204
    server.kill()


def test_memory_does_not_grow_with_the_chunk(server: Server, tmp_path: Path) -> None:
    size = 256 * 1024 * 1024
    hollow = tmp_path / "hollow"
    hollow.touch()
    os.truncate(hollow, size)
    warm = announce(server)
    append(warm, 0, FILM)
    before = sum(_peak(pid) for pid in server.workers())
    url = announce(server, size)

    with hollow.open("rb") as body:
        answer = append(url, 0, body)

    assert answer.status_code == 204
    assert sum(_peak(pid) for pid in server.workers()) - before < 12 * 1024 * 1024
    os.truncate(server.spool.path(url.rsplit("/", 1)[-1]), 0)


def _peak(pid: int) -> int:
    """The largest resident memory of a process so far, in bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found.group(1)) * 1024
