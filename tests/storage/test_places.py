"""What only one of the two places does, and which one the settings name."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from werkzeug.wrappers import Response

from app.storage import LocalStorage, S3Storage, Storage, open_storage, origin_of
from app.web.ranges import send_range
from app.web.security import content_policy
from config import Settings, SettingsError
from tests.bucket import Bucket
from tests.storage.conftest import SMALL_PARTS


def settings_with(folder: Path, url: str) -> Settings:
    return Settings.from_environ(
        {"LAUREL_DATA": str(folder), "LAUREL_STORAGE_URL": url, "LAUREL_SECRET": "s" * 32}
    )


def test_settings_without_an_address_keep_files_in_the_data_folder(tmp_path: Path) -> None:
    storage = open_storage(settings_with(tmp_path, ""))

    assert isinstance(storage, LocalStorage)
    assert storage.root == tmp_path / "files"


def test_settings_with_a_bucket_keep_files_there(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL_S3": bucket.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    source = tmp_path / "film"
    source.write_bytes(b"abc")

    open_storage(settings_with(tmp_path, f"s3://{bucket.name}/by/settings/")).put_file("A/film", source)

    found = bucket.client.get_object(Bucket=bucket.name, Key="by/settings/A/film")["Body"].read()
    assert found == b"abc"


@pytest.mark.parametrize("url", ["ftp://host/films", "s3:///films", "films"])
def test_settings_with_another_address_are_refused_in_words(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="LAUREL_STORAGE_URL"):
        open_storage(settings_with(tmp_path, url))


def test_folder_gives_no_links(tmp_path: Path) -> None:
    storage: Storage = LocalStorage(tmp_path)

    assert storage.url_for("A/film", content_type="video/mp4") is None


def test_folder_moves_a_file_across_disks_by_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    source = tmp_path / "film"
    source.write_bytes(b"abc")
    storage = LocalStorage(tmp_path / "files")

    storage.put_file("A/film", source)

    assert not source.exists()
    assert storage.open_range("A/film").read(10) == b"abc"
    assert [path.name for path in (tmp_path / "files" / "A").iterdir()] == ["film"]


def test_bucket_gives_links_that_serve_stretches_under_the_given_labels(
    tmp_path: Path, bucket: Bucket
) -> None:
    storage = S3Storage(bucket.client, bucket=bucket.name, prefix="links", part=SMALL_PARTS)
    source = tmp_path / "film"
    source.write_bytes(b"abcdef")
    storage.put_file("A/film", source)

    url = storage.url_for("A/film", content_type="video/mp4", disposition="attachment", seconds=60)
    answer = requests.get(url, headers={"Range": "bytes=2-3"}, timeout=10)

    assert parse_qs(urlsplit(url).query)["X-Amz-Expires"] == ["60"]
    assert (answer.status_code, answer.content) == (206, b"cd")
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Disposition"] == "attachment"


def test_file_in_a_bucket_is_sent_by_the_bucket(bucket: Bucket, tmp_path: Path) -> None:
    storage = S3Storage(bucket.client, bucket=bucket.name, prefix="ranges")
    source = tmp_path / "source"
    source.write_bytes(b"abcdef")
    storage.put_file("A/film", source)
    app = Flask("serving")

    @app.route("/film")
    def send() -> Response:
        return send_range(storage, "A/film", content_type="video/mp4", etag="abc123", download_name="春.mp4")

    answer = app.test_client().get("/film")
    film = requests.get(answer.headers["Location"], headers={"Range": "bytes=0-1"}, timeout=10)

    assert answer.status_code == 302
    assert (film.status_code, film.content) == (206, b"ab")
    assert film.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%98%A5.mp4"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_pages_may_show_what_a_buckets_links_lead_to(tmp_path: Path, bucket: Bucket) -> None:
    kept_at = origin_of(S3Storage(bucket.client, bucket=bucket.name))
    policy = content_policy("", kept_at)

    assert kept_at == bucket.url.rstrip("/")
    assert f"media-src 'self' blob: {kept_at};" in policy
    assert f"img-src 'self' data: {kept_at};" in policy
    assert origin_of(LocalStorage(tmp_path)) == ""
