"""The two places for files: a folder, and a bucket."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.storage import LocalStorage, S3Storage, Storage
from tests.bucket import Bucket

SMALL_PARTS = 5 * 1024 * 1024


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Either place, empty."""
    if request.param == "folder":
        return LocalStorage(tmp_path / "files")
    bucket: Bucket = request.getfixturevalue("bucket")
    return S3Storage(bucket.client, bucket=bucket.name, prefix=f"at/{tmp_path.name}", part=SMALL_PARTS)
