"""Where finished files live: one protocol with two places, a local folder and S3; it knows no contest."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.storage.local import LocalStorage
from app.storage.protocol import BadKey, Readable, Storage, StorageDamaged, StorageMissing, Stored
from app.storage.s3 import S3Storage, s3_client
from config import Settings, SettingsError

__all__ = [
    "BadKey",
    "LocalStorage",
    "Readable",
    "S3Storage",
    "Storage",
    "StorageDamaged",
    "StorageMissing",
    "Stored",
    "open_storage",
    "origin_of",
]


def open_storage(settings: Settings) -> Storage:
    """The place that the settings name: empty is data_dir/files, s3://bucket/prefix a bucket.

    Address, region and keys of a bucket come from the usual AWS_* variables (AWS_ENDPOINT_URL_S3 for clones).
    Raises SettingsError for any other address.
    """
    if not settings.storage_url:
        return LocalStorage(settings.data_dir / "files")
    parts = urlsplit(settings.storage_url)
    if parts.scheme != "s3" or not parts.netloc:
        raise SettingsError(
            "LAUREL_STORAGE_URL is not one we know; give s3://bucket/prefix or leave it empty."
        )
    return S3Storage(s3_client(), bucket=parts.netloc, prefix=parts.path.strip("/"))


def origin_of(storage: Storage) -> str:
    """The origin of the links that lead to kept files; empty where the application serves them itself."""
    link = storage.url_for("origin", content_type="video/mp4")
    if link is None:
        return ""
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}"
