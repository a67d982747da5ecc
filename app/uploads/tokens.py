"""The tokens of uploads: one purpose and one subject each, as the bytes' own origin takes them."""

from __future__ import annotations

from flask import Request

from app.web import bytes_pool
from app.web.bytes_pool import HEADER, SEND

SECONDS = bytes_pool.SECONDS[SEND]


def issue(purpose: str, subject: str) -> str:
    """A token for the one who asks, good for a quarter of an hour; the page fetches the next one before."""
    return bytes_pool.issue(SEND, _object(purpose, subject))


def covers(request: Request, purpose: str, subject: str) -> bool:
    """Whether the request may touch this purpose and subject: with a token only those it was issued for."""
    if HEADER not in request.headers:
        return True
    claim = bytes_pool.claim_of(request)
    return claim is not None and claim.object == _object(purpose, subject)


def _object(purpose: str, subject: str) -> str:
    return f"{purpose}:{subject}"
