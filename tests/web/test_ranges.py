"""Sending kept files: whole or in stretches, honestly labelled, and as cheaply far in as at the start."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from app.storage import LocalStorage
from app.web.ranges import send_range

FILM = bytes(range(256)) * 40
ETAG = "abc123"


def serving(storage: LocalStorage, *, accel: str = "", **options: str) -> Client:
    """An application that does nothing but send one file."""
    app = Flask("serving")
    app.config["ACCEL_PREFIX"] = accel

    @app.route("/<path:key>")
    def send(key: str) -> Response:
        return send_range(storage, key, content_type="video/mp4", etag=ETAG, **options)

    return app.test_client()


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    source = tmp_path / "source"
    source.write_bytes(FILM)
    storage = LocalStorage(tmp_path / "files")
    storage.put_file("A/film", source)
    return storage


def get(storage: LocalStorage, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return serving(storage).get("/A/film", headers=named)


def test_whole_file_is_sent_with_its_labels(storage: LocalStorage) -> None:
    answer = get(storage)

    assert (answer.status_code, answer.data) == (200, FILM)
    assert {name: answer.headers[name] for name in ("Content-Length", "Content-Type", "ETag")} == {
        "Content-Length": str(len(FILM)),
        "Content-Type": "video/mp4",
        "ETag": '"abc123"',
    }
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, len(FILM)),
        ("bytes=100-199", 100, 200),
        ("bytes=10000-99999", 10000, len(FILM)),
        ("bytes=-5", len(FILM) - 5, len(FILM)),
        ("bytes=-99999", 0, len(FILM)),
    ],
)
def test_stretch_is_sent_as_such(storage: LocalStorage, asked: str, start: int, stop: int) -> None:
    answer = get(storage, Range=asked)

    assert (answer.status_code, answer.data) == (206, FILM[start:stop])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(FILM)}"
    assert answer.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000"])
def test_stretch_outside_is_refused_with_the_size(storage: LocalStorage, asked: str) -> None:
    answer = get(storage, Range=asked)

    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(FILM)}"


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=a-b", "bytes=-0", "items=0-5", "bytes=0-1,5-9", "bytes"]
)
def test_range_that_cannot_be_followed_gets_the_whole(storage: LocalStorage, asked: str) -> None:
    answer = get(storage, Range=asked)

    assert (answer.status_code, answer.data) == (200, FILM)


@pytest.mark.parametrize(
    ("condition", "status"),
    [('"abc123"', 206), ('"old"', 200), ('W/"abc123"', 200), ("Sun, 22 Nov 2026 10:00:00 GMT", 200)],
)
def test_range_holds_only_for_the_same_bytes(storage: LocalStorage, condition: str, status: int) -> None:
    assert get(storage, Range="bytes=0-9", If_Range=condition).status_code == status


def test_reader_who_has_the_bytes_gets_none(storage: LocalStorage) -> None:
    answer = get(storage, If_None_Match='"abc123"')

    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"abc123"')


def test_head_tells_the_size_and_sends_nothing(storage: LocalStorage) -> None:
    answer = serving(storage).head("/A/film", headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(FILM))


def test_absent_file_is_not_found(storage: LocalStorage) -> None:
    assert serving(storage).get("/A/other").status_code == 404


def test_download_is_named_in_any_script(storage: LocalStorage) -> None:
    answer = serving(storage, download_name="春之声.mp4").get("/A/film")

    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E6%98%A5%E4%B9%8B%E5%A3%B0.mp4"
    )


def bytes_read() -> int:
    """Bytes that this process has read from anything so far."""
    found = re.search(r"rchar: (\d+)", Path("/proc/self/io").read_text())
    assert found is not None
    return int(found.group(1))


@pytest.mark.parametrize("start", [0, 500 * 1024**2, 1024**3 - 65536])
def test_stretch_of_a_huge_file_reads_no_more_than_itself(tmp_path: Path, start: int) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "film").touch()
    os.truncate(tmp_path / "A" / "film", 1024**3)
    client = serving(LocalStorage(tmp_path))
    before = bytes_read()

    answer = client.get("/A/film", headers={"Range": f"bytes={start}-{start + 65535}"})

    assert (answer.status_code, answer.data) == (206, bytes(65536))
    assert bytes_read() - before < 256 * 1024


@pytest.mark.parametrize("prefix", ["/kept", "/kept/"])
def test_nginx_is_told_which_file_and_gets_no_byte_of_it(storage: LocalStorage, prefix: str) -> None:
    client = serving(storage, accel=prefix)

    answer = client.get("/A/film", headers={"Range": "bytes=3-5"})

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Accel-Redirect"] == "/kept/A/film"
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == ("video/mp4", "inline")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/A/nothing").status_code == 404
