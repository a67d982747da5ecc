"""Canonical JSON and the digests over it: sorted keys, no spaces, UTF-8."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical(value: Any) -> bytes:
    """A value as the one sequence of bytes that stands for it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(value: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a value."""
    return hashlib.sha256(canonical(value)).hexdigest()


def lines_of(values: Iterable[Any]) -> bytes:
    """Values as canonical JSON, one a line."""
    return b"".join(canonical(value) + b"\n" for value in values)


def sha256(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
