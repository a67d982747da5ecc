"""Two pools of real processes: whatever holds the bytes' threads, pages answer; counted, not timed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests

from app.commands.bench.upload.ground import Ground, ground

pytestmark = pytest.mark.usefixtures("valkey_binary")

THREADS = 2
SETTINGS = {"LAUREL_BYTES_WORKERS": "1", "LAUREL_BYTES_THREADS": str(THREADS), "LAUREL_WEB_WORKERS": "1"}


@pytest.fixture(scope="module")
def laid() -> Iterator[Ground]:
    with ground(settings=SETTINGS) as laid:
        yield laid


def hanging(laid: Ground) -> socket.socket:
    """A line to the bytes' pool on which a chunk has begun that does not go on."""
    line, address = laid.begin(1000)
    line.close()
    url = urlsplit(address)
    hung = socket.create_connection((url.hostname or "", url.port), timeout=30)
    headers = {
        **line.headers,
        "Host": url.netloc,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Content-Length": "1000",
    }
    lines = [f"PATCH {url.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", "x"]
    hung.sendall("\r\n".join(lines).encode())
    return hung


def test_upload_box_leads_to_the_second_pool_with_a_token(laid: Ground) -> None:
    box = laid.box()
    origin = box["data-upload-url"].removesuffix("/uploads")

    assert origin != laid.url
    assert box["data-token-url"]
    assert requests.get(f"{origin}/health", timeout=10).status_code == 200
    assert requests.get(f"{origin}/", timeout=10).status_code == 404


def test_pages_answer_while_slow_uploads_hold_every_thread_of_the_bytes(laid: Ground) -> None:
    origin = laid.box()["data-upload-url"].removesuffix("/uploads")
    with ExitStack() as held:
        for _thread in range(THREADS):
            held.enter_context(hanging(laid))
        with pytest.raises(requests.Timeout):
            requests.get(f"{origin}/health", timeout=2)

        answers = [laid.visitor.ask("GET", laid.page).status_code for _ in range(20)]

    assert answers == [200] * 20
