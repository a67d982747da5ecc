"""The words of tus 1.0: headers read strictly, refusals with their status.

The protocol: https://tus.io/protocols/resumable-upload
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import Headers

from app.web.rules import N_, Invalid

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
CHUNK_TYPE = "application/offset+octet-stream"
CHECKSUMS = ("sha1", "sha256")
MAX_METADATA = 4096
UNNAMED = "film"
_NAME = re.compile(r"[!-+\--~]{1,40}")
_WHOLE = re.compile(r"[0-9]{1,15}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BadRequest(Invalid):
    """A header is missing or cannot be read."""

    status = 400
    message = N_("This upload was asked for in a way we do not understand (%(header)s). Reload the page.")


class WrongVersion(Invalid):
    """The client speaks another version of the protocol, or none."""

    status = 412
    message = N_("This client speaks another version of the upload protocol; use tus 1.0.0.")


class WrongType(Invalid):
    """A chunk was not sent as one."""

    status = 415
    message = N_("Send the chunk as application/offset+octet-stream.")


class TooLong(Invalid):
    """More bytes come than were announced."""

    status = 413
    message = N_("More arrives than was announced. The file has changed: choose it again and start over.")


class WrongChecksum(Invalid):
    """The chunk arrived with other bytes than it left with, and has been dropped."""

    status = 460
    message = N_("A part of the file was damaged on its way. Nothing is lost: continue the upload.")


@dataclass(frozen=True)
class Checksum:
    """What the sender says the chunk's digest is."""

    algorithm: str
    digest: bytes

    def agrees(self, hasher: hashlib._Hash) -> bool:
        """Whether the bytes that came are those that were sent."""
        return hasher.digest() == self.digest


@dataclass(frozen=True)
class Chunk:
    """A PATCH before its body: where it begins, how long it says it is (or None), its checksum."""

    offset: int
    length: int | None
    checksum: Checksum | None


def read_chunk(headers: Headers) -> Chunk:
    """The headers of a PATCH; raises WrongType or BadRequest."""
    if headers.get("Content-Type", "").lower() != CHUNK_TYPE:
        raise WrongType
    return Chunk(
        offset=whole_number(headers, "Upload-Offset"),
        length=_body_length(headers),
        checksum=read_checksum(headers),
    )


def read_first_chunk(headers: Headers, *, length: int) -> Chunk | None:
    """The chunk that comes along with an announcement, or None; raises TooLong or BadRequest."""
    if headers.get("Content-Type", "").lower() != CHUNK_TYPE:
        return None
    first = Chunk(offset=0, length=_body_length(headers), checksum=read_checksum(headers))
    if (first.length or 0) > length:
        raise TooLong
    return first


def _body_length(headers: Headers) -> int | None:
    """Bytes of the body, or None where only its end tells (servers then may show an empty header)."""
    return whole_number(headers, "Content-Length") if headers.get("Content-Length") else None


def whole_number(headers: Headers, name: str) -> int:
    """A header that is a whole number from 0, written in plain digits; raises BadRequest."""
    text = headers.get(name, "")
    if not _WHOLE.fullmatch(text):
        raise BadRequest(header=name)
    return int(text)


def read_checksum(headers: Headers) -> Checksum | None:
    """Upload-Checksum, if sent; raises BadRequest for an algorithm we do not know or bad base64."""
    text = headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, encoded = text.partition(" ")
    digest = _decoded(encoded, "Upload-Checksum")
    if algorithm not in CHECKSUMS or len(digest) != hashlib.new(algorithm).digest_size:
        raise BadRequest(header="Upload-Checksum")
    return Checksum(algorithm, digest)


def read_metadata(headers: Headers) -> dict[str, str]:
    """Upload-Metadata: comma-separated `name base64(UTF-8)` pairs; raises BadRequest for anything else."""
    text = headers.get("Upload-Metadata", "")
    if len(text) > MAX_METADATA:
        raise BadRequest(header="Upload-Metadata")
    found: dict[str, str] = {}
    for pair in filter(None, text.split(",")):
        name, _, encoded = pair.partition(" ")
        if not _NAME.fullmatch(name) or name in found:
            raise BadRequest(header="Upload-Metadata")
        try:
            found[name] = _decoded(encoded, "Upload-Metadata").decode()
        except UnicodeDecodeError as error:
            raise BadRequest(header="Upload-Metadata") from error
    return found


def read_digest(said: Mapping[str, str], name: str) -> str | None:
    """A SHA-256 among the metadata, in hexadecimal, or None; raises BadRequest for what is none."""
    text = said.get(name)
    if text is not None and not _DIGEST.fullmatch(text):
        raise BadRequest(header="Upload-Metadata")
    return text


def write_metadata(pairs: Mapping[str, str]) -> str:
    """The same in the other direction; base64 keeps every name harmless in a header."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items())


def file_name(text: str) -> str:
    """What the user calls the file, fit to be shown: composed (NFC), no folders, no control characters."""
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C")
    return re.split(r"[/\\]", shown)[-1].strip()[-255:] or UNNAMED


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest(header=header) from error
