"""Tokens that let the bytes' own origin know who sends, for one purpose and subject, without a cookie."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.uploads.purposes import uploads

HEADER = "Laurel-Token"
SECONDS = 15 * 60


@dataclass(frozen=True)
class Claim:
    """Who may send what for which subject, as far as the token says; the right itself is asked again."""

    user_id: int
    purpose: str
    subject: str


def issue(claim: Claim) -> str:
    """A token good for a quarter of an hour; the page fetches the next one before."""
    return _signer().dumps([claim.user_id, claim.purpose, claim.subject])


def claim_of(request: Request) -> Claim | None:
    """What the request's token says, or None without one, with a forged one or with one too old."""
    text = request.headers.get(HEADER)
    if not text:
        return None
    try:
        user_id, purpose, subject = _signer().loads(text, max_age=SECONDS)
    except (BadData, TypeError, ValueError):
        return None
    return Claim(int(user_id), str(purpose), str(subject))


def covers(request: Request, purpose: str, subject: str) -> bool:
    """Whether the request may touch this purpose and subject: with a token only those it was issued for."""
    if HEADER not in request.headers:
        return True
    claim = claim_of(request)
    return claim is not None and (claim.purpose, claim.subject) == (purpose, subject)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(uploads().secret, salt="laurel upload")
