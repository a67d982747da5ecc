"""Files in a bucket of S3 or a clone of it: multipart uploads, ranged reads, links that live a minute."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from app.storage.local import digest_of
from app.storage.protocol import Readable, StorageDamaged, StorageMissing, Stored, checked, digest

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

PART = 64 * 1024 * 1024
ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


def s3_client() -> S3Client:
    """A client set up by the AWS_* variables; newer checksums are left out because clones refuse them."""
    config = Config(
        signature_version="s3v4",
        retries={"max_attempts": 5, "mode": "standard"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", config=config)


class S3Storage:
    """A bucket, or the part of it below a prefix."""

    def __init__(self, client: S3Client, *, bucket: str, prefix: str = "", part: int = PART) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._transfer = TransferConfig(multipart_threshold=part, multipart_chunksize=part, max_concurrency=2)

    def _name(self, key: str) -> str:
        return self._prefix + checked(key)

    def put_file(self, key: str, path: Path, *, sha256: str | None = None) -> Stored:
        """See Storage.put_file; large files go in parts, and the whole is read back once."""
        expected = sha256
        if path.exists():
            expected = expected or digest_of(path).sha256
            self._client.upload_file(str(path), self._bucket, self._name(key), Config=self._transfer)
        opened = self.open_range(key)
        try:
            stored = digest(opened)
        finally:
            opened.close()
        if expected not in (None, stored.sha256):
            raise StorageDamaged(f"{key} reads back as {stored.sha256}, not {expected}.")
        path.unlink(missing_ok=True)
        return stored

    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Readable:
        """See Storage.open_range."""
        name = self._name(key)
        if length == 0:
            return io.BytesIO()
        last = "" if length is None else start + length - 1
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=name, Range=f"bytes={start}-{last}")
        except ClientError as error:
            if _code(error) == "InvalidRange":
                return io.BytesIO()
            raise _missing(error, key) from error
        return cast("Readable", found["Body"])

    def size(self, key: str) -> int:
        """See Storage.size."""
        try:
            return self._client.head_object(Bucket=self._bucket, Key=self._name(key))["ContentLength"]
        except ClientError as error:
            raise _missing(error, key) from error

    def exists(self, key: str) -> bool:
        """See Storage.exists."""
        try:
            self.size(key)
        except StorageMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        """See Storage.delete."""
        self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See Storage.keys."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        for page in pages:
            for found in page.get("Contents", []):
                yield found["Key"].removeprefix(self._prefix)

    def fetch(self, key: str, path: Path) -> None:
        """See Storage.fetch."""
        if path.exists():
            raise FileExistsError(path)
        try:
            self._client.download_file(self._bucket, self._name(key), str(path), Config=self._transfer)
        except ClientError as error:
            raise _missing(error, key) from error

    def url_for(self, key: str, *, content_type: str, disposition: str = "inline", seconds: int = 60) -> str:
        """See Storage.url_for; the answer's type and disposition are part of what is signed."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": self._name(key),
                "ResponseContentType": content_type,
                "ResponseContentDisposition": disposition,
            },
            ExpiresIn=seconds,
        )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _missing(error: ClientError, key: str) -> Exception:
    return StorageMissing(key) if _code(error) in ABSENT else error
